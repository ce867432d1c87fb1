package webhook

import (
	"context"
	"errors"
)

// hear takes from the journal what the webhook has not heard of, as long as there is room
// for what follows from it: the rest waits where it is durable anyway.
// A sale that cannot be read keeps no other from being heard of.
func (c *courier) hear(ctx context.Context, t *Target) error {
	if c.stale.Swap(false) {
		clear(c.seen)
	}
	var all []error
	for _, machine := range c.engine.options.House.Machines(t.Organizer) {
		if seq, known := c.seen[machine]; known && seq >= c.engine.options.House.Seq(machine) {
			continue
		}
		full, err := c.hearAll(ctx, t, machine)
		if full {
			return err
		}
		all = append(all, err)
	}
	return errors.Join(all...)
}

// hearAll takes what there is of a machine, and says whether there is no more room.
func (c *courier) hearAll(ctx context.Context, t *Target, machine string) (full bool, err error) {
	for more := true; more; {
		n, _, _, err := c.engine.store.wait(ctx, t.key())
		if err != nil || n >= mostWait {
			return true, err
		}
		if more, err = c.hearMachine(ctx, t, machine); err != nil {
			return false, err
		}
	}
	return false, nil
}

// hearMachine takes one part of a machine's news, and says whether there may be more.
func (c *courier) hearMachine(ctx context.Context, t *Target, machine string) (more bool, err error) {
	h, err := c.standing(ctx, t, machine)
	if err != nil {
		return false, err
	}
	// The first look reads in any case: the journal may have been put back from a copy.
	_, looked := c.seen[machine]
	if looked && h.Seq >= c.engine.options.House.Seq(machine) {
		return false, nil
	}
	c.seen[machine] = h.Seq
	l := &listener{house: c.engine.options.House, organizer: t.Organizer, wants: t.Wants, refunds: h.refunds, sold: h.sold}
	out, last, more, err := c.read(ctx, t, l, machine, h.Place)
	if errors.Is(err, ErrOther) {
		delete(c.seen, machine)
		return true, c.engine.begin(ctx, t, machine)
	}
	if err != nil || last == nil {
		return false, err
	}
	end, err := l.soldOut(ctx, last)
	if err != nil {
		return false, err
	}
	h.Place, h.sold = Place{last.Seq, last.Hash}, l.sold
	c.seen[machine] = h.Seq
	return more, c.engine.store.advance(ctx, t.key(), machine, h, append(out, end...), c.engine.options.Now())
}

// mostRecords are read at once: between two parts there is time for others.
const mostRecords = 5_000

func (c *courier) read(ctx context.Context, t *Target, l *listener, machine string, after Place) (out []Message, last *Record, more bool, err error) {
	n := 0
	var failed error
	err = c.engine.options.House.Read(ctx, machine, after, func(r Record) bool {
		n++
		var said []Message
		if r.At >= t.From {
			if said, failed = l.hear(ctx, &r); failed != nil {
				return false
			}
		}
		out, last = append(out, said...), &r
		more = len(out) >= mostRead || n >= mostRecords
		return !more
	})
	return out, last, more, errors.Join(err, failed)
}

// standing is how far the webhook has heard of a machine.
func (c *courier) standing(ctx context.Context, t *Target, machine string) (heard, error) {
	h, known, err := c.engine.store.place(ctx, t.key(), machine)
	if err != nil || known {
		return h, err
	}
	if err := c.engine.begin(ctx, t, machine); err != nil {
		return h, err
	}
	h, _, err = c.engine.store.place(ctx, t.key(), machine)
	return h, err
}

// begin has a webhook hear of a machine from the instant on that it was added at, or from
// three days ago: so far back messages are sent again after the file was lost.
func (e *Engine) begin(ctx context.Context, t *Target, machine string) error {
	from := max(t.From, e.options.Now()-patience)
	at, err := e.options.House.Before(machine, from)
	if err != nil {
		return err
	}
	h := heard{Place: at, refunds: map[uint64]Refund{}}
	all, err := e.options.House.Refunds(machine)
	for _, r := range all {
		h.refunds[r.Effect] = r
	}
	if err != nil {
		return err
	}
	return e.store.advance(ctx, t.key(), machine, h, nil, e.options.Now())
}
