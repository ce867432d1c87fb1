package node

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"facevalue/desk"
	"facevalue/desk/follow"
	"facevalue/journal"
	"facevalue/sale"
	"facevalue/views"
)

// saleFeed brings one sale's records into the views: from the copy that readers have,
// as long as the views have all that came before; otherwise from a copy of its own,
// which begins where they stand and lives as long as the node.
type saleFeed struct {
	mu    sync.Mutex
	feed  *views.Feed
	read  func(fn func(m *sale.Machine, seq uint64)) error // the machine that feed is told of
	from  uint64
	apart *saleFollower
	late  bool  // a copy of its own is being made
	tried int64 // when that was begun last
}

type saleFollower = follow.Follower[sale.Command, sale.Fact, sale.Outcome, sale.Effect]

// begin says from where on the feed wants to be told, and by which hook.
func (f *saleFeed) begin(s *Sale) (from uint64, folded func(*sale.Machine, journal.Head, []sale.Fact)) {
	f.from = s.node.standing(s.machine)
	feed := s.node.views.Feed(s.machine)
	f.feed = feed
	f.read = func(fn func(*sale.Machine, uint64)) error { return s.live.Load().Read(fn) }
	return f.from, func(m *sale.Machine, at journal.Head, facts []sale.Fact) { feed.Folded(m, markOf(at), facts) }
}

// opened looks at what the readers' copy began with: where that is a snapshot of
// records that the views do not know, another copy has to tell them.
func (f *saleFeed) opened(s *Sale) {
	if s.Live().Begun() > f.from {
		f.goApart(s)
	}
}

// again is how many ms lie between two attempts to make a copy for the views alone.
const again = 60_000

// goApart feeds the views from a copy of their own, which is folded in the background.
func (f *saleFeed) goApart(s *Sale) {
	n, now := s.node, s.node.options.Clock.Now()
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.late || f.tried != 0 && now-f.tried < again || n.work.Err() != nil {
		return
	}
	f.late, f.tried, f.feed = true, now, nil
	old := f.apart
	f.apart = nil
	n.background.Add(1)
	go func() { // Close waits for it
		defer n.background.Done()
		if old != nil {
			old.Close()
		}
		if err := f.catchUp(s); err != nil && !errors.Is(err, context.Canceled) {
			n.notice(s.machine)(err)
		}
	}()
}

func (f *saleFeed) catchUp(s *Sale) error {
	n := s.node
	from := n.standing(s.machine)
	feed := n.views.Feed(s.machine)
	apart, err := follow.Open(n.work, follow.Options[sale.Command, sale.Fact, sale.Outcome, sale.Effect]{
		Machine: s.machine, New: func() saleMachine { return sale.New(n.dir.charts.find) },
		Journal: n.dir.journal, Snapshots: n.dir.snapshots, Clock: n.options.Clock, From: from,
		Folded: func(m saleMachine, at journal.Head, facts []sale.Fact) {
			feed.Folded(m.(*sale.Machine), markOf(at), facts)
		},
		Every:  func() int64 { return flushEvery },
		Notice: n.notice(s.machine),
	})
	f.mu.Lock()
	defer f.mu.Unlock()
	f.late = false
	if err != nil {
		return fmt.Errorf("node: views of %s: %w", s.machine, err)
	}
	f.feed, f.apart = feed, apart
	f.read = func(fn func(*sale.Machine, uint64)) error {
		return apart.Read(func(m desk.Machine[sale.Command, sale.Fact, sale.Outcome, sale.Effect], seq uint64) {
			fn(m.(*sale.Machine), seq)
		})
	}
	return nil
}

// poke says that a record is durable.
func (f *saleFeed) poke(seq uint64) {
	if !f.mu.TryLock() { // it looks for itself in a moment
		return
	}
	defer f.mu.Unlock()
	if f.apart != nil {
		f.apart.Poke(seq)
	}
}

// catchesUp says whether a copy for the views alone is being folded.
func (f *saleFeed) catchesUp() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.late
}

// stopped says why the views are not fed; nil while they are, or will be.
func (f *saleFeed) stopped() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.feed == nil {
		return nil
	}
	return f.feed.Stopped()
}

// flush writes what was told. With all it first waits until that is all there is.
func (f *saleFeed) flush(ctx context.Context, s *Sale, all bool) error {
	f.mu.Lock()
	feed, read, apart := f.feed, f.read, f.apart
	f.mu.Unlock()
	if feed == nil {
		f.goApart(s)
		return nil
	}
	if all {
		if err := f.await(ctx, s, apart); err != nil {
			return err
		}
	}
	if feed.Stopped() != nil {
		f.goApart(s)
		return nil
	}
	return feed.Flush(ctx, read)
}

// last brings the views to the end of a desk that has closed.
func (f *saleFeed) last(ctx context.Context, s *Sale) error {
	f.mu.Lock()
	feed := f.feed
	f.mu.Unlock()
	if feed == nil || feed.Stopped() != nil {
		return nil // the next start does it
	}
	return f.flush(ctx, s, true)
}

// await waits for the desk's newest record in the copy that tells the feed.
func (f *saleFeed) await(ctx context.Context, s *Sale, apart *saleFollower) error {
	seq := s.desk.Stats().Seq
	if apart != nil {
		return apart.Wait(ctx, seq)
	}
	return s.Live().Wait(ctx, seq)
}

// close ends a copy of its own.
func (f *saleFeed) close() {
	f.mu.Lock()
	apart := f.apart
	f.mu.Unlock()
	if apart != nil {
		apart.Close()
	}
}

func markOf(h journal.Head) views.Mark { return views.Mark{Seq: h.Seq, At: h.Instant, Hash: h.Hash} }
