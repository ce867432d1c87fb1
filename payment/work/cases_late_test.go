package work_test

import (
	"net/url"
	"testing"

	"facevalue/payment"
	"facevalue/payment/sandbox"
	"facevalue/payment/work"
	"facevalue/sale"
)

// Edge case 53: called off, and paid all the same; nobody else wanted it.
func TestCase53PaidAfterExpiryStillFree(t *testing.T) {
	w := newWorld(t, 1, 2)
	order, p := w.lapsed(2)
	if err := w.company.Force(t.Context(), p.Ref, "succeeded"); err != nil {
		t.Fatal(err)
	}
	w.hooks()
	w.settle()
	w.holds(order, "confirmed", 2, 2*price, 0)
	w.books()
}

// lapsed is an order whose time to pay is over, with its payment called off.
func (w *world) lapsed(count uint32) (uint64, work.Payment) {
	w.t.Helper()
	order, p := w.waiting(count)
	w.pass(payFor)
	w.settle()
	w.pass(0)
	w.holds(order, "lapsed", 0, 0, 0)
	if all := w.payments(order); all[0].State != payment.Cancelled {
		w.t.Fatalf("lapsed, and its payment is %v", all[0].State)
	}
	return order, p
}

// Edge case 54: paid after expiry, and sold again meanwhile.
func TestCase54PaidAfterExpiryResold(t *testing.T) {
	w := newWorld(t, 1, 2)
	order, p := w.lapsed(2)
	other := w.buy(1)
	if err := w.company.Force(t.Context(), p.Ref, "succeeded"); err != nil {
		t.Fatal(err)
	}
	w.hooks()
	w.settle()
	w.holds(order, "lapsed", 0, 2*price, 2*price)
	w.holds(other, "waits", 0, 0, 0)
	w.books()
}

// Edge case 55: before an order expires with a payment in doubt the company is asked.
func TestCase55AskedBeforeExpiry(t *testing.T) {
	t.Run("paid", func(t *testing.T) {
		w := newWorld(t, 1, 10)
		order, p := w.waiting(1)
		w.pay(p.PayURL, card(good)) // and no webhook comes
		w.pass(payFor)
		w.settle()
		w.holds(order, "confirmed", 1, price, 0)
		w.books()
	})
	t.Run("on its way, then paid", func(t *testing.T) {
		w := newWorld(t, 1, 10)
		order, p := w.waiting(1)
		w.pay(p.PayURL, card(later))
		w.pass(payFor)
		w.settle()
		w.holds(order, "waits", 0, 0, 0)
		w.hooks() // it landed by now
		w.settle()
		w.holds(order, "confirmed", 1, price, 0)
		w.books()
	})
	t.Run("on its way for ever", func(t *testing.T) {
		w := newWorld(t, 1, 10)
		order, p := w.waiting(1)
		w.pay(p.PayURL, card(forever))
		for range 3 * 60 {
			w.pass(minute)
			w.settle()
		}
		w.holds(order, "waits", 0, 0, 0)
		if !w.info(order).Charge.Doubtful {
			t.Error("nobody was asked to look")
		}
	})
	t.Run("the company is down", func(t *testing.T) {
		w := newWorld(t, 1, 10)
		order, _ := w.waiting(1)
		w.fault(sandbox.Fault{Kind: sandbox.FaultOutage})
		for range 5 {
			w.pass(payFor)
			w.settle()
			w.holds(order, "waits", 0, 0, 0)
		}
		w.company.Mend()
		w.pass(minute)
		w.settle()
		w.pass(0)
		w.holds(order, "lapsed", 0, 0, 0)
	})
	t.Run("never begun", func(t *testing.T) {
		w := newWorld(t, 1, 10)
		w.fault(sandbox.Fault{Kind: sandbox.FaultOutage})
		order := w.buy(1)
		w.settle()
		w.pass(payFor)
		w.settle()
		w.pass(0)
		w.holds(order, "lapsed", 0, 0, 0) // nobody could have paid
	})
}

