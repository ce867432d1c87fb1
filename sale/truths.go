package sale

import "fmt"

// The truths of a sale as code. Truths is cheap enough for every group of commands
// in production; Audit does all the books again from holds, orders and tickets.

// truthsAtOnce is how many pools and events one call of Truths looks at, in turn.
const truthsAtOnce = 8

// Truths holds some pools and events against what can never be otherwise.
func (m *Machine) Truths() error {
	for range min(truthsAtOnce, len(m.pools)) {
		m.nextPool = (m.nextPool + 1) % len(m.pools)
		if err := m.pools[m.nextPool].truth(); err != nil {
			return err
		}
	}
	for range min(truthsAtOnce, len(m.events)) {
		m.nextEvent = (m.nextEvent + 1) % len(m.events)
		if err := m.events[m.nextEvent].truth(); err != nil {
			return err
		}
	}
	return nil
}

// truth: free + held + sold + blocked = capacity + over, nothing is below 0, and
// nothing is free while the pool is over its capacity.
func (p *pool) truth() error {
	var sum int64
	for a := range p.cells {
		for s, n := range p.cells[a].n {
			if n < 0 {
				return fmt.Errorf("pool %s: %d in state %d of allocation %d", p.def.Key, n, s, a)
			}
			sum += n
		}
	}
	if sum != p.capacity+p.over {
		return fmt.Errorf("pool %s: free + held + sold + blocked = %d, capacity + over = %d", p.def.Key, sum, p.capacity+p.over)
	}
	if p.over < 0 || p.over > 0 && p.sum(free) > 0 {
		return fmt.Errorf("pool %s: over is %d while %d are free", p.def.Key, p.over, p.sum(free))
	}
	return nil
}

// truth: every seat is in exactly one state.
func (e *event) truth() error {
	var sum int64
	for s, n := range e.count {
		if n < 0 {
			return fmt.Errorf("event %s: %d seats in state %d", e.def.Key, n, s)
		}
		sum += n
	}
	if sum != int64(len(e.seats)) {
		return fmt.Errorf("event %s: %d seats counted of %d", e.def.Key, sum, len(e.seats))
	}
	return nil
}

// books is what an audit adds up by itself.
type books struct {
	held, sold []int64 // by pool
	seats      []map[uint32]seatOwner
	uses       []uint32
	spent      []int64 // by code rule
	persons    []map[uint32]int32
	holds      []uint32
	queued     map[dueEntry]bool
}

// Audit does all books again and holds them against the machine's.
func (m *Machine) Audit() error {
	b := books{
		held: make([]int64, len(m.pools)), sold: make([]int64, len(m.pools)),
		seats: make([]map[uint32]seatOwner, len(m.events)),
		uses:  make([]uint32, len(m.codes)), spent: make([]int64, len(m.codeRules)),
		persons: make([]map[uint32]int32, m.persons.n), holds: make([]uint32, m.persons.n),
	}
	for i := range b.seats {
		b.seats[i] = map[uint32]seatOwner{}
	}
	checks := [...]func(*books) error{
		m.auditHolds, m.auditOrders, m.auditPools, m.auditSeats, m.auditCodes, m.auditPersons, m.auditEffects, m.auditEntries, m.auditReview,
	}
	for _, check := range checks {
		if err := check(&b); err != nil {
			return fmt.Errorf("sale %s: %w", m.name, err)
		}
	}
	return nil
}

