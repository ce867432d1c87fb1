package seating

import "fmt"

// The generated houses are believable venues for demonstrations, tests and
// benchmarks. The same call gives the same chart, byte for byte, everywhere.

// Theatre returns a house of about 300 seats: stalls and a balcony in curved
// rows before a stage, two boxes a side, wheelchair places in the last row of
// the stalls, and standing room behind.
func Theatre() *Chart {
	b := NewBuilder("Little Theatre")
	centre := Point{0, -60_00}
	b.Focal(Point{0, 0})
	for _, c := range []Category{
		{Key: "premium", Name: "Premium", Colour: "#7a1f3d"},
		{Key: "standard", Name: "Standard", Colour: "#2d5d8a"},
		{Key: "balcony", Name: "Balcony", Colour: "#3f7d4e"},
		{Key: "box", Name: "Box", Colour: "#b8860b"},
		{Key: "standing", Name: "Standing room", Colour: "#777777"},
	} {
		b.Category(c)
	}
	arc{
		section: "Stalls", prefix: "st", rows: 9, radius: 95_00, depth: 9_00, pitch: 5_60,
		from: -turn / 11, to: turn / 11, aisles: 1, places: 2, category: nearFirst(5, "premium", "standard"),
	}.build(b, centre, 0)
	arc{
		section: "Balcony", prefix: "ba", rows: 3, radius: 240_00, depth: 9_00, pitch: 5_50,
		from: -turn / 24, to: turn / 24, aisles: 1, category: always("balcony"),
	}.build(b, centre, 0)
	boxes(b, centre)
	b.Area(AreaSpec{ID: "stage", Name: "Stage", At: Point{-50_00, -10_00}, Width: 100_00, Height: 20_00})
	b.Area(AreaSpec{ID: "standing", Name: "Standing room", Capacity: 40, Category: "standing", At: Point{-60_00, 215_00}, Width: 120_00, Height: 12_00})
	return must(b)
}

// boxes adds two boxes of four to each side.
func boxes(b *Builder, centre Point) {
	section := b.Section("Boxes")
	for i, side := range []int64{-1, -1, 1, 1} {
		name := fmt.Sprintf("Box %d", i+1)
		row := section.Row(name)
		radius := 140_00 + int64(i%2)*40_00
		for seat := range int64(4) {
			row.Seat(SeatSpec{
				ID: fmt.Sprintf("bx-%d-%d", i+1, seat+1), Label: fmt.Sprint(seat + 1), Category: "box", Group: name,
				At: polar(centre, radius+seat*6_00, side*turn/9),
			})
		}
	}
}

// Arena returns a house of 20,000 seats in three tiers that face a stage at
// one end, with a standing floor.
func Arena() *Chart {
	b := NewBuilder("Harbour Arena")
	floor(b, 2_000)
	bowl{
		tiers: []tier{{"1", 24, 90_00}, {"2", 20, 330_00}, {"3", 40, 540_00}}, blocks: 24,
		from: -turn * 3 / 8, to: turn * 3 / 8, seats: 20_000,
	}.build(b)
	return must(b)
}

// Stadium returns a house of 80,000 seats in a full bowl round the pitch, with
// boxes between the tiers and a standing floor.
func Stadium() *Chart {
	b := NewBuilder("National Stadium")
	floor(b, 10_000)
	bowl{
		tiers: []tier{{"1", 36, 420_00}, {"2", 12, 800_00}, {"3", 64, 950_00}}, blocks: 48,
		from: -turn / 2, to: turn / 2, seats: 80_000,
	}.build(b)
	return must(b)
}

// Hall returns a bowl of exactly the given number of seats, 1..MaxSeats.
func Hall(seats int) (*Chart, error) {
	if seats < 1 || seats > MaxSeats {
		return nil, fmt.Errorf("seating: hall of %d seats: a hall has 1 to %d", seats, MaxSeats)
	}
	b := NewBuilder(fmt.Sprintf("Hall of %d", seats))
	floor(b, 0)
	blocks := max(1, min(48, seats/400))
	bowl{
		tiers: []tier{{"1", 400, int64(20_00 + 20_00*blocks)}}, blocks: blocks,
		from: -turn / 4, to: turn / 4, seats: seats,
	}.build(b)
	return must(b), nil
}

// floor adds the categories of a bowl, its stage, and standing room before it.
func floor(b *Builder, capacity int) {
	for _, c := range []Category{
		{Key: "p1", Name: "Price 1", Colour: "#7a1f3d"},
		{Key: "p2", Name: "Price 2", Colour: "#2d5d8a"},
		{Key: "p3", Name: "Price 3", Colour: "#3f7d4e"},
		{Key: "p4", Name: "Price 4", Colour: "#b8860b"},
		{Key: "floor", Name: "Standing floor", Colour: "#777777"},
	} {
		b.Category(c)
	}
	b.Area(AreaSpec{ID: "stage", Name: "Stage", At: Point{-30_00, -40_00}, Width: 60_00, Height: 30_00})
	if capacity > 0 {
		b.Area(AreaSpec{ID: "floor", Name: "Standing floor", Capacity: capacity, Category: "floor", At: Point{-60_00, -10_00}, Width: 120_00, Height: 80_00})
	}
}

// tier is one ring of a bowl.
type tier struct {
	name   string
	rows   int
	radius int64
}

// bowl is rings of sections round a floor.
type bowl struct {
	tiers    []tier
	blocks   int // sections of a ring
	from, to int64
	seats    int
}

// build adds sections, the nearest tier first, until all seats are placed.
func (w bowl) build(b *Builder) {
	left := w.seats
	for _, tier := range w.tiers {
		for block := range w.blocks {
			a := w.arc(tier, block)
			if left > 0 {
				left -= a.build(b, Point{}, left)
			}
		}
	}
	if left > 0 {
		b.problems.add("the bowl is %d seats short", left)
	}
}

func (w bowl) arc(t tier, block int) arc {
	step := (w.to - w.from) / int64(w.blocks)
	gap := step / 24 // stairs between sections
	number := fmt.Sprintf("%s%02d", t.name, block+1)
	return arc{
		section: number, prefix: number, rows: t.rows, radius: t.radius, depth: 8_00, pitch: 5_00,
		from: w.from + step*int64(block) + gap, to: w.from + step*int64(block+1) - gap, aisles: 1, places: 2,
		category: func(row int) string { return byDistance(t.radius + int64(row)*8_00) },
	}
}

// byDistance prices a row by how far it is from the focal point.
func byDistance(radius int64) string {
	switch {
	case radius < 300_00:
		return "p1"
	case radius < 560_00:
		return "p2"
	case radius < 1_000_00:
		return "p3"
	}
	return "p4"
}

func always(category string) func(int) string { return func(int) string { return category } }

func nearFirst(rows int, near, far string) func(int) string {
	return func(row int) string {
		if row < rows {
			return near
		}
		return far
	}
}

// must builds a plan that this package drew itself.
func must(b *Builder) *Chart {
	if err := b.problems.err("plan"); err != nil {
		panic(err)
	}
	c, err := b.Build()
	if err != nil {
		panic(err)
	}
	return c
}
