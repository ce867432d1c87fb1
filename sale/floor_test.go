package sale

import "testing"

// usual is a policy that joins buyers by session and address, and counts cards
// and phones each on its own.
func usual() Policy {
	return Policy{
		HoldFor: 10 * minute, HoldCeiling: 30 * minute, PayFor: hour,
		JoinKinds: Kinds(ClaimSession, ClaimEmail), CountKinds: Kinds(ClaimCard, ClaimPhone),
	}
}

// newFloor is a sale of standing tickets: "ga" draws on the pools floor and house,
// "vip" on floor alone, 6 each, at 50.00 and 90.00, in the window "general".
func newFloor(t testing.TB, p Policy) *rig {
	r := newRig(t, noCharts)
	r.must(&OpenSale{Meta: boss, Name: "tour", Policy: p})
	r.must(&AddSeller{Meta: boss, Def: Seller{Key: "hall", Currency: "EUR"}})
	r.must(&AddEvent{Meta: boss, Def: EventDef{Key: "night", Starts: r.now + 90*day}})
	r.must(&AddPool{Meta: boss, Def: PoolDef{Key: "floor", Event: 1, Capacity: 6}})
	r.must(&AddPool{Meta: boss, Def: PoolDef{Key: "house", Event: 1, Capacity: 6}})
	r.must(&AddType{Meta: boss, Def: TypeDef{Key: "ga", Pools: []uint32{0, 1}, Admits: 1}})
	r.must(&AddType{Meta: boss, Def: TypeDef{Key: "vip", Pools: []uint32{0}, Admits: 1}})
	r.must(&SetPrice{Meta: boss, Price: Price{Face: 5000}})
	r.must(&SetPrice{Meta: boss, Type: 1, Price: Price{Face: 9000}})
	r.must(&AddWindow{Meta: boss, Def: WindowDef{Key: "general", Opens: r.now, Types: []uint32{0, 1}}})
	return r
}

// refused does a command that has to be refused for one reason.
func (r *rig) refused(want Status, cmd Command) Outcome {
	r.t.Helper()
	out := r.do(cmd)
	if out.Status != want {
		r.t.Fatalf("%T: %v %+v, want %v", cmd, out.Status, out.Detail, want)
	}
	return out
}

// buyer is the session of the n-th buyer.
func buyer(n byte) Claim { return claimed1(ClaimSession, n) }

// house is who carries out effects.
var house = Meta{By: Actor{Role: House, Name: "house"}}

// charge finishes the order's open charge as the buyer's bank did.
func (r *rig) charge(order uint64, result EffectResult) {
	r.t.Helper()
	e := r.m.effects[r.m.orderAt(order).charge]
	amount := e.Amount
	if result != EffectDone {
		amount = 0
	}
	r.must(&FinishEffect{Meta: house, Effect: e.ID, Result: result, Amount: amount, Tender: "card", Ref: "ch"})
}

// bought is an order of a buyer that is paid for.
func (r *rig) bought(who Claim, wants ...Want) uint64 {
	r.t.Helper()
	h := r.must(&PlaceHold{Wants: wants, Claims: []Claim{who}})
	o := r.must(&Checkout{Hold: h.Ref, Owner: who, Agreed: h.Total})
	if h.Total > 0 {
		r.charge(o.Ref, EffectDone)
	}
	return o.Ref
}

// free is what a pool has free outside all allocations.
func (r *rig) free(pool int) int64 { return r.m.pools[pool].freeIn(0) }
