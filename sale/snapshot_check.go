package sale

import (
	"fmt"

	"facevalue/seating"
)

// check is what a loaded snapshot is held against before anything is made of it:
// every reference leads somewhere. Its sums are the audit's business. A snapshot
// carries a checksum where it is kept, so what fails here was written wrong or is
// another sale's.
type check struct {
	m   *Machine
	err error
}

// checkSetup looks at all that the rest leads to.
func (m *Machine) checkSetup() func() error {
	return m.check((*check).setup, (*check).types, (*check).offers, (*check).codes, (*check).events)
}

// checks looks at the rest; orders and tickets so many at a time.
func (m *Machine) checks(x extent) []func() error {
	var parts []func() error
	blocks := func(n int, each func(c *check, from, to int)) {
		for from := 0; from < n; from += blockSize {
			parts = append(parts, m.check(func(c *check) { each(c, from, min(from+blockSize, n)) }))
		}
	}
	blocks(x.orders, (*check).orders)
	blocks(x.tickets, (*check).tickets)
	return append(parts, m.check((*check).people), m.check((*check).holds), m.check((*check).effects))
}

// check finds the first reference that leads nowhere in some parts of a snapshot.
func (m *Machine) check(parts ...func(*check)) func() error {
	return func() error {
		c := &check{m: m}
		for _, part := range parts {
			if part(c); c.err != nil {
				return fmt.Errorf("sale: snapshot: %w", c.err)
			}
		}
		return nil
	}
}

// ok notes what is wrong where something does not hold.
func (c *check) ok(holds bool, format string, args ...any) bool {
	if !holds {
		c.fail(format, args...)
	}
	return holds
}

// fail notes what is wrong, if it is the first such thing. Where there may be
// millions of what is looked at it is called by itself: making its arguments costs
// more than the look.
func (c *check) fail(format string, args ...any) {
	if c.err == nil {
		c.err = fmt.Errorf(format, args...)
	}
}

// all notes the first of some indices that is not below n.
func (c *check) all(what string, indices []uint32, n int) {
	for _, i := range indices {
		if int(i) >= n {
			c.fail("%s names %d of %d", what, i, n)
		}
	}
}

func (c *check) setup() {
	m := c.m
	c.ok(m.state < switchEnd, "switch %d", m.state)
	c.ok((len(m.orderFees) > 0 && len(m.notices) > 0) == m.running, "%d order fees and %d notices", len(m.orderFees), len(m.notices))
	for _, p := range m.pastCharts {
		c.ok(int(p.Event) < len(m.events), "a chart of event %d", p.Event)
	}
	c.ok(len(m.allocs) > 0 && len(m.allocs) <= maxAllocs+1, "%d allocations", len(m.allocs))
	for i := range m.pools {
		p := &m.pools[i]
		c.ok(int(p.def.Event) <= len(m.events) && len(p.cells) <= len(m.allocs), "pool %s: event %d, %d allocations", p.def.Key, p.def.Event, len(p.cells))
	}
}

func (c *check) types() {
	m := c.m
	for i := range m.types {
		t := &m.types[i]
		what := "type " + t.def.Key
		if !c.ok(int(t.def.Event) < len(m.events), "%s: event %d", what, t.def.Event) {
			return
		}
		c.all(what, t.def.Pools, len(m.pools))
		c.ok(len(t.def.Pools) <= maxDraws && t.def.Admits > 0 && t.def.Admits <= maxCount, "%s draws on %d pools for %d people", what, len(t.def.Pools), t.def.Admits)
		c.ok(len(t.policies) > 0 && t.state < switchEnd, "%s: %d policies, switch %d", what, len(t.policies), t.state)
		c.ok(!t.seated() || m.events[t.def.Event].def.Chart != NoChart, "%s has seats without a chart", what)
	}
}

