package stripe

import (
	"context"
	"errors"
	"maps"
	"strings"

	api "github.com/stripe/stripe-go/v85"

	"facevalue/payment"
)

// Create makes a payment intent in the seller's account. Where the buyer comes back to
// is the browser's to say: the API takes a return URL only with the confirmation.
func (c *Client) Create(ctx context.Context, in payment.Intent) (payment.Payment, error) {
	if err := checkAccount(in.Account); err != nil {
		return payment.Payment{}, err
	}
	amount, err := toStripe(in.Amount, in.Currency)
	if err != nil {
		return payment.Payment{}, err
	}
	params := &api.PaymentIntentCreateParams{
		Amount: api.Int64(amount), Currency: api.String(strings.ToLower(in.Currency)),
		AutomaticPaymentMethods: &api.PaymentIntentCreateAutomaticPaymentMethodsParams{Enabled: api.Bool(true)},
		TransferGroup:           api.String(in.Order),
		Metadata:                metadata(&in),
	}
	if in.Capture == payment.CaptureManual { // cards alone: other methods would not be offered
		params.PaymentMethodOptions = &api.PaymentIntentCreatePaymentMethodOptionsParams{
			Card: &api.PaymentIntentCreatePaymentMethodOptionsCardParams{CaptureMethod: api.String("manual")},
		}
	}
	if in.Description != "" {
		params.Description = api.String(in.Description)
	}
	params.StripeAccount = header(in.Account)
	params.SetIdempotencyKey(in.Key + in.Attempt)
	got, err := c.api.V1PaymentIntents.Create(ctx, params)
	if err != nil {
		return payment.Payment{}, c.failed(err)
	}
	return read(in.Account, got)
}

// Capture takes money that was set aside. Where that cannot be done any more the payment
// is returned as it is.
func (c *Client) Capture(ctx context.Context, ask payment.Capture) (payment.Payment, error) {
	at, err := placeOf(ask.Ref)
	if err != nil {
		return payment.Payment{}, err
	}
	amount, err := toStripe(ask.Amount, ask.Currency)
	if err != nil {
		return payment.Payment{}, err
	}
	params := &api.PaymentIntentCaptureParams{AmountToCapture: api.Int64(amount)}
	params.StripeAccount = header(at.account)
	params.SetIdempotencyKey(ask.Key)
	got, err := c.api.V1PaymentIntents.Capture(ctx, at.id, params)
	if err == nil {
		return read(at.account, got)
	}
	err = c.failed(err)
	if stands(err) {
		return c.fetch(ctx, at)
	}
	return payment.Payment{}, err
}

// stands says whether an error is about a payment that is in another state by now.
func stands(err error) bool {
	e, ok := errors.AsType[*payment.Error](err)
	return ok && (e.Code == string(api.ErrorCodePaymentIntentUnexpectedState) || e.Failure == payment.KeyReused)
}

// metadata is what an intent is found by again; ours counts more than the caller's.
func metadata(in *payment.Intent) map[string]string {
	m := maps.Clone(in.Metadata)
	if m == nil {
		m = map[string]string{}
	}
	m[metaSale], m[metaOrder], m[metaEffect] = in.Sale, in.Order, in.Key
	return m
}

// Fetch is a payment intent as it is now, with its refunds.
func (c *Client) Fetch(ctx context.Context, ref string) (payment.Payment, error) {
	at, err := placeOf(ref)
	if err != nil {
		return payment.Payment{}, err
	}
	return c.fetch(ctx, at)
}

func (c *Client) fetch(ctx context.Context, at place) (payment.Payment, error) {
	params := &api.PaymentIntentRetrieveParams{}
	params.StripeAccount = header(at.account)
	params.AddExpand("latest_charge")
	got, err := c.api.V1PaymentIntents.Retrieve(ctx, at.id, params)
	if err != nil {
		return payment.Payment{}, c.failed(err)
	}
	return c.whole(ctx, at.account, got)
}

// Cancel calls a payment off. Where that cannot be done any more the payment is
// returned as it is.
func (c *Client) Cancel(ctx context.Context, ref, key string) (payment.Payment, error) {
	at, err := placeOf(ref)
	if err != nil {
		return payment.Payment{}, err
	}
	params := &api.PaymentIntentCancelParams{}
	params.StripeAccount = header(at.account)
	params.SetIdempotencyKey(key)
	got, err := c.api.V1PaymentIntents.Cancel(ctx, at.id, params)
	if err == nil {
		return read(at.account, got)
	}
	err = c.failed(err)
	if stands(err) {
		return c.fetch(ctx, at)
	}
	return payment.Payment{}, err
}

// Refund gives money back. No reason is given: Stripe's are about fraud, and one that
// we do not know would be a guess.
func (c *Client) Refund(ctx context.Context, r payment.Refund) (payment.RefundResult, error) {
	at, err := placeOf(r.Ref)
	if err != nil {
		return payment.RefundResult{}, err
	}
	amount, err := toStripe(r.Amount, r.Currency)
	if err != nil {
		return payment.RefundResult{}, err
	}
	params := &api.RefundCreateParams{
		PaymentIntent: api.String(at.id), Amount: api.Int64(amount), Metadata: map[string]string{metaEffect: r.Key},
	}
	params.StripeAccount = header(at.account)
	params.SetIdempotencyKey(r.Key)
	got, err := c.api.V1Refunds.Create(ctx, params)
	if err != nil {
		return payment.RefundResult{}, c.failed(err)
	}
	return readRefund(got)
}
