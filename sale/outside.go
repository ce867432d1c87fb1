package sale

import "facevalue/payment"

// Money also goes back without our asking: somebody gives it back in the provider's own
// pages. That is recorded and cancels nothing. What is gone so is not asked for again:
// the order has that much credit, until tickets are given back for it. And money that
// had gone back comes to us again, when a bank cannot place it: it is owed once more.

// ReasonRefundFailed is the reason of a notice about money that did not get through.
const ReasonRefundFailed = "refund failed"

// outsideRefund is a refund that was made in the provider's own pages.
type outsideRefund struct {
	ref, payment string
	amount       int64
	failed       bool // it came back to us
}

// NoteRefund tells what the provider says of a refund that no open effect waits for.
type NoteRefund struct {
	Meta
	Order   uint64
	Payment string // the provider's name for it
	Ref     string // and for the refund
	Effect  uint64 // that it was made for; 0 = none of ours
	Amount  int64
	State   payment.RefundState
	Reason  string
}

// noteRefund states what is news of a refund; what is in the books changes nothing.
func (m *Machine) noteRefund(c *NoteRefund, now int64) Outcome {
	if c.Ref == "" || badText(c.Ref) || badText(c.Payment) || badText(c.Reason) || c.Amount <= 0 || c.Amount > maxTotal ||
		c.State < payment.RefundPending || c.State > payment.RefundFailed {
		return refuse(Malformed, "a refund has the provider's reference, an amount above 0 and a state, its texts at most 256 bytes")
	}
	o, out := m.orderOf(c.Order, Claim{}, c.By)
	if o == nil {
		return out
	}
	if e, open := m.effects[c.Effect]; open && e.Kind == RefundEffect {
		return Outcome{Ref: o.n} // its own end will tell
	}
	row := o.beside().refundOf(c.Effect)
	switch {
	case row != nil && c.State == payment.RefundFailed && o.beside().outsideOf(c.Ref) == nil:
		return m.refundReturned(o, row, c, now)
	case row != nil && c.State != payment.RefundFailed && c.Amount <= row.back:
		return Outcome{Ref: o.n} // in the books
	}
	return m.refundOutside(o, c, now)
}

// refundReturned states that money which had gone back is with us again, and tells the
// buyer that it is owed.
func (m *Machine) refundReturned(o *order, row *refundRow, c *NoteRefund, now int64) Outcome {
	for _, ref := range row.returned {
		if ref == c.Ref {
			return Outcome{Ref: o.n}
		}
	}
	if c.Amount > row.back {
		return Outcome{Ref: o.n} // it never counted as gone
	}
	m.fact(&RefundReturned{Order: o.n, Effect: row.effect, Ref: c.Ref, Amount: c.Amount, Reason: c.Reason, At: now})
	m.tellFailed(o)
	return Outcome{Ref: o.n}
}

// tellFailed owes a buyer the word that money has not got through.
func (m *Machine) tellFailed(o *order) {
	if o.person != [16]byte{} {
		m.open(Effect{Kind: NoticeEffect, Order: o.n, Reason: ReasonRefundFailed})
	}
}

func (m *Machine) applyRefundReturned(f *RefundReturned) {
	o := m.orderAt(f.Order)
	row := o.beside().refundOf(f.Effect)
	if row == nil || row.back < f.Amount {
		m.broken("order %d: %d of refund %d came back, which had not gone", f.Order, f.Amount, f.Effect)
	}
	row.back -= f.Amount
	row.state, row.returned = RefundFailed, append(row.returned, f.Ref)
	o.refunded -= f.Amount
	m.listOwed(o, f.Amount, ReviewRow{Ref: f.Ref, Since: f.At, Reason: f.Reason, Effect: f.Effect})
}

// outsideOf is the refund of others that the provider calls so.
func (p *purse) outsideOf(ref string) *outsideRefund {
	for i := range p.outside {
		if p.outside[i].ref == ref {
			return &p.outside[i]
		}
	}
	return nil
}

// refundOutside states that money went back which we did not ask to, or that it came
// back after all.
func (m *Machine) refundOutside(o *order, c *NoteRefund, now int64) Outcome {
	known := o.beside().outsideOf(c.Ref)
	failed := c.State == payment.RefundFailed
	switch {
	case known == nil && failed, known != nil && known.failed == failed:
		return Outcome{Ref: o.n}
	case known == nil && c.Amount > o.paid-o.refunded-o.beside().gone:
		return Outcome{Status: OrderState, Detail: &Detail{What: "more went back than came in for it", Available: o.paid - o.refunded - o.beside().gone}}
	case known == nil && len(o.beside().outside) >= mostOutside:
		return Outcome{Status: TooMany, Detail: &Detail{What: "refunds of one order at the provider's", Available: mostOutside}}
	}
	f := &RefundNoted{Order: o.n, Payment: c.Payment, Ref: c.Ref, Amount: c.Amount, Failed: failed, Reason: c.Reason, At: now}
	if failed {
		f.Amount = known.amount
		f.Credit = min(o.beside().credit, f.Amount)
		f.Owed = f.Amount - f.Credit // tickets were given up for it
	} else {
		f.Owed = min(f.Amount, o.owed)
		f.Credit = f.Amount - f.Owed
	}
	m.fact(f)
	return Outcome{Ref: o.n}
}

func (m *Machine) applyRefundNoted(f *RefundNoted) {
	o := m.orderAt(f.Order)
	p := o.purse()
	known := p.outsideOf(f.Ref)
	if known == nil {
		p.outside = append(p.outside, outsideRefund{ref: f.Ref, payment: f.Payment, amount: f.Amount})
		known = &p.outside[len(p.outside)-1]
	}
	known.failed = f.Failed
	if f.Failed {
		p.gone -= f.Amount
		p.credit -= f.Credit
		m.listOwed(o, f.Owed, ReviewRow{Ref: f.Ref, Since: f.At, Reason: f.Reason})
		return
	}
	p.gone += f.Amount
	p.credit += f.Credit
	m.unowe(o, f.Owed)
}

// NoteOrphan tells of money that a provider took for the sale, and that the sale has no
// order for: another copy of the journal knew of it.
type NoteOrphan struct {
	Meta
	Ref      string // the provider's name for the payment
	Name     string // of the order that it was made for
	Amount   int64
	Currency string
	Reason   string
}

// mostStrays bounds the payments that are in no order's books.
const mostStrays = 100_000

// noteOrphan puts money on the list that no order is known for, once.
func (m *Machine) noteOrphan(c *NoteOrphan, now int64) Outcome {
	switch {
	case c.Ref == "" || badText(c.Ref) || badText(c.Name) || badText(c.Reason) || c.Amount <= 0 || c.Amount > maxTotal || len(c.Currency) != 3 || badText(c.Currency):
		return refuse(Malformed, "a payment has the provider's reference, an amount above 0 and a currency, its texts at most 256 bytes")
	case m.strays[c.Ref]:
		return Outcome{}
	case len(m.strays) >= mostStrays:
		return Outcome{Status: TooMany, Detail: &Detail{What: "payments without an order", Available: mostStrays}}
	}
	m.fact(&ReviewOpened{Row: ReviewRow{
		Kind: ReviewOrphan, Amount: c.Amount, Currency: c.Currency, Ref: c.Ref, Since: now, Reason: clipText(c.Name + ": " + c.Reason),
	}})
	return Outcome{}
}

// Stray says whether a payment has been put on the review list by itself: its money is
// in no order's books.
func (m *Machine) Stray(ref string) bool { return m.strays[ref] }