func (c *check) offers() {
	m := c.m
	for i := range m.items {
		d := &m.items[i].def
		c.ok(m.items[i].state < SwitchFrozen, "item %s: switch %d", d.Key, m.items[i].state)
		c.ok(d.Kind < itemKindEnd && int(d.Seller) < len(m.sellers) && int(d.Pool) <= len(m.pools), "item %s: %+v", d.Key, *d)
	}
	for i := range m.bundles {
		b := &m.bundles[i].def
		c.ok(m.bundles[i].state < SwitchFrozen && len(m.bundles[i].prices) > 0, "bundle %s: switch %d, %d prices", b.Key, m.bundles[i].state, len(m.bundles[i].prices))
		c.ok(len(b.Parts) > 0 && len(b.Parts) <= maxParts && b.Price >= 0 && b.Price <= maxPrice, "bundle %s: %d parts, price %d", b.Key, len(b.Parts), b.Price)
		for _, p := range b.Parts {
			c.ok(int(p.Type) < len(m.types) && p.Count > 0 && p.Count <= 100 && p.Weight > 0 && p.Weight <= 1_000_000, "bundle %s: part %+v", b.Key, p)
		}
	}
	for i := range m.windows {
		d := &m.windows[i].def
		c.all("window "+d.Key, d.Types, len(m.types))
		c.ok(int(d.Alloc) < len(m.allocs), "window %s: allocation %d", d.Key, d.Alloc)
	}
	for i := range m.questions {
		c.all("question "+m.questions[i].Key, m.questions[i].Types, len(m.types))
	}
}

func (c *check) codes() {
	m := c.m
	for i := range m.codeRules {
		d := &m.codeRules[i].def
		c.ok(d.Kind < codeKindEnd && int(d.Alloc) < len(m.allocs) && d.Percent <= maxRate, "codes %s: kind %d, allocation %d, %d off", d.Key, d.Kind, d.Alloc, d.Percent)
		c.ok(d.Amount >= 0 && d.Amount <= maxPrice && d.Cap >= 0 && d.Cap <= maxPrice, "codes %s: amount %d, cap %d", d.Key, d.Amount, d.Cap)
	}
	for i := range m.codes {
		c.ok(int(m.codes[i].rule) < len(m.codeRules), "code %s: rule %d", m.codes[i].text, m.codes[i].rule)
	}
}

func (c *check) events() {
	m := c.m
	for i := range m.events {
		e := &m.events[i]
		c.ok(int(e.def.Seller) < len(m.sellers), "event %s: seller %d", e.def.Key, e.def.Seller)
		seats := 0
		if e.def.Chart != NoChart {
			chart, ok := m.findChart(e.def.Chart)
			if !c.ok(ok, "event %s: chart %x is missing; restore its blob", e.def.Key, e.def.Chart[:6]) {
				return
			}
			seats = chart.Len()
			c.categories(chart, uint32(i))
		}
		c.ok(len(e.seats) == seats, "event %s: %d seats on a chart of %d", e.def.Key, len(e.seats), seats)
		for s := range e.seats {
			x := &e.seats[s]
			c.ok(x.state < stockStates && x.kind <= ownedByKill && int(x.alloc) < len(m.allocs), "event %s, seat %d: %+v", e.def.Key, s, *x)
		}
	}
}

// categories: the types of an event are sold in categories that its chart has.
func (c *check) categories(chart *seating.Chart, event uint32) {
	for i := range c.m.types {
		if t := &c.m.types[i]; t.def.Event == event {
			set, out := categoriesOf(chart, t.def.Categories)
			c.ok(out.OK() && set == t.categories, "type %s: seat categories %x, its chart has %x", t.def.Key, t.categories, set)
		}
	}
}

func (c *check) people() {
	m := c.m
	for i := range m.persons.n {
		p := m.personAt(uint32(i))
		if int(p.parent) >= m.persons.n || m.personAt(p.parent).parent != p.parent {
			c.fail("person %d stands behind %d", i, p.parent)
		}
		p.each(func(n typeCount) {
			if int(n.typ) >= len(m.types) {
				c.fail("person %d has of type %d", i, n.typ)
			}
		})
	}
	for i := range m.claims.list.n {
		if p := m.claims.list.at(i).person; int(p) >= m.persons.n {
			c.fail("a claim names person %d of %d", p, m.persons.n)
		}
	}
}

