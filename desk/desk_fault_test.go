package desk_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"facevalue/desk"
	"facevalue/desk/internal/toy"
	"facevalue/journal"
	"facevalue/journal/memory"
)

// faultAt makes the nth append go wrong, counted from 1: the claim.
func faultAt(n uint64, f memory.Fault) memory.Option {
	return memory.WithFaults(func(a memory.Attempt) memory.Fault {
		if a.Call == n {
			return f
		}
		return memory.None
	})
}

func TestInDoubtAppendIsReadBack(t *testing.T) {
	for fault, stored := range map[memory.Fault]bool{memory.InDoubt: true, memory.Lost: false, memory.Torn: false} {
		t.Run(fault.String(), func(t *testing.T) {
			h := newHouse(t, memory.New(memory.Remote(), faultAt(2, fault)))
			d := h.open(nil)
			refused(t, d, hold(1, 60), desk.ErrUnknown)
			// Whoever comes first now tells whether it was stored.
			want := toy.OK
			if stored {
				want = toy.SoldOut
			}
			if o := ask(t, d, hold(2, 60)); o.Status != want {
				t.Fatalf("another hold was answered %+v, stored %v", o, stored)
			}
			h.close()
		})
	}
}

func TestFailedDiskEndsTheProcess(t *testing.T) {
	var fatal, stopped atomic.Value
	h := newHouse(t, memory.New(faultAt(2, memory.Lost)))
	d := h.open(func(o *toyOptions) {
		o.OnFatal = func(err error) { fatal.Store(err) }
		o.OnStop = func(err error) { stopped.Store(err) }
	})
	refused(t, d, count(1), desk.ErrUnknown)
	<-d.Ended()
	if err, _ := fatal.Load().(error); !errors.Is(err, journal.ErrFailed) {
		t.Fatalf("OnFatal was told %v", err)
	}
	if err, _ := stopped.Load().(error); !errors.Is(err, journal.ErrFailed) || !errors.Is(err, desk.ErrStopped) {
		t.Fatalf("OnStop was told %v", err)
	}
	refused(t, d, count(1), desk.ErrStopped)
	h.close()
}

func TestFenceDropsThatMachineAlone(t *testing.T) {
	m := memory.New()
	h := newHouse(t, m)
	var stopped atomic.Value
	d := h.open(func(o *toyOptions) { o.OnStop = func(err error) { stopped.Store(err) } })
	other := h.open(func(o *toyOptions) { o.Machine = "other" })
	ask(t, d, count(1))

	last, err := m.Last("toy")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Append([]journal.Record{last.Next("toy", last.Epoch+1, last.Instant)}); err != nil {
		t.Fatal(err)
	}
	refused(t, d, count(1), desk.ErrUnknown)
	<-d.Ended()
	refused(t, d, count(1), desk.ErrNotOwner)
	if err, _ := stopped.Load().(error); !errors.Is(err, desk.ErrNotOwner) {
		t.Fatalf("OnStop was told %v", err)
	}
	if o := ask(t, other, count(5)); o.N != 5 {
		t.Fatalf("the other desk answered %+v", o)
	}
	// Whoever opens it again serves it.
	again := h.open(nil)
	if o := ask(t, again, count(1)); o.N != 2 {
		t.Fatalf("after one count that got through: %+v", o)
	}
	h.close()
}

func TestBrokenMachineStopsAlone(t *testing.T) {
	for name, c := range map[string]toy.Command{
		"deciding toy.Command: panic": {Kind: toy.Panic},
		"truth broken":                {Kind: toy.Lie},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, memory.New())
			var stopped atomic.Value
			d := h.open(func(o *toyOptions) { o.OnStop = func(err error) { stopped.Store(err) } })
			other := h.open(func(o *toyOptions) { o.Machine = "other" })
			ask(t, d, count(1))
			refused(t, d, c, desk.ErrStopped)
			<-d.Ended()
			refused(t, d, count(1), desk.ErrStopped)

			var why *desk.StoppedError
			err, _ := stopped.Load().(error)
			if !errors.As(err, &why) || why.Seq != 3 || !strings.Contains(err.Error(), name) {
				t.Fatalf("OnStop was told %v, want record 3 and %q", err, name)
			}
			if err := d.Close(context.Background()); !errors.Is(err, desk.ErrStopped) {
				t.Fatalf("Close says %v", err)
			}
			ask(t, other, count(1))
			// Nothing of it was written: it opens again as it was.
			if o := ask(t, h.open(nil), count(1)); o.N != 2 {
				t.Fatalf("opened again: %+v", o)
			}
			h.close()
		})
	}
}

