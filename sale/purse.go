package sale

// purse is the money of an order beside its four sums, which few orders have.
type purse struct {
	gone     int64 // left us other than by our refunds: refunds made at the provider's, disputes lost
	credit   int64 // of the total, what is not asked for although it is gone
	kept     int64 // written off by a named person: it was to go back, and stays
	hand     int64 // of what is ours, what did not come by the provider
	due      int64 // when a transfer or an invoice is to be paid; 0 = the order waits for none
	refunds  []refundRow
	outside  []outsideRefund
	disputes []dispute
	receipts []string // references of what was paid by hand
}

// refundRow is one refund of ours.
type refundRow struct {
	effect   uint64
	amount   int64 // that was to go back
	back     int64 // that went
	state    RefundStage
	returned []string // the provider's names of what came back to us afterwards
}

// RefundStage is where a refund of ours stands.
type RefundStage uint8

// The stages of a refund.
const (
	RefundOpen   RefundStage = 1 + iota // on its way
	RefundMade                          // all of it is with the buyer
	RefundFailed                        // some of it is not, and is on the review list
)

var refundStageNames = [...]string{"", "open", "made", "failed"}

// String is the stage's name.
func (s RefundStage) String() string { return refundStageNames[s] }

// noPurse is that of all orders that have none. Nobody writes to it.
var noPurse purse

// beside is an order's purse to read.
func (o *order) beside() *purse {
	if o.own == nil {
		return &noPurse
	}
	return o.own
}

// purse is an order's purse to write to.
func (o *order) purse() *purse {
	if o.own == nil {
		o.own = new(purse)
	}
	return o.own
}

// disputed is what a buyer's bank holds back while it looks into a dispute.
func (p *purse) disputed() int64 {
	var sum int64
	for i := range p.disputes {
		if p.disputes[i].state == disputeOpen {
			sum += p.disputes[i].amount
		}
	}
	return sum
}

// refundOf is the refund that an effect was.
func (p *purse) refundOf(effect uint64) *refundRow {
	for i := range p.refunds {
		if p.refunds[i].effect == effect {
			return &p.refunds[i]
		}
	}
	return nil
}
