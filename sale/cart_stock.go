package sale

import (
	"slices"

	"facevalue/seating"
)

// mask is the set of allocations whose seats the cart may have.
func (c *cart) mask() uint64 {
	mask := uint64(1) << c.alloc
	if c.open {
		mask |= seating.General
	}
	return mask
}

// chosen refuses named seats that are not sold as what they are asked for, that
// somebody has, or that break a rule of the house. Every seat in the way is named.
func (m *Machine) chosen(c *cart) Outcome {
	var taken *Detail
	named := 0
	for i := range c.asks {
		a := &c.asks[i]
		if len(a.Seats) == 0 {
			continue
		}
		named++
		t := &m.types[a.Index]
		e := &m.events[t.def.Event]
		for _, s := range a.Seats {
			seat := &e.seats[s]
			switch {
			case !t.categories.Has(e.chart.CategoryOf(seating.Seat(s))):
				return m.seatRefusal(SeatNotSold, a, e, s)
			case c.mask()&(1<<seat.alloc) == 0: // whoever has it
				return m.seatRefusal(SeatNotSold, a, e, s)
			case seat.state != free:
				if taken == nil {
					taken = &Detail{What: t.def.Key, Index: a.at, Event: t.def.Event}
				}
				if t.def.Event == taken.Event {
					taken.Seats = append(taken.Seats, s)
				}
			}
		}
	}
	if taken != nil {
		return Outcome{Status: SeatsTaken, Detail: taken}
	}
	if named == 0 && !c.reseat {
		return Outcome{}
	}
	return m.seatRules(c)
}

// seatRefusal names one seat.
func (m *Machine) seatRefusal(s Status, a *ask, e *event, seat uint32) Outcome {
	return Outcome{Status: s, Detail: &Detail{What: e.seatName(seat), Index: a.at, Event: m.types[a.Index].def.Event, Seats: []uint32{seat}}}
}

// seatRules holds all seats that the buyer named of one event together against
// the chart's rules, event by event. Seats that an amendment keeps count as named
// when it gives up others.
func (m *Machine) seatRules(c *cart) Outcome {
	for index := range m.events {
		choice := seating.Choice{Allocations: c.mask(), OrphanRule: m.policy.OrphanRule && !c.staff, Release: c.staff}
		at := uint32(0)
		for i := range c.asks {
			if a := &c.asks[i]; m.seatsIn(a.Kind, a.Index, a.Seats, index) {
				choice.Seats = appendSeats(choice.Seats, a.Seats)
				at = a.at
			}
		}
		for i := range c.kept {
			switch l := &c.kept[i]; {
			case !m.seatsIn(l.Kind, l.Index, l.Seats, index):
			case c.reseat:
				choice.Seats = appendSeats(choice.Seats, l.Seats)
			default:
				choice.With = appendSeats(choice.With, l.Seats)
			}
		}
		if len(choice.Seats) == 0 {
			continue
		}
		if broken := m.events[index].house.CheckChosen(choice); len(broken) > 0 {
			d := &Detail{What: broken[0].Kind.String(), Index: at, Event: uint32(index)}
			for _, s := range broken[0].Seats {
				d.Seats = append(d.Seats, uint32(s))
			}
			return Outcome{Status: SeatRule, Detail: d}
		}
	}
	return Outcome{}
}

// seatsIn says whether a line has numbered seats in an event.
func (m *Machine) seatsIn(kind LineKind, typ uint32, seats []uint32, event int) bool {
	return len(seats) > 0 && kind == TicketLine && m.types[typ].def.Event == uint32(event)
}

func appendSeats(dst []seating.Seat, seats []uint32) []seating.Seat {
	for _, s := range seats {
		dst = append(dst, seating.Seat(s))
	}
	return dst
}

// takeAll takes the stock for every ask within the trial and writes the lines:
// named seats first, then counts, then the best of what is left.
func (m *Machine) takeAll(c *cart) Outcome {
	for i := range c.asks {
		if len(c.asks[i].Seats) > 0 {
			if out := m.take(c, &c.asks[i], c.asks[i].Seats); !out.OK() {
				return out
			}
		}
	}
	split := false
	for i := range c.asks {
		a := &c.asks[i]
		var out Outcome
		switch {
		case len(a.Seats) > 0:
			continue
		case a.Kind != TicketLine:
			out = m.takeItem(c, a)
		case m.types[a.Index].seated():
			split = split || len(a.Or) > 0
			out = m.takeBest(c, a)
		default:
			out = m.take(c, a, nil)
		}
		if !out.OK() {
			return out
		}
	}
	if split {
		return m.recount(c)
	}
	return Outcome{}
}

