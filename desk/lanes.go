package desk

import (
	"math"
	"slices"
)

const (
	// resubmitFirst and resubmitMost are the pauses, in ms, before an effect's
	// result is submitted again after the desk was busy or the outcome unknown;
	// and before an effect is carried out again whose worker failed.
	resubmitFirst = 50
	resubmitMost  = 10_000
)

// Lanes is the step machine that runs effects: one lane's effects one after the
// other, different lanes side by side, a bounded number at a time. An effect is
// over when the command that carries its result has been answered, not before:
// the next one in its lane may rest on that. It is not safe for concurrent use.
//
// Inputs are Add, Drop, Retain, Hold, Carried, Failed and Answered; Next is the output.
type Lanes[C any, E Effect] struct {
	most    int // tasks at work at the same time
	working int
	held    bool

	tasks map[uint64]*task[C, E] // by effect id
	lanes map[uint64][]*task[C, E]
	ready fifo[*task[C, E]] // first of their lanes, to be carried out
	first fifo[*task[C, E]] // carried out: their lanes wait for the submit
	later []*task[C, E]     // wait for an instant
	next  int64             // the earliest of them
}

type task[C any, E Effect] struct {
	effect  E
	result  C
	carried bool // result holds what came of it
	begun   bool // work may have been done already: not to be dropped
	dropped bool // to be passed over
	pause   int64
	at      int64 // not before this instant
}

// Todo is one thing to do now: carry out Effect, or submit its Result.
type Todo[C any, E Effect] struct {
	Effect E
	Submit bool
	Result C
}

// NewLanes runs at most most effects at the same time.
func NewLanes[C any, E Effect](most int) *Lanes[C, E] {
	return &Lanes[C, E]{
		most:  max(1, most),
		next:  math.MaxInt64,
		tasks: map[uint64]*task[C, E]{},
		lanes: map[uint64][]*task[C, E]{},
	}
}

// Add puts effects behind those of their lanes. One that is known already, which
// happens after a machine was rebuilt, is left where it is.
func (l *Lanes[C, E]) Add(effects []E) {
	for _, e := range effects {
		if l.tasks[e.EffectID()] != nil {
			continue
		}
		t := &task[C, E]{effect: e}
		l.tasks[e.EffectID()] = t
		lane := append(l.lanes[e.Lane()], t)
		l.lanes[e.Lane()] = lane
		if len(lane) == 1 {
			l.ready.push(t)
		}
	}
}

// Drop forgets effects that were closed before they were begun.
func (l *Lanes[C, E]) Drop(ids []uint64) {
	for _, id := range ids {
		if t := l.tasks[id]; t != nil && !t.begun {
			l.remove(t)
		}
	}
}

// Retain drops every effect that is not among those open and was not begun: it was
// closed by a record of which the desk was not told.
func (l *Lanes[C, E]) Retain(open []E) {
	keep := make(map[uint64]bool, len(open))
	for _, e := range open {
		keep[e.EffectID()] = true
	}
	var drop []uint64
	for id := range l.tasks {
		if !keep[id] {
			drop = append(drop, id)
		}
	}
	slices.Sort(drop) // what follows in its lane becomes ready in the same order each time
	l.Drop(drop)
}

// Hold keeps further effects from being begun, or lets them.
func (l *Lanes[C, E]) Hold(held bool) { l.held = held }

// Next is the next thing to do at an instant, if there is any.
func (l *Lanes[C, E]) Next(now int64) (Todo[C, E], bool) {
	l.awaken(now)
	if l.working >= l.most {
		return Todo[C, E]{}, false
	}
	t, ok := l.first.pop()
	for !ok && !l.held {
		if t, ok = l.ready.pop(); !ok {
			break
		}
		ok = !t.dropped
	}
	if !ok {
		return Todo[C, E]{}, false
	}
	l.working++
	t.begun = true
	return Todo[C, E]{Effect: t.effect, Submit: t.carried, Result: t.result}, true
}

// Wake is the instant at which Next has something without further input.
func (l *Lanes[C, E]) Wake() int64 {
	if l.working >= l.most {
		return math.MaxInt64
	}
	return l.next
}

// Carried tells what came of an effect: the command to submit next.
func (l *Lanes[C, E]) Carried(id uint64, result C) {
	if t := l.stop(id); t != nil {
		t.carried, t.result, t.pause = true, result, 0
		l.first.push(t)
	}
}

// Failed says that a worker broke without a result; the effect is carried out
// again after a pause.
func (l *Lanes[C, E]) Failed(id uint64, now int64) {
	if t := l.stop(id); t != nil {
		l.postpone(t, now)
	}
}

// Answered tells whether a result got through. After ok the effect is over; if
// not, the same result is submitted again after a pause.
func (l *Lanes[C, E]) Answered(id uint64, ok bool, now int64) {
	t := l.stop(id)
	switch {
	case t == nil:
	case ok:
		l.remove(t)
	default:
		l.postpone(t, now)
	}
}

// Working is how many effects are at work or have a result to submit.
func (l *Lanes[C, E]) Working() int { return l.working + l.first.size() }

// Open is how many effects are not over.
func (l *Lanes[C, E]) Open() int { return len(l.tasks) }

func (l *Lanes[C, E]) stop(id uint64) *task[C, E] {
	t := l.tasks[id]
	if t != nil {
		l.working--
	}
	return t
}

func (l *Lanes[C, E]) postpone(t *task[C, E], now int64) {
	t.pause = min(max(2*t.pause, resubmitFirst), resubmitMost)
	t.at = now + t.pause
	l.later = append(l.later, t)
	l.next = min(l.next, t.at)
}

// awaken moves what has waited long enough to those that are ready.
func (l *Lanes[C, E]) awaken(now int64) {
	if now < l.next {
		return
	}
	later := l.later
	l.later, l.next = l.later[:0], math.MaxInt64
	for _, t := range later {
		switch {
		case t.at > now:
			l.later = append(l.later, t)
			l.next = min(l.next, t.at)
		case t.carried:
			l.first.push(t)
		default:
			l.ready.push(t)
		}
	}
	clear(later[len(l.later):])
}

// remove takes a task out and lets the next of its lane go.
func (l *Lanes[C, E]) remove(t *task[C, E]) {
	t.dropped = true
	delete(l.tasks, t.effect.EffectID())
	key := t.effect.Lane()
	lane := l.lanes[key]
	i := slices.Index(lane, t)
	lane = slices.Delete(lane, i, i+1)
	if len(lane) == 0 {
		delete(l.lanes, key)
		return
	}
	l.lanes[key] = lane
	if i == 0 {
		l.ready.push(lane[0])
	}
}
