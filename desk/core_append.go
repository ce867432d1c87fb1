package desk

import (
	"errors"
	"fmt"

	"facevalue/journal"
)

// launch hands out the next record, if there is one and nothing is under way.
func (c *Core[C, F, O, E]) launch(now int64) error {
	switch {
	case c.state == claiming && !c.finished():
		c.fly(now)
	case c.state == serving && c.open.count > 0:
		if err := c.seal(); err != nil {
			return err
		}
		c.fly(now)
	case c.state == serving:
		// Refusals that rest on durable facts alone need not wait.
		c.release(c.open)
	}
	if c.finished() && (c.state == claiming || c.state == serving) {
		c.state = stopped
	}
	return nil
}

// finished says that the core was closed and has nothing left to do.
func (c *Core[C, F, O, E]) finished() bool {
	return c.stop != nil && len(c.queue) == 0 && !c.flying && c.open.empty()
}

// seal asks the machine for its truths before the group can become durable: a
// state that contradicts itself must not be written down.
func (c *Core[C, F, O, E]) seal() error {
	if err := c.machine.Truths(); err != nil {
		return fmt.Errorf("truth broken: %w", err)
	}
	g := c.open
	g.effects = c.machine.Opened(g.effects[:0])
	if c.closer != nil {
		g.closed = c.closer.Closed(g.closed[:0])
	}
	return nil
}

// fly starts the append of the open group and opens the next.
func (c *Core[C, F, O, E]) fly(now int64) {
	c.open, c.spare = c.spare, c.open
	g := c.spare
	c.record = c.head.Next(c.name, c.epoch, max(now, c.head.Instant))
	c.record.Body, c.record.Count = g.body, g.count
	c.flying = true
	c.out().Append = &c.record
}

// Appended tells the fate of the record handed out by Ready: stored as head, or
// the error. journal.ErrFenced means that somebody else owns the machine now;
// any other error that nothing is known of the record.
func (c *Core[C, F, O, E]) Appended(head journal.Head, err error) {
	if !c.flying {
		panic("desk: Appended with no append under way")
	}
	c.flying = false
	if err != nil {
		c.lose(err)
		return
	}
	c.head = head
	rd := c.out()
	if c.state != stopped {
		rd.Effects = append(rd.Effects, c.spare.effects...)
		rd.Closed = append(rd.Closed, c.spare.closed...)
	}
	c.release(c.spare)
	if c.state == claiming {
		c.state = serving
		c.guard(func() error {
			rd.Effects = c.machine.Open(rd.Effects)
			return nil
		})
	}
}

// lose answers everything that rested on a record of unknown fate, and what was
// decided behind it, as unknown. Live state is worth nothing from here on.
func (c *Core[C, F, O, E]) lose(err error) {
	c.adrift = true
	c.spare.fail(ErrUnknown)
	c.release(c.spare)
	if c.state == stopped {
		return // the open group has its answers
	}
	c.open.fail(ErrUnknown)
	c.release(c.open)
	var refused *journal.RefusedError
	switch {
	case errors.Is(err, journal.ErrFenced):
		c.state, c.stop = stopped, ErrNotOwner
	case errors.Is(err, journal.ErrGap), errors.As(err, &refused):
		c.halt(err)
	case c.stop != nil:
		// Nobody rebuilds what is about to close; but it did not close in good
		// order, and whoever closes it has to hear of it.
		c.halt(err)
	default:
		c.state = lost
	}
}

// Rebuilt hands over a machine folded again from what is durable, after Ready
// asked for it. It returns all effects that are open: one that is not among them was
// closed by a record whose fate was in doubt, and need not be begun any more. None
// of them may be begun for the first time before Ready says so.
func (c *Core[C, F, O, E]) Rebuilt(m Machine[C, F, O, E], head journal.Head) (open []E) {
	if c.state != lost {
		return nil
	}
	c.adopt(m, head)
	c.stamp.startAt(head.Instant, c.stamp.clock)
	c.guard(func() error {
		open = m.Open(nil)
		return nil
	})
	return open
}

// Halt stops the core for a reason that is not its own: it could not be rebuilt, or
// what is durable failed an audit.
func (c *Core[C, F, O, E]) Halt(why error) { c.halt(why) }

// halt stops the machine where it stands. The group that was being built is
// never written, so nothing of it was done; what is under way keeps its fate. Its
// answers come first: a batch may have begun in the group in flight, and whoever
// waits for the batch reads all of it once its last answer is released. So finish
// releases nothing before that fate is known.
func (c *Core[C, F, O, E]) halt(why error) {
	if c.state == stopped {
		return
	}
	stop, named := why.(*StoppedError) // names the record itself
	if !named {
		stop = &StoppedError{Machine: c.name, Seq: c.building(), Why: why}
	}
	if c.deciding != nil {
		stop.Command = fmt.Sprintf("%T", c.deciding.Command)
		c.deciding = nil
	}
	c.state, c.stop, c.adrift = stopped, stop, true
	c.open.fail(stop)
}

// building is the seq that the open group would have had.
func (c *Core[C, F, O, E]) building() uint64 {
	if c.flying {
		return c.head.Seq + 2
	}
	return c.head.Seq + 1
}

// release gives out the answers of a group and empties it.
func (c *Core[C, F, O, E]) release(g *group[C, O, E]) {
	rd := c.out()
	rd.Answers = append(rd.Answers, g.spans...)
	g.reset()
}

// refuseQueued answers what a stopped core had taken and not decided.
func (c *Core[C, F, O, E]) refuseQueued() {
	for _, b := range c.queue {
		s := Span[C, O]{Batch: b, From: b.next, To: len(b.Calls)}
		s.fail(c.stop)
		b.next = s.To
		rd := c.out()
		rd.Answers = append(rd.Answers, s)
	}
	clear(c.queue)
	c.queue = c.queue[:0]
}

// out is the Ready being filled for the next Step to return.
func (c *Core[C, F, O, E]) out() *Ready[C, O, E] {
	if c.handed {
		c.handed = false
		rd := &c.ready
		clear(rd.Answers)
		clear(rd.Effects)
		rd.Append = nil
		rd.Answers, rd.Effects, rd.Closed = rd.Answers[:0], rd.Effects[:0], rd.Closed[:0]
	}
	return &c.ready
}
