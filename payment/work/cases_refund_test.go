package work_test

import (
	"testing"

	"facevalue/payment/sandbox"
	"facevalue/sale"
)

// Edge case 78: a refund fails after it was accepted: the money is owed again.
func TestCase78RefundFailsLater(t *testing.T) {
	w := newWorld(t, 1, 10)
	order, p := w.waiting(1)
	w.pay(p.PayURL, card(lostRefund))
	w.hooks()
	w.settle()
	w.must(&sale.CancelOrder{Meta: boss, Order: order, Reason: "ill", WithFees: true})
	w.settle()
	if info := w.info(order); info.Refunding != price {
		t.Fatalf("under way: %d", info.Refunding)
	}
	w.crash()
	w.settle()
	w.pass(minute)
	w.hooks()
	w.settle()
	if info := w.info(order); info.Refunding != 0 || info.Owed != price || info.Refunded != 0 {
		t.Errorf("%+v", info)
	}
	w.books()
}

// Edge case 79, of one order: the balance is too low; the refund waits and is not lost.
func TestCase79BalanceTooLow(t *testing.T) {
	w := newWorld(t, 1, 10)
	order, p := w.waiting(1)
	w.pay(p.PayURL, card(good))
	w.hooks()
	w.settle()
	w.fault(sandbox.Fault{Kind: sandbox.FaultBalance, Match: "POST /v1/refunds", Times: 3})
	w.must(&sale.CancelOrder{Meta: boss, Order: order, Reason: "ill", WithFees: true})
	for range 4 {
		w.settle()
		w.pass(minute)
	}
	w.settle()
	w.holds(order, "cancelled", 0, price, price)
	w.books()
}

// TestRefundTwiceForgotten: the company forgets keys after a day; a refund that was
// made and never heard of is found, and not made again.
func TestRefundForgottenKey(t *testing.T) {
	w := newWorld(t, 1, 10)
	order, p := w.waiting(1)
	w.pay(p.PayURL, card(good))
	w.hooks()
	w.settle()
	w.must(&sale.CancelOrder{Meta: boss, Order: order, Reason: "ill", WithFees: true})
	w.next()
	w.finish(0) // money went back; the process ends before that is durable
	w.crash()
	w.pass(48 * hour)
	w.settle()
	w.holds(order, "cancelled", 0, price, price)
	w.books()
}

// TestChargeForgottenKey: the same for a charge with days of time, made two days ago.
func TestChargeForgottenKey(t *testing.T) {
	w := newWorld(t, 1, 10)
	order := w.buy(1)
	o, err := w.Order(t.Context(), "club", order)
	if err != nil {
		t.Fatal(err)
	}
	e := sale.Effect{ID: 1, Kind: sale.ChargeEffect, Order: order, Amount: price}
	first, err := w.worker.CarryOut(t.Context(), &o, e)
	if err != nil {
		t.Fatal(err)
	}
	w.now += 48 * hour
	again, err := w.worker.CarryOut(t.Context(), &o, e)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := first.(*sale.BeginEffect), again.(*sale.BeginEffect); a.Ref != b.Ref || len(w.payments(order)) != 1 {
		t.Errorf("made %s, and then %s", a.Ref, b.Ref)
	}
}

// TestRefundOverSeveralPayments: what came by two payments goes back by both.
func TestRefundOverSeveralPayments(t *testing.T) {
	w := newWorld(t, 1, 10)
	order, p := w.waiting(1)
	w.pay(p.PayURL, card(slowRefund))
	w.hooks()
	w.settle()
	w.must(&sale.AdjustOrder{Meta: boss, Order: order, Reason: "upgrade", Lines: []sale.Adjustment{{Kind: sale.FeeLine, Amount: 700, Code: "upgrade"}}})
	w.settle()
	w.pay(w.payments(order)[1].PayURL, card(good))
	w.hooks()
	w.settle()
	w.must(&sale.CancelOrder{Meta: boss, Order: order, Reason: "ill", WithFees: true})
	w.settle()
	if info := w.info(order); info.Refunding != price+700 {
		t.Fatalf("%+v", info)
	}
	w.pass(minute)
	w.hooks()
	w.settle()
	w.holds(order, "cancelled", 0, price+700, price+700)
	w.books()
}

// TestCashIsAPersonsToGiveBack: what did not come by the company does not go back by it.
func TestCashIsAPersonsToGiveBack(t *testing.T) {
	w := newWorld(t, 1, 10)
	order := w.must(&sale.SellAtCounter{Meta: boss, Wants: []sale.Want{{Count: 1}}, Tender: "cash", Reason: "box office"}).Ref
	w.settle()
	w.must(&sale.CancelOrder{Meta: boss, Order: order, Reason: "ill", WithFees: true})
	w.settle()
	if info := w.info(order); info.Owed != price || info.Refunding != 0 {
		t.Errorf("%+v", info)
	}
}
