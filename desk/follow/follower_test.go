package follow_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"facevalue/desk"
	"facevalue/desk/follow"
	"facevalue/desk/internal/toy"
	"facevalue/journal"
	"facevalue/journal/memory"
)

type (
	toyMachine  = desk.Machine[toy.Command, toy.Fact, toy.Outcome, toy.Effect]
	toyDesk     = desk.Desk[toy.Command, toy.Fact, toy.Outcome, toy.Effect]
	toyFollower = follow.Follower[toy.Command, toy.Fact, toy.Outcome, toy.Effect]
	toyOptions  = follow.Options[toy.Command, toy.Fact, toy.Outcome, toy.Effect]
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// bubbleClock shows the time of a synctest bubble.
type bubbleClock struct{}

func (bubbleClock) Now() int64  { return time.Since(time.UnixMilli(0)).Milliseconds() }
func (bubbleClock) Wall() int64 { return bubbleClock{}.Now() }

func newToy() toyMachine { return toy.New(100, 0) }

// house is a desk whose machine is followed.
type house struct {
	t         *testing.T
	journal   *memory.Journal
	committer *desk.Committer
	desk      *toyDesk
	poke      atomic.Pointer[toyFollower]
}

func newHouse(t *testing.T, snapshots desk.Snapshots) *house {
	h := &house{t: t, journal: memory.New()}
	h.committer = desk.NewCommitter(h.journal)
	d, err := desk.Open(desk.Options[toy.Command, toy.Fact, toy.Outcome, toy.Effect]{
		Machine: "toy", New: newToy, Committer: h.committer, Clock: bubbleClock{}, Snapshots: snapshots,
		Durable: func(head journal.Head) {
			if f := h.poke.Load(); f != nil {
				f.Poke(head.Seq)
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	h.desk = d
	return h
}

func (h *house) close() {
	h.t.Helper()
	if err := errors.Join(h.desk.Close(context.Background()), h.committer.Close(), h.journal.Close()); err != nil {
		h.t.Error(err)
	}
}

func (h *house) follow(change func(*toyOptions)) *toyFollower {
	h.t.Helper()
	o := toyOptions{Machine: "toy", New: newToy, Journal: h.journal, Clock: bubbleClock{}}
	if change != nil {
		change(&o)
	}
	f, err := follow.Open(context.Background(), o)
	if err != nil {
		h.t.Fatal(err)
	}
	h.poke.Store(f)
	return f
}

func (h *house) ask(c toy.Command) uint64 {
	h.t.Helper()
	_, seq, err := h.desk.Submit(context.Background(), c)
	if err != nil {
		h.t.Fatalf("%+v: %v", c, err)
	}
	return seq
}

func (h *house) count(n int64) uint64 { return h.ask(toy.Command{Kind: toy.Count, N: n}) }

func counter(t *testing.T, f *toyFollower) (n int64, at uint64) {
	t.Helper()
	if err := f.Read(func(m toyMachine, seq uint64) { n, at = m.(*toy.Machine).Counter(), seq }); err != nil {
		t.Fatal(err)
	}
	return n, at
}

func wait(t *testing.T, f *toyFollower, seq uint64) {
	t.Helper()
	if err := f.Wait(context.Background(), seq); err != nil {
		t.Fatal(err)
	}
}

// Whoever was answered with a seq finds what became true in it, whatever the
// interval, and even when nobody told the follower.
func TestWaitReadsWhatWasAnswered(t *testing.T) {
	for _, poked := range []bool{true, false} {
		t.Run(fmt.Sprintf("poked=%t", poked), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHouse(t, nil)
				defer h.close()
				f := h.follow(func(o *toyOptions) { o.Every = func() int64 { return 60_000 } })
				defer f.Close()
				if !poked {
					h.poke.Store(nil)
				}
				begun := bubbleClock{}.Now()
				for n := int64(1); n <= 50; n++ {
					seq := h.count(1)
					wait(t, f, seq)
					if got, at := counter(t, f); got < n || at < seq {
						t.Fatalf("behind record %d the counter is %d, want %d behind record %d", at, got, n, seq)
					}
				}
				if took := (bubbleClock{}).Now() - begun; took > 0 {
					t.Errorf("50 waits for durable records took %d ms", took)
				}
			})
		})
	}
}

// Nobody waits: then the interval is kept.
func TestIntervalIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, nil)
		defer h.close()
		advanced := atomic.Int64{}
		f := h.follow(func(o *toyOptions) {
			o.Every = func() int64 { return 200 }
			o.Advanced = func(uint64) { advanced.Add(1) }
		})
		defer f.Close()
		for range 100 {
			h.count(1)
			<-time.After(10 * time.Millisecond) // of the bubble
		}
		synctest.Wait()
		if n := advanced.Load(); n < 4 || n > 6 {
			t.Errorf("in a second it read %d times, the interval is 200 ms", n)
		}
	})
}

