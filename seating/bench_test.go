package seating

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// crowd is a house as a sale leaves it: filled by parties of the usual sizes,
// some of whom gave their seats back.
type crowd struct {
	house   *House
	rng     *rand.Rand
	parties [][]Seat
	free    int
}

// partySizes holds the usual mix: mostly pairs, then fours.
var partySizes = []int{1, 2, 2, 2, 2, 2, 3, 4, 4, 4, 5, 6}

func newCrowd(c *Chart, percent int, seed uint64) *crowd {
	w := &crowd{house: NewHouse(c), rng: rand.New(rand.NewPCG(seed, 1)), free: c.Len()}
	for level := c.Len() * (100 - percent) / 100; w.free > level; {
		w.arrive()
		if w.rng.IntN(20) == 0 {
			w.leave()
		}
	}
	return w
}

// arrive seats one party: most take the best there is, some want a certain
// section. When the party does not fit together any more, one person comes;
// when nobody fits, the wheelchair places are released to anybody.
func (w *crowd) arrive() {
	r := Request{Count: partySizes[w.rng.IntN(len(partySizes))], Allocations: General, OrphanRule: true}
	if w.rng.IntN(3) == 0 {
		r.Section = Section(1 + w.rng.IntN(len(w.house.Chart().Sections())))
	}
	for _, r := range []Request{r, {Count: 1, Allocations: General, OrphanRule: true}, {Count: 1, Allocations: General, Release: true}} {
		if got, ok := w.house.BestAvailable(r); ok {
			w.take(got.Seats)
			return
		}
	}
}

func (w *crowd) take(seats []Seat) {
	for _, s := range seats {
		w.house.Take(s)
	}
	w.free -= len(seats)
	w.parties = append(w.parties, slices.Clone(seats))
}

// leave gives back the seats of a party picked at random.
func (w *crowd) leave() {
	if len(w.parties) == 0 {
		return
	}
	i, last := w.rng.IntN(len(w.parties)), len(w.parties)-1
	for _, s := range w.parties[i] {
		w.house.Free(s)
	}
	w.free += len(w.parties[i])
	w.parties[i] = w.parties[last]
	w.parties = w.parties[:last]
}

// fillLevels are the shares of seats taken at which queries are measured.
var fillLevels = []int{0, 50, 90, 95, 99}

// BenchmarkBestAvailable measures single queries on 80,000 seats while the
// house stays at its level: the seats found are taken, and random parties
// leave. Parts of the name: policy, and percent of seats taken.
func BenchmarkBestAvailable(b *testing.B) {
	stadium := Stadium()
	policies := []struct {
		name    string
		request Request
	}{
		{"together", Request{Count: 4}},
		{"split", Request{Count: 4, MaySplit: true}},
		{"section", Request{Count: 4, MaySplit: true, Section: 1}},
		{"companions", Request{Count: 3, Accessible: 1, Companions: 2}},
	}
	for _, p := range policies {
		p.request.Allocations, p.request.OrphanRule = General, true
		for _, percent := range fillLevels {
			b.Run(fmt.Sprintf("%s/full=%d", p.name, percent), func(b *testing.B) {
				benchQueries(b, newCrowd(stadium, percent, 7), p.request)
			})
		}
	}
}

// BenchmarkScan is what the same query costs a house that looks at every seat
// each time: the other side of BenchmarkBestAvailable/together.
func BenchmarkScan(b *testing.B) {
	stadium := Stadium()
	q := question{allocations: General, count: 4, orphanRule: true}
	for _, percent := range fillLevels {
		w := newCrowd(stadium, percent, 7)
		b.Run(fmt.Sprintf("full=%d", percent), func(b *testing.B) {
			for b.Loop() {
				w.house.least(w.house.rank(q), 0, 0)
			}
		})
	}
}

func benchQueries(b *testing.B, w *crowd, r Request) {
	r.Into = make([]Seat, 0, MaxCount)
	w.house.BestAvailable(r)
	level, found := w.free, 0
	took := make([]time.Duration, 0, b.N)
	b.ResetTimer()
	for range b.N {
		if r.Section > 0 { // another one each time
			r.Section = Section(1 + w.rng.IntN(len(w.house.Chart().Sections())))
		}
		start := time.Now()
		got, ok := w.house.BestAvailable(r)
		took = append(took, time.Since(start))
		if ok {
			found++
			w.take(got.Seats)
		}
		for w.free < level || w.rng.IntN(4) == 0 {
			w.leave()
		}
		for w.free > level+8 {
			w.arrive()
		}
	}
	total := time.Duration(0)
	for _, d := range took {
		total += d
	}
	slices.Sort(took)
	b.ReportMetric(float64(total)/float64(b.N), "ns/op") // of the queries alone
	b.ReportMetric(float64(took[len(took)/2]), "p50-ns")
	b.ReportMetric(float64(took[len(took)*99/100]), "p99-ns")
	b.ReportMetric(float64(took[len(took)-1]), "max-ns")
	b.ReportMetric(100*float64(found)/float64(b.N), "found-%")
}
