package sale

// retryPayment opens another charge for an order that has money outstanding.
func (m *Machine) retryPayment(c *RetryPayment, now int64) Outcome {
	o, out := m.orderOf(c.Order, c.Owner, c.By)
	if o == nil {
		return out
	}
	out = m.halted(o.lines, SwitchFrozen)
	if o.waits() {
		out = sooner(out, m.ended(o.lines))
	}
	if !out.OK() {
		return out
	}
	due := o.outstanding()
	switch {
	case o.state == orderLapsed || m.over(o, now):
		return refuse(OrderState, "its time to pay is over")
	case o.state == orderCancelled, o.charge != 0, due == 0, o.exchange != nil:
		return refuse(OrderState, "nothing to pay, or a payment is under way")
	}
	until := now + m.policy.PayFor
	if o.waits() {
		until = o.payBy
	}
	m.open(Effect{Kind: ChargeEffect, Order: o.n, Amount: due, Until: until})
	return Outcome{Ref: o.n, Total: due}
}

// outstanding is what the buyer still owes.
func (o *order) outstanding() int64 { return o.total - o.beside().credit - o.net() }

// cancelOrder ends a whole order, paid or not. Whose buyer may be paying for it at this
// moment is ended when the payment could be called off.
func (m *Machine) cancelOrder(c *CancelOrder, now int64) Outcome {
	if out := mayCancel(c.By, c.WithFees || c.Withhold, c.Reason); !out.OK() {
		return out
	}
	o, out := m.orderOf(c.Order, c.Owner, c.By)
	if o == nil {
		return out
	}
	if out := m.frozenFor(c.By, o); !out.OK() {
		return out
	}
	if o.waits() && o.charge == 0 && !m.over(o, now) {
		m.fact(&OrderClosed{Order: o.n, Reason: c.Reason, By: c.By, Owed: m.unspent(o)})
		return Outcome{Ref: o.n}
	}
	if o.waits() && o.charge != 0 && c.By.Role == Fan {
		return m.callOff(o, c.Reason)
	}
	if out := m.settled(o); !out.OK() {
		return out
	}
	return m.void(o, m.liveTickets(o), &CancelTickets{
		Meta: c.Meta, Order: c.Order, Reason: c.Reason, WithFees: c.WithFees, Withhold: c.Withhold,
	}, now)
}

// frozenFor refuses a fan's change of an order while the sale, or a type in it, is
// frozen; staff may act.
func (m *Machine) frozenFor(by Actor, o *order) Outcome {
	if by.Role != Fan {
		return Outcome{}
	}
	return m.halted(o.lines, SwitchFrozen)
}

// mayCancel refuses what a fan may not ask for, and a reason beyond its bound.
func mayCancel(by Actor, favours bool, reason string) Outcome {
	switch {
	case by.Role == Fan && favours, by.Role != Fan && !by.repays():
		return refuse(Forbidden, by.Role.String())
	case badText(reason):
		return refuse(Malformed, "a reason is at most 256 bytes")
	}
	return Outcome{}
}

// liveTickets are the tickets of an order that are not void.
func (m *Machine) liveTickets(o *order) []uint64 {
	var live []uint64
	for _, is := range o.issued {
		for n := is.first; n < is.first+uint64(is.count); n++ {
			if m.ticketAt(n).state != ticketVoid {
				live = append(live, n)
			}
		}
	}
	return live
}

// cancelTickets ends some tickets of an order.
func (m *Machine) cancelTickets(c *CancelTickets, now int64) Outcome {
	if out := mayCancel(c.By, c.WithFees || c.Withhold, c.Reason); !out.OK() {
		return out
	}
	o, out := m.orderOf(c.Order, c.Owner, c.By)
	if o == nil {
		return sooner(out, ticketsOnce(c.Tickets))
	}
	named := sooner(m.ticketsOf(o, c.Tickets), m.frozenFor(c.By, o))
	if o.state != orderConfirmed || o.charge != 0 || o.exchange != nil {
		named = sooner(named, refuse(OrderState, "order"))
	}
	if !named.OK() {
		return named
	}
	return m.void(o, c.Tickets, c, now)
}

// ticketsOnce refuses no tickets, too many, or one that is named twice.
func ticketsOnce(tickets []uint64) Outcome {
	if len(tickets) == 0 || len(tickets) > maxUnits {
		return refuse(Malformed, "name from 1 to 10,000 tickets")
	}
	seen := make(map[uint64]bool, len(tickets))
	for _, n := range tickets {
		if seen[n] {
			return Outcome{Status: Malformed, Detail: &Detail{What: "ticket named twice", Tickets: []uint64{n}}}
		}
		seen[n] = true
	}
	return Outcome{}
}

