package seating

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// reader takes an encoded chart apart. After the first fault it yields zeros
// and keeps the fault; every count is bounded before anything is made of it.
type reader struct {
	b   []byte
	pos int
	err error
}

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("seating: chart: byte %d: %s", r.pos, fmt.Sprintf(format, args...))
	}
}

func (r *reader) uint(what string, limit uint64) uint64 {
	v, n := binary.Uvarint(r.b[r.pos:])
	switch {
	case r.err != nil:
		return 0
	case n <= 0:
		r.fail("%s is cut off", what)
		return 0
	case v > limit:
		r.fail("%s is %d; at most %d is allowed", what, v, limit)
		return 0
	}
	r.pos += n
	return v
}

func (r *reader) count(what string, limit int) int { return int(r.uint(what, uint64(limit))) }

func (r *reader) int(what string, limit int64) int64 {
	v, n := binary.Varint(r.b[r.pos:])
	switch {
	case r.err != nil:
		return 0
	case n <= 0:
		r.fail("%s is cut off", what)
		return 0
	case v < -limit || v > limit:
		r.fail("%s is %d; it must lie within %d of 0", what, v, limit)
		return 0
	}
	r.pos += n
	return v
}

func (r *reader) bytes(what string) []byte {
	n := r.count(what, MaxText)
	if n > len(r.b)-r.pos {
		r.fail("%s is cut off", what)
		return nil
	}
	text := r.b[r.pos : r.pos+n]
	r.pos += n
	return text
}

func (r *reader) text(what string) string { return string(r.bytes(what)) }

func (r *reader) point(what string) Point {
	return Point{X: int32(r.int(what, MaxCoordinate)), Y: int32(r.int(what, MaxCoordinate))}
}

// column reads what writer.column wrote.
func (r *reader) column(what string, n int) texts {
	c := column{ends: make([]uint32, 0, n), all: make([]byte, 0, 8*n)}
	start := 0
	for i := 0; i < n && r.err == nil; i++ {
		shared := r.count(what, len(c.all)-start)
		rest := r.bytes(what)
		if shared+len(rest) > MaxText {
			r.fail("%s is longer than %d bytes", what, MaxText)
		}
		c.all = append(c.all, c.all[start:start+shared]...)
		start = len(c.all) - shared
		c.all = append(c.all, rest...)
		c.ends = append(c.ends, uint32(len(c.all)))
	}
	return c.texts()
}

// Decode makes the chart of its canonical bytes. Bytes that are not exactly
// what Encode writes are refused, so that a chart has one hash.
func Decode(encoded []byte) (*Chart, error) {
	if len(encoded) > MaxChartBytes {
		return nil, fmt.Errorf("seating: chart: has %d bytes; at most %d are allowed", len(encoded), MaxChartBytes)
	}
	r := &reader{b: encoded}
	c := &Chart{}
	c.decodeHead(r)
	c.decodeRows(r)
	c.decodeSeats(r)
	c.decodePlaces(r)
	c.decodeGroups(r)
	c.decodeAreas(r)
	if r.pos < len(encoded) {
		r.fail("%d bytes follow the end of the chart", len(encoded)-r.pos)
	}
	if r.err != nil {
		return nil, r.err
	}
	if err := c.fillIDs(); err != nil {
		return nil, err
	}
	if err := c.validate(c.plainDescribe); err != nil {
		return nil, err
	}
	if !bytes.Equal(c.Encode(), encoded) {
		return nil, fmt.Errorf("seating: chart: the bytes are not canonical; encode the chart anew")
	}
	return c.finish(encoded), nil
}

func (c *Chart) decodeHead(r *reader) {
	if !bytes.HasPrefix(r.b, []byte(magic)) {
		r.fail("does not begin with %q; this is not a chart", magic)
		return
	}
	r.pos = len(magic)
	if v := r.uint("version", none); r.err == nil && v != version {
		r.fail("has version %d; this program reads version %d", v, version)
	}
	c.name = r.text("name of the plan")
	c.focal = r.point("focal point")
	for n := r.count("number of categories", MaxCategories); n > 0 && r.err == nil; n-- {
		c.categories = append(c.categories, Category{Key: r.text("category key"), Name: r.text("category name"), Colour: r.text("category colour")})
	}
}

func (c *Chart) decodeRows(r *reader) {
	var next Seat
	for n := r.count("number of sections", MaxSections); n > 0 && r.err == nil; n-- {
		section := SectionInfo{Name: r.text("section name"), First: next}
		number := Section(len(c.sections) + 1)
		for rows := r.count("number of rows", MaxSeats); rows > 0 && r.err == nil; rows-- {
			row := RowInfo{Section: number, Label: r.text("row label"), First: next}
			next += Seat(r.count("seats of a row", MaxRowSeats))
			row.End = next
			if row.End == row.First || next > MaxSeats {
				r.fail("a row has no seats, or the chart more than %d", MaxSeats)
			}
			c.rows = append(c.rows, row)
		}
		section.End = next
		if section.End == section.First {
			r.fail("section %q has no seats", section.Name)
		}
		c.sections = append(c.sections, section)
	}
}

