package live_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"facevalue/sale"
	"facevalue/seating"
	"facevalue/views/live"
)

var (
	seedFlag  = flag.Uint64("seed", 0, "run TestWatchersSeeWhatIs with this seed alone")
	seedsFlag = flag.Int("seeds", 12, "how many seeds TestWatchersSeeWhatIs runs")
)

// TestWatchersSeeWhatIs lets a shop live through random sales while clients come, go
// away, and come back with what they had. Whatever they missed, each is brought to
// exactly what somebody sees who asks for the whole; and that is what the machine says.
func TestWatchersSeeWhatIs(t *testing.T) {
	seeds := []uint64{*seedFlag}
	if *seedFlag == 0 {
		seeds = nil
		for seed := range *seedsFlag {
			seeds = append(seeds, uint64(seed)+1)
		}
	}
	for _, seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { watchTheWorld(t, seed) })
		})
	}
}

func watchTheWorld(t *testing.T, seed uint64) {
	r := rand.New(rand.NewPCG(seed, 1))
	chart, err := seating.Hall([]int{30, 400, 3000}[r.IntN(3)])
	if err != nil {
		t.Fatal(err)
	}
	s := newShop(t, chart, nil)
	defer s.close()
	watchers := make([]*watcher, 3)
	for i := range watchers {
		watchers[i] = newWatcher(s)
	}
	for range 150 {
		s.anything(r)
		<-time.After(time.Duration(r.IntN(60)) * time.Millisecond)
		if w := watchers[r.IntN(len(watchers))]; r.IntN(3) == 0 {
			w.toggle(r)
		}
	}
	for _, w := range watchers {
		w.catchUp(r)
		w.close()
	}
	if got := s.live.Watchers(); got != 0 {
		t.Errorf("seed %d: %d still watch when all have left", seed, got)
	}
}

// anything does something to the sale that may or may not be refused.
func (s *shop) anything(r *rand.Rand) {
	n, seats := r.Uint64N(20), uint32(s.chart.Len())
	some := []uint32{r.Uint32N(seats)}
	switch r.IntN(12) {
	case 0, 1, 2:
		s.do(hold(n, 1, 1+r.Uint32N(6)))
	case 3, 4:
		s.do(hold(n, 2*r.Uint32N(2), 1+r.Uint32N(5)))
	case 5:
		s.do(hold(n, 1, 1, some...))
	case 6:
		s.do(&sale.ReleaseHold{Hold: 1 + r.Uint64N(60), Owner: buyer(n)})
	case 7:
		s.do(&sale.BlockSeats{Meta: boss, Event: 0, Seats: some, Reason: "camera"})
	case 8:
		s.do(&sale.UnblockSeats{Meta: boss, Event: 0, Seats: some})
	case 9:
		s.do(&sale.MoveSeats{Meta: boss, Event: 0, Seats: some, Alloc: r.Uint32N(2)})
	case 10:
		s.do(&sale.SetSwitch{Meta: boss, Type: r.Uint32N(4), State: sale.Switch(r.IntN(2)), Reason: "lunch"})
	case 11:
		s.do(&sale.SellAtCounter{Meta: boss, Alloc: r.Uint32N(2), Wants: []sale.Want{{Kind: sale.TicketLine, Index: 1, Count: 1 + r.Uint32N(20), Apart: true}}, Free: true, Reason: "guests"})
	}
}

// watcher is a browser that loses its connection now and then.
type watcher struct {
	s      *shop
	client *client
	sub    *live.Subscription
}

func newWatcher(s *shop) *watcher {
	w := &watcher{s: s, client: load(s.t, s.live.Availability())}
	w.connect()
	return w
}

func (w *watcher) connect() {
	var err error
	if w.sub, err = w.s.live.Subscribe(w.client.Seq); err != nil {
		w.s.t.Fatal(err)
	}
}

func (w *watcher) close() {
	if w.sub != nil {
		w.sub.Close()
	}
	w.sub = nil
}

// toggle goes offline, comes back, or looks at what came.
func (w *watcher) toggle(r *rand.Rand) {
	switch {
	case w.sub == nil:
		w.connect()
	case r.IntN(3) == 0:
		w.close()
	default:
		w.catchUp(r)
	}
}

