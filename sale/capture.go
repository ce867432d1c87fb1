package sale

import (
	"cmp"
	"strings"
)

// Where the buyer's method can, the money is first set aside. That confirms the order:
// its seats are fixed, no clock ends it any more, and a capture is owed. What the
// capture took is the charge's end, and issues the tickets. Money that was set aside for
// nothing is called off, which costs nobody anything.

// NoteAuthorised tells that money for a charge is set aside.
type NoteAuthorised struct {
	Meta
	Effect   uint64 // the charge
	Amount   int64
	Currency string // empty = as asked
	Tender   string
	Ref      string // the provider's name for the payment
}

// noteAuthorised fixes what the money is for and owes its capture, or has it called off.
func (m *Machine) noteAuthorised(c *NoteAuthorised, now int64) Outcome {
	if c.Ref == "" || badText(c.Ref) || badText(c.Tender) || badText(c.Currency) || c.Amount <= 0 || c.Amount > maxTotal {
		return refuse(Malformed, "money that is set aside has an amount above 0 and the provider's reference, of at most 256 bytes")
	}
	e, open := m.effects[c.Effect]
	switch {
	case !open:
		return m.lateAuthorised(c)
	case e.Kind != ChargeEffect || e.Ref != "" && e.Ref != c.Ref:
		return refuse(EffectState, "effect")
	case e.capture != 0 || e.firm: // it is being taken, or being called off
		return Outcome{Ref: e.ID}
	}
	if e.Ref == "" {
		m.fact(&EffectBegun{ID: e.ID, Ref: c.Ref})
	}
	if why := m.unwanted(&e, c); why != "" {
		m.callBack(&e, c.Ref, why)
		return Outcome{Ref: e.ID}
	}
	if e.cancel != 0 {
		m.fact(&EffectClosed{ID: e.cancel, Result: EffectDone})
	}
	m.fact(&ChargeAuthorised{ID: e.ID, Amount: c.Amount, Tender: c.Tender, Ref: c.Ref, At: now, Order: e.Order})
	m.open(Effect{Kind: CaptureEffect, Order: e.Order, Amount: c.Amount, Ref: c.Ref, Of: e.ID})
	return Outcome{Ref: e.ID}
}

// unwanted is why money that is set aside is not taken; empty when it is.
func (m *Machine) unwanted(e *openEffect, c *NoteAuthorised) string {
	o := m.orderAt(e.Order)
	switch {
	case c.Amount != e.Amount:
		return "another amount was set aside than asked"
	case m.foreign(o, c.Currency):
		return "set aside in another currency than asked"
	case o.exchange != nil && !m.tradeWithin(o, m.liveHold(o.exchange.hold), o.exchange.tickets).OK():
		return "over a limit by now"
	case o.exchange == nil && o.outstanding() < c.Amount:
		return "paid already"
	}
	return ""
}

// foreign says whether a currency is another one than an order's.
func (m *Machine) foreign(o *order, currency string) bool {
	return currency != "" && currency != m.sellers[o.seller].Currency
}

// callBack owes that a payment is called off for good. What asks less firmly is over.
func (m *Machine) callBack(e *openEffect, ref, why string) {
	if e.cancel != 0 {
		m.fact(&EffectClosed{ID: e.cancel, Result: EffectDone})
	}
	m.open(Effect{Kind: CancelEffect, Order: e.Order, Ref: cmp.Or(e.Ref, ref), Of: e.ID, Note: why, Firm: true})
}

// lateAuthorised has money called off that was set aside for a charge which had ended
// without any.
func (m *Machine) lateAuthorised(c *NoteAuthorised) Outcome {
	n, was := m.unpaid[c.Effect]
	if !was {
		return refuse(EffectState, "effect")
	}
	for _, e := range m.effects {
		if e.Kind == CancelEffect && e.Of == c.Effect {
			return Outcome{Ref: c.Effect} // it is being called off
		}
	}
	m.open(Effect{Kind: CancelEffect, Order: n, Ref: c.Ref, Of: c.Effect, Note: "its charge had ended", Firm: true})
	return Outcome{Ref: c.Effect}
}

func (m *Machine) applyChargeAuthorised(f *ChargeAuthorised) {
	e, open := m.effects[f.ID]
	if !open || e.Kind != ChargeEffect {
		m.broken("charge %d set aside but not open", f.ID)
	}
	e.ask, e.authorised = 0, f.At
	m.effects[f.ID] = e
}

// endCapture takes the word that money which was set aside cannot be taken: the payment
// is called off, and its charge ends without money.
func (m *Machine) endCapture(e *openEffect, c *FinishEffect) Outcome {
	if c.Result != EffectDeclined || c.Amount != 0 {
		return refuse(Malformed, "money is told as the end of the charge that it was for")
	}
	charge := m.effects[e.Of]
	m.fact(&EffectClosed{ID: e.ID, Result: c.Result, Ref: c.Ref, Reason: c.Reason})
	charge.capture = 0
	m.callBack(&charge, e.Ref, clipText("could not be taken: "+c.Reason))
	return Outcome{Ref: e.ID}
}

// endStray states that money came in another currency than was asked for: the charge has
// ended without, the money is on the list by itself and goes back.
func (m *Machine) endStray(e *Effect, c *FinishEffect, now int64) {
	m.fact(&ReviewOpened{Charge: e.ID, Row: ReviewRow{
		Kind: ReviewCurrency, Order: e.Order, Amount: c.Amount, Currency: c.Currency, Ref: c.Ref, Since: now, Effect: e.ID,
		Reason: "came in " + c.Currency,
	}})
	m.open(Effect{Kind: RefundEffect, Order: e.Order, Amount: c.Amount, Currency: c.Currency, Ref: c.Ref, Of: e.ID, Reason: "came in " + c.Currency})
}

// clipText keeps a text that we make of others within what a fact may have.
func clipText(s string) string {
	return strings.ToValidUTF8(s[:min(len(s), maxText)], "")
}
