package saga

import (
	"context"
	"fmt"
	"slices"

	"facevalue/payment"
)

// ask is one request: what goes wrong with it, its key, and its work.
func ask[T any](b *Bank, kind, key, request string, work func() (T, error)) (T, error) {
	var none T
	if b.crashed() {
		return none, lost()
	}
	fault := b.weather.fault(b, kind)
	if b.tale != nil {
		b.tale(fmt.Sprintf("%8d s    asked: %s, %s, key %q; fault %q", (b.now()-start)/second, kind, request, key, fault))
	}
	if err := b.before(fault); err != nil {
		return none, err
	}
	answer, err := once(b, key, request, fault, work)
	if fault == faultLostAfter || b.crashed() {
		return none, lost()
	}
	return answer, err
}

// once does a request's work, or answers what is kept under its key.
func once[T any](b *Bank, key, request string, fault string, work func() (T, error)) (T, error) {
	var none T
	if k, ok := b.keys[key]; ok && key != "" && b.now() < k.at+day {
		if k.request != request {
			return none, &payment.Error{Failure: payment.KeyReused}
		}
		if k.err != nil {
			return none, k.err
		}
		return k.answer.(T), nil
	}
	if _, ok := b.keys[key]; ok {
		b.counts.add("fault: key forgotten")
	}
	if fault == faultSaved {
		err := &payment.Error{Failure: payment.Unknown, Code: payment.CodeServerError}
		if key != "" {
			b.keys[key] = kept{b.now(), request, none, err}
		}
		return none, err
	}
	answer, err := work()
	if key != "" && err == nil { // what was refused may come again
		b.keys[key] = kept{b.now(), request, answer, nil}
	}
	return answer, err
}

func lost() error { return &payment.Error{Failure: payment.Unknown, Message: "the connection broke"} }

func refused(code string) error { return &payment.Error{Failure: payment.Refused, Code: code} }

// crashed says whether whoever asks is no longer there, and counts down to it: each
// request can be the last before its work, or after it.
func (b *Bank) crashed() bool {
	if b.crashIn > 0 {
		b.crashIn--
		b.dead = b.dead || b.crashIn == 0
	}
	return b.dead
}

// Create makes a payment.
func (b *Bank) Create(_ context.Context, in payment.Intent) (payment.Payment, error) {
	request := fmt.Sprintf("create %s %d %s %d", in.Order, in.Amount, in.Currency, in.Capture)
	return ask(b, "create", in.Key+in.Attempt, request, func() (payment.Payment, error) { return b.made(&in).copied(), nil })
}

// Fetch is a payment as it is now.
func (b *Bank) Fetch(_ context.Context, ref string) (payment.Payment, error) {
	return ask(b, "fetch", "", "", func() (payment.Payment, error) {
		p, err := b.find(ref)
		if err != nil {
			return payment.Payment{}, err
		}
		return p.copied(), nil
	})
}

// Capture takes what was set aside.
func (b *Bank) Capture(_ context.Context, c payment.Capture) (payment.Payment, error) {
	return ask(b, "capture", c.Key, fmt.Sprintf("capture %s %d", c.Ref, c.Amount), func() (payment.Payment, error) {
		p, err := b.find(c.Ref)
		switch {
		case err != nil:
			return payment.Payment{}, err
		case p.State != payment.Authorised:
			return p.copied(), nil
		case c.Amount < 1 || c.Amount > p.Amount:
			return payment.Payment{}, refused("amount_too_large")
		case p.refuses:
			b.counts.add("outcome: capture refused")
			b.end(p, payment.Cancelled, "expired")
			return payment.Payment{}, refused("charge_expired_for_capture")
		}
		b.take(p, c.Amount)
		return p.copied(), nil
	})
}

// Cancel calls a payment off, unless money moved or may be moving.
func (b *Bank) Cancel(_ context.Context, ref, key string) (payment.Payment, error) {
	return ask(b, "cancel", key, "cancel "+ref, func() (payment.Payment, error) {
		p, err := b.find(ref)
		if err != nil {
			return payment.Payment{}, err
		}
		if p.State == payment.Open || p.State == payment.Authorised {
			b.end(p, payment.Cancelled, "requested")
		}
		return p.copied(), nil
	})
}

// Refund gives money back.
func (b *Bank) Refund(_ context.Context, r payment.Refund) (payment.RefundResult, error) {
	return ask(b, "refund", r.Key, fmt.Sprintf("refund %s %d", r.Ref, r.Amount), func() (payment.RefundResult, error) {
		p, err := b.find(r.Ref)
		switch {
		case err != nil:
			return payment.RefundResult{}, err
		case p.State != payment.Succeeded:
			return payment.RefundResult{}, refused("charge_not_captured")
		case p.Disputed() > 0:
			return payment.RefundResult{}, refused("charge_disputed")
		case r.Amount < 1 || r.Amount > p.Captured-p.Refunded():
			return payment.RefundResult{}, refused("amount_too_large")
		}
		return b.refund(p, r.Key, r.Amount), nil
	})
}

// Payments are all of an order, the oldest first.
func (b *Bank) Payments(_ context.Context, _, order string) ([]payment.Payment, error) {
	return ask(b, "payments", "", "", func() (all []payment.Payment, err error) {
		for _, p := range b.payments {
			if p.Order == order {
				all = append(all, p.copied())
			}
		}
		return all, nil
	})
}

// Changed are the payments of the news since an instant, each as its last news had it.
func (b *Bank) Changed(_ context.Context, since int64) ([]payment.Payment, error) {
	return ask(b, "changed", "", "", func() ([]payment.Payment, error) {
		var newest []payment.Payment
		seen := map[string]bool{}
		for i := len(b.news) - 1; i >= 0 && b.news[i].at >= since; i-- {
			p := b.news[i].Payment
			if !seen[p.Ref] {
				seen[p.Ref] = true
				p.Refunds, p.Disputes = nil, nil
				newest = append(newest, p)
			}
		}
		slices.Reverse(newest)
		return newest, nil
	})
}

// Methods are the ways to pay.
func (b *Bank) Methods() []payment.Method {
	return []payment.Method{
		{Name: "card", Manual: true, Refundable: true},
		{Name: "bank", Refundable: true},
		{Name: "debit", Asynchronous: true, Wait: 3 * day, Refundable: true},
	}
}
