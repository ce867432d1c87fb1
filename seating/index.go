package seating

import (
	"cmp"
	"math"
	"slices"
)

// index is what a chart derives once so that houses can answer quickly. It is
// ordered by category, then section, then row, so that a filter by category
// and section is a few ranges of leaves and lines.
type index struct {
	rowOf  []uint32 // seat -> row
	leafOf []uint32 // seat -> leaf
	sum    []uint64 // sum[s] = scores of seats below s; a block's score is a difference
	leaves []leaf
	lines  []line
	cells  []cell
	// nearest is, for each wheelchair place, the least score of any seat that
	// its party can use: of its run, and its companion seats and their runs.
	nearest []int64
	whole   []cell     // per category number: all its cells in one
	inside  [][]uint32 // per section: numbers of its cells
}

// leaf is a stretch of seats lo..hi-1, or a whole group.
type leaf struct {
	lo, hi Seat
	group  uint32 // number in groups + 1; 0 for a stretch
	line   uint32
}

// line is what one row has of one category: leaves lo..hi-1.
type line struct {
	row    uint32
	lo, hi uint32
}

// cell is what one section has of one category.
type cell struct {
	category       int
	section        Section
	leafLo, leafHi uint32
	lineLo, lineHi uint32
}

func (c *Chart) derive() {
	c.deriveSeats()
	c.deriveLeaves()
	c.deriveLines()
	c.deriveCells()
	c.deriveFilters()
	for _, place := range c.places {
		nearest := c.leastInRun(place.Seat)
		for _, s := range place.Companions {
			nearest = min(nearest, c.leastInRun(s))
		}
		c.index.nearest = append(c.index.nearest, nearest)
	}
}

func (c *Chart) leastInRun(s Seat) int64 {
	least := c.Score(s)
	for t := s; t > 0 && c.Neighbours(t-1, t); t-- {
		least = min(least, c.Score(t-1))
	}
	for t := s; c.Neighbours(t, t+1); t++ {
		least = min(least, c.Score(t+1))
	}
	return least
}

func (c *Chart) deriveSeats() {
	n := c.Len()
	ix := &c.index
	ix.rowOf = make([]uint32, n)
	ix.sum = make([]uint64, n+1)
	for r, row := range c.rows {
		for s := row.First; s < row.End; s++ {
			ix.rowOf[s] = uint32(r)
			ix.sum[s+1] = ix.sum[s] + distance(c.at[s], c.focal)
		}
	}
}

// distance is the whole part of the Euclidean distance. Square roots are
// exactly rounded on every machine and coordinates are small enough for the
// squares to be exact, so the answer is the same everywhere.
func distance(a, b Point) uint64 {
	dx, dy := int64(a.X)-int64(b.X), int64(a.Y)-int64(b.Y)
	return uint64(math.Sqrt(float64(dx*dx + dy*dy)))
}

func (c *Chart) deriveLeaves() {
	ix := &c.index
	for _, row := range c.rows {
		for lo := row.First; lo < row.End; {
			hi := lo + 1
			for hi < row.End && c.sameStretch(hi-1, hi) {
				hi++
			}
			if c.group[lo] == 0 {
				ix.leaves = append(ix.leaves, leaf{lo: lo, hi: hi})
			}
			lo = hi
		}
	}
	for g, group := range c.groups {
		ix.leaves = append(ix.leaves, leaf{lo: group.Seats[0], hi: group.Seats[0] + 1, group: uint32(g + 1)})
	}
	slices.SortFunc(ix.leaves, func(a, b leaf) int {
		return cmp.Or(cmp.Compare(c.category[a.lo], c.category[b.lo]), cmp.Compare(a.lo, b.lo))
	})
	ix.leafOf = make([]uint32, c.Len())
	for l, leaf := range ix.leaves {
		c.markLeaf(uint32(l), leaf)
	}
}

// sameStretch reports whether b, the seat after a in the row, belongs to a's
// stretch.
func (c *Chart) sameStretch(a, b Seat) bool {
	return c.flags[a]&flagAisle == 0 && c.category[a] == c.category[b] && c.group[a] == 0 && c.group[b] == 0
}

func (c *Chart) markLeaf(number uint32, l leaf) {
	if l.group != 0 {
		for _, s := range c.groups[l.group-1].Seats {
			c.index.leafOf[s] = number
		}
		return
	}
	for s := l.lo; s < l.hi; s++ {
		c.index.leafOf[s] = number
	}
}

func (c *Chart) deriveLines() {
	ix := &c.index
	for l := range ix.leaves {
		lo := ix.leaves[l].lo
		row := ix.rowOf[lo]
		last := len(ix.lines) - 1
		if last < 0 || ix.lines[last].row != row || c.category[ix.leaves[l-1].lo] != c.category[lo] {
			ix.lines = append(ix.lines, line{row: row, lo: uint32(l)})
			last++
		}
		ix.lines[last].hi = uint32(l + 1)
		ix.leaves[l].line = uint32(last)
	}
}

func (c *Chart) deriveCells() {
	ix := &c.index
	for i, line := range ix.lines {
		category := int(c.category[ix.leaves[line.lo].lo])
		section := c.rows[line.row].Section
		last := len(ix.cells) - 1
		if last < 0 || ix.cells[last].category != category || ix.cells[last].section != section {
			ix.cells = append(ix.cells, cell{category: category, section: section, leafLo: line.lo, lineLo: uint32(i)})
			last++
		}
		ix.cells[last].leafHi, ix.cells[last].lineHi = line.hi, uint32(i+1)
	}
}

func (c *Chart) deriveFilters() {
	ix := &c.index
	ix.whole = make([]cell, len(c.categories))
	ix.inside = make([][]uint32, len(c.sections))
	for i, cell := range ix.cells {
		whole := &ix.whole[cell.category]
		if whole.leafHi == 0 {
			*whole = cell
		}
		whole.leafHi, whole.lineHi = cell.leafHi, cell.lineHi
		ix.inside[cell.section-1] = append(ix.inside[cell.section-1], uint32(i))
	}
}

// cellOf returns the number of a seat's cell.
func (c *Chart) cellOf(s Seat) int {
	want := c.index.leafOf[s]
	i, _ := slices.BinarySearchFunc(c.index.cells, want, func(have cell, leaf uint32) int {
		switch {
		case have.leafHi <= leaf:
			return -1
		case have.leafLo > leaf:
			return 1
		}
		return 0
	})
	return i
}

func (c *Chart) placeNumber(s Seat) (int, bool) {
	return slices.BinarySearchFunc(c.places, s, func(p Place, s Seat) int { return cmp.Compare(p.Seat, s) })
}
