package stripe

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"facevalue/payment"
	"facevalue/payment/sandbox"
)

// TestProviderContract holds the adapter against what package work expects of every
// provider, on good days and on each kind of bad one.
func TestProviderContract(t *testing.T) {
	days := []sandbox.Fault{{}, {Kind: sandbox.FaultDelay, Delay: 5}}
	for _, kind := range []string{
		sandbox.FaultLostBefore, sandbox.FaultLostAfter, sandbox.FaultError, sandbox.FaultConflict, sandbox.FaultTooMany, sandbox.FaultOutage,
	} {
		for _, times := range []int{1, 3} {
			day := sandbox.Fault{Kind: kind, Times: times}
			if kind == sandbox.FaultTooMany {
				day.Delay = 1000
			}
			days = append(days, day)
		}
	}
	for _, day := range days {
		t.Run(fmt.Sprintf("%s_%d", day.Kind, day.Times), func(t *testing.T) { contract(t, day) })
	}
}

func contract(t *testing.T, day sandbox.Fault) {
	w := newWorld(t)
	c := w.client
	bad := func() {
		if day.Kind == "" {
			return
		}
		w.company.Mend()
		if err := w.company.Break(day); err != nil {
			t.Fatal(err)
		}
	}
	made := func(key string) payment.Payment {
		bad()
		return persistently(w, func(ctx context.Context) (payment.Payment, error) { return c.Create(ctx, intent7(key)) })
	}
	cancel := func(ref, key string) payment.Payment {
		bad()
		return persistently(w, func(ctx context.Context) (payment.Payment, error) { return c.Cancel(ctx, ref, key) })
	}

	p := made("club/1/a")
	if p.State != payment.Open || p.Amount != 11_000 || p.Currency != "EUR" || p.Key != "club/1/a" || p.Order != "ord_club_7" || p.Sale != "sale_club" {
		t.Fatalf("made %+v", p)
	}
	if p.PayURL != "" || p.ClientSecret == "" {
		t.Fatalf("paid at %q with %q; it is the browser's form that pays", p.PayURL, p.ClientSecret)
	}
	if same := made("club/1/a"); same.Ref != p.Ref {
		t.Fatalf("the same key made %s and %s", p.Ref, same.Ref)
	}
	other := made("club/2/a")
	if gone := cancel(other.Ref, "club/3/a"); gone.State != payment.Cancelled {
		t.Fatalf("cancelled, it is %+v", gone)
	}
	if status := w.pay(p, "4242424242424242"); status != 200 {
		t.Fatalf("paying: %d", status)
	}
	if kept := cancel(p.Ref, "club/4/a"); kept.State != payment.Succeeded || kept.Amount != 11_000 || kept.Tender != "card" {
		t.Fatalf("paid before it was cancelled, it is %+v", kept)
	}
	bad()
	r := persistently(w, func(ctx context.Context) (payment.RefundResult, error) {
		return c.Refund(ctx, payment.Refund{Key: "club/5/a/" + p.Ref, Ref: p.Ref, Amount: 4000, Currency: "EUR"})
	})
	if r.State != payment.RefundDone || r.Amount != 4000 || r.Key != "club/5/a/"+p.Ref {
		t.Fatalf("refunded %+v", r)
	}
	bad()
	all := persistently(w, func(ctx context.Context) ([]payment.Payment, error) {
		return c.Payments(ctx, "sale_club", "ord_club_7")
	})
	if len(all) != 2 || all[0].Ref != p.Ref || all[1].Ref != other.Ref || all[0].Refunded() != 4000 || len(all[0].Refunds) != 1 {
		t.Fatalf("the order's payments are %+v", all)
	}
	w.books(p.Ref, "succeeded", 11_000, 4000)
	w.books(other.Ref, "canceled", 0, 0)
}

// TestFailures says which failure each bad day is, and that nothing is repeated here.
func TestFailures(t *testing.T) {
	for _, c := range []struct {
		fault   sandbox.Fault
		failure payment.Failure
		code    string
		retry   int64
		made    int
	}{
		{sandbox.Fault{Kind: sandbox.FaultLostBefore}, payment.Unknown, "", 0, 0},
		{sandbox.Fault{Kind: sandbox.FaultLostAfter}, payment.Unknown, "", 0, 1},
		{sandbox.Fault{Kind: sandbox.FaultError}, payment.Unknown, payment.CodeServerError, 0, 0},
		{sandbox.Fault{Kind: sandbox.FaultSavedError}, payment.Unknown, payment.CodeServerError, 0, 0},
		{sandbox.Fault{Kind: sandbox.FaultConflict}, payment.Busy, "idempotency_key_in_use", 0, 0},
		{sandbox.Fault{Kind: sandbox.FaultTooMany, Delay: 7000}, payment.Busy, "rate_limit", 7000, 0},
		{sandbox.Fault{Kind: sandbox.FaultOutage}, payment.Unknown, "", 0, 0},
		{sandbox.Fault{Kind: sandbox.FaultBalance}, payment.Busy, payment.CodeBalance, balanceWait, 0},
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
				t.Fatalf("got %#v", err)
			}
			if strings.Contains(err.Error(), testKey) {
				t.Error("the error has the key in it")
			}
			if n := len(w.accounts()); n != 1 {
				t.Errorf("asked %d times; package work repeats, nobody else", n)
			}
			all, err := w.client.Payments(t.Context(), "sale_club", "ord_club_7")
			if err != nil || len(all) != c.made {
				t.Errorf("%d were made (%v), want %d", len(all), err, c.made)
			}
		})
	}
}

