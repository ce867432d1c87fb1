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
)

var stateNames = [...]string{"", "open", "processing", "succeeded", "declined", "cancelled"}

// String is the state's name.
func (s State) String() string {
	if int(s) >= len(stateNames) || s == 0 {
		return "state_out_of_range"
	}
	return stateNames[s]
}

// Final says that nothing more comes by the payment.
func (s State) Final() bool { return s == Succeeded || s == Declined || s == Cancelled }

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
}

// Payment is a payment object as the company has it.
type Payment struct {
	Ref          string // the company's name for it
	Key          string // of the intent that it was made by
	Sale, Order  string
	State        State
	Amount       int64 // asked for; once Succeeded, taken
	Currency     string
	PayURL       string // where the buyer pays; empty when there is nothing to do there
	ClientSecret string // for a form of the company's in our page
	Tender       string // card, ... once known
	Reason       string // of the last decline or the cancellation
	Refunds      []RefundResult
}

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
	Key    string
	State  RefundState
	Amount int64
	Reason string // why it failed
}
