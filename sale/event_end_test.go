package sale

import (
	"slices"
	"testing"
)

// An ended event is cleared a few at a time. A desk that stops after any fact goes on, and
// everything of that event, and nothing else, is let go.
func TestEndedEventIsCleared(t *testing.T) {
	for _, most := range []int{1, 2, 3, 64} {
		r := newFloor(t, usual())
		r.must(&AddEvent{Meta: boss, Def: EventDef{Key: "other"}})
		r.must(&AddPool{Meta: boss, Def: PoolDef{Key: "lawn", Event: 2, Capacity: 100}})
		r.must(&AddType{Meta: boss, Def: TypeDef{Key: "lawn", Event: 1, Pools: []uint32{2}, Admits: 1}})
		r.must(&SetPrice{Meta: boss, Type: 2, Price: Price{Face: 100}})
		for pool := range uint32(2) {
			r.must(&SetCapacity{Meta: boss, Pool: pool, Capacity: 100})
		}
		r.must(&ChangeWindow{Meta: boss, Def: WindowDef{Key: "general", Opens: r.now, Types: []uint32{0, 2}}})
		for i := range byte(12) {
			h := r.must(holdFor(buyer(i+1), Want{Index: uint32(i%2) * 2, Count: 1}))
			if i >= 4 {
				o := r.must(&Checkout{Hold: h.Ref, Owner: buyer(i + 1), Agreed: h.Total})
				if i >= 8 {
					r.must(&FinishEffect{Meta: Meta{By: Actor{Role: House}}, Effect: o.Ref, Result: EffectDeclined})
				}
			}
		}
		r.must(&EndEvent{Meta: boss, Reason: "storm"})
		steps := 0
		for ; r.m.Wake() <= r.now; steps++ {
			facts := r.m.Due(r.now, most)
			if len(facts) == 0 || len(facts) > most || steps > 100 {
				t.Fatalf("at most %d: %d facts in step %d", most, len(facts), steps)
			}
			r.apply(facts[:1]) // the others are lost, as when a record is full
			loaded := New(r.charts)
			if err := loaded.LoadSnapshot(r.m.AppendSnapshot(nil)); err != nil {
				t.Fatal(err)
			}
			r.m = loaded
		}
		var states []string
		for n := uint64(1); n <= 4; n++ {
			h, _ := r.m.HoldInfo(n)
			states = append(states, h.State)
		}
		for n := uint64(1); n <= 8; n++ {
			o, _ := r.m.OrderInfo(n)
			if asked := o.Charge.Asked; asked != (n == 1 || n == 3) {
				t.Errorf("at most %d: order %d is asked about: %v", most, n, asked)
			}
			states = append(states, o.State)
		}
		want := []string{"released", "live", "released", "live", "waits", "waits", "waits", "waits", "cancelled", "waits", "cancelled", "waits"}
		if !slices.Equal(states, want) {
			t.Errorf("at most %d: %v, want %v", most, states, want)
		}
	}
}
