package seating

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// planOf starts a plan with one category and one row.
func planOf(seats ...SeatSpec) *Builder {
	b := NewBuilder("plan")
	b.Category(Category{Key: "a"})
	row := b.Section("A").Row("3")
	for _, s := range seats {
		s.Category = "a"
		row.Seat(s)
	}
	return b
}

func TestBuildRefuses(t *testing.T) {
	two := func(change func(first, second *SeatSpec)) *Builder {
		first, second := SeatSpec{ID: "x", Label: "13"}, SeatSpec{ID: "y", Label: "14"}
		change(&first, &second)
		return planOf(first, second)
	}
	companions := func(n int) *Builder {
		seats := []SeatSpec{{ID: "w", Accessible: true}}
		for i := range n {
			seats = append(seats, SeatSpec{ID: fmt.Sprint(i), CompanionOf: "w"})
		}
		return planOf(seats...)
	}
	table := func(n int) *Builder {
		var seats []SeatSpec
		for i := range n {
			seats = append(seats, SeatSpec{ID: fmt.Sprint(i), Group: "T"})
		}
		return planOf(seats...)
	}
	with := func(b *Builder, change func(*Builder)) *Builder {
		change(b)
		return b
	}
	cases := []struct {
		name string
		plan *Builder
		want string
	}{
		{"an id used twice", two(func(_, s *SeatSpec) { s.ID = "x" }), `section A, row 3, seat 14: id "x" is already used by section A, row 3, seat 13`},
		{"no id", two(func(_, s *SeatSpec) { s.ID = "" }), "section A, row 3, seat 14: id is empty"},
		{"a long id", two(func(_, s *SeatSpec) { s.ID = strings.Repeat("i", 201) }), "seat 14: id is 201 bytes long; at most 200"},
		{"a broken label", two(func(s, _ *SeatSpec) { s.Label = "\xff" }), "label \"\\xff\" holds characters that cannot be printed"},
		{"a far seat", two(func(s, _ *SeatSpec) { s.At.X = MaxCoordinate + 1 }), "seat 13: position (10000001, 0) is off the plan"},
		{"four companions", companions(4), "section A, row 3, seat : has 4 companion seats; a wheelchair place has at most 3"},
		{"a large table", table(33), `group "T": has 33 seats; a group has at most 32`},
		{"no name", &Builder{}, "name of the plan is empty"},
		{"a far focal point", with(planOf(SeatSpec{ID: "x"}), func(b *Builder) { b.Focal(Point{0, -MaxCoordinate - 1}) }), "focal point (0, -10000001) is off the plan"},
		{"a table in two sections", with(table(2), func(b *Builder) {
			b.Section("B").Row("1").Seat(SeatSpec{ID: "z", Label: "9", Category: "a", Group: "T"})
		}), `group "T": section B, row 1, seat 9 is in another section`},
		{"a table of two categories", with(table(2), func(b *Builder) {
			b.Category(Category{Key: "b"})
			b.sections[0].Row("4").Seat(SeatSpec{ID: "z", Label: "9", Category: "b", Group: "T"})
		}), `group "T": section A, row 4, seat 9 has another category`},
		{"an unknown category", with(planOf(), func(b *Builder) { b.Section("B").Row("1").Seat(SeatSpec{ID: "z", Category: "c"}) }), `category "c" is not one of the plan's`},
		{"an area of no category", with(planOf(), func(b *Builder) { b.Area(AreaSpec{ID: "f", Capacity: 9, Category: "c"}) }), `area "f": category "c" is not one`},
		{"an area of no capacity", with(planOf(), func(b *Builder) { b.Area(AreaSpec{ID: "f", Category: "a"}) }), `area "f": has category "a" but no capacity`},
		{"a vast area", with(planOf(), func(b *Builder) { b.Area(AreaSpec{ID: "f", Category: "a", Capacity: 1e7, Width: MaxCoordinate + 1}) }), "capacity 10000000 is not between 0 and 1000000"},
		{"too many areas", with(planOf(), func(b *Builder) { b.areas = make([]areaSpec, MaxAreas+1) }), "has 1001 areas; a chart has at most 1000"},
		{"too many places", with(planOf(), func(b *Builder) {
			for i := range MaxPlaces + 1 {
				b.sections[0].Row("r").Seat(SeatSpec{ID: fmt.Sprint(i), Category: "a", Accessible: true})
			}
		}), "has 5001 wheelchair places; a chart has at most 5000"},
		{"a long row", planOf(make([]SeatSpec, MaxRowSeats+1)...), "section A, row 3: has 1001 seats; a row has at most 1000"},
	}
	for _, c := range cases {
		if _, err := c.plan.Build(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v; want %q", c.name, err, c.want)
		}
	}
}

