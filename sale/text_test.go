package sale

import (
	"strings"
	"testing"
)

// Text that is too long, or that could never be read back from a journal, is
// refused wherever it comes in.
func TestTextsFromOutside(t *testing.T) {
	for name, bad := range map[string]string{"not UTF-8": "\xff", "cut off": "caf\xc3", "too long": strings.Repeat("x", maxText+1)} {
		staff := Meta{By: Actor{Role: Owner, Name: bad}}
		fee := []Fee{{Code: bad}}
		for where, cmd := range map[string]Command{
			"actor":       &ReleaseHold{Meta: staff, Hold: 1},
			"sale":        &OpenSale{Meta: boss, Name: bad, Policy: usual()},
			"policy":      &SetPolicy{Meta: boss, Policy: Policy{HoldFor: minute, HoldCeiling: minute, PayFor: minute, OrderFees: fee}},
			"seller":      &AddSeller{Meta: boss, Def: Seller{Key: bad, Currency: "EUR"}},
			"event":       &AddEvent{Meta: boss, Def: EventDef{Key: bad}},
			"pool":        &AddPool{Meta: boss, Def: PoolDef{Key: bad}},
			"area":        &AddPool{Meta: boss, Def: PoolDef{Key: "x", Area: bad}},
			"type":        &AddType{Meta: boss, Def: TypeDef{Key: bad, Pools: []uint32{0}, Admits: 1}},
			"fee":         &SetPrice{Meta: boss, Price: Price{Fees: fee}},
			"payee":       &SetPrice{Meta: boss, Price: Price{Fees: []Fee{{Code: "x", Payee: bad}}}},
			"tax":         &SetPrice{Meta: boss, Price: Price{Taxes: []TaxRate{{Code: bad}}}},
			"item":        &AddItem{Meta: boss, Def: ItemDef{Key: bad}},
			"item's fee":  &SetItemPrice{Meta: boss, Price: Price{Fees: fee}},
			"bundle":      &AddBundle{Meta: boss, Def: BundleDef{Key: bad, Parts: []BundlePart{{Count: 1, Weight: 1}}}},
			"window":      &AddWindow{Meta: boss, Def: WindowDef{Key: bad}},
			"channel":     &AddWindow{Meta: boss, Def: WindowDef{Key: "x", Channel: bad}},
			"allocation":  &AddAllocation{Meta: boss, Name: bad},
			"code rule":   &AddCodes{Meta: boss, Def: CodeDef{Key: bad, Types: []uint32{0}}, Texts: []string{"x"}},
			"question":    &AddQuestion{Meta: boss, Def: QuestionDef{Key: bad}},
			"switch":      &SetSwitch{Meta: boss, Reason: bad},
			"capacity":    &SetCapacity{Meta: boss, Accept: bad},
			"count":       &BlockCount{Meta: boss, Count: 1, Reason: bad},
			"extension":   &ExtendHolds{Meta: boss, Until: newRig(t, nil).now + second, Reason: bad},
			"adjustment":  &AdjustOrder{Meta: boss, Order: 1, Reason: bad, Lines: []Adjustment{{Kind: FeeLine, Amount: 1, Code: "x"}}},
			"adjusted":    &AdjustOrder{Meta: boss, Order: 1, Reason: "x", Lines: []Adjustment{{Kind: FeeLine, Amount: 1, Code: bad}}},
			"cancelled":   &CancelOrder{Meta: boss, Order: 1, Reason: bad},
			"tickets":     &CancelTickets{Meta: boss, Order: 1, Tickets: []uint64{1}, Reason: bad},
			"contact":     &CorrectContact{Meta: boss, Order: 1, Reason: bad},
			"language":    &Checkout{Hold: 1, Owner: buyer(1), Language: bad},
			"counter":     &SellAtCounter{Meta: staff, Wants: []Want{{Count: 1}}, Reason: "x", Free: true},
			"reason":      &SellAtCounter{Meta: boss, Wants: []Want{{Count: 1}}, Reason: bad, Free: true},
			"tender":      &SellAtCounter{Meta: boss, Wants: []Want{{Count: 1}}, Reason: "x", Tender: bad},
			"reference":   &SellAtCounter{Meta: boss, Wants: []Want{{Count: 1}}, Reason: "x", Tender: "x", Ref: bad},
			"declined":    &FinishEffect{Meta: house, Effect: 2, Result: EffectDeclined, Reason: bad},
			"paid by":     &FinishEffect{Meta: house, Effect: 2, Result: EffectDone, Tender: bad},
			"paid as":     &FinishEffect{Meta: house, Effect: 2, Result: EffectDone, Ref: bad},
			"no such":     &ReleaseHold{Meta: Meta{By: Actor{Role: roleEnd}}, Hold: 1},
			"answer":      &Checkout{Hold: 1, Answers: []Answer{{Language: bad}}},
			"seat block":  &BlockSeats{Meta: boss, Seats: []uint32{1}, Reason: bad},
			"seat killed": &BlockSeats{Meta: boss, Seats: []uint32{1}, Reason: bad, Kill: true},
		} {
			t.Run(name+" "+where, func(t *testing.T) {
				r, _ := newOrder(t)
				if strings.HasPrefix(where, "seat") {
					r = newRows(t, usual())
				}
				r.must(&AddQuestion{Meta: boss, Def: QuestionDef{Key: "diet"}})
				r.must(&PlaceHold{Wants: []Want{{Count: 1, Seats: seatIn(where)}}, Claims: []Claim{buyer(1)}})
				r.must(&Checkout{Hold: uint64(len(r.m.fate)), Owner: buyer(1), Agreed: 5000})
				r.refused(Malformed, cmd)
			})
		}
	}
}

// seatIn names the first seat where a case is about seats.
func seatIn(where string) []uint32 {
	if strings.HasPrefix(where, "seat") {
		return []uint32{0}
	}
	return nil
}
