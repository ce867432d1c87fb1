package driver

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"math"
	"math/rand/v2"

	"facevalue/desk"
	"facevalue/journal"
	"facevalue/journal/memory"
)

// world is one run.
type world[C, F, O any, E desk.Effect] struct {
	Config
	load   Workload[C, F, O, E]
	rand   *rand.Rand
	trace  hash.Hash
	report Report
	calm   bool // no more faults
	era    int  // counts crashes
	// pausing: the process stops for a while as soon as an append is under way.
	pausing bool
	err     error

	now, wall int64 // the process' clock, and what the wall shows

	disk      *memory.Journal
	snapshots *Snapshots
	gather    *desk.Gather
	flight    []journal.Record // at the journal, its fate open

	nodes   []*node[C, F, O, E]
	clients []*client[C, O]
}

// start is when every run begins, in ms since 1970.
const start = 1_800_000_000_000

// Run drives a workload from a seed. The error says what was broken first.
func Run[C, F, O any, E desk.Effect](seed uint64, config Config, load Workload[C, F, O, E]) (Report, error) {
	w := &world[C, F, O, E]{
		Config:    config,
		load:      load,
		rand:      rand.New(rand.NewPCG(seed, 2)),
		trace:     sha256.New(),
		now:       start,
		wall:      start,
		snapshots: NewSnapshots(),
		gather:    &desk.Gather{},
	}
	options := []memory.Option{memory.WithFaults(w.fault)}
	if config.Remote {
		options = append(options, memory.Remote())
	}
	w.disk = memory.New(options...)
	for i := range max(1, config.Desks) {
		w.nodes = append(w.nodes, &node[C, F, O, E]{name: fmt.Sprintf("m%d", i), world: w})
	}
	for i := range max(1, config.Clients) {
		w.clients = append(w.clients, &client[C, O]{id: i})
	}
	w.run()
	w.trace.Sum(w.report.Trace[:0])
	if w.err != nil {
		return w.report, fmt.Errorf("driver: seed %d: %w", seed, w.err)
	}
	return w.report, nil
}

func (w *world[C, F, O, E]) run() {
	for _, n := range w.nodes {
		n.follow()
		n.open()
	}
	for range w.Actions {
		if w.err != nil {
			return
		}
		w.act()
	}
	w.calm = true
	for _, n := range w.nodes {
		n.close() // and open again: some may not have noticed a usurper
		n.lanes.Hold(false)
	}
	w.settle()
	w.verify()
}

// act does one thing, any thing.
func (w *world[C, F, O, E]) act() {
	if w.misfortune() {
		return
	}
	n := w.nodes[w.rand.IntN(len(w.nodes))]
	switch w.rand.IntN(10) {
	case 0, 1, 2:
		w.submit(w.clients[w.rand.IntN(len(w.clients))])
	case 3:
		n.deliver(1 + w.rand.IntN(4))
	case 4, 5, 6:
		n.step()
	case 7:
		w.storage()
	case 8:
		n.work()
	case 9:
		w.pass(w.rand.Int64N(40))
	}
}

func (w *world[C, F, O, E]) misfortune() bool {
	n := w.nodes[w.rand.IntN(len(w.nodes))]
	switch {
	case w.chance(w.Crashes):
		w.crash()
	case w.chance(w.Usurpers):
		n.usurp()
	case w.chance(w.Jumps):
		w.wall += w.rand.Int64N(20_000_000) - 10_000_000
	case w.chance(w.Snapshots):
		n.snapshot()
	case w.chance(w.Closings):
		n.close()
	case w.chance(w.Panics):
		n.fuse = 1 + w.rand.IntN(20)
	case w.chance(w.Pauses):
		w.pausing = true
	case w.chance(w.Waits):
		n.lanes.Hold(w.rand.IntN(2) == 0)
	default:
		return false
	}
	return true
}

func (w *world[C, F, O, E]) chance(of1000 int) bool {
	return of1000 > 0 && !w.calm && w.rand.IntN(1000) < of1000
}

// pass lets time go on.
func (w *world[C, F, O, E]) pass(ms int64) {
	w.now += ms
	w.wall += ms
}

// pause stops the process for a second to ten minutes while an append is under way:
// holds run out, effects come back late, and another owner may come meanwhile.
func (w *world[C, F, O, E]) pause() {
	w.pausing = false
	w.report.Paused++
	n := w.nodes[w.rand.IntN(len(w.nodes))]
	if len(n.tasks) > 0 {
		w.report.PausedAtWork++
	}
	ms := 1000 + w.rand.Int64N(599_001)
	w.note("pause", uint64(ms))
	first := w.rand.Int64N(ms)
	w.pass(first)
	if w.chance(w.Usurpers * 50) {
		n.usurp()
	}
	w.pass(ms - first)
}

// settle lets everything come to rest without further faults.
func (w *world[C, F, O, E]) settle() {
	for range 200_000 {
		if w.err != nil || w.atRest() {
			return
		}
		busy := false
		for _, c := range w.clients {
			w.retry(c)
		}
		for _, n := range w.nodes {
			busy = n.deliver(len(n.inbox)) || busy
			n.step()
			busy = n.work() || busy
		}
		if busy = w.storage() || busy; !busy {
			w.pass(max(1, w.nextWake()-w.now))
		}
	}
	w.broken("does not come to rest")
}

func (w *world[C, F, O, E]) atRest() bool {
	for _, c := range w.clients {
		if c.busy {
			return false
		}
	}
	for _, n := range w.nodes {
		if !n.atRest() {
			return false
		}
	}
	return true
}

// nextWake is when somebody has something to do, within a second.
func (w *world[C, F, O, E]) nextWake() int64 {
	at := w.now + 1000
	for _, n := range w.nodes {
		at = min(at, n.wake, n.lanes.Wake())
	}
	return at
}

// broken keeps the first thing that was broken.
func (w *world[C, F, O, E]) broken(format string, args ...any) {
	if w.err == nil {
		w.err = fmt.Errorf(format, args...)
	}
}

// note adds numbers to the trace.
func (w *world[C, F, O, E]) note(what string, numbers ...uint64) {
	if w.Log != nil {
		w.Log(fmt.Sprintf("%d %s %d", w.now-start, what, numbers))
	}
	var b [64]byte
	line := append(b[:0], what...)
	for _, n := range numbers {
		line = binary.LittleEndian.AppendUint64(line, n)
	}
	w.trace.Write(line)
}

const never = math.MaxInt64
