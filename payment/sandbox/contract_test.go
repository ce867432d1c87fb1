package sandbox

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"facevalue/payment"
)

// TestProviderContract holds the adapter against what package work expects of every
// provider, on good days and on each kind of bad one.
func TestProviderContract(t *testing.T) {
	days := []Fault{{}, {Kind: FaultDelay, Delay: 5}}
	for _, kind := range []string{FaultLostBefore, FaultLostAfter, FaultError, FaultConflict, FaultTooMany, FaultOutage} {
		days = append(days, Fault{Kind: kind, Times: 1, Delay: 1000}, Fault{Kind: kind, Times: 3, Delay: 1000})
	}
	for _, day := range days {
		t.Run(fmt.Sprintf("%s_%d", day.Kind, day.Times), func(t *testing.T) {
			if day.Kind == FaultLostBefore || day.Kind == FaultLostAfter {
				day.Delay = 0 // the connection breaks at once
			}
			contract(t, day)
		})
	}
}

func contract(t *testing.T, day Fault) {
	w := newWorld(t)
	bad := func() {
		if day.Kind == "" {
			return
		}
		w.company.Mend()
		if err := w.company.Break(day); err != nil {
			t.Fatal(err)
		}
	}
	ctx := t.Context()

	bad()
	p, _ := persistently(ctx, t, w, func(ctx context.Context) (payment.Payment, error) { return w.client.Create(ctx, intent7("club/1/a")) })
	if p.State != payment.Open || p.Amount != 11_000 || p.Currency != "EUR" || p.Key != "club/1/a" || p.Order != "ord_club_7" || p.PayURL == "" {
		t.Fatalf("made %+v", p)
	}
	bad()
	same, _ := persistently(ctx, t, w, func(ctx context.Context) (payment.Payment, error) { return w.client.Create(ctx, intent7("club/1/a")) })
	if same.Ref != p.Ref {
		t.Fatalf("the same key made %s and %s", p.Ref, same.Ref)
	}
	bad()
	other, _ := persistently(ctx, t, w, func(ctx context.Context) (payment.Payment, error) { return w.client.Create(ctx, intent7("club/2/a")) })
	bad()
	gone, _ := persistently(ctx, t, w, func(ctx context.Context) (payment.Payment, error) {
		return w.client.Cancel(ctx, other.Ref, "club/3/a")
	})
	if gone.State != payment.Cancelled {
		t.Fatalf("cancelled, it is %+v", gone)
	}
	if status, _, _ := w.pay(p, "4242 4242 4242 4242"); status != 303 {
		t.Fatalf("paying: %d", status)
	}
	bad()
	kept, _ := persistently(ctx, t, w, func(ctx context.Context) (payment.Payment, error) { return w.client.Cancel(ctx, p.Ref, "club/4/a") })
	if kept.State != payment.Succeeded || kept.Amount != 11_000 || kept.Tender != "card" {
		t.Fatalf("paid before it was cancelled, it is %+v", kept)
	}
	bad()
	r, _ := persistently(ctx, t, w, func(ctx context.Context) (payment.RefundResult, error) {
		return w.client.Refund(ctx, payment.Refund{Key: "club/5/a/" + p.Ref, Ref: p.Ref, Amount: 4000, Currency: "EUR"})
	})
	if r.State != payment.RefundDone || r.Amount != 4000 {
		t.Fatalf("refunded %+v", r)
	}
	bad()
	all, _ := persistently(ctx, t, w, func(ctx context.Context) ([]payment.Payment, error) {
		return w.client.Payments(ctx, "sale_club", "ord_club_7")
	})
	if len(all) != 2 || all[0].Ref != p.Ref || all[1].Ref != other.Ref || all[0].Refunded() != 4000 || len(all[0].Refunds) != 1 {
		t.Fatalf("the order's payments are %+v", all)
	}
	aside, ref := intent7("club/6/a"), ""
	aside.Capture = payment.CaptureManual
	bad()
	set, _ := persistently(ctx, t, w, func(ctx context.Context) (payment.Payment, error) { return w.client.Create(ctx, aside) })
	if status, _, _ := w.pay(set, "4242 4242 4242 4242"); status != 303 {
		t.Fatalf("setting aside: %d", status)
	}
	if got := w.fetch(set.Ref); got.State != payment.Authorised || got.Amount != 11_000 || got.Captured != 0 {
		t.Fatalf("set aside, it is %+v", got)
	}
	for range 2 {
		bad()
		took, _ := persistently(ctx, t, w, func(ctx context.Context) (payment.Payment, error) {
			return w.client.Capture(ctx, payment.Capture{Key: "club/7/a", Ref: set.Ref, Amount: 11_000, Currency: "EUR"})
		})
		if ref = took.Ref; took.State != payment.Succeeded || took.Captured != 11_000 || took.Amount != 11_000 {
			t.Fatalf("captured, it is %+v", took)
		}
	}
	w.books(p.Ref, succeeded, 11_000, 4000)
	w.books(ref, succeeded, 11_000, 0)
	w.books(other.Ref, canceled, 0, 0)
}

