package sale

import (
	"fmt"
	"maps"
	"slices"
)

// compare holds the books against a machine that has let everything go that is over.
func (b *modelled) compare(m *Machine) error {
	checks := []func(*Machine) error{b.comparePools, b.compareSeats, b.compareHolds, b.compareOrders, b.compareTickets, b.compareCodes, b.comparePersons, b.compareRest, b.compareReview}
	for _, check := range checks {
		if err := check(m); err != nil {
			return err
		}
	}
	return nil
}

func (b *modelled) comparePools(m *Machine) error {
	held1, sold1 := b.claims()
	for i := range m.pools {
		p := &m.pools[i]
		over := max(b.fixed(uint32(i))-b.capacity[i], 0)
		if p.capacity != b.capacity[i] || p.over != over {
			return fmt.Errorf("pool %s: capacity %d over %d, want %d over %d", p.def.Key, p.capacity, p.over, b.capacity[i], over)
		}
		for a := range uint8(2) {
			c := cellOf{uint32(i), a}
			want := cell{[stockStates]int64{free: b.free[c], held: held1[c], sold: sold1[c], blocked: b.blocked[c]}}
			if got := *p.cellAt(a); got != want {
				return fmt.Errorf("pool %s, allocation %d: free, held, sold, blocked are %v, want %v", p.def.Key, a, got.n, want.n)
			}
		}
	}
	return nil
}

func (b *modelled) compareSeats(m *Machine) error {
	e := &m.events[seatedEvent]
	if e.chart != rowsCharts[b.chart] {
		return fmt.Errorf("not on version %d of the chart", b.chart+1)
	}
	for s := range e.seats {
		id := e.seatName(uint32(s))
		got := [stockStates]string{held: "held", sold: "sold", blocked: "blocked"}[e.seats[s].state]
		if want := b.seatOf(id); got != want || e.seats[s].alloc != b.seatAlloc[id] {
			return fmt.Errorf("seat %s is %q in allocation %d, want %q in %d", id, got, e.seats[s].alloc, want, b.seatAlloc[id])
		}
	}
	return nil
}

func (b *modelled) compareHolds(m *Machine) error {
	if len(m.fate) != len(b.holds) {
		return fmt.Errorf("%d holds, want %d", len(m.fate), len(b.holds))
	}
	for _, h := range b.holds {
		state := map[uint32]string{fateLive: "live", fateReleased: "released", fateLapsed: "lapsed", fateOrdered: "ordered"}[m.fate[h.n-1]&fateMask]
		if state != h.state {
			return fmt.Errorf("hold %d is %s, want %s", h.n, state, h.state)
		}
		if h.state != "live" {
			continue
		}
		x := m.liveHold(h.n)
		if x.total != h.total || m.expiry(x) != b.ends(h) || x.exchange != h.exchange {
			return fmt.Errorf("hold %d costs %d until %d for exchange %d, want %d, %d, %d", h.n, x.total, m.expiry(x), x.exchange, h.total, b.ends(h), h.exchange)
		}
	}
	return nil
}

func (b *modelled) compareOrders(m *Machine) error {
	if m.orders.n != len(b.orders) {
		return fmt.Errorf("%d orders, want %d", m.orders.n, len(b.orders))
	}
	for _, o := range b.orders {
		x := m.orderAt(o.n)
		state := map[orderState]string{orderWaits: "waits", orderConfirmed: "confirmed", orderLapsed: "lapsed", orderCancelled: "cancelled"}[x.state]
		money := [4]int64{x.paid, x.refunded, x.refunding, x.owed}
		if err := b.comparePurse(x, o); err != nil {
			return err
		}
		if state != o.state || x.total != o.total || money != o.money || x.charge != o.charge {
			return fmt.Errorf("order %d is %s, costs %d, money %v, charge %d; want %s, %d, %v, %d", o.n, state, x.total, money, x.charge, o.state, o.total, o.money, o.charge)
		}
	}
	return nil
}

func (b *modelled) compareTickets(m *Machine) error {
	if m.tickets.n != len(b.tickets) {
		return fmt.Errorf("%d tickets, want %d", m.tickets.n, len(b.tickets))
	}
	for i, t := range b.tickets {
		x := m.ticketAt(uint64(i) + 1)
		if x.order != t.order || int(x.line) != t.line || int(x.unit) != t.unit || (x.state == ticketLive) != t.live {
			return fmt.Errorf("ticket %d is %+v, want %+v", i+1, *x, t)
		}
	}
	return nil
}

