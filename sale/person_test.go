package sale

import (
	"slices"
	"testing"
)

// A type that a person has two of, one after the other, is counted in one place
// even when another type was given up in between: the books of a machine that lived
// through it and of one that loads its snapshot are the same.
func TestLimitsCountOneTypeInOnePlace(t *testing.T) {
	r := newFloor(t, usual())
	bo := buyer(1)
	h := r.must(&PlaceHold{Wants: []Want{{Count: 1}, {Index: 1, Count: 1}}, Claims: []Claim{bo}})
	r.must(&AmendHold{Hold: h.Ref, Owner: bo, Drop: []Drop{{Line: 0, Count: 1}}})
	r.must(&PlaceHold{Wants: []Want{{Index: 1, Count: 1}}, Claims: []Claim{bo}})
	var counts []typeCount
	r.m.personAt(0).each(func(c typeCount) { counts = append(counts, c) })
	if want := []typeCount{{typ: 1, n: 2}}; !slices.Equal(counts, want) {
		t.Fatalf("counted %v, want %v", counts, want)
	}
	r.replay()
}
