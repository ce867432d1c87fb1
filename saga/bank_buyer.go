package saga

import "facevalue/payment"

// visit is a buyer on the page to pay, with some way to pay.
func (b *Bank) visit(p *paid) {
	if p.State != payment.Open || p.atBank {
		return
	}
	p.card = b.r.IntN(4) > 0
	p.refuses = b.r.IntN(12) == 0
	switch n := b.r.IntN(12); {
	case n < 4:
		b.approve(p)
	case n < 6:
		p.Reason = "insufficient_funds"
		b.counts.add("outcome: declined")
		b.tell(p)
	case n < 8:
		p.atBank = true
		b.counts.add("outcome: asked at the bank")
		b.tell(p)
	case n == 8:
		b.process(p, b.r.Int64N(20*minute), endsPaid)
	case n == 9:
		b.process(p, b.r.Int64N(20*minute), endsOpen)
	case n == 10: // a debit
		p.card = false
		b.process(p, 1*day+b.r.Int64N(2*day), [...]ending{endsPaid, endsPaid, endsOpen}[b.r.IntN(3)])
	default:
		b.process(p, 0, endsNever)
	}
}

// answer is a buyer on the bank's page: approves, refuses, or closes the tab.
func (b *Bank) answer(p *paid) {
	if p.State != payment.Open || !p.atBank {
		return
	}
	switch b.r.IntN(4) {
	case 0:
		p.atBank, p.Reason = false, "authentication"
		b.tell(p)
	case 1: // the tab is closed
		p.atBank = false
	default:
		b.approve(p)
	}
}

// force does what no bank should: money comes for what was called off, what waits is
// under way, what is set aside is taken by hand, in part, or is gone.
func (b *Bank) force(p *paid) {
	switch p.State {
	case payment.Cancelled, payment.Declined:
		b.counts.add("outcome: called off and paid all the same")
		b.take(p, p.Amount)
	case payment.Authorised:
		switch b.r.IntN(3) {
		case 0:
			b.end(p, payment.Cancelled, "automatic")
		case 1:
			b.counts.add("outcome: taken by hand")
			b.take(p, p.Amount)
		default:
			b.counts.add("outcome: another amount")
			b.take(p, 1+b.r.Int64N(p.Amount))
		}
	case payment.Processing:
		p.ends = [...]ending{endsPaid, endsOpen}[b.r.IntN(2)]
		b.settle(p)
	case payment.Open:
		if b.r.IntN(2) == 0 {
			b.end(p, payment.Cancelled, "requested")
			return
		}
		b.counts.add("outcome: another amount")
		b.take(p, 1+b.r.Int64N(p.Amount))
	}
}
