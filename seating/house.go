package seating

import "math/bits"

// taken is the bit of a seat's state that says it is not free; the low six
// bits are its allocation.
const taken = 1 << 7

// Classes of seats that are counted apart.
const (
	ordinary = iota
	kept     // wheelchair places and companion seats
)

// House knows which seats of one chart are free and to which allocation each
// belongs. Taking and freeing costs a few nanoseconds; what a query needs to
// know is brought up to date when it is asked.
//
// A house belongs to one caller at a time: even a query brings rankings up to
// date. Its answers depend on the chart, the free seats and the tags alone.
type House struct {
	chart    *Chart
	state    []uint8
	counts   [2][]int32               // free seats, ordinary and kept, by category and allocation
	carried  [MaxAllocation + 1]int32 // seats, free or not, by allocation
	inUse    uint64                   // allocations that have seats
	recent   recent
	rankings []*ranking
	uses     uint64
	scratch  scratch
}

// NewHouse opens a house in which every seat is free and in allocation 0.
func NewHouse(c *Chart) *House {
	h := &House{
		chart:  c,
		state:  make([]uint8, c.Len()),
		recent: newRecent(len(c.index.leaves)),
	}
	for class := range h.counts {
		h.counts[class] = make([]int32, len(c.categories)*(MaxAllocation+1))
	}
	h.carried[0], h.inUse = int32(c.Len()), General
	for s := range h.state {
		*h.counter(Seat(s))++
	}
	return h
}

// Chart returns the chart that the house is a house of.
func (h *House) Chart() *Chart { return h.chart }

// Take marks a free seat as taken. It reports false, and does nothing, if the
// seat is taken already or does not exist.
func (h *House) Take(s Seat) bool {
	if !h.IsFree(s) {
		return false
	}
	*h.counter(s)--
	h.state[s] |= taken
	h.recent.touch(h.chart.index.leafOf[s])
	return true
}

// Free marks a taken seat as free. It reports false, and does nothing, if the
// seat is free already or does not exist.
func (h *House) Free(s Seat) bool {
	if int(s) >= len(h.state) || h.state[s]&taken == 0 {
		return false
	}
	h.state[s] &^= taken
	*h.counter(s)++
	h.recent.touch(h.chart.index.leafOf[s])
	return true
}

// Assign moves a seat, free or taken, to an allocation. It reports false, and
// does nothing, if the seat or the allocation does not exist.
func (h *House) Assign(s Seat, allocation uint8) bool {
	if int(s) >= len(h.state) || allocation > MaxAllocation {
		return false
	}
	if h.Allocation(s) == allocation {
		return true
	}
	free := h.IsFree(s)
	if free {
		*h.counter(s)--
	}
	h.recount(h.Allocation(s), -1)
	h.recount(allocation, +1)
	h.state[s] = h.state[s]&taken | allocation
	if free {
		*h.counter(s)++
		h.recent.touch(h.chart.index.leafOf[s])
	}
	return true
}

func (h *House) recount(allocation uint8, by int32) {
	h.carried[allocation] += by
	h.inUse &^= 1 << allocation
	if h.carried[allocation] > 0 {
		h.inUse |= 1 << allocation
	}
}

// IsFree reports whether a seat exists and is free.
func (h *House) IsFree(s Seat) bool { return int(s) < len(h.state) && h.state[s]&taken == 0 }

// Allocation returns a seat's allocation tag.
func (h *House) Allocation(s Seat) uint8 { return h.state[s] & MaxAllocation }

// CountFree returns how many free seats of the categories are in the
// allocations of the mask: seats of groups, wheelchair places and companion
// seats too.
func (h *House) CountFree(categories CategorySet, allocations uint64) int {
	return h.count(h.counts[ordinary], categories, allocations) + h.count(h.counts[kept], categories, allocations)
}

// CountOpen is CountFree without wheelchair places and companion seats: what
// is left for everybody.
func (h *House) CountOpen(categories CategorySet, allocations uint64) int {
	return h.count(h.counts[ordinary], categories, allocations)
}

func (h *House) count(counts []int32, categories CategorySet, allocations uint64) int {
	total := 0
	for category := range h.chart.categories {
		if !categories.Has(category) {
			continue
		}
		here := counts[category*(MaxAllocation+1):]
		for mask := h.relevant(allocations); mask != 0; mask &= mask - 1 {
			total += int(here[bits.TrailingZeros64(mask)])
		}
	}
	return total
}

// relevant drops from a mask the allocations that no seat is in, so that masks
// which mean the same share their rankings.
func (h *House) relevant(mask uint64) uint64 { return mask & h.inUse }

// counter is where a free seat is counted.
func (h *House) counter(s Seat) *int32 {
	class := ordinary
	if h.chart.flags[s]&flagKept != 0 {
		class = kept
	}
	return &h.counts[class][int(h.chart.category[s])*(MaxAllocation+1)+int(h.state[s]&MaxAllocation)]
}
