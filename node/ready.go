package node

import (
	"errors"
	"fmt"

	"facevalue/journal/sqlite"
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
	return all
}

// Held says whether effects are held back, as after a restore.
func (n *Node) Held() bool { return n.held.Load() }

// Release lets effects go that were held back since a restore. Somebody has looked at
// what the payment provider knows of the time after the backup.
func (n *Node) Release() error {
	n.creating.Lock()
	defer n.creating.Unlock()
	if !n.held.Load() {
		return nil
	}
	if err := unmark(n.options.Dir); err != nil {
		return err
	}
	n.held.Store(false)
	for _, s := range n.running.Load().sales {
		s.desk.HoldEffects(false)
	}
	return nil
}
