package seating

import (
	"encoding/hex"
	"fmt"
	"testing"
)

// TestHouses checks the generated houses' size and believability. The hashes
// are part of the promise that they are the same everywhere; a wanted change
// of a generator changes them.
func TestHouses(t *testing.T) {
	cases := []struct {
		chart                           *Chart
		seats, sections, places, groups int
		standing                        int
		hash                            string
	}{
		{Theatre(), 304, 3, 2, 4, 40, "23586868"},
		{Arena(), 20_000, 61, 120, 0, 2_000, "27ca371c"},
		{Stadium(), 80_000, 125, 248, 0, 10_000, "740bb289"},
	}
	for _, c := range cases {
		hash := c.chart.Hash()
		got := fmt.Sprint(c.chart.Len(), len(c.chart.Sections()), len(c.chart.Places()), len(c.chart.Groups()), standing(c.chart), " ", hex.EncodeToString(hash[:4]))
		want := fmt.Sprint(c.seats, c.sections, c.places, c.groups, c.standing, " ", c.hash)
		if got != want {
			t.Errorf("%s: %s, want %s", c.chart.Name(), got, want)
		}
		if rows := longestRow(c.chart); rows > 120 {
			t.Errorf("%s has a row of %d seats", c.chart.Name(), rows)
		}
	}
}

func longestRow(c *Chart) int {
	longest := 0
	for _, r := range c.Rows() {
		longest = max(longest, int(r.End-r.First))
	}
	return longest
}

func TestHall(t *testing.T) {
	for _, seats := range []int{1, 7, 1_000, 33_333, MaxSeats} {
		c, err := Hall(seats)
		if err != nil || c.Len() != seats {
			t.Errorf("hall of %d: %v", seats, err)
		}
	}
	for _, seats := range []int{0, -1, MaxSeats + 1} {
		if _, err := Hall(seats); err == nil {
			t.Errorf("there is a hall of %d seats", seats)
		}
	}
}
