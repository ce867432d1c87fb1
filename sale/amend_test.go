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

// A code that a hold has used stays with it through amendments: bound to its
// buyer, over since, or of no more use, which frees it.
func TestAmendKeepsCodes(t *testing.T) {
	bo := buyer(1)
	half := CodeDef{Key: "half", Kind: PercentCode, Percent: 500_000, Uses: 1}
	for _, c := range []struct {
		name  string
		def   func(*CodeDef)
		bound Claim
		drop  Drop
		total int64
		uses  uint32
	}{
		{"bound", func(*CodeDef) {}, bo, Drop{Line: 0, Count: 1}, 2500 + 4500, 1},
		{"over", func(d *CodeDef) { d.Until = newRig(t, nil).now + second }, Claim{}, Drop{Line: 0, Count: 1}, 2500 + 4500, 1},
		{"of use", func(d *CodeDef) { d.Types = []uint32{1} }, Claim{}, Drop{Line: 0, Count: 1}, 5000 + 4500, 1},
		{"of no more use", func(d *CodeDef) { d.Types = []uint32{1} }, Claim{}, Drop{Line: 1, Count: 1}, 2 * 5000, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newFloor(t, usual())
			def := half
			c.def(&def)
			r.must(&AddCodes{Meta: boss, Def: def, Texts: []string{"half"}, Bound: c.bound})
			h := r.must(&PlaceHold{Wants: []Want{{Count: 2}, {Index: 1, Count: 1}}, Claims: []Claim{bo}, Codes: []string{"HALF"}})
			r.now += minute
			out := r.must(&AmendHold{Hold: h.Ref, Owner: bo, Drop: []Drop{c.drop}})
			if out.Total != c.total || r.m.codes[0].uses != c.uses {
				t.Fatalf("total %d, uses %d; want %d, %d", out.Total, r.m.codes[0].uses, c.total, c.uses)
			}
			r.replay()
		})
	}
}

// A buyer may add a code of their own to a hold, and nobody else's.
func TestAmendWithABoundCode(t *testing.T) {
	r := newFloor(t, usual())
	r.must(&AddCodes{Meta: boss, Def: CodeDef{Key: "half", Kind: PercentCode, Percent: 500_000}, Texts: []string{"half"}, Bound: buyer(1)})
	for n, want := range map[byte]Status{1: OK, 2: CodeNotYours} {
		h := r.must(&PlaceHold{Wants: []Want{{Count: 1}}, Claims: []Claim{buyer(n)}})
		if out := r.do(&AmendHold{Hold: h.Ref, Owner: buyer(n), Codes: []string{"half"}}); out.Status != want {
			t.Errorf("buyer %d: %v, want %v", n, out.Status, want)
		}
	}
}

// In a pool that is over its capacity a dropped place pays for one that is too
// many, and the places that are kept stay (case 13).
func TestAmendWhileOversubscribed(t *testing.T) {
	r := newFloor(t, usual())
	bo := buyer(1)
	h := r.must(&PlaceHold{Wants: []Want{{Count: 5}}, Claims: []Claim{bo}})
	r.must(&SetCapacity{Meta: boss, Capacity: 3, Accept: "fire officer"})
	for _, c := range []struct {
		drop, want uint32
		status     Status
		over, free int64
	}{
		{1, 0, OK, 1, 0},      // 4 held of 3
		{1, 1, SoldOut, 1, 0}, // what is dropped is owed to the house first
		{2, 1, OK, 0, 0},      // 3 held of 3
		{2, 0, OK, 0, 2},
	} {
		cmd := &AmendHold{Hold: h.Ref, Owner: bo, Drop: []Drop{{Line: 0, Count: c.drop}}}
		if c.want > 0 {
			cmd.Wants = []Want{{Count: c.want}}
		}
		out := r.do(cmd)
		if p := &r.m.pools[0]; out.Status != c.status || p.over != c.over || p.freeIn(0) != c.free {
			t.Fatalf("drop %d, add %d: %v, over %d, free %d; want %v, %d, %d", c.drop, c.want, out.Status, p.over, p.freeIn(0), c.status, c.over, c.free)
		}
	}
	r.replay()
}

// What staff does to a buyer's hold is written down with its name, what a buyer does
// without.
func TestStaffIsNamedInHolds(t *testing.T) {
	r := newFloor(t, usual())
	h := r.must(&PlaceHold{Wants: []Want{{Count: 2}}, Claims: []Claim{buyer(1)}})
	r.now += minute
	for _, by := range []Actor{{}, {Role: BoxOffice, Name: "kim"}} {
		_, facts := r.m.Decide(&AmendHold{Meta: Meta{By: by}, Hold: h.Ref, Owner: buyer(1), Drop: []Drop{{Count: 1}}}, r.now)
		if f := facts[0].(*HoldAmended); f.By != by {
			t.Errorf("amended by %+v, want %+v", f.By, by)
		}
		_, facts = r.m.Decide(&RenewHold{Meta: Meta{By: by}, Hold: h.Ref, Owner: buyer(1)}, r.now)
		if f := facts[0].(*HoldRenewed); f.By != by {
			t.Errorf("renewed by %+v, want %+v", f.By, by)
		}
	}
}
