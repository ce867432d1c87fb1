package seating

import (
	"fmt"
	"slices"
	"testing"
)

func TestGeneratedHousesRaiseNoDoubts(t *testing.T) {
	for _, c := range houses() {
		if got := c.Doubts(); len(got) > 0 {
			t.Errorf("%s: %v", c.Name(), got)
		}
	}
}

func TestDoubts(t *testing.T) {
	c, err := planOf(
		SeatSpec{ID: "x", Label: "1"},
		SeatSpec{ID: "y", Label: "1", At: Point{100, 0}},
		SeatSpec{ID: "z", Label: "3", At: Point{100, 0}, Accessible: true},
	).Build()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		`two seats print as section A, row 3, seat 1: ids "x" and "y"`,
		"section A, row 3, seat 3 lies on top of section A, row 3, seat 1",
		"section A, row 3, seat 3 is a wheelchair place without companion seats",
	}
	if got := c.Doubts(); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestDoubtsAreCounted(t *testing.T) {
	b := planOf()
	for i := range 40 {
		b.sections[0].rows[0].Seat(SeatSpec{ID: fmt.Sprint(i), Category: "a"})
	}
	c, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Doubts(); len(got) != maxProblems+1 || got[maxProblems] != "(and more)" {
		t.Errorf("got %d doubts, the last %q", len(got), got[len(got)-1])
	}
}
