package work

import (
	"context"
	"fmt"
	"strings"

	"facevalue/payment"
	"facevalue/sale"
)

// Worker carries out effects. It has no state of its own: what it does rests on the
// effect, the order and the provider alone, so it may be called for the same effect by
// a desk, a webhook and a sweep at once.
type Worker struct {
	Provider Provider
	// Now is the instant, in ms since 1970; for what is too late to be begun.
	Now func() int64
}

// CarryOut does what an open effect still needs and returns what came of it, as a
// command for the sale: BeginEffect while it has to be waited for, FinishEffect when it
// is over. An error means that nothing is known yet: carry the effect out again later.
func (w *Worker) CarryOut(ctx context.Context, o *Order, e sale.Effect) (sale.Command, error) {
	cmd, err := w.carryOut(ctx, o, &e)
	if err != nil {
		return nil, fmt.Errorf("payment/work: effect %d of %s: %w", e.ID, o.Name(), err)
	}
	return cmd, nil
}

func (w *Worker) carryOut(ctx context.Context, o *Order, e *sale.Effect) (sale.Command, error) {
	switch e.Kind {
	case sale.ChargeEffect:
		return w.charge(ctx, o, e)
	case sale.CancelEffect:
		return w.cancel(ctx, o, e)
	case sale.RefundEffect:
		return w.refund(ctx, o, e)
	}
	return nil, fmt.Errorf("kind %d is not about money", e.Kind)
}

// house is who the results come from.
var house = sale.Meta{By: sale.Actor{Role: sale.House}}

func begun(e *sale.Effect, ref string) sale.Command {
	return &sale.BeginEffect{Meta: house, Effect: e.ID, Ref: ref}
}

func declined(effect uint64, ref, reason string) *sale.FinishEffect {
	return &sale.FinishEffect{Meta: house, Effect: effect, Result: sale.EffectDeclined, Ref: ref, Reason: clip(reason)}
}

// paid is the end of a charge by what the provider took.
func paid(effect uint64, p *Payment) *sale.FinishEffect {
	return &sale.FinishEffect{
		Meta: house, Effect: effect, Result: sale.EffectDone, Amount: p.Captured, Tender: clip(p.Tender), Ref: p.Ref,
	}
}

// clip keeps a text of somebody else's within what the sale takes.
func clip(s string) string { return strings.ToValidUTF8(s[:min(len(s), 256)], "") }

// ours refuses a payment object that was made for something else: it must never pay
// for this effect.
func ours(o *Order, key string, p *Payment) error {
	switch {
	case p.Key != key:
		return fmt.Errorf("payment %s was made for %q, not for %q", p.Ref, p.Key, key)
	case p.Currency != o.Currency:
		return fmt.Errorf("payment %s is in %s, the order in %s", p.Ref, p.Currency, o.Currency)
	}
	return nil
}

// find looks for the payment object of a key among all that were made for the order.
func (w *Worker) find(ctx context.Context, o *Order, key string) (*Payment, error) {
	all, err := w.Provider.Payments(ctx, o.SaleName(), o.Name())
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].Key == key {
			return &all[i], nil
		}
	}
	return nil, nil
}

// refusedForGood says whether a provider has said that nothing happened and nothing
// will.
func refusedForGood(err error) bool { return payment.FailureOf(err) == payment.Refused }
