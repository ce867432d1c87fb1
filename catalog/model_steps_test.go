package catalog

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"facevalue/sale"
	"pgregory.net/rapid"
)

// TestStepsModel publishes random plans and random edits of them, and lets time pass.
// However the plans go, the sale ends as the last one wants it, nothing is left to do
// then, and no price was ever above what rules in effect had said.
func TestStepsModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawnWorld(t)
		plan := w.d.plan()
		for range w.d.number(2, 7, "plans") {
			w.publish(plan)
			w.pass(w.d.number(0, 8, "half hours"))
			w.d.now = w.now
			plan = w.d.edit(plan)
		}
		w.settle()
		w.replay()
	})
}

func drawnWorld(t *rapid.T) *stepsWorld {
	r := openRig(t)
	r.event("away", Occasion{Venue: "hall", Starts: At(testDay + 90*day)})
	r.must(&AddSale{Meta: ada, Sale: "drawn", Suffix: "drawn", Name: "Drawn"})
	return &stepsWorld{rig: r, d: &planner{t: t, now: r.now}}
}

// stepsWorld is a rig whose plans are drawn.
type stepsWorld struct {
	*rig
	d    *planner
	last *Plan

	failed int // calls that were made to fail
}

// publish publishes a plan that has no contradiction, and carries it out as far as it
// goes.
func (w *stepsWorld) publish(p *Plan) {
	s, _ := w.m.Sale("drawn")
	out := w.must(&DraftPlan{Meta: ada, Sale: "drawn", Base: s.Draft, Plan: p})
	w.must(&PublishPlan{Meta: ada, Sale: "drawn", Version: uint32(out.Ref), Have: w.saleOf("drawn").Setup()})
	w.last = p
	w.carryAll()
}

// carryAll carries out what is owed. The sale refuses nothing: there is no stock out.
func (w *stepsWorld) carryAll() {
	for _, end := range w.carry() {
		if end.Result == Refused {
			w.t.Fatalf("refused: %s %s %s", end.Step, end.Code, end.Text)
		}
		if end.Result == Waits && end.Until <= w.now {
			w.t.Fatalf("waits for %d, now is %d", end.Until, w.now)
		}
	}
	w.promised()
}

// pass lets time pass by half hours, and what waits for an instant go on.
func (w *stepsWorld) pass(steps int) {
	for range steps {
		w.now += 30 * minute
		w.apply(w.m.Due(w.now, 100))
		w.carryAll()
	}
}

// settle waits until nothing waits, and holds the sale against the last plan.
func (w *stepsWorld) settle() {
	for range 10 {
		s, _ := w.m.Sale("drawn")
		if s.Until == 0 {
			break
		}
		if wake := w.m.Wake(); wake != s.Until {
			w.t.Fatalf("wakes at %d, waits for %d", wake, s.Until)
		}
		w.now = s.Until
		w.apply(w.m.Due(w.now, 100))
		w.carryAll()
	}
	s, _ := w.m.Sale("drawn")
	if s.Until != 0 || s.Applied != s.Published || s.Refusal != nil {
		w.t.Fatalf("after 10 waits: applied %d of %d, until %d, %+v", s.Applied, s.Published, s.Until, s.Refusal)
	}
	setup := w.saleOf("drawn").Setup()
	if course := Steps(setup, w.last, w.m.PlanEnv("drawn", w.now)); !course.Done() {
		w.t.Fatalf("still to do: %+v", course)
	}
	if differs := differs(setup, w.last); differs != "" {
		w.t.Fatal(differs)
	}
}

// promised holds every price against the newest document that is in effect.
func (w *stepsWorld) promised() {
	setup := w.saleOf("drawn").Setup()
	s, _ := w.m.Sale("drawn")
	for i := range setup.Windows {
		win := &setup.Windows[i]
		if over(&win.WindowDef, w.now) {
			continue
		}
		rules, posted := s.PostedRules(win.Key)
		_, hash := rules.InEffect(w.now)
		var doc RulesDoc
		if err := json.Unmarshal(w.docs[hash], &doc); !posted || rules.Version != win.Posted || err != nil {
			w.t.Fatalf("rules of %s: %+v: %v", win.Key, rules, err)
		}
		for _, n := range win.Types {
			typ := &setup.Types[n]
			j := slices.IndexFunc(doc.Types, func(t TypeRules) bool { return t.Type == typ.Key })
			if j >= 0 && typ.Unit.Total() > doc.Types[j].Cost.Total {
				w.t.Fatalf("%s costs %d in %s, whose rules say %d", typ.Key, typ.Unit.Total(), win.Key, doc.Types[j].Cost.Total)
			}
		}
		for n := range setup.Bundles {
			b := &setup.Bundles[n]
			j := slices.IndexFunc(doc.Bundles, func(r BundleRules) bool { return r.Bundle == b.Key })
			if j >= 0 && sellsBundle(win.Types, b) && b.Price > doc.Bundles[j].Price {
				w.t.Fatalf("%s costs %d in %s, whose rules say %d", b.Key, b.Price, win.Key, doc.Bundles[j].Price)
			}
		}
		if setup.OrderFee.Unit.Total() > doc.Order.Fee.Total {
			w.t.Fatalf("an order costs %d in %s, whose rules say %d", setup.OrderFee.Unit.Total(), win.Key, doc.Order.Fee.Total)
		}
	}
}

