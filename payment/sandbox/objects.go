package sandbox

// The states of a payment intent.
const (
	needsMethod  = "requires_payment_method"
	needsAction  = "requires_action"
	processing   = "processing"
	needsCapture = "requires_capture"
	succeeded    = "succeeded"
	canceled     = "canceled"
)

// intent is a payment intent as it goes over the wire; amounts are in the wire's units.
type intent struct {
	ID                 string            `json:"id"`
	Object             string            `json:"object"`
	Amount             int64             `json:"amount"`
	AmountCapturable   int64             `json:"amount_capturable"`
	AmountReceived     int64             `json:"amount_received"`
	CanceledAt         *int64            `json:"canceled_at"`
	CancellationReason *string           `json:"cancellation_reason"`
	CaptureMethod      string            `json:"capture_method"`
	ClientSecret       string            `json:"client_secret"`
	Created            int64             `json:"created"` // seconds
	Currency           string            `json:"currency"`
	Description        string            `json:"description"`
	HostedURL          string            `json:"hosted_url"` // this company's own: the page to pay on
	LastPaymentError   *cardError        `json:"last_payment_error"`
	LatestCharge       any               `json:"latest_charge"` // an id, or the charge where it was asked for
	Livemode           bool              `json:"livemode"`
	Metadata           map[string]string `json:"metadata"`
	NextAction         *nextAction       `json:"next_action"`
	OnBehalfOf         *string           `json:"on_behalf_of"`
	PaymentMethod      *string           `json:"payment_method"`
	MethodOptions      *methodOptions    `json:"payment_method_options,omitempty"`
	Status             string            `json:"status"`
	TransferGroup      *string           `json:"transfer_group"`
}

type methodOptions struct {
	Card cardOptions `json:"card"`
}

type cardOptions struct {
	CaptureMethod string `json:"capture_method,omitempty"`
}

type nextAction struct {
	Type          string      `json:"type"`
	RedirectToURL redirectURL `json:"redirect_to_url"`
}

type redirectURL struct {
	URL       string `json:"url"`
	ReturnURL string `json:"return_url"`
}

// charge is money taken, or about to be.
type charge struct {
	ID             string            `json:"id"`
	Object         string            `json:"object"`
	Amount         int64             `json:"amount"`
	AmountCaptured int64             `json:"amount_captured"`
	AmountRefunded int64             `json:"amount_refunded"`
	Captured       bool              `json:"captured"`
	Currency       string            `json:"currency"`
	Disputed       bool              `json:"disputed"`
	Metadata       map[string]string `json:"metadata"` // of the intent
	PaymentIntent  string            `json:"payment_intent"`
	TransferGroup  *string           `json:"transfer_group"`
	Details        methodDetails     `json:"payment_method_details"`
}

type methodDetails struct {
	Type string       `json:"type"`
	Card *cardDetails `json:"card,omitempty"`
}

type cardDetails struct {
	Brand string `json:"brand"`
	Last4 string `json:"last4"`
}

// refund is money on its way back.
type refund struct {
	ID            string            `json:"id"`
	Object        string            `json:"object"`
	Amount        int64             `json:"amount"`
	Charge        string            `json:"charge"`
	Created       int64             `json:"created"`
	Currency      string            `json:"currency"`
	FailureReason string            `json:"failure_reason,omitempty"`
	Metadata      map[string]string `json:"metadata"`
	PaymentIntent string            `json:"payment_intent"`
	Status        string            `json:"status"` // pending, succeeded, failed
}

// dispute is money that the buyer's bank has taken back, until it is decided whose it
// is.
type dispute struct {
	ID            string          `json:"id"`
	Object        string          `json:"object"`
	Amount        int64           `json:"amount"`
	Charge        string          `json:"charge"`
	Created       int64           `json:"created"`
	Currency      string          `json:"currency"`
	Evidence      evidenceDetails `json:"evidence_details"`
	PaymentIntent string          `json:"payment_intent"`
	Reason        string          `json:"reason"`
	Status        string          `json:"status"` // needs_response, won, lost
}

type evidenceDetails struct {
	DueBy int64 `json:"due_by"` // second
}

// event is news of an object, as it was when the event came to be.
type event struct {
	ID       string    `json:"id"`
	Object   string    `json:"object"`
	Created  int64     `json:"created"`
	Data     eventData `json:"data"`
	Livemode bool      `json:"livemode"`
	Type     string    `json:"type"`
}

type eventData struct {
	Object any `json:"object"`
}

// list is a page of objects.
type list struct {
	Object   string  `json:"object"`
	Data     []any   `json:"data"`
	HasMore  bool    `json:"has_more"`
	NextPage *string `json:"next_page,omitempty"`
	URL      string  `json:"url"`
}

// record is what the company keeps of an intent beyond what it shows.
type record struct {
	intent
	ReturnURL string  `json:"return_url"`
	Card      string  `json:"card"` // the number last tried, of a card or an account
	Charge    *charge `json:"charge"`
	Resolve   string  `json:"resolve"` // what a payment under way will become
}
