package seating

import (
	"fmt"
	"slices"
	"testing"
)

// TestCrowdedHouses fills an arena with a crowd that comes and goes. All along
// the rankings must say what a look at the whole house says.
func TestCrowdedHouses(t *testing.T) {
	arena := Arena()
	for _, percent := range []int{30, 90, 99} {
		const seed = 11
		w := newCrowd(arena, percent, seed)
		for step := range 40 {
			for range 25 {
				w.arrive()
				w.leave()
			}
			for _, r := range crowdRequests(arena, step) {
				got, ok := w.house.BestAvailable(r)
				want, wantOK := NewHouseLike(w.house).BestAvailable(r)
				if ok != wantOK || !slices.Equal(got.Seats, want.Seats) || got.Score != want.Score {
					t.Fatalf("seed %d, %d %% full, step %d, %+v: got %v, a fresh house says %v", seed, percent, step, r, got, want)
				}
			}
		}
	}
}

// crowdRequests are a few requests that differ from step to step.
func crowdRequests(c *Chart, step int) []Request {
	section := Section(1 + step%len(c.Sections()))
	return []Request{
		{Count: 1 + step%6, Allocations: General, OrphanRule: true, MaySplit: true},
		{Count: 4, Allocations: General, Section: section, MaySplit: true},
		{Count: 2, Allocations: General, Categories: Categories(1, 2), OrphanRule: true},
		{Count: 3, Allocations: General, Accessible: 1, Companions: 2, MaySplit: true},
	}
}

// TestSellingOut: with the rule on, the whole house can be sold, and hardly a
// party leaves a single behind before the house is nearly full.
func TestSellingOut(t *testing.T) {
	c := Theatre()
	w := &crowd{house: NewHouse(c), rng: newCrowd(c, 0, 3).rng, free: c.Len()}
	for w.free > 0 {
		before := w.free
		w.arrive()
		if w.free == before {
			break
		}
		if left := w.countSingles(); left > 0 && w.free > c.Len()/2 {
			t.Fatalf("%d singles with %d of %d seats free", left, w.free, c.Len())
		}
	}
	if boxes := 16; w.free > boxes {
		t.Errorf("%d seats cannot be sold; only the %d of the boxes may stay, which go whole", w.free, boxes)
	}
}

// countSingles counts free ordinary seats with no free ordinary neighbour that
// could have had one.
func (w *crowd) countSingles() int {
	v := view{House: w.house, allocations: General}
	singles := 0
	for s := range Seat(w.house.Chart().Len()) {
		l := w.house.chart.index.leaves[w.house.chart.index.leafOf[s]]
		alone := (s == l.lo || !v.open(s-1)) && (s+1 >= l.hi || !v.open(s+1))
		if v.open(s) && alone && l.hi-l.lo > 1 {
			singles++
		}
	}
	return singles
}

// TestReadersAgree writes a house as a pretix plan and as CSV; both must read
// as the chart they were written from, names of sections and all.
func TestReadersAgree(t *testing.T) {
	c := mustDraw(t, "Stalls A: ..|..Wcc22\nStalls B: ....(...)\nCircle C: 3333")
	table := "section,row,seat,category,x,y,id,accessible,companion_of,group,aisle_after\n"
	plan := ""
	for s := range Seat(c.Len()) {
		i := c.Info(s)
		of, group := "", ""
		if i.CompanionOf != NoSeat {
			of = c.ID(i.CompanionOf)
		}
		if i.Group >= 0 {
			group = c.Groups()[i.Group].Name
		}
		key := c.Categories()[i.Category].Key
		x, y := float64(i.At.X)/100, float64(i.At.Y)/100
		table += fmt.Sprintf("%s,%s,%s,%s,%g,%g,%s,%t,%s,%s,%t\n", i.Section, i.Row, i.Label, key, x, y, i.ID, i.Accessible, of, group, i.AisleAfter)
		if s == 0 || c.RowOf(s) != c.RowOf(s-1) {
			plan += fmt.Sprintf(`]}]},{"name":%q,"rows":[{"row_number":%q,"seats":[`, i.Section, i.Row)
		} else {
			plan += ","
		}
		plan += fmt.Sprintf(`{"seat_guid":%q,"seat_number":%q,"category":%q,"position":{"x":%g,"y":%g},"accessible":%t,"companion_of":%q,"group":%q}`,
			i.ID, i.Label, key, x, y, i.Accessible, of, group)
	}
	plan = `{"name":"p","categories":[{"name":"1"},{"name":"2"},{"name":"3"}],"zones":[` + plan[len("]}]},"):] + "]}]}]}"
	for name, read := range map[string]func() (*Chart, error){
		"csv":    func() (*Chart, error) { return ReadCSV([]byte(table), ReadOptions{Name: "p"}) },
		"pretix": func() (*Chart, error) { return ReadPretix([]byte(plan), ReadOptions{}) },
	} {
		got, err := read()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if d := Diff(c, got); len(d.Missing)+len(d.Added)+len(d.Priced)+len(d.Renamed)+len(d.Moved)+len(d.Reserved) > 0 {
			t.Errorf("%s reads another chart: %+v", name, d)
		}
	}
}
