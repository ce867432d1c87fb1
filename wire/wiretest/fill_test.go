package wiretest

import (
	"reflect"
	"testing"
)

type inner struct {
	Flag bool     `wire:"1"`
	Text []string `wire:"2"`
}

type outer struct {
	Small uint8   `wire:"1"`
	Below int8    `wire:"2"`
	Big   int64   `wire:"3"`
	Hash  [4]byte `wire:"4"`
	Bytes []byte  `wire:"5"`
	One   *inner  `wire:"6"`
	Many  []inner `wire:"7"`
}

func TestFill(t *testing.T) {
	var a, b, c outer
	Fill(&a, 250)
	Fill(&b, 250)
	Fill(&c, 7)
	if what := Unset(&a); what != "" {
		t.Errorf("%s is not set", what)
	}
	if !reflect.DeepEqual(a, b) || reflect.DeepEqual(a, c) {
		t.Errorf("%+v, %+v and %+v", a, b, c)
	}
	a.Many[0].Text = nil
	if what := Unset(&a); what != "outer.Many.Text" {
		t.Errorf("unset is %q", what)
	}
	if wrong := Misnumbered(&a); len(wrong) > 0 {
		t.Error(wrong)
	}
	var hole struct {
		A int `wire:"1"`
		B int `wire:"3"`
	}
	if wrong := Misnumbered(&hole); len(wrong) != 1 {
		t.Errorf("a hole in the numbers: %v", wrong)
	}
}
