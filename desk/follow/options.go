package follow

import (
	"errors"
	"fmt"

	"facevalue/desk"
	"facevalue/journal"
)

var (
	// ErrClosed: the follower was closed.
	ErrClosed = errors.New("follow: closed")
	// ErrBusy: more wait for records than a follower lets wait. Come back later.
	ErrBusy = errors.New("follow: too many wait for records")
)

// maxWaiting bounds those who wait for a record at the same time.
const maxWaiting = 65536

// Clock tells the time in ms since 1970 and never falls.
type Clock interface{ Now() int64 }

// Options say what is followed.
type Options[C, F, O any, E desk.Effect] struct {
	// Machine is its name in the journal; New makes one that no fact was applied to.
	Machine string
	New     func() desk.Machine[C, F, O, E]
	Journal journal.Journal
	Clock   Clock

	// Snapshots shorten the way to the newest record; nil for none.
	Snapshots desk.Snapshots

	// From is the newest record whose facts are known to whoever Folded tells.
	// Folding starts at a snapshot of that record or an earlier one. With Leap it
	// starts at the newest snapshot there is, and the records up to that are told to
	// nobody; Begun says which one it was.
	From uint64
	Leap bool
	// Folded is told each record after From with its facts, in order, when they
	// have been applied and nobody reads. It must not block for long, and may keep
	// the facts and not the slice. nil for nobody.
	Folded func(m desk.Machine[C, F, O, E], at journal.Head, facts []F)
	// Every says how many ms to let be between two readings while records keep
	// coming and nobody waits. nil for reading at once.
	Every func() int64
	// Advanced is called after each reading that brought something, without a lock.
	// It must not block. nil for nobody.
	Advanced func(seq uint64)
	// Notice is told of trouble that is tried again; nil for nobody.
	Notice func(error)
	// OnStop is told why the follower stopped by itself; nil for nobody.
	OnStop func(error)
}

func (o *Options[C, F, O, E]) complete() error {
	switch {
	case o.New == nil:
		return errors.New("follow: open: Options.New is missing, it makes the machine")
	case o.Journal == nil:
		return errors.New("follow: open: Options.Journal is missing")
	case o.Clock == nil:
		return errors.New("follow: open: Options.Clock is missing")
	}
	if err := journal.CheckMachine(o.Machine); err != nil {
		return fmt.Errorf("follow: open: %w", err)
	}
	if o.Folded == nil {
		o.Folded = func(desk.Machine[C, F, O, E], journal.Head, []F) {}
	}
	if o.Every == nil {
		o.Every = func() int64 { return 0 }
	}
	if o.Advanced == nil {
		o.Advanced = func(uint64) {}
	}
	for _, f := range []*func(error){&o.Notice, &o.OnStop} {
		if *f == nil {
			*f = func(error) {}
		}
	}
	return nil
}
