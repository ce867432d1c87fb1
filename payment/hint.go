package payment

// Hint is what a company's webhook says: that something happened to a payment. What, the
// company is asked.
type Hint struct {
	Event string // the company's name for what happened: the same however often it is sent
	Ref   string // of the payment; empty when it is nothing that we ask about
}
