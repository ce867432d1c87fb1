package work

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"facevalue/payment"
	"facevalue/sale"
)

// Sales are the running sales.
type Sales interface {
	// Order is an order of a sale, as of all that Submit has answered. ErrUnknown when
	// there is no such sale or order here.
	Order(ctx context.Context, saleSuffix string, number uint64) (Order, error)
	// Missed says whether a charge of a sale ended without money, so that money for it is
	// news however much its order has been paid by others.
	Missed(ctx context.Context, saleSuffix string, charge uint64) (bool, error)
	// Begun are the open charges and refunds of a sale that have a provider's
	// reference, as of what is durable.
	Begun(ctx context.Context, saleSuffix string) ([]sale.Effect, error)
	// Submit gives a sale a command and waits for the durable answer.
	Submit(ctx context.Context, saleSuffix string, cmd sale.Command) (sale.Outcome, error)
	// Running are the suffixes of all sales that take commands.
	Running() []string
}

// ErrUnknown: the sale or the order is not one of this house.
var ErrUnknown = errors.New("payment/work: no such order here")

// OrphanError is money that the sale's books have no place for: a person has to look.
type OrphanError struct {
	Ref      string
	Order    string
	Amount   int64
	Currency string
	Why      string
}

// Error says it in a line.
func (e *OrphanError) Error() string {
	return fmt.Sprintf("payment/work: payment %s took %d %s for order %s, which its sale does not know of: %s", e.Ref, e.Amount, e.Currency, e.Order, e.Why)
}

// News asks the provider about a payment that something is said to have happened to,
// and tells the sale. It may be called for the same payment any number of times, in any
// order with everything else. A nil error means that what the provider said is durable
// with the sale, or that there was nothing to say.
func (w *Worker) News(ctx context.Context, sales Sales, ref string) error {
	p, err := w.Provider.Fetch(ctx, ref)
	if err != nil {
		return fmt.Errorf("payment/work: payment %s: %w", ref, err)
	}
	if p.Key == "" { // made by somebody else in the same account
		return nil
	}
	key, o, err := orderOf(ctx, sales, &p)
	if err != nil {
		return err
	}
	if err := tellCharge(ctx, sales, key, o, &p); err != nil {
		return err
	}
	return w.tellRefunds(ctx, sales, o, &p)
}

// CatchUp asks the provider what happened since an instant and tells the sales: it finds
// what no webhook told and no sweep waits for, such as money for a charge that is over.
// It goes on past news that cannot be told, and returns their errors together.
func (w *Worker) CatchUp(ctx context.Context, sales Sales, since int64) error {
	changed, err := w.Provider.Changed(ctx, since)
	if err != nil {
		return fmt.Errorf("payment/work: catch up: %w", err)
	}
	var failed []error
	for i := range changed {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if !booked(ctx, sales, &changed[i]) {
			failed = append(failed, w.News(ctx, sales, changed[i].Ref))
		}
	}
	return errors.Join(failed...)
}

// booked says whether there is nothing to tell of a payment: it waits for its buyer, its
// money is in the sale's books, or it ended without and nobody waits for it.
func booked(ctx context.Context, sales Sales, p *Payment) bool {
	if p.State == payment.Open || p.State == payment.Processing {
		return true
	}
	key, o, err := orderOf(ctx, sales, p)
	if err != nil {
		return false
	}
	if p.State == payment.Succeeded {
		missed, err := sales.Missed(ctx, key.Sale, key.Effect)
		return err == nil && !missed && o.Paid >= p.Captured
	}
	return p.State.Final() && o.Charge != key.Effect
}

