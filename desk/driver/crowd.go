package driver

import "facevalue/desk"

// crowd is a batch that is waited on as a whole, like those of the shell: its
// callers read their answers once the last is released, and then its memory is used
// for something else.
type crowd[C, O any] struct {
	done     []func(O, uint64, error)
	released int
}

// gather makes a batch of calls, of which half are called back one by one and half
// wait together.
func (n *node[C, F, O, E]) gather(calls []desk.Call[C, O]) *desk.Batch[C, O] {
	if n.world.rand.IntN(2) == 0 {
		return desk.NewBatch(calls...)
	}
	c := &crowd[C, O]{}
	for i := range calls {
		c.done = append(c.done, calls[i].Done)
		calls[i].Done = nil
	}
	b := desk.NewBatch(calls...)
	n.crowds[b] = c
	return b
}

// answer gives the answers of a span to those who do not have to wait any longer.
func (n *node[C, F, O, E]) answer(s desk.Span[C, O]) {
	c := n.crowds[s.Batch]
	if c == nil {
		s.Answer()
		return
	}
	c.released += s.To - s.From
	if !s.Last() {
		return
	}
	if c.released != len(c.done) {
		n.world.broken("%s: the last of %d answers was released when %d were", n.name, len(c.done), c.released)
	}
	delete(n.crowds, s.Batch)
	calls := s.Batch.Calls
	s.Batch.Calls = nil
	for i, done := range c.done {
		done(calls[i].Outcome, calls[i].Seq, calls[i].Err)
	}
}
