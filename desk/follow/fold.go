package follow

import (
	"errors"
	"fmt"

	"facevalue/desk"
	"facevalue/journal"
)

// load makes the machine that folding goes on from: that of a snapshot if there is
// one from before the first record that Folded is to be told.
func (f *Follower[C, F, O, E]) load() error {
	if err := f.fresh(); err != nil || f.options.Snapshots == nil {
		return err
	}
	snap, skipped := f.options.Snapshots.Latest(f.options.Machine, f.machine.Layout())
	for _, err := range skipped {
		f.options.Notice(fmt.Errorf("follow: %s: %w", f.options.Machine, err))
	}
	if snap == nil || snap.Head.Seq > f.options.From && !f.options.Leap {
		return nil
	}
	if err := desk.LoadState(f.machine, snap.State); err != nil {
		f.options.Notice(fmt.Errorf("follow: %s: snapshot %d: %w", f.options.Machine, snap.Head.Seq, err))
		return f.fresh()
	}
	f.head = snap.Head
	return nil
}

func (f *Follower[C, F, O, E]) fresh() error {
	f.head, f.broken = journal.Head{}, nil
	return guarded(func() error {
		f.machine = f.options.New()
		return nil
	})
}

// first reads to the end for the first time. A snapshot that leads nowhere costs
// time and nothing else.
func (f *Follower[C, F, O, E]) first() error {
	if err := f.load(); err != nil {
		return err
	}
	begun := f.head
	f.begun = begun.Seq
	err := f.read()
	if err == nil || begun.Seq == 0 || f.head != begun {
		return err
	}
	f.options.Notice(fmt.Errorf("follow: %s: snapshot %d not used: %w", f.options.Machine, begun.Seq, err))
	f.begun = 0
	if err := f.fresh(); err != nil {
		return err
	}
	return f.read()
}

// read folds every record behind the head.
func (f *Follower[C, F, O, E]) read() error {
	return f.options.Journal.ReadAfter(f.options.Machine, f.head, func(r journal.Record) error {
		if f.closing.Load() {
			return ErrClosed
		}
		if err := f.opening.Err(); err != nil {
			return err
		}
		err := f.facts(&r)
		if err == nil {
			err = f.apply(r.Head())
		}
		if err != nil {
			return &desk.StoppedError{Machine: f.options.Machine, Seq: r.Seq, Why: err}
		}
		f.tell(r.Seq)
		return nil
	})
}

// facts reads what a record holds, before anybody has to wait for it.
func (f *Follower[C, F, O, E]) facts(r *journal.Record) error {
	clear(f.decoded)
	f.decoded = f.decoded[:0]
	for b, err := range journal.Facts(r.Body) {
		if err != nil {
			return err
		}
		err = guarded(func() error {
			fact, err := f.machine.ReadFact(b)
			f.decoded = append(f.decoded, fact)
			return err
		})
		if err != nil {
			return fmt.Errorf("fact %d: %w", len(f.decoded), err)
		}
	}
	if len(f.decoded) != int(r.Count) {
		return fmt.Errorf("holds %d facts, says %d", len(f.decoded), r.Count)
	}
	return nil
}

// apply makes a record true while nobody reads. A machine that panics midway is not
// read again.
func (f *Follower[C, F, O, E]) apply(head journal.Head) (err error) {
	f.lock.Lock()
	defer f.lock.Unlock()
	err = guarded(func() error {
		for _, fact := range f.decoded {
			f.machine.Apply(fact)
		}
		f.drain()
		if head.Seq > f.options.From {
			f.options.Folded(f.machine, head, f.decoded)
		}
		return nil
	})
	if err != nil {
		f.broken = fmt.Errorf("follow: %s broke at record %d: %w", f.options.Machine, head.Seq, err)
		return err
	}
	f.head = head
	f.seq.Store(head.Seq)
	return nil
}

// drain forgets the effects that a desk would carry out.
func (f *Follower[C, F, O, E]) drain() {
	clear(f.effects)
	f.effects = f.machine.Opened(f.effects[:0])
	if c, ok := f.machine.(desk.Closer); ok {
		f.shut = c.Closed(f.shut[:0])
	}
}

// forGood says that reading again would lead nowhere else.
func forGood(err error) bool {
	var broken *journal.BreakError
	return errors.As(err, &broken) || errors.Is(err, desk.ErrStopped) ||
		errors.Is(err, journal.ErrFailed) || errors.Is(err, journal.ErrClosed)
}

// guarded turns a panic of the machine, or of whoever is told, into an error.
func guarded(fn func() error) (err error) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case error:
			err = fmt.Errorf("panic: %w", p)
		default:
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return fn()
}
