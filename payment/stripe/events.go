package stripe

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	api "github.com/stripe/stripe-go/v85"

	"facevalue/payment"
)

// Events are the types of events that there is something to learn from: what a webhook
// should be subscribed to.
var Events = []string{
	"payment_intent.succeeded", "payment_intent.payment_failed", "payment_intent.processing", "payment_intent.canceled",
	"payment_intent.requires_action", "refund.created", "refund.updated", "refund.failed",
}

// mostEvents bounds how many events are looked back on: days of a busy house.
const mostEvents = 500_000

// errManyEvents: more happened than is looked back on.
var errManyEvents = fmt.Errorf("payment/stripe: more than %d events since then; ask for a later instant", mostEvents)

// Changed are the payments of the events since an instant. Stripe keeps events for
// thirty days.
func (c *Client) Changed(ctx context.Context, since int64) ([]payment.Payment, error) {
	accounts, err := c.accounts(ctx, "")
	if err != nil {
		return nil, err
	}
	var found []dated
	for _, account := range accounts {
		in, err := c.changedIn(ctx, account, since/1000)
		if err != nil {
			return nil, err
		}
		found = append(found, in...)
	}
	slices.SortStableFunc(found, byDate)
	all := make([]payment.Payment, len(found))
	for i := range found {
		all[i] = found[i].Payment
	}
	return all, nil
}

// changedIn are the payments of an account's events since a second, the oldest news
// first.
func (c *Client) changedIn(ctx context.Context, account string, second int64) ([]dated, error) {
	params := &api.EventListParams{CreatedRange: &api.RangeQueryParams{GreaterThanOrEqual: second}, Types: api.StringSlice(Events)}
	params.Limit, params.StripeAccount = api.Int64(perPage), header(account)
	var newest []dated
	seen, looked := map[string]bool{}, 0
	for e, err := range c.api.V1Events.List(ctx, params).All(ctx) {
		if err != nil {
			return nil, c.failed(err)
		}
		if e.Created < second {
			break // the newest come first
		}
		if looked++; looked > mostEvents {
			return nil, errManyEvents
		}
		p, ok, err := shown(account, e.ID, e.Data)
		if err != nil {
			return nil, err
		}
		if ok && !seen[p.Ref] {
			seen[p.Ref] = true
			newest = append(newest, dated{p, e.Created})
		}
	}
	slices.Reverse(newest)
	return newest, nil
}

// subject is what an event shows of any object.
type subject struct {
	ID            string            `json:"id"`
	Object        string            `json:"object"`
	PaymentIntent json.RawMessage   `json:"payment_intent"` // a name, unless somebody had it expanded
	Metadata      map[string]string `json:"metadata"`
}

// intent is the payment intent that an event is about, empty where that is none of
// ours. Others may use the same account: what we made has our metadata, and so have
// the charges of it and our refunds.
func (s *subject) intent() string {
	if s.Metadata[metaEffect] == "" {
		return ""
	}
	if s.Object == "payment_intent" {
		return s.ID
	}
	var id string
	if json.Unmarshal(s.PaymentIntent, &id) != nil {
		return ""
	}
	return id
}

// shown is the payment that an event is about: as it was then, or by its name alone
// where the event is about something of it, or shows it in a way that says nothing to
// us. ok is false where there is none of ours.
func shown(account, event string, data *api.EventData) (p payment.Payment, ok bool, err error) {
	var s subject
	if data == nil {
		return p, false, nil
	}
	if err := json.Unmarshal(data.Raw, &s); err != nil {
		return p, false, unreadable(fmt.Errorf("payment/stripe: event %s: %w", event, err))
	}
	id := s.intent()
	if !intentForm.MatchString(id) {
		return p, false, nil
	}
	if s.Object == "payment_intent" {
		var in api.PaymentIntent
		if json.Unmarshal(data.Raw, &in) == nil {
			if p, err := read(account, &in); err == nil {
				return p, true, nil
			}
		}
	}
	return payment.Payment{Ref: place{account, id}.String()}, true, nil
}
