package desk

import (
	"math"

	"facevalue/journal"
)

// state is where in its life a core is.
//
//	claiming -> serving -> stopped
//	    ^          |
//	    +-- lost <-+
type state uint8

const (
	claiming state = iota // the epoch record is not durable yet: decides nothing
	serving               // decides
	lost                  // an append failed: waits to be rebuilt
	stopped               // takes nothing, for the reason in stop
)

// Limits bound the work of one step; zero fields take the defaults.
type Limits struct {
	Commands int // decided in one step; default 4096
	Due      int // due facts stated in one step; default 256
	Body     int // bytes of a record; default and most is journal.MaxBody
}

func (l Limits) withDefaults() Limits {
	if l.Commands <= 0 {
		l.Commands = 4096
	}
	if l.Due <= 0 {
		l.Due = 256
	}
	if l.Body <= 0 || l.Body > journal.MaxBody {
		l.Body = journal.MaxBody
	}
	return l
}

// Core is the step machine of a desk. Inputs are Take, Appended, Rebuilt, Close
// and the time given to Step; the output is Step's Ready. It is not safe for
// concurrent use and has no goroutine, timer or clock of its own.
//
// Invariants, with head the newest durable record:
//
//   - live state = fold(records to head) + facts in flight + facts in open
//   - flight is record head.Seq+1; open will be the one after
//   - an answer in a group's spans rests on no fact behind that group
type Core[C, F, O any, E Effect] struct {
	name   string
	limits Limits
	state  state
	stop   error // why nothing is taken: set by Close before state is stopped
	adrift bool  // live state holds what is not durable, and never will be known to be

	machine Machine[C, F, O, E]
	closer  Closer // nil when the machine is none
	head    journal.Head

	foreseer Foreseer[C] // nil when the machine is none
	epoch    uint64
	stamp    stamp

	queue    []*Batch[C, O] // taken, not wholly decided
	open     *group[C, O, E]
	spare    *group[C, O, E] // the other of two buffers; flight while flying
	flying   bool
	record   journal.Record
	barren   bool        // the machine was due and stated nothing
	deciding *Call[C, O] // for the report when the machine panics
	fact     []byte      // scratch
	ready    Ready[C, O, E]
	handed   bool // ready was returned: start afresh
}

// NewCore makes the core of a machine that stands at head, as Load returns it.
// Its first step claims the machine by a record of a new epoch.
func NewCore[C, F, O any, E Effect](
	name string, m Machine[C, F, O, E], head journal.Head, limits Limits,
) *Core[C, F, O, E] {
	c := &Core[C, F, O, E]{
		name:   name,
		limits: limits.withDefaults(),
		open:   &group[C, O, E]{},
		spare:  &group[C, O, E]{},
	}
	c.adopt(m, head)
	return c
}

func (c *Core[C, F, O, E]) adopt(m Machine[C, F, O, E], head journal.Head) {
	c.machine, c.head = m, head
	c.epoch = head.Epoch + 1
	c.state, c.adrift = claiming, false
	c.foreseer, _ = m.(Foreseer[C])
	if c.closer, _ = m.(Closer); c.closer == nil {
		return
	}
	c.guard(func() error {
		c.closer.Closed(nil) // those of facts folded just now are news to nobody
		return nil
	})
}

// Take adds commands. They are decided in order by later steps.
func (c *Core[C, F, O, E]) Take(b *Batch[C, O]) {
	c.queue = append(c.queue, b)
}

// Close makes the core finish: what it has is still decided and made durable,
// then it stops and answers what it takes with err.
func (c *Core[C, F, O, E]) Close(err error) {
	if c.stop == nil {
		c.stop = err
	}
}

// Step decides what was taken, at the clock's reading now and with the wall
// showing wall, and says what is to be done.
func (c *Core[C, F, O, E]) Step(now, wall int64) *Ready[C, O, E] {
	c.out()
	if !c.stamp.seen {
		c.stamp.startAt(c.head.Instant, now)
	}
	instant := c.stamp.at(now, wall)
	c.guard(func() error { return c.work(instant) })
	return c.finish()
}

func (c *Core[C, F, O, E]) work(now int64) error {
	if c.state == serving && !c.full() {
		c.due(now)
		c.decideQueued(now)
	}
	if !c.flying {
		return c.launch(now)
	}
	return nil
}

// finish completes the Ready of this step.
func (c *Core[C, F, O, E]) finish() *Ready[C, O, E] {
	wake := c.wake()
	if c.state == stopped && !c.flying {
		c.release(c.open)
		c.refuseQueued()
	}
	rd := &c.ready
	rd.Rebuild = c.state == lost
	rd.Wake = wake
	rd.Idle = len(c.queue) == 0 && !c.flying && c.open.empty()
	rd.Stopped = nil
	if c.state == stopped {
		rd.Stopped = c.stop
	}
	c.handed = true
	return rd
}

// barrenPause is how long a machine is left alone, in ms, that asked to be woken
// and then had nothing to state. It is a fault of the machine, but not one to
// stop a sale for; and asking again at once would go on for ever.
const barrenPause = 1000

// wake is when the next step has work. While an append is under way and the
// next record is full, only its end can help.
func (c *Core[C, F, O, E]) wake() int64 {
	switch {
	case c.state != serving || c.full():
		return math.MaxInt64
	case len(c.queue) > 0:
		return c.stamp.clock
	case c.stop != nil:
		return math.MaxInt64
	}
	var wake int64
	c.guard(func() error {
		wake = c.machine.Wake()
		return nil
	})
	if c.state == stopped {
		return math.MaxInt64
	}
	at := c.stamp.clockAt(wake)
	if c.barren {
		at = max(at, c.stamp.clock+barrenPause)
	}
	return at
}

// Head is the newest durable record.
func (c *Core[C, F, O, E]) Head() journal.Head { return c.head }

// Machine is the live machine, which may be ahead of Head; for audits between
// steps.
func (c *Core[C, F, O, E]) Machine() Machine[C, F, O, E] { return c.machine }

// Settled says that the live machine is the fold of the records up to Head: nothing
// was decided that is not durable. After an append that failed it is not.
func (c *Core[C, F, O, E]) Settled() bool { return !c.adrift && !c.flying && c.open.empty() }

// Jumps counts how often the wall clock was seen to jump.
func (c *Core[C, F, O, E]) Jumps() uint64 { return c.stamp.jumps }