func (m *Machine) auditHolds(b *books) error {
	b.queued = make(map[dueEntry]bool, len(m.due))
	for _, e := range m.due {
		b.queued[e] = true
	}
	live := 0
	var err error
	m.eachHold(func(h *hold) {
		live++
		switch {
		case !b.queued[dueEntry{h.queued, h.n * 2}] && !m.stopped(h.lines) && (h.exchange == 0 || m.orderAt(h.exchange).charge == 0):
			err = fmt.Errorf("hold %d would never expire", h.n)
		case m.sumOf(h.lines) != h.total:
			err = fmt.Errorf("hold %d: lines cost %d, total %d", h.n, m.sumOf(h.lines), h.total)
		case h.exchange != 0 && (m.orderAt(h.exchange).exchange == nil || m.orderAt(h.exchange).exchange.hold != h.n):
			err = fmt.Errorf("hold %d waits for an exchange that order %d knows nothing of", h.n, h.exchange)
		}
		m.claimIn(b, &h.claimed, seatOwner{ownedByHold, h.n})
		b.countHold(m, h.buyers)
	})
	if err == nil && live != m.live {
		err = fmt.Errorf("%d live holds counted, %d found", m.live, live)
	}
	return err
}

// claimIn adds what is claimed and not sold yet.
func (m *Machine) claimIn(b *books, c *claimed, owner seatOwner) {
	for i := range c.lines {
		m.lineIn(b, &c.lines[i], b.held, owner)
		if c.lines[i].Kind == TicketLine {
			b.countPerson(m, c.buyers, c.lines[i].Index, int32(c.lines[i].Count))
		}
	}
	m.usesIn(b, c)
}

func (m *Machine) usesIn(b *books, c *claimed) {
	for _, u := range c.codes.all() {
		b.uses[u.Code]++
		b.spent[m.codes[u.Code].rule] += u.Off
	}
}

func (m *Machine) lineIn(b *books, l *Line, into []int64, owner seatOwner) {
	switch l.Kind {
	case TicketLine:
		t := &m.types[l.Index]
		for _, p := range t.def.Pools {
			into[p] += int64(l.Count) * int64(t.def.Admits)
		}
		for i, s := range l.Seats {
			if _, twice := b.seats[t.def.Event][s]; twice {
				owner.kind = ownedByNobody // a second claim: seen as a mismatch below
			}
			b.seats[t.def.Event][s] = owner.at(i)
		}
	case ItemLine, DeliveryLine:
		if p := m.items[l.Index].def.Pool; p != 0 {
			into[p-1] += int64(l.Count)
		}
	}
}

func (b *books) countPerson(m *Machine, who buyers, typ uint32, n int32) {
	add := func(p uint32) {
		if b.persons[p] == nil {
			b.persons[p] = map[uint32]int32{}
		}
		b.persons[p][typ] += n
	}
	if who.main != 0 {
		add(m.root(who.main - 1))
	}
	for _, p := range who.extra.all() {
		add(p)
	}
}

func (b *books) countHold(m *Machine, who buyers) {
	if who.main != 0 {
		b.holds[m.root(who.main-1)]++
	}
	for _, p := range who.extra.all() {
		b.holds[p]++
	}
}

func (m *Machine) auditOrders(b *books) error {
	for i := range m.orders.n {
		o := m.orders.at(i)
		if err := m.auditOrder(b, o); err != nil {
			return fmt.Errorf("order %d: %w", o.n, err)
		}
	}
	return nil
}

func (m *Machine) auditOrder(b *books, o *order) error {
	switch o.state {
	case orderWaits:
		m.claimIn(b, &o.claimed, seatOwner{ownedByOrder, o.n})
	case orderConfirmed:
		m.usesIn(b, &o.claimed)
		for j := range o.lines {
			if o.lines[j].Kind != TicketLine {
				m.lineIn(b, &o.lines[j], b.sold, seatOwner{})
			}
		}
	case orderLapsed, orderCancelled:
		if o.live != 0 || o.charge != 0 {
			return fmt.Errorf("it is over but has %d tickets, charge %d", o.live, o.charge)
		}
	}
	if err := m.auditTickets(b, o); err != nil {
		return err
	}
	if err := m.auditMoney(o); err != nil {
		return err
	}
	ask := m.effects[o.charge].ask
	if m.stopped(o.lines) {
		return nil
	}
	if o.waits() && o.payBy != 0 && o.charge == 0 && !b.queued[dueEntry{o.payBy, o.n*2 + 1}] || ask != 0 && !b.queued[dueEntry{ask, o.n*2 + 1}] {
		return fmt.Errorf("it would wait for ever")
	}
	return nil
}