// books holds the company's own books.
func (w *world) books(ref, status string, received, refunded int64) {
	w.t.Helper()
	s, got, back, err := w.company.State(w.t.Context(), ref)
	if err != nil || s != status || got != received || back != refunded {
		w.t.Errorf("%s is %s with %d taken and %d back (%v), want %s with %d and %d", ref, s, got, back, err, status, received, refunded)
	}
}

// TestFailures says which failure each bad day is.
func TestFailures(t *testing.T) {
	for _, c := range []struct {
		fault   Fault
		failure payment.Failure
		code    string
		retry   int64
		made    int
	}{
		{Fault{Kind: FaultLostBefore}, payment.Unknown, "", 0, 0},
		{Fault{Kind: FaultLostAfter}, payment.Unknown, "", 0, 1},
		{Fault{Kind: FaultError}, payment.Unknown, payment.CodeServerError, 0, 0},
		{Fault{Kind: FaultSavedError}, payment.Unknown, payment.CodeServerError, 0, 0},
		{Fault{Kind: FaultConflict}, payment.Busy, "idempotency_key_in_use", 0, 0},
		{Fault{Kind: FaultTooMany, Delay: 7000}, payment.Busy, "rate_limit", 7000, 0},
		{Fault{Kind: FaultOutage}, payment.Unknown, "", 0, 0},
		{Fault{Kind: FaultBalance}, payment.Busy, payment.CodeBalance, balanceWait, 0},
	} {
		t.Run(c.fault.Kind, func(t *testing.T) {
			w := newWorld(t)
			c.fault.Times = 1
			if err := w.company.Break(c.fault); err != nil {
				t.Fatal(err)
			}
			_, err := w.client.Create(t.Context(), intent7("k"))
			got, ok := errors.AsType[*payment.Error](err)
			if !ok || got.Failure != c.failure || got.Code != c.code || got.RetryAfter != c.retry {
				t.Errorf("got %#v", err)
			}
			if strings.Contains(err.Error(), testKey) {
				t.Error("the error has the key in it")
			}
			all, err := w.client.Payments(t.Context(), "sale_club", "ord_club_7")
			if err != nil || len(all) != c.made {
				t.Errorf("%d were made (%v), want %d", len(all), err, c.made)
			}
		})
	}
}

// TestSavedError: an error under a key stays for a day; another key works at once.
func TestSavedError(t *testing.T) {
	w := newWorld(t)
	if err := w.company.Break(Fault{Kind: FaultSavedError, Times: 1}); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if _, err := w.client.Create(t.Context(), intent7("k")); payment.FailureOf(err) != payment.Unknown {
			t.Fatalf("got %v", err)
		}
	}
	in := intent7("k")
	in.Attempt = "~1"
	if p := w.create(in); p.Key != "k" {
		t.Errorf("the payment is for %q", p.Key)
	}
	w.now.Add(keyKept)
	w.create(intent7("k"))
}

func TestKeys(t *testing.T) {
	w := newWorld(t)
	first := w.create(intent7("k"))
	other := intent7("k")
	other.Amount++
	if _, err := w.client.Create(t.Context(), other); payment.FailureOf(err) != payment.KeyReused {
		t.Errorf("the same key for another amount: %v", err)
	}
	if _, err := w.client.Cancel(t.Context(), first.Ref, "k"); err != nil {
		t.Errorf("the same key for another request: %v", err) // the payment is looked at
	}
	if p := w.fetch(first.Ref); p.State != payment.Open {
		t.Errorf("it is %v, want open: the key was another request's", p.State)
	}
	w.now.Add(keyKept - 1)
	if again := w.create(intent7("k")); again.Ref != first.Ref {
		t.Error("forgotten within a day")
	}
	w.now.Add(1)
	if again := w.create(intent7("k")); again.Ref == first.Ref {
		t.Error("remembered for longer than a day")
	}
}

// TestKeyAtWork: a request whose key another one has at work is told so.
func TestKeyAtWork(t *testing.T) {
	w := newWorld(t)
	if err := w.company.Break(Fault{Kind: FaultDelay, Times: 1, Delay: 60_000}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		_, err := w.client.Create(ctx, intent7("k"))
		done <- err
	}()
	w.until(func() bool { return len(w.company.Faults()) == 0 }) // it is at work
	if _, err := w.client.Create(t.Context(), intent7("k")); payment.FailureOf(err) != payment.Busy {
		t.Errorf("while it is at work: %v", err)
	}
	cancel()
	if err := <-done; payment.FailureOf(err) != payment.Unknown {
		t.Errorf("who went away: %v", err)
	}
	w.until(func() bool { return w.company.running.begin("k") })
	w.company.running.end("k")
	p, _ := persistently(t.Context(), t, w, func(ctx context.Context) (payment.Payment, error) { return w.client.Create(ctx, intent7("k")) })
	all, err := w.client.Payments(t.Context(), "sale_club", "ord_club_7")
	if err != nil || len(all) != 1 || all[0].Ref != p.Ref {
		t.Errorf("%d were made (%v)", len(all), err)
	}
}

