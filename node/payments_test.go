package node_test

import (
	"context"
	"testing"

	"facevalue/node"
	"facevalue/payment"
	"facevalue/sale"
)

// Edge case 49: what a webhook says is told three times, one right after the other, before
// readers have heard of the first time. It is no money without a place.
func TestNewsTwice(t *testing.T) {
	w := newWorld(t)
	w.club(300)
	for n := range 20 {
		order, _ := w.buy(n, 0, 1)
		ref := <-w.bank.begun
		w.bank.set(ref, payment.Succeeded)
		for range 3 {
			if err := w.node.PaymentNews(context.Background(), ref); err != nil {
				t.Fatalf("order %d: %v", order, err)
			}
		}
		if info := w.state(order, "confirmed"); info.Paid != info.Total || info.Refunded != 0 {
			t.Errorf("order %d: %d of %d paid, %d refunded", order, info.Paid, info.Total, info.Refunded)
		}
	}
}

// What a payment company knows more than a restored house is told when somebody has
// looked, and not before.
func TestHeldHearsNothing(t *testing.T) {
	w := newWorld(t)
	w.club(300)
	order, _ := w.buy(1, 0, 1)
	ref := <-w.bank.begun
	w.state(order, "waits")
	w.close()
	if err := node.MarkRestored(w.dir, "a backup of yesterday", start); err != nil {
		t.Fatal(err)
	}
	w.bank.set(ref, payment.Succeeded)
	w.open()
	for n := range 50 { // whoever asks the bank at the start has long done so
		w.buy(100+n, 1, 1)
	}
	if err := w.sale().Live().Read(func(m *sale.Machine, _ uint64) {
		if info, _ := m.OrderInfo(order); info.State != "waits" {
			t.Errorf("order %d is %s before anything was let go", order, info.State)
		}
	}); err != nil {
		t.Fatal(err)
	}
	if err := w.node.Release(context.Background()); err != nil {
		t.Fatal(err)
	}
	w.state(order, "confirmed")
}

// A payment that was called off while effects were held back is told of when they are
// let go: the buyer may try again at once.
func TestReleaseTellsOfPaymentsThatEnded(t *testing.T) {
	w := newWorld(t)
	w.club(300)
	order, _ := w.buy(1, 0, 1)
	ref := <-w.bank.begun
	for w.state(order, "waits").Charge.Ref == "" {
		if err := w.sale().Live().Wait(context.Background(), w.sale().Live().Seq()+1); err != nil {
			t.Fatal(err)
		}
	}
	w.close()
	if err := node.MarkRestored(w.dir, "a backup of yesterday", start); err != nil {
		t.Fatal(err)
	}
	w.open()
	w.bank.set(ref, payment.Cancelled)
	if err := w.node.Release(context.Background()); err != nil {
		t.Fatal(err)
	}
	if err := w.sale().Live().Wait(context.Background(), w.sale().Stats().Seq); err != nil {
		t.Fatal(err)
	}
	if info := w.state(order, "waits"); info.Charge.ID != 0 {
		t.Errorf("the payment has ended, the sale waits for it: %+v", info.Charge)
	}
}
