package node

import (
	"context"
	"errors"
	"fmt"

	"facevalue/journal/sqlite"
	"facevalue/payment"
)

// Ready is nil when everything is open that can be, and the views have caught up. A
// sale that is broken, or a disk that is nearly full, is no reason to send people away
// from all others; Trouble tells of those.
func (n *Node) Ready() error {
	if n.work.Err() != nil {
		return ErrClosed
	}
	var all []error
	for suffix, s := range n.running.Load().sales {
		if s.feed.catchesUp() {
			all = append(all, fmt.Errorf("%w: the views of sale %s catch up", ErrStarting, suffix))
		}
	}
	return errors.Join(all...)
}

// Trouble is what somebody should look at: machines that are not open or have stopped,
// views that are not fed, effects that are held back, a disk that is nearly full.
func (n *Node) Trouble() []error {
	r := n.running.Load()
	var all []error
	for machine, why := range r.broken {
		all = append(all, fmt.Errorf("%s: %w", machine, why))
	}
	for suffix, s := range r.sales {
		if err := errors.Join(s.Err(), s.feed.stopped()); err != nil {
			all = append(all, fmt.Errorf("sale %s: %w", suffix, err))
		}
	}
	if n.Held() {
		all = append(all, ErrHeld)
	}
	if level, err := n.Space(); err != nil || level != sqlite.SpaceOK {
		all = append(all, errors.Join(ErrNoSpace, err))
	}
	if err := n.strayTrouble(); err != nil {
		all = append(all, err)
	}
	return all
}

// Held says whether effects are held back, as after a restore.
func (n *Node) Held() bool { return n.held.Load() }

// Release lets effects go that were held back since a restore. Before that it asks the
// payment provider what happened since the backup was made, and tells the sales: money
// that came in meanwhile is not asked for again.
func (n *Node) Release(ctx context.Context) error {
	n.creating.Lock()
	defer n.creating.Unlock()
	if !n.held.Load() {
		return nil
	}
	since, err := restoredAt(n.options.Dir)
	if err != nil {
		return err
	}
	if n.options.Provider != nil && since != 0 {
		if err := n.catchUp(ctx, since); err != nil {
			return err
		}
	}
	if err := unmark(n.options.Dir); err != nil {
		return err
	}
	n.held.Store(false)
	for _, s := range n.running.Load().sales {
		s.desk.HoldEffects(false)
	}
	if n.inbox != nil {
		n.inbox.Wake()
	}
	n.webhooks.Rewire()
	return nil
}

// catchUp asks the provider what happened since an instant. Money that has no place in
// the books is a person's to look at; a provider that cannot be asked is no answer.
func (n *Node) catchUp(ctx context.Context, since int64) error {
	err := n.payments.CatchUp(ctx, payables{n}, since)
	if err == nil {
		return nil
	}
	if failed, ok := errors.AsType[*payment.Error](err); ok {
		return fmt.Errorf("node: the payment provider cannot be asked what happened since the backup, so nothing is let go: %w", failed)
	}
	n.notice("payments")(err)
	return nil
}
