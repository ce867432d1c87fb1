package work

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"facevalue/payment"
	"facevalue/sale"
)

// refund gives an order's money back by the payments that it came by. What was given
// back under this effect's key before is looked up first, each time: keys are
// forgotten after a day, and money that went back twice does not return. Where not all
// of it came by the provider, as with cash, nothing goes back by itself: it is a
// person's to give. A company that keeps answering with an error it made is asked under
// the same key until it has forgotten it: late money is better than money twice.
func (w *Worker) refund(ctx context.Context, o *Order, e *sale.Effect) (sale.Command, error) {
	all, err := w.payments(ctx, o, e)
	if err != nil {
		return nil, err
	}
	r := refunding{w: w, key: KeyOf(o, e).String(), left: e.Amount}
	var there int64 // to be given back still
	for i := range all {
		r.count(&all[i])
		there += r.room(&all[i])
	}
	if r.left > there {
		return declined(e.ID, r.ref, fmt.Sprintf("of %d to go back only %d came by the provider", e.Amount, e.Amount-r.left+there)), nil
	}
	for i := range all {
		if err := r.by(ctx, &all[i]); err != nil {
			return nil, err
		}
	}
	return r.result(e), nil
}

// payments are those of the order that took money, first the one that the effect
// names, then the newest.
func (w *Worker) payments(ctx context.Context, o *Order, e *sale.Effect) ([]Payment, error) {
	all, err := w.Provider.Payments(ctx, o.SaleName(), o.Name())
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(p Payment) bool {
		k, err := ParseKey(p.Key)
		return p.State != payment.Succeeded || p.Currency != o.Currency || err != nil || k.Sale != o.Sale || k.At != o.At
	})
	slices.Reverse(all)
	slices.SortStableFunc(all, func(a, b Payment) int {
		switch {
		case a.Ref == e.Ref && b.Ref != e.Ref:
			return -1
		case b.Ref == e.Ref && a.Ref != e.Ref:
			return 1
		}
		return 0
	})
	return all, nil
}

// refunding is a refund being spread over payments.
type refunding struct {
	w       *Worker
	key     string
	left    int64 // not asked for yet
	gone    int64 // back with the buyer
	ref     string
	pending bool
	failed  []string
}

// count takes in what went back by a payment under this key before. A refund that
// failed is not asked for again: its key stands for it.
func (r *refunding) count(p *Payment) {
	for i := range p.Refunds {
		if got := &p.Refunds[i]; r.isMine(got.Key) {
			r.take(p.Ref, got)
		}
	}
}

func (r *refunding) isMine(key string) bool {
	return key == r.key || strings.HasPrefix(key, r.key+"/")
}

func (r *refunding) take(ref string, got *RefundResult) {
	r.left -= got.Amount
	if r.ref == "" {
		r.ref = ref
	}
	switch got.State {
	case payment.RefundDone:
		r.gone += got.Amount
	case payment.RefundPending:
		r.pending = true
	case payment.RefundFailed:
		r.failed = append(r.failed, fmt.Sprintf("%d of payment %s: %s", got.Amount, ref, got.Reason))
	}
}

// room is what can go back by a payment. One that was asked under this key before is
// not asked again.
func (r *refunding) room(p *Payment) int64 {
	if slices.ContainsFunc(p.Refunds, func(got RefundResult) bool { return r.isMine(got.Key) }) {
		return 0
	}
	return p.Refundable()
}

// by gives back what is left by one payment, as far as it has room.
func (r *refunding) by(ctx context.Context, p *Payment) error {
	amount := min(r.left, r.room(p))
	if amount == 0 {
		return nil
	}
	got, err := r.w.Provider.Refund(ctx, Refund{Key: r.key + "/" + p.Ref, Ref: p.Ref, Amount: amount, Currency: p.Currency})
	if refusedForGood(err) {
		got = RefundResult{State: payment.RefundFailed, Amount: amount, Reason: err.Error()}
	} else if err != nil {
		return err
	}
	r.take(p.Ref, &got)
	return nil
}

// result is what the parts come to. Where one part failed the command's amount is what
// went back all the same.
func (r *refunding) result(e *sale.Effect) sale.Command {
	switch {
	case r.pending:
		return begun(e, cmp.Or(e.Ref, r.ref))
	case len(r.failed) > 0:
		cmd := declined(e.ID, r.ref, "did not go back: "+strings.Join(r.failed, "; "))
		cmd.Amount = r.gone
		return cmd
	}
	return &sale.FinishEffect{Meta: house, Effect: e.ID, Result: sale.EffectDone, Amount: r.gone, Ref: r.ref}
}
