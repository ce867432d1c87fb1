package apitest

import (
	"encoding/json"
	"slices"
	"testing"
)

func TestAttacksReachEveryField(t *testing.T) {
	good := []byte(`{"lines":[{"type":"ga","count":2}],"free":true,"buyer":{"name":"Bo"}}`)
	all := Attacks(good)
	if again := Attacks(good); !slices.EqualFunc(all, again, func(a, b Attack) bool { return a.Name == b.Name && string(a.Body) == string(b.Body) }) {
		t.Error("the same request gives other attacks")
	}
	names := map[string]bool{}
	for _, a := range all {
		if names[a.Name] {
			t.Errorf("%s comes twice", a.Name)
		}
		names[a.Name] = true
		if string(a.Body) == string(good) {
			t.Errorf("%s changes nothing", a.Name)
		}
	}
	for _, want := range []string{
		"cut off", "/lines: a number for a list", "/lines/0: a text for an object", "/lines/0/type: a text that turns around", "/lines/0/count: a fraction",
		"/free: a text for a flag", "/buyer/name: a control character",
	} {
		if !names[want] {
			t.Errorf("no attack %q", want)
		}
	}
}

// What is told as odd only is JSON still, so that it gets past the grammar.
func TestOddBodiesAreJSON(t *testing.T) {
	for _, a := range Attacks([]byte(`{}`)) {
		if !a.Wrong && !json.Valid(a.Body) {
			t.Errorf("%s: %s", a.Name, a.Body)
		}
	}
	for _, a := range Attacks([]byte(`{"a":[1,"b",true,null]}`)) {
		if !a.Wrong && !json.Valid(a.Body) {
			t.Errorf("%s: %s", a.Name, a.Body)
		}
	}
}
