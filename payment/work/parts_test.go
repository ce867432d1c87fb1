package work_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"facevalue/breaker"
	"facevalue/payment"
	"facevalue/payment/work"
	"facevalue/sale"

	"pgregory.net/rapid"
)

// provider is a company of functions; one that is nil must not be asked.
type provider struct {
	create   func(work.Intent) (work.Payment, error)
	fetch    func(string) (work.Payment, error)
	cancel   func(string) (work.Payment, error)
	capture  func(work.Capture) (work.Payment, error)
	refund   func(work.Refund) (work.RefundResult, error)
	payments func() ([]work.Payment, error)
	changed  func(int64) ([]work.Payment, error)
	methods  []payment.Method
}

func (p *provider) Capture(_ context.Context, c work.Capture) (work.Payment, error) {
	return p.capture(c)
}

func (p *provider) Methods() []payment.Method { return p.methods }

func (p *provider) Create(_ context.Context, in work.Intent) (work.Payment, error) {
	return p.create(in)
}

func (p *provider) Fetch(_ context.Context, ref string) (work.Payment, error) { return p.fetch(ref) }

func (p *provider) Cancel(_ context.Context, ref, _ string) (work.Payment, error) {
	return p.cancel(ref)
}

func (p *provider) Refund(_ context.Context, r work.Refund) (work.RefundResult, error) {
	return p.refund(r)
}

func (p *provider) Payments(context.Context, string, string) ([]work.Payment, error) {
	return p.payments()
}

func (p *provider) Changed(_ context.Context, since int64) ([]work.Payment, error) {
	return p.changed(since)
}

var _ work.Provider = (*work.Paced)(nil)

func order7() *work.Order {
	return &work.Order{Sale: "club", Number: 7, At: start, Currency: "EUR", Charge: 1}
}

func theirs(state payment.State) work.Payment {
	p := work.Payment{
		Ref: "pi_1", Key: work.KeyOf(order7(), &sale.Effect{ID: 1}).String(), Sale: "sale_club", Order: "ord_club_7",
		State: state, Amount: 500, Currency: "EUR", Tender: "card",
	}
	if state == payment.Succeeded {
		p.Captured = p.Amount
	}
	return p
}

func TestKeysComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := work.Key{
			Sale:   rapid.StringMatching(`[a-z0-9]{3,24}`).Draw(t, "sale"),
			Effect: rapid.Uint64().Draw(t, "effect"), At: rapid.Int64().Draw(t, "at"),
		}
		for _, text := range []string{k.String(), k.String() + "/pi_1"} {
			if got, err := work.ParseKey(text); err != nil || got != k {
				t.Fatalf("%q came back as %+v, %v", text, got, err)
			}
		}
	})
	for _, bad := range []string{"", "club", "club/1", "/1/a", "club/x/a", "club/1/-", "club/1/ä"} {
		if k, err := work.ParseKey(bad); err == nil {
			t.Errorf("%q was read as %+v", bad, k)
		}
	}
}

// TestChargeStates says what each state of a payment means for its charge, and for the
// question about it.
func TestChargeStates(t *testing.T) {
	for _, c := range []struct {
		state            payment.State
		charge, question string
	}{
		{payment.Open, "begun", "not yet"},
		{payment.Processing, "begun", "not yet"},
		{payment.Authorised, "begun", "not yet"},
		{payment.Succeeded, "paid", "paid"},
		{payment.Declined, "declined", "called off"},
		{payment.Cancelled, "declined", "called off"},
	} {
		p := &provider{
			fetch:  func(string) (work.Payment, error) { return theirs(c.state), nil },
			cancel: func(string) (work.Payment, error) { return theirs(c.state), nil },
		}
		w := work.Worker{Provider: p, Now: func() int64 { return start }}
		got, err := w.CarryOut(t.Context(), order7(), sale.Effect{ID: 1, Kind: sale.ChargeEffect, Order: 7, Amount: 500, Ref: "pi_1"})
		if say := said(got, err); say != c.charge {
			t.Errorf("%v: the charge is %s, want %s", c.state, say, c.charge)
		}
		got, err = w.CarryOut(t.Context(), order7(), sale.Effect{ID: 2, Kind: sale.CancelEffect, Order: 7, Of: 1, Ref: "pi_1"})
		if say := said(got, err); say != c.question {
			t.Errorf("%v: the question is answered %s, want %s", c.state, say, c.question)
		}
	}
}

