package live_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"facevalue/journal"
	"facevalue/sale"
	"facevalue/seating"
	"facevalue/views/live"
)

func TestIntervalStretches(t *testing.T) {
	for watchers, want := range map[int]int64{0: 20, 1: 20, 100: 30, 1_000: 120, 10_000: 1_020, 1_000_000: 1_020} {
		if got := live.Interval(watchers); got != want {
			t.Errorf("with %d watchers %d ms, want %d", watchers, got, want)
		}
	}
}

// However much is sold, those who watch are told at the interval and not for each
// record, and at once when nothing was told for a while.
func TestChangesAreGathered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t, seating.Theatre(), nil)
		defer s.close()
		sub, err := s.live.Subscribe(s.live.Availability().Seq)
		if err != nil {
			t.Fatal(err)
		}
		defer sub.Close()
		<-time.After(time.Second)
		begun := bubbleClock{}.Now()
		s.must(hold(1, 0, 1))
		if _, err := sub.Next(context.Background()); err != nil {
			t.Fatal(err)
		}
		if took := (bubbleClock{}).Now() - begun; took > 5 {
			t.Errorf("the first change after a quiet second took %d ms", took)
		}
		told := 0
		for end := begun + 500; (bubbleClock{}).Now() < end; {
			s.must(hold(1, 1, 1))
			<-time.After(2 * time.Millisecond)
		}
		ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
		defer cancel()
		for {
			if _, err := sub.Next(ctx); err != nil {
				break
			}
			told++
		}
		if told < 15 || told > 27 {
			t.Errorf("in half a second of sales %d changes were told, the interval is 20 ms", told)
		}
	})
}

// Somebody who fell behind, comes from another life of the house, or knows more than
// there is, begins again from the whole.
func TestResets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t, seating.Theatre(), nil)
		defer s.close()
		now := s.live.Availability().Seq
		slow, err := s.live.Subscribe(now)
		if err != nil {
			t.Fatal(err)
		}
		defer slow.Close()
		for range 1_100 {
			out := s.must(hold(1, 0, 1))
			<-time.After(21 * time.Millisecond)
			s.must(&sale.ReleaseHold{Hold: out.Ref, Owner: buyer(1)})
			<-time.After(21 * time.Millisecond)
		}
		for name, seq := range map[string]uint64{"old": now, "of the future": 1 << 40} {
			sub, err := s.live.Subscribe(seq)
			if err != nil {
				t.Fatal(err)
			}
			isReset(t, name, sub)
			sub.Close()
		}
		isReset(t, "slow", slow)
	})
}

func isReset(t *testing.T, name string, sub *live.Subscription) {
	t.Helper()
	d, err := sub.Next(context.Background())
	if err != nil || !d.Reset() {
		t.Errorf("%s: %+v %v, want a reset", name, d, err)
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	if d, err := sub.Next(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%s: after the reset %+v %v, want nothing", name, d, err)
	}
}

func TestWatchersAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t, seating.Theatre(), func(o *live.Options) { o.MaxWatchers = 2 })
		var subs []*live.Subscription
		for range 2 {
			sub, err := s.live.Subscribe(0)
			if err != nil {
				t.Fatal(err)
			}
			subs = append(subs, sub)
		}
		if _, err := s.live.Subscribe(0); !errors.Is(err, live.ErrBusy) {
			t.Errorf("a third watcher of at most two: %v", err)
		}
		subs[0].Close()
		if sub, err := s.live.Subscribe(0); err != nil {
			t.Errorf("after one left: %v", err)
		} else {
			sub.Close()
		}
		ended := make(chan error)
		go func() {
			for {
				if _, err := subs[1].Next(context.Background()); err != nil {
					ended <- err
					return
				}
			}
		}()
		synctest.Wait()
		s.close()
		if err := <-ended; !errors.Is(err, live.ErrClosed) {
			t.Errorf("closed under a watcher: %v", err)
		}
		if _, err := s.live.Subscribe(0); !errors.Is(err, live.ErrClosed) {
			t.Errorf("watching what is closed: %v", err)
		}
		if s.live.Setup().Name != "club" {
			t.Error("what was folded can be read no more")
		}
	})
}

// What everybody may know of a type is asked again when somebody says that it has
// changed.
func TestRefresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		few := uint32(0)
		s := newShop(t, seating.Theatre(), func(o *live.Options) {
			o.Shown = func(string) (bool, uint32) { return true, few }
		})
		defer s.close()
		if c := load(t, s.live.Availability()); c.Types["ga"].State != "available" {
			t.Fatalf("%+v", c.Types)
		}
		few = 1000
		s.live.Refresh()
		<-time.After(time.Second)
		if c := load(t, s.live.Availability()); c.Types["ga"].State != "few" || c.Types["ga"].Left != 40 {
			t.Errorf("%+v", c.Types)
		}
	})
}

// A view that is fed from here is told every record once, the first ones too.
func TestFeeds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var seqs []uint64
		s := newShop(t, seating.Theatre(), func(o *live.Options) {
			o.Folded = func(m *sale.Machine, at journal.Head, facts []sale.Fact) { seqs = append(seqs, at.Seq) }
		})
		s.must(hold(1, 0, 1))
		last := s.live.Seq()
		s.close()
		if uint64(len(seqs)) < last || seqs[0] != 1 || s.live.Begun() != 0 {
			t.Errorf("told of %d records from %d, there were %d", len(seqs), seqs[0], last)
		}
	})
}
