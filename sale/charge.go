package sale

import "cmp"

// A charge may take long: the buyer is on the way to the bank, or the provider cannot
// tell yet. The clock alone never ends what waits for one, because its money may be
// there already. When the time to pay is up the machine asks instead, by a CancelEffect:
// call the payment off if nobody has paid. Then there are three answers.
//
//   - Paid: the charge is finished as done, whoever says it first.
//   - Called off: the question is finished as done. The charge has ended without money,
//     the order lapses and its stock returns.
//   - On its way: the question is declined. The order keeps its stock and the question
//     is put again, until the ceiling; then the order waits for a person, who ends the
//     charge by name. Nothing is lost by waiting.

// A buyer who gives up at the bank has the same question put at once. Called off, the
// order is cancelled there and then; the answer to who gives up says until when it
// stands at most.

// asksOf is how many times about a charge in doubt is asked on the way to its ceiling.
const asksOf = 8

// queueAsk sees to it that the clock comes back to a charge at an instant, 0 for never.
// An order that waits has an entry of its own for the end of its time to pay.
func (m *Machine) queueAsk(o *order, at int64) {
	if at != 0 && !(o.waits() && o.queued && o.payBy == at) {
		m.due.push(dueEntry{at, o.n*2 + 1})
	}
}

// ask owes the question what became of an order's charge.
func (m *Machine) ask(o *order) {
	e := m.effects[o.charge]
	m.open(Effect{Kind: CancelEffect, Order: o.n, Ref: e.Ref, Of: o.charge, Reason: e.why, Firm: e.firm})
}

// callOff has the payment called off of a buyer who has given up, and the order with it.
func (m *Machine) callOff(o *order, reason string) Outcome {
	switch e := m.effects[o.charge]; {
	case e.capture != 0:
		return refuse(OrderState, "its payment is being taken")
	case e.cancel == 0:
		m.open(Effect{Kind: CancelEffect, Order: o.n, Ref: e.Ref, Of: o.charge, Reason: cmp.Or(reason, "given up"), Firm: true})
	}
	return Outcome{Ref: o.n, Expires: o.payBy}
}

// givenUp states that an order is cancelled whose payment was called off because its
// buyer gave up, by the question that was put.
func (m *Machine) givenUp(o *order, q *openEffect) {
	if q.Reason != "" && o.waits() {
		m.fact(&OrderClosed{Order: o.n, Reason: q.Reason, Owed: m.unspent(o)})
	}
}

// payCeiling is how long a charge in doubt is waited for beyond its time.
func (p *Policy) payCeiling() int64 {
	if p.PayCeiling != 0 {
		return p.PayCeiling
	}
	return 3 * p.PayFor
}

// askAgain is when a charge is asked about after an answer that was none; 0 when it is
// a person's by now.
func (m *Machine) askAgain(charge *openEffect, now int64) int64 {
	span := m.policy.payCeiling()
	ceiling := charge.Until + span
	if now >= ceiling {
		return 0
	}
	return min(now+max(span/asksOf, second), ceiling)
}

// endCancel takes the answer to a question about a charge.
func (m *Machine) endCancel(q *openEffect, c *FinishEffect, now int64) Outcome {
	if c.Amount != 0 {
		return refuse(Malformed, "money is told as the end of the charge that it was for")
	}
	charge, open := m.effects[q.Of]
	f := &EffectClosed{ID: q.ID, Result: c.Result, Ref: c.Ref, Reason: c.Reason, At: now}
	if c.Result == EffectDeclined && open {
		f.Again = m.askAgain(&charge, now)
	}
	m.fact(f)
	if c.Result == EffectDone && open {
		charge.cancel = 0
		m.endCharge(&charge, &EffectClosed{ID: charge.ID, Result: EffectDeclined, Ref: charge.Ref, Reason: "called off"}, &FinishEffect{Result: EffectDeclined}, now)
		m.givenUp(m.orderAt(q.Order), q)
	}
	return Outcome{Ref: q.ID}
}

// mismatched is why money goes back that is not what was asked for.
const mismatched = "charged another amount than asked"

// endCharge states that a charge is over, and the question about it with it, and what
// follows: tickets, an exchange, or money that goes back.
func (m *Machine) endCharge(e *openEffect, f *EffectClosed, c *FinishEffect, now int64) {
	o := m.orderAt(e.Order)
	stray := c.Result == EffectDone && m.foreign(o, c.Currency)
	if stray {
		f.Result, f.Reason = EffectDeclined, "came in "+c.Currency
	}
	m.fact(f)
	for _, about := range [...]uint64{e.cancel, e.capture} {
		if about != 0 {
			m.fact(&EffectClosed{ID: about, Result: EffectDone})
		}
	}
	if stray {
		m.endStray(&e.Effect, c, now)
	}
	if f.Result != EffectDone {
		if o.exchange != nil {
			m.fact(&ExchangeClosed{Order: o.n, Hold: o.exchange.hold})
		}
		if q, asked := m.effects[e.cancel]; asked {
			m.givenUp(o, &q)
		}
		return
	}
	due := o.outstanding()
	m.fact(&OrderPaid{Order: o.n, Amount: c.Amount, Tender: c.Tender, Ref: c.Ref, At: now})
	switch {
	case c.Amount != e.Amount:
		m.giveBack(o, c, mismatched)
		if c.Amount > 0 {
			m.fact(&ReviewOpened{Row: ReviewRow{
				Kind: ReviewMismatch, Order: o.n, Amount: c.Amount, Currency: m.sellers[o.seller].Currency, Ref: c.Ref, Since: now, Effect: e.ID,
				Reason: mismatched,
			}})
		}
	case o.exchange != nil && !m.tradeWithin(o, m.liveHold(o.exchange.hold), o.exchange.tickets).OK():
		m.giveBack(o, c, "over a limit by now")
	case o.exchange != nil:
		m.trade(o, m.liveHold(o.exchange.hold), &ExchangeClosed{}, o.exchange.tickets, now)
	case o.waits():
		m.issue(o.n, o.lines, 0)
		if over := c.Amount - due; over > 0 { // part of it had come by hand meanwhile
			m.open(Effect{Kind: RefundEffect, Order: o.n, Amount: over, Reason: "paid in part already", Ref: c.Ref})
		}
	case due < c.Amount:
		m.giveBack(o, c, "paid already")
	}
}

// giveBack states that a charge was for nothing: what it took is returned, and an
// exchange that waited for it is dropped.
func (m *Machine) giveBack(o *order, c *FinishEffect, reason string) {
	if o.exchange != nil {
		m.fact(&ExchangeClosed{Order: o.n, Hold: o.exchange.hold})
	}
	if c.Amount > 0 {
		m.open(Effect{Kind: RefundEffect, Order: o.n, Amount: c.Amount, Reason: reason, Ref: c.Ref})
	}
}

// requeue lets the clock run again for what waited while a charge was under way, if
// its entry was met and dropped meanwhile. It never has two: it would end twice.
func (m *Machine) requeue(o *order) {
	if o.waits() && o.payBy != 0 && !o.queued {
		o.queued = true
		m.due.push(dueEntry{o.payBy, o.n*2 + 1})
	}
	if o.exchange == nil {
		return
	}
	if h := m.liveHold(o.exchange.hold); h.queued == 0 {
		m.expires(h, h.expires)
	}
}