// said is a result in a word.
func said(cmd sale.Command, err error) string {
	if err != nil {
		return "unknown"
	}
	f, over := cmd.(*sale.FinishEffect)
	switch {
	case !over:
		return "begun"
	case f.Effect == 1 && f.Result == sale.EffectDone && f.Amount == 500 && f.Tender == "card" && f.Ref == "pi_1":
		return "paid"
	case f.Effect == 1 && f.Result == sale.EffectDeclined:
		return "declined"
	case f.Effect == 2 && f.Result == sale.EffectDone && f.Amount == 0:
		return "called off"
	case f.Effect == 2 && f.Result == sale.EffectDeclined:
		return "not yet"
	}
	return fmt.Sprintf("%+v", f)
}

// TestUnknownIsNoOutcome: what is not known is never told to the sale, whatever was
// asked.
func TestUnknownIsNoOutcome(t *testing.T) {
	for _, failure := range []payment.Failure{payment.Unknown, payment.Busy, payment.NotFound} {
		fail := &payment.Error{Failure: failure, Message: "no"}
		p := &provider{
			create:   func(work.Intent) (work.Payment, error) { return work.Payment{}, fail },
			fetch:    func(string) (work.Payment, error) { return work.Payment{}, fail },
			cancel:   func(string) (work.Payment, error) { return work.Payment{}, fail },
			payments: func() ([]work.Payment, error) { return nil, fail },
		}
		w := work.Worker{Provider: p, Now: func() int64 { return start }}
		for _, e := range []sale.Effect{
			{ID: 1, Kind: sale.ChargeEffect, Amount: 500},
			{ID: 1, Kind: sale.ChargeEffect, Amount: 500, Ref: "pi_1"},
			{ID: 2, Kind: sale.CancelEffect, Of: 1, Ref: "pi_1"},
			{ID: 2, Kind: sale.CancelEffect, Of: 1},
			{ID: 3, Kind: sale.RefundEffect, Amount: 500},
		} {
			if cmd, err := w.CarryOut(t.Context(), order7(), e); err == nil {
				t.Errorf("%v: effect %+v came to %+v", failure, e, cmd)
			}
		}
	}
}

// TestSomebodyElsesPayment never pays for an order.
func TestSomebodyElsesPayment(t *testing.T) {
	for name, change := range map[string]func(*work.Payment){
		"another key":      func(p *work.Payment) { p.Key = "club/2/0" },
		"another currency": func(p *work.Payment) { p.Currency = "USD" },
	} {
		p := theirs(payment.Succeeded)
		change(&p)
		w := work.Worker{Provider: &provider{fetch: func(string) (work.Payment, error) { return p, nil }}, Now: func() int64 { return start }}
		if cmd, err := w.CarryOut(t.Context(), order7(), sale.Effect{ID: 1, Kind: sale.ChargeEffect, Amount: 500, Ref: "pi_1"}); err == nil {
			t.Errorf("%s: %+v", name, cmd)
		}
	}
}

// TestRefusedForGood closes the charge, with the reason in no more than the sale takes.
func TestRefusedForGood(t *testing.T) {
	p := &provider{create: func(work.Intent) (work.Payment, error) {
		return work.Payment{}, &payment.Error{Failure: payment.Refused, Message: strings.Repeat("ä", 300)}
	}}
	w := work.Worker{Provider: p, Now: func() int64 { return start }}
	cmd, err := w.CarryOut(t.Context(), order7(), sale.Effect{ID: 1, Kind: sale.ChargeEffect, Amount: 500})
	got, ok := cmd.(*sale.FinishEffect)
	if err != nil || !ok || got.Result != sale.EffectDeclined || len(got.Reason) > 256 || !strings.HasSuffix(got.Reason, "ä") {
		t.Errorf("%+v, %v", cmd, err)
	}
}

