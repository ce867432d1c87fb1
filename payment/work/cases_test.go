package work_test

import (
	"errors"
	"testing"

	"facevalue/payment/sandbox"
	"facevalue/payment/work"
)

const (
	good       = "4242424242424242"
	poor       = "4000000000009995"
	secure     = "4000002760003184"
	forever    = "4000000000100000"
	later      = "4000000000100018"
	slowRefund = "4000000000007726"
	lostRefund = "4000000000005126"
	price      = face + fee
)

func TestPaidAndDelivered(t *testing.T) {
	w := newWorld(t, 1, 10)
	order, p := w.waiting(2)
	if p.Amount != 2*price || p.Order != "ord_club_1" || p.Sale != "sale_club" {
		t.Fatalf("asked for %+v", p)
	}
	w.pay(p.PayURL, card(good))
	w.hooks()
	w.settle()
	w.holds(order, "confirmed", 2, 2*price, 0)
	w.books()
}

// Edge case 44: the process ends after the company made the payment, before that is
// durable; and after the money is taken, before the sale knows.
func TestCase44CrashAfterCharged(t *testing.T) {
	w := newWorld(t, 1, 10)
	order := w.buy(1)
	w.next()
	w.finish(0) // made at the company, not submitted
	w.crash()
	w.settle()
	if all := w.payments(order); len(all) != 1 || w.info(order).Charge.Ref != all[0].Ref {
		t.Fatalf("%+v", all)
	}
	w.pay(w.payments(order)[0].PayURL, card(good))
	w.crash()
	w.settle()
	w.holds(order, "confirmed", 1, price, 0)
	w.books()
}

// Edge case 45: the outcome is unknown, again and again. No second payment is made.
func TestCase45TimeoutOutcomeUnknown(t *testing.T) {
	for _, kind := range []string{sandbox.FaultLostAfter, sandbox.FaultLostBefore, sandbox.FaultOutage, sandbox.FaultError} {
		t.Run(kind, func(t *testing.T) {
			w := newWorld(t, 1, 10)
			w.fault(sandbox.Fault{Kind: kind, Match: "POST", Times: 4})
			order := w.buy(1)
			for range 8 {
				w.settle()
				w.pass(minute)
			}
			all := w.payments(order)
			if len(all) != 1 || w.info(order).Charge.Ref != all[0].Ref {
				t.Fatalf("%d payments, the sale waits for %q", len(all), w.info(order).Charge.Ref)
			}
			w.pay(all[0].PayURL, card(good))
			w.hooks()
			w.settle()
			w.holds(order, "confirmed", 1, price, 0)
			w.books()
		})
	}
}

func (w *world) fault(f sandbox.Fault) {
	w.t.Helper()
	if err := w.company.Break(f); err != nil {
		w.t.Fatal(err)
	}
}

// TestSavedErrorIsWalkedAround: a company that answers a key with its error for a day
// does not cost the buyer the order.
func TestSavedErrorIsWalkedAround(t *testing.T) {
	w := newWorld(t, 1, 10)
	w.fault(sandbox.Fault{Kind: sandbox.FaultSavedError, Match: "POST", Times: 1})
	order, p := w.waiting(1)
	w.pay(p.PayURL, card(good))
	w.hooks()
	w.settle()
	w.holds(order, "confirmed", 1, price, 0)
	w.books()
}

// Edge case 46: declined, then another card on the same payment.
func TestCase46DeclineThenAnotherCard(t *testing.T) {
	w := newWorld(t, 1, 10)
	order, p := w.waiting(1)
	w.pay(p.PayURL, card(poor))
	w.hooks()
	w.settle()
	w.holds(order, "waits", 0, 0, 0)
	w.pay(p.PayURL, card(good))
	w.hooks()
	w.settle()
	w.holds(order, "confirmed", 1, price, 0)
	w.books()
}

// Edge case 48: the webhook comes before the answer that the payment was made.
func TestCase48WebhookBeforeAnswer(t *testing.T) {
	w := newWorld(t, 1, 10)
	order := w.buy(1)
	w.next()
	w.finish(0) // made; the answer is on its way to the sale
	w.pay(w.payments(order)[0].PayURL, card(good))
	w.hooks()
	w.holds(order, "confirmed", 1, price, 0)
	w.settle() // the answer arrives
	w.holds(order, "confirmed", 1, price, 0)
	w.books()
}

