package views

import (
	"context"
	"path/filepath"
	"testing"

	"facevalue/sale"

	"pgregory.net/rapid"
)

// The books and the till say what the machine's own books say: what the orders cost,
// what came in, and what went back.
func TestBooksBalance(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld("club", rapid.Uint64().Draw(rt, "seed"))
		for range rapid.IntRange(50, 300).Draw(rt, "steps") {
			w.step()
		}
		v := openViews(rt, filepath.Join(t.TempDir(), "views.db"), w.options())
		defer v.Close()
		feed, r := v.Feed(w.machine()), newReader()
		for r.seq < len(w.records) {
			r.fold(w, feed, 0, min(len(w.records), r.seq+60))
			if err := feed.Flush(context.Background(), r.read); err != nil {
				rt.Fatalf("%v", err)
			}
		}

		var owed int64
		for n := uint64(1); n <= w.m.Orders(); n++ {
			o, _ := w.m.OrderInfo(n)
			if o.State != "waits" {
				owed += o.Total
			}
		}
		if got := sumQuery(rt, v, `SELECT coalesce(sum(CASE b.move WHEN 'issued' THEN b.count * u.amount WHEN 'returned' THEN -b.count * (u.amount - u.kept)
			ELSE -b.count * u.amount END), 0) FROM books b JOIN units u ON u.sale = b.sale AND u.unit = b.unit WHERE u.account NOT IN ('included', 'off')`); got != owed {
			rt.Fatalf("the books come to %d, the orders cost %d", got, owed)
		}
		s := w.m.Summary()
		if got := sumQuery(rt, v, "SELECT coalesce(sum(CASE move WHEN 'paid' THEN amount WHEN 'refunded' THEN -amount ELSE 0 END), 0) FROM till"); got != s.Paid {
			rt.Fatalf("the till has %d, the sale was paid %d", got, s.Paid)
		}
		if got := sumQuery(rt, v, "SELECT coalesce(sum(amount), 0) FROM till WHERE move = 'failed'"); got != s.Owed {
			rt.Fatalf("refunds of %d failed, the sale owes %d", got, s.Owed)
		}
		if got := sumQuery(rt, v, "SELECT held FROM stock WHERE what = 'sale'"); got != int64(s.Holds) {
			rt.Fatalf("%d holds live, the sale has %d", got, s.Holds)
		}
		if got := sumQuery(rt, v, "SELECT count(*) FROM tickets WHERE state = 'live'"); got != int64(s.Tickets) {
			rt.Fatalf("%d tickets are live, the sale has %d", got, s.Tickets)
		}
		for n := uint64(1); n <= w.m.Orders(); n++ {
			compareOrder(rt, v, w, n)
		}
		other := sumQuery(rt, v, "SELECT coalesce(sum(count), 0) FROM books WHERE unit = 0")
		if never := unpaid(w.m); other > 0 && never == 0 {
			rt.Fatalf("%d in the books that is no unit's", other)
		}
	})
}

// compareOrder holds what is shown of an order against the machine's.
func compareOrder(t tb, v *Views, w *world, n uint64) {
	t.Helper()
	o, _ := w.m.OrderInfo(n)
	got, found, err := v.Order(context.Background(), w.name, n)
	if err != nil || !found {
		t.Fatalf("order %d is not there: %v", n, err)
	}
	if got.State != o.State || got.Total != o.Total || got.Paid != o.Paid || got.Refunded != o.Refunded || got.Refunding != o.Refunding ||
		got.Owed != o.Owed || got.PayBy != o.PayBy || got.Live != int64(len(valid(o))) || len(got.Lines) != len(o.Lines) || len(got.Tickets) != len(o.Tickets) {
		t.Fatalf("order %d is shown as %+v, the machine has %+v", n, got, o)
	}
	var lines, open int64
	for i := range got.Lines {
		lines += got.Lines[i].Total
	}
	for i := range o.Lines {
		lines -= int64(o.Lines[i].Count) * o.Lines[i].Unit.Total()
	}
	for _, e := range got.Effects {
		if e.Kind == "refund" && e.Closed == 0 {
			open += e.Amount
		}
	}
	if lines != 0 || open != o.Refunding {
		t.Fatalf("order %d: its lines differ by %d, open refunds come to %d of %d", n, lines, open, o.Refunding)
	}
}

// unpaid is how much orders still owe.
func unpaid(m *sale.Machine) int64 {
	var sum int64
	for n := uint64(1); n <= m.Orders(); n++ {
		o, _ := m.OrderInfo(n)
		sum += o.Outstanding()
	}
	return sum
}

func sumQuery(t tb, v *Views, query string) (n int64) {
	t.Helper()
	if err := v.r.QueryRowContext(context.Background(), query).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}
