package follow

import (
	"context"
	"fmt"
	"math"
	"sync"
	"sync/atomic"
	"time"

	"facevalue/desk"
	"facevalue/journal"
)

// Follower runs a Pace with a goroutine, a timer and a clock, and folds what it
// reads into its machine.
type Follower[C, F, O any, E desk.Effect] struct {
	options Options[C, F, O, E]

	// lock is held for reading by whoever looks at what it stands above, for
	// writing while a record is applied.
	lock    sync.RWMutex
	machine desk.Machine[C, F, O, E]
	head    journal.Head
	broken  error // set when a record left the machine in pieces

	begun uint64 // the record of the snapshot that folding began at

	// Used by the folding goroutine alone.
	opening context.Context // of Open, until it returns
	decoded []F
	effects []E
	shut    []uint64

	seq     atomic.Uint64 // head.Seq, for whoever needs no more than that
	told    atomic.Uint64 // the newest record poked for
	closing atomic.Bool
	wake    chan struct{}
	ended   chan struct{}

	mu      sync.Mutex // never held while a record is applied
	pace    Pace
	waiting waiting
	stopped error // why no further record will be folded
}

// Open folds the machine to its newest record and follows it from there. Folding ends
// early with ctx, which is of no account afterwards. Close the follower to end it.
func Open[C, F, O any, E desk.Effect](ctx context.Context, o Options[C, F, O, E]) (*Follower[C, F, O, E], error) {
	if err := o.complete(); err != nil {
		return nil, err
	}
	f := &Follower[C, F, O, E]{
		options: o,
		wake:    make(chan struct{}, 1),
		ended:   make(chan struct{}),
		opening: ctx,
	}
	if err := f.first(); err != nil {
		return nil, fmt.Errorf("follow: open %s: %w", o.Machine, err)
	}
	f.opening = context.Background()
	f.seq.Store(f.head.Seq)
	f.pace.Read(f.head.Seq, 0, o.Clock.Now(), o.Every())
	go f.run() // Close waits for it
	return f, nil
}

// Close ends the follower. Whoever waits is answered ErrClosed; the machine can
// still be read as it stands.
func (f *Follower[C, F, O, E]) Close() {
	f.closing.Store(true)
	f.signal()
	<-f.ended
}

// Poke says that a record is durable. It never blocks, and may be forgotten.
func (f *Follower[C, F, O, E]) Poke(seq uint64) {
	for {
		told := f.told.Load()
		if seq <= told {
			return
		}
		if f.told.CompareAndSwap(told, seq) {
			f.signal()
			return
		}
	}
}

// Begun is the record of the snapshot that folding began at, 0 when it began with the
// first record: records up to it were told to nobody.
func (f *Follower[C, F, O, E]) Begun() uint64 { return f.begun }

// Seq is the newest record that was folded.
func (f *Follower[C, F, O, E]) Seq() uint64 { return f.seq.Load() }

// Read shows the machine as it stands behind record seq. fn must not change it, nor
// keep it; the next record waits until it returns. It answers why the machine
// cannot be read, which is that a record broke it.
func (f *Follower[C, F, O, E]) Read(fn func(m desk.Machine[C, F, O, E], seq uint64)) error {
	f.lock.RLock()
	defer f.lock.RUnlock()
	if f.broken != nil {
		return f.broken
	}
	fn(f.machine, f.head.Seq)
	return nil
}

// Err is why the follower stopped; nil while it follows.
func (f *Follower[C, F, O, E]) Err() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.stopped
}

// Wait returns when record seq has been folded, not waiting for the interval
// between readings. It answers why that will not be, or the end of ctx.
func (f *Follower[C, F, O, E]) Wait(ctx context.Context, seq uint64) error {
	if f.Seq() >= seq {
		return nil
	}
	w := &waiter{seq: seq, done: make(chan error, 1), at: -1}
	if err := f.enlist(w); err != nil {
		return err
	}
	select {
	case err := <-w.done:
		return err
	case <-ctx.Done():
		f.mu.Lock()
		f.waiting.leave(w)
		f.mu.Unlock()
		return fmt.Errorf("follow: %s: record %d: %w", f.options.Machine, seq, context.Cause(ctx))
	}
}

func (f *Follower[C, F, O, E]) enlist(w *waiter) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.stopped != nil:
		return f.stopped
	case len(f.waiting) >= maxWaiting:
		return ErrBusy
	case f.Seq() >= w.seq:
		w.done <- nil
		return nil
	}
	f.waiting.add(w)
	if f.waiting.wanted() == w.seq {
		f.signal()
	}
	return nil
}

func (f *Follower[C, F, O, E]) signal() {
	select {
	case f.wake <- struct{}{}:
	default:
	}
}

// run is the follower's goroutine: read when it is time, rest until then.
func (f *Follower[C, F, O, E]) run() {
	defer close(f.ended)
	timer := time.NewTimer(math.MaxInt64)
	defer timer.Stop()
	for {
		if f.closing.Load() {
			f.stop(ErrClosed)
			return
		}
		now := f.options.Clock.Now()
		due, wanted := f.due()
		if due > now {
			f.rest(timer, due, now)
			continue
		}
		before := f.Seq()
		err := f.read()
		if f.Seq() > before {
			f.options.Advanced(f.Seq())
		}
		if !f.outcome(err, wanted) {
			return
		}
	}
}

// due is when to read next, and what somebody waits for.
func (f *Follower[C, F, O, E]) due() (at int64, wanted uint64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.pace.Told(f.told.Load())
	wanted = f.waiting.wanted()
	return f.pace.Due(wanted), wanted
}

// rest sleeps until an instant or a signal.
func (f *Follower[C, F, O, E]) rest(timer *time.Timer, due, now int64) {
	if due == math.MaxInt64 {
		<-f.wake
		return
	}
	timer.Reset(time.Duration(min(due-now, 3_600_000)) * time.Millisecond)
	select {
	case <-f.wake:
		timer.Stop()
	case <-timer.C:
	}
}

// outcome takes down how a reading ended, and says whether to go on.
func (f *Follower[C, F, O, E]) outcome(err error, wanted uint64) bool {
	now, every := f.options.Clock.Now(), f.options.Every()
	switch {
	case err == nil:
		f.mu.Lock()
		f.pace.Read(f.Seq(), wanted, now, every)
		f.mu.Unlock()
	case f.closing.Load():
	case forGood(err):
		err = fmt.Errorf("follow: %s stopped: %w", f.options.Machine, err)
		f.stop(err)
		f.options.OnStop(err)
		return false
	default:
		f.options.Notice(fmt.Errorf("follow: %s: %w", f.options.Machine, err))
		f.mu.Lock()
		f.pace.Failed(f.Seq(), now)
		f.mu.Unlock()
	}
	return true
}

// tell wakes those who wait for records up to seq.
func (f *Follower[C, F, O, E]) tell(seq uint64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.waiting.wake(seq, nil)
}

// stop answers all who wait, and whoever will.
func (f *Follower[C, F, O, E]) stop(why error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.stopped = why
	f.waiting.wake(math.MaxUint64, why)
}
