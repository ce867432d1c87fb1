package sale

import (
	"fmt"
	"testing"
)

// Nobody has let expired holds go for an hour: no decision that depends on stock,
// limits, codes, turns or seats is another for it (case 6).
func TestExpiredHoldsNeverCount(t *testing.T) {
	bo, al, mail := buyer(1), buyer(2), claimed1(ClaimEmail, 1)
	limited := usual()
	limited.TicketsEach, limited.HoldsEach = 4, 2
	rows := func() *rig { return newRows(t, usual()) }
	floor := func() *rig {
		r := newFloor(t, limited)
		r.must(&AddCodes{Meta: boss, Def: CodeDef{Key: "off", Kind: AmountCode, Amount: 100, Uses: 1, Budget: 100}, Texts: []string{"off"}})
		return r
	}
	for _, c := range []struct {
		name string
		new  func() *rig
		over Command // expires
		then Command // decided later, which the first would forbid
	}{
		{"a pool", floor, holdFor(al, Want{Count: 4}), holdFor(bo, Want{Count: 4})},
		{"the limit", floor, holdFor(bo, Want{Count: 4}), holdFor(bo, Want{Count: 1})},
		{"the budget of holds", floor, holdFor(bo, Want{Count: 1}), holdFor(bo, Want{Count: 1})},
		{"a code", floor, &PlaceHold{Claims: []Claim{al}, Wants: []Want{{Count: 1}}, Codes: []string{"off"}}, &PlaceHold{Claims: []Claim{bo}, Wants: []Want{{Count: 1}}, Codes: []string{"off"}}},
		{"a turn", floor, &PlaceHold{Claims: []Claim{bo}, Wants: []Want{{Count: 1}}, Entry: 1}, &PlaceHold{Claims: []Claim{bo}, Wants: []Want{{Count: 1}}, Entry: 1}},
		{"a seat", rows, holdFor(al, Want{Count: 1, Seats: []uint32{2}}), holdFor(bo, Want{Count: 1, Seats: []uint32{2}})},
		{"the best seats", rows, holdFor(al, Want{Count: 6}, Want{Count: 6}), holdFor(bo, Want{Count: 6})},
		{"the counter", floor, holdFor(al, Want{Count: 4}), &SellAtCounter{Meta: boss, Wants: []Want{{Count: 4}}, Free: true, Reason: "guests"}},
		{"the capacity", floor, holdFor(al, Want{Count: 4}), &SetCapacity{Meta: boss, Capacity: 2}},
		{"a block", floor, holdFor(al, Want{Count: 4}), &BlockCount{Meta: boss, Count: 4, Reason: "stage"}},
		{"a move", floor, holdFor(al, Want{Count: 4}), &MoveCount{Meta: boss, To: 1, Count: 4}},
		{"a blocked seat", rows, holdFor(al, Want{Count: 1, Seats: []uint32{0}}), &BlockSeats{Meta: boss, Seats: []uint32{0}, Reason: "broken"}},
		{"a moved seat", rows, holdFor(al, Want{Count: 1, Seats: []uint32{0}}), &MoveSeats{Meta: boss, Seats: []uint32{0}, Alloc: 1}},
		{"a seat that goes", rows, holdFor(al, Want{Count: 1, Seats: []uint32{11}}), &SwapChart{Meta: boss, Chart: rowsCharts[1].Hash()}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := c.new()
			r.must(&AddAllocation{Meta: boss, Name: "club"})
			r.must(c.over)
			if c.name == "the budget of holds" {
				r.must(c.over)
			}
			if out, _ := r.m.Decide(c.then, r.now); out.OK() {
				t.Fatal("it did not stand in the way while it was live")
			}
			r.now += 10 * minute
			r.decide(c.then)
			r.replay()
		})
	}
	t.Run("who turns out to be one buyer", func(t *testing.T) {
		r := floor()
		r.must(&PlaceHold{Wants: []Want{{Count: 4}}, Claims: []Claim{al, mail}})
		r.now += 5 * minute
		h := r.must(holdFor(bo, Want{Count: 2}))
		r.now += 6 * minute
		r.decide(&Checkout{Hold: h.Ref, Owner: bo, Claims: []Claim{mail}, Agreed: h.Total})
		r.replay()
	})
}

