package memory

import (
	"fmt"
	"maps"
	"slices"
	"sync"

	"facevalue/journal"
)

// Journal implements journal.Journal in memory.
type Journal struct {
	mu     sync.Mutex
	rows   map[string][][]byte // canonical forms, rows[m][i] has seq i+1
	heads  *journal.Heads
	tail   []byte // the transaction that an error left behind, as it was written
	decide Decide
	remote bool
	calls  uint64
	failed bool
	closed bool
}

// Option changes how a journal behaves.
type Option func(*Journal)

// WithFaults has decide asked about every append.
func WithFaults(decide Decide) Option { return func(j *Journal) { j.decide = decide } }

// Remote makes the journal behave like one across a network: it stays usable
// after an error, and whoever is in doubt reads what was stored. Without it an
// error is fatal until Restart, like that of a local disk.
func Remote() Option { return func(j *Journal) { j.remote = true } }

// New makes an empty journal.
func New(options ...Option) *Journal {
	j := &Journal{rows: map[string][][]byte{}, heads: journal.NewHeads()}
	for _, o := range options {
		o(j)
	}
	return j
}

// Append implements journal.Journal.
func (j *Journal) Append(entries []journal.Record) ([]error, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.usable(); err != nil {
		return nil, err
	}
	fault := j.ask(entries)
	if fault == Fence {
		return fenceAll(entries), nil
	}
	failed, accepted := j.admit(entries)
	if fault == None {
		j.heads.Commit()
		j.store(accepted)
		return failed, nil
	}
	j.heads.Rollback()
	j.tail = leaveBehind(fault, accepted)
	j.failed = true
	if j.remote {
		j.recover()
	}
	return nil, fmt.Errorf("%w: %s", ErrInjected, fault)
}

func (j *Journal) ask(entries []journal.Record) Fault {
	j.calls++
	if j.decide == nil || len(entries) == 0 {
		return None
	}
	first := &entries[0]
	return j.decide(Attempt{j.calls, len(entries), first.Machine, first.Seq})
}

func fenceAll(entries []journal.Record) []error {
	failed := make([]error, len(entries))
	for i := range entries {
		failed[i] = fmt.Errorf("%w: record %d of %s (injected)", journal.ErrFenced, entries[i].Seq, entries[i].Machine)
	}
	return failed
}

// admit decides about all entries. The bytes are copied: the caller gets its
// buffers back.
func (j *Journal) admit(entries []journal.Record) (failed []error, accepted []journal.Record) {
	failed = make([]error, len(entries))
	for i := range entries {
		if _, ok := j.heads.Known(entries[i].Machine); !ok {
			j.heads.Learn(entries[i].Machine, journal.Head{})
		}
		if failed[i] = j.heads.Admit(&entries[i]); failed[i] == nil {
			accepted = append(accepted, entries[i])
		}
	}
	return failed, accepted
}

func (j *Journal) store(accepted []journal.Record) {
	for i := range accepted {
		m := accepted[i].Machine
		j.rows[m] = append(j.rows[m], slices.Clone(accepted[i].Bytes()))
	}
}

// Read implements journal.Journal.
func (j *Journal) Read(machine string, from uint64, fn func(journal.Record) error) error {
	if from <= 1 {
		return j.ReadAfter(machine, journal.Head{}, fn)
	}
	anchor, last, err := j.at(machine, from-1)
	if err != nil || last < from-1 {
		return err
	}
	r, err := journal.ParseAt(machine, from-1, anchor)
	if err != nil {
		return (&journal.Chain{Machine: machine}).Broken(from-1, err)
	}
	return j.ReadAfter(machine, r.Head(), fn)
}

// ReadAfter implements journal.Journal.
func (j *Journal) ReadAfter(machine string, head journal.Head, fn func(journal.Record) error) error {
	anchor, _, err := j.at(machine, head.Seq)
	if err != nil {
		return err
	}
	chain := journal.Chain{Machine: machine}
	if err := chain.Anchor(head, anchor); err != nil {
		return err
	}
	for {
		b, last, err := j.at(machine, chain.Head.Seq+1)
		if err != nil || last == chain.Head.Seq {
			return err
		}
		if b == nil {
			return chain.Missing()
		}
		r, err := chain.Accept(chain.Head.Seq+1, b)
		if err != nil {
			return err
		}
		if err := fn(r); err != nil {
			return err
		}
	}
}

// at is a record's bytes, nil when there is none, and the last seq of the row.
// The lock is not held while fn runs, which may append.
func (j *Journal) at(machine string, seq uint64) (stored []byte, last uint64, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	row := j.rows[machine]
	if 0 < seq && seq <= uint64(len(row)) {
		stored = row[seq-1]
	}
	return stored, uint64(len(row)), j.usable()
}

// Last implements journal.Journal.
func (j *Journal) Last(machine string) (journal.Head, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	head, _ := j.heads.Known(machine)
	return head, j.usable()
}

// Machines implements journal.Journal.
func (j *Journal) Machines() ([]string, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Sorted(maps.Keys(j.rows)), j.usable()
}

// Close implements journal.Journal.
func (j *Journal) Close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.closed = true
	return nil
}

func (j *Journal) usable() error {
	if j.closed {
		return journal.ErrClosed
	}
	if j.failed {
		return journal.ErrFailed
	}
	return nil
}