// recount checks counts and limits again where it was open which type a seat
// would be sold as.
func (m *Machine) recount(c *cart) Outcome {
	c.need = c.need[:0]
	for i := range c.lines {
		if c.lines[i].Kind == TicketLine {
			addNeed(&c.need, c.lines[i].Index, int32(c.lines[i].Count))
		}
	}
	if out := m.perOrder(c); !out.OK() {
		return out
	}
	return m.limitsOf(c)
}

// take takes the pools that a type draws on, and its seats, for an ask.
func (m *Machine) take(c *cart, a *ask, seats []uint32) Outcome {
	t := &m.types[a.Index]
	mask, given, out := m.stockFor(c, t, a)
	if !out.OK() {
		return out
	}
	rest := a.Count - given
	for _, part := range [...]struct {
		count uint32
		drew  uint8
	}{{given, mask}, {rest, 0}} {
		if part.count == 0 {
			continue
		}
		l := Line{Kind: TicketLine, Index: a.Index, Count: part.count, Alloc: c.alloc, Drew: part.drew}
		if part.drew == 0 {
			l.Alloc = 0
		}
		if seats != nil {
			l.Seats, seats = seats[:part.count:part.count], seats[part.count:]
		}
		m.takeLine(c, a, l)
	}
	return Outcome{}
}

// takeLine takes a line's stock within the trial and prices it.
func (m *Machine) takeLine(c *cart, a *ask, l Line) {
	l.Bundle, l.Policy = a.bundle, uint32(len(m.types[l.Index].policies)-1)
	l.Code = m.unlockedBy(c, l.Index)
	c.trial.line(m, &l, free, held, seatOwner{ownedByHold, 0})
	m.price(c, a, l)
}

// stockFor says how many of an ask's units come from the cart's allocation, and
// from which of the type's pools; the others come from the general stock, and so
// does all that is drawn on a pool without a share in the allocation. It refuses
// when any pool cannot give its part, and then tells what the scarcest one has.
func (m *Machine) stockFor(c *cart, t *ticketType, a *ask) (mask uint8, given uint32, out Outcome) {
	admits := int64(t.def.Admits)
	mask, given = m.allocated(c, t, a)
	general := c.open || mask == 0 && t.seated()
	most, returning := int64(a.Count), int64(0)
	for i, index := range t.def.Pools {
		p := &m.pools[index]
		var can, back int64
		if general || mask != 0 && mask&(1<<i) == 0 {
			can, back = p.freeIn(0)/admits, p.cellAt(0).n[held]/admits
		}
		if mask&(1<<i) != 0 {
			can, back = can+int64(given), back+p.cells[c.alloc].n[held]/admits
		}
		if can < most {
			most, returning = can, back
		}
	}
	if most < int64(a.Count) {
		return 0, 0, Outcome{Status: SoldOut, Detail: &Detail{What: t.def.Key, Index: a.at, Available: most, Returning: returning}}
	}
	return mask, given, Outcome{}
}

// allocated is how many units the cart's allocation can give, and from which of
// the type's pools: those that have a share in it.
func (m *Machine) allocated(c *cart, t *ticketType, a *ask) (mask uint8, units uint32) {
	if c.alloc == 0 {
		return 0, 0
	}
	units = a.Count
	for i, index := range t.def.Pools {
		if p := &m.pools[index]; p.shares(c.alloc) {
			mask |= 1 << i
			units = uint32(min(int64(units), p.freeIn(c.alloc)/int64(t.def.Admits)))
		}
	}
	if mask == 0 {
		units = 0
	}
	return mask, units
}

