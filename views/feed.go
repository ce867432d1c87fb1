package views

import (
	"context"
	"fmt"
	"slices"

	"facevalue/ledger"
	"facevalue/sale"
)

// Feed brings one sale's records into the views. Folded is for its follower, Flush
// for whoever writes; they may run at the same time.
type Feed struct {
	queue
	facts   []kept
	dirty   map[uint64]struct{} // orders that are not as they were written
	doors   map[uint64]door     // through which orders came that are not written yet
	refunds map[uint64]uint64   // orders of refunds under way, by effect
	holds   int64               // that live
	ledger  *ledger.Ledger
	names   *names
	stock   map[stockKey]stockRow // as it was last cut
}

// kept is a fact on its way into rows.
type kept struct {
	sale.Fact
	seq   uint64
	i     int
	at    int64
	seats []string // the stable ids of the seats it is about, for blocks
}

// Feed begins to feed a sale's rows from where they stand: it is to be told every
// record after Seq(machine).
func (v *Views) Feed(machine string) *Feed {
	f := &Feed{queue: v.newQueue(machine)}
	f.reset()
	f.refunds, f.holds, f.err = v.underWay(machine)
	if f.err == nil {
		f.ledger, f.err = v.ledgerOf(machine)
	}
	return f
}

// reset begins the next batch.
func (f *Feed) reset() {
	f.facts, f.dirty, f.doors = nil, map[uint64]struct{}{}, map[uint64]door{}
}

// underWay are the refunds of a sale that had not ended, with their orders, and how
// many holds lived.
func (v *Views) underWay(machine string) (refunds map[uint64]uint64, holds int64, err error) {
	refunds = map[uint64]uint64{}
	rows, err := v.r.Query("SELECT id, ord FROM effects WHERE sale = (SELECT id FROM machines WHERE name = ?) AND kind = ? AND closed = 0",
		machine, sale.RefundEffect)
	if err != nil {
		return nil, 0, fmt.Errorf("views: feed %s: %w", machine, err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, ord uint64
		if err := rows.Scan(&id, &ord); err != nil {
			return nil, 0, fmt.Errorf("views: feed %s: %w", machine, err)
		}
		refunds[id] = ord
	}
	if err := rows.Err(); err != nil {
		return nil, 0, fmt.Errorf("views: feed %s: %w", machine, err)
	}
	err = v.r.QueryRow("SELECT coalesce(sum(held), 0) FROM stock WHERE sale = (SELECT id FROM machines WHERE name = ?) AND what = ?",
		machine, stockSale).Scan(&holds)
	return refunds, holds, err
}

// Folded takes down a record: m is the machine behind it, facts are its facts. It is
// called under the lock that keeps readers off the machine, and keeps the facts. It
// writes nothing unless the feed is full because nobody else wrote in time.
func (f *Feed) Folded(m *sale.Machine, at Mark, facts []sale.Fact) {
	if f.take(m, at, facts) {
		if err := f.drain(context.Background(), maxBatches); err != nil {
			f.stop(err)
		}
	}
}

// take keeps what matters of a record, and says whether the feed is full.
func (f *Feed) take(m *sale.Machine, at Mark, facts []sale.Fact) (full bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.admit(at) {
		f.facts = nil
		return false
	}
	for i, fact := range facts {
		f.holds += holdsBy(fact)
		if matters(fact) {
			f.facts = append(f.facts, kept{fact, at.Seq, i, at.At, f.views.blockedSeats(m, fact)})
			f.touch(m, fact)
		}
	}
	if len(f.facts) < f.views.options.Facts {
		return false
	}
	f.cut(m)
	return len(f.batches) > maxBatches
}

// Flush writes all that was told. read shows the machine behind the newest record
// that Folded was told, as follow.Follower's Read does.
func (f *Feed) Flush(ctx context.Context, read func(fn func(m *sale.Machine, seq uint64)) error) error {
	if err := read(func(m *sale.Machine, _ uint64) {
		f.mu.Lock()
		defer f.mu.Unlock()
		if f.err == nil && f.told.Seq != f.cutAt {
			f.cut(m)
		}
	}); err != nil {
		return err
	}
	return f.drain(ctx, 0)
}

// cut makes rows of what was kept. mu is held, and nobody changes m.
func (f *Feed) cut(m *sale.Machine) {
	c := f.newCutter(m)
	for _, n := range f.touched() {
		c.order(n)
	}
	for i := range f.facts {
		c.fact(&f.facts[i])
	}
	c.postings()
	c.changedStock()
	f.put(c.rows)
	f.reset()
}

// touched are the orders to read again, oldest first: equal records give equal rows.
func (f *Feed) touched() []uint64 {
	all := make([]uint64, 0, len(f.dirty))
	for n := range f.dirty {
		all = append(all, n)
	}
	slices.Sort(all)
	return all
}
