package seating

import (
	"cmp"
	"slices"
)

// naive answers as House does, by trying everything. It knows the house only
// through the public methods, and shares no code with it.
type naive struct {
	chart *Chart
	house *House
}

// opens reports whether a seat is open to a request.
func (n naive) opens(r Request, s Seat) bool {
	i := n.chart.Info(s)
	kept := i.Accessible || i.CompanionOf != NoSeat
	return n.offered(r, s) && i.Group < 0 && (r.Release || !kept)
}

func (n naive) offered(r Request, s Seat) bool {
	return n.house.IsFree(s) && r.Allocations>>n.house.Allocation(s)&1 == 1
}

func (n naive) wanted(r Request, s Seat) bool {
	return r.Categories.Has(n.chart.CategoryOf(s)) && (r.Section == 0 || r.Section == n.chart.SectionOf(s))
}

// linked reports whether b follows a in one stretch.
func (n naive) linked(a, b Seat) bool {
	if b >= Seat(n.chart.Len()) || b != a+1 {
		return false
	}
	i, j := n.chart.Info(a), n.chart.Info(b)
	return n.chart.Neighbours(a, b) && i.Category == j.Category && i.Group < 0 && j.Group < 0
}

// singles returns the seats left single by taking some of the open seats.
func (n naive) singles(open map[Seat]bool, chosen []Seat) []Seat {
	var left []Seat
	for s := range Seat(n.chart.Len()) {
		if !open[s] || slices.Contains(chosen, s) {
			continue
		}
		before, after := false, false
		for _, t := range []Seat{s - 1, s + 1} {
			next := n.linked(min(s, t), max(s, t)) && open[t]
			before = before || next
			after = after || next && !slices.Contains(chosen, t)
		}
		if before && !after {
			left = append(left, s)
		}
	}
	return left
}

func (n naive) openSeats(r Request) map[Seat]bool {
	open := map[Seat]bool{}
	for s := range Seat(n.chart.Len()) {
		if n.opens(r, s) {
			open[s] = true
		}
	}
	return open
}

func (n naive) score(seats []Seat) int64 {
	total := int64(0)
	for _, s := range seats {
		total += n.chart.Score(s)
	}
	return total
}

// option is one way of seating a party.
type option struct {
	seats  []Seat
	single bool
	score  int64
}

func (a option) compare(b option) int {
	rank := func(o option) int {
		if o.single {
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.score, b.score), cmp.Compare(a.seats[0], b.seats[0]))
}

// blocks lists every block of size seats among the open seats for which ok
// holds.
func (n naive) blocks(open map[Seat]bool, size int, orphanRule bool, ok func(Seat) bool) []option {
	var all []option
	for first := range Seat(n.chart.Len()) {
		var seats []Seat
		for s := first; len(seats) < size && open[s] && ok(s) && (s == first || n.linked(s-1, s)); s++ {
			seats = append(seats, s)
		}
		if len(seats) == size {
			all = append(all, option{seats, orphanRule && len(n.singles(open, seats)) > 0, n.score(seats)})
		}
	}
	return all
}

func (n naive) wholeGroups(r Request) []option {
	var all []option
	for _, g := range n.chart.Groups() {
		fits := len(g.Seats) == r.Count
		for _, s := range g.Seats {
			fits = fits && n.offered(r, s) && n.wanted(r, s)
		}
		if fits {
			all = append(all, option{seats: g.Seats, score: n.score(g.Seats)})
		}
	}
	return all
}

func (n naive) best(r Request) (Result, bool) {
	open := n.openSeats(r)
	all := n.blocks(open, r.Count, r.OrphanRule, func(s Seat) bool { return n.wanted(r, s) })
	all = append(all, n.wholeGroups(r)...)
	if len(all) > 0 {
		o := slices.MinFunc(all, option.compare)
		return Result{Seats: o.seats, Together: true, LeavesSingle: o.single, Score: o.score}, true
	}
	if !r.MaySplit {
		return Result{}, false
	}
	seats := n.split(r, open)
	if len(seats) < r.Count {
		return Result{}, false
	}
	slices.Sort(seats)
	single := r.OrphanRule && len(n.singles(open, seats)) > 0
	return Result{Seats: seats, LeavesSingle: single, Score: n.score(seats)}, true
}

// part is what one row has of one category.
type part struct{ row, category int }

// spread is how a part seats up to count people.
type spread struct {
	part   part
	pieces [][]Seat
	seats  []Seat
	single bool
}

// seatIn takes the largest pieces first, looking at the house afresh after
// each.
func (n naive) seatIn(p part, open map[Seat]bool, count int, orphanRule bool) spread {
	here := map[Seat]bool{}
	row := n.chart.Rows()[p.row]
	for s := row.First; s < row.End; s++ {
		here[s] = open[s] && n.chart.CategoryOf(s) == p.category
	}
	out := spread{part: p}
	for len(out.seats) < count {
		var all []option
		for size := count - len(out.seats); size > 0 && len(all) == 0; size-- {
			all = n.blocks(here, size, orphanRule, func(Seat) bool { return true })
		}
		if len(all) == 0 {
			break
		}
		piece := slices.MinFunc(all, option.compare)
		out.pieces = append(out.pieces, piece.seats)
		out.seats = append(out.seats, piece.seats...)
		out.single = piece.single
		for _, s := range piece.seats {
			here[s] = false
		}
	}
	return out
}

