package main

import (
	"bytes"
	"context"
	"testing"
	"time"

	"facevalue/catalog"
	"facevalue/clock"
	"facevalue/node"
	"facevalue/sale"
)

// The demo's plans are carried out by the house as it is today: what they promise on
// its pages is there to be bought, at the price that stands in the plan.
func TestDemoIsSetUp(t *testing.T) {
	ctx, c := context.Background(), clock.New()
	n, err := node.Open(ctx, node.Options{Dir: t.TempDir(), Clock: c})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.Close(ctx); err != nil {
			t.Error(err)
		}
	})
	if _, err := stageDemo(ctx, n, c, demoDraw{in: 30 * time.Second}); err != nil {
		t.Fatal(err)
	}
	now := c.Now()
	for suffix, want := range map[string]struct {
		types, events int
		cheapest      int64
		opened        bool
	}{
		demoClub: {types: 2, events: 1, cheapest: 1650, opened: true},
		demoTour: {types: 8, events: 2, cheapest: 4300},
	} {
		s, ok := n.Sale(suffix)
		if !ok {
			t.Fatalf("sale %s does not run: %v", suffix, n.Broken(suffix))
		}
		setup := s.Live().Setup()
		if len(setup.Types) != want.types || len(setup.Events) != want.events {
			t.Errorf("%s: %d types and %d events", suffix, len(setup.Types), len(setup.Events))
		}
		cheapest := setup.Types[0].Listed.Unit.Total()
		for _, typ := range setup.Types {
			cheapest = min(cheapest, typ.Listed.Unit.Total())
		}
		if cheapest != want.cheapest {
			t.Errorf("%s: the cheapest ticket costs %d, want %d", suffix, cheapest, want.cheapest)
		}
		if opened := setup.Windows[0].Opens <= now; opened != want.opened {
			t.Errorf("%s: opens at %d, it is %d", suffix, setup.Windows[0].Opens, now)
		}
		if w := setup.Windows[0]; w.Posted == 0 {
			t.Errorf("%s: no rules are posted for %s", suffix, w.Key)
		}
		shown, err := s.Live().AvailabilityAt(ctx, s.Live().Seq())
		if err != nil {
			t.Fatal(err)
		}
		if doc := shown.JSON; !bytes.Contains(doc, []byte(`"state":"available"`)) || bytes.Contains(doc, []byte(`"state":"none"`)) {
			t.Errorf("%s: something is sold out before it was on sale: %s", suffix, doc[max(0, len(doc)-800):])
		}
		for _, e := range setup.Events {
			if e.Starts <= now {
				t.Errorf("%s: %s is over before it begins", suffix, e.Key)
			}
		}
	}
	club, _ := n.Sale(demoClub)
	out, _, err := club.Submit(ctx, &sale.PlaceHold{
		Wants: []sale.Want{{Index: 0, Count: 2}}, Codes: []string{demoCode}, Claims: []sale.Claim{{1, 2, 3}},
	})
	if err != nil || !out.OK() || out.Total != 2*1350 {
		t.Errorf("two tickets with the code: %+v %v, want 20 %% off the face value of 15.00", out, err)
	}
}

// Plans as they are embedded: what an organizer reads as an example reads without a
// warning.
func TestDemoPlansAreRead(t *testing.T) {
	for _, name := range []string{demoClub, demoTour} {
		text, err := demoPlans.ReadFile("demo/" + name + ".json")
		if err != nil {
			t.Fatal(err)
		}
		if _, problems := catalog.DecodePlan(text); len(problems) > 0 {
			t.Errorf("%s: %+v", name, problems)
		}
	}
}
