package sale

import "testing"

// feeOf is what an order fee costs.
const feeOf = 150

// withFee is the usual policy with an order fee.
func withFee() Policy {
	p := usual()
	p.OrderFees = []Fee{{Code: "order", Amount: feeOf}}
	return p
}

// An order fee is owed while there is anything to pay for, and is never all that
// an amendment leaves.
func TestAmendLeavesNoFeeAlone(t *testing.T) {
	r := newFloor(t, withFee())
	r.must(&AddItem{Meta: boss, Def: ItemDef{Key: "gift", Kind: Donation}})
	bo := buyer(1)
	h := r.must(&PlaceHold{Wants: []Want{{Count: 2}, {Kind: DonationLine, Count: 700}}, Claims: []Claim{bo}})
	if want := int64(2*5000 + 700 + feeOf); h.Total != want {
		t.Fatalf("total %d, want %d", h.Total, want)
	}
	amend := func(d Drop) Outcome { return r.do(&AmendHold{Hold: h.Ref, Owner: bo, Drop: []Drop{d}}) }
	if out := amend(Drop{Line: 0, Count: 1}); out.Total != 5000+700+feeOf {
		t.Fatalf("one ticket left: %v, total %d", out.Status, out.Total)
	}
	if out := amend(Drop{Line: 0, Count: 1}); out.Total != 700 {
		t.Fatalf("the gift left: %v, total %d", out.Status, out.Total)
	}
	if out := amend(Drop{Line: 0, Count: 1}); out.Status != Malformed {
		t.Fatalf("nothing left: %v, total %d", out.Status, out.Total)
	}
	if out := r.must(&AmendHold{Hold: h.Ref, Owner: bo, Wants: []Want{{Count: 1}}}); out.Total != 5000+700+feeOf {
		t.Fatalf("a ticket again: total %d", out.Total)
	}
	r.replay()
}

// A cart's seller is the hold's, also where its first line is not sold by anybody.
func TestAmendKeepsTheSeller(t *testing.T) {
	r := newFloor(t, withFee())
	r.must(&AddSeller{Meta: boss, Def: Seller{Key: "club", Currency: "CHF"}})
	r.must(&AddItem{Meta: boss, Def: ItemDef{Key: "scarf", Seller: 1}})
	r.must(&SetItemPrice{Meta: boss, Price: Price{Face: 2000}})
	h := r.must(&PlaceHold{Wants: []Want{{Count: 1}}, Claims: []Claim{buyer(1)}})
	r.refused(MixedCurrencies, &AmendHold{Hold: h.Ref, Owner: buyer(1), Wants: []Want{{Kind: ItemLine, Count: 1}}})
}
