package node

import (
	"context"
	"fmt"
	"sync/atomic"

	"facevalue/catalog"
	"facevalue/desk"
	"facevalue/desk/follow"
	"facevalue/journal"
	"facevalue/views"
)

// The catalog as a desk and a follower know it.
type (
	catalogMachine  = desk.Machine[catalog.Command, catalog.Fact, catalog.Outcome, catalog.Effect]
	catalogDesk     = desk.Desk[catalog.Command, catalog.Fact, catalog.Outcome, catalog.Effect]
	catalogOptions  = desk.Options[catalog.Command, catalog.Fact, catalog.Outcome, catalog.Effect]
	catalogFollower = follow.Follower[catalog.Command, catalog.Fact, catalog.Outcome, catalog.Effect]
)

// Organizer is one running organizer: the desk of its catalog, and a copy for those
// who read.
type Organizer struct {
	node     *Node
	suffix   string
	machine  string
	desk     *catalogDesk
	follower *catalogFollower
	feed     *views.AuditFeed
	opened   atomic.Bool // the desk is there
	moved    atomic.Bool // what the catalog says of its sales has changed
	rewired  atomic.Bool // and of its webhooks
}

// Suffix names the organizer within the house.
func (o *Organizer) Suffix() string { return o.suffix }

// Submit leaves a command with the organizer's desk and waits for its durable answer.
// Errors are those of desk.Submit. The suffix of a sale is unique in the house: one
// that another organizer has is refused as taken.
func (o *Organizer) Submit(ctx context.Context, cmd catalog.Command) (catalog.Outcome, uint64, error) {
	if c, ok := cmd.(*catalog.AddSale); ok {
		return o.addSale(ctx, c)
	}
	return o.desk.Submit(ctx, cmd)
}

// Read shows the catalog as it stands behind record seq; fn must neither change nor
// keep it.
func (o *Organizer) Read(fn func(m *catalog.Machine, seq uint64)) error {
	return o.follower.Read(func(m catalogMachine, seq uint64) { fn(m.(*catalog.Machine), seq) })
}

// Wait returns when record seq can be read.
func (o *Organizer) Wait(ctx context.Context, seq uint64) error { return o.follower.Wait(ctx, seq) }

// Seq is the newest record that can be read.
func (o *Organizer) Seq() uint64 { return o.follower.Seq() }

// openOrganizer starts an organizer: its desk, then the copy for readers.
func (n *Node) openOrganizer(ctx context.Context, machine, suffix string) error {
	o := &Organizer{node: n, suffix: suffix, machine: machine}
	newCatalog := func() catalogMachine { return catalog.New(n.dir.charts.find) }
	from := n.standing(machine)
	o.feed = n.views.AuditFeed(machine)
	var err error
	o.follower, err = follow.Open(ctx, follow.Options[catalog.Command, catalog.Fact, catalog.Outcome, catalog.Effect]{
		Machine: machine, New: newCatalog, Journal: n.dir.journal, Snapshots: n.dir.snapshots,
		Clock: n.options.Clock, From: from, Folded: o.folded, Notice: n.notice(machine),
		Advanced: func(uint64) { o.advanced() },
	})
	if err != nil {
		return fmt.Errorf("node: %w", err)
	}
	o.desk, err = desk.Open(catalogOptions{
		Machine: machine, New: newCatalog, Committer: n.committer, Clock: n.options.Clock,
		CarryOut: o.carryOut, HoldEffects: false, Snapshots: n.dir.snapshots, AllowLostTail: n.dir.restored,
		Durable: func(h journal.Head) { o.follower.Poke(h.Seq) },
		Notice:  n.notice(machine), OnFatal: n.fatal,
		OnStop: func(why error) { n.options.Log.Error("organizer stopped", "organizer", suffix, "why", why) },
	})
	if err != nil {
		o.follower.Close()
		return fmt.Errorf("node: %w", err)
	}
	o.opened.Store(true)
	n.change(func(r *running) {
		r.organizers[suffix] = o
		delete(r.broken, machine)
	})
	o.settle()
	return nil
}

// folded is told each record of the catalog.
func (o *Organizer) folded(_ catalogMachine, at journal.Head, facts []catalog.Fact) {
	for _, f := range facts {
		if moves(f) {
			o.moved.Store(true)
		}
		if rewires(f) {
			o.rewired.Store(true)
		}
	}
	tellDeeds(o.feed, at, facts)
}

// advanced looks at what was folded, without a lock.
func (o *Organizer) advanced() {
	if o.moved.Swap(false) {
		o.settle()
	}
	if o.rewired.Swap(false) {
		o.node.webhooks.Rewire()
	}
	o.node.webhooks.Poke()
}

// flush writes the trail; with all it waits for what is durable first.
func (o *Organizer) flush(ctx context.Context, all bool) error {
	if all {
		if err := o.follower.Wait(ctx, o.desk.Stats().Seq); err != nil {
			return err
		}
	}
	return o.feed.Flush(ctx)
}
