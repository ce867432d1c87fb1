package sale

import "cmp"

// EffectKind is what the outside world is owed.
type EffectKind uint8

// The kinds of effect.
const (
	ChargeEffect  EffectKind = 1 + iota // take money for an order
	RefundEffect                        // give money back
	DeliverEffect                       // send tickets
	NoticeEffect                        // tell the buyer that something ended
	CancelEffect                        // ask what became of a charge, and call it off if nobody has paid
	CaptureEffect                       // take money that was set aside
)

// Why an effect is owed, where whoever carries it out tells one reason from another. Others
// are what somebody of the house wrote, or say it for people alone.
const (
	ReasonLate    = "paid too late" // of a NoticeEffect: money came for nothing, and goes back
	ReasonLapsed  = "lapsed"        // of a NoticeEffect: the time to pay is over
	ReasonRenamed = "seat renamed"  // of a DeliverEffect: the tickets say something else than the house by now
)

// Effect is work for the outside world, as data. Its ID makes repeating it harmless.
type Effect struct {
	ID     uint64     `wire:"1"`
	Kind   EffectKind `wire:"2"`
	Order  uint64     `wire:"3"`
	Amount int64      `wire:"4"`
	Reason string     `wire:"5"` // of a CancelEffect: why the buyer gave up; none when the time was up
	Ref    string     `wire:"6"` // the provider's: of what was begun, of what is to be called off, of the payment that goes back
	Of     uint64     `wire:"7"` // the charge that a CancelEffect or a CaptureEffect is about, or that stray money came by
	Until  int64      `wire:"8"` // of a charge: the instant from which it is asked what became of it; 0 = never

	Currency string `wire:"9"`  // of a RefundEffect: of money that came in another than the order's, and is in no order's books
	Firm     bool   `wire:"10"` // of a CancelEffect: money that is set aside is called off too
	Note     string `wire:"11"` // why it is firm
}

// EffectID names the effect within its sale.
func (e Effect) EffectID() uint64 { return e.ID }

// Lane keeps one order's effects in sequence.
func (e Effect) Lane() uint64 { return e.Order }

// openEffect is an effect that is not over yet.
type openEffect struct {
	Effect
	ask        int64  // when it is asked next what became of a charge; 0 = not by the clock
	cancel     uint64 // the open question about a charge; 0 = none
	why        string // its buyer has given up, and why
	authorised int64  // since when a charge's money is set aside; 0 = it is not
	capture    uint64 // what takes it; 0 = nothing does
	firm       bool   // its money is not wanted any more
}

// doubtful says whether a charge is a person's to look at: it was asked about until
// there was no more time, and nobody knows what became of it.
func (e *openEffect) doubtful() bool {
	return e.Kind == ChargeEffect && e.Until != 0 && e.ask == 0 && e.cancel == 0 && e.capture == 0
}

// EffectResult is how an effect ended.
type EffectResult uint8

// The results.
const (
	EffectDone     EffectResult = 1 + iota // charged, refunded, sent, called off
	EffectDeclined                         // refused for good; nothing happened outside, or of a refund only a part
)

// BeginEffect says that the provider has something to show for an effect, a payment
// that waits for its buyer or a refund under way. The effect stays open.
type BeginEffect struct {
	Meta
	Effect uint64
	Ref    string // the provider's name for it
}

// FinishEffect closes an open effect with its result.
type FinishEffect struct {
	Meta
	Effect uint64
	Result EffectResult
	Amount int64 // money that moved: for a charge, and for a refund of which a part went back
	// Currency of money that a charge took; empty = as asked.
	Currency string
	Tender   string // for a charge
	Ref      string // the provider's
	Reason   string // why it was declined
}

// beginEffect notes the provider's name for an effect, once.
func (m *Machine) beginEffect(c *BeginEffect) Outcome {
	if c.Ref == "" || badText(c.Ref) {
		return refuse(Malformed, "what was begun has the provider's reference, of at most 256 bytes")
	}
	e, open := m.effects[c.Effect]
	switch {
	case !open || e.Ref != "" && e.Ref != c.Ref:
		return refuse(EffectState, "effect")
	case e.Ref == "":
		m.fact(&EffectBegun{ID: c.Effect, Ref: c.Ref})
	}
	return Outcome{Ref: c.Effect}
}

