package desk

import (
	"errors"
	"fmt"
	"io"

	"facevalue/journal"
)

// Source is where a machine is folded from.
type Source[C, F, O any, E Effect] struct {
	Machine   string // its name in the journal
	New       func() Machine[C, F, O, E]
	Journal   journal.Journal
	Snapshots Snapshots // nil: always from the first record

	// AllowLostTail is for a journal put back from an older copy: snapshots of
	// records that it does not hold are forgotten, all of the machine's, instead of
	// keeping it closed.
	AllowLostTail bool

	// Progress is told, now and then, how far folding has come; may be nil.
	Progress func(seq, last uint64)
	// Notice is told why a snapshot was not used; may be nil.
	Notice func(error)
}

// Snapshots keeps machines' states as files; journal.SnapshotStore does. A
// snapshot is a shortcut and never the truth: one that cannot be used costs time
// and nothing else.
type Snapshots interface {
	// Latest is the newest sound snapshot of a layout, nil when there is none;
	// skipped says why newer ones cannot be used.
	Latest(machine, layout string) (found *journal.Snapshot, skipped []error)
	// Save keeps the state that write writes, taken at head.
	Save(machine string, head journal.Head, layout string, write func(io.Writer) error) error
	// Prune forgets all but the newest keep.
	Prune(machine string, keep int) error
}

// progressEvery is how many records are folded between two reports.
const progressEvery = 1024

// Load folds the machine: from the newest sound snapshot whose layout is the
// machine's, and the records after it; otherwise from all records. A broken chain
// comes back as the journal's *journal.BreakError, a record that the machine cannot
// take as *StoppedError.
//
// Snapshots are taken of durable records alone. One whose head the journal does not
// hold proves that the journal has lost records, which is a *journal.BreakError as
// well, unless AllowLostTail is set.
func (s Source[C, F, O, E]) Load() (Machine[C, F, O, E], journal.Head, error) {
	if m, head, ok := s.fromSnapshot(); ok {
		at, err := s.fold(m, head)
		if err == nil {
			return m, at, nil
		}
		if err = s.lost(head, err); err != nil {
			return nil, journal.Head{}, err
		}
	}
	m, _, err := s.fresh()
	if err != nil {
		return nil, journal.Head{}, err
	}
	head, err := s.fold(m, journal.Head{})
	if err != nil {
		return nil, journal.Head{}, err
	}
	return m, head, nil
}

// lost looks at why the records after a snapshot's head could not be folded. It
// returns nil when a fold of all records may do better.
func (s Source[C, F, O, E]) lost(head journal.Head, err error) error {
	var stopped *StoppedError
	var broken *journal.BreakError
	switch {
	case errors.As(err, &stopped):
		s.notice(fmt.Errorf("desk: snapshot of %s at %d not used: %w", s.Machine, head.Seq, err))
		return nil
	case !errors.As(err, &broken) || broken.Seq > head.Seq:
		return err
	case !s.AllowLostTail:
		return s.missing(head, broken)
	}
	s.notice(fmt.Errorf("desk: snapshots of %s forgotten: %w", s.Machine, s.missing(head, broken)))
	return s.Snapshots.Prune(s.Machine, 0)
}

// missing names the first record that the journal has lost.
func (s Source[C, F, O, E]) missing(head journal.Head, broken *journal.BreakError) error {
	last, err := s.Journal.Last(s.Machine)
	if err != nil {
		return err
	}
	if last.Seq >= head.Seq {
		return broken // it is there and damaged, or another one
	}
	return &journal.BreakError{
		Machine: s.Machine, Seq: last.Seq + 1, Dir: broken.Dir,
		Why: fmt.Errorf("it is missing, and so are all up to record %d, at which a snapshot was taken", head.Seq),
	}
}

