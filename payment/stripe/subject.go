package stripe

import (
	"context"
	"encoding/json"
	"fmt"

	api "github.com/stripe/stripe-go/v85"

	"facevalue/payment"
)

// subject is what an event shows of any object.
type subject struct {
	ID            string            `json:"id"`
	Object        string            `json:"object"`
	PaymentIntent json.RawMessage   `json:"payment_intent"` // a name, unless somebody had it expanded
	Metadata      map[string]string `json:"metadata"`
}

// whose is who a payment intent was made by.
type whose uint8

const (
	ofOthers whose = iota
	ofOurs
	ofWhom // only the payment itself can tell
)

// intent is the payment intent that an event is about, and whose that is. Others may use
// the same account: what we made has our metadata, and so have the charges of it and our
// refunds. A dispute has none, nor has a refund that somebody made in Stripe's own pages.
func (s *subject) intent() (id string, of whose) {
	marked := s.Metadata[metaEffect] != ""
	if s.Object == "payment_intent" {
		if !marked {
			return "", ofOthers
		}
		return s.ID, ofOurs
	}
	if json.Unmarshal(s.PaymentIntent, &id) != nil || !intentForm.MatchString(id) {
		return "", ofOthers
	}
	switch {
	case marked:
		return id, ofOurs
	case s.Object == "dispute" || s.Object == "refund":
		return id, ofWhom
	}
	return "", ofOthers
}

// whose asks for a payment whose it is.
func (c *Client) whose(ctx context.Context, account, ref string) (whose, error) {
	at, err := placeOf(ref)
	if err != nil {
		return ofOthers, err
	}
	params := &api.PaymentIntentRetrieveParams{}
	params.StripeAccount = header(account)
	in, err := c.api.V1PaymentIntents.Retrieve(ctx, at.id, params)
	switch {
	case err != nil:
		return ofOthers, c.failed(err)
	case in.Metadata[metaEffect] == "":
		return ofOthers, nil
	}
	return ofOurs, nil
}

// shown is the payment that an event is about: as it was then, or by its name alone
// where the event is about something of it, or shows it in a way that says nothing to
// us.
func shown(account, event string, data *api.EventData) (p payment.Payment, of whose, err error) {
	var s subject
	if data == nil {
		return p, ofOthers, nil
	}
	if err := json.Unmarshal(data.Raw, &s); err != nil {
		return p, ofOthers, unreadable(fmt.Errorf("payment/stripe: event %s: %w", event, err))
	}
	id, of := s.intent()
	if of == ofOthers || !intentForm.MatchString(id) {
		return p, ofOthers, nil
	}
	if s.Object == "payment_intent" {
		var in api.PaymentIntent
		if json.Unmarshal(data.Raw, &in) == nil {
			if p, err := read(account, &in); err == nil {
				return p, of, nil
			}
		}
	}
	return payment.Payment{Ref: place{account, id}.String()}, of, nil
}
