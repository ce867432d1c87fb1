package node_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"facevalue/node"
	"facevalue/payment"
	"facevalue/payment/inbox"
	"facevalue/payment/work"
)

// drained waits until nothing of what companies said waits but strays.
func (w *world) drained(strays int) {
	w.t.Helper()
	for {
		d, err := w.node.Inbox(context.Background())
		if err != nil {
			w.t.Fatal(err)
		}
		if d.Waiting == strays && d.Strays == strays {
			return
		}
	}
}

// Edge case 49: a webhook in three at once, and another event about the same payment, are
// one transition and one mail.
func TestCase49ThreeInParallelOneMail(t *testing.T) {
	w := newWorld(t)
	w.club(300)
	order, _ := w.buy(1, 0, 1)
	ref := <-w.bank.begun
	w.bank.set(ref, payment.Succeeded)
	var all sync.WaitGroup
	for n := range 6 {
		all.Go(func() {
			hint := payment.Hint{Event: fmt.Sprintf("evt_%d", n/3), Ref: ref}
			if err := w.node.TakeHint(context.Background(), "bank", hint); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if info := w.state(order, "confirmed"); info.Paid != info.Total || info.Refunded != 0 {
		t.Errorf("%d of %d paid, %d refunded", info.Paid, info.Total, info.Refunded)
	}
	<-w.post.news
	w.drained(0)
	w.reopen() // whatever was owed beyond that would go out now
	w.drained(0)
	if n := len(w.post.sent); n != 1 {
		t.Errorf("%d mails", n)
	}
}

// Edge case 50: a payment that no order here is known for is kept, over a restart too, and
// somebody is told.
func TestCase50StrayPayment(t *testing.T) {
	w := newWorld(t)
	w.club(300)
	w.bank.mu.Lock()
	w.bank.payments = append(w.bank.payments, &payment.Payment{
		Ref: "pay_lost", Key: "club/999/0", Order: "ord_club_999", State: payment.Succeeded, Amount: 4500, Captured: 4500, Currency: "EUR",
	})
	w.bank.mu.Unlock()
	for n, ref := range []string{"pay_lost", "pay_nobody_knows"} {
		if err := w.node.TakeHint(context.Background(), "bank", payment.Hint{Event: fmt.Sprint(n), Ref: ref}); err != nil {
			t.Fatal(err)
		}
	}
	w.drained(2)
	w.reopen()
	w.drained(2)
	all, err := w.node.StrayPayments(context.Background(), "")
	if err != nil || len(all) != 2 {
		t.Fatalf("%+v, %v", all, err)
	}
	mine, err := w.node.StrayPayments(context.Background(), "acme")
	if err != nil || len(mine) != 1 || mine[0].Known != (inbox.Stray{Order: "ord_club_999", Amount: 4500, Currency: "EUR"}) {
		t.Errorf("the organizer's: %+v, %v", mine, err)
	}
	if of, err := w.node.StrayPayments(context.Background(), "other"); err != nil || len(of) != 0 {
		t.Errorf("another organizer's: %+v, %v", of, err)
	}
	if trouble := fmt.Sprint(w.node.Trouble()); !strings.Contains(trouble, "2 payments have no order here") {
		t.Errorf("trouble: %s", trouble)
	}
	if is, err := w.node.SettleStray(context.Background(), "pay_lost"); !is || err != nil {
		t.Errorf("settled: %v %v", is, err)
	}
	w.drained(1)
}

// Edge case 51: what is not signed, or was long ago, is refused, and nothing is kept.
func TestCase51NothingKept(t *testing.T) {
	w := newWorld(t)
	hook := work.NewWebhook(
		func(http.Header, []byte, int64) (payment.Hint, error) { return payment.Hint{}, payment.ErrForged },
		func(ctx context.Context, h payment.Hint) error { return w.node.TakeHint(ctx, "bank", h) }, w.clock.Now, func(err error) { t.Error(err) })
	answer := httptest.NewRecorder()
	hook.ServeHTTP(answer, httptest.NewRequest(http.MethodPost, "/", strings.NewReader("{}")))
	if answer.Code != http.StatusBadRequest {
		t.Errorf("answered %d", answer.Code)
	}
	if d, err := w.node.Inbox(context.Background()); err != nil || d != (inbox.Depth{}) {
		t.Errorf("%+v, %v", d, err)
	}
}

// Edge case 52: what was acknowledged is carried out, whatever happens in between.
func TestCase52AcknowledgedIsCarriedOut(t *testing.T) {
	w := newWorld(t)
	w.club(300)
	order, _ := w.buy(1, 0, 1)
	ref := <-w.bank.begun
	w.close()
	if err := node.MarkRestored(w.dir, "a test that wants it held", start); err != nil {
		t.Fatal(err)
	}
	w.open()
	if err := w.node.TakeHint(context.Background(), "bank", payment.Hint{Event: "evt_1", Ref: ref}); err != nil {
		t.Fatal(err)
	}
	w.bank.set(ref, payment.Succeeded)
	w.reopen()
	if d, err := w.node.Inbox(context.Background()); err != nil || d.Waiting != 1 {
		t.Errorf("held: %+v, %v", d, err)
	}
	if err := w.node.Release(context.Background()); err != nil {
		t.Fatal(err)
	}
	w.state(order, "confirmed")
	w.drained(0)
}

// A disk without room takes no hints: the company sends them again.
func TestNoRoomForHints(t *testing.T) {
	w := newWorld(t)
	w.space.Store(0)
	err := w.node.TakeHint(context.Background(), "bank", payment.Hint{Event: "evt_1", Ref: "pay_1"})
	if !errors.Is(err, node.ErrNoSpace) {
		t.Errorf("answered %v", err)
	}
	w.space.Store(1 << 40)
}
