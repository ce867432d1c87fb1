package sale

import "testing"

// A refund that failed is owed until somebody sends it: the summaries say so.
func TestSummaryTellsWhatIsOwed(t *testing.T) {
	r := newFloor(t, usual())
	h := r.must(&PlaceHold{Wants: []Want{{Index: 1, Count: 1}}, Claims: []Claim{buyer(1)}})
	order := r.must(&Checkout{Hold: h.Ref, Owner: buyer(1), Agreed: h.Total}).Ref
	r.charge(order, EffectDone)
	r.must(&CancelOrder{Meta: boss, Order: order, Reason: "rain"})
	for _, e := range r.m.Open(nil) {
		if e.Kind == RefundEffect {
			r.must(&FinishEffect{Meta: house, Effect: e.ID, Result: EffectDeclined, Reason: "account closed"})
		}
	}
	one, _ := r.m.Order(order)
	if all := r.m.Summary(); all.Owed != h.Total || one.Owed != h.Total {
		t.Errorf("owed %d in all, %d for the order, want %d", all.Owed, one.Owed, h.Total)
	}
}

// When an answer was given is what the machine's clock says.
func TestAnswersAreStamped(t *testing.T) {
	r := newFloor(t, usual())
	r.must(&AddQuestion{Meta: boss, Def: QuestionDef{Key: "terms", Version: 1, Consent: true}})
	h := r.must(&PlaceHold{Wants: []Want{{Index: 1, Count: 1}}, Claims: []Claim{buyer(1)}})
	given := []Answer{{Version: 1, Agreed: true, At: 7}}
	_, facts := r.m.Decide(&Checkout{Hold: h.Ref, Owner: buyer(1), Agreed: h.Total, Answers: given}, r.now)
	if at := facts[0].(*OrderPlaced).Answers[0].At; at != r.now || given[0].At != 7 {
		t.Errorf("given at %d and asked with %d, want %d and 7", at, given[0].At, r.now)
	}
}