func TestKeys(t *testing.T) {
	w := newWorld(t)
	first := w.create(intent7("k"))
	other := intent7("k")
	other.Amount++
	if _, err := w.client.Create(t.Context(), other); payment.FailureOf(err) != payment.KeyReused {
		t.Errorf("the same key for another amount: %v", err)
	}
	if p, err := w.client.Cancel(t.Context(), first.Ref, "k"); err != nil || p.State != payment.Open {
		t.Errorf("the same key for another request: %+v, %v; the payment is looked at", p, err)
	}
	again := intent7("k")
	again.Attempt = "~1"
	if p := w.create(again); p.Key != "k" || p.Ref == first.Ref {
		t.Errorf("another attempt made %+v", p)
	}
}

func TestRefusals(t *testing.T) {
	w := newWorld(t)
	for name, change := range map[string]func(*payment.Intent){
		"nothing":                    func(in *payment.Intent) { in.Amount = 0 },
		"less than nothing":          func(in *payment.Intent) { in.Amount = -5 },
		"too much":                   func(in *payment.Intent) { in.Amount = 100_000_000 },
		"no currency":                func(in *payment.Intent) { in.Currency = "EURO" },
		"small letters":              func(in *payment.Intent) { in.Currency = "eur" },
		"three decimals, not a ten":  func(in *payment.Intent) { in.Currency, in.Amount = "KWD", 12_345 },
		"a description like a novel": func(in *payment.Intent) { in.Description = strings.Repeat("x", 501) },
		"an account of others":       func(in *payment.Intent) { in.Account = "DE02 1203 0000" },
	} {
		in := intent7(name)
		change(&in)
		if _, err := w.client.Create(t.Context(), in); payment.FailureOf(err) != payment.Refused {
			t.Errorf("%s: %v", name, err)
		}
	}
	p := w.create(intent7("k"))
	refund := payment.Refund{Key: "r", Ref: p.Ref, Amount: 1, Currency: "EUR"}
	if _, err := w.client.Refund(t.Context(), refund); payment.FailureOf(err) != payment.Refused {
		t.Errorf("a refund of what was not paid: %v", err)
	}
	for _, ref := range []string{"pi_none", "", "re_1", "acct_1/", "/pi_1", "acct_1/pi_1/x", "pi_1?x", "../charges", "pi_\xff"} {
		if _, err := w.client.Fetch(t.Context(), ref); payment.FailureOf(err) != payment.NotFound {
			t.Errorf("no such payment as %q: %v", ref, err)
		}
	}
	w.pay(p, "4242424242424242")
	refund.Amount = 11_001
	if _, err := w.client.Refund(t.Context(), refund); payment.FailureOf(err) != payment.Refused {
		t.Errorf("a refund of more than was paid: %v", err)
	}
	if _, err := w.client.Payments(t.Context(), "sale_club", `x" OR status:"succeeded`); payment.FailureOf(err) != payment.Refused {
		t.Errorf("an order with a name like a query: %v", err)
	}
	w.books(p.Ref, "succeeded", 11_000, 0)
}

// TestRefundStates: one that takes a while, and one that comes back.
func TestRefundStates(t *testing.T) {
	for card, want := range map[string]payment.RefundState{"4000000000007726": payment.RefundDone, "4000000000005126": payment.RefundFailed} {
		w := newWorld(t)
		p := w.create(intent7("k"))
		w.pay(p, card)
		r, err := w.client.Refund(t.Context(), payment.Refund{Key: "r", Ref: p.Ref, Amount: 4000, Currency: "EUR"})
		if err != nil || r.State != payment.RefundPending {
			t.Fatalf("%+v, %v", r, err)
		}
		w.now.Add(60_000)
		if _, err := w.company.Work(t.Context()); err != nil {
			t.Fatal(err)
		}
		got := w.fetch(p.Ref).Refunds
		if len(got) != 1 || got[0].State != want || got[0].Key != "r" || (got[0].Reason == "") != (want == payment.RefundDone) {
			t.Errorf("after a while it is %+v", got)
		}
	}
}

func TestDeclined(t *testing.T) {
	w := newWorld(t)
	p := w.create(intent7("k"))
	if status := w.pay(p, "4000000000009995"); status != 402 {
		t.Fatalf("paying: %d", status)
	}
	if got := w.fetch(p.Ref); got.State != payment.Open || got.Reason != "insufficient_funds" {
		t.Errorf("declined, it is %+v", got)
	}
}