// Edge case 56: the tab is closed at the bank. The sweep finds out, without a webhook.
func TestCase56TabClosedAtTheBank(t *testing.T) {
	w := newWorld(t, 1, 10)
	order, p := w.waiting(1)
	w.ask()
	_, bank := w.pay(p.PayURL, card(secure))
	w.pay(bank, url.Values{"bank": {"approve"}})
	w.pass(29_000)
	w.ask()
	w.holds(order, "waits", 0, 0, 0)
	w.pass(1000)
	w.ask()
	w.holds(order, "confirmed", 1, price, 0)
	w.books()
}

// Edge case 57: approved at the bank when the time is over.
func TestCase57ApprovedAfterExpiry(t *testing.T) {
	w := newWorld(t, 1, 10)
	order, p := w.waiting(1)
	_, bank := w.pay(p.PayURL, card(secure))
	w.pass(payFor)
	w.settle()
	w.pass(0)
	if status, _ := w.pay(bank, url.Values{"bank": {"approve"}}); status != 409 {
		t.Errorf("the bank's page answered %d", status)
	}
	w.hooks()
	w.settle()
	w.holds(order, "lapsed", 0, 0, 0)
	w.books()
}

// Edge case 58: two payments of one order both succeed: confirmed once, the extra goes
// back, and the order stays.
func TestCase58TwoPayments(t *testing.T) {
	w := newWorld(t, 1, 10)
	order, first := w.waiting(1)
	if err := w.company.Force(t.Context(), first.Ref, "canceled"); err != nil {
		t.Fatal(err)
	}
	w.hooks()
	w.must(&sale.RetryPayment{Order: order, Owner: sale.Claim{byte(sale.ClaimSession), 1}})
	w.settle()
	second := w.payments(order)[1]
	w.pay(second.PayURL, card(good))
	if err := w.company.Force(t.Context(), first.Ref, "succeeded"); err != nil {
		t.Fatal(err)
	}
	w.hooks()
	w.settle()
	w.holds(order, "confirmed", 1, 2*price, price)
	w.books()
}

// TestFirstOfTwoPaysAfterAll: while the second payment waits for its buyer the first one
// lands. It pays for the order, and the second is called off.
func TestFirstOfTwoPaysAfterAll(t *testing.T) {
	w := newWorld(t, 1, 10)
	order, first := w.waiting(1)
	if err := w.company.Force(t.Context(), first.Ref, "canceled"); err != nil {
		t.Fatal(err)
	}
	w.hooks()
	w.must(&sale.RetryPayment{Order: order, Owner: sale.Claim{byte(sale.ClaimSession), 1}})
	w.settle()
	second := w.payments(order)[1]
	if err := w.company.Force(t.Context(), first.Ref, "succeeded"); err != nil {
		t.Fatal(err)
	}
	w.hooks()
	w.settle()
	w.holds(order, "confirmed", 1, price, 0)
	if status, _ := w.pay(second.PayURL, card(good)); status != 409 {
		t.Errorf("the second payment could be paid too: %d", status)
	}
	w.books()
}

// TestSecondPaymentThatNoWebhookToldOf: an order is paid by its second payment; then the
// bank pays the first too, which had been called off, and no webhook says so.
func TestSecondPaymentThatNoWebhookToldOf(t *testing.T) {
	w := newWorld(t, 1, 10)
	order, first := w.waiting(1)
	if err := w.company.Force(t.Context(), first.Ref, "canceled"); err != nil {
		t.Fatal(err)
	}
	w.hooks()
	w.must(&sale.RetryPayment{Order: order, Owner: sale.Claim{byte(sale.ClaimSession), 1}})
	w.settle()
	w.pay(w.payments(order)[1].PayURL, card(good))
	w.hooks()
	w.settle()
	if err := w.company.Force(t.Context(), first.Ref, "succeeded"); err != nil {
		t.Fatal(err)
	}
	if err := w.worker.CatchUp(t.Context(), w, w.now-hour); err != nil {
		t.Fatal(err)
	}
	w.settle()
	w.holds(order, "confirmed", 1, 2*price, price)
	w.books()
}