// TestPaced: a company that is down is not asked by everybody, and a low balance holds
// up nothing but the refund.
func TestPaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		var fail error
		now := func() int64 { return time.Now().UnixMilli() }
		p := &work.Paced{
			Provider: &provider{fetch: func(string) (work.Payment, error) { asked++; return theirs(payment.Open), fail }},
			Breaker:  breaker.New(breaker.Options{First: 5000, PerSecond: 10}), Now: now,
		}
		fail = &payment.Error{Failure: payment.Busy, Code: payment.CodeBalance, RetryAfter: 600_000}
		for range 5 {
			if _, err := p.Fetch(t.Context(), "pi_1"); payment.FailureOf(err) != payment.Busy {
				t.Fatal(err)
			}
		}
		fail = &payment.Error{Failure: payment.Unknown}
		for range 5 {
			if _, err := p.Fetch(t.Context(), "pi_1"); err == nil {
				t.Fatal("no error")
			}
		}
		if asked != 6 {
			t.Errorf("asked %d times, want 5 about the balance and 1 that failed", asked)
		}
		<-time.After(5 * time.Second)
		fail = nil
		if _, err := p.Fetch(t.Context(), "pi_1"); err != nil {
			t.Errorf("after the pause: %v", err)
		}
		begin := time.Now()
		for range 30 {
			if _, err := p.Fetch(t.Context(), "pi_1"); err != nil {
				t.Fatalf("waiting for a turn: %v", err)
			}
		}
		if took := time.Since(begin); took < 2*time.Second {
			t.Errorf("30 requests took %v at a pace of 10 a second with 10 at once", took)
		}
	})
}

// TestSweep: an effect is asked about at doubling pauses until it is over.
func TestSweep(t *testing.T) {
	s := work.NewSweep(100, 500)
	e := sale.Effect{ID: 1, Kind: sale.ChargeEffect, Ref: "pi_1"}
	if s.Wake() != math.MaxInt64 {
		t.Error("something to do at first")
	}
	s.See("club", []sale.Effect{e}, 0)
	s.See("tour", []sale.Effect{e}, 0)
	s.See("tour", nil, 0)
	now := int64(0)
	for _, want := range []int64{100, 200, 400, 500, 500} {
		if _, _, ok := s.Next(now + want - 1); ok {
			t.Fatalf("asked before %d ms were over", want)
		}
		now += want
		s.See("club", []sale.Effect{e}, now)
		suffix, got, ok := s.Next(now)
		if !ok || suffix != "club" || got != e {
			t.Fatalf("after %d ms: %s %+v %v", want, suffix, got, ok)
		}
		if _, _, twice := s.Next(now + 10_000); twice {
			t.Fatal("asked twice at once")
		}
		s.Asked("club", 1, false, now)
	}
	if s.Watched() != 1 {
		t.Errorf("%d watched", s.Watched())
	}
	s.See("club", nil, now)
	if _, _, ok := s.Next(now + 10_000); ok || s.Watched() != 0 {
		t.Error("asked about what is over")
	}
	s.Asked("club", 1, false, now) // an answer that comes after that
	if s.Watched() != 0 {
		t.Error("watched again")
	}
}

// sales is a house with one order and one charge.
type sales struct {
	begun  []sale.Effect
	submit func(sale.Command) (sale.Outcome, error)
}

func (s *sales) Running() []string { return []string{"club"} }
func (s *sales) Order(context.Context, string, uint64) (work.Order, error) {
	return *order7(), nil
}
func (s *sales) Missed(context.Context, string, uint64) (bool, error) { return false, nil }
func (s *sales) Begun(context.Context, string) ([]sale.Effect, error) { return s.begun, nil }
func (s *sales) Submit(_ context.Context, _ string, cmd sale.Command) (sale.Outcome, error) {
	return s.submit(cmd)
}

