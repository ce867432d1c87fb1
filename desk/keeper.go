package desk

import (
	"errors"
	"sync"
	"sync/atomic"

	"facevalue/journal"
)

// keepSnapshots is how many are kept: the newest, and one in case it is bad.
const keepSnapshots = 2

// keeper has snapshots taken beside the desk, one at a time, from durable
// records and never from the live machine.
type keeper struct {
	running sync.WaitGroup
	busy    atomic.Bool
	bytes   int    // of records since the last snapshot was asked for
	kept    uint64 // seq of the last snapshot that was asked for

	broken atomic.Pointer[StoppedError] // what is durable cannot be
}

// keep asks for a snapshot once enough has been written.
func (d *Desk[C, F, O, E]) keep(head journal.Head) {
	k := &d.keeper
	k.bytes += d.core.record.Size()
	if d.options.Snapshots == nil || k.bytes < d.options.SnapshotEvery || k.busy.Load() {
		return
	}
	k.bytes, k.kept = 0, head.Seq
	k.busy.Store(true)
	k.running.Add(1)
	go d.snapshot() // Close waits for it
}

func (d *Desk[C, F, O, E]) snapshot() {
	defer d.keeper.running.Done()
	defer d.keeper.busy.Store(false)
	source := d.source
	source.Progress = nil
	_, err := source.SaveSnapshot(keepSnapshots)
	d.broke(err)
}

// broke looks at what came of a snapshot. One that could not be kept costs time at
// the next opening; a machine that failed its audit, or panicked, sells no more.
func (d *Desk[C, F, O, E]) broke(err error) {
	var stopped *StoppedError
	switch {
	case errors.As(err, &stopped):
		d.keeper.broken.Store(stopped)
		signal(d.queue.wake)
	case err != nil:
		d.options.Notice(err)
	}
}

// farewell keeps the state of a desk that was closed in good order: everything
// in its machine is durable, so it need not be folded again. Where the last append
// failed that is not so, and nothing is kept. It says why the desk did not close in
// good order after all.
func (d *Desk[C, F, O, E]) farewell() error {
	d.keeper.running.Wait()
	head := d.core.Head()
	if d.options.Snapshots != nil && head.Seq != d.keeper.kept && d.core.Settled() {
		d.broke(d.source.Save(d.core.Machine(), head, keepSnapshots))
	}
	if stopped := d.keeper.broken.Load(); stopped != nil {
		return stopped
	}
	return nil
}
