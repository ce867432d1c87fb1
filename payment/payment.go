package payment

// State is where a payment is on its way.
type State uint8

// The states of a payment.
const (
	Open       State = 1 + iota // waits for the buyer, who may have been declined before
	Processing                  // the buyer has done their part, the bank has not
	Succeeded                   // the money is taken
	Declined                    // ended without money
	Cancelled                   // called off: no money can come by it any more
	Authorised                  // the money is set aside, not taken: it is captured, or falls back to the buyer
)

var stateNames = [...]string{"", "open", "processing", "succeeded", "declined", "cancelled", "authorised"}

// String is the state's name.
func (s State) String() string {
	if int(s) >= len(stateNames) || s == 0 {
		return "state_out_of_range"
	}
	return stateNames[s]
}

// Final says that nothing more comes by the payment.
func (s State) Final() bool { return s == Succeeded || s == Declined || s == Cancelled }

// CaptureMode says when the money of a payment is taken.
type CaptureMode uint8

// The ways to take money.
const (
	CaptureAutomatic CaptureMode = iota // with the buyer's consent
	CaptureManual                       // set aside first where the buyer's method can, taken by a Capture; by others at once
)

// Intent asks for a payment object that a buyer can pay by.
type Intent struct {
	Key         string // names what is asked for; the payment carries it for ever
	Attempt     string // with Key it names the request: repeated, it makes nothing new
	Sale, Order string // as people see them: sale_club, ord_club_7
	Amount      int64  // minor units
	Currency    string // ISO 4217
	Account     string // of the seller with the company; empty for the house's own
	ReturnURL   string // where the company sends the buyer afterwards
	Description string // what the buyer finds on the company's page
	Metadata    map[string]string
	Capture     CaptureMode
}

// Method is a way to pay that a company takes money by.
type Method struct {
	Name         string // card, sepa_debit, ...: the Tender of payments by it
	Manual       bool   // money can be set aside first and captured later
	Asynchronous bool   // the bank may need longer than the buyer stays
	Wait         int64  // ms after which the bank has said what became of it, at most
	Refundable   bool   // money can go back the way it came
}

// Payment is a payment object as the company has it.
type Payment struct {
	Ref          string // the company's name for it
	Key          string // of the intent that it was made by
	Sale, Order  string
	State        State
	Amount       int64 // asked for
	Captured     int64 // taken: 0 until Succeeded, and then not always what was asked for
	Currency     string
	PayURL       string         // where the buyer pays; empty when there is nothing to do there
	ClientSecret string         // for a form of the company's in our page
	Tender       string         // card, ... once known
	Reason       string         // of the last decline or the cancellation
	Refunds      []RefundResult // all, also those that were asked for in the company's own pages
	Disputes     []Dispute
}

// Disputed is what buyers' banks hold back of the payment or have taken from it.
func (p *Payment) Disputed() int64 {
	var sum int64
	for i := range p.Disputes {
		if p.Disputes[i].State != DisputeWon {
			sum += p.Disputes[i].Amount
		}
	}
	return sum
}

// Refundable is what can go back still.
func (p *Payment) Refundable() int64 { return max(p.Captured-p.Refunded()-p.Disputed(), 0) }

// Refunded is what went back or is on its way back.
func (p *Payment) Refunded() int64 {
	var sum int64
	for i := range p.Refunds {
		if p.Refunds[i].State != RefundFailed {
			sum += p.Refunds[i].Amount
		}
	}
	return sum
}

// DisputeState is where a buyer's objection at their bank stands.
type DisputeState uint8

// The states of a dispute.
const (
	DisputeOpen DisputeState = 1 + iota // the bank looks into it and holds the money back
	DisputeWon                          // the money is ours again
	DisputeLost                         // the money is the buyer's
)

var disputeNames = [...]string{"", "open", "won", "lost"}

// String is the state's name.
func (s DisputeState) String() string {
	if int(s) >= len(disputeNames) || s == 0 {
		return "dispute_state_out_of_range"
	}
	return disputeNames[s]
}

// Dispute is a buyer's objection to a payment, at their bank.
type Dispute struct {
	Ref    string // the company's name for it
	Amount int64
	State  DisputeState
	Reason string // the bank's word for it
	Due    int64  // ms since 1970 until when evidence is taken; 0 = none is
}

// Capture asks for money to be taken that was set aside.
type Capture struct {
	Key      string // names the request
	Ref      string // of the payment
	Amount   int64
	Currency string // of the payment
}

// Refund asks for money to go back.
type Refund struct {
	Key      string // names the request, and the refund for ever
	Ref      string // of the payment
	Amount   int64
	Currency string // of the payment
}

// RefundState is where money is on its way back.
type RefundState uint8

// The states of a refund.
const (
	RefundPending RefundState = 1 + iota // on its way
	RefundDone
	RefundFailed // came back to us
)

var refundNames = [...]string{"", "pending", "done", "failed"}

// String is the state's name.
func (s RefundState) String() string {
	if int(s) >= len(refundNames) || s == 0 {
		return "refund_state_out_of_range"
	}
	return refundNames[s]
}

// RefundResult is a refund as the company has it.
type RefundResult struct {
	Ref    string
	Key    string // of the request; empty when it was asked for in the company's own pages
	State  RefundState
	Amount int64
	Reason string // why it failed
}