// Edge case 49: a webhook three times.
func TestCase49WebhookTripled(t *testing.T) {
	w := newWorld(t, 1, 10)
	order, p := w.waiting(1)
	w.pay(p.PayURL, card(good))
	w.work()
	l := w.post.take(w.post.size() - 1)
	records := len(w.facts)
	for i := range 3 {
		if code := w.deliver(l); code != 200 {
			t.Errorf("answered %d", code)
		}
		if i == 0 {
			records = len(w.facts)
		}
	}
	if len(w.facts) != records {
		t.Errorf("%d facts more for news that were none", len(w.facts)-records)
	}
	w.settle()
	w.holds(order, "confirmed", 1, price, 0)
	w.books()
}

func (w *world) work() {
	w.t.Helper()
	if _, err := w.company.Work(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

// Edge case 50: news of a payment that nobody here knows is never dropped.
func TestCase50UnknownPayment(t *testing.T) {
	for name, in := range map[string]work.Intent{
		"no such order": {Key: "club/1/0", Sale: "sale_club", Order: "ord_club_99"},
		"no such sale":  {Key: "tour/1/0", Sale: "sale_tour", Order: "ord_tour_1"},
		"not ours":      {Key: "invoice 7", Order: "7"},
		"another copy":  {Key: "club/1/zz", Sale: "sale_club", Order: "ord_club_1"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, 1, 10)
			w.buy(1)
			in.Amount, in.Currency = 500, "EUR"
			p, err := w.client.Create(t.Context(), in)
			if err != nil {
				t.Fatal(err)
			}
			w.pay(p.PayURL, card(good))
			w.work()
			before := len(w.facts)
			for w.post.size() > 0 {
				if code := w.deliver(w.post.take(0)); code != 503 {
					t.Errorf("answered %d: the company must send it again", code)
				}
			}
			if len(w.facts) != before || len(w.notices) == 0 {
				t.Errorf("%d facts, %d notices", len(w.facts)-before, len(w.notices))
			}
			if orphan, ok := errors.AsType[*work.OrphanError](w.notices[len(w.notices)-1]); name != "not ours" && (!ok || orphan.Amount != 500) {
				t.Errorf("money from another copy of the journal: %v", w.notices)
			}
		})
	}
}

// Edge case 51: bad signature, old instant.
func TestCase51ForgedWebhook(t *testing.T) {
	w := newWorld(t, 1, 10)
	order, p := w.waiting(1)
	w.pay(p.PayURL, card(good))
	w.work()
	l := w.post.take(w.post.size() - 1)
	for _, bad := range []letter{
		{nil, l.body},
		{l.header, append([]byte(" "), l.body...)},
		{map[string][]string{sandbox.SignatureHeader: {sandbox.Sign("stranger", w.now/1000, l.body)}}, l.body},
		{map[string][]string{sandbox.SignatureHeader: {sandbox.Sign(secret, w.now/1000-3600, l.body)}}, l.body},
	} {
		if code := w.deliver(bad); code != 400 {
			t.Errorf("answered %d", code)
		}
	}
	w.holds(order, "waits", 0, 0, 0)
	if code := w.deliver(letter{l.header, make([]byte, 2<<20)}); code != 413 {
		t.Errorf("a webhook of 2 MiB: %d", code)
	}
}

// Edge case 52: the house cannot take the news; the company sends it again.
func TestCase52NotTakenYet(t *testing.T) {
	w := newWorld(t, 1, 10)
	order, p := w.waiting(1)
	w.pay(p.PayURL, card(good))
	w.work()
	w.down = errors.New("desk: outcome unknown")
	l := w.post.take(w.post.size() - 1)
	if code := w.deliver(l); code != 503 {
		t.Errorf("answered %d", code)
	}
	w.down = nil
	if code := w.deliver(l); code != 200 {
		t.Errorf("answered %d", code)
	}
	w.holds(order, "confirmed", 1, price, 0)
}
