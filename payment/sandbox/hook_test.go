package sandbox

import (
	"errors"
	"math"
	"net/http"
	"strings"
	"testing"

	"facevalue/payment"
)

// TestHooksArrive: everybody hears of a payment, signed.
func TestHooksArrive(t *testing.T) {
	w := newWorld(t)
	p := w.create(intent7("k"))
	w.pay(p, "4242424242424242")
	if _, err := w.client.Refund(t.Context(), payment.Refund{Key: "r", Ref: p.Ref, Amount: 1, Currency: "EUR"}); err != nil {
		t.Fatal(err)
	}
	if next := w.work(0); next != math.MaxInt64 {
		t.Errorf("there is something to do at %d", next)
	}
	got := w.news()
	if len(got) != 4 { // created, succeeded, refund created, charge refunded
		t.Errorf("heard %+v", got)
	}
	for _, h := range got {
		if h.err != nil || h.ref != p.Ref {
			t.Errorf("heard %+v, want news of %s", h, p.Ref)
		}
	}
}

// TestHooksAreSentAgain until they are taken, and given up after days.
func TestHooksAreSentAgain(t *testing.T) {
	w := newWorld(t)
	w.answer.Store(http.StatusServiceUnavailable)
	w.create(intent7("k"))
	w.work(0)
	for range pauses {
		next := w.work(0)
		if next == math.MaxInt64 {
			t.Fatal("given up too early")
		}
		w.work(next - w.now.Load())
	}
	if got := w.news(); len(got) != len(pauses)+1 {
		t.Errorf("sent %d times, want %d", len(got), len(pauses)+1)
	}
	if next := w.work(0); next != math.MaxInt64 {
		t.Errorf("never given up; again at %d", next)
	}
	if took := w.now.Load() - start; took < 2*24*3_600_000 {
		t.Errorf("given up after %d ms", took)
	}
}

func TestHookFaults(t *testing.T) {
	for _, c := range []struct {
		fault        Fault
		soon, heard1 int // heard at once, and after a minute
	}{
		{Fault{Kind: HookLost, Match: "payment_intent.succeeded"}, 1, 0},
		{Fault{Kind: HookTwice, Match: "payment_intent."}, 3, 0},
		{Fault{Kind: HookLate, Match: "payment_intent.created", Delay: 60_000}, 1, 1},
	} {
		t.Run(c.fault.Kind, func(t *testing.T) {
			w := newWorld(t)
			c.fault.Times = 1
			if err := w.company.Break(c.fault); err != nil {
				t.Fatal(err)
			}
			w.pay(w.create(intent7("k")), "4242424242424242")
			w.work(0)
			if got := w.news(); len(got) != c.soon {
				t.Errorf("heard %d at once, want %d", len(got), c.soon)
			}
			w.work(60_000)
			if got := w.news(); len(got) != c.heard1 {
				t.Errorf("heard %d after a minute, want %d", len(got), c.heard1)
			}
		})
	}
}

// TestForgedHooks is edge case 51.
func TestForgedHooks(t *testing.T) {
	c, err := NewClient(ClientOptions{Base: "https://pay.example", SecretKey: testKey, WebhookSecrets: []string{"old", testSecret, ""}})
	if err != nil {
		t.Fatal(err)
	}
	body := []byte(`{"type":"payment_intent.succeeded","data":{"object":{"object":"payment_intent","id":"pi_1"}}}`)
	second := start / 1000
	good := Sign(testSecret, second, body)
	for _, h := range []struct {
		name, header string
		body         []byte
		ok           bool
	}{
		{"ours", good, body, true},
		{"by the secret before", Sign("old", second, body), body, true},
		{"one of several", Sign("other", second, body) + ",v1=" + strings.Split(good, "v1=")[1], body, true},
		{"another scheme beside it", good + ",v0=abc", body, true},
		{"four minutes old", Sign(testSecret, second-240, body), body, true},
		{"six minutes old", Sign(testSecret, second-360, body), body, false},
		{"from the future", Sign(testSecret, second+360, body), body, false},
		{"another body", good, append([]byte(" "), body...), false},
		{"another instant", strings.Replace(good, "t=1", "t=2", 1), body, false},
		{"by nobody's secret", Sign("", second, body), body, false},
		{"by a stranger", Sign("whsec_2", second, body), body, false},
		{"not signed", "", body, false},
		{"half a header", "t=" + "1780000000", body, false},
		{"not hex", "t=1780000000,v1=zz", body, false},
		{"not JSON", Sign(testSecret, second, []byte("x")), []byte("x"), false},
	} {
		hint, err := c.Webhook(http.Header{SignatureHeader: {h.header}}, h.body, start)
		if (err == nil) != h.ok || err != nil && !errors.Is(err, payment.ErrForged) || h.ok && hint.Ref != "pi_1" {
			t.Errorf("%s: %q, %v", h.name, hint.Ref, err)
		}
	}
}

// TestResend: an event can be sent once more, as from a dashboard.
func TestResend(t *testing.T) {
	w := newWorld(t)
	w.create(intent7("k"))
	w.work(0)
	w.news()
	var events struct {
		Data []event `json:"data"`
	}
	if err := w.client.call(t.Context(), http.MethodGet, "/v1/events", nil, "", &events); err != nil || len(events.Data) != 1 {
		t.Fatalf("%v, %d events", err, len(events.Data))
	}
	if err := w.company.Resend(t.Context(), events.Data[0].ID); err != nil {
		t.Fatal(err)
	}
	w.work(0)
	if got := w.news(); len(got) != 1 || got[0].err != nil {
		t.Errorf("heard %+v", got)
	}
	if err := w.company.Resend(t.Context(), "evt_none"); err == nil {
		t.Error("an event that never was was sent")
	}
}

// TestChanged tells what happened, each payment once, from an instant on.
func TestChanged(t *testing.T) {
	w := newWorld(t)
	old := w.create(intent7("old"))
	w.now.Add(10_000)
	since := w.now.Load()
	paid, open := w.create(intent7("paid")), w.create(intent7("open"))
	w.pay(paid, "4242424242424242")
	for range 120 { // more than a page of news of one payment
		w.pay(open, "4000000000000002")
	}
	w.pay(old, "4242424242424242")
	if _, err := w.client.Refund(t.Context(), payment.Refund{Key: "r", Ref: old.Ref, Amount: 1, Currency: "EUR"}); err != nil {
		t.Fatal(err)
	}
	got, err := w.client.Changed(t.Context(), since)
	if err != nil || len(got) != 3 {
		t.Fatalf("%+v, %v", got, err)
	}
	if got[0].Ref != paid.Ref || got[0].State != payment.Succeeded || got[0].Key != "paid" || got[0].Amount != 11_000 {
		t.Errorf("paid: %+v", got[0])
	}
	if got[1].Ref != open.Ref || got[1].State != payment.Open {
		t.Errorf("declined: %+v", got[1])
	}
	if got[2].Ref != old.Ref || got[2].State != 0 {
		t.Errorf("refunded: %+v, want its name alone", got[2])
	}
}

// TestStateOfTomorrow: news of a state that we do not know is news all the same.
func TestStateOfTomorrow(t *testing.T) {
	e := happened{ID: "evt_1"}
	e.Data.Object = []byte(`{"object":"payment_intent","id":"pi_1","status":"dreaming"}`)
	if p, err := e.payment(); err != nil || p.Ref != "pi_1" || p.State != 0 {
		t.Errorf("%+v, %v", p, err)
	}
}
