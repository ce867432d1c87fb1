package seating

import "slices"

// Kind says what is wrong with seats that a buyer chose.
type Kind uint8

// The kinds, in the order in which they are found and told.
const (
	Unknown       Kind = iota + 1 // no seat of this chart
	Repeated                      // named twice
	NotFree                       // taken by somebody
	NotOffered                    // in an allocation that is not the buyer's
	GroupBroken                   // a group is sold whole; the seats named are the rest of it
	CompanionOnly                 // a companion seat without its wheelchair place
	LeavesSingle                  // the seats named would be left single
)

var kindNames = [...]string{
	Unknown: "unknown seat", Repeated: "named twice", NotFree: "not free", NotOffered: "not offered",
	GroupBroken: "group broken", CompanionOnly: "companion seat without its place", LeavesSingle: "leaves a single seat",
}

// String returns the kind in words.
func (k Kind) String() string { return kindNames[k] }

// Violation is one rule that chosen seats break. The seats are the ones to act
// on: those to drop, or for GroupBroken and LeavesSingle those to add.
type Violation struct {
	Kind  Kind
	Seats []Seat
}

// Choice is seats that a buyer named.
type Choice struct {
	Seats []Seat
	// With are seats the buyer holds already; they are taken in the house, and
	// count as chosen for groups and companion seats.
	With        []Seat
	Allocations uint64
	OrphanRule  bool
	Release     bool
}

// CheckChosen returns the rules that chosen seats break; none means that they
// may be sold together. Only seats that are free, offered and named once are
// looked at for groups, companions and singles.
//
// The orphan rule: for each cell (section and category) in which the choice
// leaves a seat single, the choice is refused only if that cell has a block of
// as many open seats as were chosen there that leaves none single. So a buyer
// can always be told of seats that would do, and the last seats of a cell are
// never blocked.
func (h *House) CheckChosen(c Choice) []Violation {
	found, seats := h.checkEach(c)
	chosen := append(slices.Clone(seats), c.With...)
	slices.Sort(chosen)
	found = append(found, h.checkGroups(seats, chosen)...)
	if !c.Release {
		found = append(found, h.checkCompanions(seats, chosen)...)
	}
	if c.OrphanRule {
		found = append(found, h.checkSingles(c, seats)...)
	}
	return found
}

// checkEach looks at each seat by itself and returns the good ones, ascending.
func (h *House) checkEach(c Choice) ([]Violation, []Seat) {
	var wrong [NotOffered + 1][]Seat
	var seats []Seat
	v := view{House: h, allocations: c.Allocations}
	sorted := slices.Clone(c.Seats)
	slices.Sort(sorted)
	for i, s := range sorted {
		switch {
		case i > 0 && sorted[i-1] == s:
			wrong[Repeated] = append(wrong[Repeated], s)
		case int(s) >= h.chart.Len():
			wrong[Unknown] = append(wrong[Unknown], s)
		case !h.IsFree(s):
			wrong[NotFree] = append(wrong[NotFree], s)
		case !v.admits(s):
			wrong[NotOffered] = append(wrong[NotOffered], s)
		default:
			seats = append(seats, s)
		}
	}
	var found []Violation
	for kind, seats := range wrong {
		if len(seats) > 0 {
			found = append(found, Violation{Kind(kind), slices.Compact(seats)})
		}
	}
	return found, seats
}

func (h *House) checkGroups(seats, chosen []Seat) []Violation {
	var found []Violation
	var seen []uint32
	for _, s := range seats {
		group := h.chart.group[s]
		if group == 0 || slices.Contains(seen, group) {
			continue
		}
		seen = append(seen, group)
		if rest := without(h.chart.groups[group-1].Seats, chosen); len(rest) > 0 {
			found = append(found, Violation{GroupBroken, rest})
		}
	}
	return found
}

func (h *House) checkCompanions(seats, chosen []Seat) []Violation {
	var alone []Seat
	for _, s := range seats {
		if of := h.chart.companion[s]; of != NoSeat && !contains(chosen, of) {
			alone = append(alone, s)
		}
	}
	if len(alone) == 0 {
		return nil
	}
	return []Violation{{CompanionOnly, alone}}
}

func (h *House) checkSingles(c Choice, seats []Seat) []Violation {
	v := view{House: h, allocations: h.relevant(c.Allocations), release: c.Release, orphanRule: true}
	var blocked []Seat
	for _, s := range v.singles(seats) {
		cell := h.chart.cellOf(s)
		if v.couldAvoid(cell, v.countIn(cell, seats)) {
			blocked = append(blocked, s)
		}
	}
	if len(blocked) == 0 {
		return nil
	}
	return []Violation{{LeavesSingle, blocked}}
}

// singles returns the seats that taking the chosen ones (ascending) would
// leave single, ascending.
func (v *view) singles(chosen []Seat) []Seat {
	var left []Seat
	for _, s := range chosen {
		if !v.open(s) {
			continue // a group or kept seat was a wall before as it is after
		}
		l := v.chart.index.leaves[v.chart.index.leafOf[s]]
		stays := func(t Seat) bool { return t >= l.lo && t < l.hi && v.open(t) && !contains(chosen, t) }
		if s > l.lo && stays(s-1) && (s-1 == l.lo || !stays(s-2)) {
			left = append(left, s-1)
		}
		if stays(s+1) && !stays(s+2) {
			left = append(left, s+1)
		}
	}
	return slices.Compact(left)
}

// countIn returns how many of the seats are open seats of a cell.
func (v *view) countIn(number int, seats []Seat) int {
	cell := v.chart.index.cells[number]
	n := 0
	for _, s := range seats {
		if leaf := v.chart.index.leafOf[s]; leaf >= cell.leafLo && leaf < cell.leafHi && v.open(s) {
			n++
		}
	}
	return n
}

// couldAvoid reports whether a cell has a block of n seats that leaves none
// single.
func (v *view) couldAvoid(number, n int) bool {
	cell := v.chart.index.cells[number]
	if n <= MaxCount {
		r := v.ranked(question{allocations: v.allocations, count: uint8(n), release: v.release, orphanRule: true})
		return r.leastIn(cell)&keyUnclean == 0
	}
	for leaf := cell.leafLo; leaf < cell.leafHi; leaf++ {
		if v.bestInLeaf(leaf, Seat(n))&keyUnclean == 0 {
			return true
		}
	}
	return false
}

// without returns the seats that are not among others (ascending).
func without(seats, others []Seat) []Seat {
	var rest []Seat
	for _, s := range seats {
		if !contains(others, s) {
			rest = append(rest, s)
		}
	}
	return rest
}

func contains(sorted []Seat, s Seat) bool {
	_, found := slices.BinarySearch(sorted, s)
	return found
}

// Explain says a violation in words, for logs and the box office.
func (c *Chart) Explain(v Violation) string {
	text := v.Kind.String()
	for i, s := range v.Seats {
		sep := "; "
		if i == 0 {
			sep = ": "
		}
		text += sep + c.Describe(s)
	}
	return text
}
