package seating

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestCheckChosenAsNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawHouse(t, drawChart(t))
		for range 4 {
			c := Choice{
				Seats:       drawChosen(t, h.Chart()),
				Allocations: rapid.SampledFrom([]uint64{General, Everything, 6}).Draw(t, "allocations"),
				OrphanRule:  rapid.Bool().Draw(t, "orphan rule"),
				Release:     rapid.Bool().Draw(t, "release"),
			}
			for _, s := range drawSeats(t, h.Chart(), 0) {
				if !h.IsFree(s) {
					c.With = append(c.With, s)
				}
			}
			before := slices.Clone(c.Seats)
			got, want := h.CheckChosen(c), naive{h.Chart(), h}.check(c)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("%+v (-want +got):\n%s", c, diff)
			}
			if !slices.Equal(before, c.Seats) {
				t.Fatal("the buyer's list was changed")
			}
			disturb(t, h)
		}
	})
}

// drawChosen draws a block, or seats from anywhere and beyond.
func drawChosen(t *rapid.T, c *Chart) []Seat {
	if rapid.Bool().Draw(t, "anywhere") {
		return drawSeats(t, c, 2)
	}
	first := Seat(rapid.IntRange(0, c.Len()-1).Draw(t, "first"))
	var seats []Seat
	for s := first; s < first+Seat(rapid.IntRange(1, 5).Draw(t, "many")) && s < Seat(c.Len()); s++ {
		seats = append(seats, s)
	}
	return seats
}

// TestBestPassesCheck: what the house proposes, it accepts.
func TestBestPassesCheck(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawHouse(t, drawChart(t))
		r := drawRequest(t, h.Chart())
		r.Accessible = min(r.Count, rapid.IntRange(0, 2).Draw(t, "accessible"))
		r.Companions = rapid.IntRange(0, r.Count-r.Accessible).Draw(t, "companions")
		got, ok := h.BestAvailable(r)
		if !ok {
			return
		}
		c := Choice{Seats: got.Seats, Allocations: r.Allocations, Release: r.Release}
		c.OrphanRule = r.OrphanRule && r.Accessible == 0 && got.Together && r.Section != 0
		if found := h.CheckChosen(c); len(found) > 0 && !(c.OrphanRule && got.LeavesSingle) {
			t.Fatalf("%+v gives %+v, but: %v", r, got, found)
		}
	})
}
