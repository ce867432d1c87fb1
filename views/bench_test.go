package views

import (
	"context"
	"path/filepath"
	"testing"

	"facevalue/sale"
)

// BenchmarkFlush is orders of two tickets each, from their records into rows.
func BenchmarkFlush(b *testing.B) {
	const orders = 2000
	w := newWorld("club", 1)
	w.do(&sale.SetCapacity{Meta: sale.Meta{By: boss}, Pool: 0, Capacity: 10_000})
	for range orders {
		w.buy(contactOf(w.person()), sale.Want{Index: 0, Count: 2})
	}
	o := w.options()
	o.Facts = 1 << 20
	b.ResetTimer()
	for range b.N {
		v := openViews(b, filepath.Join(b.TempDir(), "views.db"), o)
		feed, r := v.Feed(w.machine()), newReader()
		r.fold(w, feed, 0, len(w.records))
		if err := feed.Flush(context.Background(), r.read); err != nil {
			b.Fatal(err)
		}
		if err := v.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(orders*b.N)/b.Elapsed().Seconds(), "orders/s")
}
