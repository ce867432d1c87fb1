package stripe

import (
	"context"
	"fmt"
	"slices"

	api "github.com/stripe/stripe-go/v85"

	"facevalue/payment"
)

// Events are the types of events that there is something to learn from: what a webhook
// should be subscribed to.
var Events = []string{
	"payment_intent.succeeded", "payment_intent.payment_failed", "payment_intent.processing", "payment_intent.canceled",
	"payment_intent.requires_action", "payment_intent.amount_capturable_updated", "refund.created", "refund.updated", "refund.failed",
	"charge.refunded", "charge.dispute.created", "charge.dispute.updated", "charge.dispute.closed",
	"charge.dispute.funds_withdrawn", "charge.dispute.funds_reinstated",
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
	params := eventsSince(account, second)
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
		p, of, err := shown(account, e.ID, e.Data)
		if err != nil {
			return nil, err
		}
		if of == ofOthers || seen[p.Ref] {
			continue
		}
		seen[p.Ref] = true
		if of == ofWhom {
			if of, err = c.whose(ctx, account, p.Ref); err != nil {
				return nil, err
			}
		}
		if of == ofOurs {
			newest = append(newest, dated{p, e.Created})
		}
	}
	slices.Reverse(newest)
	return newest, nil
}

func eventsSince(account string, second int64) *api.EventListParams {
	params := &api.EventListParams{CreatedRange: &api.RangeQueryParams{GreaterThanOrEqual: second}, Types: api.StringSlice(Events)}
	params.Limit, params.StripeAccount = api.Int64(perPage), header(account)
	return params
}

// Undelivered are the events since an instant that Stripe could not tell anybody about,
// the oldest first: where there are many, the webhook's address or secret is wrong.
func (c *Client) Undelivered(ctx context.Context, since int64) ([]payment.Hint, error) {
	accounts, err := c.accounts(ctx, "")
	if err != nil {
		return nil, err
	}
	var all []payment.Hint
	for _, account := range accounts {
		params := eventsSince(account, since/1000)
		params.DeliverySuccess = api.Bool(false)
		var newest []payment.Hint
		for e, err := range c.api.V1Events.List(ctx, params).All(ctx) {
			if err != nil {
				return nil, c.failed(err)
			}
			if len(newest) >= mostEvents {
				return nil, errManyEvents
			}
			p, _, err := shown(account, e.ID, e.Data)
			if err != nil {
				return nil, err
			}
			newest = append(newest, payment.Hint{Event: e.ID, Ref: p.Ref})
		}
		slices.Reverse(newest)
		all = append(all, newest...)
	}
	return all, nil
}
