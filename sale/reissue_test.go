package sale

import (
	"testing"
)

// Thousands of orders are looked at a few at a time, and every fact stands by itself: a
// desk that stops after any of them goes on with the next order, and nobody is forgotten
// or told twice.
func TestReissueGoesOnWhereItWas(t *testing.T) {
	const others = 2*reissueAtOnce + 100
	for _, most := range []int{1, 2, 3, 64} {
		r := manyOrders(t, others)
		r.must(&SwapChart{Meta: boss, Chart: rowsCharts[1].Hash()})
		var owed []uint64
		steps := 0
		for ; r.m.Wake() <= r.now; steps++ {
			facts := r.m.Due(r.now, most)
			if len(facts) == 0 || len(facts) > most || steps > others {
				t.Fatalf("at most %d: %d facts in step %d", most, len(facts), steps)
			}
			f := facts[0].(*ReissueOwed) // the others are lost, as when a record is full
			if f.Effect.ID != 0 {
				owed = append(owed, f.Effect.Order)
			}
			r.apply(facts[:1])
			loaded := New(r.charts)
			if err := loaded.LoadSnapshot(r.m.AppendSnapshot(nil)); err != nil {
				t.Fatal(err)
			}
			r.m = loaded
		}
		if len(owed) != 3 || owed[0] != 1 || owed[1] != others+2 || owed[2] != others+3 || steps < 5 {
			t.Errorf("at most %d: tickets anew for orders %v in %d steps", most, owed, steps)
		}
		if open := r.m.Open(nil); open[len(open)-1].Reason != "seat renamed" {
			t.Errorf("the last effect is %+v", open[len(open)-1])
		}
	}
}

// manyOrders is a house with one order of a seat, so many of none, and two of seats.
func manyOrders(t *testing.T, others int) *rig {
	r := newRows(t, usual())
	r.must(&AddPool{Meta: boss, Def: PoolDef{Key: "lawn", Event: 1, Capacity: 1_000_000}})
	r.must(&AddType{Meta: boss, Def: TypeDef{Key: "lawn", Pools: []uint32{0}, Admits: 1}})
	r.must(&SetPrice{Meta: boss, Type: 2, Price: Price{Face: 100}})
	seat := func(ids ...string) {
		r.must(&SellAtCounter{Meta: boss, Wants: []Want{{Count: uint32(len(ids)), Seats: r.seats(ids...)}}, Tender: "cash", Reason: "at the door"})
	}
	seat("a1", "a2")
	for range others {
		_, facts := r.m.Decide(&SellAtCounter{Meta: boss, Wants: []Want{{Index: 2, Count: 1}}, Free: true, Reason: "guests"}, r.now)
		for _, f := range facts {
			r.m.Apply(f)
		}
	}
	seat("a3")
	seat("b1")
	return r
}

// A swap is looked at for the chart that its tickets were printed by, whatever came after.
func TestReissueAfterTwoSwaps(t *testing.T) {
	r := newRows(t, usual())
	r.bought(buyer(1), Want{Count: 1, Seats: r.seats("a1")})
	swap := func(to int) {
		_, facts := r.m.Decide(&SwapChart{Meta: boss, Chart: rowsCharts[to].Hash()}, r.now)
		r.apply(facts)
	}
	swap(1)
	swap(0) // before anybody was told
	var told int
	for r.m.Wake() <= r.now {
		facts := r.m.Due(r.now, 10)
		for _, f := range facts {
			if f.(*ReissueOwed).Effect.ID != 0 {
				told++
			}
		}
		r.apply(facts)
	}
	if told != 1 { // for the second swap: it may have been printed by the chart in between
		t.Errorf("told %d times", told)
	}
	if len(r.m.reissues) != 0 {
		t.Errorf("left to look at: %+v", r.m.reissues)
	}
	defer func() {
		if recover() == nil {
			t.Error("orders were looked at for no swap")
		}
	}()
	r.m.Apply(&ReissueOwed{Next: 2})
}
