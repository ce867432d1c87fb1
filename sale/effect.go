package sale

// EffectKind is what the outside world is owed.
type EffectKind uint8

// The kinds of effect.
const (
	ChargeEffect  EffectKind = 1 + iota // take money for an order
	RefundEffect                        // give money back
	DeliverEffect                       // send tickets
	NoticeEffect                        // tell the buyer that something ended
)

// Effect is work for the outside world, as data. Its ID makes repeating it harmless.
type Effect struct {
	ID     uint64     `wire:"1"`
	Kind   EffectKind `wire:"2"`
	Order  uint64     `wire:"3"`
	Amount int64      `wire:"4"`
	Reason string     `wire:"5"`
}

// EffectID names the effect within its sale.
func (e Effect) EffectID() uint64 { return e.ID }

// Lane keeps one order's effects in sequence.
func (e Effect) Lane() uint64 { return e.Order }

// EffectResult is how an effect ended.
type EffectResult uint8

// The results.
const (
	EffectDone     EffectResult = 1 + iota // charged, refunded, sent
	EffectDeclined                         // refused for good; nothing happened outside
)

// FinishEffect closes an open effect with its result.
type FinishEffect struct {
	Meta
	Effect uint64
	Result EffectResult
	Amount int64  // money that moved, for a charge
	Tender string // for a charge
	Ref    string // the provider's
	Reason string // why it was declined
}

func (m *Machine) finishEffect(c *FinishEffect, now int64) Outcome {
	if c.Result != EffectDone && c.Result != EffectDeclined || c.Amount < 0 || c.Amount > maxTotal || badText(c.Ref) || badText(c.Tender) || badText(c.Reason) {
		return refuse(Malformed, "a result is done or declined, its amount from 0 to 1,000,000,000,000,000 minor units, its texts at most 256 bytes")
	}
	e, open := m.effects[c.Effect]
	if !open {
		return refuse(EffectState, "effect")
	}
	m.fact(&EffectClosed{ID: e.ID, Result: c.Result, Ref: c.Ref, Reason: c.Reason})
	if e.Kind == ChargeEffect {
		m.chargeEnded(e, c, now)
	}
	return Outcome{Ref: e.ID}
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
	m.effects[f.Effect.ID] = f.Effect
	m.opened = append(m.opened, f.Effect)
	if f.Effect.Kind == ChargeEffect {
		m.orderAt(f.Effect.Order).charge = f.Effect.ID
	}
	if f.Effect.Kind == RefundEffect {
		m.orderAt(f.Effect.Order).refunding += f.Effect.Amount
	}
}

func (m *Machine) applyEffectClosed(f *EffectClosed) {
	e, open := m.effects[f.ID]
	if !open {
		m.broken("effect %d closed twice", f.ID)
	}
	delete(m.effects, f.ID)
	o := m.orderAt(e.Order)
	switch {
	case e.Kind == ChargeEffect:
		o.charge = 0
		m.requeue(o)
	case e.Kind == RefundEffect:
		o.refunding -= e.Amount
		if f.Result == EffectDone {
			o.refunded += e.Amount
		} else {
			o.owed += e.Amount // for a person to look at
		}
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

// Opened adds to dst the effects opened by facts applied since the last call.
func (m *Machine) Opened(dst []Effect) []Effect {
	dst = append(dst, m.opened...)
	m.opened = m.opened[:0]
	return dst
}

// Open adds every open effect to dst, oldest first; Opened will not tell them again.
func (m *Machine) Open(dst []Effect) []Effect {
	m.opened = m.opened[:0]
	for _, id := range sortedKeys(m.effects) {
		dst = append(dst, m.effects[id])
	}
	return dst
}
