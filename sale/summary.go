package sale

// What can be asked of a machine from outside, for audits and reports by whoever
// folded it. Nothing here changes anything, and nothing points into the machine.

// Stock is how much of something is in which state.
type Stock struct {
	Free, Held, Sold, Blocked int64
}

// PoolSummary is one pool.
type PoolSummary struct {
	Key            string
	Capacity, Over int64
	Stock
}

// EventSummary is one event's numbered seats.
type EventSummary struct {
	Key   string
	Seats int
	Stock
}

// Summary is a sale in numbers.
type Summary struct {
	Key           string
	State         string
	Events        []EventSummary
	Pools         []PoolSummary
	Holds         int // live ones
	Orders        int
	Confirmed     int
	Waiting       int
	Tickets       int // live ones
	OpenEffects   int
	Doubtful      int   // charges of which nobody knows what became: a person is to look
	Review        int   // rows of the review list
	Paid          int64 // captured less refunded, minor units of all currencies
	Owed          int64 // of that, refunds that failed and must go back by hand
	Answers       int   // outcomes kept for who repeats a command
	Persons       int
	HoldsEverMade int
}

// Summary counts everything there is.
func (m *Machine) Summary() Summary {
	s := Summary{
		Key: m.name, State: m.state.String(), Holds: m.live, Orders: m.orders.n, OpenEffects: len(m.effects),
		Answers: m.answers.len(), Persons: m.persons.n, HoldsEverMade: len(m.fate), Review: len(m.review),
	}
	for i := range m.events {
		e := &m.events[i]
		s.Events = append(s.Events, EventSummary{e.def.Key, len(e.seats), stockOf(func(st stockState) int64 { return e.count[st] })})
	}
	for i := range m.pools {
		p := &m.pools[i]
		s.Pools = append(s.Pools, PoolSummary{p.def.Key, p.capacity, p.over, stockOf(p.sum)})
	}
	for _, e := range m.effects {
		if e.doubtful() {
			s.Doubtful++
		}
	}
	for i := range m.orders.n {
		o := m.orders.at(i)
		s.Paid += o.paid - o.refunded - o.beside().gone
		s.Owed += o.owed
		s.Tickets += int(o.live)
		switch o.state {
		case orderConfirmed:
			s.Confirmed++
		case orderWaits:
			s.Waiting++
		}
	}
	return s
}

func stockOf(n func(stockState) int64) Stock {
	return Stock{n(free), n(held), n(sold), n(blocked)}
}

// OrderSummary is one order as an outside ledger wants to see it.
type OrderSummary struct {
	Order   uint64
	Hold    uint64
	Total   int64
	Paid    int64
	Owed    int64 // must go back by hand: its refund failed
	State   string
	Tickets []TicketSummary // live ones; what is held for an order that waits, without numbers
}

// TicketSummary is one live ticket.
type TicketSummary struct {
	Ticket uint64
	Event  string
	Type   string
	Seat   string // its stable id; "" without a numbered seat
}

var orderStateNames = map[orderState]string{
	orderWaits: "waits", orderConfirmed: "confirmed", orderLapsed: "lapsed", orderCancelled: "cancelled",
}

// Order is one order, if there is one of that number.
func (m *Machine) Order(n uint64) (OrderSummary, bool) {
	if n == 0 || n > uint64(m.orders.n) {
		return OrderSummary{}, false
	}
	o := m.orderAt(n)
	s := OrderSummary{Order: n, Hold: o.hold, Total: o.total, Paid: o.paid - o.refunded - o.beside().gone, Owed: o.owed, State: orderStateNames[o.state]}
	for _, n := range m.liveTickets(o) {
		t := m.ticketAt(n)
		l := m.unitLine(t)
		s.Tickets = append(s.Tickets, m.ticketSummary(n, &l, 0))
	}
	for i := range o.lines {
		l := &o.lines[i]
		for unit := uint32(0); o.waits() && l.Kind == TicketLine && unit < l.Count; unit++ {
			s.Tickets = append(s.Tickets, m.ticketSummary(0, l, unit))
		}
	}
	return s, true
}

// ticketSummary is one unit of a line.
func (m *Machine) ticketSummary(n uint64, l *Line, unit uint32) TicketSummary {
	typ := &m.types[l.Index]
	e := &m.events[typ.def.Event]
	one := TicketSummary{Ticket: n, Event: e.def.Key, Type: typ.def.Key}
	if len(l.Seats) > 0 {
		one.Seat = e.seatName(l.Seats[unit])
	}
	return one
}

// FreeSeats are the seats of an event that nobody has, whole groups together, by
// number, each run at most so long.
func (m *Machine) FreeSeats(event uint32, most int) [][]uint32 {
	e := &m.events[event]
	var runs [][]uint32
	var run []uint32
	cut := func() {
		if len(run) > 0 {
			runs, run = append(runs, run), nil
		}
	}
	group := -1
	for s := range e.seats {
		if e.seats[s].state != free {
			cut()
			continue
		}
		info := e.chart.Info(seatAt(uint32(s)))
		if g := info.Group; g != group || g < 0 && len(run) >= most {
			cut()
			group = g
		}
		run = append(run, uint32(s))
	}
	cut()
	return runs
}

// TypeOf is the first ticket type of an event that sells a seat, and whether there
// is one.
func (m *Machine) TypeOf(event, seat uint32) (uint32, bool) {
	c := m.events[event].chart.CategoryOf(seatAt(seat))
	for i := range m.types {
		if t := &m.types[i]; t.def.Event == event && t.seated() && t.categories.Has(c) {
			return uint32(i), true
		}
	}
	return 0, false
}
