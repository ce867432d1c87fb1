package sim

import "fmt"

// together holds all claims that are certain now against each other: a seat has one
// owner, a person is within the limits, codes and turns are not used too often.
func (s *shop) together() error {
	t := tally{seats: map[uint32]*claim{}, persons: map[uint32]*personTally{}, codes: map[string]int{}, turns: map[uint64]*claim{}}
	for _, h := range s.holds {
		if h.certain(s.now) {
			if err := t.add(&h.claim, 1); err != nil {
				return err
			}
		}
	}
	for _, o := range s.orders {
		if s.certain(o) {
			if err := t.add(&o.claim, 0); err != nil {
				return err
			}
		}
	}
	for _, b := range s.blocks {
		if !b.over && b.busy == 0 {
			if err := t.add(b, 0); err != nil {
				return err
			}
		}
	}
	return nil
}

// tally is what claims come to.
type tally struct {
	seats   map[uint32]*claim
	persons map[uint32]*personTally
	codes   map[string]int
	turns   map[uint64]*claim
}

type personTally struct {
	holds, tickets, gig int
	types               [len(ticketTypes)]uint32
}

func (t *tally) add(c *claim, holds int) error {
	for _, g := range c.goods {
		if g.seat == 0 {
			continue
		}
		if other := t.seats[g.seat]; other != nil {
			return fmt.Errorf("seat %s is in %s and in %s", hall.ID(seatAt(g.seat)), other.what, c.what)
		}
		t.seats[g.seat] = c
	}
	for _, code := range c.codes {
		if t.codes[code]++; codeUses[code] > 0 && t.codes[code] > codeUses[code] {
			return fmt.Errorf("code %s is used %d times, by %s at last", code, t.codes[code], c.what)
		}
	}
	if c.entry != 0 {
		if other := t.turns[c.entry]; other != nil {
			return fmt.Errorf("turn %d has %s and %s", c.entry, other.what, c.what)
		}
		t.turns[c.entry] = c
	}
	return t.addPerson(c, holds)
}

func (t *tally) addPerson(c *claim, holds int) error {
	if c.email == 0 {
		return nil
	}
	p := t.persons[c.email]
	if p == nil {
		p = &personTally{}
		t.persons[c.email] = p
	}
	p.holds += holds
	p.tickets += len(c.goods)
	for _, g := range c.goods {
		p.types[g.typ]++
		if ticketTypes[g.typ].event == gig {
			p.gig++
		}
	}
	over := p.holds > holdsEach || p.tickets > ticketsEach || p.gig > gigEach
	for i, n := range p.types {
		over = over || ticketTypes[i].each != 0 && n > ticketTypes[i].each
	}
	if over {
		return fmt.Errorf("person %d has %+v, over a limit with %s", c.email, *p, c.what)
	}
	return nil
}
