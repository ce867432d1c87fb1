package sale

import (
	"math"
	"testing"
)

// newPair is newFloor with an unpriced type, a bundle of two ga and one vip at
// 150.00, at most 2 an order, and a donation of at most 10.00.
func newPair(t testing.TB) *rig {
	r := newFloor(t, usual())
	r.must(&AddType{Meta: boss, Def: TypeDef{Key: "late", Pools: []uint32{0}, Admits: 1}})
	r.must(&ChangeWindow{Meta: boss, Def: WindowDef{Key: "general", Opens: r.now, Types: []uint32{0, 1, 2}}})
	r.must(&SetCapacity{Meta: boss, Capacity: 100})
	r.must(&SetCapacity{Meta: boss, Pool: 1, Capacity: 100})
	r.must(&AddBundle{Meta: boss, Def: BundleDef{Key: "pair", Price: 15000, Max: 2, Parts: []BundlePart{{Type: 0, Count: 2, Weight: 1}, {Type: 1, Count: 1, Weight: 2}}}})
	r.must(&AddBundle{Meta: boss, Def: BundleDef{Key: "early", Price: 15000, Parts: []BundlePart{{Type: 2, Count: 1, Weight: 1}}}})
	r.must(&AddBundle{Meta: boss, Def: BundleDef{Key: "coach", Price: 15000, Parts: []BundlePart{{Type: 1, Count: 100, Weight: 1}}}})
	r.must(&AddItem{Meta: boss, Def: ItemDef{Key: "gift", Kind: Donation, Max: 1000}})
	r.must(&AddItem{Meta: boss, Def: ItemDef{Key: "scarf", Max: 1}})
	r.must(&SetItemPrice{Meta: boss, Item: 1, Price: Price{Face: 1500}})
	return r
}

// Negative, huge and overflowing wishes are refused, and limits are summed over
// duplicate lines (case 68).
func TestWishesBeyondBounds(t *testing.T) {
	pair, early, coach := Want{Kind: BundleLine, Count: 1}, Want{Kind: BundleLine, Index: 1, Count: 1}, Want{Kind: BundleLine, Index: 2, Count: 101}
	gift := Want{Kind: DonationLine, Count: 600}
	for _, c := range []struct {
		name  string
		wants []Want
		want  Status
	}{
		{"nothing", nil, Malformed},
		{"none of a type", []Want{{}}, Malformed},
		{"the most units", []Want{{Count: maxCount}}, SoldOut},
		{"too many units of a line", []Want{{Count: maxCount + 1}}, Malformed},
		{"too many units of a cart", []Want{{Count: maxCount}, {Index: 1, Count: 1}}, Malformed},
		{"a count that would be below 0", []Want{{Count: math.MaxUint32}}, Malformed},
		{"too many lines", make([]Want, maxWants+1), Malformed},
		{"an unknown type", []Want{{Index: 9, Count: 1}}, Unknown},
		{"an unknown kind", []Want{{Kind: 99, Count: 1}}, Malformed},
		{"a fee", []Want{{Kind: FeeLine, Count: 1}}, Malformed},
		{"an unpriced type", []Want{{Index: 2, Count: 1}}, Contradiction},
		{"a bundle", []Want{pair}, OK},
		{"a bundle of an unpriced type", []Want{early}, Contradiction},
		{"two bundles", []Want{pair, pair}, OK},
		{"more bundles than an order may have", []Want{pair, pair, pair}, TooMany},
		{"a bundle's parts beyond the units of a cart", []Want{coach}, Malformed},
		{"a gift", []Want{gift}, OK},
		{"two gifts above the most", []Want{gift, gift}, TooMany},
		{"companions on the floor", []Want{{Count: 1, Companions: 1}}, Malformed},
		{"a bundle with companions", []Want{{Kind: BundleLine, Count: 1, Companions: 1}}, Malformed},
		{"seats on the floor", []Want{{Count: 1, Seats: []uint32{1}}}, Malformed},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newPair(t)
			out := r.do(&PlaceHold{Wants: c.wants, Claims: []Claim{buyer(1)}})
			if out.Status != c.want {
				t.Fatalf("%v %+v, want %v", out.Status, out.Detail, c.want)
			}
		})
	}
}

// Amendments add up: what a hold has counts against every bound of a cart.
func TestAmendWithinBounds(t *testing.T) {
	pair := Want{Kind: BundleLine, Count: 2}
	gift := Want{Kind: DonationLine, Count: 600}
	for _, c := range []struct {
		name string
		has  Want
		more Want
		want Status
	}{
		{"bundles", pair, Want{Kind: BundleLine, Count: 1}, TooMany},
		{"gifts", gift, gift, TooMany},
		{"items", Want{Kind: ItemLine, Index: 1, Count: 1}, Want{Kind: ItemLine, Index: 1, Count: 1}, TooMany},
		{"units", Want{Count: 1}, Want{Count: maxUnits}, Malformed},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newPair(t)
			h := r.must(&PlaceHold{Wants: []Want{c.has}, Claims: []Claim{buyer(1)}})
			r.refused(c.want, &AmendHold{Hold: h.Ref, Owner: buyer(1), Wants: []Want{c.more}})
		})
	}
}

// A maximum that no int32 holds is a maximum all the same.
func TestHugeMaximum(t *testing.T) {
	r := newFloor(t, usual())
	def := r.m.types[0].def
	def.Max, def.Min = math.MaxUint32, 2
	r.must(&ChangeType{Meta: boss, Def: def})
	r.refused(TooFew, &PlaceHold{Wants: []Want{{Count: 1}}, Claims: []Claim{buyer(1)}})
	r.must(&PlaceHold{Wants: []Want{{Count: 2}}, Claims: []Claim{buyer(1)}})
}
