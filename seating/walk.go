package seating

import (
	"cmp"
	"math"
	"slices"
)

// walk gathers seats from an anchor line outwards until nobody is missing. It
// steps from one line with open seats to the next by the ranking, so a house
// that is nearly full costs no more to walk than an empty one.
type walk struct {
	view
	request Request
	ranking *ranking
	anchor  uint32
	missing Seat
	seats   []Seat
}

// line takes what it can from one line.
func (w *walk) line(number uint32) {
	var pieces []run
	pieces, w.missing = w.pieces(number, w.missing)
	for _, p := range pieces {
		for s := p.lo; s < p.hi; s++ {
			w.seats = append(w.seats, s)
		}
	}
}

// outwards visits the lines of the anchor's section by distance in rows, the
// earlier row of two, then by category; then, unless the request is for that
// section alone, the lines of other sections in the same manner.
func (w *walk) outwards() {
	section := w.chart.sections[w.chart.rows[w.anchorRow()].Section-1]
	lo, hi := w.chart.index.rowOf[section.First], w.chart.index.rowOf[section.End-1]+1
	w.around(func(c cell) front {
		here := w.firstLine(c, w.anchorRow())
		return front{lo: w.firstLine(c, lo), down: here, up: here, hi: w.firstLine(c, hi)}
	})
	if w.request.Section == 0 {
		w.around(func(c cell) front {
			return front{lo: c.lineLo, down: w.firstLine(c, lo), up: w.firstLine(c, hi), hi: c.lineHi}
		})
	}
}

func (w *walk) anchorRow() uint32 { return w.chart.index.lines[w.anchor].row }

// firstLine returns the first line of a category that is in a row or behind it.
func (w *walk) firstLine(whole cell, row uint32) uint32 {
	lines := w.chart.index.lines[whole.lineLo:whole.lineHi]
	i, _ := slices.BinarySearchFunc(lines, row, func(l line, row uint32) int { return cmp.Compare(l.row, row) })
	return whole.lineLo + uint32(i)
}

// front is how far the walk has come in a category: lines lo..down-1 and
// up..hi-1 are still to be visited, from the inside out.
type front struct{ lo, down, up, hi uint32 }

// around visits the lines of each category's front, the nearest first.
func (w *walk) around(frontOf func(whole cell) front) {
	var fronts [MaxCategories]front
	for category, whole := range w.chart.index.whole {
		if w.request.Categories.Has(category) {
			fronts[category] = frontOf(whole)
		}
	}
	for w.missing > 0 {
		number := w.nearest(fronts[:len(w.chart.categories)])
		if number == nowhere {
			return
		}
		if number != w.anchor {
			w.line(number)
		}
	}
}

// nearest takes the nearest line with open seats off the fronts.
func (w *walk) nearest(fronts []front) uint32 {
	nearest, from, best := nowhere, 0, math.MaxInt
	for category := range fronts {
		f := &fronts[category]
		f.down = w.ranking.tree.before(f.lo, f.down)
		f.up = w.ranking.tree.from(f.up, f.hi)
		if f.down > f.lo {
			if apart := w.apart(f.down - 1); apart < best {
				nearest, from, best = f.down-1, category, apart
			}
		}
		if f.up < f.hi {
			if apart := w.apart(f.up); apart < best {
				nearest, from, best = f.up, category, apart
			}
		}
	}
	if nearest == nowhere {
		return nowhere
	}
	if f := &fronts[from]; nearest == f.up {
		f.up++
	} else {
		f.down--
	}
	return nearest
}

// apart orders lines by their distance from the anchor in rows, the earlier
// row of two first.
func (w *walk) apart(number uint32) int {
	rows := int(w.chart.index.lines[number].row) - int(w.anchorRow())
	if rows < 0 {
		return -2*rows - 1
	}
	return 2 * rows
}
