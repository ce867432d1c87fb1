package driver

import (
	"errors"

	"facevalue/desk"
	"facevalue/journal"
	"facevalue/journal/memory"
)

// node is one machine and, between crashes, its desk.
type node[C, F, O any, E desk.Effect] struct {
	name    string
	world   *world[C, F, O, E]
	life    int // counts openings: what an earlier life left behind is ignored
	durable uint64
	kept    []promise[C, O]

	core  *desk.Core[C, F, O, E]
	lanes *desk.Lanes[C, E]
	inbox []desk.Call[C, O] // on the way to the desk
	fate  func()            // what the journal said, on the way to the core
	wake  int64
	idle  bool
	tasks []E // at work

	crowds   map[*desk.Batch[C, O]]*crowd[C, O]
	fuse     int  // calls until the machine panics; 0 for never
	panicked bool // it has
	closing  bool

	shadow   desk.Machine[C, F, O, E] // folded from durable records
	shadowAt journal.Head
	opened   map[uint64]bool // effects that durable facts opened
	carried  map[uint64]int
	dropped  map[uint64]uint64 // by the record that closed them before they were carried out
	begun    map[uint64]bool   // in this life
}

func (n *node[C, F, O, E]) source(snapshots desk.Snapshots) desk.Source[C, F, O, E] {
	return desk.Source[C, F, O, E]{
		Machine: n.name, New: n.world.load.New, Journal: n.world.disk, Snapshots: snapshots,
	}
}

// open starts a desk for what is durable.
func (n *node[C, F, O, E]) open() {
	m, head, err := n.source(n.world.snapshots).Load()
	if err != nil {
		n.world.broken("%s: opening: %w", n.name, err)
		return
	}
	n.compare("opened", m, head)
	n.life++
	n.begun = map[uint64]bool{}
	n.crowds = map[*desk.Batch[C, O]]*crowd[C, O]{}
	n.panicked, n.closing = false, false
	n.core = desk.NewCore(n.name, n.watched(m, head), head, n.world.Limits)
	n.lanes = desk.NewLanes[C, E](3)
	n.tasks, n.fate, n.wake, n.idle = nil, nil, 0, false
	n.world.note("open", head.Seq, head.Epoch)
}

func (n *node[C, F, O, E]) watched(m desk.Machine[C, F, O, E], head journal.Head) desk.Machine[C, F, O, E] {
	return &watch[C, F, O, E]{Machine: m, node: n, last: head.Instant}
}

// step steps the core and does what it asks for.
func (n *node[C, F, O, E]) step() {
	w := n.world
	if n.fate != nil {
		n.fate()
		n.fate = nil
	}
	rd := n.core.Step(w.now, w.wall)
	n.wake, n.idle = rd.Wake, rd.Idle
	if rd.Append != nil {
		n.post(rd.Append)
	}
	for _, s := range rd.Answers {
		n.answer(s)
	}
	n.effects(rd.Effects, rd.Closed)
	switch {
	case rd.Rebuild:
		n.rebuild()
	case rd.Stopped != nil && rd.Idle:
		n.stopped(rd.Stopped)
	default:
		n.begin()
	}
}

func (n *node[C, F, O, E]) post(r *journal.Record) {
	life := n.life
	n.world.gather.Add(desk.Posted{Record: r, Done: func(head journal.Head, err error) {
		if life == n.life {
			n.fate = func() { n.core.Appended(head, err) }
		}
	}})
}

// deliver hands at most most commands to the core as one batch.
func (n *node[C, F, O, E]) deliver(most int) bool {
	most = min(most, len(n.inbox))
	if most == 0 {
		return false
	}
	calls := append([]desk.Call[C, O](nil), n.inbox[:most]...)
	n.inbox = n.inbox[most:]
	n.core.Take(n.gather(calls))
	return true
}

// rebuild folds the machine again; where the storage itself has failed, the
// process ends.
func (n *node[C, F, O, E]) rebuild() {
	m, head, err := n.source(n.world.snapshots).Load()
	if errors.Is(err, journal.ErrFailed) {
		n.world.crash()
		return
	}
	if err != nil {
		n.world.broken("%s: rebuilding: %w", n.name, err)
		return
	}
	n.world.report.Rebuilt++
	n.compare("rebuilt", m, head)
	n.lanes.Retain(n.core.Rebuilt(n.watched(m, head), head))
}

// stopped opens the desk again: it was closed, or fenced, or its machine panicked.
func (n *node[C, F, O, E]) stopped(why error) {
	switch {
	case errors.Is(why, desk.ErrClosed):
		n.farewell()
	case n.closing && (errors.Is(why, memory.ErrInjected) || errors.Is(why, journal.ErrFailed)):
		n.world.report.CloseFailed++
	case !errors.Is(why, desk.ErrNotOwner) && !n.panicked:
		n.world.broken("%s: %w", n.name, why)
		return
	}
	last, err := n.world.disk.Last(n.name)
	if err != nil {
		n.world.crash()
		return
	}
	if n.core.Settled() && n.core.Head() == last { // and nobody else has written since
		n.compare("closed", n.core.Machine(), n.core.Head())
	}
	n.open()
}

// farewell keeps a snapshot of the live machine, as the shell does. Opening again
// tells whether it held anything that was not durable.
func (n *node[C, F, O, E]) farewell() {
	if !n.core.Settled() {
		return
	}
	if err := n.source(n.world.snapshots).Save(n.core.Machine(), n.core.Head(), 2); err != nil {
		n.world.broken("%s: farewell: %w", n.name, err)
	}
	n.world.report.Farewells++
}

// close ends the desk in good order.
func (n *node[C, F, O, E]) close() {
	n.closing = true
	n.core.Close(desk.ErrClosed)
	n.idle = false // until it has been stepped
	n.world.report.Closed++
}

// usurp is another process that takes the machine over and is gone again.
func (n *node[C, F, O, E]) usurp() {
	w := n.world
	last, err := w.disk.Last(n.name)
	if err != nil {
		return
	}
	r := last.Next(n.name, last.Epoch+1, max(last.Instant, w.now+w.rand.Int64N(5000)))
	if _, err := w.disk.Append([]journal.Record{r}); err == nil {
		w.report.Usurped++
		w.note("usurped", r.Seq)
		n.learn()
	}
}

// crash ends the process: all that was not stored is gone.
func (w *world[C, F, O, E]) crash() {
	w.report.Crashes++
	w.note("crash")
	w.era++
	w.disk.Restart()
	w.gather, w.flight = &desk.Gather{}, nil
	for _, c := range w.clients {
		c.waiting = false
		c.try++
	}
	w.pass(w.rand.Int64N(400))
	w.now = max(start, w.wall) // a new process starts from the wall
	for _, n := range w.nodes {
		n.inbox = nil
		n.learn()
		n.open()
	}
}

func (n *node[C, F, O, E]) atRest() bool {
	return n.idle && len(n.inbox) == 0 && n.lanes.Open() == 0 && n.fate == nil && n.wake == never
}
