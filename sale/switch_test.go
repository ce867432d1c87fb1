package sale

import "testing"

// What each switch stops, for a fan and for staff.
func TestSwitches(t *testing.T) {
	const yes = OK
	for _, c := range []struct {
		state                                   Switch
		place, counter, drop, add, renew, order Status
	}{
		{SwitchOpen, yes, yes, yes, yes, yes, yes},
		{SwitchPaused, Paused, yes, yes, Paused, yes, yes},
		{SwitchClosed, Closed, yes, yes, Closed, yes, yes},
		{SwitchFrozen, Frozen, Frozen, Frozen, Frozen, Frozen, Frozen},
	} {
		for _, typ := range []uint32{0, 1} { // the whole sale, ga alone
			r := newFloor(t, usual())
			bo := buyer(1)
			h := r.must(&PlaceHold{Wants: []Want{{Count: 2}, {Index: 1, Count: 1}}, Claims: []Claim{bo}})
			r.must(&SetSwitch{Meta: boss, Type: typ, State: c.state, Reason: "fire alarm"})
			r.now += minute
			r.refused(c.place, &PlaceHold{Wants: []Want{{Count: 1}}, Claims: []Claim{buyer(2)}})
			r.refused(c.counter, &SellAtCounter{Meta: boss, Wants: []Want{{Count: 1}}, Reason: "guest", Free: true})
			r.refused(c.drop, &AmendHold{Hold: h.Ref, Owner: bo, Drop: []Drop{{Line: 1, Count: 1}}})
			r.refused(c.add, &AmendHold{Hold: h.Ref, Owner: bo, Wants: []Want{{Count: 1}}})
			r.refused(c.renew, &RenewHold{Hold: h.Ref, Owner: bo})
			r.refused(c.order, &Checkout{Hold: h.Ref, Owner: bo, Agreed: r.total(h.Ref)})
		}
	}
}

// total is what a live hold costs.
func (r *rig) total(hold uint64) int64 {
	r.t.Helper()
	h := r.m.liveHold(hold)
	if h == nil {
		r.t.Fatalf("hold %d is over", hold)
	}
	return h.total
}

// A type that is not for sale is not sold as another's alternative either.
func TestSwitchedAlternative(t *testing.T) {
	r := newRows(t, usual())
	best := &PlaceHold{Wants: []Want{{Count: 2, Or: []uint32{1}}}, Claims: []Claim{buyer(1)}}
	r.must(&SetSwitch{Meta: boss, Type: 2, State: SwitchPaused, Reason: "repricing"})
	r.refused(Paused, best)
	r.must(&SetSwitch{Meta: boss, Type: 2, State: SwitchOpen, Reason: "done"})
	r.must(best)
}
