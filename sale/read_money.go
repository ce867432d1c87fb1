package sale

import "slices"

// MoneyInfo is what there is to an order's money beside its four sums.
type MoneyInfo struct {
	Tender   string // beside the provider that it waits, or waited, for; empty = none
	Due      int64  // when that is to be paid
	Gone     int64  // left us other than by our refunds
	Credit   int64  // of the total, what is not asked for although it is gone
	Kept     int64  // was to go back, and was written off
	ByHand   int64  // of what is ours, what did not come by the provider
	Disputed int64  // a bank holds it back
	Refunds  []RefundInfo
	Outside  []OutsideInfo
	Disputes []DisputeInfo
}

// RefundInfo is one refund of ours.
type RefundInfo struct {
	Effect uint64
	Amount int64 // that was to go back
	Back   int64 // that is with the buyer
	Stage  RefundStage
}

// OutsideInfo is one refund that was made in the provider's own pages.
type OutsideInfo struct {
	Ref, Payment string // the provider's names
	Amount       int64
	Failed       bool // it came back to us
}

// DisputeInfo is one objection of a buyer at their bank.
type DisputeInfo struct {
	Ref, Payment string // the provider's names
	Amount       int64
	State        string // open, won or lost
	Reason       string
	Due          int64  // until when evidence is taken; 0 = none is
	Used         uint32 // tickets that had admitted somebody when it became known
}

func (o *order) moneyInfo() MoneyInfo {
	p := o.beside()
	info := MoneyInfo{
		Tender: o.tender.String(), Due: p.due, Gone: p.gone, Credit: p.credit, Kept: p.kept, ByHand: p.hand, Disputed: p.disputed(),
	}
	for _, r := range p.refunds {
		info.Refunds = append(info.Refunds, RefundInfo{r.effect, r.amount, r.back, r.state})
	}
	for _, r := range p.outside {
		info.Outside = append(info.Outside, OutsideInfo{r.ref, r.payment, r.amount, r.failed})
	}
	for _, d := range p.disputes {
		info.Disputes = append(info.Disputes, DisputeInfo{d.ref, d.payment, d.amount, d.state.String(), d.reason, d.due, d.used})
	}
	return info
}

// KnowsRefund says whether a refund that the provider has a name for, made for an effect
// or for none, is in an order's books as it is: there is nothing to tell of it.
func (m *Machine) KnowsRefund(order, effect uint64, ref string, amount int64, failed bool) bool {
	if order == 0 || order > uint64(m.orders.n) {
		return false
	}
	p := m.orderAt(order).beside()
	if r := p.outsideOf(ref); r != nil {
		return r.failed == failed
	}
	r := p.refundOf(effect)
	switch {
	case r == nil:
		return failed
	case r.state == RefundOpen:
		return true // its own end will tell
	case failed:
		return amount > r.back || slices.Contains(r.returned, ref)
	}
	return amount <= r.back
}
