package sale

import "slices"

// Money may land for a charge that had ended without any: the provider said it was
// called off, and the bank paid all the same. Such money is never kept without giving
// something for it, and never lost: it buys what it was meant for if all of that is
// still there, and goes back whole if not.

// lateMoney takes the money of a charge that had ended without. It is taken once: the
// charge is not among those any more that ended so.
func (m *Machine) lateMoney(c *FinishEffect, now int64) Outcome {
	n, was := m.unpaid[c.Effect]
	if !was || c.Result != EffectDone || c.Amount == 0 {
		return refuse(EffectState, "effect")
	}
	o := m.orderAt(n)
	for id, q := range m.effects {
		if q.Kind == CancelEffect && q.Of == c.Effect { // there is one at most
			m.fact(&EffectClosed{ID: id, Result: EffectDone})
		}
	}
	if m.foreign(o, c.Currency) {
		m.endStray(&Effect{ID: c.Effect, Order: n}, c, now)
		return Outcome{Ref: c.Effect}
	}
	waits := o.waits()
	if m.over(o, now) { // told as if it had been let go already
		waits = false
		m.letGo(dueEntry{o.payBy, n*2 + 1})
		m.fact(m.lapsedAlone(o)) // its buyer hears of the money instead
	}
	revived := (o.state == orderLapsed || o.waits() && !waits) && m.revive(o, c.Amount, now)
	m.fact(&OrderPaid{Order: n, Amount: c.Amount, Tender: c.Tender, Ref: c.Ref, At: now, Charge: c.Effect})
	switch {
	case revived, waits && c.Amount == o.outstanding():
		m.issue(n, o.lines, 0)
		m.askNow(o)
	case o.state == orderConfirmed && o.charge == 0 && c.Amount == o.outstanding():
	default:
		m.open(Effect{Kind: RefundEffect, Order: n, Amount: c.Amount, Reason: ReasonLate, Ref: c.Ref})
		m.open(Effect{Kind: NoticeEffect, Order: n, Reason: ReasonLate})
	}
	return Outcome{Ref: c.Effect}
}

// lapsedAlone says of one order that it is over.
func (m *Machine) lapsedAlone(o *order) *HoldsLapsed {
	f := &HoldsLapsed{Orders: []uint64{o.n}}
	if owed := m.unspent(o); owed.Amount > 0 {
		f.Owed = append(f.Owed, owed)
	}
	return f
}

// askNow has another charge called off that is under way for what is paid already.
func (m *Machine) askNow(o *order) {
	if e, open := m.effects[o.charge]; open && e.cancel == 0 {
		if e.capture != 0 {
			m.fact(&EffectClosed{ID: e.capture, Result: EffectDeclined, Reason: "paid already"})
		}
		m.callBack(&e, e.Ref, "paid already")
	}
}

// revive states that an order that had lapsed has its stock again, if the money is
// what it cost and nothing stands in the way. Holds that are over count for nothing.
func (m *Machine) revive(o *order, amount, now int64) bool {
	total := m.sumOf(o.lines)
	if amount != total || !m.halted(o.lines, SwitchClosed).OK() {
		return false
	}
	for !m.revivable(o, now) {
		if !m.lapseMore(now) {
			return false
		}
	}
	m.takeBackLapsed(o)
	m.fact(&OrderRevived{Order: o.n, Total: total, At: now})
	return true
}

// takeBackLapsed states that a notice which nobody has sent yet is not so any more.
func (m *Machine) takeBackLapsed(o *order) {
	for id, e := range m.effects {
		if e.Order == o.n && e.Kind == NoticeEffect && e.Reason == ReasonLapsed { // there is one at most
			m.fact(&EffectClosed{ID: id, Result: EffectDeclined, Reason: "paid after all"})
			return
		}
	}
}

// revivable says whether an order that had lapsed could have again what it had: its
// seats and counts from where they were, its codes, within the limits as they are, for
// events that have not begun.
func (m *Machine) revivable(o *order, now int64) bool {
	var t trial
	defer func() { t.back(m, 0) }()
	mask := m.allocsOf(o)
	need := m.cart.need[:0]
	for i := range o.lines {
		l := &o.lines[i]
		if !m.fits(l, mask, now) {
			return false
		}
		t.line(m, l, free, held, seatOwner{ownedByOrder, o.n})
		if l.Kind == TicketLine {
			addNeed(&need, l.Index, int32(l.Count))
		}
	}
	return m.codesLeft(o.codes.all()) && (o.staff || m.limits(nil, o.buyers, need, false).OK())
}

// fits says whether the stock of a line is free where it was drawn from.
func (m *Machine) fits(l *Line, mask uint64, now int64) bool {
	fit := true
	m.draws(l, func(p *pool, alloc uint8, n int64) { fit = fit && p.freeIn(alloc) >= n })
	if l.Kind != TicketLine {
		return fit
	}
	e := &m.events[m.types[l.Index].def.Event]
	if e.def.Starts != 0 && now >= e.def.Starts {
		return false
	}
	return fit && !slices.ContainsFunc(l.Seats, func(s uint32) bool {
		return s == noSeat || e.seats[s].state != free || mask&(1<<e.seats[s].alloc) == 0
	})
}

// allocsOf is the set of allocations whose seats an order may have: the general one,
// its window's, and those that its codes lead to.
func (m *Machine) allocsOf(o *order) uint64 {
	mask := uint64(1)
	if o.window != 0 {
		mask |= 1 << m.windows[o.window-1].def.Alloc
	}
	for _, u := range o.codes.all() {
		mask |= 1 << m.codeRules[m.codes[u.Code].rule].def.Alloc
	}
	return mask
}

// codesLeft says whether uses of codes could be reserved.
func (m *Machine) codesLeft(uses []CodeUse) bool {
	spends := map[uint32]int64{}
	for _, u := range uses {
		c := &m.codes[u.Code]
		r := &m.codeRules[c.rule]
		spends[c.rule] += u.Off
		if r.def.Uses != 0 && c.uses >= r.def.Uses || r.def.Budget != 0 && r.spent+spends[c.rule] > r.def.Budget {
			return false
		}
	}
	return true
}

func (m *Machine) applyOrderRevived(f *OrderRevived) {
	o := m.orderAt(f.Order)
	if o.state != orderLapsed {
		m.broken("order %d revived but had not lapsed", f.Order)
	}
	o.state, o.total = orderWaits, f.Total
	m.waitFor[o.tender]++
	m.claim(&o.claimed, seatOwner{ownedByOrder, o.n})
}
