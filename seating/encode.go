package seating

import (
	"crypto/sha256"
	"encoding/binary"
)

// The encoding is a magic word, a version, and then the chart by columns:
// ids of all seats, labels of all seats and so on, each as the difference from
// the seat before. Equal charts have equal bytes; Decode refuses any others.
const (
	magic   = "FVCH"
	version = 1
)

type writer struct{ b []byte }

func (w *writer) uint(v uint64) { w.b = binary.AppendUvarint(w.b, v) }
func (w *writer) int(v int64)   { w.b = binary.AppendVarint(w.b, v) }

func (w *writer) text(s string) {
	w.uint(uint64(len(s)))
	w.b = append(w.b, s...)
}

// column writes texts as the length shared with the one before and the rest.
func (w *writer) column(t texts) {
	before := ""
	for i := range Seat(t.len()) {
		s := t.at(i)
		shared := 0
		for shared < len(s) && shared < len(before) && s[shared] == before[shared] {
			shared++
		}
		w.uint(uint64(shared))
		w.text(s[shared:])
		before = s
	}
}

// Encode returns the chart's canonical bytes.
func (c *Chart) Encode() []byte {
	w := &writer{b: make([]byte, 0, 64+16*c.Len())}
	w.b = append(w.b, magic...)
	w.uint(version)
	w.text(c.name)
	w.point(c.focal)
	w.uint(uint64(len(c.categories)))
	for _, category := range c.categories {
		w.text(category.Key)
		w.text(category.Name)
		w.text(category.Colour)
	}
	c.encodeRows(w)
	w.column(c.ids)
	w.column(c.labels)
	c.encodePositions(w)
	c.encodeCategories(w)
	c.encodeAisles(w)
	c.encodePlaces(w)
	c.encodeGroups(w)
	c.encodeAreas(w)
	return w.b
}

func (w *writer) point(p Point) {
	w.int(int64(p.X))
	w.int(int64(p.Y))
}

func (c *Chart) encodeRows(w *writer) {
	w.uint(uint64(len(c.sections)))
	r := 0
	for i, section := range c.sections {
		w.text(section.Name)
		first := r
		for r < len(c.rows) && c.rows[r].Section == Section(i+1) {
			r++
		}
		w.uint(uint64(r - first))
		for _, row := range c.rows[first:r] {
			w.text(row.Label)
			w.uint(uint64(row.End - row.First))
		}
	}
}

func (c *Chart) encodePositions(w *writer) {
	before := c.focal
	for _, at := range c.at {
		w.int(int64(at.X) - int64(before.X))
		w.int(int64(at.Y) - int64(before.Y))
		before = at
	}
}

// encodeCategories writes runs of seats of one category.
func (c *Chart) encodeCategories(w *writer) {
	for lo := 0; lo < len(c.category); {
		hi := lo + 1
		for hi < len(c.category) && c.category[hi] == c.category[lo] {
			hi++
		}
		w.uint(uint64(c.category[lo]))
		w.uint(uint64(hi - lo))
		lo = hi
	}
}

// seats writes ascending seat numbers.
func (w *writer) seats(seats []Seat) {
	w.uint(uint64(len(seats)))
	var next Seat
	for _, s := range seats {
		w.uint(uint64(s - next))
		next = s + 1
	}
}

func (c *Chart) encodeAisles(w *writer) {
	var aisles []Seat
	for s, flags := range c.flags {
		if flags&flagAisle != 0 {
			aisles = append(aisles, Seat(s))
		}
	}
	w.seats(aisles)
}

func (c *Chart) encodePlaces(w *writer) {
	seats := make([]Seat, len(c.places))
	for i, place := range c.places {
		seats[i] = place.Seat
	}
	w.seats(seats)
	for _, place := range c.places {
		w.seats(place.Companions)
	}
}

func (c *Chart) encodeGroups(w *writer) {
	w.uint(uint64(len(c.groups)))
	for _, group := range c.groups {
		w.text(group.Name)
		w.seats(group.Seats)
	}
}

func (c *Chart) encodeAreas(w *writer) {
	w.uint(uint64(len(c.areas)))
	for _, area := range c.areas {
		w.text(area.ID)
		w.text(area.Name)
		w.uint(uint64(area.Capacity))
		w.int(int64(area.Category))
		w.point(area.At)
		w.point(Point{area.Width, area.Height})
	}
}

// finish completes a valid chart: what it derives, and its name.
func (c *Chart) finish(encoded []byte) *Chart {
	c.hash = sha256.Sum256(encoded)
	c.derive()
	return c
}