func (c *Chart) decodeSeats(r *reader) {
	n := 0
	if len(c.rows) > 0 && r.err == nil {
		n = int(c.rows[len(c.rows)-1].End)
	}
	c.ids = r.column("seat id", n)
	c.labels = r.column("seat label", n)
	c.at = make([]Point, 0, n)
	before := c.focal
	for i := 0; i < n && r.err == nil; i++ {
		dx, dy := r.int("seat position", 2*MaxCoordinate), r.int("seat position", 2*MaxCoordinate)
		before = Point{before.X + int32(dx), before.Y + int32(dy)}
		if !onPlan(before) {
			r.fail("seat position (%d, %d) is off the plan", before.X, before.Y)
		}
		c.at = append(c.at, before)
	}
	c.decodeCategories(r, n)
	c.flags = make([]uint8, n)
	c.group = make([]uint32, n)
	c.companion = make([]Seat, n)
	for i := range c.companion {
		c.companion[i] = NoSeat
	}
	for _, s := range c.decodeSeatList(r, "aisle") {
		c.flags[s] |= flagAisle
	}
}

func (c *Chart) decodeCategories(r *reader, n int) {
	c.category = make([]uint8, 0, n)
	if n > 0 && len(c.categories) == 0 {
		r.fail("has seats but no categories")
	}
	for len(c.category) < n && r.err == nil {
		number := r.count("seat category", len(c.categories)-1)
		run := r.count("run of seats of a category", n-len(c.category))
		if run == 0 {
			r.fail("a run of seats of a category is empty")
		}
		for ; run > 0; run-- {
			c.category = append(c.category, uint8(number))
		}
	}
}

// decodeSeatList reads ascending seat numbers, all of them seats of the chart.
func (c *Chart) decodeSeatList(r *reader, what string) []Seat {
	n := r.count("number of "+what+" seats", c.Len())
	var seats []Seat
	next := 0
	for i := 0; i < n && r.err == nil; i++ {
		s := next + r.count(what+" seat", MaxSeats)
		if s >= c.Len() {
			r.fail("%s seat %d is not one of the %d seats", what, s, c.Len())
			return nil
		}
		seats = append(seats, Seat(s))
		next = s + 1
	}
	return seats
}

func (c *Chart) decodePlaces(r *reader) {
	for _, s := range c.decodeSeatList(r, "wheelchair") {
		c.flags[s] |= flagPlace
		c.places = append(c.places, Place{Seat: s})
	}
	for i := range c.places {
		place := &c.places[i]
		place.Companions = c.decodeSeatList(r, "companion")
		for _, s := range place.Companions {
			if c.companion[s] != NoSeat {
				r.fail("seat %d is kept for two wheelchair places", s)
			}
			c.companion[s] = place.Seat
		}
	}
}

func (c *Chart) decodeGroups(r *reader) {
	first := -1
	for n := r.count("number of groups", MaxSeats); n > 0 && r.err == nil; n-- {
		group := Group{Name: r.text("group name"), Seats: c.decodeSeatList(r, "group")}
		if len(group.Seats) == 0 || int(group.Seats[0]) <= first {
			r.fail("group %q has no seats or is out of order", group.Name)
			return
		}
		first = int(group.Seats[0])
		c.groups = append(c.groups, group)
		for _, s := range group.Seats {
			if c.group[s] != 0 {
				r.fail("seat %d is in two groups", s)
			}
			c.group[s] = uint32(len(c.groups))
		}
	}
}

func (c *Chart) decodeAreas(r *reader) {
	for n := r.count("number of areas", MaxAreas); n > 0 && r.err == nil; n-- {
		area := Area{ID: r.text("area id"), Name: r.text("area name"), Capacity: r.count("area capacity", MaxCapacity)}
		area.Category = int(r.int("area category", MaxCategories))
		area.At = r.point("area position")
		size := r.point("area size")
		area.Width, area.Height = size.X, size.Y
		if area.Category < -1 || area.Category >= len(c.categories) || (area.Category == -1) != (area.Capacity == 0) {
			r.fail("area %q: category %d does not fit its capacity %d", area.ID, area.Category, area.Capacity)
		}
		c.areas = append(c.areas, area)
	}
}

func (c *Chart) fillIDs() error {
	c.byID = newIDTable(&c.ids)
	for s := range Seat(c.Len()) {
		if before, added := c.byID.add(s); !added {
			return fmt.Errorf("seating: chart: seats %d and %d have the same id %q", before, s, c.ids.at(s))
		}
	}
	return nil
}
