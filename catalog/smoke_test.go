package catalog

import (
	"testing"

	"facevalue/sale"
)

// TestPlanBecomesASale goes the whole way once: from an empty organizer to a sale
// that sells.
func TestPlanBecomesASale(t *testing.T) {
	r := openRig(t)
	r.must(&AddSale{Meta: ada, Sale: "club", Suffix: "club", Name: "Club night"})
	ends := r.publish("club", clubPlan())
	if len(ends) != 1 || ends[0].Result != Applied {
		t.Fatalf("ended %+v", ends[0])
	}
	s, _ := r.m.Sale("club")
	if s.Applied != 1 || s.Seq != r.seq || s.Refusal != nil || s.Until != 0 {
		t.Errorf("the sale is %+v", s)
	}
	course := Steps(r.saleOf("club").Setup(), s.Live, r.m.PlanEnv("club", r.now))
	if !course.Done() {
		t.Errorf("still to do: %+v", course)
	}
	if rules, ok := s.PostedRules("general"); !ok || r.docs[rules.Document] == nil {
		t.Errorf("rules %+v are not public", rules)
	}
	r.now += 2 * day
	out, _ := r.submit("club", &sale.PlaceHold{Wants: []sale.Want{{Count: 2}}, Claims: []sale.Claim{{2, 7}}})
	if !out.OK() || out.Total != 2*4750 {
		t.Errorf("hold: %s %d %+v", out.Status, out.Total, out.Detail)
	}
	r.replay()
}
