package node

import (
	"errors"
	"fmt"

	"facevalue/journal/sqlite"
)

// Ready says what is not as it should be: machines that are not open, views that
// still catch up, a disk that is nearly full. It is nil when all is well.
func (n *Node) Ready() error {
	if n.work.Err() != nil {
		return ErrClosed
	}
	r := n.running.Load()
	var all []error
	for machine, why := range r.broken {
		all = append(all, fmt.Errorf("%s: %w", machine, why))
	}
	for suffix, s := range r.sales {
		if err := errors.Join(s.Err(), s.feed.ready()); err != nil {
			all = append(all, fmt.Errorf("sale %s: %w", suffix, err))
		}
	}
	if level, err := n.Space(); err != nil || level != sqlite.SpaceOK {
		all = append(all, errors.Join(ErrNoSpace, err))
	}
	return errors.Join(all...)
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
