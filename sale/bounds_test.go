package sale

import (
	"fmt"
	"testing"
)

// Every size that somebody outside can choose has a bound, and one beyond it is
// refused as malformed.
func TestBounds(t *testing.T) {
	sealed := make([]byte, maxSealed+1)
	fees, taxes := make([]Fee, maxFees+1), make([]TaxRate, maxTaxes+1)
	codes := func(d CodeDef, texts int) *AddCodes {
		d.Key = "x"
		c := &AddCodes{Meta: boss, Def: d}
		for i := range texts {
			c.Texts = append(c.Texts, fmt.Sprint("C", i))
		}
		return c
	}
	promo := CodeDef{Kind: AmountCode, Amount: 1}
	with := func(change func(*CodeDef)) CodeDef {
		d := promo
		change(&d)
		return d
	}
	for name, cmd := range map[string]Command{
		"claims":              &PlaceHold{Wants: []Want{{Count: 1}}, Claims: make([]Claim, maxClaims+1)},
		"a claim's kind":      &PlaceHold{Wants: []Want{{Count: 1}}, Claims: []Claim{{0: byte(claimKindEnd)}}},
		"codes of a cart":     &PlaceHold{Wants: []Want{{Count: 1}}, Claims: []Claim{buyer(1)}, Codes: make([]string, maxCodes+1)},
		"named seats":         &PlaceHold{Wants: []Want{{Count: maxSeats + 1, Seats: make([]uint32, maxSeats+1)}}, Claims: []Claim{buyer(1)}},
		"drops":               &AmendHold{Hold: 2, Owner: buyer(1), Drop: make([]Drop, maxUnits+1)},
		"sealed":              &Checkout{Hold: 2, Owner: buyer(1), Agreed: 5000, Sealed: sealed},
		"attendees":           &Checkout{Hold: 2, Owner: buyer(1), Agreed: 5000, Attendees: make([]Attendee, maxUnits+1)},
		"a sealed attendee":   &Checkout{Hold: 2, Owner: buyer(1), Agreed: 5000, Attendees: []Attendee{{Sealed: sealed}}},
		"answers":             &Checkout{Hold: 2, Owner: buyer(1), Agreed: 5000, Answers: make([]Answer, maxAnswers+1)},
		"a sealed answer":     &Checkout{Hold: 2, Owner: buyer(1), Agreed: 5000, Answers: []Answer{{Sealed: sealed}}},
		"tickets to cancel":   &CancelTickets{Meta: boss, Order: 1, Tickets: make([]uint64, maxUnits+1)},
		"adjustments":         &AdjustOrder{Meta: boss, Order: 1, Reason: "x", Lines: make([]Adjustment, maxWants+1)},
		"an adjustment":       &AdjustOrder{Meta: boss, Order: 1, Reason: "x", Lines: []Adjustment{{Kind: FeeLine, Amount: maxPrice + 1, Code: "x"}}},
		"money that moved":    &FinishEffect{Meta: house, Effect: 3, Result: EffectDone, Amount: maxTotal + 1},
		"money below nothing": &FinishEffect{Meta: house, Effect: 3, Result: EffectDone, Amount: -1},
		"a result":            &FinishEffect{Meta: house, Effect: 3},
		"a contact":           &CorrectContact{Meta: boss, Order: 1, Reason: "x", Sealed: sealed},
		"a face value":        &SetPrice{Meta: boss, Price: Price{Face: maxPrice + 1}},
		"a negative one":      &SetPrice{Meta: boss, Price: Price{Face: -1}},
		"fees":                &SetPrice{Meta: boss, Price: Price{Fees: fees}},
		"taxes":               &SetPrice{Meta: boss, Price: Price{Taxes: taxes}},
		"a rate":              &SetPrice{Meta: boss, Price: Price{Fees: []Fee{{Code: "x", Rate: maxRate + 1}}}},
		"a tax":               &SetPrice{Meta: boss, Price: Price{Taxes: []TaxRate{{Code: "x", Rate: maxRate + 1}}}},
		"capacity":            &SetCapacity{Meta: boss, Capacity: maxCapacity + 1},
		"a pool":              &AddPool{Meta: boss, Def: PoolDef{Key: "x", Capacity: maxCapacity + 1}},
		"a block":             &BlockCount{Meta: boss, Count: maxCapacity + 1, Reason: "x"},
		"a negative block":    &BlockCount{Meta: boss, Count: -maxCapacity - 1, Reason: "x"},
		"a move":              &MoveCount{Meta: boss, To: 1, Count: maxCapacity + 1},
		"seats of a block":    &BlockSeats{Meta: boss, Seats: make([]uint32, maxSeatBatch+1), Reason: "x"},
		"more time":           &ExtendHolds{Meta: boss, Until: 1 << 60, Reason: "x"},
		"people of a ticket":  &AddType{Meta: boss, Def: TypeDef{Key: "x", Pools: []uint32{0}, Admits: maxCount + 1}},
		"pools of a type":     &AddType{Meta: boss, Def: TypeDef{Key: "x", Pools: make([]uint32, maxDraws+1), Admits: 1}},
		"seat categories":     &AddType{Meta: boss, Def: TypeDef{Key: "x", Categories: make([]string, 65), Admits: 1}},
		"a ticket's policy":   &AddType{Meta: boss, Def: TypeDef{Key: "x", Pools: []uint32{0}, Admits: 1, Policy: TicketPolicy{MinimumAge: 151}}},
		"types of a window":   &AddWindow{Meta: boss, Def: WindowDef{Key: "x", Types: make([]uint32, maxTypes+1)}},
		"parts of a bundle":   &AddBundle{Meta: boss, Def: BundleDef{Key: "x", Parts: make([]BundlePart, maxParts+1)}},
		"a bundle's part":     &AddBundle{Meta: boss, Def: BundleDef{Key: "x", Parts: []BundlePart{{Count: 101, Weight: 1}}}},
		"a bundle's price":    &AddBundle{Meta: boss, Def: BundleDef{Key: "x", Parts: []BundlePart{{Count: 1, Weight: 1}}, Price: maxPrice + 1}},
		"codes of a batch":    codes(promo, maxCodeBatch+1),
		"no codes":            codes(promo, 0),
		"a code's kind":       codes(CodeDef{Kind: codeKindEnd}, 1),
		"a code's windows":    codes(CodeDef{Windows: make([]uint32, maxWindows+1)}, 1),
		"a code's amount":     codes(with(func(d *CodeDef) { d.Amount = maxPrice + 1 }), 1),
		"a code's cap":        codes(with(func(d *CodeDef) { d.Cap = -1 }), 1),
		"a code's budget":     codes(with(func(d *CodeDef) { d.Budget = -1 }), 1),
		"no percentage":       codes(CodeDef{Kind: PercentCode}, 1),
		"an item's kind":      &AddItem{Meta: boss, Def: ItemDef{Key: "x", Kind: itemKindEnd}},
		"a switch":            &SetSwitch{Meta: boss, State: switchEnd, Reason: "x"},
		"a hold's time":       &SetPolicy{Meta: boss, Policy: Policy{HoldFor: second - 1, HoldCeiling: minute, PayFor: minute}},
		"a ceiling":           &SetPolicy{Meta: boss, Policy: Policy{HoldFor: minute, HoldCeiling: second, PayFor: minute}},
		"a time to pay":       &SetPolicy{Meta: boss, Policy: Policy{HoldFor: minute, HoldCeiling: minute, PayFor: maxSpan + 1}},
		"a notice":            &SetPolicy{Meta: boss, Policy: Policy{HoldFor: minute, HoldCeiling: minute, PayFor: minute, PostedNotice: -1}},
		"an order fee's rate": &SetPolicy{Meta: boss, Policy: Policy{HoldFor: minute, HoldCeiling: minute, PayFor: minute, OrderFees: []Fee{{Code: "x", Rate: 1}}}},
	} {
		t.Run(name, func(t *testing.T) {
			r := newFloor(t, usual())
			r.must(&AddQuestion{Meta: boss, Def: QuestionDef{Key: "diet"}})
			r.bought(buyer(1), Want{Count: 1})
			r.must(holdFor(buyer(1), Want{Count: 1}))
			r.refused(Malformed, cmd)
		})
	}
}

