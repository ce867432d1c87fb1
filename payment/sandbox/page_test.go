package sandbox

import (
	"net/url"
	"strings"
	"testing"

	"facevalue/payment"
)

// TestCards pays by each test card on the page, as curl would.
func TestCards(t *testing.T) {
	for _, c := range cards {
		t.Run(c.number, func(t *testing.T) {
			w := newWorld(t)
			p := w.create(intent7("k"))
			status, location, body := w.pay(p, spaced(c.number))
			if c.secure {
				if status != 303 || location != p.PayURL+"/bank" {
					t.Fatalf("asked to approve: %d, %s", status, location)
				}
				if status, body := w.get(location); status != 200 || !strings.Contains(body, "Approve") {
					t.Fatalf("the bank's page: %d\n%s", status, body)
				}
				status, location, body = w.post(location, url.Values{"bank": {"approve"}})
			}
			w.settled(p.Ref, c, status, location, body)
		})
	}
}

// settled holds what became of a payment against what its card does.
func (w *world) settled(ref string, c card, status int, location, body string) {
	w.t.Helper()
	switch {
	case c.later != "":
		w.books(ref, processing, 0, 0)
		w.work(w.company.options.LateAfter - 1)
		w.books(ref, processing, 0, 0)
		w.work(1)
		if got := w.fetch(ref); c.later == succeeded && got.State != payment.Succeeded ||
			c.later == needsMethod && (got.State != payment.Open || got.Reason != c.decline) ||
			c.later == processing && got.State != payment.Processing {
			w.t.Errorf("later it is %+v", got)
		}
	case c.code != "":
		want := c.refusal()
		if status != 402 || !strings.Contains(body, strings.ReplaceAll(want.Message, "'", "&#39;")) || !strings.Contains(body, "not been charged") {
			w.t.Errorf("declined: %d\n%s", status, body)
		}
		if got := w.fetch(ref); got.State != payment.Open || got.Reason != want.reason() {
			w.t.Errorf("declined, it is %+v", got)
		}
	default:
		if status != 303 || location != "https://tickets.example/o/7?payment_intent="+ref+"&x=1" {
			w.t.Errorf("paid: %d, to %s", status, location)
		}
		w.books(ref, succeeded, 11_000, 0)
	}
}

// TestDeclinedThenAnotherCard is edge case 46: the same payment, another try.
func TestDeclinedThenAnotherCard(t *testing.T) {
	w := newWorld(t)
	p := w.create(intent7("k"))
	for _, number := range []string{"4000000000009995", "1234", ""} {
		if status, _, _ := w.pay(p, number); status != 402 {
			t.Errorf("card %q: %d", number, status)
		}
	}
	if status, _, _ := w.pay(p, "5555555555554444"); status != 303 {
		t.Errorf("another card: %d", status)
	}
	w.books(p.Ref, succeeded, 11_000, 0)
}

// TestPaidOnce is edge case 47: a second press of the button pays nothing.
func TestPaidOnce(t *testing.T) {
	w := newWorld(t)
	p := w.create(intent7("k"))
	w.pay(p, "4242424242424242")
	status, _, body := w.pay(p, "4242424242424242")
	if status != 409 || !strings.Contains(body, "payment has arrived") {
		t.Errorf("the second time: %d\n%s", status, body)
	}
	w.books(p.Ref, succeeded, 11_000, 0)
}

func TestBankRefusesAndEndedPayments(t *testing.T) {
	w := newWorld(t)
	p := w.create(intent7("k"))
	_, bank, _ := w.pay(p, "4000002760003184")
	if status, _, body := w.post(bank, url.Values{"bank": {"refuse"}}); status != 402 || !strings.Contains(body, "could not confirm that it is you") {
		t.Errorf("refused at the bank: %d\n%s", status, body)
	}
	if _, _, did := w.bankOf(p); did {
		t.Error("there is nothing to approve any more, and it was approved")
	}
	w.pay(p, "4000002760003184")
	if got, err := w.client.Cancel(t.Context(), p.Ref, "c"); err != nil || got.State != payment.Cancelled {
		t.Fatalf("called off while at the bank: %+v, %v", got, err)
	}
	// Edge case 57: the bank's page is left open and approved afterwards.
	if status, _, body := w.post(bank, url.Values{"bank": {"approve"}}); status != 409 || !strings.Contains(body, "called off") {
		t.Errorf("approved after it was called off: %d\n%s", status, body)
	}
	w.books(p.Ref, canceled, 0, 0)
}

// bankOf approves at the bank and says whether that did anything.
func (w *world) bankOf(p payment.Payment) (status int, body string, did bool) {
	status, _, body = w.post(p.PayURL+"/bank", url.Values{"bank": {"approve"}})
	return status, body, status == 303
}

func TestPagesAreSafe(t *testing.T) {
	w := newWorld(t)
	in := intent7("k")
	in.Description = `<script>alert(1)</script>`
	p := w.create(in)
	status, body := w.get(p.PayURL)
	if status != 200 || strings.Contains(body, "<script>") || !strings.Contains(body, "110.00 EUR") || !strings.Contains(body, "viewport") {
		t.Errorf("%d\n%s", status, body)
	}
	for _, path := range []string{"/pay/none", "/pay/none/bank"} {
		if status, body := w.get(w.server.URL + path); status != 404 || !strings.Contains(body, "no such payment") {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
	if status, _, _ := w.post(w.server.URL+"/pay/none", url.Values{"card": {"4242424242424242"}}); status != 404 {
		t.Errorf("paying nothing: %d", status)
	}
}

func TestShownAmounts(t *testing.T) {
	for _, c := range []struct {
		amount   int64
		currency string
		want     string
	}{{5, "eur", "0.05 EUR"}, {11_000, "eur", "110.00 EUR"}, {5000, "jpy", "5000 JPY"}, {12_340, "kwd", "12.340 KWD"}, {5000, "isk", "50.00 ISK"}} {
		if got := shownAmount(c.amount, c.currency); got != c.want {
			t.Errorf("%d %s is shown as %q, want %q", c.amount, c.currency, got, c.want)
		}
	}
}