func (c *check) holds() {
	m := c.m
	for n, f := range m.fate {
		order := f &^ fateMask
		if f&fateMask == fateOrdered && (order == 0 || int(order) > m.orders.n) {
			c.fail("hold %d became order %d", n+1, order)
		}
	}
	m.eachHold(func(h *hold) {
		if h.exchange > uint64(m.orders.n) {
			c.fail("hold %d: exchange of order %d", h.n, h.exchange)
		}
		c.claimed("hold", h.n, &h.claimed, h.window, h.seller, false)
	})
}

// claimed: what a hold or an order has claimed exists; past says that some of it may
// be over, with seats that are no more.
func (c *check) claimed(what string, n uint64, x *claimed, window, seller uint32, past bool) {
	m := c.m
	if int(window) > len(m.windows) || int(seller) >= len(m.sellers) {
		c.fail("%s %d: window %d, seller %d", what, n, window, seller)
	}
	for i := range x.lines {
		c.line(what, n, &x.lines[i], past)
	}
	for _, u := range x.codes.all() {
		if int(u.Code) >= len(m.codes) {
			c.fail("%s %d: code %d", what, n, u.Code)
		}
	}
	if int(x.buyers.main) > m.persons.n {
		c.fail("%s %d: person %d", what, n, x.buyers.main)
	}
	c.all(what, x.buyers.extra.all(), m.persons.n)
}

// line: what a line sells exists, and what it costs can be told.
func (c *check) line(what string, n uint64, l *Line, past bool) {
	m := c.m
	lists := 0
	switch l.Kind {
	case TicketLine:
		if int(l.Index) >= len(m.types) {
			c.fail("%s %d: ticket type %d", what, n, l.Index)
			return
		}
		t := &m.types[l.Index]
		lists = len(t.lists)
		for _, s := range l.Seats {
			if int(s) >= len(m.events[t.def.Event].seats) && !(past && s == noSeat) {
				c.fail("%s %d: seat %d", what, n, s)
			}
		}
		if len(l.Seats) != 0 && len(l.Seats) != int(l.Count) {
			c.fail("%s %d: %d seats for %d tickets", what, n, len(l.Seats), l.Count)
		}
		if int(l.Policy) >= len(t.policies) || int(l.Alloc) >= len(m.allocs) {
			c.fail("%s %d: policy %d, allocation %d", what, n, l.Policy, l.Alloc)
		}
	case ItemLine, DonationLine, DeliveryLine:
		if int(l.Index) >= len(m.items) {
			c.fail("%s %d: item %d", what, n, l.Index)
			return
		}
		lists = len(m.items[l.Index].lists)
	default:
		if l.Kind >= BundleLine {
			c.fail("%s %d: a line of kind %d", what, n, l.Kind)
		}
	}
	if l.Unit == nil && (l.Price == 0 || int(l.Price) > lists) {
		c.fail("%s %d: price %d of %d", what, n, l.Price, lists)
	}
}

func (c *check) orders(from, to int) {
	m := c.m
	for i := from; i < to; i++ {
		o := m.orders.at(i)
		if o.state < orderWaits || o.state > orderCancelled || o.tender >= tenderKindEnd {
			c.fail("order %d: state %d, tender %d", o.n, o.state, o.tender)
		}
		c.claimed("order", o.n, &o.claimed, o.window, o.seller, !o.waits())
		_, open := m.effects[o.charge]
		if o.charge != 0 && !open {
			c.fail("order %d: charge %d", o.n, o.charge)
		}
		c.issued(o)
		if x := o.exchange; x != nil {
			h := m.liveHold(x.hold)
			if h == nil || h.exchange != o.n {
				c.fail("order %d: exchange for hold %d", o.n, x.hold)
			}
			for _, n := range x.tickets {
				if n == 0 || n > uint64(m.tickets.n) {
					c.fail("order %d: exchange of ticket %d", o.n, n)
				}
			}
		}
	}
}

