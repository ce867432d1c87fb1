package seating

import "slices"

// Masks of allocations for the common cases.
const (
	General    uint64 = 1          // allocation 0 alone
	Everything        = ^uint64(0) // all allocations
)

// Request asks for the best seats of their kind.
type Request struct {
	// Count is the size of the party, 1..MaxCount.
	Count int
	// Categories and Section narrow the search. A price ceiling is the set of
	// categories that cost no more.
	Categories CategorySet
	Section    Section
	// Allocations is the mask of allocation tags whose seats may be given;
	// bit t stands for tag t. With no bit set nothing can be given.
	Allocations uint64
	// Accessible is how many of the party sit in wheelchair places, Companions
	// how many of the others have a right to companion seats.
	Accessible int
	Companions int
	// MaySplit allows seats that are not side by side when no block is free.
	MaySplit bool
	// OrphanRule asks to leave no seat single while there is another way.
	OrphanRule bool
	// Release gives wheelchair places and companion seats to anybody.
	Release bool
	// Into is a buffer whose array the result's seats may use.
	Into []Seat
}

// Result is the best answer to a request.
type Result struct {
	// Seats are the seats found, ascending.
	Seats []Seat
	// Together says that the seats are one block, a whole group, or wheelchair
	// places of one row with everybody next to them.
	Together bool
	// LeavesSingle says that the orphan rule was asked for and could not be
	// kept.
	LeavesSingle bool
	// Score is the sum of the seats' scores; less is better.
	Score int64
}

// fits reports whether the request is one that can be answered at all.
func (r *Request) fits(c *Chart) bool {
	return r.Count >= 1 && r.Count <= MaxCount && r.Accessible >= 0 && r.Companions >= 0 &&
		r.Accessible+r.Companions <= r.Count && (r.Companions == 0 || r.Accessible > 0) &&
		int(r.Section) <= len(c.sections)
}

// BestAvailable finds the best seats for a request: the block with the best
// score that leaves no seat single; failing that the block with the best
// score; failing that, if the request may be split, the fewest pieces of one
// row; failing that, the largest piece and seats in the rows nearest to it.
// A whole group of the size asked for is a block. It takes nothing. It reports
// false if the house cannot serve the request, or the request makes no sense.
func (h *House) BestAvailable(r Request) (Result, bool) {
	if !r.fits(h.chart) || h.chart.Len() == 0 {
		return Result{}, false
	}
	r.Allocations = h.relevant(r.Allocations)
	if r.Accessible > 0 {
		return h.bestAccessible(r)
	}
	q := question{allocations: r.Allocations, count: uint8(r.Count), release: r.Release, orphanRule: r.OrphanRule}
	if key := h.least(h.ranked(q), r.Categories, r.Section); key != none {
		return h.block(r, key), true
	}
	if !r.MaySplit {
		return Result{}, false
	}
	return h.bestSplit(r, q)
}

// block turns a ranking's key into a result.
func (h *House) block(r Request, key uint64) Result {
	first := Seat(key & seatMask)
	seats := r.Into[:0]
	if group := h.chart.group[first]; group != 0 {
		seats = append(seats, h.chart.groups[group-1].Seats...)
	} else {
		for i := range Seat(r.Count) {
			seats = append(seats, first+i)
		}
	}
	return Result{Seats: seats, Together: true, LeavesSingle: key&keyUnclean != 0, Score: int64(key >> scoreShift & scoreMask)}
}

// result completes an answer that was put together from several pieces.
func (h *House) result(r Request, seats []Seat, together bool) Result {
	slices.Sort(seats)
	res := Result{Seats: seats, Together: together}
	for _, s := range seats {
		res.Score += h.chart.Score(s)
	}
	if r.OrphanRule {
		v := view{House: h, allocations: r.Allocations, release: r.Release}
		res.LeavesSingle = len(v.singles(seats)) > 0
	}
	return res
}
