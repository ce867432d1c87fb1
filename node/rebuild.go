package node

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"facevalue/catalog"
	"facevalue/desk"
	"facevalue/desk/follow"
	"facevalue/journal"
	"facevalue/sale"
	"facevalue/views"
)

// Rebuilt is what rebuilding did to one machine's rows.
type Rebuilt struct {
	Machine string
	Seq     uint64   // behind which the rows stand
	Before  [32]byte // hash of the rows as they were, brought to Seq
	After   [32]byte // hash of the rows folded from the first record
}

// RebuildViews makes the views of a directory that nobody has open from nothing, and
// says whether that made other rows than there were. It appends nothing.
func RebuildViews(ctx context.Context, o Options) (all []Rebuilt, err error) {
	if err := o.complete(); err != nil {
		return nil, err
	}
	d, err := openDirectory(ctx, &o)
	if err != nil {
		return nil, err
	}
	n := &Node{options: o, dir: d}
	defer func() { err = errors.Join(err, d.close()) }()
	if err := n.openViews(); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, n.views.Close()) }()
	for _, machine := range d.machines {
		if !strings.HasPrefix(machine, salePrefix) && !strings.HasPrefix(machine, organizerPrefix) {
			continue
		}
		r, err := n.rebuild(ctx, machine)
		if err != nil {
			return all, fmt.Errorf("node: rebuild the views of %s: %w", machine, err)
		}
		all = append(all, r)
	}
	return all, nil
}

// rebuild brings one machine's rows to the end, then makes them again.
func (n *Node) rebuild(ctx context.Context, machine string) (r Rebuilt, err error) {
	r.Machine = machine
	n.standing(machine)
	if r.Before, err = n.foldedRows(ctx, machine); err != nil {
		return r, err
	}
	if err = n.views.Forget(ctx, machine); err != nil {
		return r, err
	}
	r.After, err = n.foldedRows(ctx, machine)
	r.Seq = n.views.Seq(machine)
	return r, err
}

// foldedRows folds what the views lack of a machine, and hashes what they have then.
func (n *Node) foldedRows(ctx context.Context, machine string) (hash [32]byte, err error) {
	if strings.HasPrefix(machine, salePrefix) {
		err = n.foldSale(ctx, machine)
	} else {
		err = n.foldOrganizer(ctx, machine)
	}
	if err != nil {
		return hash, err
	}
	return n.views.Hash(ctx, machine)
}

func (n *Node) foldSale(ctx context.Context, machine string) error {
	feed := n.views.Feed(machine)
	f, err := follow.Open(ctx, follow.Options[sale.Command, sale.Fact, sale.Outcome, sale.Effect]{
		Machine: machine, New: func() saleMachine { return sale.New(n.dir.charts.find) },
		Journal: n.dir.journal, Clock: n.options.Clock, From: n.views.Seq(machine), Notice: n.notice(machine),
		Folded: func(m saleMachine, at journal.Head, facts []sale.Fact) {
			feed.Folded(m.(*sale.Machine), markOf(at), facts)
		},
	})
	if err != nil {
		return withProblem(err, n.dir.charts)
	}
	defer f.Close()
	return feed.Flush(ctx, func(fn func(*sale.Machine, uint64)) error {
		return f.Read(func(m desk.Machine[sale.Command, sale.Fact, sale.Outcome, sale.Effect], seq uint64) {
			fn(m.(*sale.Machine), seq)
		})
	})
}

func (n *Node) foldOrganizer(ctx context.Context, machine string) error {
	feed := n.views.AuditFeed(machine)
	f, err := follow.Open(ctx, follow.Options[catalog.Command, catalog.Fact, catalog.Outcome, catalog.Effect]{
		Machine: machine, New: func() catalogMachine { return catalog.New(n.dir.charts.find) },
		Journal: n.dir.journal, Clock: n.options.Clock, From: n.views.Seq(machine), Notice: n.notice(machine),
		Folded: func(_ catalogMachine, at journal.Head, facts []catalog.Fact) { tellDeeds(feed, at, facts) },
	})
	if err != nil {
		return err
	}
	defer f.Close()
	return feed.Flush(ctx)
}

// tellDeeds tells a trail what was done in a record.
func tellDeeds(feed *views.AuditFeed, at journal.Head, facts []catalog.Fact) {
	deeds := make([]views.Deed, len(facts))
	for i, f := range facts {
		what, who, at := catalog.Describe(f)
		deeds[i] = views.Deed{At: at, Role: who.Kind.String(), Name: who.Name, What: what}
	}
	feed.Folded(markOf(at), deeds)
}