// issued: every ticket that an order had is its own, and was issued once.
func (c *check) issued(o *order) {
	next, most := uint64(1), uint64(c.m.tickets.n)
	var had uint64
	for _, is := range o.issued {
		if is.first < next || is.first > most+1 || uint64(is.count) > most+1-is.first || is.from > is.to || int(is.to) > len(o.lines) {
			c.fail("order %d: %d tickets from %d, of lines %d to %d", o.n, is.count, is.first, is.from, is.to)
			return
		}
		for next = is.first; next < is.first+uint64(is.count); next++ {
			if t := c.m.ticketAt(next); t.order != o.n {
				c.fail("order %d: ticket %d is of order %d", o.n, next, t.order)
				return
			}
		}
		had += uint64(is.count)
	}
	if uint64(o.live) > had {
		c.fail("order %d: %d live tickets of %d", o.n, o.live, had)
	}
}

func (c *check) tickets(from, to int) {
	m := c.m
	for i := from; i < to; i++ {
		t := m.tickets.at(i)
		if t.order == 0 || t.order > uint64(m.orders.n) {
			c.fail("ticket %d: order %d", i+1, t.order)
			return
		}
		lines := m.orderAt(t.order).lines
		if int(t.line) >= len(lines) || lines[t.line].Kind != TicketLine || t.unit >= lines[t.line].Count {
			c.fail("ticket %d: unit %d of line %d", i+1, t.unit, t.line)
			return
		}
		seats := lines[t.line].Seats
		if len(seats) > 0 && int(t.unit) >= len(seats) { // lines are checked at the same time as this
			c.fail("ticket %d: unit %d of %d seats", i+1, t.unit, len(seats))
			return
		}
		if t.state != ticketVoid && len(seats) > 0 && seats[t.unit] == noSeat {
			c.fail("ticket %d: its seat is no more", i+1)
		}
		if t.state < ticketLive || t.state > ticketVoid || int(t.end) >= len(ticketEndNames) {
			c.fail("ticket %d: state %d, end %d", i+1, t.state, t.end)
		}
	}
}

func (c *check) effects() {
	for id, e := range c.m.effects {
		if e.Order == 0 || e.Order > uint64(c.m.orders.n) || id > c.m.lastEffect {
			c.fail("effect %d is for order %d", id, e.Order)
		}
		for _, about := range [...]uint64{e.cancel, e.capture} {
			if q, open := c.m.effects[about]; about != 0 && (!open || q.Of != id) {
				c.fail("effect %d is asked about by effect %d", id, about)
			}
		}
	}
	for n, r := range c.m.review {
		_, open := c.m.effects[r.Effect]
		if r.Order > uint64(c.m.orders.n) || n > c.m.lastReview || r.Kind == 0 || r.Kind >= reviewKindEnd || r.Kind == ReviewOwed && r.Order == 0 || r.Kind == ReviewDoubtful && !open {
			c.fail("row %d of the review list: %+v", n, r)
		}
	}
	for _, r := range c.m.reissues {
		if int(r.event) >= len(c.m.events) || r.next == 0 || r.next > r.last || r.last > uint64(c.m.orders.n) {
			c.fail("orders %d to %d are to be looked at for event %d", r.next, r.last, r.event)
			continue
		}
		old, known := c.m.findChart(r.was)
		c.ok(known && old != nil && c.m.events[r.event].def.Chart != NoChart, "event %s: chart %x is missing; restore its blob", c.m.events[r.event].def.Key, r.was[:6])
	}
	for _, n := range c.m.endings {
		if int(n.event) >= len(c.m.events) || c.m.events[n.event].ended == "" || n.holds > uint64(len(c.m.fate)) || n.orders > uint64(c.m.orders.n) || n.hold == 0 || n.order == 0 {
			c.fail("holds %d to %d and orders %d to %d are to be looked at for event %d", n.hold, n.holds, n.order, n.orders, n.event)
		}
	}
	c.runs()
	for id, order := range c.m.unpaid {
		if order == 0 || order > uint64(c.m.orders.n) || id > c.m.lastEffect {
			c.fail("charge %d was for order %d", id, order)
		}
	}
}