// auditTickets: one ticket for each unit, each live one with its stock.
func (m *Machine) auditTickets(b *books, o *order) error {
	live := uint32(0)
	for _, is := range o.issued {
		for n := is.first; n < is.first+uint64(is.count); n++ {
			t := m.ticketAt(n)
			if t.order != o.n {
				return fmt.Errorf("ticket %d is of order %d", n, t.order)
			}
			if t.state == ticketVoid {
				continue
			}
			live++
			one := m.unitLine(t)
			m.lineIn(b, &one, b.sold, seatOwner{ownedByTicket, n})
			b.countPerson(m, o.buyers, one.Index, 1)
		}
	}
	if live != o.live {
		return fmt.Errorf("%d live tickets counted, %d found", o.live, live)
	}
	return nil
}

// auditMoney: what came in, less what went back or is on its way back, is what
// live tickets and the rest of the order cost; while a charge is open it is less.
func (m *Machine) auditMoney(o *order) error {
	due, p := o.outstanding(), o.beside()
	switch {
	case o.paid < 0 || o.refunded < 0 || o.refunding < 0 || o.owed < 0 || o.total < 0:
		return fmt.Errorf("money below 0: paid %d, refunded %d, refunding %d, owed %d, total %d", o.paid, o.refunded, o.refunding, o.owed, o.total)
	case p.gone < 0 || p.credit < 0 || p.kept < 0 || p.hand < 0:
		return fmt.Errorf("money below 0: gone %d, credit %d, kept %d, by hand %d", p.gone, p.credit, p.kept, p.hand)
	case due < 0:
		return fmt.Errorf("%d too much was kept of what was paid", -due)
	case due > 0 && (o.state == orderLapsed || o.state == orderCancelled):
		return fmt.Errorf("it is over but %d is outstanding", due)
	case o.state == orderWaits && due != o.total-p.hand:
		return fmt.Errorf("it waits for %d but costs %d, of which %d came by hand", due, o.total, p.hand)
	}
	return nil
}

func (m *Machine) auditPools(b *books) error {
	for i := range m.pools {
		p := &m.pools[i]
		if err := p.truth(); err != nil {
			return err
		}
		if p.sum(held) != b.held[i] || p.sum(sold) != b.sold[i] {
			return fmt.Errorf("pool %s: held %d and sold %d by count, %d and %d by claims", p.def.Key, p.sum(held), p.sum(sold), b.held[i], b.sold[i])
		}
	}
	return nil
}

func (m *Machine) auditSeats(b *books) error {
	for i := range m.events {
		e := &m.events[i]
		if err := e.truth(); err != nil {
			return err
		}
		var count [stockStates]int64
		for s := range e.seats {
			if err := e.auditSeat(uint32(s), b.seats[i]); err != nil {
				return fmt.Errorf("event %s, seat %s: %w", e.def.Key, e.seatName(uint32(s)), err)
			}
			count[e.seats[s].state]++
		}
		if count != e.count {
			return fmt.Errorf("event %s: seats by state %v by count, %v by seat", e.def.Key, e.count, count)
		}
	}
	return nil
}

// auditSeat: at most one live claim, and everybody agrees on whose.
func (e *event) auditSeat(n uint32, claims map[uint32]seatOwner) error {
	s := &e.seats[n]
	claim, claimedBy := claims[n]
	switch {
	case claimedBy != (s.state == held || s.state == sold):
		return fmt.Errorf("state %d, claimed %v", s.state, claimedBy)
	case claimedBy && claim != seatOwner{s.kind, s.n}:
		return fmt.Errorf("owned by %v, claimed by %v", seatOwner{s.kind, s.n}, claim)
	case e.house.IsFree(seatAt(n)) != (s.state == free):
		return fmt.Errorf("state %d, the house says free is %v", s.state, s.state != free)
	case e.house.Allocation(seatAt(n)) != s.alloc:
		return fmt.Errorf("allocation %d, the house says %d", s.alloc, e.house.Allocation(seatAt(n)))
	}
	return nil
}

