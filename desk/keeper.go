package desk

import (
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
	if _, err := source.SaveSnapshot(keepSnapshots); err != nil {
		d.options.Notice(err)
	}
}

// farewell keeps the state of a desk that was closed in good order: everything
// in its machine is durable, so it need not be folded again. Where the last append
// failed that is not so, and nothing is kept.
func (d *Desk[C, F, O, E]) farewell() {
	head := d.core.Head()
	if d.options.Snapshots == nil || head.Seq == d.keeper.kept || !d.core.Settled() {
		return
	}
	d.keeper.running.Wait()
	if err := d.source.Save(d.core.Machine(), head, keepSnapshots); err != nil {
		d.options.Notice(err)
	}
}