// takeItem takes what an item draws on and prices it.
func (m *Machine) takeItem(c *cart, a *ask) Outcome {
	it := &m.items[a.Index]
	l := Line{Kind: a.Kind, Index: a.Index, Count: a.Count}
	if a.Kind == DonationLine {
		l.Count, l.Unit = 1, &Unit{Face: int64(a.Count)}
		c.lines = append(c.lines, l)
		return Outcome{}
	}
	if it.def.Pool != 0 {
		p := &m.pools[it.def.Pool-1]
		if left := p.freeIn(0); left < int64(a.Count) {
			return Outcome{Status: SoldOut, Detail: &Detail{What: it.def.Key, Index: a.at, Available: left, Returning: p.cellAt(0).n[held]}}
		}
	}
	l.Price = uint32(len(it.lists))
	if c.free {
		l.Price, l.Unit = 0, waived(it.lists[len(it.lists)-1].price.Face)
	}
	c.trial.line(m, &l, free, held, seatOwner{})
	c.lines = append(c.lines, l)
	return Outcome{}
}

// takeBest finds and takes the best seats for an ask.
func (m *Machine) takeBest(c *cart, a *ask) Outcome {
	index := m.types[a.Index].def.Event
	e := &m.events[index]
	req := seating.Request{
		Count: int(a.Count), Allocations: c.mask(), Accessible: int(a.Accessible), Companions: int(a.Companions),
		MaySplit: a.Apart, OrphanRule: m.policy.OrphanRule, Into: c.found,
	}
	if a.Section != "" {
		req.Section, _ = e.chart.SectionByName(a.Section) // it is there: shapeOfTicket asked
	}
	req.Categories = m.sought(a)
	if req.Categories == 0 {
		return Outcome{Status: NoSeats, Detail: &Detail{What: m.types[a.Index].def.Key, Index: a.at, Event: index}}
	}
	res, ok := e.house.BestAvailable(req)
	if !ok {
		d := &Detail{What: m.types[a.Index].def.Key, Index: a.at, Event: index}
		if a.Section == "" { // within one nobody counts, and the house's numbers would mislead
			d.Available, d.Returning = int64(openSeats(e, &req)), e.count[held]
		}
		return Outcome{Status: NoSeats, Detail: d}
	}
	c.found = res.Seats[:0]
	c.noted, c.apart = true, c.apart || !res.Together
	return m.takeFound(c, a, e, res.Seats)
}

// sought is the set of seat categories that an ask would do with.
func (m *Machine) sought(a *ask) seating.CategorySet {
	var set seating.CategorySet
	add := func(index uint32) {
		t := &m.types[index]
		if n := len(t.lists); a.Ceiling == 0 || n > 0 && t.lists[n-1].total <= a.Ceiling {
			set |= t.categories
		}
	}
	add(a.Index)
	for _, t := range a.Or {
		add(t)
	}
	return set
}

// takeFound takes seats that the house found, each as the first of the types asked
// for that sells its category.
func (m *Machine) takeFound(c *cart, a *ask, e *event, found []seating.Seat) Outcome {
	start := len(c.seats)
	for _, s := range found {
		c.seats = append(c.seats, uint32(s))
	}
	seats := c.seats[start:len(c.seats):len(c.seats)]
	if len(a.Or) == 0 {
		return m.take(c, a, seats)
	}
	for _, t := range append([]uint32{a.Index}, a.Or...) {
		typ := &m.types[t]
		if n := len(typ.lists); a.Ceiling != 0 && (n == 0 || typ.lists[n-1].total > a.Ceiling) {
			continue
		}
		var mine []uint32
		seats = slices.DeleteFunc(seats, func(s uint32) bool {
			is := typ.categories.Has(e.chart.CategoryOf(seating.Seat(s)))
			if is {
				mine = append(mine, s)
			}
			return is
		})
		if len(mine) == 0 {
			continue
		}
		want, part := *a.Want, *a
		want.Index, want.Count, part.Want = t, uint32(len(mine)), &want
		if out := m.take(c, &part, mine); !out.OK() {
			return out
		}
	}
	return Outcome{}
}

// openSeats is how many seats a request could choose from: those kept for
// wheelchairs and companions only when it asks for some.
func openSeats(e *event, req *seating.Request) int {
	if req.Accessible > 0 {
		return e.house.CountFree(req.Categories, req.Allocations)
	}
	return e.house.CountOpen(req.Categories, req.Allocations)
}
