package test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var (
	clients   = flag.Int("clients", 200, "how many fans come to the shop at the same time")
	shopKills = flag.Int("shop.kills", 2, "how often the shop's server is killed while they buy")
	shopSeed  = flag.Uint64("shop.seed", 0, "decides what the fans do; 0 for a new one each time")
)

// shop is a sale with everybody who is there for it.
type shop struct {
	t      *testing.T
	ctx    context.Context
	house  *house
	staff  *staff
	counts *counts
	fans   []*fan
	sold   atomic.Int64 // tickets that were received, also those that were given back
	payers atomic.Int64

	mu     sync.Mutex
	faults int
	seats  []string // ids that somebody has seen
	known  map[string]bool
}

// wrong takes down what must not be. After some of that nobody reads on.
func (s *shop) wrong(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.faults++; s.faults <= 20 && s.ctx.Err() == nil {
		s.t.Errorf(format, args...)
	}
}

// seen takes down ids of seats, so that others can ask for the same ones.
func (s *shop) seen(seats []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range seats {
		if !s.known[id] {
			s.known[id] = true
			s.seats = append(s.seats, id)
		}
	}
}

func (s *shop) aSeat(n int) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.seats) == 0 {
		return ""
	}
	return s.seats[n%len(s.seats)]
}

// TestShopIsSoldOutWhileItIsKilled sells a house out over HTTP to many at once, with all
// that people, networks and payment companies do, and kills the server in the midst of
// it. It believes only what it was told: at the end the exports, the company's books
// and every answer, asked for again, have to agree with that.
func TestShopIsSoldOutWhileItIsKilled(t *testing.T) {
	if *shopSeed == 0 {
		*shopSeed = rand.Uint64()
	}
	t.Logf("again with: go test ./test -run %s -clients=%d -shop.kills=%d -shop.seed=%d", t.Name(), *clients, *shopKills, *shopSeed)
	path, began := binary(t), time.Now()
	s := openShop(t, path)
	// Holds and orders live for seconds, so that what is left alone comes back while
	// others still look for it.
	sells := offer{seats: max(12, *clients*6/10), standing: *clients * 3 / 2, each: eachMost, hold: 8, pay: 12}
	places := sells.seats + sells.standing
	for _, part := range []struct {
		name string
		do   func()
	}{
		{"staged", func() { s.staff.stage(sells) }},
		{"let in", s.open},
		{"sold", s.sellOut},
		{"returns sold", s.mopUp},
		{"settled", s.settle},
		{"audited", func() { s.audit(int64(places)) }},
	} {
		part.do()
		t.Logf("%s after %.1f s", part.name, time.Since(began).Seconds())
	}
	t.Logf("seed %d: %d places sold to %d fans; %s", *shopSeed, places, len(s.fans), s.counts)
	s.enough()
}

// openShop starts a house with an organizer in it.
func openShop(t *testing.T, path string) *shop {
	t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), patience())
	t.Cleanup(stop)
	s := &shop{t: t, ctx: ctx, house: newHouse(t, path, filepath.Join(t.TempDir(), "data")), counts: &counts{}, known: map[string]bool{}}
	s.house.start()
	s.staff = openOrganizer(t, newBrowser(ctx, s.house, 20_000, s.counts, s.wrong))
	return s
}

// script gives the payment company bad moments, few of which follow each other: whoever
// keeps failing is left alone for longer and longer. They are forgotten when it is
// killed.
func (s *shop) script() {
	s.t.Helper()
	for _, f := range []struct {
		match, kind  string
		times, delay int
	}{
		{"payment_intent.succeeded", "hook_lost", 2, 0},
		{"payment_intent.", "hook_twice", 30, 0},
		{"payment_intent.", "hook_late", 10, 300},
		{"POST /v1/payment_intents", "lost_after", 1, 0},
		{"POST /v1/payment_intents", "error", 1, 0},
		{"POST /v1/payment_intents", "delay", 6, 100},
		{"POST /v1/payment_intents", "lost_before", 1, 50},
		{"POST /v1/refunds", "lost_after", 1, 0},
		{"GET /v1/payment_intents", "delay", 10, 50},
	} {
		a := s.books(fmt.Sprintf("match=%s&kind=%s&times=%d&delay=%d", f.match, f.kind, f.times, f.delay))
		if a.status != 200 {
			s.t.Fatalf("a fault was not scripted: %s", &a)
		}
		s.counts.faults.Add(int64(f.times))
	}
}

// books scripts the company.
func (s *shop) books(form string) answer {
	return s.staff.ask(request{
		method: "POST", path: "/sandbox/admin/faults", form: true, body: form, header: map[string]string{"Authorization": "Bearer " + booksKey},
	})
}