func TestRefusals(t *testing.T) {
	w := newWorld(t)
	for name, change := range map[string]func(*payment.Intent){
		"nothing":                    func(in *payment.Intent) { in.Amount = 0 },
		"less than nothing":          func(in *payment.Intent) { in.Amount = -5 },
		"too much":                   func(in *payment.Intent) { in.Amount = mostAmount + 1 },
		"no currency":                func(in *payment.Intent) { in.Currency = "EURO" },
		"three decimals, not a ten":  func(in *payment.Intent) { in.Currency, in.Amount = "KWD", 12_345 },
		"not a page":                 func(in *payment.Intent) { in.ReturnURL = "javascript:alert(1)" },
		"a description like a novel": func(in *payment.Intent) { in.Description = strings.Repeat("x", 501) },
	} {
		in := intent7(name)
		change(&in)
		if _, err := w.client.Create(t.Context(), in); payment.FailureOf(err) != payment.Refused {
			t.Errorf("%s: %v", name, err)
		}
	}
	p := w.create(intent7("k"))
	if _, err := w.client.Refund(t.Context(), payment.Refund{Key: "r", Ref: p.Ref, Amount: 1, Currency: "EUR"}); payment.FailureOf(err) != payment.Refused {
		t.Errorf("a refund of what was not paid: %v", err)
	}
	if _, err := w.client.Fetch(t.Context(), "pi_none"); payment.FailureOf(err) != payment.NotFound {
		t.Errorf("no such payment: %v", err)
	}
	w.pay(p, "4242424242424242")
	if _, err := w.client.Refund(t.Context(), payment.Refund{Key: "r", Ref: p.Ref, Amount: 11_001, Currency: "EUR"}); payment.FailureOf(err) != payment.Refused {
		t.Errorf("a refund of more than was paid: %v", err)
	}
	w.books(p.Ref, succeeded, 11_000, 0)
}

// TestUnits is edge case 60: minor units, whatever the wire counts in.
func TestUnits(t *testing.T) {
	w := newWorld(t)
	for currency, wire := range map[string]int64{"EUR": 2000, "JPY": 2000, "KWD": 2000, "ISK": 200_000, "UGX": 200_000} {
		in := intent7(currency)
		in.Currency, in.Amount, in.Order = currency, 2000, "ord_club_"+currency
		p := w.create(in)
		w.pay(p, "4242424242424242")
		w.books(p.Ref, succeeded, wire, 0)
		if _, err := w.client.Refund(t.Context(), payment.Refund{Key: "r" + currency, Ref: p.Ref, Amount: 500, Currency: currency}); err != nil {
			t.Fatal(err)
		}
		if got := w.fetch(p.Ref); got.Amount != 2000 || got.Refunded() != 500 || got.Currency != currency {
			t.Errorf("%s: %+v", currency, got)
		}
	}
}

// TestManyPayments of one order come in pages, and refunds of one payment too.
func TestManyPayments(t *testing.T) {
	w := newWorld(t)
	var refs []string
	for i := range 105 {
		refs = append(refs, w.create(intent7(fmt.Sprint("k", i))).Ref)
	}
	w.pay(w.fetch(refs[3]), "4242424242424242")
	for i := range 103 {
		if _, err := w.client.Refund(t.Context(), payment.Refund{Key: fmt.Sprint("r", i), Ref: refs[3], Amount: 1, Currency: "EUR"}); err != nil {
			t.Fatal(err)
		}
	}
	all, err := w.client.Payments(t.Context(), "sale_club", "ord_club_7")
	if err != nil || len(all) != len(refs) {
		t.Fatalf("%d payments (%v), want %d", len(all), err, len(refs))
	}
	for i := range all {
		if all[i].Ref != refs[i] {
			t.Fatalf("payment %d is %s, want %s", i, all[i].Ref, refs[i])
		}
	}
	if all[3].Refunded() != 103 || all[3].Refunds[0].Key != "r0" {
		t.Errorf("%d of it went back", all[3].Refunded())
	}
}

func TestNobodyElse(t *testing.T) {
	w := newWorld(t)
	p := w.create(intent7("k"))
	stranger, err := NewClient(ClientOptions{Base: w.server.URL, SecretKey: "sk_test_2"})
	if err != nil {
		t.Fatal(err)
	}
	defer stranger.Close()
	if _, err := stranger.Fetch(t.Context(), p.Ref); payment.FailureOf(err) != payment.Busy {
		t.Errorf("with another key: %v", err)
	}
	for _, path := range []string{"/", "/admin/faults"} {
		if status, _ := w.get(w.server.URL + path); status != 401 {
			t.Errorf("GET %s without a key: %d", path, status)
		}
	}
	for _, path := range []string{"/admin/faults", "/admin/payments/" + p.Ref, "/admin/resend"} {
		if status, _, _ := w.post(w.server.URL+path, url.Values{"kind": {FaultOutage}, "status": {succeeded}}); status != 401 {
			t.Errorf("POST %s without a key: %d", path, status)
		}
	}
	w.books(p.Ref, needsMethod, 0, 0)
	if len(w.company.Faults()) != 0 {
		t.Error("a stranger broke it")
	}
}
