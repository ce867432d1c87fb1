package driver

import "facevalue/journal/memory"

// fault decides the fate of an append.
func (w *world[C, F, O, E]) fault(memory.Attempt) memory.Fault {
	if !w.chance(w.AppendFaults) {
		return memory.None
	}
	w.report.Failed++
	faults := []memory.Fault{memory.Lost, memory.InDoubt, memory.Torn, memory.Fence}
	return faults[w.rand.IntN(len(faults))]
}

// storage takes the committer one step on: a transaction begins, or its end is
// known. It says whether there was anything to do.
func (w *world[C, F, O, E]) storage() bool {
	if w.flight == nil {
		w.flight = w.gather.Next()
		if w.flight != nil && w.pausing {
			w.pause()
		}
		return w.flight != nil
	}
	entries := w.flight
	w.flight = nil
	w.report.Appends++
	failed, err := w.disk.Append(entries)
	for i := range entries {
		w.note("append", entries[i].Seq, uint64(entries[i].Instant), uint64(entries[i].Count))
	}
	for _, n := range w.nodes {
		n.learn()
	}
	if w.chance(w.Crashes * 4) {
		// Stored, and nobody was told.
		w.crash()
		return true
	}
	w.gather.Done(failed, err)
	return true
}
