package sale

import "testing"

// newClub is newFloor with an allocation "club" of 5 on the floor alone, of which
// 10 people fit, and a window "club" that draws on it first.
func newClub(t testing.TB, general bool) *rig {
	r := newFloor(t, usual())
	r.must(&AddAllocation{Meta: boss, Name: "club"})
	r.must(&SetCapacity{Meta: boss, Pool: 0, Capacity: 10})
	r.must(&MoveCount{Meta: boss, Pool: 0, To: 1, Count: 5})
	r.must(&AddWindow{Meta: boss, Def: WindowDef{Key: "club", Opens: r.now, Types: []uint32{0, 1}, Alloc: 1, General: general}})
	return r
}

// A pool without a share in the allocation gives every unit from its general
// stock, those that the other pools give from the allocation too.
func TestAllocationSparesNoOtherPool(t *testing.T) {
	for _, c := range []struct {
		general   bool
		wants     uint32
		available int64 // 0: they can be had
	}{
		{true, 6, 0},
		{true, 7, 6},
		{true, 8, 6},
		{true, 11, 6},
		{false, 5, 0},
		{false, 6, 5},
		{false, 9, 5},
	} {
		r := newClub(t, c.general)
		hold := &PlaceHold{Window: 1, Wants: []Want{{Count: c.wants}}, Claims: []Claim{buyer(1)}}
		if c.available == 0 {
			r.must(hold)
		} else if out := r.refused(SoldOut, hold); out.Detail.Available != c.available {
			t.Errorf("general %v, %d wanted: told of %d, want %d", c.general, c.wants, out.Detail.Available, c.available)
		}
	}
}

// The scarcest of a type's pools says how many can be had (case 3).
func TestSoldOutTellsTheScarcestPool(t *testing.T) {
	r := newFloor(t, usual())
	r.must(&PlaceHold{Wants: []Want{{Count: 2}, {Index: 1, Count: 1}}, Claims: []Claim{buyer(1)}})
	r.must(&BlockCount{Meta: boss, Pool: 1, Count: 3, Reason: "stage"})
	out := r.refused(SoldOut, &PlaceHold{Wants: []Want{{Count: 4}}, Claims: []Claim{buyer(2)}})
	if d := out.Detail; d.Available != 1 || d.Returning != 2 {
		t.Fatalf("told of %d with %d held, want 1 with 2", d.Available, d.Returning)
	}
}
