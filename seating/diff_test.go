package seating

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestDiffOfDrawnCharts compares unrelated charts that share some ids: every
// seat is accounted for once, and a house carried over keeps what it can.
func TestDiffOfDrawnCharts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		old, next := drawChart(t), drawChart(t)
		h := drawHouse(t, old)
		d := Diff(old, next)
		carried := d.Carry(h)
		kept := 0
		for s := range Seat(old.Len()) {
			to, exists := next.Lookup(old.ID(s))
			if d.To[s] != to || exists == slices.Contains(d.Missing, s) {
				t.Fatalf("seat %d goes to %d, want %d, missing %v", s, d.To[s], to, d.Missing)
			}
			if !exists {
				continue
			}
			kept++
			if carried.IsFree(to) != h.IsFree(s) || carried.Allocation(to) != h.Allocation(s) {
				t.Fatalf("seat %d lost its state on the way", s)
			}
			mustCompare(t, &d, Pair{s, to})
		}
		if kept+len(d.Missing) != old.Len() || kept+len(d.Added) != next.Len() {
			t.Fatalf("%d seats stay, %d go and %d come of %d and %d", kept, len(d.Missing), len(d.Added), old.Len(), next.Len())
		}
		for _, s := range d.Added {
			if !carried.IsFree(s) || carried.Allocation(s) != 0 {
				t.Fatalf("new seat %d is not free for all", s)
			}
		}
	})
}

// mustCompare checks that a pair is in exactly the lists it belongs in.
func mustCompare(t *rapid.T, d *Delta, p Pair) {
	was, is := d.Old.Info(p.Old), d.New.Info(p.New)
	id := func(c *Chart, s Seat) string {
		if s == NoSeat {
			return "-"
		}
		return c.ID(s)
	}
	group := func(c *Chart, n int) string {
		if n < 0 {
			return "-"
		}
		return c.Groups()[n].Name
	}
	lists := []struct {
		name string
		list []Pair
		want bool
	}{
		{"priced", d.Priced, d.Old.Categories()[was.Category].Key != d.New.Categories()[is.Category].Key},
		{"renamed", d.Renamed, d.Old.Describe(p.Old) != d.New.Describe(p.New)},
		{"moved", d.Moved, was.At != is.At},
		{"reserved", d.Reserved, was.Accessible != is.Accessible ||
			id(d.Old, was.CompanionOf) != id(d.New, is.CompanionOf) || group(d.Old, was.Group) != group(d.New, is.Group)},
	}
	for _, l := range lists {
		if slices.Contains(l.list, p) != l.want {
			t.Fatalf("%+v and %+v: %s is %v", was, is, l.name, !l.want)
		}
	}
}

func TestDiffOfItselfIsEmpty(t *testing.T) {
	c := Theatre()
	d := Diff(c, c)
	if len(d.Missing)+len(d.Added)+len(d.Priced)+len(d.Renamed)+len(d.Moved)+len(d.Reserved)+len(d.Areas) > 0 {
		t.Errorf("a chart differs from itself: %+v", d)
	}
	for s, to := range d.To {
		if to != Seat(s) {
			t.Fatalf("seat %d goes to %d", s, to)
		}
	}
}

// TestSeatMissingInNewChart is case 18: a claimed seat that the new chart does
// not have is named, a free one is not.
func TestSeatMissingInNewChart(t *testing.T) {
	d := Diff(mustDraw(t, "Stalls A: ....."), mustDraw(t, "Stalls A: .."))
	claimed := func(s Seat) bool { return s == 1 || s == 3 }
	if got := d.Lost(claimed); !slices.Equal(got, []Seat{3}) {
		t.Errorf("lost are %v, want seat 3", got)
	}
}
