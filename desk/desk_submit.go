package desk

import (
	"context"
	"fmt"
)

// Submit leaves a command and waits for its durable answer: the outcome and the
// record that it rests on. Errors: ErrBusy, ErrClosed, ErrNotOwner, ErrStopped
// and ErrTooLarge say that nothing was done, ErrUnknown that this is not known.
// A caller whose ctx ends leaves with ErrUnknown; the command goes its way.
func (d *Desk[C, F, O, E]) Submit(ctx context.Context, cmd C) (outcome O, seq uint64, err error) {
	if err := ctx.Err(); err != nil {
		return outcome, 0, fmt.Errorf("desk: not submitted: %w", err)
	}
	b, i, err := d.queue.put(&cmd, nil, false)
	if err != nil {
		return outcome, 0, err
	}
	if gone := ctx.Done(); gone == nil {
		<-b.done
	} else {
		select {
		case <-b.done:
		case <-gone:
			d.queue.leave(b)
			return outcome, 0, fmt.Errorf("%w: %w", ErrUnknown, context.Cause(ctx))
		}
	}
	c := &b.Calls[i]
	outcome, seq, err = c.Outcome, c.Seq, c.Err
	d.queue.leave(b)
	return outcome, seq, err
}

// SubmitAsync leaves a command and returns. done is called once with the durable
// answer, from the desk's goroutine: it must not block, and may submit again
// only through SubmitAsync. When an error is returned it is not called.
func (d *Desk[C, F, O, E]) SubmitAsync(cmd C, done func(outcome O, seq uint64, err error)) error {
	_, _, err := d.queue.put(&cmd, done, false)
	return err
}