// differs says in what a sale is not as planned, by looking at each thing by its key.
func differs(h *sale.Setup, p *Plan) string {
	if got, want := fmt.Sprint(len(h.Events), len(h.Pools), len(h.Types), len(h.Items), len(h.Bundles), len(h.Windows), len(h.Allocations)-1),
		fmt.Sprint(len(p.Events), len(p.Pools), len(p.Types), len(p.Items), len(p.Bundles), len(p.Windows), len(p.Allocations)); got != want {
		return "counts " + got + ", planned " + want
	}
	if h.Policy.HoldFor != int64(p.Policy.HoldForSeconds)*1000 || h.Policy.PostedNotice != int64(p.Policy.NoticeMinutes)*60_000 || len(h.Policy.OrderFees) != len(p.Policy.OrderFees) {
		return fmt.Sprintf("policy %+v, planned %+v", h.Policy, p.Policy)
	}
	for i := range p.Pools {
		j := slices.IndexFunc(h.Pools, func(x sale.PoolSetup) bool { return x.Key == p.Pools[i].Key })
		if h.Pools[j].Now != int64(p.Pools[i].Capacity) {
			return "capacity of " + p.Pools[i].Key
		}
	}
	for i := range p.Types {
		if d := typeDiffers(h, &p.Types[i]); d != "" {
			return d
		}
	}
	for i := range p.Items {
		j := slices.IndexFunc(h.Items, func(x sale.ItemSetup) bool { return x.Key == p.Items[i].Key })
		if it := &h.Items[j]; it.Price.Face != p.Items[i].Price.Face || it.Max != p.Items[i].Max || (it.State == sale.SwitchClosed) != p.Items[i].Closed {
			return "item " + p.Items[i].Key
		}
	}
	for i := range p.Bundles {
		j := slices.IndexFunc(h.Bundles, func(x sale.BundleSetup) bool { return x.Key == p.Bundles[i].Key })
		if b := &h.Bundles[j]; b.Price != p.Bundles[i].Price || b.Max != p.Bundles[i].Max || (b.State == sale.SwitchClosed) != p.Bundles[i].Closed {
			return "bundle " + p.Bundles[i].Key
		}
	}
	for i := range p.Windows {
		if d := windowDiffers(h, &p.Windows[i]); d != "" {
			return d
		}
	}
	for i := range p.Questions {
		q := &p.Questions[i]
		if !slices.ContainsFunc(h.Questions, func(x sale.QuestionDef) bool {
			return x.Key == q.Key && x.Version == q.Version && x.Required == q.Required
		}) {
			return "question " + q.Key
		}
	}
	return ""
}

func typeDiffers(h *sale.Setup, want *PlanType) string {
	j := slices.IndexFunc(h.Types, func(x sale.TypeSetup) bool { return x.Key == want.Key })
	have := &h.Types[j]
	switch {
	case h.Events[have.Event].Key != want.Event, have.Max != want.Max, have.Access != want.Access:
		return "type " + want.Key
	case len(have.Pools) != len(want.Pools) || len(have.Categories) != len(want.Categories):
		return "what " + want.Key + " draws on"
	case have.Price.Face != want.Price.Face || len(have.Price.Fees) != len(want.Price.Fees) || len(have.Price.Taxes) != len(want.Price.Taxes):
		return fmt.Sprintf("price of %s: %+v, planned %+v", want.Key, have.Price, want.Price)
	case want.Closed && have.State != sale.SwitchClosed:
		return want.Key + " is not closed"
	}
	return ""
}

func windowDiffers(h *sale.Setup, want *PlanWindow) string {
	j := slices.IndexFunc(h.Windows, func(x sale.WindowSetup) bool { return x.Key == want.Key })
	have := &h.Windows[j]
	var types []string
	for _, n := range have.Types {
		types = append(types, h.Types[n].Key)
	}
	alloc := want.Allocation
	if alloc == "" {
		alloc = "general"
	}
	if have.Opens != int64(want.Opens.At) || have.Closes != int64(want.Closes.At) || !sameSet(types, want.Types) || h.Allocations[have.Alloc] != alloc {
		return fmt.Sprintf("window %+v, planned %+v", have, want)
	}
	if have.Posted == 0 {
		return "the rules of " + want.Key + " are not posted"
	}
	return ""
}
