package desk

import "facevalue/journal"

// full says that nothing more can be decided until an append has finished.
func (c *Core[C, F, O, E]) full() bool { return c.open.full }

// due lets a bounded number of due facts go first, so that a command finds the
// stock of holds that have expired.
func (c *Core[C, F, O, E]) due(now int64) {
	if c.barren = false; c.stop != nil || c.machine.Wake() > now {
		return
	}
	facts := c.machine.Due(now, c.limits.Due)
	c.barren = len(facts) == 0
	for i := range facts {
		// One by one: what does not fit is due again in the next group.
		if c.commit(facts[i : i+1]) {
			continue
		}
		if c.open.count == 0 {
			panic(ErrTooLarge)
		}
		c.open.full = true
		return
	}
}

// decideQueued decides commands in order until the group is full, the step has
// done its share, or nothing is left.
func (c *Core[C, F, O, E]) decideQueued(now int64) {
	left := c.limits.Commands
	for len(c.queue) > 0 && left > 0 && !c.open.full {
		b := c.queue[0]
		left -= c.decideBatch(b, now, left)
		if b.next < len(b.Calls) {
			return
		}
		c.queue[0] = nil
		c.queue = c.queue[1:]
	}
	if len(c.queue) == 0 {
		c.queue = c.queue[:0]
	}
}

// decideBatch decides at most max commands of b and says how many it did. The
// span grows with each, so that after a panic it names what had been decided.
func (c *Core[C, F, O, E]) decideBatch(b *Batch[C, O], now int64, max int) int {
	g, from := c.open, b.next
	g.spans = append(g.spans, Span[C, O]{Batch: b, From: from, To: from})
	span := &g.spans[len(g.spans)-1]
	for b.next < len(b.Calls) && b.next-from < max {
		if c.foreseer != nil && (b.next-from)%foresight == 0 {
			c.foresee(b.Calls[b.next:min(b.next+foresight, len(b.Calls))])
		}
		if !c.decide(&b.Calls[b.next], now) {
			break
		}
		b.next++
		span.To = b.next
	}
	if span.From == span.To {
		g.spans = g.spans[:len(g.spans)-1]
	}
	return b.next - from
}

// foresight is how many commands a machine is told of at once.
const foresight = 16

// foresee tells the machine of commands that it decides next.
func (c *Core[C, F, O, E]) foresee(calls []Call[C, O]) {
	for i := range calls {
		c.deciding = &calls[i]
		c.foreseer.Foresee(calls[i].Command)
	}
}

// decide answers one call. It returns false, having changed nothing, when the
// facts do not fit behind those of the commands before; the group is full then.
func (c *Core[C, F, O, E]) decide(call *Call[C, O], now int64) bool {
	c.deciding = call
	outcome, facts := c.machine.Decide(call.Command, now)
	fits := len(facts) == 0 || c.commit(facts)
	c.deciding = nil
	switch {
	case fits:
		call.Outcome, call.Seq = outcome, c.resting()
	case c.open.count > 0:
		c.open.full = true
		return false
	default:
		call.Err = ErrTooLarge
	}
	return true
}

// commit encodes facts behind those of the group and then applies them; or, when
// they do not fit, does neither and returns false.
func (c *Core[C, F, O, E]) commit(facts []F) bool {
	g := c.open
	body := g.body
	for i := range facts {
		c.fact = c.machine.AppendFact(c.fact[:0], facts[i])
		body = journal.AppendFact(body, c.fact)
	}
	if len(body) > c.limits.Body {
		return false
	}
	g.body = body
	g.count += uint32(len(facts))
	for i := range facts {
		c.machine.Apply(facts[i])
	}
	return true
}

// resting is the record that the state just seen will be durable with.
func (c *Core[C, F, O, E]) resting() uint64 {
	seq := c.head.Seq
	if c.flying {
		seq++
	}
	if c.open.count > 0 {
		seq++
	}
	return seq
}
