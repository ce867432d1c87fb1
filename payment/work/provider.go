package work

import (
	"context"

	"facevalue/payment"
)

// The words of package payment, by the names that adapters and fakes write.
type (
	Intent       = payment.Intent
	Capture      = payment.Capture
	Payment      = payment.Payment
	Refund       = payment.Refund
	RefundResult = payment.RefundResult
)

// Provider is a company that moves money. Errors are *payment.Error; any other error
// is taken as payment.Unknown.
type Provider interface {
	// Create makes a payment object that waits for its buyer. The same intent under
	// the same key gives the same object, for about a day.
	Create(ctx context.Context, in Intent) (Payment, error)
	// Capture takes money that was set aside. It returns the payment as it is afterwards:
	// Succeeded, or what it had become before. The same request under the same key takes
	// once.
	Capture(ctx context.Context, c Capture) (Payment, error)
	// Fetch is a payment object as it is now, with its refunds and disputes.
	Fetch(ctx context.Context, ref string) (Payment, error)
	// Cancel calls a payment off if that can be done still. It returns the payment as
	// it is afterwards: Cancelled, or what it had become before.
	Cancel(ctx context.Context, ref, key string) (Payment, error)
	// Refund gives money back. The same request under the same key gives back once.
	Refund(ctx context.Context, r Refund) (RefundResult, error)
	// Payments are all payment objects that were ever made for an order, oldest
	// first, each with its refunds and disputes: for what a key was forgotten of.
	Payments(ctx context.Context, sale, order string) ([]Payment, error)
	// Changed are the payments that something happened to since an instant, the oldest
	// first, each once, as they were when the last of it happened and without refunds:
	// for webhooks that never came. One may come as its Ref alone.
	Changed(ctx context.Context, since int64) ([]Payment, error)
	// Methods are the ways to pay that the company takes money by.
	Methods() []payment.Method
}