// TestProblemsAreCounted: twenty problems are told, of more it is said that
// there are more.
func TestProblemsAreCounted(t *testing.T) {
	_, err := planOf(make([]SeatSpec, 30)...).Build()
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != maxProblems+1 || lines[maxProblems] != "(and more)" {
		t.Errorf("got %d lines:\n%v", len(lines), err)
	}
}

// TestAislesByPosition: which steps between seats are aisles.
func TestAislesByPosition(t *testing.T) {
	cases := []struct {
		name string
		xs   []int32
		want string // a bar where an aisle is
	}{
		{"even steps", []int32{0, 10, 20, 30}, "...."},
		{"a missing seat", []int32{0, 10, 20, 40}, "...|."},
		{"a wide place", []int32{0, 10, 20, 37}, "...."},
		{"a stairway", []int32{0, 10, 40, 50}, "..|.."},
		{"right to left", []int32{50, 40, 10, 0}, "..|.."},
		{"one beside a gap, measured by the section", []int32{0, 40}, ".|."},
		{"a row that is loose throughout", []int32{0, 40, 80, 120}, "...."},
		{"no positions", []int32{0, 0, 0}, "..."},
	}
	for _, c := range cases {
		b := planOf()
		for i := range 9 {
			b.sections[0].rows[0].Seat(SeatSpec{ID: fmt.Sprint("usual", i), Category: "a", At: Point{int32(i * 10), 0}})
		}
		row := b.sections[0].Row("x")
		for i, x := range c.xs {
			row.Seat(SeatSpec{ID: fmt.Sprint(i), Category: "a", At: Point{x, 10}})
		}
		chart, err := b.Build()
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for s := Seat(9); s < Seat(chart.Len()); s++ {
			got += "."
			if chart.Info(s).AisleAfter {
				got += "|"
			}
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// TestBuilderDropsWhatIsEmpty: editors leave empty rows and sections behind.
func TestBuilderDropsWhatIsEmpty(t *testing.T) {
	b := NewBuilder("plan")
	b.Category(Category{Key: "a"})
	b.Section("empty")
	s := b.Section("A")
	s.Row("0")
	s.Row("1").Seat(SeatSpec{ID: "x", Category: "a", AisleAfter: true})
	c, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Sections()) != 1 || len(c.Rows()) != 1 || c.Rows()[0].Section != 1 {
		t.Errorf("sections %v, rows %v", c.Sections(), c.Rows())
	}
	if c.Info(0).AisleAfter {
		t.Error("an aisle follows the last seat of a row")
	}
	mustRoundTrip(t, c)
}

func TestAt(t *testing.T) {
	if p, err := At(1.234, -5.678); err != nil || p != (Point{123, -568}) {
		t.Errorf("got %v, %v", p, err)
	}
	for _, v := range []float64{100_000.01, -1e300, math.Inf(1), math.NaN()} {
		if _, err := At(0, v); err == nil {
			t.Errorf("%v is on the plan", v)
		}
	}
}

func TestLookups(t *testing.T) {
	c := Theatre()
	for s := range Seat(c.Len()) {
		if got, ok := c.Lookup(c.ID(s)); !ok || got != s {
			t.Fatalf("%q is seat %d, looked up as %d, %v", c.ID(s), s, got, ok)
		}
	}
	if s, ok := c.Lookup("none"); ok || s != NoSeat {
		t.Errorf("an unknown id is seat %d", s)
	}
	if n, ok := c.CategoryByKey("balcony"); !ok || n != 2 {
		t.Errorf("balcony is category %d, %v", n, ok)
	}
	if _, ok := c.CategoryByKey("none"); ok {
		t.Error("an unknown category was found")
	}
	if n, ok := c.SectionByName("Boxes"); !ok || n != 3 {
		t.Errorf("boxes are section %d, %v", n, ok)
	}
	if _, ok := c.SectionByName("none"); ok {
		t.Error("an unknown section was found")
	}
	if c.Companions(0) != nil {
		t.Error("an ordinary seat has companion seats")
	}
	if c.Focal() != (Point{0, 0}) || c.Score(0) == 0 {
		t.Errorf("focal point %v, score of the first seat %d", c.Focal(), c.Score(0))
	}
}
