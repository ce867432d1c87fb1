package sale

// ticket is proof of admission. It has one live holder; when it ends it is void for
// good and says why.
type ticket struct {
	order  uint64
	line   uint32 // of the order
	unit   uint32 // within the line
	person [16]byte
	state  ticketState
	end    ticketEnd
}

type ticketState uint8

// The states of a ticket. The first four admit, or have admitted, its holder; the
// middle ones are entered by commands that the returns and the door bring.
const (
	ticketLive    ticketState = 1 + iota
	ticketOffered             // its holder would give it back; it stays valid
	ticketPending             // offered, and somebody holds it
	ticketAdmitted
	ticketVoid
)

type ticketEnd uint8

const (
	endCancelled ticketEnd = 1 + iota
	endExchanged
	endReturned    // sold on at face value
	endTransferred // another holder has a ticket of their own
)

// ticketAt is ticket n, which must exist.
func (m *Machine) ticketAt(n uint64) *ticket {
	if n == 0 || n > uint64(m.tickets.n) {
		m.broken("ticket %d does not exist", n)
	}
	return m.tickets.at(int(n - 1))
}

// lineOf is the frozen line that a ticket is a unit of.
func (m *Machine) lineOf(t *ticket) *Line { return &m.orderAt(t.order).lines[t.line] }

// policyOf is the policy that a ticket was bought under.
func (m *Machine) policyOf(t *ticket) *TicketPolicy {
	l := m.lineOf(t)
	return &m.types[l.Index].policies[l.Policy]
}

// eventOf is the event that a ticket admits to.
func (m *Machine) eventOf(t *ticket) *event {
	return &m.events[m.types[m.lineOf(t).Index].def.Event]
}

func (m *Machine) applyTicketsIssued(f *TicketsIssued) {
	o := m.orderAt(f.Order)
	if f.First != uint64(m.tickets.n)+1 {
		m.broken("ticket %d issued after ticket %d", f.First, m.tickets.n)
	}
	lines := o.lines[f.From:f.To]
	m.moveLines(lines, held, sold, seatOwner{ownedByTicket, f.First})
	for i := range lines {
		if lines[i].Kind != TicketLine {
			continue
		}
		for unit := range lines[i].Count {
			t, _ := m.tickets.add()
			*t = ticket{order: o.n, line: f.From + uint32(i), unit: unit, state: ticketLive}
		}
	}
	if got := uint64(m.tickets.n) + 1 - f.First; got != uint64(f.Count) {
		m.broken("order %d got %d tickets where %d were issued", o.n, got, f.Count)
	}
	for _, a := range o.attendees.all() {
		m.ticketAt(f.First + uint64(a.Ticket)).person = a.Person
	}
	if o.waits() {
		m.waitFor[o.tender]--
	}
	o.state, o.attendees = orderConfirmed, few[Attendee]{}
	o.live += f.Count
	o.issued = append(o.issued, issue{f.First, f.Count, f.From, f.To})
}

// applyTicketsVoided ends tickets and brings their stock back, exactly once: a
// ticket that is void already cannot be voided.
func (m *Machine) applyTicketsVoided(f *TicketsVoided) {
	o := m.orderAt(f.Order)
	to, owner := free, seatOwner{}
	if f.Withheld {
		to, owner = blocked, seatOwner{kind: ownedByBlock}
	}
	for _, n := range f.Tickets {
		t := m.ticketAt(n)
		if t.order != o.n || t.state == ticketVoid {
			m.broken("ticket %d voided but is not a live one of order %d", n, o.n)
		}
		one := m.unitLine(t)
		m.moveLine(&one, sold, to, owner)
		m.countType(o.buyers, one.Index, -1)
		t.state, t.end = ticketVoid, endCancelled
		if f.Traded {
			t.end = endExchanged
		}
		o.live--
	}
	o.total -= f.Value
	if f.Credit != 0 {
		o.purse().credit -= f.Credit
	}
	if f.Cancels {
		m.endOrder(o, to)
	}
}

// endOrder cancels an order whose tickets are all void: what else it had returns.
func (m *Machine) endOrder(o *order, to stockState) {
	for i := range o.lines {
		if o.lines[i].Kind != TicketLine {
			m.moveLine(&o.lines[i], sold, to, seatOwner{})
		}
	}
	m.reserveCodes(o.codes.all(), -1)
	o.codes = few[CodeUse]{}
	o.state = orderCancelled
}

// unitLine is a line of one unit: the one that a ticket is.
func (m *Machine) unitLine(t *ticket) Line {
	one := *m.lineOf(t)
	one.Count = 1
	if len(one.Seats) > 0 {
		one.Seats = one.Seats[t.unit : t.unit+1]
	}
	return one
}

// nameTicket sets who walks in with a ticket. The first name of a ticket that has
// none is no change.
func (m *Machine) nameTicket(c *NameTicket, now int64) Outcome {
	if len(c.Sealed) > maxSealed {
		return refuse(Malformed, "sealed data is at most 4 KiB")
	}
	if c.Ticket == 0 || c.Ticket > uint64(m.tickets.n) {
		return refuse(Unknown, "ticket")
	}
	t := m.ticketAt(c.Ticket)
	if _, out := m.orderOf(t.order, c.Owner, c.By); !out.OK() {
		return refuse(Unknown, "ticket")
	}
	if t.state == ticketVoid || t.state == ticketAdmitted {
		return refuse(TicketState, "ticket")
	}
	p := m.policyOf(t)
	first := t.person == [16]byte{}
	if c.By.Role == Fan && !first && (p.NameUntil == 0 || now >= m.eventOf(t).def.Starts-p.NameUntil) {
		return refuse(PolicyForbids, "name change")
	}
	m.fact(&TicketNamed{Ticket: c.Ticket, Person: c.Person, Sealed: c.Sealed, By: c.By})
	return Outcome{Ref: c.Ticket}
}
