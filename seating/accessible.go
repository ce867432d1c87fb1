package seating

import "slices"

// An accessible party is seated around each open wheelchair place in turn, and
// the best of these wins: fewest people who found no seat next to the party,
// then all places in one row, then score, then the first place's number.
//
// Around a place: the other wheelchair places nearest to it in seat order;
// companions in the places' own companion seats, one for each place, then a
// second, then a third; everybody else in open seats that touch the party in
// its runs, the best first. The orphan rule does not bind these parties: there
// are too few places for it to be kept without turning people away.

// party is an accessible party being seated.
type party struct {
	view
	request  Request
	seats    []Seat // chosen so far; the wheelchair places come first
	numbers  []int  // of the chosen wheelchair places
	missing  int    // people without a seat
	grown    int    // people in ordinary seats
	ordinary int    // ordinary seats open to the party, as far as counted; -1 before
	together bool   // the places are in one row
	score    int64
}

// bestAccessible answers a request for wheelchair places.
func (h *House) bestAccessible(r Request) (Result, bool) {
	p := party{view: view{House: h, allocations: r.Allocations, release: r.Release}, request: r, ordinary: -1}
	best := party{missing: r.Count + 1}
	for number := range h.chart.places {
		if !p.placeFits(number) || p.hopeless(number, &best) || !p.seatAround(number) || !p.better(&best) {
			continue
		}
		kept := append(best.seats[:0], p.seats...)
		best = p
		best.seats = kept
	}
	if best.missing > r.Count {
		return Result{}, false
	}
	best.fillNearby()
	seats := append(r.Into[:0], best.seats...)
	return h.result(Request{}, seats, best.together && best.missing == 0), true
}

// hopeless reports whether a party around a place cannot be better than one
// that has everybody together, because none of the seats it could use is near
// enough. It says nothing of parties with several wheelchair places.
func (p *party) hopeless(number int, than *party) bool {
	if p.request.Accessible > 1 || than.missing > 0 || !than.together {
		return false
	}
	others := int64(p.request.Count - 1)
	return p.chart.Score(p.chart.places[number].Seat)+others*p.chart.index.nearest[number] > than.score
}

func (p *party) better(than *party) bool {
	switch {
	case p.missing != than.missing:
		return p.missing < than.missing
	case p.together != than.together:
		return p.together
	}
	return p.score < than.score
}

// seatAround seats the party around a place. It reports false if there are not
// enough wheelchair places, if a party that must not be split would be, or if
// there are no seats for those who are missing.
func (p *party) seatAround(number int) bool {
	p.seats, p.numbers, p.score, p.grown = p.seats[:0], p.numbers[:0], 0, 0
	p.missing = p.request.Count
	p.addPlace(number)
	if !p.addPlaces(number) {
		return false
	}
	row := p.chart.index.rowOf[p.seats[0]]
	p.together = !slices.ContainsFunc(p.seats, func(s Seat) bool { return p.chart.index.rowOf[s] != row })
	p.addCompanions()
	p.grow()
	if !p.request.MaySplit {
		return p.together && p.missing == 0
	}
	return p.missing == 0 || p.missing <= p.countOrdinary()-p.grown
}

// countOrdinary counts the ordinary seats open to the party, up to more than
// any party needs.
func (p *party) countOrdinary() int {
	if p.ordinary >= 0 {
		return p.ordinary
	}
	p.ordinary = 0
	for s := range Seat(p.chart.Len()) {
		if p.open(s) && !p.isPlace(s) && p.admitsHere(s) {
			p.ordinary++
		}
		if p.ordinary == 2*MaxCount {
			break
		}
	}
	return p.ordinary
}

func (p *party) isPlace(s Seat) bool { return p.chart.flags[s]&flagPlace != 0 }

func (p *party) add(s Seat) {
	p.seats = append(p.seats, s)
	p.score += p.chart.Score(s)
	p.missing--
}

