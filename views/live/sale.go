package live

import (
	"context"
	"sync/atomic"

	"facevalue/desk/follow"
	"facevalue/journal"
	"facevalue/sale"
)

// Sale is one sale for readers. Its methods may be called from everywhere.
type Sale struct {
	options  Options
	follower *follower

	setup  atomic.Pointer[sale.Setup]
	board  board
	wake   chan struct{}
	ending atomic.Bool
	ended  chan struct{}
}

// Open folds a sale to its newest record and follows it from there. Close it.
// Folding ends early with ctx, which is of no account afterwards.
func Open(ctx context.Context, o Options) (*Sale, error) {
	if err := o.complete(); err != nil {
		return nil, err
	}
	s := &Sale{options: o, wake: make(chan struct{}, 1), ended: make(chan struct{})}
	var err error
	s.follower, err = follow.Open(ctx, settings{
		Machine: o.Machine, Journal: o.Journal, Snapshots: o.Snapshots, Clock: o.Clock,
		New:  func() machine { return sale.New(o.Charts) },
		From: o.From, Leap: o.Leap, Folded: s.folded,
		Every:    func() int64 { return foldEvery },
		Advanced: func(uint64) { s.signal() },
		Notice:   o.Notice, OnStop: o.OnStop,
	})
	if err != nil {
		return nil, err
	}
	if err := s.begin(); err != nil {
		s.follower.Close()
		return nil, err
	}
	go s.run() // Close waits for it
	return s, nil
}

// Close ends it, and answers everybody who waits or watches. What was folded can
// still be read.
func (s *Sale) Close() {
	s.follower.Close()
	s.ending.Store(true)
	s.signal()
	<-s.ended
}

// Poke says that a record is durable; from desk.Options.Durable. It never blocks.
func (s *Sale) Poke(seq uint64) { s.follower.Poke(seq) }

// Wait returns when record seq is folded; see follow.Follower.
func (s *Sale) Wait(ctx context.Context, seq uint64) error { return s.follower.Wait(ctx, seq) }

// Begun is the record of the snapshot that folding began at; see follow.Follower.
func (s *Sale) Begun() uint64 { return s.follower.Begun() }

// Seq is the newest record that was folded.
func (s *Sale) Seq() uint64 { return s.follower.Seq() }

// Err is why the sale is not followed any further, nil while it is.
func (s *Sale) Err() error { return s.follower.Err() }

// Read shows the machine as it stands behind record seq; fn must neither change nor
// keep it. It answers why it cannot be read, which is that a record broke it.
func (s *Sale) Read(fn func(m *sale.Machine, seq uint64)) error {
	return s.follower.Read(func(m machine, seq uint64) { fn(m.(*sale.Machine), seq) })
}

// Setup is everything that was set up, by index. It must not be changed, and is
// another one when something of it has changed.
func (s *Sale) Setup() *sale.Setup { return s.setup.Load() }

// folded is told each record while nobody reads.
func (s *Sale) folded(m machine, at journal.Head, facts []sale.Fact) {
	sm := m.(*sale.Machine)
	s.options.Folded(sm, at, facts)
	if s.setup.Load() != nil {
		s.renew(sm)
	}
}

// renew takes the set-up again when something of it has changed. While the sale is
// being opened there is none: that would be made for every record.
func (s *Sale) renew(m *sale.Machine) {
	if old := s.setup.Load(); old == nil || old.Version != m.SetupVersion() {
		s.setup.Store(m.Setup())
	}
}

func (s *Sale) signal() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

func (s *Sale) closed() bool { return s.ending.Load() }
