package desk

import (
	"context"
	"math"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"facevalue/journal"
)

// Desk runs one core with goroutines, timers and a clock: the thin shell. One
// goroutine owns the core; everybody else talks to it through the queue, the
// fate of the append under way, and the events of workers.
type Desk[C, F, O any, E Effect] struct {
	options Options[C, F, O, E]
	source  Source[C, F, O, E]
	queue   *queue[C, O]

	// Owned by the desk's goroutine.
	core    *Core[C, F, O, E]
	lanes   *Lanes[C, E]
	batches []*Batch[C, O]
	timer   *time.Timer
	posted  Posted // made once, so that posting allocates nothing
	pace    pace
	drained bool // the core was told to finish

	fate    fate
	events  events[C]
	keeper  keeper
	counts  counts
	closing atomic.Bool
	hurry   atomic.Bool // Close does not wait for effects any longer

	work    context.Context // ends when workers must stop
	cancel  context.CancelFunc
	workers sync.WaitGroup
	ended   chan struct{}
	why     error // why it ended; read after ended
}

// fate is the answer of the journal to the one append under way: written by the
// committer, then flagged, then read by the desk.
type fate struct {
	known atomic.Bool
	head  journal.Head
	err   error
}

// Open folds the machine and starts its desk. The claim of a new epoch is the
// desk's first record; commands are taken at once and decided behind it. Close
// the desk to end it.
func Open[C, F, O any, E Effect](o Options[C, F, O, E]) (*Desk[C, F, O, E], error) {
	if err := o.complete(); err != nil {
		return nil, err
	}
	d := &Desk[C, F, O, E]{
		options: o,
		source:  o.source(),
		queue:   newQueue[C, O](o.Queue),
		lanes:   NewLanes[C, E](o.Workers),
		timer:   time.NewTimer(math.MaxInt64),
		ended:   make(chan struct{}),
	}
	m, head, err := d.source.Load()
	if err != nil {
		return nil, err
	}
	d.source.AllowLostTail = false // what this desk wrote must not get lost again
	d.core = NewCore(o.Machine, m, head, o.Limits)
	d.lanes.Hold(o.HoldEffects)
	d.work, d.cancel = context.WithCancel(context.Background())
	d.posted.Done = d.appended
	d.counts.seq.Store(head.Seq)
	go d.run() // Close waits for it
	return d, nil
}

// run is the desk's goroutine: take what came, step, act, rest.
func (d *Desk[C, F, O, E]) run() {
	defer close(d.ended)
	for {
		rd := d.turn()
		if rd.Stopped != nil && rd.Idle {
			d.end(rd.Stopped)
			return
		}
		d.rest(rd)
	}
}

func (d *Desk[C, F, O, E]) turn() *Ready[C, O, E] {
	if d.fate.known.Load() {
		d.fate.known.Store(false)
		d.core.Appended(d.fate.head, d.fate.err)
	}
	d.batches = d.queue.take(d.batches[:0])
	for _, b := range d.batches {
		d.core.Take(b)
	}

	clock := d.options.Clock
	now := clock.Now()
	if len(d.batches) > 0 {
		d.pace.start(now)
		clear(d.batches)
	}
	d.heed(now)
	if broken := d.keeper.broken.Load(); broken != nil {
		d.core.Halt(broken)
	}
	d.finishIfClosing()
	rd := d.core.Step(now, clock.Wall())
	d.act(rd, now)
	if rd.Idle {
		d.pace.stop()
	}
	return rd
}

// rest sleeps until there is something to do. While an append is under way a
// few waiting commands are no reason to wake up.
func (d *Desk[C, F, O, E]) rest(rd *Ready[C, O, E]) {
	want := 1
	if d.core.flying || d.core.state != serving {
		want = eager
	}
	if d.core.full() {
		want = math.MaxInt
	}
	now := d.options.Clock.Now()
	wake := min(rd.Wake, d.lanes.Wake())
	if wake <= now || d.mayFinish() || d.queue.hungry(want) {
		return
	}
	if !d.sleep(wake, now) || want != 1 {
		return
	}
	// The first of a crowd woke us. Whoever is about to submit goes first: one
	// append for all of them, not one for the first and another for the rest.
	runtime.Gosched()
}

// sleep waits for a signal or an instant, and says whether it was a signal.
func (d *Desk[C, F, O, E]) sleep(until, now int64) bool {
	if until == math.MaxInt64 {
		<-d.queue.wake
		return true
	}
	// Further ahead than an hour is asked again then: a sum cannot overflow.
	d.timer.Reset(time.Duration(min(until-now, 3_600_000)) * time.Millisecond)
	select {
	case <-d.queue.wake:
		d.timer.Stop()
		return true
	case <-d.timer.C:
		return false
	}
}

// appended is called by the committer.
func (d *Desk[C, F, O, E]) appended(head journal.Head, err error) {
	d.fate.head, d.fate.err = head, err
	d.fate.known.Store(true)
	signal(d.queue.wake)
}
