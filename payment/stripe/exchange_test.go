package stripe

import (
	"context"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"facevalue/payment"
)

// exchange is one thing that is asked of Stripe. The table of them is held against
// Stripe's own description of its API, for the shape of requests, and against a company
// that has a memory, for what comes of them.
type exchange struct {
	name   string
	manual bool
	before func(w *world, p payment.Payment) // with the company alone
	ask    func(ctx context.Context, c *Client, ref string) (any, error)
	want   any
}

// paidBy has the buyer pay by a card.
func paidBy(card string) func(*world, payment.Payment) {
	return func(w *world, p payment.Payment) { w.pay(p, card) }
}

// happens has something happen in the company's own pages after the buyer has paid.
func happens(do func(w *world, id string) error) func(*world, payment.Payment) {
	return func(w *world, p payment.Payment) {
		w.pay(p, "4242424242424242")
		if err := do(w, p.Ref); err != nil {
			w.t.Fatal(err)
		}
	}
}

func dispute(amount int64, ends ...bool) func(*world, payment.Payment) {
	return happens(func(w *world, id string) error {
		name, err := w.company.Dispute(w.t.Context(), id, amount, "fraudulent")
		for _, won := range ends {
			err = w.company.Decide(w.t.Context(), name, won)
		}
		return err
	})
}

// short is what an exchange comes to, without names that are drawn.
type short struct {
	State                        payment.State
	Captured, Refunded, Disputed int64
	Refundable                   int64
	Tender                       string
	External                     int
}

func shortOf(p payment.Payment, err error) (any, error) {
	s := short{State: p.State, Captured: p.Captured, Refunded: p.Refunded(), Disputed: p.Disputed(), Refundable: p.Refundable(), Tender: p.Tender}
	for _, r := range p.Refunds {
		if r.Key == "" {
			s.External++
		}
	}
	return s, err
}

func fetched(ctx context.Context, c *Client, ref string) (any, error) {
	return shortOf(c.Fetch(ctx, ref))
}

func captured(amount int64) func(context.Context, *Client, string) (any, error) {
	return func(ctx context.Context, c *Client, ref string) (any, error) {
		if _, err := c.Capture(ctx, payment.Capture{Key: "take", Ref: ref, Amount: amount, Currency: "EUR"}); err != nil {
			return nil, err
		}
		return shortOf(c.Fetch(ctx, ref))
	}
}

func refundOf(amount int64) func(context.Context, *Client, string) (any, error) {
	return func(ctx context.Context, c *Client, ref string) (any, error) {
		r, err := c.Refund(ctx, payment.Refund{Key: "r", Ref: ref, Amount: amount, Currency: "EUR"})
		return r.State, err
	}
}

func cancelled(ctx context.Context, c *Client, ref string) (any, error) {
	return shortOf(c.Cancel(ctx, ref, "off"))
}

var all = short{State: payment.Succeeded, Captured: 11_000, Refundable: 11_000, Tender: "card"}

var exchanges = []exchange{
	{"waits for its buyer", false, nil, fetched, short{State: payment.Open}},
	{"paid", false, paidBy("4242424242424242"), fetched, all},
	{"declined", false, paidBy("4000000000000002"), fetched, short{State: payment.Open}},
	{"at the bank", false, paidBy("4000002760003184"), fetched, short{State: payment.Open}},
	{"under way", false, paidBy("4000000000100000"), fetched, short{State: payment.Processing}},
	{"set aside", true, paidBy("4242424242424242"), fetched, short{State: payment.Authorised, Tender: "card"}},
	{"set aside and taken", true, paidBy("4242424242424242"), captured(11_000), all},
	{"set aside and taken in part", true, paidBy("4242424242424242"), captured(4000), short{State: payment.Succeeded, Captured: 4000, Refundable: 4000, Tender: "card"}},
	{"set aside and given back", true, paidBy("4242424242424242"), cancelled, short{State: payment.Cancelled}},
	{"taken by hand before", false, paidBy("4242424242424242"), captured(11_000), all},
	{"called off", false, nil, cancelled, short{State: payment.Cancelled}},
	{"called off too late", false, paidBy("4242424242424242"), cancelled, all},
	{"a refund", false, paidBy("4242424242424242"), refundOf(4000), payment.RefundDone},
	{"a refund under way", false, paidBy("4000000000007726"), refundOf(4000), payment.RefundPending},
	{"a refund by hand", false, happens(func(w *world, id string) error {
		_, err := w.company.RefundByHand(w.t.Context(), id, 4000)
		return err
	}), fetched, short{State: payment.Succeeded, Captured: 11_000, Refunded: 4000, Refundable: 7000, Tender: "card", External: 1}},
	{"disputed", false, dispute(0), fetched, short{State: payment.Succeeded, Captured: 11_000, Disputed: 11_000, Tender: "card"}},
	{"disputed in part", false, dispute(4000), fetched, short{State: payment.Succeeded, Captured: 11_000, Disputed: 4000, Refundable: 7000, Tender: "card"}},
	{"disputed and won", false, dispute(0, true), fetched, all},
	{"disputed and lost", false, dispute(0, false), fetched, short{State: payment.Succeeded, Captured: 11_000, Disputed: 11_000, Tender: "card"}},
}