func (b *modelled) compareCodes(m *Machine) error {
	for n := range m.codes {
		uses, spent := b.used(uint32(n))
		if c := &m.codes[n]; c.uses != uses || m.codeRules[c.rule].spent != spent {
			return fmt.Errorf("code %s: %d uses, %d spent, want %d, %d", c.text, c.uses, m.codeRules[c.rule].spent, uses, spent)
		}
	}
	return nil
}

// comparePersons asks for everybody what they have.
func (b *modelled) comparePersons(m *Machine) error {
	for i := range m.claims.list.n {
		e := m.claims.list.at(i)
		who, p := []Claim{e.claim}, e.person
		if b.policy.JoinKinds.Has(e.claim.Kind()) {
			who, p = b.person(who), m.root(p)
		}
		holds, want := b.has(who, nil)
		got := map[uint32]int64{}
		m.personAt(p).each(func(c typeCount) { got[c.typ] = int64(c.n) })
		maps.DeleteFunc(want, func(_ uint32, n int64) bool { return n == 0 })
		if !maps.Equal(got, want) || int64(m.personAt(p).holds) != holds {
			return fmt.Errorf("claim %x has %d holds and tickets %v, want %d and %v", e.claim, m.personAt(p).holds, got, holds, want)
		}
	}
	return nil
}

// compareEffects: what is open for the outside world. The machine may not have put the
// questions yet that are due.
func (b *modelled) compareEffects(m *Machine) error {
	if !maps.Equal(m.effects, b.effects) {
		return fmt.Errorf("open effects %v, want %v", m.effects, b.effects)
	}
	if !maps.Equal(m.unpaid, b.unpaid) {
		return fmt.Errorf("charges that ended without money %v, want %v", m.unpaid, b.unpaid)
	}
	return nil
}

// compareRest: turns.
func (b *modelled) compareRest(m *Machine) error {
	for n, e := range m.entries {
		if want := b.entries[n]; e != entry(want) {
			return fmt.Errorf("entry %d is %+v, want %+v", n, e, want)
		}
	}
	if len(m.entries) != len(b.entries) {
		return fmt.Errorf("%d entries, want %d", len(m.entries), len(b.entries))
	}
	return nil
}

// given holds the answer to a cart against the wish: everything that was asked for
// was given, nothing else, and what was kept costs what it did.
func (b *modelled) given(c *bookCart, lines []bookLine) error {
	parts, _ := b.parts(c)
	want := map[string]int64{}
	for _, p := range parts {
		if len(p.Or) == 0 {
			want[fmt.Sprint(p.Kind, p.Index, " ", p.bundle)] += wanted(p)
		}
	}
	for _, l := range c.kept {
		if l.kind != FeeLine {
			want[fmt.Sprint(l.kind, l.index, " ", l.bundle)] += l.amount()
		}
	}
	paid, others := int64(0), int64(0)
	for _, l := range lines {
		switch {
		case l.kind == FeeLine:
			others++
			continue
		case l.kind != DonationLine:
			paid += l.count * l.each
		}
		want[fmt.Sprint(l.kind, l.index, " ", l.bundle)] -= l.amount()
	}
	either := slices.ContainsFunc(parts, func(p wishPart) bool { return len(p.Or) > 0 })
	for what, n := range want {
		if n != 0 && !either {
			return fmt.Errorf("of %s %d too few", what, n)
		}
	}
	if owes := paid > 0 && !c.free && (len(b.policy.OrderFees) > 0); owes != (others == 1) || others > 1 {
		return fmt.Errorf("%d order fees on %d", others, paid)
	}
	for _, p := range parts {
		for _, id := range p.ids {
			if !hasSeat(lines, id) {
				return fmt.Errorf("seat %s was named and not given", id)
			}
		}
	}
	return nil
}

// wanted is how much a part asks for, and amount how much a line gives: units, or
// of a donation minor units.
func wanted(p wishPart) int64 { return int64(p.Count) }

func (l *bookLine) amount() int64 {
	if l.kind == DonationLine {
		return l.each
	}
	return l.count
}
