package delivery

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"

	"facevalue/sale"
)

// Resender sends an order's tickets again when somebody asks for it, but not as often
// as somebody likes: mail to an address is also a way to annoy its owner.
type Resender struct {
	Letters Letters
	Sender  Sender
	Now     func() int64

	mu    sync.Mutex
	asked map[string]int64 // by order: the instant at which the budget is whole again
}

const (
	resendEvery = 5 * 60_000 // ms that one mail costs
	resendBurst = 3          // mails at once
	mostAsked   = 100_000    // orders that are remembered
)

// TooSoonError says that an order's tickets were sent often enough lately.
type TooSoonError struct{ RetryAfter int64 } // ms

// Error says it in a line.
func (e *TooSoonError) Error() string {
	return fmt.Sprintf("delivery: sent often enough lately; again in %d s", (e.RetryAfter+999)/1000)
}

// Resend sends the tickets of an order to its contact as it is now. Errors are
// *TooSoonError, ErrNobody, ErrRefused, or that the mail server takes nothing now.
func (s *Resender) Resend(ctx context.Context, saleSuffix string, order uint64) error {
	now := s.Now()
	name := saleSuffix + "_" + strconv.FormatUint(order, 10)
	if err := s.take(name, now); err != nil {
		return err
	}
	e := sale.Effect{Kind: sale.DeliverEffect, Order: order, Reason: "asked for again"}
	l, err := s.Letters.Letter(ctx, saleSuffix, e)
	if err != nil {
		return err
	}
	m, err := Write(&l, e)
	if err != nil {
		return err
	}
	// Each time it is another letter.
	m.ID = "again-" + saleSuffix + "-" + strconv.FormatUint(order, 10) + "-" + strconv.FormatInt(now, 36)
	err = s.Sender.Send(ctx, m)
	if err != nil && !errors.Is(err, ErrRefused) {
		s.giveBack(name)
	}
	return err
}

// take uses up one mail of an order's budget.
func (s *Resender) take(name string, now int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.asked == nil {
		s.asked = map[string]int64{}
	}
	whole := max(s.asked[name], now)
	if wait := whole + resendEvery - (now + resendBurst*resendEvery); wait > 0 {
		return &TooSoonError{wait}
	}
	if len(s.asked) >= mostAsked && s.asked[name] == 0 {
		s.forget(now)
		if len(s.asked) >= mostAsked {
			return &TooSoonError{resendEvery}
		}
	}
	s.asked[name] = whole + resendEvery
	return nil
}

// forget drops the orders whose budget is whole again.
func (s *Resender) forget(now int64) {
	for name, whole := range s.asked {
		if whole <= now {
			delete(s.asked, name)
		}
	}
}

// giveBack is for a mail that could not be sent.
func (s *Resender) giveBack(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked[name] -= resendEvery
}
