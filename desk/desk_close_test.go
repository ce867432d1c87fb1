package desk_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"facevalue/desk"
	"facevalue/desk/internal/toy"
	"facevalue/journal"
	"facevalue/journal/memory"
)

// wait lets the bubble's time go on by ms.
func wait(ms int) { <-time.After(time.Duration(ms) * time.Millisecond) }

func TestCloseLosesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGated()
		h := newHouse(t, g)
		d := h.open(nil)
		var good, bad int
		for range 500 {
			if err := d.SubmitAsync(count(1), func(_ toy.Outcome, _ uint64, err error) {
				if err == nil {
					good++
				} else {
					bad++
				}
			}); err != nil {
				t.Fatal(err)
			}
		}
		closed := make(chan error)
		go func() { closed <- d.Close(context.Background()) }()
		synctest.Wait()
		if err := d.SubmitAsync(count(1), nil); !errors.Is(err, desk.ErrClosed) {
			t.Fatalf("submitted while closing: %v", err)
		}
		g.let(100)
		if err := <-closed; err != nil {
			t.Fatal(err)
		}
		if good != 500 || bad != 0 {
			t.Fatalf("%d answered, %d failed, want 500 and 0", good, bad)
		}
		if o := ask(t, h.open(nil), count(1)); o.N != 501 {
			t.Fatalf("opened again: %+v", o)
		}
		h.close()
	})
}

func TestDueFactsNeedNoCommand(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, memory.New())
		durable := make(chan journal.Head, 10)
		d := h.open(func(o *toyOptions) { o.Durable = func(head journal.Head) { durable <- head } })
		<-durable
		o := ask(t, d, hold(1, 100))
		<-durable
		if head := <-durable; head.Instant != o.Until {
			t.Fatalf("the hold until %d was let go at %d", o.Until, head.Instant)
		}
		if o := ask(t, d, hold(2, 100)); o.Status != toy.OK {
			t.Fatalf("after it had run out: %+v", o)
		}
		h.close()
	})
}

func TestClosedDeskLeavesASnapshot(t *testing.T) {
	store := journal.SnapshotStore{Dir: t.TempDir()}
	h := newHouse(t, memory.New())
	d := h.open(func(o *toyOptions) { o.Snapshots = store })
	for range 5 {
		ask(t, d, count(1))
	}
	if err := d.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	folded := uint64(0)
	again := h.open(func(o *toyOptions) {
		o.Snapshots = store
		o.Progress = func(uint64, uint64) { folded++ }
	})
	if folded != 0 {
		t.Fatal("folded records behind a snapshot of the end")
	}
	if o := ask(t, again, count(1)); o.N != 6 {
		t.Fatalf("opened from a snapshot: %+v", o)
	}
	h.close()
}

// A desk whose last append fails while it closes leaves no snapshot of what it had
// decided: nobody knows whether that became durable.
func TestClosedDeskLeavesNoSnapshotOfWhatWasLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := journal.SnapshotStore{Dir: t.TempDir()}
		disk := memory.New(memory.WithFaults(func(a memory.Attempt) memory.Fault {
			if a.Call == 3 { // after the claim and one command
				return memory.Lost
			}
			return memory.None
		}))
		g := gated{disk, make(chan struct{}, 10)}
		h := newHouse(t, g)
		var fatal atomic.Value
		d := h.open(func(o *toyOptions) {
			o.Snapshots = store
			o.OnFatal = func(err error) { fatal.Store(err) }
		})
		g.let(2)
		ask(t, d, count(1))
		var got error
		if err := d.SubmitAsync(count(1), func(_ toy.Outcome, _ uint64, err error) { got = err }); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		closed := make(chan error)
		go func() { closed <- d.Close(context.Background()) }()
		synctest.Wait()
		g.let(1)
		if err := <-closed; !errors.Is(err, desk.ErrStopped) || !strings.Contains(err.Error(), "record 3: memory: injected fault") {
			t.Fatalf("Close says %v", err)
		}
		if err, _ := fatal.Load().(error); !errors.Is(err, journal.ErrFailed) {
			t.Fatalf("OnFatal was told %v", err)
		}
		if !errors.Is(got, desk.ErrUnknown) {
			t.Fatalf("the command whose append failed: %v", got)
		}
		disk.Restart()
		g.let(10)
		again := h.open(func(o *toyOptions) { o.Snapshots = store })
		if o := ask(t, again, count(1)); o.N != 2 {
			t.Errorf("opened again: %+v, want what the journal has, and 1", o)
		}
		h.close()
	})
}

func TestSnapshotsAreTakenBesideTheDesk(t *testing.T) {
	store := journal.SnapshotStore{Dir: t.TempDir()}
	h := newHouse(t, memory.New())
	var notice atomic.Value
	d := h.open(func(o *toyOptions) {
		o.Snapshots = store
		o.SnapshotEvery = 2000
		o.Notice = func(err error) { notice.Store(err) }
	})
	for found, _ := store.Latest("toy", "toy/1"); found == nil; found, _ = store.Latest("toy", "toy/1") {
		ask(t, d, count(1))
		if err := notice.Load(); err != nil {
			t.Fatal(err)
		}
	}
	h.close()
}

func TestTimeGoesOnWithoutCommands(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, memory.New())
		d := h.open(nil)
		// Further ahead than any timer is set.
		ask(t, d, toy.Command{Kind: toy.Hold, Key: 1, N: 1, TTL: 5 * 3_600_000})
		before := d.Stats().Seq
		wait(5*3_600_000 + 1)
		synctest.Wait()
		if d.Stats().Seq != before+1 {
			t.Fatal("a hold of five hours was not let go")
		}
		ask(t, d, toy.Command{Kind: toy.Hold, Key: 2, N: 1, TTL: math.MaxInt64 / 4})
		h.close()
	})
}