// TestSweeper finds a payment that no webhook told of, and one for a charge that is
// over; it ends with Close.
func TestSweeper(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		type news struct {
			*sale.FinishEffect
			after time.Duration
		}
		told := make(chan news, 100)
		house := &sales{begun: []sale.Effect{{ID: 1, Kind: sale.ChargeEffect, Order: 7, Ref: "pi_1", Amount: 500}}}
		house.submit = func(cmd sale.Command) (sale.Outcome, error) {
			house.begun = nil
			told <- news{cmd.(*sale.FinishEffect), time.Since(began)}
			return sale.Outcome{}, nil
		}
		var since []int64
		late := theirs(payment.Succeeded)
		late.Ref, late.Key = "pi_2", work.KeyOf(order7(), &sale.Effect{ID: 9}).String()
		p := &provider{
			fetch: func(ref string) (work.Payment, error) {
				if ref == "pi_2" {
					return late, nil
				}
				state := payment.Open
				if time.Since(began) > time.Minute {
					state = payment.Succeeded
				}
				return theirs(state), nil
			},
			changed: func(s int64) ([]work.Payment, error) {
				if since = append(since, s); len(since) == 1 {
					return nil, &payment.Error{Failure: payment.Unknown}
				}
				return []work.Payment{late, theirs(payment.Open)}, nil
			},
		}
		now := func() int64 { return time.Now().UnixMilli() }
		var notices []error
		s := work.StartSweeper(work.SweeperOptions{
			Worker: &work.Worker{Provider: p, Now: now}, Sales: house, Now: now,
			Notice: func(err error) { notices = append(notices, err) },
		})
		first, second := <-told, <-told
		if first.Effect != 1 || first.Amount != 500 || first.after > 2*time.Minute {
			t.Errorf("after %v it told %+v", first.after, first)
		}
		if second.Effect != 9 || second.after != 5*time.Minute {
			t.Errorf("after %v it told %+v", second.after, second)
		}
		s.Close()
		if len(since) != 2 || since[0] != since[1]-5*60_000 || len(notices) != 1 {
			t.Errorf("looked back to %v, noticed %v", since, notices)
		}
	})
}

func TestWebhooksAreBounded(t *testing.T) {
	inside, leave := make(chan bool), make(chan bool)
	h := work.NewWebhook(
		func(http.Header, []byte, int64) (payment.Hint, error) {
			return payment.Hint{Event: "evt_1", Ref: "pi_1"}, nil
		},
		func(context.Context, payment.Hint) error { inside <- true; <-leave; return nil },
		func() int64 { return start }, func(error) {})
	h.Busy = make(chan struct{}, 1)
	ask := func(method string) int {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(method, "/", strings.NewReader("{}")))
		return w.Code
	}
	done := make(chan int)
	go func() { done <- ask(http.MethodPost) }()
	<-inside
	if code := ask(http.MethodPost); code != http.StatusServiceUnavailable {
		t.Errorf("one too many: %d", code)
	}
	leave <- true
	if code := <-done; code != http.StatusOK {
		t.Errorf("the first: %d", code)
	}
	if code := ask(http.MethodGet); code != http.StatusMethodNotAllowed {
		t.Errorf("GET: %d", code)
	}
}

func TestErrorsSayWhatHappened(t *testing.T) {
	err := error(&payment.Error{Failure: payment.Busy, Code: "rate_limit", Message: "slow down", Why: errors.ErrUnsupported})
	if want := "payment: busy (rate_limit): slow down: unsupported operation"; err.Error() != want {
		t.Errorf("got %q", err)
	}
	if !errors.Is(err, errors.ErrUnsupported) || payment.FailureOf(fmt.Errorf("x: %w", err)) != payment.Busy || payment.FailureOf(errors.New("x")) != payment.Unknown {
		t.Error("what failed is lost")
	}
}

// A payment in our account that somebody else made is nobody's business here.
func TestNewsOfOthers(t *testing.T) {
	w := newWorld(t, 1, 4)
	p, err := w.client.Create(t.Context(), work.Intent{Order: "theirs", Amount: 5000, Currency: "EUR"})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.worker.News(t.Context(), w, p.Ref); err != nil {
		t.Errorf("news of a payment without a key of ours: %v", err)
	}
}
