package seating

// view is a house as one kind of request sees it: which seats are open to it,
// and whether it should leave none single.
type view struct {
	*House
	allocations uint64
	release     bool
	orphanRule  bool
}

// Keys order blocks: first those that leave no seat single, then by score,
// then by the first seat's number.
const (
	keyUnclean = 1 << 63
	scoreShift = 24
	seatMask   = 1<<scoreShift - 1
	scoreMask  = 1<<32 - 1
)

// open reports whether a seat is open to the view. Seats of a group never are.
func (v *view) open(s Seat) bool {
	return v.admits(s) && v.chart.group[s] == 0 && (v.release || v.chart.flags[s]&flagKept == 0)
}

// admits reports whether a seat is free and in an allocation of the view.
func (v *view) admits(s Seat) bool {
	state := v.state[s]
	return state&taken == 0 && v.allocations>>(state&MaxAllocation)&1 == 1
}

// runs calls visit with every maximal run of open seats lo..hi-1 of a stretch.
func (v *view) runs(l leaf, visit func(lo, hi Seat)) {
	lo := l.hi
	for s := l.lo; s < l.hi; s++ {
		if v.open(s) {
			lo = min(lo, s)
			continue
		}
		if lo < s {
			visit(lo, s)
		}
		lo = l.hi
	}
	if lo < l.hi {
		visit(lo, l.hi)
	}
}

// bestInLeaf returns the key of the best block of n seats in a leaf.
func (v *view) bestInLeaf(number uint32, n Seat) uint64 {
	l := v.chart.index.leaves[number]
	if l.group != 0 {
		return v.wholeGroup(l, n)
	}
	best := none
	lo := l.lo
	for s := l.lo; s < l.hi; s++ {
		if v.open(s) {
			continue
		}
		if s-lo >= n {
			best = min(best, v.bestInRun(lo, s, n))
		}
		lo = s + 1
	}
	if l.hi-lo >= n {
		best = min(best, v.bestInRun(lo, l.hi, n))
	}
	return best
}

// wholeGroup returns the key of a group if it has n seats, all to be had.
func (v *view) wholeGroup(l leaf, n Seat) uint64 {
	seats := v.chart.groups[l.group-1].Seats
	if len(seats) != int(n) {
		return none
	}
	score := uint64(0)
	for _, s := range seats {
		if !v.admits(s) {
			return none
		}
		score += uint64(v.chart.Score(s))
	}
	return score<<scoreShift | uint64(l.lo)
}

// bestInRun returns the key of the best n seats of a maximal run of open
// seats. A block that begins or ends one short of the run leaves a single.
func (v *view) bestInRun(lo, hi, n Seat) uint64 {
	sum := v.chart.index.sum
	best := none
	for s := lo; s+n <= hi; s++ {
		key := (sum[s+n]-sum[s])<<scoreShift | uint64(s)
		if v.orphanRule && (s-lo == 1 || hi-(s+n) == 1) {
			key |= keyUnclean
		}
		best = min(best, key)
	}
	return best
}
