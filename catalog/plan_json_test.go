package catalog

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

func TestPlanReadBack(t *testing.T) {
	p := clubPlan()
	b := EncodePlan(p)
	back, problems := DecodePlan(b)
	if len(problems) > 0 || !reflect.DeepEqual(p, back) {
		t.Fatalf("%v\n%s", problems, b)
	}
}

// TestPlanJSON tells of each mistake where it is and what would be right.
func TestPlanJSON(t *testing.T) {
	for _, c := range []struct{ doc, path, text string }{
		{``, "", "not JSON"},
		{`{"title":`, "", "at byte 9"},
		{`{"title":{"en":"A"}} x`, "", "not JSON"},
		{"{\"title\":{\"en\":\"\xff\"}}", "", "UTF-8"},
		{`[]`, "", "an object is needed, not []"},
		{`{"titel":{}}`, "/titel", "there are title, about"},
		{`{"title":{"en":"A","en":"B"}}`, "/title/en", "twice"},
		{`{"title":"A"}`, "/title", "an object is needed"},
		{`{"title":{"en":7}}`, "/title/en", "a text in quotes"},
		{`{"policy":{},"policy":{}}`, "/policy", "twice"},
		{`{"types":{}}`, "/types", "a list is needed"},
		{`{"types":[{},{"price":{"face":45.5}}]}`, "/types/1/price/face", "a whole number is needed, such as 4500, not 45.5"},
		{`{"types":[{"price":{"face":"45.00"}}]}`, "/types/0/price/face", `not "45.00"`},
		{`{"types":[{"price":{"face":9223372036854775808}}]}`, "/types/0/price/face", "whole number"},
		{`{"types":[{"max":-1}]}`, "/types/0/max", "from 0 to 4294967295"},
		{`{"types":[{"max":1e3}]}`, "/types/0/max", "1e3"},
		{`{"types":[{"access":1}]}`, "/types/0/access", "true or false"},
		{`{"windows":[{"opens":{"at":"tomorrow"}}]}`, "/windows/0/opens/at", "2027-01-15T09:00:00Z"},
		{`{"windows":[{"types":["ga",7]}]}`, "/windows/0/types/1", "a text in quotes"},
		{`{"windows":[{"` + strings.Repeat("x", 500) + `":1}]}`, "/windows/0/" + strings.Repeat("x", 60) + "…", "no such field"},
	} {
		p, problems := DecodePlan([]byte(c.doc))
		if len(problems) == 0 || p != nil {
			t.Errorf("%.80s: read", c.doc)
			continue
		}
		if got := problems[0]; got.Path != c.path || !strings.Contains(got.Text, c.text) {
			t.Errorf("%.80s: %q: %s; want %q: %s", c.doc, got.Path, got.Text, c.path, c.text)
		}
	}
}

// TestPlanJSONTellsAll does not stop at the first mistake.
func TestPlanJSONTellsAll(t *testing.T) {
	_, problems := DecodePlan([]byte(`{"a":1,"types":[{"b":2,"max":"x"},{"price":{"face":""}}]}`))
	if len(problems) != 4 {
		t.Errorf("%+v", problems)
	}
}

func TestPlanJSONIsBounded(t *testing.T) {
	many := `{"types":[` + strings.Repeat(`{"x":1},`, 100_000) + `{}]}`
	_, problems := DecodePlan([]byte(many))
	if len(problems) == 0 || len(problems) > maxProblems {
		t.Errorf("%d problems", len(problems))
	}
	if _, problems := DecodePlan([]byte(strings.Repeat(" ", maxPlanJSON+1))); len(problems) != 1 || !strings.Contains(problems[0].Text, "at most") {
		t.Errorf("%v", problems)
	}
	if _, problems := DecodePlan([]byte(strings.Repeat("[", 500_000))); len(problems) != 1 {
		t.Errorf("%v", problems)
	}
}

// TestNullIsNothing: what a program writes for something it has not is no mistake.
func TestNullIsNothing(t *testing.T) {
	p, problems := DecodePlan([]byte(`{"title":null,"types":null,"windows":[{"opens":{"at":null},"closes":null}]}`))
	if len(problems) > 0 || p.Title != nil || !p.Windows[0].Opens.IsZero() {
		t.Errorf("%+v %v", p, problems)
	}
}

func FuzzDecodePlan(f *testing.F) {
	f.Add(EncodePlan(clubPlan()))
	f.Add([]byte(`{"title":{"en":"A","de":"B"},"windows":[{"opens":{"local":"2027-01-15T09:00","zone":"Europe/Berlin","at":"2027-01-15T08:00:00+00:00"}}]}`))
	f.Add([]byte(`{"types":[{"price":{"face":-1,"fees":[{}]}}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, problems := DecodePlan(b)
		if (p == nil) != (len(problems) > 0) {
			t.Fatalf("plan %v, problems %v", p, problems)
		}
		if p == nil {
			return
		}
		encoded := EncodePlan(p)
		again, problems := DecodePlan(encoded)
		if len(problems) > 0 || !json.Valid(encoded) || string(EncodePlan(again)) != string(encoded) {
			t.Fatalf("%v\n%s", problems, encoded)
		}
		// Whatever was read can be looked at, drafted or refused, and never breaks the machine.
		r := openRig(t)
		r.must(&AddSale{Meta: ada, Sale: "club", Suffix: "club", Name: "Club"})
		if out := r.do(&DraftPlan{Meta: ada, Sale: "club", Plan: p}); out.OK() {
			r.do(&PublishPlan{Meta: ada, Sale: "club", Version: 1})
			r.carry()
			r.replay()
		}
	})
}