// orderOf finds the order that a payment was made for.
func orderOf(ctx context.Context, sales Sales, p *Payment) (Key, *Order, error) {
	key, err := ParseKey(p.Key)
	if err != nil {
		return key, nil, fmt.Errorf("payment/work: payment %s: %w", p.Ref, errors.Join(ErrUnknown, err))
	}
	number, err := strconv.ParseUint(strings.TrimPrefix(p.Order, "ord_"+key.Sale+"_"), 10, 64)
	if err != nil {
		return key, nil, fmt.Errorf("payment/work: payment %s is for %q: %w", p.Ref, p.Order, ErrUnknown)
	}
	o, err := sales.Order(ctx, key.Sale, number)
	switch {
	case errors.Is(err, ErrUnknown): // made by a copy of the journal that knew more
		return key, nil, orphan(p, err.Error())
	case err != nil:
		return key, nil, fmt.Errorf("payment/work: payment %s: %w", p.Ref, err)
	case o.At != key.At || o.Currency != p.Currency:
		return key, nil, orphan(p, "it was made for an order of the same name, in another copy of the journal")
	}
	return key, &o, nil
}

func orphan(p *Payment, why string) error {
	if p.State != payment.Succeeded || p.Captured == p.Refunded() {
		return fmt.Errorf("payment/work: payment %s: %s: %w", p.Ref, why, ErrUnknown)
	}
	return &OrphanError{p.Ref, p.Order, p.Captured - p.Refunded(), p.Currency, why}
}

// tellCharge tells a sale how a charge ended, if it has.
func tellCharge(ctx context.Context, sales Sales, key Key, o *Order, p *Payment) error {
	var cmd sale.Command
	switch p.State {
	case payment.Succeeded:
		cmd = paid(key.Effect, p)
	case payment.Declined, payment.Cancelled:
		cmd = declined(key.Effect, p.Ref, p.Reason)
	default:
		return nil
	}
	out, err := sales.Submit(ctx, key.Sale, cmd)
	switch {
	case err != nil:
		return fmt.Errorf("payment/work: payment %s: %w", p.Ref, err)
	case out.Status == sale.OK:
		return nil
	case out.Status == sale.EffectState:
		return known(ctx, sales, key, o, p)
	}
	return fmt.Errorf("payment/work: payment %s: sale_%s refused its end: %s", p.Ref, key.Sale, out.Status)
}

// known holds a payment whose charge is over against the sale's books: they must have
// at least what it took. It is what duplicates look like.
func known(ctx context.Context, sales Sales, key Key, o *Order, p *Payment) error {
	if p.State != payment.Succeeded {
		return nil
	}
	now, err := sales.Order(ctx, key.Sale, o.Number)
	if err != nil {
		return fmt.Errorf("payment/work: payment %s: %w", p.Ref, err)
	}
	if now.Paid < p.Captured {
		return orphan(p, "its charge had ended otherwise")
	}
	return nil
}

// tellRefunds tells a sale of refunds of a payment that it waits for.
func (w *Worker) tellRefunds(ctx context.Context, sales Sales, o *Order, p *Payment) error {
	if len(p.Refunds) == 0 {
		return nil
	}
	open, err := sales.Begun(ctx, o.Sale)
	if err != nil {
		return fmt.Errorf("payment/work: payment %s: %w", p.Ref, err)
	}
	for i := range open {
		if open[i].Kind == sale.RefundEffect && open[i].Order == o.Number {
			if _, err := w.Ask(ctx, sales, o.Sale, open[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// Ask carries out an effect that was begun once more, and tells the sale when it is
// over.
func (w *Worker) Ask(ctx context.Context, sales Sales, saleSuffix string, e sale.Effect) (over bool, err error) {
	o, err := sales.Order(ctx, saleSuffix, e.Order)
	if err != nil {
		return false, fmt.Errorf("payment/work: effect %d of sale_%s: %w", e.ID, saleSuffix, err)
	}
	cmd, err := w.CarryOut(ctx, &o, e)
	if err != nil {
		return false, err
	}
	if _, waits := cmd.(*sale.BeginEffect); waits {
		return false, nil
	}
	if _, err := sales.Submit(ctx, saleSuffix, cmd); err != nil {
		return false, fmt.Errorf("payment/work: effect %d of %s: %w", e.ID, o.Name(), err)
	}
	return true, nil
}
