package sale

import "testing"

// sums are an order's money; back is what is on its way back, by hand or not.
type sums struct{ total, paid, back, outstanding int64 }

func (r *rig) sums(order uint64) sums {
	o := r.m.orderAt(order)
	return sums{o.total, o.paid, o.refunding + o.owed, o.outstanding()}
}

// newOrder is a counter order of two ga tickets at 50.00.
func newOrder(t testing.TB) (*rig, uint64) {
	r := newFloor(t, usual())
	r.must(&AddItem{Meta: boss, Def: ItemDef{Key: "gift", Kind: Donation}})
	return r, r.must(&SellAtCounter{Meta: boss, Wants: []Want{{Count: 2}}, Reason: "at the door", Tender: "cash"}).Ref
}

// However little a discount has left of an order, cancelling gives back no more
// than that and never less than nothing.
func TestCancelAfterDiscount(t *testing.T) {
	for _, off := range []int64{1, 5000, 8000, 10000} {
		for _, withFees := range []bool{false, true} {
			r, o := newOrder(t)
			r.must(&AdjustOrder{Meta: boss, Order: o, Reason: "seat broken", Lines: []Adjustment{{Kind: DiscountLine, Amount: -off, Code: "sorry"}}})
			r.must(&CancelTickets{Meta: boss, Order: o, Tickets: []uint64{1}, WithFees: withFees})
			r.must(&CancelTickets{Meta: boss, Order: o, Tickets: []uint64{2}, WithFees: withFees})
			if got, want := r.sums(o), (sums{paid: 10000, back: 10000}); got != want {
				t.Errorf("discount %d: %+v, want %+v", off, got, want)
			}
			r.replay()
		}
	}
}

// What was added to an order and never paid for ends with it: a cancelled order
// owes nothing, and everything that was paid for its tickets goes back.
func TestCancelWithUnpaidDonation(t *testing.T) {
	r, o := newOrder(t)
	r.must(&AdjustOrder{Meta: boss, Order: o, Reason: "asked for", Lines: []Adjustment{{Kind: DonationLine, Amount: 2000}}})
	r.charge(o, EffectDeclined)
	if got, want := r.sums(o), (sums{total: 12000, paid: 10000, outstanding: 2000}); got != want {
		t.Fatalf("declined: %+v, want %+v", got, want)
	}
	r.must(&CancelOrder{Meta: boss, Order: o})
	if got, want := r.sums(o), (sums{paid: 10000, back: 10000}); got != want {
		t.Fatalf("cancelled: %+v, want %+v", got, want)
	}
	r.replay()
}

// A donation that was paid stays where it was given.
func TestCancelKeepsPaidDonation(t *testing.T) {
	r, o := newOrder(t)
	r.must(&AdjustOrder{Meta: boss, Order: o, Reason: "asked for", Lines: []Adjustment{{Kind: DonationLine, Amount: 2000}}})
	r.charge(o, EffectDone)
	r.must(&CancelOrder{Meta: boss, Order: o})
	if got, want := r.sums(o), (sums{total: 2000, paid: 12000, back: 10000}); got != want {
		t.Fatalf("cancelled: %+v, want %+v", got, want)
	}
}

// An order without tickets has no policy that would let its buyer cancel it.
func TestFanCancelsNoMerchandise(t *testing.T) {
	r := newFloor(t, usual())
	r.must(&AddItem{Meta: boss, Def: ItemDef{Key: "scarf"}})
	r.must(&SetItemPrice{Meta: boss, Price: Price{Face: 2000}})
	o := r.bought(buyer(1), Want{Kind: ItemLine, Count: 1})
	r.refused(PolicyForbids, &CancelOrder{Order: o, Owner: buyer(1)})
	r.must(&CancelOrder{Meta: boss, Order: o})
}
