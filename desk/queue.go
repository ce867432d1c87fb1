package desk

import (
	"math"
	"sync"
)

const (
	// batchCalls is how many callers wait together. Many, so that a batch costs
	// little; not all, so that those decided early are answered early.
	batchCalls = 512
	// firstCalls is the size of a quiet desk's batches; each one that fills up
	// doubles it.
	firstCalls = 16
	// freeBatches are kept for the next rush.
	freeBatches = 64
	// eager is how many commands must wait before the desk is woken to decide
	// them while an append is under way. Waking it for each would cost more
	// than deciding.
	eager = 128
	// spins is how often a submitter looks at a taken lock before it sleeps:
	// the lock is held for some 20 ns, being woken takes far longer.
	spins = 32
)

// queue is where submitters leave commands and the desk takes them: batches
// behind one short lock. Batches are used again once everybody has left them.
type queue[C, O any] struct {
	wake chan struct{} // the desk sleeps on it

	mu     sync.Mutex
	batch  *Batch[C, O]   // being filled; nil when there is none
	filled []*Batch[C, O] // in order, before batch
	queued int            // calls not taken yet
	held   int            // calls not answered yet, queued included
	limit  int            // most calls held
	hunger int            // calls queued at which the desk wants to be woken
	closed error          // why nothing is taken any more
	gone   bool           // and nobody will ever answer
	size   int            // calls the next batch has room for
	busy   *BusyError     // refuses when full; replaced as the pace changes
	free   []*Batch[C, O]
}

func newQueue[C, O any](limit int) *queue[C, O] {
	return &queue[C, O]{
		wake:   make(chan struct{}, 1),
		limit:  limit,
		size:   firstCalls,
		hunger: math.MaxInt,
		busy:   &BusyError{Queued: limit, RetryAfter: 1000},
	}
}

func (q *queue[C, O]) lock() {
	for range spins {
		if q.mu.TryLock() {
			return
		}
	}
	q.mu.Lock()
}

// put leaves a command and says where its answer will be. Commands that must
// get through, results of effects, are taken even when the queue is full.
func (q *queue[C, O]) put(cmd *C, done func(O, uint64, error), must bool) (*Batch[C, O], int, error) {
	q.lock()
	if err := q.refusal(must); err != nil {
		q.mu.Unlock()
		return nil, 0, err
	}
	b := q.batch
	if b == nil {
		b = q.fresh()
	}
	i := len(b.Calls)
	b.Calls = b.Calls[:i+1]
	c := &b.Calls[i]
	c.Command = *cmd
	if done != nil {
		c.Done = done
		b.callbacks++
	}
	if i+1 == cap(b.Calls) {
		q.filled = append(q.filled, b)
		q.batch = nil
		q.size = min(2*q.size, batchCalls)
	}
	q.held++
	q.queued++
	hungry := q.queued >= q.hunger
	if hungry {
		q.hunger = math.MaxInt
	}
	q.mu.Unlock()
	if hungry {
		signal(q.wake)
	}
	return b, i, nil
}

// refusal is why a command is not taken; the lock is held.
func (q *queue[C, O]) refusal(must bool) error {
	switch {
	case must && !q.gone:
		return nil
	case q.closed != nil:
		return q.closed
	case q.held >= q.limit:
		return q.busy
	}
	return nil
}

// fresh makes the batch to fill; the lock is held.
func (q *queue[C, O]) fresh() *Batch[C, O] {
	var b *Batch[C, O]
	if n := len(q.free); n > 0 {
		b = q.free[n-1]
		q.free[n-1] = nil
		q.free = q.free[:n-1]
	}
	if b == nil || cap(b.Calls) < q.size {
		b = &Batch[C, O]{Calls: make([]Call[C, O], 0, q.size)}
	}
	b.done = make(chan struct{})
	q.batch = b
	return b
}

// take moves everything queued to the desk.
func (q *queue[C, O]) take(into []*Batch[C, O]) []*Batch[C, O] {
	q.lock()
	into = append(into, q.filled...)
	clear(q.filled)
	q.filled = q.filled[:0]
	if q.batch != nil {
		into = append(into, q.batch)
		q.batch = nil
	}
	q.queued = 0
	q.hunger = math.MaxInt
	q.mu.Unlock()
	// From here on nobody joins the batches.
	// Some may have left already, which made the count negative; one is the
	// desk's own.
	for _, b := range into {
		b.refs.Add(int32(len(b.Calls)-b.callbacks) + 1)
	}
	return into
}

// settle takes n answered calls off the books.
func (q *queue[C, O]) settle(n int, busy *BusyError) {
	q.lock()
	q.held -= n
	if busy != nil {
		q.busy = busy
	}
	q.mu.Unlock()
}

// leave is called by each waiter that has read its answer or walks away, and by
// the desk; the last one out puts the batch back.
func (q *queue[C, O]) leave(b *Batch[C, O]) {
	if b.refs.Add(-1) != 0 {
		return
	}
	clear(b.Calls)
	b.Calls, b.next, b.callbacks, b.done = b.Calls[:0], 0, 0, nil
	q.lock()
	if len(q.free) < freeBatches {
		q.free = append(q.free, b)
	}
	q.mu.Unlock()
}

// hungry asks to be woken once n calls are queued, or says that they already
// are.
func (q *queue[C, O]) hungry(n int) (already bool) {
	q.lock()
	defer q.mu.Unlock()
	if q.queued >= n {
		return true
	}
	q.hunger = n
	return false
}

// close refuses what comes from now on, even what must get through when the
// desk is gone.
func (q *queue[C, O]) close(why error, gone bool) {
	q.lock()
	if q.closed == nil {
		q.closed = why
	}
	q.gone = q.gone || gone
	q.mu.Unlock()
}
