package seating

import (
	"testing"

	"pgregory.net/rapid"
)

// TestTreeAsList compares a tournament with a plain list of keys.
func TestTreeAsList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 40).Draw(t, "leaves")
		tr, list := newTree(n), make([]uint64, n)
		for i := range list {
			list[i] = none
		}
		for range rapid.IntRange(0, 60).Draw(t, "changes") {
			i := rapid.IntRange(0, n-1).Draw(t, "leaf")
			list[i] = rapid.SampledFrom([]uint64{1, 2, 3, 9, none, none}).Draw(t, "key")
			if rapid.Bool().Draw(t, "at once") {
				tr.set(uint32(i), list[i])
			} else {
				tr.write(uint32(i), list[i])
				tr.settle()
			}
		}
		lo := rapid.IntRange(0, n).Draw(t, "lo")
		hi := rapid.IntRange(lo, n).Draw(t, "hi")
		least, from, before := none, hi, lo
		for i := lo; i < hi; i++ {
			least = min(least, list[i])
			if list[i] != none {
				from, before = min(from, i), i+1
			}
		}
		if got := tr.least(uint32(lo), uint32(hi)); got != least {
			t.Fatalf("%v: least of %d..%d is %d, got %d", list, lo, hi, least, got)
		}
		if got := tr.from(uint32(lo), uint32(hi)); got != uint32(from) {
			t.Fatalf("%v: first of %d..%d is %d, got %d", list, lo, hi, from, got)
		}
		if got := tr.before(uint32(lo), uint32(hi)); got != uint32(before) {
			t.Fatalf("%v: last of %d..%d ends at %d, got %d", list, lo, hi, before, got)
		}
		if lo == 0 && hi == n && tr.key[1] != least {
			t.Fatalf("%v: the root is %d", list, tr.key[1])
		}
	})
}

// TestRecentAsList compares the order of changes with a plain list.
func TestRecentAsList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := newRecent(6)
		var list []uint32
		for range rapid.IntRange(0, 30).Draw(t, "changes") {
			leaf := uint32(rapid.IntRange(0, 5).Draw(t, "leaf"))
			r.touch(leaf)
			kept := []uint32{leaf}
			for _, l := range list {
				if l != leaf {
					kept = append(kept, l)
				}
			}
			list = kept
		}
		at := r.first
		for _, want := range list {
			if at != want {
				t.Fatalf("got leaf %d, want %d of %v", at, want, list)
			}
			at = r.next[at]
		}
		if at != nowhere {
			t.Fatalf("goes on with leaf %d after %v", at, list)
		}
	})
}
