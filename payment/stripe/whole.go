package stripe

import (
	"context"
	"fmt"
	"slices"
	"strings"

	api "github.com/stripe/stripe-go/v85"

	"facevalue/payment"
)

// whole is a payment with its refunds and disputes, which only one that took money can
// have.
func (c *Client) whole(ctx context.Context, account string, in *api.PaymentIntent) (payment.Payment, error) {
	p, err := read(account, in)
	if err != nil || p.State != payment.Succeeded {
		return p, err
	}
	if p.Refunds, err = c.refunds(ctx, account, in.ID); err != nil {
		return p, err
	}
	if in.LatestCharge != nil && in.LatestCharge.Disputed {
		p.Disputes, err = c.disputes(ctx, account, &p)
	}
	return p, err
}

// refunds are those of an intent, the oldest first.
func (c *Client) refunds(ctx context.Context, account, intent string) (all []payment.RefundResult, err error) {
	params := &api.RefundListParams{PaymentIntent: api.String(intent)}
	params.Limit, params.StripeAccount = api.Int64(perPage), header(account)
	for r, err := range c.api.V1Refunds.List(ctx, params).All(ctx) {
		if err != nil {
			return nil, c.failed(err)
		}
		got, err := readRefund(r)
		if err != nil {
			return nil, err
		}
		all = append(all, got)
	}
	slices.Reverse(all) // the newest came first
	return all, nil
}

// disputes are those of a payment, the oldest first.
func (c *Client) disputes(ctx context.Context, account string, p *payment.Payment) (all []payment.Dispute, err error) {
	at, err := placeOf(p.Ref)
	if err != nil {
		return nil, err
	}
	params := &api.DisputeListParams{PaymentIntent: api.String(at.id)}
	params.Limit, params.StripeAccount = api.Int64(perPage), header(account)
	for d, err := range c.api.V1Disputes.List(ctx, params).All(ctx) {
		if err != nil {
			return nil, c.failed(err)
		}
		got, counts, err := readDispute(d, p)
		if err != nil {
			return nil, err
		}
		if counts {
			all = append(all, got)
		}
	}
	slices.Reverse(all)
	return all, nil
}

// disputeStates are Stripe's in our words. Those of inquiries have none: a bank asks, and
// no money has moved.
var disputeStates = map[api.DisputeStatus]payment.DisputeState{
	api.DisputeStatusNeedsResponse: payment.DisputeOpen,
	api.DisputeStatusUnderReview:   payment.DisputeOpen,
	api.DisputeStatusWon:           payment.DisputeWon,
	api.DisputeStatusPrevented:     payment.DisputeWon,
	api.DisputeStatusLost:          payment.DisputeLost,
}

// readDispute is a dispute in our words; counts is false for an inquiry. One in another
// currency than the payment's, as a bank abroad may have it, is about all of it.
func readDispute(d *api.Dispute, p *payment.Payment) (got payment.Dispute, counts bool, err error) {
	if strings.HasPrefix(string(d.Status), "warning_") {
		return got, false, nil
	}
	got = payment.Dispute{Ref: d.ID, State: disputeStates[d.Status], Reason: string(d.Reason), Amount: p.Captured}
	if got.State == 0 {
		return got, false, unreadable(fmt.Errorf("payment/stripe: %s is in state %q, which says nothing to us", d.ID, d.Status))
	}
	if d.EvidenceDetails != nil {
		got.Due = d.EvidenceDetails.DueBy * 1000
	}
	if strings.EqualFold(string(d.Currency), p.Currency) {
		if got.Amount, err = fromStripe(d.Amount, p.Currency); err != nil {
			return got, false, unreadable(err)
		}
	}
	return got, true, nil
}
