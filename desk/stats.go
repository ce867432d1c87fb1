package desk

import "sync/atomic"

// counts is what the desk's goroutine counts and others may read.
type counts struct {
	seq, answers, appends, jumps atomic.Uint64
}

// Stats is how a desk is doing.
type Stats struct {
	Seq     uint64 // newest durable record
	Answers uint64 // commands answered since it was opened
	Appends uint64 // records handed to the journal since then
	Jumps   uint64 // times the wall clock was seen to jump: an alarm
	Held    int    // commands waiting for their answer
}

// Stats may be called from anywhere.
func (d *Desk[C, F, O, E]) Stats() Stats {
	d.queue.lock()
	held := d.queue.held
	d.queue.mu.Unlock()
	return Stats{
		Seq:     d.counts.seq.Load(),
		Answers: d.counts.answers.Load(),
		Appends: d.counts.appends.Load(),
		Jumps:   d.counts.jumps.Load(),
		Held:    held,
	}
}
