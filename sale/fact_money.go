package sale

import "facevalue/payment"

// Facts of money that takes another way than from a buyer's card into an order.
type (
	// ChargeAuthorised says that a charge's money is set aside: what it is for is fixed.
	ChargeAuthorised struct {
		ID     uint64 `wire:"1"`
		Amount int64  `wire:"2"`
		Tender string `wire:"3"`
		Ref    string `wire:"4"`
		At     int64  `wire:"5"`
		Order  uint64 `wire:"6"`
	}
	// OwedByHand says that money which did not come by the provider must go back.
	OwedByHand struct {
		Order  uint64 `wire:"1"`
		Amount int64  `wire:"2"`
		Reason string `wire:"3"`
		At     int64  `wire:"4"`
	}
	// DisputeNoted says where a buyer's objection to a payment stands.
	DisputeNoted struct {
		Order    uint64               `wire:"1"`
		Ref      string               `wire:"2"`
		Payment  string               `wire:"3"`
		Amount   int64                `wire:"4"`
		State    payment.DisputeState `wire:"5"`
		Reason   string               `wire:"6"`
		Due      int64                `wire:"7"`
		At       int64                `wire:"8"`
		Took     int64                `wire:"9"`  // of one that is lost: what it took of the order's money
		Owed     int64                `wire:"10"` // and of what was owed to the buyer anyway
		Used     uint32               `wire:"11"` // tickets that had admitted somebody
		Suspends bool                 `wire:"12"` // the tickets admit nobody while it is open
		Again    bool                 `wire:"13"` // it had ended otherwise: no money follows from it
	}
	// RefundNoted says that money went back which we had not asked to, or that it came
	// back to us after all.
	RefundNoted struct {
		Order   uint64 `wire:"1"`
		Payment string `wire:"2"`
		Ref     string `wire:"3"`
		Amount  int64  `wire:"4"`
		Failed  bool   `wire:"5"`
		Reason  string `wire:"6"`
		At      int64  `wire:"7"`
		Owed    int64  `wire:"8"` // of the amount, what was owed to the buyer, or is
		Credit  int64  `wire:"9"` // and what the order is not asked for, or is again
	}
	// RefundReturned says that money of a refund of ours, which counted as gone, is with
	// us again.
	RefundReturned struct {
		Order  uint64 `wire:"1"`
		Effect uint64 `wire:"2"`
		Ref    string `wire:"3"`
		Amount int64  `wire:"4"`
		Reason string `wire:"5"`
		At     int64  `wire:"6"`
	}
	// ReviewOpened puts a row on the review list.
	ReviewOpened struct {
		Row    ReviewRow `wire:"1"` // its number is the next
		Charge uint64    `wire:"2"` // that its money came by; 0 = none
	}
	// ReviewClosed says what a person did about a row.
	ReviewClosed struct {
		Row    uint64     `wire:"1"`
		Did    ReviewEnd  `wire:"2"`
		Ref    string     `wire:"3"`
		Reason string     `wire:"4"`
		By     Actor      `wire:"5"`
		At     int64      `wire:"6"`
		Order  uint64     `wire:"7"`
		Kind   ReviewKind `wire:"8"`
		Amount int64      `wire:"9"`
	}
)

// applyMoney is the part of Apply that is for these facts.
func (m *Machine) applyMoney(f Fact) bool {
	switch f := f.(type) {
	case *ChargeAuthorised:
		m.applyChargeAuthorised(f)
	case *OwedByHand:
		m.applyOwedByHand(f)
	case *DisputeNoted:
		m.applyDisputeNoted(f)
	case *RefundNoted:
		m.applyRefundNoted(f)
	case *RefundReturned:
		m.applyRefundReturned(f)
	case *ReviewOpened:
		m.applyReviewOpened(f)
	case *ReviewClosed:
		m.applyReviewClosed(f)
	default:
		return false
	}
	return true
}

func (*ChargeAuthorised) kind() factKind { return kindChargeAuthorised }
func (*OwedByHand) kind() factKind       { return kindOwedByHand }
func (*DisputeNoted) kind() factKind     { return kindDisputeNoted }
func (*RefundNoted) kind() factKind      { return kindRefundNoted }
func (*RefundReturned) kind() factKind   { return kindRefundReturned }
func (*ReviewOpened) kind() factKind     { return kindReviewOpened }
func (*ReviewClosed) kind() factKind     { return kindReviewClosed }