// catchUp takes every change until there is none, and compares.
func (w *watcher) catchUp(r *rand.Rand) {
	t := w.s.t
	t.Helper()
	if w.sub == nil {
		w.connect()
	}
	whole, err := w.s.live.AvailabilityAt(context.Background(), w.s.desk.Stats().Seq)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Millisecond)
	defer cancel()
	for {
		d, err := w.sub.Next(ctx)
		if errors.Is(err, context.DeadlineExceeded) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if d.Reset() {
			w.client = load(t, w.s.live.Availability())
			continue
		}
		w.client.take(t, d)
	}
	want := load(t, whole)
	want.Seq, w.client.Sale = w.client.Seq, want.Sale
	if diff := cmp.Diff(want, w.client); diff != "" {
		t.Fatalf("behind record %d a watcher has not what is (-is +has):\n%s", whole.Seq, diff)
	}
	w.s.compare(want)
}

// compare holds what is shown against what the machine says, asked in another way.
func (s *shop) compare(c *client) {
	s.t.Helper()
	if err := s.live.Read(func(m *sale.Machine, _ uint64) {
		setup, held := m.Setup(), m.EventStock(0).Held > 0
		free := 0
		for i, b := range m.SeatBits(0, nil) {
			is := b == sale.SeatFree
			if is {
				free++
			}
			if c.Events["final"][i] != is {
				s.t.Errorf("seat %d is shown as free: %t; its byte is %08b", i, !is, b)
			}
		}
		floor := m.PoolShare(0, 0).Free
		s.expect(c, "seat", int64(free), held, setup.State, setup.Types[1].State)
		s.expect(c, "ga", floor, m.PoolStock(0).Held > 0, setup.State, setup.Types[0].State)
		s.expect(c, "pair", floor/2, m.PoolStock(0).Held > 0, setup.State, setup.Types[2].State)
		if c.Pools["floor"] != floor || c.Types["ga"].Left != floor || c.Types["pair"].Left != -1 {
			s.t.Errorf("of %d on the floor %d are shown, %+v", floor, c.Pools["floor"], c.Types)
		}
	}); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shop) expect(c *client, typ string, left int64, held bool, of, typeOf sale.Switch) {
	s.t.Helper()
	want := "available"
	switch {
	case of != sale.SwitchOpen || typeOf != sale.SwitchOpen:
		want = "paused"
	case left == 0:
		want = "none"
	case left < 6:
		want = "few"
	}
	got := c.Types[typ]
	if got.State != want || got.Returning != (left == 0 && held) {
		s.t.Errorf("%s with %d left (held: %t) is shown as %+v, want %s", typ, left, held, got, want)
	}
}

func TestPublishedIsShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t, seating.Theatre(), nil)
		defer s.close()
		first := s.live.Availability()
		if again := s.live.Availability(); again != first {
			t.Error("nothing has changed, and it was made again")
		}
		<-time.After(time.Second)
		s.must(&sale.PostRules{Meta: boss, Window: 0, Version: 1, Effective: bubbleClock{}.Now()})
		s.must(hold(1, 0, 1))
		now := s.live.Availability()
		if now == first || now.ETag == first.ETag || now.Seq <= first.Seq {
			t.Errorf("a hold was given, and it is still %s behind %d", now.ETag, now.Seq)
		}
		zipped, err := gzip.NewReader(bytes.NewReader(now.Gzip))
		if err != nil {
			t.Fatal(err)
		}
		plain, err := io.ReadAll(zipped)
		if err != nil || !bytes.Equal(plain, now.JSON) {
			t.Errorf("compressed and plain differ: %v", err)
		}
		if setup := s.live.Setup(); setup.Windows[0].Posted != 1 {
			t.Errorf("the set-up is an old one: %+v", setup.Windows[0])
		}
	})
}

// The newest state of 80,000 seats has to fit into 20 kB on the wire, however it was
// sold.
func TestSizeOnTheWire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		chart, err := seating.Hall(80_000)
		if err != nil {
			t.Fatal(err)
		}
		s := newShop(t, chart, nil)
		defer s.close()
		r := rand.New(rand.NewPCG(7, 7))
		for range 40 {
			var seats []uint32
			for range 1_000 {
				seats = append(seats, r.Uint32N(80_000))
			}
			s.do(&sale.MoveSeats{Meta: boss, Event: 0, Seats: unique(seats), Alloc: 1})
		}
		p, err := s.live.AvailabilityAt(context.Background(), s.desk.Stats().Seq)
		if err != nil {
			t.Fatal(err)
		}
		if free := load(t, p).free("final"); free > 60_000 || free < 40_000 {
			t.Fatalf("%d of 80,000 are free, which proves nothing", free)
		}
		if len(p.Gzip) > 20_000 {
			t.Errorf("%d bytes on the wire, at most 20,000", len(p.Gzip))
		}
	})
}

func unique(seats []uint32) []uint32 {
	seen := map[uint32]bool{}
	var out []uint32
	for _, s := range seats {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}
