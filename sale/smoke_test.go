package sale

import "testing"

// TestHoldToTicket walks the shortest way through the machine.
func TestHoldToTicket(t *testing.T) {
	r := newRig(t, noCharts)
	r.must(&OpenSale{Meta: boss, Name: "tour", Policy: Policy{HoldFor: 10 * minute, HoldCeiling: 30 * minute, PayFor: hour, JoinKinds: Kinds(ClaimSession, ClaimEmail), TicketsEach: 4}})
	r.must(&AddSeller{Meta: boss, Def: Seller{Key: "hall", Currency: "EUR"}})
	r.must(&AddEvent{Meta: boss, Def: EventDef{Key: "night", Starts: r.now + 90*day}})
	r.must(&AddPool{Meta: boss, Def: PoolDef{Key: "floor", Event: 1, Capacity: 6}})
	r.must(&AddType{Meta: boss, Def: TypeDef{Key: "ga", Pools: []uint32{0}, Admits: 1, Max: 4}})
	r.must(&SetPrice{Meta: boss, Price: Price{Face: 5000, Fees: []Fee{{Code: "service", Amount: 250, Unavoidable: true}}, Taxes: []TaxRate{{Code: "vat", Rate: 190_000, Included: true}}}})
	r.must(&AddWindow{Meta: boss, Def: WindowDef{Key: "general", Opens: r.now, Types: []uint32{0}}})
	bo := claimed1(ClaimSession, 1)
	hold := r.must(&PlaceHold{Meta: Meta{Key: Key{1}, Fingerprint: 7}, Wants: []Want{{Count: 4}}, Claims: []Claim{bo}})
	if again := r.must(&PlaceHold{Meta: Meta{Key: Key{1}, Fingerprint: 7}, Wants: []Want{{Count: 4}}, Claims: []Claim{bo}}); again != hold {
		t.Fatalf("repeated: %+v, first %+v", again, hold)
	}
	if out := r.do(&PlaceHold{Wants: []Want{{Count: 1}}, Claims: []Claim{bo}}); out.Status != LimitSale {
		t.Fatalf("fifth ticket: %v", out.Status)
	}
	if out := r.do(&PlaceHold{Wants: []Want{{Count: 3}}, Claims: []Claim{claimed1(ClaimSession, 2)}}); out.Status != SoldOut || out.Detail.Available != 2 || out.Detail.Returning != 4 {
		t.Fatalf("three of two: %v %+v", out.Status, out.Detail)
	}
	order := r.must(&Checkout{Hold: hold.Ref, Owner: bo, Agreed: 21000})
	effects := r.m.Opened(nil)
	if len(effects) != 1 || effects[0].Amount != 21000 {
		t.Fatalf("effects: %+v", effects)
	}
	house := Meta{By: Actor{Role: House}}
	r.must(&FinishEffect{Meta: house, Effect: effects[0].ID, Result: EffectDone, Amount: 21000, Tender: "card", Ref: "ch_1"})
	if live := r.m.orderAt(order.Ref).live; live != 4 {
		t.Fatalf("%d tickets", live)
	}
	r.must(&CancelTickets{Meta: boss, Order: order.Ref, Tickets: []uint64{2}, Reason: "ill"})
	if f := r.m.pools[0].freeIn(0); f != 3 {
		t.Fatalf("%d free after one of four came back to two", f)
	}
	r.replay()
}
