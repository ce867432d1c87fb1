package ledger

import (
	"facevalue/payment"
	"facevalue/sale"
)

// beside posts facts of money that takes another way than from a buyer's card into an
// order, and says whether it was one of those.
func (f *folding) beside(at *Fact) bool {
	switch x := at.Fact.(type) {
	case *sale.OwedByHand:
		f.owed(at, x)
	case *sale.ReviewClosed:
		f.reviewClosed(at, x)
	case *sale.DisputeNoted:
		f.disputed(at, x)
	case *sale.RefundNoted:
		f.outside(at, x)
	case *sale.RefundReturned:
		f.post(at, x.Order, func(p *Posting, _ *sale.OrderInfo) { p.move(Provider, Owed, x.Amount) })
	default:
		return false
	}
	return true
}

// owed: what did not come by the company is owed back by hand.
func (f *folding) owed(at *Fact, x *sale.OwedByHand) {
	if x.Amount == 0 {
		return
	}
	f.post(at, x.Order, func(p *Posting, _ *sale.OrderInfo) { p.move(Receivable, Owed, x.Amount) })
}

// reviewClosed: what was owed has gone back by hand, stays, or is tried again.
func (f *folding) reviewClosed(at *Fact, x *sale.ReviewClosed) {
	if x.Kind != sale.ReviewOwed {
		return
	}
	to := map[sale.ReviewEnd]Account{sale.ReviewByHand: Bank, sale.ReviewWrittenOff: Losses, sale.ReviewAgain: Receivable}[x.Did]
	f.post(at, x.Order, func(p *Posting, _ *sale.OrderInfo) { p.move(Owed, to, x.Amount) })
}

// disputed: what a bank has taken for good was the order's, or owed to its buyer anyway.
func (f *folding) disputed(at *Fact, x *sale.DisputeNoted) {
	if x.State != payment.DisputeLost || x.Again {
		return
	}
	f.post(at, x.Order, func(p *Posting, _ *sale.OrderInfo) {
		p.move(Losses, Provider, x.Took)
		p.move(Owed, Provider, x.Owed)
	})
}

// outside: what somebody gave back in the company's own pages.
func (f *folding) outside(at *Fact, x *sale.RefundNoted) {
	f.post(at, x.Order, func(p *Posting, _ *sale.OrderInfo) {
		if x.Failed {
			p.move(Provider, Losses, x.Credit)
			p.move(Provider, Owed, x.Owed)
			return
		}
		p.move(Losses, Provider, x.Credit)
		p.move(Owed, Provider, x.Owed)
	})
}
