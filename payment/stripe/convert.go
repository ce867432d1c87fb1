package stripe

import (
	"fmt"
	"strings"

	api "github.com/stripe/stripe-go/v85"

	"facevalue/payment"
)

// The names of our metadata.
const (
	metaSale   = "sale"
	metaOrder  = "order"
	metaEffect = "effect" // the key of what was asked for
)

// states are Stripe's in our words.
var states = map[api.PaymentIntentStatus]payment.State{
	api.PaymentIntentStatusRequiresPaymentMethod: payment.Open,
	api.PaymentIntentStatusRequiresConfirmation:  payment.Open,
	api.PaymentIntentStatusRequiresAction:        payment.Open,
	api.PaymentIntentStatusProcessing:            payment.Processing,
	api.PaymentIntentStatusRequiresCapture:       payment.Authorised,
	api.PaymentIntentStatusSucceeded:             payment.Succeeded,
	api.PaymentIntentStatusCanceled:              payment.Cancelled,
}

// read is a payment intent of an account in our words, without refunds.
func read(account string, in *api.PaymentIntent) (payment.Payment, error) {
	p := payment.Payment{
		Ref: place{account, in.ID}.String(), Key: in.Metadata[metaEffect], Sale: in.Metadata[metaSale], Order: in.Metadata[metaOrder],
		State: states[in.Status], Currency: strings.ToUpper(string(in.Currency)), ClientSecret: in.ClientSecret, Tender: tender(in),
	}
	if p.State == 0 {
		return p, unreadable(fmt.Errorf("payment/stripe: %s is in state %q, which says nothing to us", p.Ref, in.Status))
	}
	switch {
	case in.LastPaymentError != nil:
		p.Reason = reason(in.LastPaymentError)
	case in.CancellationReason != "":
		p.Reason = string(in.CancellationReason)
	}
	var err error
	if p.Amount, err = fromStripe(in.Amount, p.Currency); err == nil && p.State == payment.Succeeded {
		p.Captured, err = fromStripe(in.AmountReceived, p.Currency)
	}
	if err != nil {
		return p, unreadable(err)
	}
	return p, nil
}

// tender is what was paid with, once it is known.
func tender(in *api.PaymentIntent) string {
	if in.LatestCharge == nil || in.LatestCharge.PaymentMethodDetails == nil {
		return ""
	}
	return string(in.LatestCharge.PaymentMethodDetails.Type)
}

// reason is a decline in a word.
func reason(e *api.Error) string {
	if e.DeclineCode != "" {
		return string(e.DeclineCode)
	}
	return string(e.Code)
}

// refundStates are Stripe's in our words. A refund that waits for its buyer to say
// where to is on its way.
var refundStates = map[api.RefundStatus]payment.RefundState{
	api.RefundStatusSucceeded:      payment.RefundDone,
	api.RefundStatusPending:        payment.RefundPending,
	api.RefundStatusRequiresAction: payment.RefundPending,
	api.RefundStatusFailed:         payment.RefundFailed,
	api.RefundStatusCanceled:       payment.RefundFailed,
}

// readRefund is a refund in our words.
func readRefund(r *api.Refund) (payment.RefundResult, error) {
	got := payment.RefundResult{Ref: r.ID, Key: r.Metadata[metaEffect], State: refundStates[r.Status], Reason: string(r.FailureReason)}
	if got.State == 0 {
		return got, unreadable(fmt.Errorf("payment/stripe: %s is in state %q, which says nothing to us", r.ID, r.Status))
	}
	if got.State == payment.RefundFailed && got.Reason == "" {
		got.Reason = string(r.Status)
	}
	var err error
	if got.Amount, err = fromStripe(r.Amount, strings.ToUpper(string(r.Currency))); err != nil {
		return got, unreadable(err)
	}
	return got, nil
}