func (n naive) split(r Request, open map[Seat]bool) []Seat {
	var parts []part
	for row, info := range n.chart.Rows() {
		for category := range n.chart.Categories() {
			if r.Categories.Has(category) && (r.Section == 0 || r.Section == info.Section) {
				parts = append(parts, part{row, category})
			}
		}
	}
	var spreads []spread
	for _, p := range parts {
		if s := n.seatIn(p, open, r.Count, r.OrphanRule); len(s.seats) > 0 {
			spreads = append(spreads, s)
		}
	}
	if len(spreads) == 0 {
		return nil
	}
	first := slices.MinFunc(spreads, func(a, b spread) int { return n.compareSpreads(r, a, b) })
	seats := slices.Clone(first.seats)
	n.sortByNearness(parts, first.part)
	for _, p := range parts[1:] {
		seats = append(seats, n.seatIn(p, open, r.Count-len(seats), r.OrphanRule).seats...)
	}
	return seats
}

// compareSpreads: whoever seats all comes first, then fewer pieces, no single,
// less score; of those who do not, the longer first piece, then less score.
func (n naive) compareSpreads(r Request, a, b spread) int {
	rank := func(s spread) (int, int, int64) {
		if len(s.seats) < r.Count {
			return 1000 - len(s.pieces[0]), 0, n.score(s.pieces[0])
		}
		if s.single {
			return len(s.pieces), 1, n.score(s.seats)
		}
		return len(s.pieces), 0, n.score(s.seats)
	}
	a1, a2, a3 := rank(a)
	b1, b2, b3 := rank(b)
	return cmp.Or(cmp.Compare(a1, b1), cmp.Compare(a2, b2), cmp.Compare(a3, b3), cmp.Compare(a.pieces[0][0], b.pieces[0][0]))
}

func (n naive) sortByNearness(parts []part, from part) {
	rows := n.chart.Rows()
	rank := func(p part) []int {
		elsewhere, other := 0, 0
		if rows[p.row].Section != rows[from.row].Section {
			elsewhere = 1
		}
		if p != from {
			other = 1
		}
		apart := p.row - from.row
		return []int{elsewhere, max(apart, -apart), apart, other, p.category}
	}
	slices.SortFunc(parts, func(a, b part) int { return slices.Compare(rank(a), rank(b)) })
}

// check answers as CheckChosen does.
func (n naive) check(c Choice) []Violation {
	r := Request{Allocations: c.Allocations, Release: c.Release}
	each, seats := n.checkEach(c, r)
	held := append(slices.Clone(seats), c.With...)
	var alone []Seat
	for _, s := range seats {
		of := n.chart.Info(s).CompanionOf
		if of != NoSeat && !slices.Contains(held, of) && !c.Release {
			alone = append(alone, s)
		}
	}
	found := append(each, n.brokenGroups(seats, held)...)
	if alone != nil {
		found = append(found, Violation{CompanionOnly, alone})
	}
	if left := n.blocked(c, r, seats); left != nil {
		found = append(found, Violation{LeavesSingle, left})
	}
	return found
}

func (n naive) checkEach(c Choice, r Request) (found []Violation, good []Seat) {
	wrong := map[Kind][]Seat{}
	sorted := slices.Sorted(slices.Values(c.Seats))
	for i, s := range sorted {
		switch {
		case slices.Contains(sorted[:i], s):
			if !slices.Contains(wrong[Repeated], s) {
				wrong[Repeated] = append(wrong[Repeated], s)
			}
		case s >= Seat(n.chart.Len()):
			wrong[Unknown] = append(wrong[Unknown], s)
		case !n.house.IsFree(s):
			wrong[NotFree] = append(wrong[NotFree], s)
		case !n.offered(r, s):
			wrong[NotOffered] = append(wrong[NotOffered], s)
		default:
			good = append(good, s)
		}
	}
	for _, k := range []Kind{Unknown, Repeated, NotFree, NotOffered} {
		if wrong[k] != nil {
			found = append(found, Violation{k, wrong[k]})
		}
	}
	return found, good
}

func (n naive) brokenGroups(seats, held []Seat) []Violation {
	var found []Violation
	for g, group := range n.chart.Groups() {
		named := slices.ContainsFunc(seats, func(s Seat) bool { return n.chart.Info(s).Group == g })
		rest := slices.DeleteFunc(slices.Clone(group.Seats), func(s Seat) bool { return slices.Contains(held, s) })
		if named && len(rest) > 0 {
			found = append(found, Violation{GroupBroken, rest})
		}
	}
	slices.SortFunc(found, func(a, b Violation) int {
		return cmp.Compare(n.firstOf(a, seats), n.firstOf(b, seats))
	})
	return found
}

// firstOf is the first seat named of the group that a violation is about.
func (n naive) firstOf(v Violation, seats []Seat) Seat {
	group := n.chart.Info(v.Seats[0]).Group
	return seats[slices.IndexFunc(seats, func(s Seat) bool { return n.chart.Info(s).Group == group })]
}

// blocked returns the seats left single where a block of as many seats in the
// same section and category would have left none.
func (n naive) blocked(c Choice, r Request, seats []Seat) []Seat {
	if !c.OrphanRule {
		return nil
	}
	open := n.openSeats(r)
	var left []Seat
	for _, s := range n.singles(open, slices.DeleteFunc(slices.Clone(seats), func(s Seat) bool { return !open[s] })) {
		alike := func(t Seat) bool {
			return n.chart.SectionOf(s) == n.chart.SectionOf(t) && n.chart.CategoryOf(s) == n.chart.CategoryOf(t)
		}
		count := 0
		for _, t := range seats {
			if open[t] && alike(t) {
				count++
			}
		}
		ways := n.blocks(open, count, true, alike)
		for _, g := range n.wholeGroups(Request{Count: count, Allocations: r.Allocations}) {
			if alike(g.seats[0]) {
				ways = append(ways, g)
			}
		}
		if slices.ContainsFunc(ways, func(o option) bool { return !o.single }) {
			left = append(left, s)
		}
	}
	return left
}
