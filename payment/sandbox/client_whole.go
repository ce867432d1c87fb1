package sandbox

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"facevalue/payment"
)

// Methods are the ways to pay.
func (c *Client) Methods() []payment.Method {
	return []payment.Method{
		{Name: "card", Manual: true, Refundable: true},
		{Name: redirect, Refundable: true},
		{Name: debit, Asynchronous: true, Wait: 14 * 24 * 3_600_000, Refundable: true},
	}
}

// whole is a payment with its refunds and disputes, which only one that took money can
// have.
func (c *Client) whole(ctx context.Context, in *intent) (payment.Payment, error) {
	p, err := in.payment()
	if err != nil || p.State != payment.Succeeded {
		return p, err
	}
	if p.Refunds, err = partsOf(ctx, c, "/v1/refunds", in.ID, (*refund).result); err == nil && in.disputed() {
		p.Disputes, err = partsOf(ctx, c, "/v1/disputes", in.ID, (*dispute).inOurs)
	}
	return p, err
}

// partsOf are the objects of a list that belong to an intent, the oldest first.
func partsOf[T interface{ name() string }, P any](ctx context.Context, c *Client, path, intent string, read func(*T) (P, error)) ([]P, error) {
	var all []P
	form := url.Values{"payment_intent": {intent}, "limit": {"100"}}
	for {
		var page struct {
			Data    []T  `json:"data"`
			HasMore bool `json:"has_more"`
		}
		if err := c.call(ctx, http.MethodGet, path, form, "", &page); err != nil {
			return nil, err
		}
		for i := range page.Data {
			part, err := read(&page.Data[i])
			if err != nil {
				return nil, err
			}
			all = append(all, part)
		}
		if !page.HasMore || len(page.Data) == 0 {
			slices.Reverse(all)
			return all, nil
		}
		form.Set("starting_after", page.Data[len(page.Data)-1].name())
	}
}

// inOurs is a dispute in our words.
func (d *dispute) inOurs() (payment.Dispute, error) {
	got := payment.Dispute{Ref: d.ID, Reason: d.Reason, State: disputeStates[d.Status], Due: d.Evidence.DueBy * 1000}
	if got.State == 0 {
		return got, fmt.Errorf("payment/sandbox: %s is in state %q, which says nothing to us", d.ID, d.Status)
	}
	var err error
	got.Amount, err = fromWire(d.Amount, strings.ToUpper(d.Currency))
	return got, err
}

var disputeStates = map[string]payment.DisputeState{
	disputeOpen: payment.DisputeOpen, disputeWon: payment.DisputeWon, disputeLost: payment.DisputeLost,
}

func (r refund) name() string  { return r.ID }
func (d dispute) name() string { return d.ID }
