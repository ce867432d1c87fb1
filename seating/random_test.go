package seating

import (
	"fmt"

	"pgregory.net/rapid"
)

// drawChart draws a small chart with everything that a chart can have.
func drawChart(t *rapid.T) *Chart {
	b := NewBuilder("drawn")
	b.Focal(Point{int32(rapid.IntRange(-5, 15).Draw(t, "focal")) * 100, -100})
	categories := rapid.IntRange(1, 3).Draw(t, "categories")
	for i := range categories {
		b.Category(Category{Key: fmt.Sprint(i)})
	}
	id := 0
	for s := range rapid.IntRange(1, 3).Draw(t, "sections") {
		section := b.Section(fmt.Sprint("S", s))
		for r := range rapid.IntRange(1, 4).Draw(t, "rows") {
			y := int32(id + 100*r)
			id = drawRow(t, section.Row(fmt.Sprint(r)), y, categories, id)
		}
	}
	c, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// drawRow adds a row of up to 12 seats: stretches of a category, a few aisles
// by mark or by position, groups, and places with companions on either side.
func drawRow(t *rapid.T, row *RowBuilder, y int32, categories, id int) int {
	n := rapid.IntRange(1, 12).Draw(t, "seats")
	category := rapid.IntRange(0, categories-1).Draw(t, "category")
	x := int32(0)
	for i := 0; i < n; {
		what := rapid.SampledFrom([]string{"seat", "seat", "seat", "seat", "aisle", "gap", "price", "group", "place"}).Draw(t, "what")
		size, group, place := 1, "", ""
		switch what {
		case "gap":
			x += 300
		case "price":
			category = rapid.IntRange(0, categories-1).Draw(t, "category")
		case "group":
			size, group = rapid.IntRange(1, 4).Draw(t, "size"), fmt.Sprint("G", id)
		case "place":
			size = rapid.IntRange(1, 4).Draw(t, "size")
			place = fmt.Sprint("id", id)
		}
		for k := range size {
			spec := SeatSpec{ID: fmt.Sprint("id", id), Label: fmt.Sprint(i), At: Point{x, y}, Category: fmt.Sprint(category), Group: group}
			spec.AisleAfter = what == "aisle"
			if place != "" {
				spec.Accessible = k == 0
				if k > 0 {
					spec.CompanionOf = place
				}
			}
			row.Seat(spec)
			id, i, x = id+1, i+1, x+100
		}
	}
	return id
}

// drawHouse opens a house of a chart with seats taken and assigned at random.
func drawHouse(t *rapid.T, c *Chart) *House {
	h := NewHouse(c)
	percent := rapid.SampledFrom([]int{0, 20, 50, 80}).Draw(t, "percent full")
	for s := range Seat(c.Len()) {
		if rapid.IntRange(0, 99).Draw(t, "taken") < percent {
			h.Take(s)
		}
		if rapid.IntRange(0, 9).Draw(t, "tagged") == 0 {
			h.Assign(s, uint8(rapid.IntRange(1, 3).Draw(t, "tag")))
		}
	}
	return h
}

func drawRequest(t *rapid.T, c *Chart) Request {
	return Request{
		Count:       rapid.IntRange(1, 6).Draw(t, "count"),
		Categories:  CategorySet(rapid.IntRange(0, 1<<len(c.Categories())-1).Draw(t, "categories")),
		Section:     Section(rapid.IntRange(0, len(c.Sections())).Draw(t, "section")),
		Allocations: rapid.SampledFrom([]uint64{General, Everything, 3, 6, 15}).Draw(t, "allocations"),
		MaySplit:    rapid.Bool().Draw(t, "may split"),
		OrphanRule:  rapid.Bool().Draw(t, "orphan rule"),
		Release:     rapid.Bool().Draw(t, "release"),
	}
}

func drawSeats(t *rapid.T, c *Chart, beyond int) []Seat {
	one := rapid.Custom(func(t *rapid.T) Seat { return Seat(rapid.IntRange(0, c.Len()-1+beyond).Draw(t, "seat")) })
	return rapid.SliceOfN(one, 0, 7).Draw(t, "seats")
}