// open lets everybody in. The first few prove an address that they share with another,
// spelled differently: they are one person to the sale.
func (s *shop) open() {
	s.t.Helper()
	s.script()
	for n := range *clients {
		s.fans = append(s.fans, s.newFan(n))
	}
	for n, f := range s.fans[:min(2*pairs, len(s.fans))] {
		f.email = spelling(n)
		if err := f.proves(f.email); err != nil {
			s.t.Fatal(err)
		}
	}
}

// pairs is how many pairs of fans share an address.
const pairs = 3

// spelling is how fan n spells the address that they share with another.
func spelling(n int) string {
	return fmt.Sprintf([]string{"jo.pair%d@gmail.com", "j.o.pair%d+tickets@googlemail.com", "JOpair%d@gmail.com"}[n%2], n/2)
}

// sellOut lets all fans buy at the same time, and kills the server while they do.
func (s *shop) sellOut() {
	s.t.Helper()
	var visits sync.WaitGroup
	for _, f := range s.fans {
		visits.Go(f.visit)
	}
	left := make(chan struct{})
	go func() { // waited for below
		defer close(left)
		visits.Wait()
	}()
	rng := rand.New(rand.NewPCG(*shopSeed, 1<<40))
	all := *clients * 2
	for k := range *shopKills {
		s.reached(int64(all*k / *shopKills + rng.IntN(max(all*9/10 / *shopKills, 1))), left)
		sold := s.sold.Load()
		s.house.kill()
		s.counts.kills.Add(1)
		s.house.start()
		s.script()
		s.t.Logf("killed when fans had received %d tickets, of %d", sold, all)
	}
	<-left
}

// reached returns when so many tickets were received, or everybody has left.
func (s *shop) reached(sold int64, left <-chan struct{}) {
	for s.sold.Load() < sold {
		select {
		case <-left:
			return
		case <-time.After(2 * time.Millisecond):
		}
	}
}

// mopUp sells what has come back to others who were waiting for it, until there is
// nothing left and nothing that may come back.
func (s *shop) mopUp() {
	s.t.Helper()
	for try := 0; ; try++ {
		is, rows := s.staff.stock()
		if is.free+is.held == 0 {
			return
		}
		if is.free == 0 && !s.staff.rest(5, &answer{}) {
			s.t.Fatalf("not sold out in time: %s", rows)
		}
		var visits sync.WaitGroup
		for range min(is.free, 16) {
			f := s.newFan(len(s.fans))
			s.fans = append(s.fans, f)
			visits.Go(f.takeWhatIsLeft)
		}
		visits.Wait()
	}
}

// takeWhatIsLeft buys one place of each type, as far as there is one.
func (f *fan) takeWhatIsLeft() {
	for _, typ := range []string{"ga", "near", "far"} {
		h, _, ok := f.place(fmt.Sprintf(`{"type":%q,"count":1}`, typ), false)
		if !ok {
			continue
		}
		f.keep(h)
	}
}

// settle looks at every order once more, until none waits for anything.
func (s *shop) settle() {
	s.t.Helper()
	var looks sync.WaitGroup
	for _, f := range s.fans {
		looks.Go(func() {
			for _, o := range f.orders {
				if f.await(o); o.state == "confirmed" && o.tickets == nil {
					f.receive(o)
				}
			}
		})
	}
	looks.Wait()
	if s.ctx.Err() != nil {
		s.t.Fatal("orders still wait, and the time for the test is over")
	}
}

// enough fails when the run proves little, because too little was done to the house.
func (s *shop) enough() {
	s.t.Helper()
	c, n := s.counts, int64(*clients)
	for _, want := range []struct {
		what        string
		is, atLeast int64
	}{
		{"kills", c.kills.Load(), int64(*shopKills)},
		{"connections that broke", c.broken.Load(), int64(*shopKills)},
		{"requests sent twice at once", c.duplicates.Load(), n / 4},
		{"cards declined", c.declines.Load(), n / 20},
		{"approvals at the bank", c.banks.Load(), n / 20},
		{"holds released", c.released.Load(), n / 50},
		{"holds and orders left alone", c.abandoned.Load(), n / 50},
		{"holds changed", c.amended.Load(), n / 50},
		{"orders cancelled", c.cancelled.Load(), n / 100},
		{"late payments", c.late.Load(), 2},
		{"times sold out", c.soldOut.Load(), n / 10},
		{"faults of the payment company", c.faults.Load(), 50},
	} {
		if want.is < want.atLeast {
			s.t.Errorf("%d %s, want at least %d: this run proves little", want.is, want.what, want.atLeast)
		}
	}
}
