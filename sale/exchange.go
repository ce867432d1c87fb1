package sale

import "slices"

// exchange gives up tickets for what a hold of the same buyer holds: old and new
// change in one record, or, when there is a difference to pay, once it is paid.
func (m *Machine) exchange(c *Exchange, now int64) Outcome {
	valid := m.validPersonal(nil, "", c.Attendees, c.Answers)
	o, out := m.orderOf(c.Order, c.Owner, c.By)
	if o == nil {
		return sooner(valid, sooner(out, ticketsOnce(c.Tickets)))
	}
	named := sooner(valid, m.ticketsOf(o, c.Tickets))
	h, out := m.heldBy(c.Hold, c.Owner, c.By, now)
	if h == nil {
		return sooner(out, named)
	}
	out = sooner(sooner(named, m.mayExchange(o, h)), m.told(h, c))
	if out.Status == Malformed || out.Status == Unknown { // nothing more can be asked of such tickets
		return out
	}
	if out := sooner(sooner(out, m.mayGiveUp(c, now)), m.tradeWithin(o, h, c.Tickets)); !out.OK() {
		return out
	}
	if more := h.total - m.waives(o, h) - m.worth(o, c.Tickets, false, false); more > 0 {
		payBy := max(now+m.policy.PayFor, m.expiry(h)) // never less than the hold was told to have
		m.fact(&ExchangeOpened{
			Order: o.n, Hold: h.n, Tickets: c.Tickets, PayBy: payBy, Attendees: c.Attendees, Answers: stamped(c.Answers, now),
		})
		m.open(Effect{Kind: ChargeEffect, Order: o.n, Amount: more, Until: payBy})
		return Outcome{Ref: o.n, Expires: payBy, Total: more}
	}
	if _, back := m.tradesFor(o, h, c.Tickets); !o.mayRepay(back).OK() {
		return o.mayRepay(back)
	}
	back := m.trade(o, h, &ExchangeClosed{Attendees: c.Attendees, Answers: stamped(c.Answers, now)}, c.Tickets, now)
	return Outcome{Ref: o.n, Total: -back}
}

// mayGiveUp refuses a fan whose ticket was bought under a policy without exchanges, or
// for an event that has begun.
func (m *Machine) mayGiveUp(c *Exchange, now int64) Outcome {
	for _, n := range c.Tickets {
		t := m.ticketAt(n)
		if starts := m.eventOf(t).def.Starts; c.By.Role == Fan && (!m.policyOf(t).Exchange || starts != 0 && now >= starts) {
			return Outcome{Status: PolicyForbids, Detail: &Detail{What: "exchange", Tickets: []uint64{n}}}
		}
	}
	return Outcome{}
}

// told refuses an exchange that leaves out what a checkout would ask: the new tickets
// may want names and consents that the old ones did not. Staff who exchanges at the
// counter is exempt from the questions, as when it sells there, but not from names.
func (m *Machine) told(h *hold, c *Exchange) Outcome {
	attended := m.attended(h.lines, c.Attendees)
	if attended.Status == Malformed || c.By.sells() {
		return attended
	}
	return firstOf(m.answered(h.lines, c.Answers), attended)
}

// mayExchange refuses an exchange that order and hold are not in a state for.
func (m *Machine) mayExchange(o *order, h *hold) Outcome {
	if out := sooner(m.halted(h.lines, SwitchFrozen), m.ended(h.lines)); !out.OK() {
		return out
	}
	if h.seller != o.seller {
		return refuse(MixedSellers, m.sellers[o.seller].Key+", "+m.sellers[h.seller].Key)
	}
	if o.state != orderConfirmed || o.charge != 0 || o.exchange != nil || h.exchange != 0 || o.outstanding() != 0 {
		return refuse(OrderState, "order")
	}
	return Outcome{}
}

// tradeWithin refuses an exchange that would bring the order's buyers over a limit:
// the hold may have been placed before it was known whose it is. One that counts for
// the same buyers already was within the limits when it was given. An order that counts
// for nobody, as one from the counter, does not grow by what counts for somebody: that
// would not count any more.
func (m *Machine) tradeWithin(o *order, h *hold, given []uint64) Outcome {
	if o.buyers == (buyers{}) && h.buyers != (buyers{}) {
		if n := len(given); m.limited && tickets(h.lines) > uint32(n) {
			return Outcome{Status: LimitSale, Detail: &Detail{What: m.name, Available: int64(n)}}
		}
		return Outcome{}
	}
	if h.staff || m.countsFor(h.buyers, o.buyers) {
		return Outcome{}
	}
	var t trial
	t.uncount(m, &h.claimed, 1)
	need := m.cart.need[:0]
	for i := range h.lines {
		if h.lines[i].Kind == TicketLine {
			addNeed(&need, h.lines[i].Index, int32(h.lines[i].Count))
		}
	}
	for _, n := range given {
		addNeed(&need, m.lineOf(m.ticketAt(n)).Index, -1)
	}
	out := m.limits(nil, o.buyers, need, false)
	t.back(m, 0)
	return out
}

