package work_test

import (
	"context"
	"testing"

	"facevalue/payment"
	"facevalue/payment/work"
)

// known is a provider that only tells what payments it has.
type known struct {
	work.Provider
	payments []work.Payment
}

func (k known) Payments(context.Context, string, string) ([]work.Payment, error) {
	return k.payments, nil
}

// What the books and the company say of one order differs by 0, or for a reason that is
// told, or nobody knows why.
func TestReconcileExplains(t *testing.T) {
	const at = int64(1_800_000_000_000)
	key := func(effect uint64) string { return work.Key{Sale: "club", Effect: effect, At: at}.String() }
	took := func(amount int64, refunds ...payment.RefundResult) work.Payment {
		return work.Payment{Ref: "pi_1", Key: key(1), State: payment.Succeeded, Captured: amount, Refunds: refunds}
	}
	back := func(key string, amount int64, state payment.RefundState) payment.RefundResult {
		return payment.RefundResult{Key: key, Amount: amount, State: state}
	}
	card, cash := work.Taken{Amount: 5000, Tender: "card", Ref: "pi_1"}, work.Taken{Amount: 5000, Tender: "cash", Ref: "till"}
	whole := []work.Taken{card}
	disputed := took(5000)
	disputed.Disputes = []payment.Dispute{{Amount: 5000, State: payment.DisputeOpen}}
	stranger := took(5000)
	stranger.Key = work.Key{Sale: "club", Effect: 1, At: at + 1}.String()
	for _, c := range []struct {
		what      string
		books     work.Account
		company   []work.Payment
		diff      int64
		explained bool
		why       string
	}{
		{"paid", work.Account{State: "confirmed", Tickets: 1, Payments: whole}, []work.Payment{took(5000)}, 0, true, ""},
		{"cash", work.Account{State: "confirmed", Tickets: 1, Payments: []work.Taken{cash}}, nil, 0, true, ""},
		{"given back", work.Account{State: "cancelled", Payments: whole, Refunded: 5000}, []work.Payment{took(5000, back(key(2), 5000, payment.RefundDone))}, 0, true, ""},
		{"a refund failed", work.Account{State: "cancelled", Payments: whole}, []work.Payment{took(5000, back(key(2), 5000, payment.RefundFailed))}, 0, true, ""},
		{"disputed", work.Account{State: "confirmed", Tickets: 1, Payments: whole}, []work.Payment{disputed}, 0, true, "disputed"},
		{"not heard of yet", work.Account{Order: work.Order{Charge: 1}, State: "waits"}, []work.Payment{took(5000)}, 5000, true, "paid just now; the sale is about to hear of it"},
		{"nobody heard", work.Account{State: "lapsed"}, []work.Payment{took(5000)}, 5000, false, "nobody knows why"},
		{"back, not heard of yet", work.Account{State: "cancelled", Payments: whole, Refunding: 5000}, []work.Payment{took(5000, back(key(2), 5000, payment.RefundDone))}, -5000, true, "gone back just now; the sale is about to hear of it"},
		{"in their pages", work.Account{State: "confirmed", Tickets: 1, Payments: whole}, []work.Payment{took(5000, back("", 1000, payment.RefundDone))}, -1000, true, "given back in the provider's own pages"},
		{"in their pages, known of", work.Account{State: "confirmed", Tickets: 1, Payments: whole, Outside: 1000}, []work.Payment{took(5000, back("", 1000, payment.RefundDone))}, 0, true, ""},
		{"in their pages again", work.Account{State: "confirmed", Tickets: 1, Payments: whole, Outside: 1000}, []work.Payment{took(5000, back("", 1000, payment.RefundDone), back("", 500, payment.RefundDone))}, -500, true, "given back in the provider's own pages"},
		{"cash back by hand", work.Account{State: "cancelled", Payments: []work.Taken{cash}, Refunded: 5000, ByHand: 5000}, nil, 0, true, ""},
		{"a refund failed, back by hand", work.Account{State: "cancelled", Payments: whole, Refunded: 5000, ByHand: 5000}, []work.Payment{took(5000, back(key(2), 5000, payment.RefundFailed))}, 0, true, ""},
		{"by hand and by them", work.Account{State: "cancelled", Payments: whole, Refunded: 5000, ByHand: 5000}, []work.Payment{took(5000, back(key(2), 5000, payment.RefundDone))}, -5000, false, "nobody knows why"},
		{"back twice", work.Account{State: "cancelled", Payments: whole, Refunded: 2500}, []work.Payment{took(5000, back(key(2), 5000, payment.RefundDone))}, -2500, false, "nobody knows why"},
		{"less than the books", work.Account{State: "confirmed", Tickets: 1, Payments: whole}, []work.Payment{took(4000)}, -1000, false, "nobody knows why"},
		{"too much kept", work.Account{State: "cancelled", Payments: whole, Outstanding: -5000}, []work.Payment{took(5000)}, 0, false, "the house has more than the order costs"},
		{"no ticket", work.Account{State: "confirmed", Payments: whole}, []work.Payment{took(5000)}, 0, false, "confirmed without a ticket"},
		{"another copy's order", work.Account{State: "confirmed", Tickets: 1, Payments: []work.Taken{cash}}, []work.Payment{stranger}, 0, true, ""},
	} {
		c.books.Sale, c.books.Number, c.books.At, c.books.Currency = "club", 7, at, "EUR"
		w := work.Worker{Provider: known{payments: c.company}}
		m, err := w.Reconcile(t.Context(), &c.books)
		if err != nil || m.Difference != c.diff || m.Explained != c.explained || m.Why != c.why || m.Order != "ord_club_7" {
			t.Errorf("%s: %+v, %v; want %d, %t, %q", c.what, m, err, c.diff, c.explained, c.why)
		}
	}
}
