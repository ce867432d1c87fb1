package sandbox

import (
	"cmp"
	"fmt"
)

// manual is the capture method of what is set aside first.
const manual = "manual"

// cardCapture is the parameter for cards alone.
const cardCapture = "payment_method_options[card][capture_method]"

// readCapture reads how money is taken: for every way to pay, or for cards alone.
func (r *record) readCapture(f form) *apiError {
	r.CaptureMethod = cmp.Or(f.Get("capture_method"), "automatic")
	if r.CaptureMethod != "automatic" && r.CaptureMethod != manual {
		return invalid("capture_method", "parameter_invalid_string", "It is automatic or manual.")
	}
	switch given := f.Get(cardCapture); given {
	case "":
	case manual:
		r.MethodOptions = &methodOptions{cardOptions{manual}}
	default:
		return invalid(cardCapture, "parameter_invalid_string", "It is manual, or left out.")
	}
	return nil
}

// byHand says whether what is paid by a card or an account is set aside first.
func (r *record) byHand(c *card) bool {
	return c.kind == "" && (r.CaptureMethod == manual || r.MethodOptions != nil)
}

// take takes the money, or sets it aside where it is captured by hand.
func (b *books) take(r *record, c *card) {
	r.Charge = chargeOf(b.id("ch_"), r, c)
	r.LatestCharge, r.LastPaymentError, r.NextAction = r.Charge.ID, nil, nil
	if !r.byHand(c) {
		b.captured(r, r.Amount)
		return
	}
	r.Status, r.AmountCapturable = needsCapture, r.Amount
	b.update(r)
	b.job(b.now+b.c.options.SetAsideFor, jobExpire, r.ID, "", 0)
	b.tell("payment_intent.amount_capturable_updated", r.shown())
}

func chargeOf(id string, r *record, c *card) *charge {
	ch := &charge{
		ID: id, Object: "charge", Amount: r.Amount, Currency: r.Currency, PaymentIntent: r.ID, TransferGroup: r.TransferGroup,
		Metadata: r.Metadata,
		Details:  methodDetails{Type: cmp.Or(c.kind, "card")},
	}
	if c.kind == "" {
		ch.Details.Card = &cardDetails{c.brand, c.last4()}
	}
	return ch
}

// captured is money taken: the payment is done. What was set aside beyond it is the
// buyer's again.
func (b *books) captured(r *record, amount int64) {
	r.Charge.Captured, r.Charge.AmountCaptured = true, amount
	r.Status, r.AmountReceived, r.AmountCapturable = succeeded, amount, 0
	b.update(r)
	b.tell("payment_intent.succeeded", r.shown())
	if c := cardOf(r.Card); c.dispute != "" {
		b.job(b.now+b.c.options.LateAfter, jobDispute, r.ID, "", 0)
	}
}

// capture takes money that was set aside: all of it, or a part.
func (b *books) capture(r *record, f form) *apiError {
	if r.Status != needsCapture {
		return unexpected(r.shown(), "captured")
	}
	amount, given, err := f.integer("amount_to_capture")
	if err != nil {
		return err
	}
	if !given {
		amount = r.AmountCapturable
	}
	if amount < 1 || amount > r.AmountCapturable {
		return invalid("amount_to_capture", "amount_too_large", fmt.Sprintf("From 1 to %d can be captured.", r.AmountCapturable))
	}
	if c := cardOf(r.Card); c.capture != "" {
		b.end(r, automatic)
		return invalid("", c.capture, "The bank no longer sets this money aside.")
	}
	b.captured(r, amount)
	return nil
}

// automatic is the reason of what nobody called off.
const automatic = "automatic"

// expire gives back what was set aside and never taken.
func (b *books) expire(id string) {
	r, ok := b.intentByID(id)
	if !ok || r.Status != needsCapture {
		return
	}
	b.tell("charge.expired", r.Charge)
	b.end(r, automatic)
}