// told is what Folded was told.
type told struct {
	mu    sync.Mutex
	seqs  []uint64
	count int64
}

func (l *told) folded(_ toyMachine, at journal.Head, facts []toy.Fact) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.seqs = append(l.seqs, at.Seq)
	for _, f := range facts {
		if f.Kind == toy.Count {
			l.count += f.N
		}
	}
}

func TestFoldedIsToldOnceInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		snapshots := journal.SnapshotStore{Dir: t.TempDir()}
		h := newHouse(t, snapshots)
		for range 5 {
			h.count(1)
		}
		middle := h.count(1)
		for range 5 {
			h.count(1)
		}
		if err := h.desk.Close(context.Background()); err != nil { // keeps a snapshot of the end
			t.Fatal(err)
		}
		last := h.desk.Stats().Seq
		cases := []struct {
			from uint64
			want int64
		}{{0, 11}, {middle, 5}, {last, 0}}
		for _, c := range cases {
			var l told
			f := h.follow(func(o *toyOptions) { o.From, o.Folded, o.Snapshots = c.from, l.folded, snapshots })
			f.Close()
			if begun := map[bool]uint64{true: last}[c.from == last]; f.Begun() != begun {
				t.Errorf("from %d: it began at snapshot %d, want %d", c.from, f.Begun(), begun)
			}
			if l.count != c.want || uint64(len(l.seqs)) != last-c.from {
				t.Errorf("from %d: told %v with counts of %d, want those up to %d with %d", c.from, l.seqs, l.count, last, c.want)
			}
			for i, seq := range l.seqs {
				if seq != c.from+uint64(i)+1 {
					t.Fatalf("from %d: told %v", c.from, l.seqs)
				}
			}
			if n, at := counter(t, f); n != 11 || at != last {
				t.Errorf("from %d: it came to %d behind record %d", c.from, n, at)
			}
		}
		if err := errors.Join(h.committer.Close(), h.journal.Close()); err != nil {
			t.Error(err)
		}
	})
}

// A reader in a hurry begins at the newest snapshot, whoever is told less by that.
func TestLeap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		snapshots := journal.SnapshotStore{Dir: t.TempDir()}
		h := newHouse(t, snapshots)
		last := h.count(7)
		if err := h.desk.Close(context.Background()); err != nil {
			t.Fatal(err)
		}
		var l told
		f := h.follow(func(o *toyOptions) { o.Leap, o.Folded, o.Snapshots = true, l.folded, snapshots })
		f.Close()
		if n, at := counter(t, f); n != 7 || at != last || f.Begun() != last || len(l.seqs) != 0 {
			t.Errorf("%d behind %d, begun at %d, told %v", n, at, f.Begun(), l.seqs)
		}
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		o := toyOptions{Machine: "toy", New: newToy, Journal: h.journal, Clock: bubbleClock{}}
		if _, err := follow.Open(ctx, o); !errors.Is(err, context.Canceled) {
			t.Errorf("opened when nobody wants it any more: %v", err)
		}
		if err := errors.Join(h.committer.Close(), h.journal.Close()); err != nil {
			t.Error(err)
		}
	})
}

// A snapshot that the journal does not know is worth nothing, and a notice.
func TestSnapshotFromElsewhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		snapshots := journal.SnapshotStore{Dir: t.TempDir()}
		other := newHouse(t, snapshots)
		for range 9 {
			other.count(100)
		}
		other.close()
		h := newHouse(t, nil)
		defer h.close()
		seq := h.count(1)
		noticed := 0
		f := h.follow(func(o *toyOptions) {
			o.From, o.Snapshots = 1000, snapshots
			o.Notice = func(error) { noticed++ }
		})
		defer f.Close()
		if n, at := counter(t, f); n != 1 || at != seq || noticed != 1 {
			t.Errorf("it came to %d behind record %d with %d notices, want 1 behind %d with 1", n, at, noticed, seq)
		}
	})
}

