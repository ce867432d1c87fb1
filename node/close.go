package node

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// Close ends the house and loses nothing: desks finish what they have taken, as long
// as ctx lasts, and keep their states; then the views are brought to the end. Whoever
// submits must have stopped before.
func (n *Node) Close(ctx context.Context) error {
	n.creating.Lock() // nothing new is opened from here on
	n.stop()
	n.creating.Unlock()
	n.background.Wait()
	if n.sweeper != nil {
		n.sweeper.Close()
	}
	err := errors.Join(n.closeInbox(), n.closeWebhooks())
	r := n.running.Load()
	// Organizers first: what they carry out, sales do.
	err = errors.Join(err, together(r.organizers, func(o *Organizer) error { return o.desk.Close(ctx) }))
	err = errors.Join(err, together(r.rooms, func(room *Room) error { return room.close(ctx) }))
	err = errors.Join(err, together(r.sales, func(s *Sale) error { return s.desk.Close(ctx) }))
	n.lastViews(ctx, r)
	for _, s := range r.sales {
		s.feed.close()
		s.Live().Close()
	}
	for _, o := range r.organizers {
		o.follower.Close()
	}
	if n.views != nil {
		err = errors.Join(err, n.views.Close())
	}
	err = errors.Join(err, n.committer.Close())
	if n.shipping != nil {
		err = errors.Join(err, n.shipping.close())
	}
	return errors.Join(err, n.dir.close())
}

func (n *Node) closeInbox() error {
	if n.inbox == nil {
		return nil
	}
	return n.inbox.Close()
}

func (n *Node) closeWebhooks() error {
	if n.webhooks == nil {
		return nil
	}
	return n.webhooks.Close()
}

// lastViews brings the views to where the journal ends, so that the next start need
// not. It is no harm when that does not work out.
func (n *Node) lastViews(ctx context.Context, r *running) {
	if n.views == nil {
		return
	}
	for _, o := range r.organizers {
		n.flushed(o.machine, o.flush(ctx, true))
	}
	for _, s := range r.sales {
		n.flushed(s.machine, s.feed.last(ctx, s))
	}
}

// together does something to all of a kind side by side.
func together[T any](all map[string]T, fn func(T) error) error {
	var mu sync.Mutex
	var errs []error
	var wait sync.WaitGroup
	for suffix, one := range all {
		wait.Add(1)
		go func() { // waited for below
			defer wait.Done()
			if err := fn(one); err != nil {
				mu.Lock()
				errs = append(errs, fmt.Errorf("node: close %s: %w", suffix, err))
				mu.Unlock()
			}
		}()
	}
	wait.Wait()
	return errors.Join(errs...)
}