func (m *Machine) applyEffectBegun(f *EffectBegun) {
	e, open := m.effects[f.ID]
	if !open {
		m.broken("effect %d begun but not open", f.ID)
	}
	e.Ref = f.Ref
	m.effects[f.ID] = e
}

func (m *Machine) finishEffect(c *FinishEffect, now int64) Outcome {
	if c.Result != EffectDone && c.Result != EffectDeclined || c.Amount < 0 || c.Amount > maxTotal || badText(c.Ref) || badText(c.Tender) || badText(c.Reason) || badText(c.Currency) {
		return refuse(Malformed, "a result is done or declined, its amount from 0 to 1,000,000,000,000,000 minor units, its texts at most 256 bytes")
	}
	e, open := m.effects[c.Effect]
	if out := mayFinish(c, &e); !out.OK() {
		return out
	}
	if !open {
		return m.lateMoney(c, now)
	}
	switch e.Kind {
	case ChargeEffect:
		m.endCharge(&e, &EffectClosed{ID: e.ID, Result: c.Result, Ref: c.Ref, Reason: c.Reason, By: c.By.asPerson()}, c, now)
	case CancelEffect:
		return m.endCancel(&e, c, now)
	case CaptureEffect:
		return m.endCapture(&e, c)
	case RefundEffect:
		return m.endRefund(&e, c, now)
	default:
		m.fact(&EffectClosed{ID: e.ID, Result: c.Result, Ref: c.Ref, Reason: c.Reason})
	}
	return Outcome{Ref: e.ID}
}

// endRefund states what came of a refund. It may have been spread over several payments:
// what went back by some of them is with the buyer, though it was declined by another.
func (m *Machine) endRefund(e *openEffect, c *FinishEffect, now int64) Outcome {
	f := &EffectClosed{ID: e.ID, Result: c.Result, Ref: c.Ref, Reason: c.Reason, At: now}
	switch {
	case c.Result == EffectDone && c.Amount != 0 && c.Amount != e.Amount, c.Result == EffectDeclined && c.Amount >= e.Amount:
		return Outcome{Status: Malformed, Detail: &Detail{What: "a refund that is done gave back all of it, one that is declined less", Available: e.Amount}}
	case c.Result == EffectDeclined:
		o := m.orderAt(e.Order)
		f.Amount = c.Amount
		if e.Currency == "" {
			f.Settled = min(e.Amount-c.Amount, max(o.beside().credit-o.total, 0))
		}
		m.fact(f)
		m.tellFailed(o)
		return Outcome{Ref: e.ID}
	}
	m.fact(f)
	return Outcome{Ref: e.ID}
}

// mayFinish refuses who is not the house. A charge that nobody could say anything of in
// time is a person's to end, by name and with a reason.
func mayFinish(c *FinishEffect, e *openEffect) Outcome {
	switch {
	case c.By.Role == House:
		return Outcome{}
	case !c.By.repays() || !e.doubtful():
		return refuse(Forbidden, c.By.Role.String())
	case c.By.Name == "" || c.Reason == "":
		return refuse(Malformed, "who ends a charge in doubt must be named and give a reason")
	}
	return Outcome{}
}

// open states that an effect is owed; each call in a decision takes the next id.
func (m *Machine) open(e Effect) {
	m.opening++
	e.ID = m.lastEffect + m.opening
	m.fact(&EffectOpened{Effect: e})
}

func (m *Machine) applyEffectOpened(f *EffectOpened) {
	if f.Effect.ID != m.lastEffect+1 {
		m.broken("effect %d opened after effect %d", f.Effect.ID, m.lastEffect)
	}
	m.lastEffect = f.Effect.ID
	m.effects[f.Effect.ID] = openEffect{Effect: f.Effect, ask: f.Effect.Until}
	if !m.watching {
		m.opened = append(m.opened, f.Effect)
	}
	o := m.orderAt(f.Effect.Order)
	switch f.Effect.Kind {
	case ChargeEffect:
		o.charge = f.Effect.ID
		m.queueAsk(o, f.Effect.Until)
	case RefundEffect:
		if f.Effect.Currency == "" {
			o.refunding += f.Effect.Amount
			p := o.purse()
			p.refunds = append(p.refunds, refundRow{effect: f.Effect.ID, amount: f.Effect.Amount, state: RefundOpen})
		}
	case CancelEffect, CaptureEffect:
		m.bindEffect(&f.Effect)
	}
}