func (m *Machine) auditCodes(b *books) error {
	for i := range m.codes {
		if c := &m.codes[i]; c.uses != b.uses[i] {
			return fmt.Errorf("code %s: %d uses counted, %d found", c.text, c.uses, b.uses[i])
		}
		if c := &m.codes[i]; m.codeRules[c.rule].def.Uses != 0 && c.uses > m.codeRules[c.rule].def.Uses {
			return fmt.Errorf("code %s: %d uses of %d", c.text, c.uses, m.codeRules[c.rule].def.Uses)
		}
	}
	for i := range m.codeRules {
		r := &m.codeRules[i]
		if r.spent != b.spent[i] || r.def.Budget != 0 && r.spent > r.def.Budget {
			return fmt.Errorf("codes %s: %d spent by count, %d by claims, budget %d", r.def.Key, r.spent, b.spent[i], r.def.Budget)
		}
	}
	return nil
}

func (m *Machine) auditPersons(b *books) error {
	for i := range m.persons.n {
		p := m.persons.at(i)
		if p.holds != b.holds[i] {
			return fmt.Errorf("person %d: %d holds counted, %d found", i, p.holds, b.holds[i])
		}
		counted := 0
		var err error
		p.each(func(c typeCount) {
			counted++
			if b.persons[i][c.typ] != c.n {
				err = fmt.Errorf("person %d: %d of type %d counted, %d found", i, c.n, c.typ, b.persons[i][c.typ])
			}
		})
		if err != nil {
			return err
		}
		for _, n := range b.persons[i] {
			if n != 0 {
				counted--
			}
		}
		if counted != 0 {
			return fmt.Errorf("person %d: types counted and found differ", i)
		}
	}
	return nil
}

func (m *Machine) auditEffects(*books) error {
	refunding := map[uint64]int64{}
	for id, e := range m.effects {
		if id != e.ID || id > m.lastEffect {
			return fmt.Errorf("effect %d is kept as %d", e.ID, id)
		}
		if e.Kind == ChargeEffect && m.orderAt(e.Order).charge != id {
			return fmt.Errorf("order %d does not know of charge %d", e.Order, id)
		}
		if e.Kind == RefundEffect && e.Currency == "" {
			refunding[e.Order] += e.Amount
		}
		if q := m.effects[e.capture]; e.capture != 0 && (q.Kind != CaptureEffect || q.Of != id || e.authorised == 0 || e.ask != 0) {
			return fmt.Errorf("charge %d: capture %d is about charge %d, set aside at %d, asked about at %d", id, e.capture, q.Of, e.authorised, e.ask)
		}
		if q := m.effects[e.cancel]; e.cancel != 0 && (q.Kind != CancelEffect || q.Of != id || e.ask != 0) {
			return fmt.Errorf("charge %d: question %d is about charge %d, the next at %d", id, e.cancel, q.Of, e.ask)
		}
		_, late := m.unpaid[e.Of]
		if e.Kind == CancelEffect && m.effects[e.Of].cancel != id && !late {
			return fmt.Errorf("charge %d does not know of question %d", e.Of, id)
		}
	}
	for i := range m.orders.n {
		o := m.orders.at(i)
		if o.refunding != refunding[o.n] {
			return fmt.Errorf("order %d: %d on its way back by count, %d by effects", o.n, o.refunding, refunding[o.n])
		}
		if _, open := m.effects[o.charge]; o.charge != 0 && !open {
			return fmt.Errorf("order %d: charge %d is not open", o.n, o.charge)
		}
	}
	return nil
}

func (m *Machine) auditEntries(*books) error {
	for n, e := range m.entries {
		if e.hold == 0 {
			continue
		}
		if h := m.liveHold(e.hold); h == nil || h.entry != n || e.spent {
			return fmt.Errorf("entry %d has hold %d, spent %v", n, e.hold, e.spent)
		}
	}
	return nil
}
