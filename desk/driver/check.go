package driver

import (
	"bytes"
	"math"

	"facevalue/desk"
	"facevalue/journal"
)

// learn asks the storage itself what is durable: the measure of every answer.
func (n *node[C, F, O, E]) learn() {
	if last, err := n.world.disk.Last(n.name); err == nil {
		n.durable = max(n.durable, last.Seq)
	}
}

// follow folds what has become durable into a second machine; false when the
// storage cannot be read now.
func (n *node[C, F, O, E]) follow() bool {
	w := n.world
	if n.shadow == nil {
		n.shadow = w.load.New()
		n.opened, n.carried, n.dropped = map[uint64]bool{}, map[uint64]int{}, map[uint64]uint64{}
	}
	if _, err := w.disk.Last(n.name); err != nil {
		return false
	}
	err := w.disk.ReadAfter(n.name, n.shadowAt, func(r journal.Record) error {
		for b, err := range journal.Facts(r.Body) {
			if err != nil {
				return err
			}
			f, err := n.shadow.ReadFact(b)
			if err != nil {
				return err
			}
			n.shadow.Apply(f)
		}
		for _, e := range n.shadow.Opened(nil) {
			n.opened[e.EffectID()] = true
			w.report.Opened++
		}
		if c, ok := n.shadow.(desk.Closer); ok {
			for _, id := range c.Closed(nil) {
				n.dropped[id] = r.Seq
				w.report.Dropped++
			}
		}
		if r.Count == 0 && r.Epoch <= n.shadowAt.Epoch {
			w.broken("%s: record %d claims epoch %d a second time", n.name, r.Seq, r.Epoch)
		}
		n.shadowAt = r.Head()
		w.report.Records++
		return n.shadow.Truths()
	})
	if err != nil {
		w.broken("%s: following: %w", n.name, err)
	}
	return err == nil
}

// compare holds a folded machine against the shadow.
func (n *node[C, F, O, E]) compare(what string, m desk.Machine[C, F, O, E], head journal.Head) {
	if !n.follow() {
		return
	}
	if head != n.shadowAt {
		n.world.broken("%s: %s at record %d, journal ends at %d", n.name, what, head.Seq, n.shadowAt.Seq)
	}
	if !bytes.Equal(m.AppendSnapshot(nil), n.shadow.AppendSnapshot(nil)) {
		n.world.broken("%s: %s at record %d is not the fold of the journal", n.name, what, head.Seq)
	}
	if err := m.Audit(); err != nil {
		n.world.broken("%s: %s at record %d: %w", n.name, what, head.Seq, err)
	}
}

// snapshot keeps one, sometimes a useless one.
func (n *node[C, F, O, E]) snapshot() {
	w := n.world
	if _, err := w.disk.Last(n.name); err != nil {
		return
	}
	if _, err := n.source(w.snapshots).SaveSnapshot(2); err != nil {
		w.broken("%s: %w", n.name, err)
		return
	}
	w.report.Snapshots++
	if w.rand.IntN(3) == 0 && w.snapshots.Damage(n.name, w.rand.IntN(3)) {
		w.report.Damaged++
	}
}

// verify is the last word, when everything has come to rest.
func (w *world[C, F, O, E]) verify() {
	for _, n := range w.nodes {
		if w.err != nil {
			return
		}
		n.compare("live", n.core.Machine(), n.core.Head())
		n.refold(nil)
		n.refold(w.snapshots)
		n.allClosed()
		n.promises()
	}
}

func (n *node[C, F, O, E]) refold(snapshots desk.Snapshots) {
	m, head, err := n.source(snapshots).Load()
	if err != nil {
		n.world.broken("%s: folding again: %w", n.name, err)
		return
	}
	n.compare("folded again", m, head)
}

// promises holds every acknowledged outcome against the record that its answer
// named: folded that far, and from there on, the machine answers the same again
// and does nothing.
func (n *node[C, F, O, E]) promises() {
	w := n.world
	m := w.load.New()
	check := func(from, to uint64, now int64) {
		for _, p := range n.kept {
			if p.seq < from || p.seq > to {
				continue
			}
			again, facts := m.Decide(p.cmd, now)
			if err := w.load.Same(p.cmd, p.outcome, again); err != nil {
				w.broken("%s: acknowledged at record %d and contradicted: %w", n.name, p.seq, err)
			}
			if len(facts) > 0 {
				w.broken("%s: %+v was acknowledged and would be done again", n.name, p.cmd)
			}
		}
	}
	err := w.disk.Read(n.name, 0, func(r journal.Record) error {
		for b := range journal.Facts(r.Body) {
			f, err := m.ReadFact(b)
			if err != nil {
				return err
			}
			m.Apply(f)
		}
		check(r.Seq, r.Seq, r.Instant)
		return nil
	})
	if err != nil {
		w.broken("%s: %w", n.name, err)
	}
	check(0, math.MaxUint64, w.now)
}

// allClosed: every effect was carried out or called off, and none is open.
func (n *node[C, F, O, E]) allClosed() {
	if open := n.shadow.Open(nil); len(open) > 0 {
		n.world.broken("%s: effect %d is still open", n.name, open[0].EffectID())
	}
	for id := range n.opened {
		if n.carried[id] == 0 && n.dropped[id] == 0 {
			n.world.broken("%s: effect %d was closed, never carried out nor called off", n.name, id)
		}
	}
}