// A record that is damaged stops the follower, for all who wait and will wait.
func TestDamageStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, nil)
		h.count(1)
		var stopped atomic.Value
		f := h.follow(func(o *toyOptions) { o.OnStop = func(err error) { stopped.Store(err) } })
		h.poke.Store(nil)
		good := f.Seq()
		bad := h.count(2)
		h.journal.Damage("toy", bad, func(b []byte) []byte { b[len(b)-1] ^= 1; return b })
		var broken *journal.BreakError
		if err := f.Wait(context.Background(), bad); !errors.As(err, &broken) || broken.Seq != bad {
			t.Fatalf("waiting for a damaged record: %v", err)
		}
		if err := f.Wait(context.Background(), bad+100); !errors.As(err, &broken) {
			t.Errorf("waiting afterwards: %v", err)
		}
		if n, at := counter(t, f); n != 1 || at != good {
			t.Errorf("what was sound is read as %d behind %d", n, at)
		}
		if err, _ := stopped.Load().(error); !errors.As(err, &broken) || f.Err() == nil {
			t.Errorf("OnStop was told %v", err)
		}
		f.Close()
		h.close()
	})
}

// A reading that fails for a moment is tried again; a machine that panics is not
// read any more.
func TestTroubleOfReading(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, nil)
		defer h.close()
		j := &flaky{Journal: h.journal}
		noticed := atomic.Int64{}
		f := h.follow(func(o *toyOptions) {
			o.Journal = j
			o.Notice = func(error) { noticed.Add(1) }
			o.Folded = func(m toyMachine, _ journal.Head, _ []toy.Fact) {
				if m.(*toy.Machine).Counter() == 13 {
					panic("thirteen")
				}
			}
		})
		defer f.Close()
		j.fails.Store(3)
		wait(t, f, h.count(12))
		if noticed.Load() != 3 {
			t.Errorf("noticed %d failures of 3", noticed.Load())
		}
		err := f.Wait(context.Background(), h.count(1))
		if !errors.Is(err, desk.ErrStopped) || !strings.Contains(err.Error(), "thirteen") {
			t.Errorf("after a panic: %v", err)
		}
		if err := f.Read(func(toyMachine, uint64) { t.Error("a machine in pieces was read") }); err == nil {
			t.Error("reading after a panic answered nothing")
		}
	})
}

// flaky fails to read as often as it is told.
type flaky struct {
	journal.Journal
	fails atomic.Int64
}

func (j *flaky) ReadAfter(machine string, head journal.Head, fn func(journal.Record) error) error {
	if j.fails.Add(-1) >= 0 {
		return errors.New("the disk hiccups")
	}
	return j.Journal.ReadAfter(machine, head, fn)
}

func TestWaitingEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, nil)
		defer h.close()
		f := h.follow(nil)
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if err := f.Wait(ctx, 1<<40); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a record that never comes: %v", err)
		}
		closed := make(chan error)
		go func() { closed <- f.Wait(context.Background(), 1<<40) }()
		synctest.Wait()
		f.Close()
		if err := <-closed; !errors.Is(err, follow.ErrClosed) {
			t.Errorf("closed under somebody who waits: %v", err)
		}
		if err := f.Wait(context.Background(), 1<<40); !errors.Is(err, follow.ErrClosed) {
			t.Errorf("waiting at a closed follower: %v", err)
		}
	})
}

// Many write, read, wait and give up at once; for the race detector.
func TestCrowd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, nil)
		defer h.close()
		var l told
		f := h.follow(func(o *toyOptions) { o.Folded = l.folded })
		defer f.Close()
		var all sync.WaitGroup
		for i := range 16 {
			all.Add(1)
			go func() {
				defer all.Done()
				for n := range 100 {
					seq := h.count(1)
					ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
					if (i+n)%7 == 0 {
						cancel()
					}
					if err := f.Wait(ctx, seq); err != nil && !errors.Is(err, context.Canceled) {
						t.Error(err)
					}
					cancel()
					counter(t, f)
				}
			}()
		}
		all.Wait()
		wait(t, f, h.desk.Stats().Seq)
		if n, _ := counter(t, f); n != 1600 || l.count != 1600 {
			t.Errorf("read %d, told of %d, want 1600", n, l.count)
		}
	})
}

func TestOpenSaysWhatIsMissing(t *testing.T) {
	ok := toyOptions{Machine: "toy", New: newToy, Journal: memory.New(), Clock: bubbleClock{}}
	for want, spoil := range map[string]func(*toyOptions){
		"New":     func(o *toyOptions) { o.New = nil },
		"Journal": func(o *toyOptions) { o.Journal = nil },
		"Clock":   func(o *toyOptions) { o.Clock = nil },
		"machine": func(o *toyOptions) { o.Machine = "no such name!" },
	} {
		o := ok
		spoil(&o)
		if _, err := follow.Open(context.Background(), o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}
