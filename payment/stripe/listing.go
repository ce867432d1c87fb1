package stripe

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"

	api "github.com/stripe/stripe-go/v85"

	"facevalue/payment"
)

// perPage is how many objects a page of a list has: the most there can be.
const perPage = 100

// nameForm are names that can stand in a search as they are.
var nameForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,200}$`)

// Payments are all payment intents of an order, the oldest first. The search knows them
// all and may be a minute behind; the list of charges is never behind, and has those
// that somebody tried to pay by. What both have missed is new, and nobody has a link to
// it yet.
func (c *Client) Payments(ctx context.Context, sale, order string) ([]payment.Payment, error) {
	if !nameForm.MatchString(order) {
		return nil, &payment.Error{Failure: payment.Refused, Message: fmt.Sprintf("%q cannot be the name of an order", order)}
	}
	accounts, err := c.accounts(ctx, sale)
	if err != nil {
		return nil, err
	}
	var found []dated
	for _, account := range accounts {
		in, err := c.ofOrder(ctx, account, order)
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

// accounts are those to look in.
func (c *Client) accounts(ctx context.Context, sale string) ([]string, error) {
	if c.options.Accounts == nil {
		return []string{""}, nil
	}
	given, err := c.options.Accounts(ctx, sale)
	if err != nil {
		return nil, &payment.Error{Failure: payment.Busy, Message: "the sellers' accounts are not known", Why: err}
	}
	// One that is no account of Stripe's was never charged: Create refuses it.
	given = slices.DeleteFunc(slices.Clone(given), func(a string) bool { return checkAccount(a) != nil })
	slices.Sort(given)
	return slices.Compact(given), nil
}

// dated is a payment with the second when it, or the news of it, came to be.
type dated struct {
	payment.Payment
	second int64
}

func byDate(a, b dated) int { return cmp.Compare(a.second, b.second) }

// ofOrder are the payments of an order in an account, the oldest first.
func (c *Client) ofOrder(ctx context.Context, account, order string) ([]dated, error) {
	intents, err := c.search(ctx, account, order)
	if err != nil {
		return nil, err
	}
	if intents, err = c.tried(ctx, account, order, intents); err != nil {
		return nil, err
	}
	var all []dated
	for _, in := range intents {
		if in.Metadata[metaOrder] != order {
			continue
		}
		p, err := c.whole(ctx, account, in)
		if err != nil {
			return nil, err
		}
		all = append(all, dated{p, in.Created})
	}
	return all, nil
}

// search finds intents by their metadata.
func (c *Client) search(ctx context.Context, account, order string) ([]*api.PaymentIntent, error) {
	params := &api.PaymentIntentSearchParams{}
	params.Query, params.Limit, params.StripeAccount = `metadata["`+metaOrder+`"]:"`+order+`"`, api.Int64(perPage), header(account)
	params.AddExpand("data.latest_charge")
	var found []*api.PaymentIntent
	for in, err := range c.api.V1PaymentIntents.Search(ctx, params).All(ctx) {
		if err != nil {
			return nil, c.failed(err)
		}
		found = append(found, in)
	}
	slices.Reverse(found) // the newest came first
	return found, nil
}

// tried adds the intents of charges that the search has not heard of.
func (c *Client) tried(ctx context.Context, account, order string, known []*api.PaymentIntent) ([]*api.PaymentIntent, error) {
	params := &api.ChargeListParams{TransferGroup: api.String(order)}
	params.Limit, params.StripeAccount = api.Int64(perPage), header(account)
	for charge, err := range c.api.V1Charges.List(ctx, params).All(ctx) {
		if err != nil {
			return nil, c.failed(err)
		}
		if charge.PaymentIntent == nil || slices.ContainsFunc(known, func(in *api.PaymentIntent) bool { return in.ID == charge.PaymentIntent.ID }) {
			continue
		}
		retrieve := &api.PaymentIntentRetrieveParams{}
		retrieve.StripeAccount = header(account)
		retrieve.AddExpand("latest_charge")
		in, err := c.api.V1PaymentIntents.Retrieve(ctx, charge.PaymentIntent.ID, retrieve)
		if err != nil {
			return nil, c.failed(err)
		}
		known = append(known, in)
	}
	return known, nil
}
