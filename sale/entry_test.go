package sale

import "testing"

// One turn has one live hold at a time, an older page of the same visitor is told
// so, and an order uses the turn up (cases 31 to 35).
func TestTurns(t *testing.T) {
	r := newFloor(t, usual())
	r.must(&ChangeWindow{Meta: boss, Def: WindowDef{Key: "general", Opens: r.now, Types: []uint32{0, 1}, Turn: true}})
	bo := buyer(1)
	hold := func(entry uint64, generation uint32) *PlaceHold {
		return &PlaceHold{Wants: []Want{{Count: 1}}, Claims: []Claim{bo}, Entry: entry, Generation: generation}
	}
	r.refused(TurnNeeded, hold(0, 0))
	h := r.must(hold(7, 2))
	r.refused(TurnOld, hold(7, 1))
	r.refused(TurnInUse, hold(7, 2))
	r.refused(TurnInUse, hold(7, 3))
	r.must(&ReleaseHold{Hold: h.Ref, Owner: bo})
	h = r.must(hold(7, 2))
	r.now += 10 * minute // it expires by itself
	h = r.must(hold(7, 3))
	r.must(&Checkout{Hold: h.Ref, Owner: bo, Agreed: h.Total})
	r.refused(TurnOld, hold(7, 2))
	r.refused(TurnSpent, hold(7, 4))
	r.must(hold(8, 0))
	r.replay()
}

// Who sells for the house takes nobody's turn.
func TestStaffTakesNoTurn(t *testing.T) {
	r := newFloor(t, usual())
	bo := buyer(1)
	with := PlaceHold{Wants: []Want{{Count: 1}}, Claims: []Claim{bo}, Entry: 7, Generation: 1}
	h := r.must(&with)
	r.must(&Checkout{Hold: h.Ref, Owner: bo, Agreed: h.Total})
	staff := with
	staff.Meta = boss
	r.must(&staff)
	r.refused(TurnSpent, &with)
	if e := r.m.entries[7]; !e.spent {
		t.Fatalf("the entry of the order is %+v", e)
	}
}