func (p *party) addPlace(number int) {
	p.numbers = append(p.numbers, number)
	p.add(p.chart.places[number].Seat)
}

// admitsHere reports whether a seat is free, offered, and in the categories
// and section asked for.
func (p *party) admitsHere(s Seat) bool {
	return p.admits(s) && p.request.Categories.Has(p.chart.CategoryOf(s)) &&
		(p.request.Section == 0 || p.request.Section == p.chart.SectionOf(s))
}

func (p *party) placeFits(number int) bool { return p.admitsHere(p.chart.places[number].Seat) }

// addPlaces adds the other wheelchair places, nearest in seat order first, the
// earlier of two.
func (p *party) addPlaces(number int) bool {
	places := p.chart.places
	down, up := number-1, number+1
	for len(p.seats) < p.request.Accessible {
		switch {
		case down >= 0 && !p.placeFits(down):
			down--
		case up < len(places) && !p.placeFits(up):
			up++
		case down < 0 && up >= len(places):
			return false
		case up >= len(places) || down >= 0 && p.seats[0]-places[down].Seat <= places[up].Seat-p.seats[0]:
			p.addPlace(down)
			down--
		default:
			p.addPlace(up)
			up++
		}
	}
	return true
}

// addCompanions seats companions in the companion seats of the chosen places.
func (p *party) addCompanions() {
	wanted := p.request.Companions
	for range MaxCompanions {
		for _, number := range p.numbers {
			if wanted == 0 {
				return
			}
			if s := p.freeCompanion(number); s != NoSeat {
				p.add(s)
				wanted--
				if p.release {
					p.grown++ // released, it is an ordinary seat too
				}
			}
		}
	}
}

func (p *party) freeCompanion(number int) Seat {
	for _, s := range p.chart.places[number].Companions {
		if p.admitsHere(s) && !slices.Contains(p.seats, s) {
			return s
		}
	}
	return NoSeat
}

// grow seats the others next to the party, the best seat first.
func (p *party) grow() {
	for p.missing > 0 {
		best := NoSeat
		for _, s := range p.seats {
			best = p.betterNeighbour(best, s, s-1)
			best = p.betterNeighbour(best, s, s+1)
		}
		if best == NoSeat {
			return
		}
		p.add(best)
		p.grown++
	}
}

func (p *party) betterNeighbour(best, of, s Seat) Seat {
	if int(s) >= p.chart.Len() || !p.chart.Neighbours(of, s) || !p.ordinaryHere(s) {
		return best
	}
	if best == NoSeat || p.chart.Score(s) < p.chart.Score(best) || p.chart.Score(s) == p.chart.Score(best) && s < best {
		return s
	}
	return best
}

// ordinaryHere reports whether somebody who needs no wheelchair place can sit
// in a seat. Released places go to others last of all, so never in this way.
func (p *party) ordinaryHere(s Seat) bool {
	return p.open(s) && !p.isPlace(s) && p.admitsHere(s) && !slices.Contains(p.seats, s)
}

// fillNearby seats those who are still missing in open seats nearest in seat
// order to the first wheelchair place, those of its row first; there are
// enough.
func (p *party) fillNearby() {
	row := p.chart.rows[p.chart.index.rowOf[p.seats[0]]]
	p.fillWithin(row.First, row.End)
	p.fillWithin(0, Seat(p.chart.Len()))
}

func (p *party) fillWithin(lo, hi Seat) {
	centre := p.seats[0]
	for d := Seat(1); len(p.seats) < p.request.Count && (d <= centre-lo || d < hi-centre); d++ {
		if d <= centre-lo && p.ordinaryHere(centre-d) {
			p.seats = append(p.seats, centre-d)
		}
		if d < hi-centre && len(p.seats) < p.request.Count && p.ordinaryHere(centre+d) {
			p.seats = append(p.seats, centre+d)
		}
	}
}
