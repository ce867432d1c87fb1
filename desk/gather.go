package desk

import "facevalue/journal"

const (
	// gatherRecords and gatherBytes bound one transaction, so that a crowd of
	// desks does not make each of them wait for all.
	gatherRecords = 256
	gatherBytes   = 4 << 20
)

// Posted is a record on its way to the journal and who is told of its fate.
type Posted struct {
	Record *journal.Record
	// Done is called with the record's head once it is durable, or with what
	// the journal said.
	Done func(journal.Head, error)
}

// Gather is the step machine of a committer: it joins the records of the moment
// into one transaction, in the order in which they came, with one transaction
// under way at a time. It is not safe for concurrent use.
type Gather struct {
	waiting []Posted
	flight  []Posted
	entries []journal.Record
	buf     []byte
}

// Add puts a record in line. The record must not change until its Done.
func (g *Gather) Add(p Posted) { g.waiting = append(g.waiting, p) }

// Next seals and returns the entries of the next transaction; nil when one is
// under way or nothing waits. They are valid until Done.
func (g *Gather) Next() []journal.Record {
	if len(g.flight) > 0 || len(g.waiting) == 0 {
		return nil
	}
	n, size := g.fit()
	g.flight = append(g.flight[:0], g.waiting[:n]...)
	rest := copy(g.waiting, g.waiting[n:])
	clear(g.waiting[rest:])
	g.waiting = g.waiting[:rest]

	if cap(g.buf) < size {
		g.buf = make([]byte, 0, size)
	}
	g.entries = g.entries[:0]
	for _, p := range g.flight {
		g.entries = append(g.entries, *p.Record)
	}
	g.seal()
	return g.entries
}

// fit is how many of those that wait go into one transaction, and their size.
func (g *Gather) fit() (n, size int) {
	for n < len(g.waiting) && n < gatherRecords {
		more := g.waiting[n].Record.Size()
		if n > 0 && size+more > gatherBytes {
			break
		}
		size += more
		n++
	}
	return n, size
}

// seal seals into one buffer that is used again. What cannot be sealed is left
// as it is, for the journal to refuse.
func (g *Gather) seal() {
	b := g.buf[:0]
	for i := range g.entries {
		if g.entries[i].Check() == nil {
			b = g.entries[i].Seal(b)
		}
	}
	g.buf = b
}

// Done tells each record of the transaction its fate: failed and err as
// journal.Journal's Append returned them.
func (g *Gather) Done(failed []error, err error) {
	flight := g.flight
	for i := range flight {
		why := err
		if why == nil && i < len(failed) {
			why = failed[i]
		}
		var head journal.Head
		if why == nil {
			head = g.entries[i].Head()
		}
		flight[i].Done(head, why)
	}
	clear(flight)
	clear(g.entries)
	g.flight, g.entries = flight[:0], g.entries[:0]
}
