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
	fronts  []front
}

// line takes what it can from one line. The anchor was taken first.
func (w *walk) line(number uint32) {
	if number == w.anchor && len(w.seats) > 0 {
		return
	}
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
	ix := &w.chart.index
	section := w.chart.rows[w.anchorRow()].Section
	w.fronts = w.scratch.fronts[:0]
	for _, n := range ix.inside[section-1] {
		c := ix.cells[n]
		here := firstLine(ix, c.lineLo, c.lineHi, w.anchorRow())
		w.begin(c.category, front{lo: c.lineLo, down: here, up: here, hi: c.lineHi})
	}
	w.visit()
	w.scratch.fronts = w.fronts
	if w.missing == 0 || w.request.Section != 0 {
		return
	}
	w.fronts = w.fronts[:0]
	row := ix.rowOf[w.chart.sections[section-1].First]
	for category, c := range ix.whole {
		from := firstLine(ix, c.lineLo, c.lineHi, row)
		to := from
		for _, n := range ix.inside[section-1] {
			if ix.cells[n].category == category {
				to = ix.cells[n].lineHi
			}
		}
		w.begin(category, front{lo: c.lineLo, down: from, up: to, hi: c.lineHi})
	}
	w.visit()
	w.scratch.fronts = w.fronts
}

func (w *walk) anchorRow() uint32 { return w.chart.index.lines[w.anchor].row }

// firstLine returns the first of lines lo..hi-1, which are in row order, that
// is in a row or behind it.
func firstLine(ix *index, lo, hi, row uint32) uint32 {
	i, _ := slices.BinarySearchFunc(ix.lines[lo:hi], row, func(l line, row uint32) int { return cmp.Compare(l.row, row) })
	return lo + uint32(i)
}

// front is how far the walk has come in lines of one category: lines
// lo..down-1 and up..hi-1 are still to be visited, from the inside out. The
// lines down-1 and up, if there are any, have open seats.
type front struct{ lo, down, up, hi uint32 }

// begin adds a front if the request wants its category.
func (w *walk) begin(category int, f front) {
	if w.request.Categories.Has(category) {
		f.down = w.ranking.tree.before(f.lo, f.down)
		f.up = w.ranking.tree.from(f.up, f.hi)
		w.fronts = append(w.fronts, f)
	}
}

// visit goes along the fronts, the nearest line first.
func (w *walk) visit() {
	for w.missing > 0 {
		f, up := w.nearest()
		switch {
		case f == nil:
			return
		case up:
			w.line(f.up)
			f.up = w.ranking.tree.from(f.up+1, f.hi)
		default:
			w.line(f.down - 1)
			f.down = w.ranking.tree.before(f.lo, f.down-1)
		}
	}
}

// nearest returns the front with the nearest line, and on which side it is.
func (w *walk) nearest() (nearest *front, up bool) {
	best := math.MaxInt
	for i := range w.fronts {
		f := &w.fronts[i]
		if f.down > f.lo {
			if apart := w.apart(f.down - 1); apart < best {
				nearest, up, best = f, false, apart
			}
		}
		if f.up < f.hi {
			if apart := w.apart(f.up); apart < best {
				nearest, up, best = f, true, apart
			}
		}
	}
	return nearest, up
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
