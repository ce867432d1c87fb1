package webhook

import (
	"context"
	"fmt"
	"strconv"
)

// Log is a part of what a webhook was sent, the newest first: before 0 begins at the
// newest, state "" takes all.
func (e *Engine) Log(ctx context.Context, organizer, webhook, state string, before int64, most int) ([]Sent, error) {
	t, err := e.find(organizer, webhook)
	if err != nil {
		return nil, err
	}
	return e.store.list(ctx, t.key(), state, before, most)
}

// Replay sends a message of the log again, false when it is not there any more.
func (e *Engine) Replay(ctx context.Context, organizer, webhook, message string) (Sent, bool, error) {
	t, err := e.find(organizer, webhook)
	if err != nil {
		return Sent{}, false, err
	}
	m, ok, err := e.store.replay(ctx, t.key(), message, e.options.Now())
	e.nudge(t.key())
	return m, ok, err
}

// ReplayFrom sends everything again that has happened since an instant.
func (e *Engine) ReplayFrom(ctx context.Context, organizer, webhook string, from int64) error {
	t, err := e.find(organizer, webhook)
	if err != nil {
		return err
	}
	for _, machine := range e.options.House.Machines(organizer) {
		at, err := e.options.House.Before(machine, max(from, t.From))
		if err != nil {
			return err
		}
		if err := e.store.again(ctx, t.key(), machine, at); err != nil {
			return err
		}
	}
	e.nudge(t.key())
	return nil
}

// Test sends a message at once, whether the webhook is on or off, and says how that went.
// It is not tried again.
func (e *Engine) Test(ctx context.Context, organizer, webhook string) (Sent, error) {
	t, err := e.find(organizer, webhook)
	if err != nil {
		return Sent{}, err
	}
	now := e.options.Now()
	id := fmt.Sprintf("msg_test_%s_%s_%d", t.ID, strconv.FormatInt(now, 36), e.count.Add(1))
	m := message(id, Test, now, testNews{subject{Organizer: "org_" + organizer}, t.ID})
	a := e.attempt(ctx, &t, &m)
	state := delivered
	if !a.OK() {
		state = failed
	}
	if err := e.store.keep(ctx, t.key(), &m, a, state); err != nil {
		return Sent{}, err
	}
	return Sent{Message: m, State: stateNames[state], Tries: 1, Last: a}, nil
}

// nudge has a courier look again at everything.
func (e *Engine) nudge(key string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if c := e.couriers[key]; c != nil {
		c.stale.Store(true)
		signal(c.wake)
	}
}
