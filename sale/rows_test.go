package sale

import (
	"fmt"
	"testing"

	"facevalue/seating"
)

// rowsChart is a small house: rows A and B of 6 seats each in the category
// "front", row C of 4 in "rear" with a wheelchair place and its companion seat at
// its end, and a box of two. Version 2 has every label changed and no seat b6.
func rowsChart(version int) *seating.Chart {
	b := seating.NewBuilder("rows")
	b.Category(seating.Category{Key: "front"})
	b.Category(seating.Category{Key: "rear"})
	section := b.Section("stalls")
	for i, row := range []struct {
		name, category string
		seats          int
	}{{"a", "front", 6}, {"b", "front", 6}, {"c", "rear", 4}} {
		line := section.Row(row.name)
		for n := range row.seats {
			s := seating.SeatSpec{
				ID: fmt.Sprintf("%s%d", row.name, n+1), Label: fmt.Sprint(10*version + n),
				At: seating.Point{X: int32(n) * 50, Y: int32(i+1) * 100}, Category: row.category,
			}
			switch s.ID {
			case "c3":
				s.Accessible = true
			case "c4":
				s.CompanionOf = "c3"
			case "b6":
				if version == 2 {
					continue
				}
			}
			line.Seat(s)
		}
	}
	box := b.Section("boxes").Row("box")
	for n := range 2 {
		box.Seat(seating.SeatSpec{
			ID: fmt.Sprintf("x%d", n+1), Label: fmt.Sprint(n + 1), Group: "box 1", Category: "rear",
			At: seating.Point{X: int32(n) * 50, Y: 500},
		})
	}
	c, err := b.Build()
	if err != nil {
		panic(err)
	}
	return c
}

var rowsCharts = []*seating.Chart{rowsChart(1), rowsChart(2)}

// findRows finds the versions of the rows chart.
func findRows(hash [32]byte) (*seating.Chart, bool) {
	for _, c := range rowsCharts {
		if c.Hash() == hash {
			return c, true
		}
	}
	return nil, false
}

// newRows is a sale of numbered seats: type 0 sells "front" at 50.00 and type 1
// "rear" at 30.00, in the window "general".
func newRows(t testing.TB, p Policy) *rig {
	r := newRig(t, findRows)
	r.must(&OpenSale{Meta: boss, Name: "play", Policy: p})
	r.must(&AddSeller{Meta: boss, Def: Seller{Key: "theatre", Currency: "EUR"}})
	r.must(&AddEvent{Meta: boss, Def: EventDef{Key: "evening", Chart: rowsCharts[0].Hash(), Starts: r.now + 30*day}})
	r.must(&AddType{Meta: boss, Def: TypeDef{Key: "front", Categories: []string{"front"}, Admits: 1}})
	r.must(&AddType{Meta: boss, Def: TypeDef{Key: "rear", Categories: []string{"rear"}, Admits: 1}})
	r.must(&SetPrice{Meta: boss, Price: Price{Face: 5000}})
	r.must(&SetPrice{Meta: boss, Type: 1, Price: Price{Face: 3000}})
	r.must(&AddWindow{Meta: boss, Def: WindowDef{Key: "general", Opens: r.now, Types: []uint32{0, 1}}})
	return r
}

// seats are the numbers of seats by their ids.
func (r *rig) seats(ids ...string) []uint32 {
	r.t.Helper()
	var numbers []uint32
	for _, id := range ids {
		s, ok := r.m.events[0].chart.Lookup(id)
		if !ok {
			r.t.Fatalf("no seat %s", id)
		}
		numbers = append(numbers, uint32(s))
	}
	return numbers
}
