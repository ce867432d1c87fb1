package sale

import "testing"

// TestUnitIsStated: what a unit costs at a price is what the fact says, also after a
// snapshot. A fact that was rounded by another rule is not worked out anew.
func TestUnitIsStated(t *testing.T) {
	r := newFloor(t, usual())
	price := Price{Face: 999, Fees: []Fee{{Code: "service", Rate: 100_000}}}
	unit := unitAt(&price, 0, nil)
	unit.Fees[0].Amount-- // rounded down, as a rule of yesterday's might have
	r.apply([]Fact{&TypePriced{Type: 0, Price: price, Unit: unit, At: r.now}})
	r.must(&AddItem{Meta: boss, Def: ItemDef{Key: "poster"}})
	r.apply([]Fact{&ItemPriced{Item: 0, Price: price, Unit: unit, At: r.now}})

	h := r.must(&PlaceHold{Wants: []Want{{Count: 2}, {Kind: ItemLine, Count: 1}}, Claims: []Claim{buyer(1)}})
	if want := 3 * (999 + 99); h.Total != int64(want) {
		t.Errorf("the hold costs %d, stated were %d", h.Total, want)
	}
	r.replay()
	loaded := New(noCharts)
	if err := loaded.LoadSnapshot(r.m.AppendSnapshot(nil)); err != nil {
		t.Fatal(err)
	}
	if got := loaded.types[0].lists[1].total; got != 999+99 {
		t.Errorf("after a snapshot a ticket costs %d, stated were %d", got, 999+99)
	}
}