// A sale has so many of each thing, and one more is refused.
func TestSaleIsFull(t *testing.T) {
	for name, c := range map[string]struct {
		most int
		next func(i int) Command
	}{
		"allocations": {maxAllocs, func(i int) Command { return &AddAllocation{Meta: boss, Name: fmt.Sprint(i)} }},
		"sellers": {maxSellers - 1, func(i int) Command {
			return &AddSeller{Meta: boss, Def: Seller{Key: fmt.Sprint(i), Currency: "EUR"}}
		}},
		"questions": {maxQuestions, func(i int) Command {
			return &AddQuestion{Meta: boss, Def: QuestionDef{Key: fmt.Sprint(i)}}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			r := newFloor(t, usual())
			for i := range c.most {
				out, facts := r.m.Decide(c.next(i), r.now)
				if !out.OK() {
					t.Fatalf("%d: %v", i, out.Status)
				}
				for _, f := range facts {
					r.m.Apply(f)
				}
			}
			r.refused(Malformed, c.next(c.most))
		})
	}
}

// A cart costs no more than a sum that every program can tell exactly.
func TestCartBeyondAnySum(t *testing.T) {
	r := newFloor(t, usual())
	r.must(&SetPrice{Meta: boss, Type: 1, Price: Price{Face: maxPrice}})
	r.must(&SetCapacity{Meta: boss, Capacity: 2000})
	r.refused(Malformed, holdFor(buyer(1), Want{Index: 1, Count: 1001}))
	h := r.must(holdFor(buyer(1), Want{Index: 1, Count: 1000}))
	if h.Total != maxTotal {
		t.Fatalf("a total of %d", h.Total)
	}
	r.must(&Checkout{Hold: h.Ref, Owner: buyer(1), Agreed: h.Total})
	r.charge(1, EffectDone)
	r.refused(Malformed, &AdjustOrder{Meta: boss, Order: 1, Reason: "more", Lines: []Adjustment{{Kind: FeeLine, Amount: 1, Code: "x"}}})
}
