package seating

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func drawAccessible(t *rapid.T, c *Chart) Request {
	r := drawRequest(t, c)
	r.Accessible = rapid.IntRange(1, min(3, r.Count)).Draw(t, "accessible")
	r.Companions = rapid.IntRange(0, r.Count-r.Accessible).Draw(t, "companions")
	return r
}

// TestAccessibleParties checks what any answer to an accessible request must
// be, and that there is an answer whenever there plainly are the seats.
func TestAccessibleParties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawHouse(t, drawChart(t))
		n := naive{h.Chart(), h}
		r := drawAccessible(t, h.Chart())
		got, ok := h.BestAvailable(r)
		if !ok {
			if r.MaySplit && n.plainlyServes(r) {
				t.Fatalf("%+v: found nothing, but there are places and seats enough", r)
			}
			if r.Accessible == 1 && n.servesTogether(r) {
				t.Fatalf("%+v: found nothing, but a place has room around it", r)
			}
			return
		}
		if r.Accessible == 1 && got.Together != n.servesTogether(r) {
			t.Fatalf("%+v: together is %v in %v", r, got.Together, got.Seats)
		}
		n.mustSuit(t, r, got)
	})
}

// mustSuit fails unless the seats are open, distinct and of the kinds asked
// for.
func (n naive) mustSuit(t *rapid.T, r Request, got Result) {
	if len(got.Seats) != r.Count || !slices.IsSorted(got.Seats) || len(slices.Compact(slices.Clone(got.Seats))) != r.Count {
		t.Fatalf("%+v: got the seats %v", r, got.Seats)
	}
	places, companions := 0, 0
	for _, s := range got.Seats {
		i := n.chart.Info(s)
		switch {
		case !n.offered(r, s) || !n.wanted(r, s) || i.Group >= 0:
			t.Fatalf("%+v: seat %d is not to be had", r, s)
		case i.Accessible:
			places++
		case i.CompanionOf != NoSeat && slices.Contains(got.Seats, i.CompanionOf):
			companions++
		case i.CompanionOf != NoSeat && !r.Release:
			t.Fatalf("%+v: companion seat %d is given without its place", r, s)
		}
	}
	if places != r.Accessible || companions > r.Companions && !r.Release {
		t.Fatalf("%+v: got %d places and %d companion seats", r, places, companions)
	}
	if !got.Together && !r.MaySplit {
		t.Fatalf("%+v: was split", r)
	}
	if got.Score != n.score(got.Seats) {
		t.Fatalf("%+v: has score %d", r, got.Score)
	}
}

// plainlyServes reports whether there are wheelchair places for all who want
// one and ordinary seats for everybody else.
func (n naive) plainlyServes(r Request) bool {
	places, ordinary := 0, 0
	for s := range Seat(n.chart.Len()) {
		switch {
		case !n.wanted(r, s):
		case n.chart.Info(s).Accessible && n.offered(r, s):
			places++
		case !n.chart.Info(s).Accessible && n.opens(r, s):
			ordinary++
		}
	}
	return places >= r.Accessible && ordinary >= r.Count-r.Accessible
}

// servesTogether reports whether some place has, with the companion seats that
// the request has a right to, room for the party in one piece.
func (n naive) servesTogether(r Request) bool {
	for _, p := range n.chart.Places() {
		if !n.offered(r, p.Seat) || !n.wanted(r, p.Seat) {
			continue
		}
		party := []Seat{p.Seat}
		for _, s := range p.Companions {
			if len(party) <= r.Companions && n.offered(r, s) && n.wanted(r, s) {
				party = append(party, s)
			}
		}
		if len(n.spreadOut(r, party)) >= r.Count {
			return true
		}
	}
	return false
}

// spreadOut adds every ordinary seat that can be reached from the party by
// neighbours.
func (n naive) spreadOut(r Request, party []Seat) []Seat {
	for i := 0; i < len(party); i++ {
		for _, s := range []Seat{party[i] - 1, party[i] + 1} {
			ordinary := s < Seat(n.chart.Len()) && n.opens(r, s) && n.wanted(r, s) && !n.chart.Info(s).Accessible
			if ordinary && n.chart.Neighbours(party[i], s) && !slices.Contains(party, s) {
				party = append(party, s)
			}
		}
	}
	return party
}

// TestAccessibleTakesTheBestPlace: of places that serve equally, the nearest.
func TestAccessibleTakesTheBestPlace(t *testing.T) {
	c, err := drawn("Stalls A: ...........Wc\nStalls B: ..Wc..\nStalls C: .......Wc")
	if err != nil {
		t.Fatal(err)
	}
	got, ok := NewHouse(c).BestAvailable(Request{Count: 2, Accessible: 1, Companions: 1, Allocations: General})
	if !ok || c.ID(got.Seats[0]) != "B3" {
		t.Fatalf("got %v, %v; want B3 and B4", got, ok)
	}
}

// TestAccessibleIsTheBestOfAllPlaces asks for each place by itself, with all
// other places taken, and compares the best of these with the answer: no place
// is passed over that should not be.
func TestAccessibleIsTheBestOfAllPlaces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawHouse(t, drawChart(t))
		r := drawAccessible(t, h.Chart())
		r.Accessible, r.MaySplit = 1, false
		r.Companions = min(r.Companions, r.Count-1)
		var want Result
		found := false
		for _, place := range h.Chart().Places() {
			alone := NewHouseLike(h)
			for _, other := range h.Chart().Places() {
				if other.Seat != place.Seat {
					alone.Take(other.Seat)
				}
			}
			if got, ok := alone.BestAvailable(r); ok && (!found || got.Score < want.Score) {
				want, found = got, true
			}
		}
		got, ok := h.BestAvailable(r)
		if ok != found || !slices.Equal(got.Seats, want.Seats) || got.Score != want.Score {
			t.Fatalf("%+v: got %v, %v; the best of all places is %v, %v", r, got, ok, want, found)
		}
	})
}
