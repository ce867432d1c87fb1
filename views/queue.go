package views

import (
	"context"
	"fmt"
	"sync"
)

// maxBatches bounds what was cut and is not written yet.
const maxBatches = 2

// queue is what feeds have in common: batches of one machine on their way into the
// file, in order.
type queue struct {
	views   *Views
	machine string

	mu      sync.Mutex // guards what follows; taken before nothing but Views.mu
	told    Mark       // the newest record that the feed was told
	cutAt   uint64     // the record behind which the last batch ends
	batches []*batch
	err     error // why the feed takes no more
}

func (v *Views) newQueue(machine string) queue {
	at := v.Mark(machine)
	return queue{views: v, machine: machine, told: at, cutAt: at.Seq}
}

// admit takes note of the next record. mu is held.
func (q *queue) admit(at Mark) bool {
	if q.err == nil && at.Seq != q.told.Seq+1 {
		q.err = ErrStale
	}
	if q.err != nil {
		return false
	}
	q.told = at
	return true
}

// put adds a batch of all that was told since the last one. mu is held.
func (q *queue) put(rows []row) {
	q.batches = append(q.batches, &batch{machine: q.machine, base: q.cutAt, to: q.told, rows: rows})
	q.cutAt = q.told.Seq
}

// drain writes the batches that are there, oldest first, but for the newest few.
// Whoever calls it must not hold mu; the follower's lock may be held.
func (q *queue) drain(ctx context.Context, keep int) error {
	v := q.views
	v.writing.Lock()
	defer v.writing.Unlock()
	for {
		q.mu.Lock()
		if q.err != nil || len(q.batches) <= keep {
			defer q.mu.Unlock()
			return q.err
		}
		b := q.batches[0]
		q.mu.Unlock()
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("views: %s: flush: %w", q.machine, err)
		}
		if err := v.apply(ctx, b); err != nil {
			return err // the batch stays, to be tried again
		}
		q.mu.Lock()
		q.batches = q.batches[1:]
		q.mu.Unlock()
	}
}

// stop ends a feed that can neither write nor keep more: what was told since the last
// batch in the file is told to another feed again.
func (q *queue) stop(why error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.err == nil {
		q.err = fmt.Errorf("%w: more happened than could be written: %w", ErrStale, why)
	}
	q.batches = nil
}

// Stopped says why the feed takes no more; nil while it does.
func (q *queue) Stopped() error {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.err
}
