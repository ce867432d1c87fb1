package desk

import "sync/atomic"

// Call is one command on its way and, once released, its answer.
type Call[C, O any] struct {
	Command C
	Outcome O
	Seq     uint64 // record the answer rests on
	Err     error  // set when there is no outcome

	// Done is called with the answer when it is released; nil when somebody
	// waits for the batch instead.
	Done func(outcome O, seq uint64, err error)
}

// Batch is a run of commands that arrived together. They are decided in order;
// whoever waits for one of them waits for the batch: command and answer live in
// it side by side, and one closed channel wakes everybody.
type Batch[C, O any] struct {
	Calls []Call[C, O]

	next      int           // first call not decided; the core's
	callbacks int           // calls with a Done
	done      chan struct{} // closed when the last call is released
	refs      atomic.Int32  // waiters that have not read their answer, and the desk
}

// Span is a run of answered calls of one batch.
type Span[C, O any] struct {
	Batch    *Batch[C, O]
	From, To int
}

// Last says whether the span ends its batch.
func (s Span[C, O]) Last() bool { return s.To == len(s.Batch.Calls) }

// Answer calls the Done of each call in the span that has one.
func (s Span[C, O]) Answer() {
	if s.Batch.callbacks == 0 {
		return
	}
	for i := s.From; i < s.To; i++ {
		if c := &s.Batch.Calls[i]; c.Done != nil {
			c.Done(c.Outcome, c.Seq, c.Err)
		}
	}
}

// fail turns the answers of a span, if they were given at all, into an error.
func (s Span[C, O]) fail(err error) {
	var none O
	for i := s.From; i < s.To; i++ {
		c := &s.Batch.Calls[i]
		c.Outcome, c.Seq, c.Err = none, 0, err
	}
}

// NewBatch makes a batch of commands that are answered through Done, for
// drivers that run a core by hand.
func NewBatch[C, O any](calls ...Call[C, O]) *Batch[C, O] {
	return &Batch[C, O]{Calls: calls, callbacks: len(calls)}
}
