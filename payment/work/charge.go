package work

import (
	"context"
	"errors"
	"strconv"

	"facevalue/payment"
	"facevalue/sale"
)

// lookFirst is the age of an order, in ms, from which a payment object is looked up
// before one is made: providers forget keys after a day.
const lookFirst = 20 * 3_600_000

// charge makes the payment object, or says what became of it.
func (w *Worker) charge(ctx context.Context, o *Order, e *sale.Effect) (sale.Command, error) {
	key := KeyOf(o, e).String()
	if e.Ref != "" {
		p, err := w.Provider.Fetch(ctx, e.Ref)
		if err != nil {
			return nil, err
		}
		return chargeResult(o, key, e, &p)
	}
	now := w.Now()
	if e.Until != 0 && now >= e.Until {
		// Nobody ever got a link to pay by, so nobody has paid.
		return declined(e.ID, "", "its time was over before the payment could begin"), nil
	}
	if now-o.At >= lookFirst {
		p, err := w.find(ctx, o, key)
		if err != nil || p != nil {
			return foundCharge(o, key, e, p, err)
		}
	}
	return w.create(ctx, o, e, key)
}

func foundCharge(o *Order, key string, e *sale.Effect, p *Payment, err error) (sale.Command, error) {
	if err != nil {
		return nil, err
	}
	return chargeResult(o, key, e, p)
}

// create asks for a payment object. A company that answers with an error of its own may
// do so for as long as it remembers the request; it is then asked in a new one, unless
// there is an object after all. A second object does no harm: nobody gets the first
// one's link.
func (w *Worker) create(ctx context.Context, o *Order, e *sale.Effect, key string) (sale.Command, error) {
	in := Intent{
		Key: key, Sale: o.SaleName(), Order: o.Name(), Amount: e.Amount, Currency: o.Currency, Account: o.Account,
		ReturnURL: o.ReturnURL, Description: o.Description,
	}
	p, err := w.Provider.Create(ctx, in)
	if stuck(err) {
		found, lookErr := w.find(ctx, o, key)
		if lookErr != nil || found != nil {
			return foundCharge(o, key, e, found, lookErr)
		}
		in.Attempt = w.attempt()
		p, err = w.Provider.Create(ctx, in)
	}
	switch {
	case err == nil:
		return chargeResult(o, key, e, &p)
	case payment.FailureOf(err) == payment.Refused:
		return declined(e.ID, "", err.Error()), nil
	}
	return nil, err
}

// attempt makes a request of this minute another one than before.
func (w *Worker) attempt() string { return "~" + strconv.FormatInt(w.Now()/60_000, 36) }

// stuck says whether the same request may be answered in the same way for a day: it
// failed inside the company, or its key stands for other words, which an older
// configuration sent.
func stuck(err error) bool {
	got, ok := errors.AsType[*payment.Error](err)
	return ok && (got.Failure == payment.KeyReused || got.Failure == payment.Unknown && got.Code == payment.CodeServerError)
}

// chargeResult is what a payment object says of its charge.
func chargeResult(o *Order, key string, e *sale.Effect, p *Payment) (sale.Command, error) {
	if err := ours(o, key, p); err != nil {
		return nil, err
	}
	switch p.State {
	case payment.Succeeded:
		return paid(e.ID, p), nil
	case payment.Declined, payment.Cancelled:
		return declined(e.ID, p.Ref, p.Reason), nil
	}
	return begun(e, p.Ref), nil
}

// cancel asks what became of a charge whose time is over, and calls it off if nobody
// has paid.
func (w *Worker) cancel(ctx context.Context, o *Order, e *sale.Effect) (sale.Command, error) {
	charge := sale.Effect{ID: e.Of}
	key := KeyOf(o, &charge).String()
	ref := e.Ref
	if ref == "" { // it was asked before the charge had begun
		p, err := w.find(ctx, o, key)
		if err != nil {
			return nil, err
		}
		if p == nil {
			return &sale.FinishEffect{Meta: house, Effect: e.ID, Result: sale.EffectDone}, nil
		}
		ref = p.Ref
	}
	// To call off twice is to call off, so each minute's request may be a new one: an
	// answer that was an error is not kept to.
	p, err := w.Provider.Cancel(ctx, ref, KeyOf(o, e).String()+w.attempt())
	if err != nil {
		return nil, err
	}
	return cancelResult(o, key, e, &p)
}

// cancelResult is what a payment object says to the question about its charge. Money
// that was taken after all is told as the end of the charge.
func cancelResult(o *Order, key string, e *sale.Effect, p *Payment) (sale.Command, error) {
	if err := ours(o, key, p); err != nil {
		return nil, err
	}
	switch p.State {
	case payment.Succeeded:
		return paid(e.Of, p), nil
	case payment.Declined, payment.Cancelled:
		return &sale.FinishEffect{Meta: house, Effect: e.ID, Result: sale.EffectDone, Ref: p.Ref, Reason: clip(p.Reason)}, nil
	}
	return declined(e.ID, p.Ref, p.State.String()), nil
}
