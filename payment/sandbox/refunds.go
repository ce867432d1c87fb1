package sandbox

import "fmt"

// refund gives money back, at once or after a while, as the card has it.
func (b *books) refund(f form) (*refund, *apiError) {
	r, ok := b.intentByID(f.Get("payment_intent"))
	if !ok {
		return nil, missing("payment_intent", f.Get("payment_intent"))
	}
	if r.Status != succeeded {
		return nil, invalid("payment_intent", "charge_not_captured", "Nothing was taken by this payment.")
	}
	if b.disputed(r.ID) > 0 {
		return nil, invalid("payment_intent", "charge_disputed", "This payment is disputed: the buyer's bank has the money.")
	}
	amount, err := b.refundAmount(r, f)
	if err != nil {
		return nil, err
	}
	metadata, err := f.pairs("metadata")
	if err != nil {
		return nil, err
	}
	re := &refund{
		ID: b.id("re_"), Object: "refund", Amount: amount, Charge: r.Charge.ID, Created: b.now / 1000, Currency: r.Currency,
		Metadata: metadata, PaymentIntent: r.ID, Status: succeeded,
	}
	if c := cardOf(r.Card); c.refund != "" {
		re.Status = "pending"
		b.job(b.now+b.c.options.LateAfter, jobRefund, re.ID, "", 0)
	}
	r.Charge.AmountRefunded += amount
	b.update(r)
	b.exec("INSERT INTO refunds (id, intent, doc) VALUES (?, ?, ?)", re.ID, r.ID, b.encode(re))
	b.tell("refund.created", re)
	b.tell("charge.refunded", r.Charge)
	return re, nil
}

// refundAmount is how much is to go back: what was asked for, or all that is left.
func (b *books) refundAmount(r *record, f form) (int64, *apiError) {
	left := r.Charge.AmountCaptured - r.Charge.AmountRefunded
	amount, given, err := f.integer("amount")
	switch {
	case err != nil:
		return 0, err
	case left == 0:
		return 0, invalid("payment_intent", "charge_already_refunded", "All of this payment has gone back already.")
	case !given:
		return left, nil
	case amount < 1:
		return 0, invalid("amount", "parameter_invalid_integer", "This value must be greater than or equal to 1.")
	case amount > left:
		return 0, invalid("amount", "amount_too_large", fmt.Sprintf("Of this payment %d is left to go back.", left))
	}
	return amount, nil
}

// endRefund is what becomes of a refund that took a while.
func (b *books) endRefund(id string) {
	re, ok := one[refund](b, "SELECT doc FROM refunds WHERE id = ?", id)
	if !ok || re.Status != "pending" {
		return
	}
	r, ok := b.intentByID(re.PaymentIntent)
	if !ok {
		return
	}
	if cardOf(r.Card).refund == "failed" {
		b.comesBack(r, &re)
		return
	}
	re.Status = succeeded
	b.exec("UPDATE refunds SET doc = ? WHERE id = ?", b.encode(&re), re.ID)
	b.tell("refund.updated", re)
}

// comesBack is a refund that did not get through: its money is the company's again, and
// may be tried again.
func (b *books) comesBack(r *record, re *refund) {
	re.Status, re.FailureReason = "failed", "expired_or_canceled_card"
	r.Charge.AmountRefunded -= re.Amount
	b.update(r)
	b.exec("UPDATE refunds SET doc = ? WHERE id = ?", b.encode(re), re.ID)
	b.tell("refund.failed", re)
}

// failRefund is a refund that comes back although it seemed to be done.
func (b *books) failRefund(id string) *apiError {
	re, ok := one[refund](b, "SELECT doc FROM refunds WHERE id = ?", id)
	if !ok {
		return missing("refund", id)
	}
	r, ok := b.intentByID(re.PaymentIntent)
	if !ok || re.Status == "failed" {
		return invalid("id", "refund_failed", "This refund has come back already.")
	}
	b.comesBack(r, &re)
	return nil
}
