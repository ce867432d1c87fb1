package seating

import (
	"math"
	"slices"
	"testing"
)

func TestSine(t *testing.T) {
	for angle := int64(-turn); angle <= 2*turn; angle += 13 {
		want := math.Sin(2 * math.Pi * float64(angle) / turn)
		if got := float64(sine(angle)) / unit; math.Abs(got-want) > 1e-6 {
			t.Fatalf("sine of %d is %v, want %v", angle, got, want)
		}
		want = math.Cos(2 * math.Pi * float64(angle) / turn)
		if got := float64(cosine(angle)) / unit; math.Abs(got-want) > 1e-6 {
			t.Fatalf("cosine of %d is %v, want %v", angle, got, want)
		}
	}
}

func TestRowLetter(t *testing.T) {
	for n, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 51: "AZ", 52: "BA", 701: "ZZ", 702: "AAA"} {
		if got := rowLetter(n); got != want {
			t.Errorf("row %d is %s, want %s", n, got, want)
		}
	}
}

// TestHousesAreBelievable: neighbours sit a seat's width apart, rows are cut
// by aisles, and behind one another rows get farther from the stage.
func TestHousesAreBelievable(t *testing.T) {
	for _, c := range houses() {
		neighbours, aisles := 0, 0
		for s := Seat(1); s < Seat(c.Len()); s++ {
			apart := distance(c.Position(s-1), c.Position(s))
			switch {
			case c.Neighbours(s-1, s):
				neighbours++
				if apart < 450 || apart > 650 {
					t.Fatalf("%s: %s is %d hundredths from its neighbour", c.Name(), c.Describe(s), apart)
				}
			case c.RowOf(s-1) == c.RowOf(s):
				aisles++
			}
		}
		if aisles*4 < len(c.Rows())*3 || neighbours < c.Len()*4/5 {
			t.Errorf("%s: %d rows, %d aisles, %d pairs of neighbours", c.Name(), len(c.Rows()), aisles, neighbours)
		}
		for r := 1; r < len(c.Rows()); r++ {
			before, row := c.Rows()[r-1], c.Rows()[r]
			if before.Section == row.Section && c.Info(row.First).Group < 0 && c.Score(row.First) < c.Score(before.First) {
				t.Errorf("%s: row %s of section %d is nearer than the row before", c.Name(), row.Label, row.Section)
			}
		}
	}
}

// TestCompanionsSitBesideTheirPlace in all generated houses.
func TestCompanionsSitBesideTheirPlace(t *testing.T) {
	for _, c := range houses() {
		if len(c.Places()) == 0 {
			t.Errorf("%s has no wheelchair places", c.Name())
		}
		for _, p := range c.Places() {
			all := append([]Seat{p.Seat}, p.Companions...)
			slices.Sort(all)
			if len(all) != 3 || !c.Neighbours(all[0], all[1]) || !c.Neighbours(all[1], all[2]) {
				t.Errorf("%s: %s has the companion seats %v", c.Name(), c.Describe(p.Seat), p.Companions)
			}
		}
	}
}
