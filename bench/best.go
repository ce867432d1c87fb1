package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"

	"facevalue/seating"
)

// bestLevels are the shares of seats taken, in percent.
var bestLevels = []int{0, 50, 90, 95, 99}

// measureBest is P3: four together in a stadium, while others come and go.
func measureBest(ctx context.Context, s *session) error {
	t := s.report.table("p3", "P3  Best available: 4 together of 80,000 seats, orphan rule on, parties coming and going between queries",
		column{"p50_ns", "p50", duration}, column{"p99_ns", "p99", duration}, column{"p999_ns", "p99.9", duration},
		column{"max_ns", "max", duration}, column{"found_share", "found", share})
	t.note("One query brings the rankings up to date with what changed since the last. In the fullest house hardly four are left together.")
	t.note("Reading the clock is part of each figure: %s.", durationText(clockCost()))
	stadium := seating.Stadium()
	var p50, p99 float64
	for _, percent := range bestLevels {
		if ctx.Err() != nil {
			return nil
		}
		s.say("%d %% full", percent)
		took, found := newParties(stadium, percent).queries(pick(&s.options, 20_000, 1_000))
		t.add(fmt.Sprintf("%d %% full", percent), took.quantile(.5), took.quantile(.99), took.quantile(.999), took.quantile(1), found)
		p50, p99 = max(p50, took.quantile(.5)), max(p99, took.quantile(.99))
	}
	s.report.aims = append(s.report.aims,
		aim{id: "P3", what: "best available, worst p50", value: p50, unit: duration, want: 2_000, most: true},
		aim{id: "P3", what: "best available, worst p99", value: p99, unit: duration, want: 50_000, most: true})
	return nil
}

// clockCost is what reading the clock twice adds to a measured span.
func clockCost() float64 {
	took := make(spans, 1000)
	for i := range took {
		start := nanos()
		took[i] = nanos() - start
	}
	return took.sorted().quantile(.5)
}

// parties fill a house as a sale does: some take the best there is, some want a
// section, and some give their seats back.
type parties struct {
	house  *seating.House
	rng    *rand.Rand
	seated [][]seating.Seat
	free   int
}

// sizes are those of the usual parties: mostly pairs, then fours.
var sizes = []int{1, 2, 2, 2, 2, 2, 3, 4, 4, 4, 5, 6}

func newParties(c *seating.Chart, percent int) *parties {
	p := &parties{house: seating.NewHouse(c), rng: rand.New(rand.NewPCG(7, uint64(percent))), free: c.Len()}
	for level := c.Len() * (100 - percent) / 100; p.free > level; {
		p.arrive()
		if p.rng.IntN(20) == 0 {
			p.leave()
		}
	}
	return p
}

// arrive seats one party, or one person of it where nothing is left together; the
// last wheelchair places go to anybody.
func (p *parties) arrive() {
	r := seating.Request{Count: sizes[p.rng.IntN(len(sizes))], Allocations: seating.General, OrphanRule: true}
	if p.rng.IntN(3) == 0 {
		r.Section = seating.Section(1 + p.rng.IntN(len(p.house.Chart().Sections())))
	}
	for _, r := range []seating.Request{r, {Count: 1, Allocations: seating.General}, {Count: 1, Allocations: seating.General, Release: true}} {
		if got, ok := p.house.BestAvailable(r); ok {
			p.take(got.Seats)
			return
		}
	}
}

func (p *parties) take(seats []seating.Seat) {
	p.hold(seats)
	p.seated = append(p.seated, slices.Clone(seats))
}

func (p *parties) hold(seats []seating.Seat) {
	for _, s := range seats {
		p.house.Take(s)
	}
	p.free -= len(seats)
}

func (p *parties) give(seats []seating.Seat) {
	for _, s := range seats {
		p.house.Free(s)
	}
	p.free += len(seats)
}

// leave gives back the seats of some party.
func (p *parties) leave() {
	if len(p.seated) == 0 {
		return
	}
	i, last := p.rng.IntN(len(p.seated)), len(p.seated)-1
	p.give(p.seated[i])
	p.seated[i] = p.seated[last]
	p.seated = p.seated[:last]
}

// lapsing is how many of the fours found are held before the first of them lapses.
const lapsing = 32

// queries asks for four together so many times and holds what it finds for a
// while, and others come and go, so that the house stays about as full as it is.
// It answers the times and the share found.
func (p *parties) queries(n int) (spans, float64) {
	r := seating.Request{Count: 4, Allocations: seating.General, OrphanRule: true, Into: make([]seating.Seat, 0, 4)}
	p.house.BestAvailable(r) // the first one builds the ranking
	level, found, took := p.free, 0, make(spans, 0, n)
	var held [lapsing][]seating.Seat
	for i := range n {
		start := nanos()
		got, ok := p.house.BestAvailable(r)
		took = append(took, nanos()-start)
		p.give(held[i%lapsing])
		held[i%lapsing] = nil
		if ok {
			found++
			held[i%lapsing] = slices.Clone(got.Seats)
			p.hold(got.Seats)
		}
		p.churn(level)
	}
	for _, seats := range held {
		p.give(seats)
	}
	return took.sorted(), float64(found) / float64(n)
}

// churn lets a party leave now and then, and others come in its place.
func (p *parties) churn(level int) {
	for len(p.seated) > 0 && (p.free < level || p.rng.IntN(4) == 0) {
		p.leave()
	}
	for p.free > level+8 {
		p.arrive()
	}
}
