package views

import (
	"context"
	"path/filepath"
	"sync"
	"testing"

	"facevalue/sale"
)

// A follower that folds, somebody who flushes, queries, waiting and an erasure side by
// side come to what one after the other does.
func TestTogether(t *testing.T) {
	w := busy(9)
	dir := t.TempDir()
	v := openViews(t, filepath.Join(dir, "views.db"), w.options())
	defer v.Close()
	ctx, cancel := context.WithCancel(context.Background())
	feed, r := v.Feed(w.machine()), newReader()
	last := uint64(len(w.records))

	var lock sync.RWMutex // as a follower has
	read := func(fn func(*sale.Machine, uint64)) error {
		lock.RLock()
		defer lock.RUnlock()
		return r.read(fn)
	}
	var all sync.WaitGroup
	all.Go(func() {
		for n := range w.records {
			lock.Lock()
			r.fold(w, feed, 0, n+1)
			lock.Unlock()
		}
	})
	for range 2 {
		all.Go(func() {
			for v.Seq(w.machine()) < last {
				if err := feed.Flush(ctx, read); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	all.Go(func() {
		for v.Seq(w.machine()) < last {
			page, err := v.Orders(ctx, Query{Sales: []string{"club"}, Text: "mull"})
			if err == nil && len(page.Orders) > 0 {
				var o OrderView
				o, _, err = v.Order(ctx, "club", page.Orders[0].N)
				if len(o.Lines) == 0 || len(o.Story) == 0 {
					t.Error("an order is there in part")
				}
			}
			if err == nil {
				_, err = v.Settlement(ctx, SettlementQuery{Sale: "club"})
			}
			if err != nil {
				t.Error(err)
				return
			}
		}
	})
	for seq := uint64(10); seq <= last; seq += 50 {
		all.Go(func() {
			if err := v.WaitSeq(ctx, w.machine(), seq); err != nil {
				t.Error(err)
			}
		})
	}
	all.Go(func() {
		if err := v.Purge(ctx, [16]byte{1, 99}); err != nil {
			t.Log("purge was told to come again: ", err) // a query was reading
		}
	})
	all.Wait()
	cancel()
	if err := feed.Flush(ctx, read); err != nil {
		t.Errorf("there is nothing left to write: %v", err)
	}
	if got, want := hashOf(t, v, w), rebuilt(t, dir, w); got != want {
		t.Errorf("comes to something else:\n%s", differences(t, v, w, dir))
	}
}
