package desk

import "runtime"

// act does what a step asked for, in the order in which Ready lists it.
func (d *Desk[C, F, O, E]) act(rd *Ready[C, O, E], now int64) {
	d.note()
	if rd.Append != nil {
		d.posted.Record = rd.Append
		d.counts.appends.Add(1)
		d.options.Committer.Post(d.posted)
		if len(rd.Answers) > 0 {
			// The committer would wait on this core until all are woken.
			runtime.Gosched()
		}
	}
	d.answer(rd.Answers, now)
	if rd.Stopped == nil {
		d.lanes.Add(rd.Effects)
		d.lanes.Drop(rd.Closed)
	}
	if rd.Rebuild {
		d.rebuild()
	}
	d.begin(now)
}

// note tells those who follow the machine of a new durable head, before any
// answer does.
func (d *Desk[C, F, O, E]) note() {
	head := d.core.Head()
	if d.counts.seq.Load() == head.Seq {
		return
	}
	d.counts.seq.Store(head.Seq)
	d.counts.jumps.Store(d.core.Jumps())
	if d.options.Durable != nil {
		d.options.Durable(head)
	}
	d.keep(head)
}

// answer wakes those that wait. The books come first, so that a caller who
// submits again at once finds the room it made.
func (d *Desk[C, F, O, E]) answer(spans []Span[C, O], now int64) {
	n := 0
	for _, s := range spans {
		n += s.To - s.From
	}
	if n == 0 {
		return
	}
	d.queue.settle(n, d.pace.hint(n, d.options.Queue, now))
	d.counts.answers.Add(uint64(n))
	for _, s := range spans {
		s.Answer()
		if s.Last() {
			close(s.Batch.done)
			d.queue.leave(s.Batch)
		}
	}
}

// rebuild folds the machine again after an append of unknown fate. Where the
// storage itself has failed, nothing that it would read back is to be believed.
func (d *Desk[C, F, O, E]) rebuild() {
	m, head, err := d.source.Load()
	if err == nil {
		d.lanes.Retain(d.core.Rebuilt(m, head))
		signal(d.queue.wake)
		return
	}
	d.core.Halt(err)
	signal(d.queue.wake)
}

// pace measures how fast answers go out, for the hint of a refusal. It measures
// only while somebody waits: a night without customers says nothing about the rush
// in the morning.
type pace struct {
	busy     bool
	since    int64
	answered int
}

// start is told of commands taken, stop that nobody waits any more.
func (p *pace) start(now int64) {
	if !p.busy {
		p.busy, p.since, p.answered = true, now, 0
	}
}

func (p *pace) stop() { p.busy = false }

// pacePeriod is how long the pace is measured before a new hint, in ms.
const pacePeriod = 200

// hint is a new refusal when the pace has been measured long enough: a full
// queue is empty after as long as it takes to answer it at this pace.
func (p *pace) hint(n, limit int, now int64) *BusyError {
	p.answered += n
	took := now - p.since
	if took < pacePeriod {
		return nil
	}
	wait := int64(limit) * took / int64(p.answered)
	p.since, p.answered = now, 0
	return &BusyError{Queued: limit, RetryAfter: min(max(wait, 20), 5000)}
}
