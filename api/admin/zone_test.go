package admin

import (
	"strings"
	"testing"

	"facevalue/catalog"
)

// opening is the plan of a club night whose window opens at a local time.
func opening(when string) string {
	return strings.Replace(clubPlan, `"opens": {"at": "2026-01-01T10:00:00Z"}`, `"opens": `+when, 1)
}

// Edge case 27, of a window: an opening at 02:30 in the night in which the clocks skip
// that is refused where it is entered, and the draft stays as it was.
func TestWindowThatOpensAtATimeThatDoesNotExist(t *testing.T) {
	w := newWorld(t)
	w.organizer("acme")
	w.club("club")
	const plan = "/v1/organizer/sales/nye/plan"
	before := w.must(200, "GET", plan, nil)
	out := w.must(422, "PUT", plan, opening(`{"local": "2030-03-31T02:30", "zone": "Europe/Berlin"}`), "If-Match", before.header.Get("ETag"))
	if out.body["code"] != "time_skipped" || out.body["pointer"] != "/windows/0/opens/local" || !strings.Contains(out.body["detail"].(string), "clocks go forward") {
		t.Errorf("%s", out.raw)
	}
	if after := w.must(200, "GET", plan, nil); string(after.raw) != string(before.raw) {
		t.Errorf("the draft has changed: %s", after.raw)
	}
}

// Edge case 28, of a window: an opening at 02:30 in the night in which that comes twice
// asks which is meant, and opens once, at the instant that is shown.
func TestWindowThatOpensAtATimeThatComesTwice(t *testing.T) {
	w := newWorld(t)
	w.organizer("acme")
	w.club("club")
	const plan = "/v1/organizer/sales/nye/plan"
	const twice = `{"local": "2030-10-27T02:30", "zone": "Europe/Berlin"`
	out := w.must(422, "PUT", plan, opening(twice+`}`), "If-Match", `"1"`)
	if out.body["code"] != "time_ambiguous" || out.body["pointer"] != "/windows/0/opens/fold" {
		t.Errorf("%s", out.raw)
	}
	for fold, at := range map[string]string{"first": "2030-10-27T00:30:00.000Z", "second": "2030-10-27T01:30:00.000Z"} {
		tag := w.must(200, "GET", plan, nil).header.Get("ETag")
		out := w.must(200, "PUT", plan, opening(twice+`, "fold": "`+fold+`"}`), "If-Match", tag)
		opens := out.body["plan"].(m)["windows"].([]any)[0].(m)["opens"].(m)
		if opens["at"] != at || opens["local"] != "2030-10-27T02:30" || opens["zone"] != "Europe/Berlin" {
			t.Errorf("the %s is shown as %v, want %s", fold, opens, at)
		}
	}
}

// Edge case 29: the rules of a zone change between the day on which a time was fixed and
// the time itself. What people were told stands; who runs the sale is told of it, and
// moves it under their own name.
func TestZoneWhoseRulesHaveChanged(t *testing.T) {
	w := newWorld(t)
	w.organizer("acme")
	w.club("club")
	organ, _ := w.node.Organizer("acme")
	do := func(cmd catalog.Command) {
		t.Helper()
		if out, seq, err := organ.Submit(t.Context(), cmd); err != nil || !out.OK() {
			t.Fatalf("%+v %v", out, err)
		} else if err := organ.Wait(t.Context(), seq); err != nil {
			t.Fatal(err)
		}
	}
	// Fixed while Berlin was to keep winter time in summer.
	was, _ := catalog.ParseInstant("2030-07-01T09:00:00Z")
	old := catalog.When{Local: "2030-07-01T10:00", Zone: "Europe/Berlin", At: was, OffsetMinutes: 60}
	var plan *catalog.Plan
	var owner catalog.Actor
	_ = organ.Read(func(m *catalog.Machine, _ uint64) {
		s, _ := m.Sale("nye")
		copied := *s.Plan
		plan, owner = &copied, catalog.Actor{Kind: catalog.Person, Name: m.AllStaff()[0].Key}
	})
	plan.Windows = append([]catalog.PlanWindow(nil), plan.Windows...)
	plan.Windows[0].Opens = old
	do(&catalog.DraftPlan{Meta: catalog.Meta{By: owner}, Sale: "nye", Base: 1, Plan: plan})
	do(&catalog.MoveEvent{Meta: catalog.Meta{By: owner}, Event: "night", Reason: "summer", Occasion: catalog.Occasion{Venue: "cellar", Starts: old}})
	w.carried("nye")

	notes := w.must(200, "GET", "/v1/organizer/sales/nye/plan/problems", nil)
	const want = "the rules of Europe/Berlin have changed since this was fixed: 2030-07-01T10:00 is 2030-07-01T08:00:00.000Z now, and stays 2030-07-01T09:00:00.000Z until the plan is saved again"
	if !strings.Contains(string(notes.raw), `{"path":"/windows/0/opens","text":"`+want+`","note":true}`) {
		t.Errorf("nobody is told: %s", notes.raw)
	}
	starts := func() m {
		return w.must(200, "GET", "/v1/organizer/events/night", nil).body["occasion"].(m)["starts"].(m)
	}
	if s := starts(); s["at"] != "2030-07-01T09:00:00.000Z" || s["at_by_todays_rules"] != "2030-07-01T08:00:00.000Z" {
		t.Errorf("the event is shown as %v", s)
	}

	// Set again, it is what the clock will show; who did that is in the trail.
	w.must(200, "PUT", "/v1/organizer/events/night/occasion", m{
		"occasion": m{"venue": "cellar", "starts": m{"local": "2030-07-01T10:00"}}, "reason": "summer time was kept after all",
	})
	if s := starts(); s["at"] != "2030-07-01T08:00:00.000Z" || s["at_by_todays_rules"] != nil {
		t.Errorf("set again it is %v", s)
	}
	draft := w.must(200, "GET", "/v1/organizer/sales/nye/plan", nil)
	w.must(200, "PUT", "/v1/organizer/sales/nye/plan", draft.body["plan"], "If-Match", draft.header.Get("ETag"))
	if again := w.must(200, "GET", "/v1/organizer/sales/nye/plan/problems", nil); strings.Contains(string(again.raw), "the rules of Europe/Berlin") {
		t.Errorf("saved again it is still told: %s", again.raw)
	}
	w.carried("nye")
	if err := w.node.Views().WaitSeq(t.Context(), "org-acme", organ.Seq()); err != nil {
		t.Fatal(err)
	}
	if trail := w.must(200, "GET", "/v1/organizer/audit", nil); !strings.Contains(string(trail.raw), "summer time was kept after all") {
		t.Errorf("the decision is not in the trail: %s", trail.raw)
	}
}
