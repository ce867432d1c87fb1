package seating

import "slices"

// A split takes the largest pieces first: while more seats are wanted than the
// longest run of open seats of the line has, it takes the best of the longest
// runs whole; then it takes the rest as the best block there is. Only that
// last piece can leave a seat single, so the orphan rule chooses only among
// the places for it.
//
// Lines are ranked by the number of pieces, then by whether a seat is left
// single, then by score. A line that is too short for the party ranks behind
// all that are not, by the length of its longest run: the best of these is
// where a party that must be spread over rows begins.
const (
	rankShift  = 56
	rankShort  = 2 * (MaxCount + 1)
	singleRank = 1
)

// scratch is memory that queries use again.
type scratch struct {
	runs   []run
	taken  []run
	fronts []front
}

// run is the seats lo..hi-1.
type run struct{ lo, hi Seat }

func (r run) len() Seat { return r.hi - r.lo }

// pieces returns how a line would seat up to n people, and the seats still
// missing. The answer is good until the next call.
func (v *view) pieces(number uint32, n Seat) (pieces []run, missing Seat) {
	s := &v.scratch
	s.gather(v, number)
	s.taken = s.taken[:0]
	for n > 0 && len(s.runs) > 0 {
		piece, from := v.nextPiece(s.runs, n)
		s.taken = append(s.taken, piece)
		n -= piece.len()
		s.runs = slices.Delete(s.runs, from, from+1)
	}
	return s.taken, n
}

// gather lists the runs of open seats of a line.
func (s *scratch) gather(v *view, number uint32) {
	s.runs = s.runs[:0]
	line := v.chart.index.lines[number]
	for _, leaf := range v.chart.index.leaves[line.lo:line.hi] {
		if leaf.group == 0 {
			v.runs(leaf, func(lo, hi Seat) { s.runs = append(s.runs, run{lo, hi}) })
		}
	}
}

// nextPiece chooses the largest piece of up to n seats, and says from which
// run.
func (v *view) nextPiece(runs []run, n Seat) (piece run, from int) {
	longest := Seat(0)
	for _, r := range runs {
		longest = max(longest, r.len())
	}
	n = min(n, longest)
	best := none
	for i, r := range runs {
		if r.len() < n {
			continue
		}
		if key := v.bestInRun(r.lo, r.hi, n); key < best {
			best, from = key, i
		}
	}
	first := Seat(best & seatMask)
	return run{first, first + n}, from
}

// splitKey ranks a line for a party of n.
func (v *view) splitKey(number uint32, n Seat) uint64 {
	pieces, missing := v.pieces(number, n)
	if len(pieces) == 0 {
		return none
	}
	sum := v.chart.index.sum
	if missing > 0 {
		first := pieces[0]
		rank := uint64(rankShort + n - first.len())
		return rank<<rankShift | (sum[first.hi]-sum[first.lo])<<scoreShift | uint64(first.lo)
	}
	rank, score := uint64(2*len(pieces)), uint64(0)
	for _, p := range pieces {
		score += sum[p.hi] - sum[p.lo]
	}
	if v.orphanRule && v.leavesSingle(pieces[len(pieces)-1]) {
		rank |= singleRank
	}
	return rank<<rankShift | score<<scoreShift | uint64(pieces[0].lo)
}

// leavesSingle reports whether taking a block leaves a neighbour single.
func (v *view) leavesSingle(p run) bool {
	l := v.chart.index.leaves[v.chart.index.leafOf[p.lo]]
	before := p.lo > l.lo && v.open(p.lo-1) && (p.lo-1 == l.lo || !v.open(p.lo-2))
	after := p.hi < l.hi && v.open(p.hi) && (p.hi+1 == l.hi || !v.open(p.hi+1))
	return before || after
}

// bestSplit serves a party that cannot sit in one block.
func (h *House) bestSplit(r Request, q question) (Result, bool) {
	q.split = true
	ranking := h.ranked(q)
	key := h.least(ranking, r.Categories, r.Section)
	if key == none {
		return Result{}, false
	}
	w := walk{
		view: h.viewOf(q), request: r, ranking: ranking, missing: Seat(r.Count), seats: r.Into[:0],
		anchor: h.chart.index.leaves[h.chart.index.leafOf[key&seatMask]].line,
	}
	w.line(w.anchor)
	w.outwards()
	if w.missing > 0 {
		return Result{}, false
	}
	return h.result(r, w.seats, false), true
}
