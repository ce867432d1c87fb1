package node

import (
	"context"
	"errors"
	"fmt"

	"facevalue/desk"
	"facevalue/journal"
	"facevalue/sale"
	"facevalue/views/live"
)

// openSale starts a sale: its desk, and beside it the copy for readers, which takes as
// long to fold. It is in the house from when both are there.
func (n *Node) openSale(ctx context.Context, suffix string) (*Sale, error) {
	s := &Sale{node: n, suffix: suffix, machine: salePrefix + suffix}
	read := make(chan error, 1)
	go func() { read <- s.openLive(ctx) }() // waited for below
	err := s.openDesk()
	if err = errors.Join(err, <-read); err != nil {
		s.abandon(ctx)
		return nil, err
	}
	s.opened.Store(true)
	n.change(func(r *running) {
		r.sales[suffix] = s
		delete(r.broken, s.machine)
	})
	s.settle()
	return s, nil
}

// abandon closes what was opened of a sale that did not open.
func (s *Sale) abandon(ctx context.Context) {
	if s.desk != nil {
		s.node.flushed(s.machine, s.desk.Close(ctx))
	}
	if l := s.live.Load(); l != nil {
		s.feed.close()
		l.Close()
	}
}

// saleWorkers is how many effects of one sale are carried out at the same time.
const saleWorkers = 32

// openDesk starts the sale's desk, folding what the journal has of it.
func (s *Sale) openDesk() error {
	n := s.node
	d, err := desk.Open(saleOptions{
		Machine: s.machine, New: func() saleMachine { return sale.New(n.dir.charts.find) },
		Committer: n.committer, Clock: n.options.Clock,
		CarryOut: s.carryOut, Workers: saleWorkers, HoldEffects: n.held.Load(),
		Snapshots: n.dir.snapshots, AllowLostTail: n.dir.restored,
		Durable: s.durable,
		Notice:  n.notice(s.machine), OnStop: s.onStop, OnFatal: n.fatal,
	})
	if err != nil {
		return fmt.Errorf("node: %w", withProblem(err, n.dir.charts))
	}
	s.desk = d
	return nil
}

// withProblem adds to why a machine does not open that it lacks a chart, if it does.
func withProblem(err error, c *charts) error {
	if why := c.problem(); why != nil {
		return fmt.Errorf("%w (%w)", err, why)
	}
	return err
}

// openLive starts the copy for readers, which feeds the views as long as they have
// what came before.
func (s *Sale) openLive(ctx context.Context) error {
	n := s.node
	from, folded := s.feed.begin(s)
	l, err := live.Open(ctx, live.Options{
		Machine: s.machine, Name: "sale_" + s.suffix, Charts: n.dir.charts.find,
		Journal: n.dir.journal, Snapshots: n.dir.snapshots, Clock: n.options.Clock,
		From: from, Leap: true, Folded: folded,
		Shown: s.shows, MaxWatchers: n.options.MaxWatchers,
		Notice: n.notice(s.machine), OnStop: s.onStop,
	})
	if err != nil {
		return fmt.Errorf("node: %w", withProblem(err, n.dir.charts))
	}
	s.live.Store(l)
	s.feed.opened(s)
	return nil
}

// durable tells the readers' copies that there is something to read.
func (s *Sale) durable(head journal.Head) {
	if l := s.live.Load(); l != nil {
		l.Poke(head.Seq)
	}
	s.feed.poke(head.Seq)
	s.node.webhooks.Poke()
}

func (s *Sale) onStop(why error) {
	s.stopped.CompareAndSwap(nil, &why)
	s.node.options.Log.Error("sale stopped", "sale", s.suffix, "why", why)
}
