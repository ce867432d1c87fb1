package seating

import (
	"fmt"
	"slices"
	"testing"
)

// TestSenselessRequests are answered with nothing, never with a panic.
func TestSenselessRequests(t *testing.T) {
	c := Theatre()
	h := NewHouse(c)
	base := Request{Count: 2, Allocations: General, MaySplit: true}
	cases := map[string]func(*Request){
		"nobody":                       func(r *Request) { r.Count = 0 },
		"less than nobody":             func(r *Request) { r.Count = -1 },
		"too many":                     func(r *Request) { r.Count = MaxCount + 1 },
		"more wheelchairs than people": func(r *Request) { r.Accessible = 3 },
		"negative wheelchairs":         func(r *Request) { r.Accessible = -1 },
		"companions of nobody":         func(r *Request) { r.Companions = 1 },
		"negative companions":          func(r *Request) { r.Accessible, r.Companions = 1, -1 },
		"too many companions":          func(r *Request) { r.Accessible, r.Companions = 1, 2 },
		"no such section":              func(r *Request) { r.Section = Section(len(c.Sections()) + 1) },
		"no such category":             func(r *Request) { r.Categories = Categories(60) },
		"no allocation":                func(r *Request) { r.Allocations = 0 },
		"empty allocation":             func(r *Request) { r.Allocations = 1 << 63 },
	}
	if _, ok := h.BestAvailable(base); !ok {
		t.Fatal("the request that all cases change finds nothing")
	}
	for name, change := range cases {
		r := base
		change(&r)
		if got, ok := h.BestAvailable(r); ok {
			t.Errorf("%s: found %v", name, got)
		}
	}
}

func TestSeatsThatAreNot(t *testing.T) {
	h := NewHouse(Theatre())
	beyond := Seat(h.Chart().Len())
	if h.Take(beyond) || h.Free(beyond) || h.Assign(beyond, 1) || h.IsFree(beyond) || h.Take(NoSeat) {
		t.Error("a seat that does not exist was changed")
	}
	if h.Assign(0, MaxAllocation+1) {
		t.Error("an allocation that does not exist was assigned")
	}
	if got := h.Chart().Describe(beyond); got != fmt.Sprintf("no seat %d", beyond) {
		t.Errorf("describes it as %q", got)
	}
}

// TestBufferIsUsed: with a buffer of its own a query allocates nothing.
func TestBufferIsUsed(t *testing.T) {
	h := NewHouse(Theatre())
	r := Request{Count: 4, Allocations: General, OrphanRule: true, Into: make([]Seat, 0, 4)}
	allocs := testing.AllocsPerRun(50, func() {
		got, _ := h.BestAvailable(r)
		for _, s := range got.Seats {
			h.Take(s)
		}
	})
	if allocs > 0 {
		t.Errorf("a query allocates %v times", allocs)
	}
	got, _ := h.BestAvailable(r)
	if &got.Seats[0] != &r.Into[:1][0] {
		t.Error("the buffer was not used")
	}
}

// TestManyQuestions asks more kinds of questions than rankings are kept, over
// and over; forgetting rankings must not change answers.
func TestManyQuestions(t *testing.T) {
	h, fresh := NewHouse(Theatre()), NewHouse(Theatre())
	for round := range 4 {
		for count := 1; count <= MaxCount; count++ {
			for _, orphanRule := range []bool{false, true} {
				for _, release := range []bool{false, true} {
					r := Request{Count: count, Allocations: General, OrphanRule: orphanRule, Release: release}
					got, ok := h.BestAvailable(r)
					want, wantOK := NewHouseLike(fresh).BestAvailable(r)
					if ok != wantOK || !slices.Equal(got.Seats, want.Seats) {
						t.Fatalf("round %d, %+v: got %v, want %v", round, r, got, want)
					}
				}
			}
		}
		h.Take(Seat(round * 7))
		fresh.Take(Seat(round * 7))
	}
	if len(h.rankings) != maxRanking {
		t.Errorf("keeps %d rankings, want %d", len(h.rankings), maxRanking)
	}
}

// NewHouseLike copies a house without its rankings.
func NewHouseLike(h *House) *House {
	d := Diff(h.Chart(), h.Chart())
	return d.Carry(h)
}

// TestChoiceBeyondCount: a box office picks more seats than a request may ask
// for; the rule holds there too.
func TestChoiceBeyondCount(t *testing.T) {
	row := "Stalls A: "
	for range 80 {
		row += "."
	}
	c, err := drawn(row)
	if err != nil {
		t.Fatal(err)
	}
	h := NewHouse(c)
	choice := Choice{Allocations: General, OrphanRule: true}
	for s := range Seat(40) {
		choice.Seats = append(choice.Seats, s+1)
	}
	left := func(want ...Seat) {
		t.Helper()
		var got []Seat
		for _, v := range h.CheckChosen(choice) {
			got = append(got, v.Seats...)
		}
		if !slices.Equal(got, want) {
			t.Errorf("seats left single: %v, want %v", got, want)
		}
	}
	left(0)
	for s := Seat(42); s < 80; s++ {
		h.Take(s)
	}
	left(0, 41) // 42 seats are left: 40 from either end would leave a pair
	h.Take(41)
	left() // of 41 seats, 40 leave a single however chosen
}
