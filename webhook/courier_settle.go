package webhook

import (
	"context"
	"fmt"
)

// settle decides what becomes of messages that were sent: they are done, sent again after
// a pause, or the last that was tried.
func (c *courier) settle(ctx context.Context, all []settled) error {
	now := c.engine.options.Now()
	t := c.target.Load()
	why := ""
	back := false
	for i := range all {
		d := &all[i]
		delete(c.under, d.m.N)
		if d.a.OK() {
			d.state = delivered
			back = back || c.fails >= downAfter
			c.fails = 0
			continue
		}
		c.fails++
		if reason := c.failed(d, now); reason != "" {
			why = reason
		}
	}
	if err := c.engine.store.settle(ctx, all); err != nil {
		return err
	}
	if back {
		return c.engine.store.hurry(ctx, t.key(), now)
	}
	if why == "" && c.fails > 0 {
		why = c.silent(ctx, t, now)
	}
	if why == "" {
		return nil
	}
	return c.disable(ctx, t, why)
}

// failed says when a message is sent again, or why nothing is sent any more.
func (c *courier) failed(d *settled, now int64) (why string) {
	ms, again := pauseAfter(int(d.m.Tries)+1, d.m.ID)
	d.state, d.due = waiting, now+max(ms, d.a.retryAfter)
	switch {
	case d.a.Gone():
		d.state = failed
		return "the receiver answered 410: it is gone"
	case !again:
		d.state = failed
		return fmt.Sprintf("message %s was tried %d times over three days: %s", d.m.ID, d.m.Tries+1, d.a.Why)
	}
	return ""
}

// silent says that nobody has answered for too long.
func (c *courier) silent(ctx context.Context, t *Target, now int64) (why string) {
	_, _, began, err := c.engine.store.wait(ctx, t.key())
	if err != nil || began == 0 || now-began < patience || c.fails < downAfter {
		return ""
	}
	return "nobody has taken a message there for three days"
}

// disable has the webhook switched off. Where that cannot be written, it rests, and the
// next failure tries again.
func (c *courier) disable(ctx context.Context, t *Target, why string) error {
	if err := c.engine.options.House.Disable(ctx, t.Organizer, t.ID, why); err != nil {
		return fmt.Errorf("webhook %s: switch it off, because %s: %w", t.key(), why, err)
	}
	c.broken = true // until it is switched on again, by another courier
	return nil
}