// ticketsOf refuses tickets that are not live ones of an order, each named once.
func (m *Machine) ticketsOf(o *order, tickets []uint64) Outcome {
	first := ticketsOnce(tickets)
	for _, n := range tickets {
		switch {
		case n == 0 || n > uint64(m.tickets.n) || m.ticketAt(n).order != o.n:
			first = sooner(first, Outcome{Status: Unknown, Detail: &Detail{What: "ticket", Tickets: []uint64{n}}})
		case m.ticketAt(n).state != ticketLive:
			first = sooner(first, Outcome{Status: TicketState, Detail: &Detail{What: "ticket", Tickets: []uint64{n}}})
		}
	}
	return first
}

// void ends tickets and owes their money back.
func (m *Machine) void(o *order, tickets []uint64, c *CancelTickets, now int64) Outcome {
	if c.By.Role == Fan {
		withFees, out := m.mayGiveBack(o, tickets, now)
		if !out.OK() {
			return out
		}
		c.WithFees = withFees
	}
	f, back := m.voided(o, tickets, c)
	if out := o.mayRepay(back); back > 0 && !out.OK() {
		return out
	}
	m.fact(f)
	m.repay(o, back, c.Reason, now)
	m.open(Effect{Kind: NoticeEffect, Order: o.n, Reason: c.Reason})
	return Outcome{Ref: o.n, Total: f.Value}
}

// voided is the end of tickets, and what of their money goes back.
func (m *Machine) voided(o *order, tickets []uint64, c *CancelTickets) (f *TicketsVoided, back int64) {
	f = &TicketsVoided{
		Order: o.n, Tickets: tickets, Withheld: c.Withhold, Reason: c.Reason, By: c.By,
		Cancels: len(tickets) == int(o.live), WithFees: c.WithFees,
	}
	f.Value = m.worth(o, tickets, c.WithFees, f.Cancels)
	f.Credit = min(o.beside().credit, f.Value) // what went back otherwise counts first
	back = o.refundable(f.Value - f.Credit)
	if f.Cancels { // what is kept is taken from what was paid; the rest was never owed
		f.Value = min(f.Value+m.pledged(o), o.total)
		back = max(o.net()-(o.total-f.Value), 0)
		f.Value = max(f.Value, o.total-max(o.net(), 0))
		f.Credit = o.beside().credit - max(-o.net(), 0) // more than came in may be on its way back
	}
	return f, back
}

// worth is what tickets are given back for: what was paid for them, without the
// fees that are not refundable unless they are to be given back too. With the last
// ticket the rest of the order goes back as well.
func (m *Machine) worth(o *order, tickets []uint64, withFees, all bool) int64 {
	if all && withFees {
		return o.total
	}
	var sum int64
	for _, n := range tickets {
		sum += m.valueOf(m.unitOf(m.lineOf(m.ticketAt(n))), withFees)
	}
	if all {
		for i := range o.lines {
			if l := &o.lines[i]; l.Kind != TicketLine && l.Kind != DonationLine {
				sum += int64(l.Count) * m.valueOf(m.unitOf(l), withFees)
			}
		}
	}
	return max(min(sum, o.total), 0)
}

// pledged is what of an order's donations was never paid. What is outstanding is of
// the lines that were added last: each charge is for all that was open before.
func (m *Machine) pledged(o *order) int64 {
	var sum int64
	left := o.outstanding()
	for i := len(o.lines) - 1; i >= 0 && left > 0; i-- {
		unpaid := min(max(m.totalOf(&o.lines[i]), 0), left)
		left -= unpaid
		if o.lines[i].Kind == DonationLine {
			sum += unpaid
		}
	}
	return sum
}

// valueOf is what one unit is given back for.
func (m *Machine) valueOf(u *Unit, withFees bool) int64 {
	if withFees {
		return u.Total()
	}
	return u.Total() - u.kept()
}

// refundable is how much of an amount the buyer has really paid.
func (o *order) refundable(amount int64) int64 {
	return max(min(amount, o.net()), 0)
}

// net is what an order has of the buyer's money, without what is on its way back.
func (o *order) net() int64 {
	p := o.beside()
	return o.paid - o.refunded - o.refunding - o.owed - p.gone - p.kept
}

// correctContact replaces an order's sealed contact.
func (m *Machine) correctContact(c *CorrectContact) Outcome {
	if !c.By.sells() {
		return refuse(Forbidden, c.By.Role.String())
	}
	if len(c.Sealed) > maxSealed || c.Reason == "" || badText(c.Reason) {
		return refuse(Malformed, "a correction needs a reason, and sealed data of at most 4 KiB")
	}
	o, out := m.orderOf(c.Order, Claim{}, c.By)
	if o == nil {
		return out
	}
	m.fact(&ContactCorrected{Order: o.n, Person: c.Person, Sealed: c.Sealed, By: c.By, Reason: c.Reason})
	return Outcome{Ref: o.n}
}