// countsFor says whether what counts for some buyers counts for all of others.
func (m *Machine) countsFor(some, all buyers) bool {
	for _, p := range all.extra.all() {
		if !slices.Contains(some.extra.all(), p) {
			return false
		}
	}
	return all.main == 0 || some.main != 0 && m.root(some.main-1) == m.root(all.main-1)
}

// trade states the facts of an exchange that goes through, and what goes back. done is
// how it ends: with names and answers, if they were not stated when it was opened.
func (m *Machine) trade(o *order, h *hold, done *ExchangeClosed, tickets []uint64, now int64) int64 {
	value := m.worth(o, tickets, false, false)
	credit, back := m.tradesFor(o, h, tickets)
	m.fact(&TicketsVoided{Order: o.n, Tickets: tickets, Value: value, Traded: true, Credit: credit})
	done.Order, done.Hold, done.Done, done.Waived = o.n, h.n, true, m.waives(o, h)
	m.fact(done)
	m.issue(o.n, o.with(h, done.Waived), len(o.lines))
	m.repay(o, back, "exchange", now)
	return back
}

// tradesFor is what goes back when tickets are given up for a hold, and what an order's
// credit falls by.
func (m *Machine) tradesFor(o *order, h *hold, tickets []uint64) (credit, back int64) {
	return o.lowered(m.worth(o, tickets, false, false) - (h.total - m.waives(o, h)))
}

// lowered is what follows when an order costs less: what has gone back otherwise counts
// first, the rest goes back.
func (o *order) lowered(by int64) (credit, back int64) {
	credit = min(o.beside().credit, max(by, 0))
	return credit, o.refundable(by - credit)
}

// waives is the order fee of a hold that an order need not pay: it is owed once, and
// what was exchanged has paid it. Fees that an adjustment added are none.
func (m *Machine) waives(o *order, h *hold) int64 {
	paid := slices.ContainsFunc(o.issued, func(is issue) bool {
		return slices.ContainsFunc(o.lines[is.from:is.to], isFee)
	})
	var sum int64
	for i := range h.lines {
		if l := &h.lines[i]; paid && isFee(*l) {
			sum += m.totalOf(l)
		}
	}
	return sum
}

// with are an order's lines with those of a hold, less its fee when that is waived.
func (o *order) with(h *hold, waived int64) []Line {
	lines := append(o.lines[:len(o.lines):len(o.lines)], h.lines...)
	if waived == 0 {
		return lines
	}
	added := slices.DeleteFunc(lines[len(o.lines):], isFee)
	return lines[:len(o.lines)+len(added)]
}

func isFee(l Line) bool { return l.Kind == FeeLine }

// applyExchangeOpened binds a hold to an order and gives it the time to pay. When the
// exchange is dropped its ceiling holds again: who could stretch it by having a card
// declined would hold for ever.
func (m *Machine) applyExchangeOpened(f *ExchangeOpened) {
	h := m.liveHold(f.Hold)
	if h == nil {
		m.broken("exchange of order %d for hold %d, which is not live", f.Order, f.Hold)
	}
	h.exchange = f.Order
	m.expires(h, f.PayBy)
	m.orderAt(f.Order).exchange = &exchange{f.Hold, append([]uint64(nil), f.Tickets...), unsealed(f.Attendees)}
}

func (m *Machine) applyExchangeClosed(f *ExchangeClosed) {
	o, h := m.orderAt(f.Order), m.liveHold(f.Hold)
	if h == nil {
		m.broken("exchange of order %d ends for hold %d, which is not live", f.Order, f.Hold)
	}
	attendees := unsealed(f.Attendees)
	if o.exchange != nil {
		attendees = o.exchange.attendees
	}
	o.exchange, h.exchange = nil, 0
	if !f.Done {
		m.expires(h, min(h.expires, h.ceiling))
		return
	}
	o.lines = o.with(h, f.Waived)
	o.codes = fewOf(slices.Concat(o.codes.all(), h.codes.all()))
	o.attendees = fewOf(attendees)
	o.total += h.total - f.Waived
	m.countLines(h.buyers, h.lines, -1)
	if !o.staff {
		m.countLines(o.buyers, h.lines, 1)
	}
	m.spendEntry(h)
	m.dropSlot(h, fateOrdered|uint32(o.n))
	h.claimed = claimed{}
}