func (s Source[C, F, O, E]) fromSnapshot() (m Machine[C, F, O, E], head journal.Head, ok bool) {
	if s.Snapshots == nil {
		return nil, head, false
	}
	m, layout, err := s.fresh()
	if err != nil {
		return nil, head, false // a full fold will say so
	}
	snap, skipped := s.Snapshots.Latest(s.Machine, layout)
	for _, err := range skipped {
		s.notice(fmt.Errorf("desk: open %s: %w", s.Machine, err))
	}
	if snap == nil || snap.Head.Seq == 0 {
		return nil, head, false
	}
	if err := LoadState(m, snap.State); err != nil {
		s.notice(fmt.Errorf("desk: open %s: snapshot %d: %w", s.Machine, snap.Head.Seq, err))
		return nil, head, false
	}
	return m, snap.Head, true
}

// fresh makes a machine that no fact was applied to.
func (s Source[C, F, O, E]) fresh() (m Machine[C, F, O, E], layout string, err error) {
	err = guarded(func() error {
		m = s.New()
		layout = m.Layout()
		return nil
	})
	if err != nil {
		err = &StoppedError{Machine: s.Machine, Seq: 1, Why: err}
	}
	return m, layout, err
}

// fold applies every record after head and says where it came to.
func (s Source[C, F, O, E]) fold(m Machine[C, F, O, E], head journal.Head) (journal.Head, error) {
	last, err := s.Journal.Last(s.Machine)
	if err != nil {
		return head, err
	}
	err = s.Journal.ReadAfter(s.Machine, head, func(r journal.Record) error {
		if err := applyRecord(m, r); err != nil {
			return &StoppedError{Machine: s.Machine, Seq: r.Seq, Why: err}
		}
		head = r.Head()
		if s.Progress != nil && (r.Seq%progressEvery == 0 || r.Seq == last.Seq) {
			s.Progress(r.Seq, last.Seq)
		}
		return nil
	})
	return head, err
}

// applyRecord applies the facts of a record; they are a whole or nothing.
func applyRecord[C, F, O any, E Effect](m Machine[C, F, O, E], r journal.Record) (err error) {
	n := uint32(0)
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("fact %d: %w", n+1, panicError(p))
		}
	}()
	for b, err := range journal.Facts(r.Body) {
		if err != nil {
			return err
		}
		f, err := m.ReadFact(b)
		if err != nil {
			return fmt.Errorf("fact %d: %w", n+1, err)
		}
		m.Apply(f)
		n++
	}
	if n != r.Count {
		return fmt.Errorf("holds %d facts, says %d", n, r.Count)
	}
	return nil
}

// SaveSnapshot folds a second machine and keeps its state: nothing of a running
// desk is touched. It keeps the newest keep snapshots.
func (s Source[C, F, O, E]) SaveSnapshot(keep int) (journal.Head, error) {
	m, head, err := s.Load()
	if err != nil {
		return head, fmt.Errorf("desk: snapshot of %s: %w", s.Machine, err)
	}
	return head, s.Save(m, head, keep)
}

// Save audits a machine that is the fold of the records to head, all of them durable,
// and keeps its state and the newest keep snapshots. A machine that fails its audit
// or panics comes back as *StoppedError: what is durable cannot be.
func (s Source[C, F, O, E]) Save(m Machine[C, F, O, E], head journal.Head, keep int) error {
	var layout string
	var state []byte
	err := guarded(func() error {
		if err := m.Audit(); err != nil {
			return fmt.Errorf("audit: %w", err)
		}
		layout, state = m.Layout(), m.AppendSnapshot(nil)
		return nil
	})
	if err != nil {
		return &StoppedError{Machine: s.Machine, Seq: head.Seq, Why: err}
	}
	err = s.Snapshots.Save(s.Machine, head, layout, func(w io.Writer) error {
		_, err := w.Write(state)
		return err
	})
	if err != nil {
		return err
	}
	return s.Snapshots.Prune(s.Machine, keep)
}

func (s Source[C, F, O, E]) notice(err error) {
	if s.Notice != nil {
		s.Notice(err)
	}
}
