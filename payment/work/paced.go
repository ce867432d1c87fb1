package work

import (
	"context"
	"errors"
	"time"

	"facevalue/breaker"
	"facevalue/payment"
)

// patience is how long a request waits for its turn, in ms, before its worker is free
// for others.
const patience = 2000

// Paced asks a provider no faster than it takes, and not at all while it is down.
type Paced struct {
	Provider Provider
	Breaker  *breaker.Breaker
	Now      func() int64
}

// do makes one request when its turn has come.
func (p *Paced) do(ctx context.Context, request func() error) error {
	if err := p.enter(ctx); err != nil {
		return err
	}
	err := request()
	failed, retryAfter := unwell(err)
	p.Breaker.Leave(p.Now(), failed, retryAfter)
	return err
}

// enter waits for a turn. Nothing was asked when it fails.
func (p *Paced) enter(ctx context.Context) error {
	for left := int64(patience); ; {
		err := p.Breaker.Enter(p.Now())
		closed, ok := errors.AsType[*breaker.ClosedError](err)
		switch {
		case !ok:
			return err
		case closed.RetryAfter > left:
			return &payment.Error{Failure: payment.Busy, RetryAfter: closed.RetryAfter, Why: closed}
		}
		left -= closed.RetryAfter
		timer := time.NewTimer(time.Duration(closed.RetryAfter) * time.Millisecond)
		select {
		case <-ctx.Done():
			timer.Stop()
			return &payment.Error{Failure: payment.Busy, Why: ctx.Err()}
		case <-timer.C:
		}
	}
}

// unwell says whether an error is about the provider rather than about one request.
func unwell(err error) (failed bool, retryAfter int64) {
	if err == nil {
		return false, 0
	}
	e, ok := errors.AsType[*payment.Error](err)
	switch {
	case !ok:
		return true, 0
	case e.Failure == payment.Busy:
		return e.RetryAfter > 0 && e.Code != payment.CodeBalance, e.RetryAfter
	}
	return e.Failure == payment.Unknown, e.RetryAfter
}

// Create asks the provider.
func (p *Paced) Create(ctx context.Context, in Intent) (got Payment, err error) {
	err = p.do(ctx, func() (err error) { got, err = p.Provider.Create(ctx, in); return err })
	return got, err
}

// Capture asks the provider.
func (p *Paced) Capture(ctx context.Context, c Capture) (got Payment, err error) {
	err = p.do(ctx, func() (err error) { got, err = p.Provider.Capture(ctx, c); return err })
	return got, err
}

// Methods are the provider's, which is not asked for them.
func (p *Paced) Methods() []payment.Method { return p.Provider.Methods() }

// Fetch asks the provider.
func (p *Paced) Fetch(ctx context.Context, ref string) (got Payment, err error) {
	err = p.do(ctx, func() (err error) { got, err = p.Provider.Fetch(ctx, ref); return err })
	return got, err
}

// Cancel asks the provider.
func (p *Paced) Cancel(ctx context.Context, ref, key string) (got Payment, err error) {
	err = p.do(ctx, func() (err error) { got, err = p.Provider.Cancel(ctx, ref, key); return err })
	return got, err
}

// Refund asks the provider.
func (p *Paced) Refund(ctx context.Context, r Refund) (got RefundResult, err error) {
	err = p.do(ctx, func() (err error) { got, err = p.Provider.Refund(ctx, r); return err })
	return got, err
}

// Payments asks the provider.
func (p *Paced) Payments(ctx context.Context, saleName, order string) (got []Payment, err error) {
	err = p.do(ctx, func() (err error) { got, err = p.Provider.Payments(ctx, saleName, order); return err })
	return got, err
}

// Changed asks the provider.
func (p *Paced) Changed(ctx context.Context, since int64) (got []Payment, err error) {
	err = p.do(ctx, func() (err error) { got, err = p.Provider.Changed(ctx, since); return err })
	return got, err
}