// TestExchanges is the table against a company that has a memory.
func TestExchanges(t *testing.T) {
	for _, x := range exchanges {
		t.Run(strings.ReplaceAll(x.name, " ", "_"), func(t *testing.T) {
			w := newWorld(t)
			in := intent7("k")
			if x.manual {
				in.Capture = payment.CaptureManual
			}
			p := w.create(in)
			if x.before != nil {
				x.before(w, p)
			}
			if got, err := x.ask(t.Context(), w.client, p.Ref); err != nil || !reflect.DeepEqual(got, x.want) {
				t.Errorf("it is %+v (%v), want %+v", got, err, x.want)
			}
		})
	}
}

// TestRequestShapes is the table against Stripe's description: each request is one that
// it allows, and its answers can be read. The mock keeps nothing, so what they say is not
// looked at.
func TestRequestShapes(t *testing.T) {
	c, err := New(Options{SecretKey: "sk_test_123", Base: mock(t), Timeout: 30 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	ctx := t.Context()
	in := intent7("club/1/a")
	in.Account, in.Metadata, in.Capture = "acct_9", map[string]string{"till": "3"}, payment.CaptureManual
	if _, err := c.Create(ctx, in); err != nil {
		t.Errorf("made: %v", err)
	}
	for _, x := range exchanges {
		if _, err := x.ask(ctx, c, "pi_1"); err != nil {
			t.Errorf("%s: %v", x.name, err)
		}
	}
	for name, list := range map[string]func() error{
		"payments":    func() error { _, err := c.Payments(ctx, "sale_club", "ord_club_7"); return err },
		"changed":     func() error { _, err := c.Changed(ctx, start); return err },
		"undelivered": func() error { _, err := c.Undelivered(ctx, start); return err },
		"disputes": func() error {
			_, err := c.disputes(ctx, "", &payment.Payment{Ref: "pi_1", Currency: "USD"})
			return err
		},
	} {
		if err := list(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestSetAsideByCardsAlone: other ways to pay are offered all the same, and take the
// money at once.
func TestSetAsideByCardsAlone(t *testing.T) {
	w := newWorld(t)
	in := intent7("k")
	in.Capture = payment.CaptureManual
	p := w.create(in)
	form := w.last("POST /v1/payment_intents").form
	if form.Get("payment_method_options[card][capture_method]") != "manual" || form.Get("capture_method") != "" {
		t.Errorf("asked for %v", form)
	}
	for _, m := range w.client.Methods() {
		if m.Manual && m.Name != "card" || m.Asynchronous != (m.Wait > 0) {
			t.Errorf("%+v", m)
		}
	}
	if status := w.pay(p, "BANK"); status != http.StatusOK {
		t.Fatalf("to the bank: %d", status)
	}
	if err := w.company.Force(t.Context(), p.Ref, "succeeded"); err != nil {
		t.Fatal(err)
	}
	if got := w.fetch(p.Ref); got.State != payment.Succeeded || got.Captured != 11_000 {
		t.Errorf("paid at the bank, it is %+v", got)
	}
}

// TestChangedByOthers: a dispute, and a refund by hand, are news of ours though nothing
// in them says so; those of other people's payments are not.
func TestChangedByOthers(t *testing.T) {
	w := newWorld(t)
	ours := w.create(intent7("k"))
	w.pay(ours, "4242424242424242")
	theirs := w.foreign()
	since := w.now.Add(10_000)
	for _, id := range []string{ours.Ref, theirs} {
		if _, err := w.company.RefundByHand(t.Context(), id, 1000); err != nil {
			t.Fatal(err)
		}
		if _, err := w.company.Dispute(t.Context(), id, 1000, ""); err != nil {
			t.Fatal(err)
		}
	}
	got, err := w.client.Changed(t.Context(), since)
	if err != nil || len(got) != 1 || got[0].Ref != ours.Ref {
		t.Errorf("%+v, %v", got, err)
	}
	hints, err := w.client.Undelivered(t.Context(), since)
	if err != nil || w.last("GET /v1/events").form.Get("delivery_success") != "false" || len(hints) == 0 {
		t.Errorf("%+v, %v", hints, err)
	}
}

// foreign is a payment that somebody else made in the account, and that was paid.
func (w *world) foreign() string {
	w.t.Helper()
	p := w.create(payment.Intent{Key: "", Order: "theirs", Amount: 5000, Currency: "EUR"})
	w.pay(p, "4242424242424242")
	return p.Ref
}
