package sandbox

import (
	"cmp"
	"context"
	"fmt"
)

// The states of a dispute.
const (
	disputeOpen = "needs_response"
	disputeWon  = "won"
	disputeLost = "lost"
)

// answerFor is how long one may answer a dispute, in ms.
const answerFor = 7 * 24 * 3_600_000

// dispute takes money back for a buyer: what was named, or all that is left.
func (b *books) dispute(r *record, amount int64, reason string) (*dispute, *apiError) {
	if r.Status != succeeded {
		return nil, invalid("payment_intent", "charge_not_captured", "Nothing was taken by this payment.")
	}
	left := r.Charge.AmountCaptured - b.disputed(r.ID)
	amount = cmp.Or(amount, left)
	if amount < 1 || amount > left {
		return nil, invalid("amount", "amount_too_large", fmt.Sprintf("Of this payment %d can be disputed.", left))
	}
	d := &dispute{
		ID: b.id("du_"), Object: "dispute", Amount: amount, Charge: r.Charge.ID, Created: b.now / 1000, Currency: r.Currency,
		Evidence: evidenceDetails{(b.now + answerFor) / 1000}, PaymentIntent: r.ID, Reason: cmp.Or(reason, "general"), Status: disputeOpen,
	}
	b.exec("INSERT INTO disputes (id, intent, doc) VALUES (?, ?, ?)", d.ID, r.ID, b.encode(d))
	r.Charge.Disputed = true
	b.update(r)
	b.tell("charge.dispute.created", d)
	return d, nil
}

// disputed is what of a payment is disputed, or was and is lost.
func (b *books) disputed(intent string) (sum int64) {
	for _, d := range b.disputesOf(intent) {
		if d.Status != disputeWon {
			sum += d.Amount
		}
	}
	return sum
}

func (b *books) disputesOf(intent string) []dispute {
	return docs[dispute](b, "SELECT doc FROM disputes WHERE intent = ? ORDER BY n", intent)
}

// decide ends a dispute.
func (b *books) decide(id, status string) *apiError {
	d, ok := one[dispute](b, "SELECT doc FROM disputes WHERE id = ?", id)
	switch {
	case !ok:
		return missing("dispute", id)
	case status != disputeWon && status != disputeLost:
		return invalid("status", "parameter_invalid_string", "It is won or lost.")
	case d.Status != disputeOpen:
		return invalid("status", "dispute_closed", "This dispute is "+d.Status+" already.")
	}
	d.Status = status
	b.exec("UPDATE disputes SET doc = ? WHERE id = ?", b.encode(&d), d.ID)
	b.tell("charge.dispute.closed", &d)
	return nil
}

// complain is what the holder of some cards does after a while.
func (b *books) complain(intent string) {
	if r, ok := b.intentByID(intent); ok {
		c := cardOf(r.Card)
		_, _ = b.dispute(r, 0, c.dispute) // there is nothing to dispute when all has gone back
	}
}

// listDisputes lists an intent's disputes, the newest first.
func listDisputes(b *books, intent string, f form) (any, *apiError) {
	return newestFirst[dispute](b, f, "disputes", "intent = ?", intent)
}

// Dispute is a buyer who goes to their bank about a payment: about an amount in the
// wire's units, or all of it for 0. It returns the dispute's name.
func (c *Company) Dispute(ctx context.Context, id string, amount int64, reason string) (name string, err error) {
	err = c.byHand(ctx, func(b *books) *apiError {
		r, ok := b.intentByID(id)
		if !ok {
			return missing("payment_intent", id)
		}
		d, apiErr := b.dispute(r, amount, reason)
		if apiErr == nil {
			name = d.ID
		}
		return apiErr
	})
	return name, err
}

// Decide ends a dispute: won is ours.
func (c *Company) Decide(ctx context.Context, id string, won bool) error {
	status := disputeLost
	if won {
		status = disputeWon
	}
	return c.byHand(ctx, func(b *books) *apiError { return b.decide(id, status) })
}