// A crowd that waits together may be decided in two groups. When the machine panics
// on the second, the answers of the first are not yet durable, and may never be.
func TestPanicWhileTheFirstHalfOfACrowdIsOnItsWay(t *testing.T) {
	for fault, want := range map[memory.Fault]error{memory.None: nil, memory.Lost: desk.ErrUnknown} {
		t.Run(fault.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := gated{memory.New(faultAt(2, fault)), make(chan struct{}, 10)}
				h := newHouse(t, g)
				d := h.open(func(o *toyOptions) { o.Limits.Commands = 1 })
				answers := make(chan error, 2)
				submit := func(c toy.Command) {
					_, _, err := d.Submit(context.Background(), c)
					answers <- err
				}
				synctest.Wait() // the claim is under way, and the crowd gathers
				go submit(count(1))
				synctest.Wait()
				go submit(toy.Command{Kind: toy.Panic})
				synctest.Wait()
				g.let(1)
				synctest.Wait()
				if len(answers) > 0 {
					t.Fatalf("answered %v before its record was durable", <-answers)
				}
				g.let(10)
				first, second := <-answers, <-answers
				if errors.Is(first, desk.ErrStopped) {
					first, second = second, first
				}
				if !errors.Is(first, want) || !errors.Is(second, desk.ErrStopped) {
					t.Fatalf("answered %v and %v, want %v and stopped", first, second, want)
				}
				h.close()
			})
		})
	}
}

func TestBrokenChainDoesNotOpen(t *testing.T) {
	h := newHouse(t, broken{memory.New()})
	_, err := desk.Open(toyOptions{
		Machine: "toy", New: newToy(1, 0), Committer: h.committer, Clock: bubbleClock{},
	})
	var why *journal.BreakError
	if !errors.As(err, &why) || why.Seq != 812 {
		t.Fatalf("opened a broken chain: %v", err)
	}
	h.close()
}

type broken struct{ journal.Journal }

func (broken) ReadAfter(machine string, _ journal.Head, _ func(journal.Record) error) error {
	return &journal.BreakError{Machine: machine, Seq: 812, Why: errors.New("does not match its checksum")}
}

func TestOptionsSayWhatIsMissing(t *testing.T) {
	h := newHouse(t, memory.New())
	good := toyOptions{Machine: "toy", New: newToy(1, 0), Committer: h.committer, Clock: bubbleClock{}}
	for want, spoil := range map[string]func(*toyOptions){
		"Options.New":       func(o *toyOptions) { o.New = nil },
		"Options.Committer": func(o *toyOptions) { o.Committer = nil },
		"Options.Clock":     func(o *toyOptions) { o.Clock = nil },
		"Options.Machine":   func(o *toyOptions) { o.Machine = "No Such" },
	} {
		o := good
		spoil(&o)
		if _, err := desk.Open(o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("without %s: %v", want, err)
		}
	}
	h.close()
}

// leaping has a wall clock that was set forward by an hour.
type leaping struct {
	bubbleClock
	ahead *atomic.Int64
}

func (c leaping) Wall() int64 { return c.Now() + c.ahead.Load() }

func TestClockJumpIsCountedAndNotFollowed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, memory.New())
		var ahead atomic.Int64
		d := h.open(func(o *toyOptions) { o.Clock = leaping{ahead: &ahead} })
		first := ask(t, d, hold(1, 1))
		ahead.Store(3_600_000)
		second := ask(t, d, hold(2, 1))
		if second.Until != first.Until {
			t.Fatalf("time went on by %d ms with the wall", second.Until-first.Until)
		}
		ask(t, d, count(1))
		if got := d.Stats().Jumps; got != 1 {
			t.Fatalf("%d jumps counted, want 1", got)
		}
		h.close()
	})
}
