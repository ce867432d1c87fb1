package seating

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestBestAvailableAsNaive takes and frees seats on drawn charts and asks after
// every step; the answers must be those of trying everything.
func TestBestAvailableAsNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawHouse(t, drawChart(t))
		for range rapid.IntRange(1, 6).Draw(t, "queries") {
			r := drawRequest(t, h.Chart())
			got, ok := h.BestAvailable(r)
			want, wantOK := naive{h.Chart(), h}.best(r)
			if diff := cmp.Diff(want, got); diff != "" || ok != wantOK {
				t.Fatalf("%+v: found %v, want %v (-want +got):\n%s", r, ok, wantOK, diff)
			}
			for _, s := range got.Seats {
				h.Take(s)
			}
			disturb(t, h)
		}
	})
}

// disturb changes a few seats at random.
func disturb(t *rapid.T, h *House) {
	for _, s := range drawSeats(t, h.Chart(), 0) {
		switch rapid.IntRange(0, 2).Draw(t, "change") {
		case 0:
			h.Take(s)
		case 1:
			h.Free(s)
		case 2:
			h.Assign(s, uint8(rapid.IntRange(0, 3).Draw(t, "tag")))
		}
	}
}

// TestHistoryLeavesNoTrace brings two houses to the same state, one of them by
// detours and with queries between, and asks both the same.
func TestHistoryLeavesNoTrace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawHouse(t, drawChart(t))
		for range 3 {
			h.BestAvailable(drawRequest(t, h.Chart()))
			disturb(t, h)
		}
		fresh := NewHouse(h.Chart())
		for s := h.Chart().Len() - 1; s >= 0; s-- {
			fresh.Assign(Seat(s), h.Allocation(Seat(s)))
			if !h.IsFree(Seat(s)) {
				fresh.Take(Seat(s))
			}
		}
		for range 4 {
			r := drawRequest(t, h.Chart())
			r.Accessible = min(r.Count, rapid.IntRange(0, 2).Draw(t, "accessible"))
			a, okA := h.BestAvailable(r)
			b, okB := fresh.BestAvailable(r)
			if diff := cmp.Diff(a, b); diff != "" || okA != okB {
				t.Fatalf("%+v: one finds %v, the other %v:\n%s", r, okA, okB, diff)
			}
			if a, b := h.CountFree(r.Categories, r.Allocations), fresh.CountFree(r.Categories, r.Allocations); a != b {
				t.Fatalf("one counts %d free seats, the other %d", a, b)
			}
			c := Choice{Seats: drawSeats(t, h.Chart(), 0), Allocations: r.Allocations, OrphanRule: true}
			if diff := cmp.Diff(h.CheckChosen(c), fresh.CheckChosen(c)); diff != "" {
				t.Fatalf("%+v: they differ:\n%s", c, diff)
			}
		}
	})
}

// TestCountFreeCounts compares the running counts with counting.
func TestCountFreeCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawHouse(t, drawChart(t))
		disturb(t, h)
		r := drawRequest(t, h.Chart())
		want, wantOpen := 0, 0
		for s := range Seat(h.Chart().Len()) {
			if (naive{h.Chart(), h}).offered(r, s) && r.Categories.Has(h.Chart().CategoryOf(s)) {
				want++
				if i := h.Chart().Info(s); !i.Accessible && i.CompanionOf == NoSeat {
					wantOpen++
				}
			}
		}
		if got := h.CountFree(r.Categories, r.Allocations); got != want {
			t.Fatalf("counts %d free seats, there are %d", got, want)
		}
		if got := h.CountOpen(r.Categories, r.Allocations); got != wantOpen {
			t.Fatalf("counts %d open seats, there are %d", got, wantOpen)
		}
	})
}
