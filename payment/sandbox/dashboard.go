package sandbox

import (
	"context"
	"net/url"
	"strconv"
)

// byHand does something that nobody asked for over the API.
func (c *Company) byHand(ctx context.Context, do func(*books) *apiError) error {
	var apiErr *apiError
	err := c.inBooks(ctx, func(b *books) error {
		apiErr = do(b)
		return nil
	})
	c.look()
	if err == nil && apiErr != nil {
		err = apiErr
	}
	return err
}

// RefundByHand gives money back as somebody does in the company's own pages: an amount
// in the wire's units, or all that is left for 0. It has no metadata. It returns the
// refund's name.
func (c *Company) RefundByHand(ctx context.Context, id string, amount int64) (name string, err error) {
	form := form{url.Values{"payment_intent": {id}}}
	if amount != 0 {
		form.Set("amount", strconv.FormatInt(amount, 10))
	}
	err = c.byHand(ctx, func(b *books) *apiError {
		re, apiErr := b.refund(form)
		if apiErr == nil {
			name = re.ID
		}
		return apiErr
	})
	return name, err
}

// FailRefund brings a refund back, however long ago it seemed to be done: the buyer's
// account is closed.
func (c *Company) FailRefund(ctx context.Context, id string) error {
	return c.byHand(ctx, func(b *books) *apiError { return b.failRefund(id) })
}

// Hurry ends what is under way with a payment and its refunds now: it need not be
// waited for.
func (c *Company) Hurry(ctx context.Context, id string) error {
	return c.byHand(ctx, func(b *books) *apiError {
		if _, ok := b.intentByID(id); !ok {
			return missing("payment_intent", id)
		}
		b.exec("UPDATE jobs SET at = ? WHERE kind <> ? AND at > ? AND (ref = ? OR ref IN (SELECT id FROM refunds WHERE intent = ?))", b.now, jobHook, b.now, id, id)
		return nil
	})
}