// bindEffect notes with a charge what is owed about it.
func (m *Machine) bindEffect(e *Effect) {
	charge, open := m.effects[e.Of]
	switch {
	case !open: // money was set aside for one that had ended
		return
	case e.Kind == CaptureEffect:
		charge.capture = e.ID
	default:
		charge.ask, charge.cancel = 0, e.ID
		charge.why = cmp.Or(e.Reason, charge.why)
		charge.firm = charge.firm || e.Firm || e.Reason != ""
		m.unlist(e.Of)
	}
	m.effects[e.Of] = charge
}

func (m *Machine) applyEffectClosed(f *EffectClosed) {
	e, open := m.effects[f.ID]
	if !open {
		m.broken("effect %d closed twice", f.ID)
	}
	delete(m.effects, f.ID)
	o := m.orderAt(e.Order)
	switch e.Kind {
	case ChargeEffect:
		o.charge = 0
		if f.Result == EffectDeclined {
			m.unpaid[f.ID] = o.n
		}
		m.unlist(f.ID)
		m.requeue(o)
	case RefundEffect:
		m.endRunItem(&e, f)
		m.applyRefundClosed(o, &e.Effect, f)
	case NoticeEffect:
		if f.Result == EffectDeclined && !m.watching {
			m.closed = append(m.closed, f.ID)
		}
	case CancelEffect, CaptureEffect:
		m.applyAsked(o, &e.Effect, f)
	}
}

// applyAsked ends a question about a charge, or the taking of its money.
func (m *Machine) applyAsked(o *order, e *Effect, f *EffectClosed) {
	charge, open := m.effects[e.Of]
	switch {
	case !open:
		if !m.watching {
			m.closed = append(m.closed, f.ID)
		}
		return
	case e.Kind == CaptureEffect:
		charge.capture = 0
		m.effects[e.Of] = charge
		return
	}
	charge.cancel, charge.ask = 0, f.Again
	m.effects[e.Of] = charge
	m.queueAsk(o, f.Again)
	if f.Result == EffectDeclined && f.Again == 0 {
		m.list(ReviewRow{
			Kind: ReviewDoubtful, Order: o.n, Amount: charge.Amount, Currency: m.sellers[o.seller].Currency, Ref: charge.Ref, Since: f.At,
			Reason: f.Reason, Effect: charge.ID,
		})
	}
}

// applyRefundClosed books what came of a refund: what did not get through is a person's.
func (m *Machine) applyRefundClosed(o *order, e *Effect, f *EffectClosed) {
	if e.Currency != "" {
		return // in no order's books; its row says what it is
	}
	row := o.purse().refundOf(f.ID)
	row.back, row.state = e.Amount, RefundMade
	if f.Result != EffectDone {
		row.back, row.state = f.Amount, RefundFailed
	}
	o.refunding -= e.Amount
	o.refunded += row.back
	o.own.credit -= f.Settled
	m.listOwed(o, e.Amount-row.back-f.Settled, ReviewRow{Ref: f.Ref, Since: f.At, Reason: f.Reason, Effect: f.ID})
}

// OpenEffects adds every open effect to dst, oldest first. It changes nothing, so many
// may ask at once.
func (m *Machine) OpenEffects(dst []Effect) []Effect {
	for _, id := range sortedKeys(m.effects) {
		dst = append(dst, m.effects[id].Effect)
	}
	return dst
}

// Opened adds to dst the effects opened by facts applied since the last call.
func (m *Machine) Opened(dst []Effect) []Effect {
	dst = append(dst, m.opened...)
	m.opened = m.opened[:0]
	return dst
}

// Closed adds to dst the effects that facts applied since the last call have closed by
// themselves: a question about a charge that has ended, a notice that is not so any more.
func (m *Machine) Closed(dst []uint64) []uint64 {
	dst = append(dst, m.closed...)
	m.closed = m.closed[:0]
	return dst
}

// Open adds every open effect to dst, oldest first; Opened will not tell them again.
func (m *Machine) Open(dst []Effect) []Effect {
	m.opened = m.opened[:0]
	return m.OpenEffects(dst)
}
