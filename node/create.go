package node

import (
	"context"
	"fmt"

	"facevalue/catalog"
	"facevalue/token"
)

// NewOrganizer is somebody who is to sell, with the first of its owners.
type NewOrganizer struct {
	Suffix  string // of its id; empty for one that is drawn
	Profile catalog.Profile
	Owner   catalog.Staff
}

// CreateOrganizer opens an organizer. It answers its suffix; the outcome says why not,
// if the machine refuses. ErrExists means that the suffix is taken.
func (n *Node) CreateOrganizer(ctx context.Context, c NewOrganizer) (suffix string, out catalog.Outcome, err error) {
	if suffix = c.Suffix; suffix == "" {
		if suffix, err = n.NewSuffix(); err != nil {
			return "", out, err
		}
	}
	if _, ok := token.ParseSuffix(suffix); !ok {
		return "", out, fmt.Errorf("node: %q is no suffix, that is 3 to 24 small letters and digits", suffix)
	}
	o, err := n.newOrganizer(ctx, suffix)
	if err != nil {
		return "", out, err
	}
	out, seq, err := o.Submit(ctx, &catalog.OpenOrganizer{
		Meta: catalog.Meta{By: catalog.Actor{Kind: catalog.Operator}},
		Name: suffix, Profile: c.Profile, Owner: c.Owner,
	})
	if err != nil || !out.OK() {
		return suffix, out, err
	}
	return suffix, out, o.Wait(ctx, seq)
}

// newOrganizer starts the machine of an organizer that nobody has opened yet. One
// whose opening was refused is still there, and may be asked again.
func (n *Node) newOrganizer(ctx context.Context, suffix string) (*Organizer, error) {
	n.creating.Lock()
	defer n.creating.Unlock()
	if n.work.Err() != nil {
		return nil, ErrClosed
	}
	machine := organizerPrefix + suffix
	if why := n.running.Load().broken[machine]; why != nil {
		return nil, fmt.Errorf("%w: %s", ErrExists, suffix)
	}
	o, ok := n.Organizer(suffix)
	if !ok {
		if err := n.openOrganizer(ctx, machine, suffix); err != nil {
			return nil, err
		}
		o, _ = n.Organizer(suffix)
		return o, nil
	}
	opened := false
	if err := o.Read(func(m *catalog.Machine, _ uint64) { opened = m.Name() != "" }); err != nil {
		return nil, err
	}
	if opened {
		return nil, fmt.Errorf("%w: %s", ErrExists, suffix)
	}
	return o, nil
}

// saleFor is the running sale of a suffix; it is started when the journal has none.
func (n *Node) saleFor(ctx context.Context, suffix string) (*Sale, error) {
	n.creating.Lock()
	defer n.creating.Unlock()
	if s, ok := n.Sale(suffix); ok {
		return s, nil
	}
	if err := n.Broken(suffix); err != nil {
		return nil, fmt.Errorf("node: sale %s is not open: %w", suffix, err)
	}
	if n.work.Err() != nil {
		return nil, ErrClosed
	}
	return n.openSale(ctx, suffix)
}