// holdFor asks for a hold.
func holdFor(who Claim, wants ...Want) Command { return &PlaceHold{Wants: wants, Claims: []Claim{who}} }

// decide has a command accepted that nothing was let go before.
func (r *rig) decide(cmd Command) {
	r.t.Helper()
	before := r.m.StateHash()
	out, facts := r.m.Decide(cmd, r.now)
	if r.m.StateHash() != before {
		r.t.Fatalf("deciding %T changed the machine", cmd)
	}
	if !out.OK() {
		r.t.Fatalf("%T: %v %+v", cmd, out.Status, out.Detail)
	}
	r.apply(facts)
}

// More holds are over than are let go in one go: the decision goes on until it has
// what it needs, and lets no more go than that.
func TestExpiredHoldsByTheBatch(t *testing.T) {
	const many = 3 * lapseBatch
	for wants, left := range map[uint32]int{1: many - lapseBatch, lapseBatch: many - lapseBatch, lapseBatch + 1: lapseBatch, many: 0} {
		t.Run(fmt.Sprint(wants), func(t *testing.T) {
			r := newFloor(t, usual())
			for pool := range uint32(2) {
				r.must(&SetCapacity{Meta: boss, Pool: pool, Capacity: many})
			}
			for range many {
				_, facts := r.m.Decide(holdFor(buyer(1), Want{Count: 1}), r.now)
				for _, f := range facts {
					r.m.Apply(f)
				}
			}
			r.now += 10 * minute
			r.decide(holdFor(buyer(2), Want{Count: wants}))
			if got := r.m.live - 1; got != left {
				t.Fatalf("%d expired holds left, want %d", got, left)
			}
		})
	}
}

// More time for all revives nothing that is over, and an order whose time to pay is
// over is not there to be cancelled, whether it was tidied away or not.
func TestWhatIsOverStaysOver(t *testing.T) {
	r := newFloor(t, usual())
	bo := buyer(1)
	one := r.must(holdFor(bo, Want{Count: 1}))
	r.now += 5 * minute
	two := r.must(holdFor(bo, Want{Count: 1}))
	r.now += 5 * minute
	r.decide(&ExtendHolds{Meta: boss, Until: r.now + 10*minute, Reason: "payments are down"})
	if r.m.liveHold(one.Ref) != nil || r.m.liveHold(two.Ref) == nil {
		t.Fatal("the hold that was over lives, or the other does not")
	}
	order := r.must(&Checkout{Hold: two.Ref, Owner: bo, Agreed: two.Total})
	r.charge(order.Ref, EffectDeclined)
	r.now += hour
	if out, _ := r.m.Decide(&CancelOrder{Order: order.Ref, Owner: bo}, r.now); out.Status != OrderState {
		t.Fatalf("cancelling an order that is over: %v", out.Status)
	}
	for n, want := range map[Claim]Status{bo: HoldGone, buyer(2): HoldGone} {
		if out, _ := r.m.Decide(&RenewHold{Hold: one.Ref, Owner: n}, r.now); out.Status != want {
			t.Fatalf("renewing what is over: %v, want %v", out.Status, want)
		}
	}
}

// Which seat is named as not sold here is the same, whoever has it and whether or not
// that is over.
func TestSeatNotSoldWhoeverHasIt(t *testing.T) {
	r := newRows(t, usual())
	r.must(&AddAllocation{Meta: boss, Name: "club"})
	r.must(&AddWindow{Meta: boss, Def: WindowDef{Key: "club", Opens: r.now, Types: []uint32{0}, Alloc: 1}})
	r.must(holdFor(buyer(1), Want{Count: 1, Seats: []uint32{0}}))
	club := &PlaceHold{Window: 1, Wants: []Want{{Count: 2, Seats: []uint32{0, 1}}}, Claims: []Claim{buyer(2)}}
	for range 3 { // while it is held, when that is over, and when it was tidied away
		out, facts := r.m.Decide(club, r.now)
		if out.Status != SeatNotSold || out.Detail.What != "a1" {
			t.Fatalf("%v %+v", out.Status, out.Detail)
		}
		r.apply(facts)
		r.apply(r.m.Due(r.now, 1))
		r.now += 10 * minute
	}
}
