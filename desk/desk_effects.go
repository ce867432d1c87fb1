package desk

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// event is what a worker came back with.
type event[C any] struct {
	id     uint64
	result C
	failed error
}

// events is where workers leave what came of effects.
type events[C any] struct {
	mu   sync.Mutex
	list []event[C]
	hold *bool // HoldEffects was called
}

// HoldEffects keeps effects from being begun, as after a restore that has not
// been reconciled yet, or lets them go.
func (d *Desk[C, F, O, E]) HoldEffects(held bool) {
	d.events.mu.Lock()
	d.events.hold = &held
	d.events.mu.Unlock()
	signal(d.queue.wake)
}

// heed hands to the lanes what workers left.
func (d *Desk[C, F, O, E]) heed(now int64) {
	d.events.mu.Lock()
	list, hold := d.events.list, d.events.hold
	d.events.list, d.events.hold = nil, nil
	d.events.mu.Unlock()
	if hold != nil {
		d.lanes.Hold(*hold)
	}
	for _, e := range list {
		if e.failed != nil {
			d.options.Notice(e.failed)
			d.lanes.Failed(e.id, now)
		} else {
			d.lanes.Carried(e.id, e.result)
		}
	}
}

// begin does whatever the lanes have to do now.
func (d *Desk[C, F, O, E]) begin(now int64) {
	if d.options.CarryOut == nil {
		return
	}
	for {
		todo, ok := d.lanes.Next(now)
		switch {
		case !ok:
			return
		case todo.Submit:
			d.submitResult(todo, now)
		default:
			d.workers.Add(1)
			go d.carryOut(todo.Effect) // Close waits for it
		}
	}
}

// carryOut is one worker with one effect.
func (d *Desk[C, F, O, E]) carryOut(e E) {
	defer d.workers.Done()
	ev := event[C]{id: e.EffectID()}
	if err := guarded(func() error {
		ev.result = d.options.CarryOut(d.work, e)
		return nil
	}); err != nil {
		ev.failed = fmt.Errorf("desk: effect %d of %s: %w", ev.id, d.options.Machine, err)
	}
	if ev.failed == nil && d.work.Err() != nil {
		// What a cancelled worker says is not to be believed: the effect stays
		// open, and is carried out again by whoever opens the machine next.
		ev.failed = context.Cause(d.work)
	}
	d.events.mu.Lock()
	d.events.list = append(d.events.list, ev)
	d.events.mu.Unlock()
	signal(d.queue.wake)
}

// submitResult gives the desk the command that closes an effect. It is taken
// even when the queue is full, and its answer is called on this goroutine.
func (d *Desk[C, F, O, E]) submitResult(todo Todo[C, E], now int64) {
	id := todo.Effect.EffectID()
	_, _, err := d.queue.put(&todo.Result, func(_ O, _ uint64, err error) {
		d.resultAnswered(id, err)
	}, true)
	if err != nil {
		d.lanes.Answered(id, false, now)
	}
}

// resultAnswered lets a lane go on, unless the result has to be given again. A
// result too large for a record never gets through, so it is not tried for ever.
func (d *Desk[C, F, O, E]) resultAnswered(id uint64, err error) {
	if errors.Is(err, ErrTooLarge) {
		d.options.Notice(fmt.Errorf("desk: result of effect %d of %s: %w", id, d.options.Machine, err))
		err = nil
	}
	d.lanes.Answered(id, err == nil, d.options.Clock.Now())
}
