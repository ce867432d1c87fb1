package desk

import (
	"context"
	"errors"

	"facevalue/journal"
)

// Clock is the time that the shell gives to a core, in ms since 1970.
type Clock interface {
	// Now is the wall time at the start of the process plus the monotonic time
	// since: it never falls and never jumps.
	Now() int64
	// Wall is what the wall clock shows; a jump of it is counted, not followed.
	Wall() int64
}

// Options say what a desk runs and with what.
type Options[C, F, O any, E Effect] struct {
	// Machine is the machine's name in the journal; New makes one that no fact
	// was applied to.
	Machine string
	New     func() Machine[C, F, O, E]

	Committer *Committer // shared by all desks of a journal
	Clock     Clock

	// CarryOut does an effect's work and says what came of it, as a command for
	// the machine; soon after its context has ended it returns anything. It is
	// called again after a crash, and after a panic. Workers
	// bounds how many run at once, default 16. Without CarryOut effects stay
	// open. HoldEffects starts the desk with none being begun until
	// Desk.HoldEffects(false).
	CarryOut    func(context.Context, E) C
	Workers     int
	HoldEffects bool

	// Queue bounds the commands that wait for their answer; default 65536.
	Queue  int
	Limits Limits

	// Snapshots are taken from the journal after SnapshotEvery bytes of records,
	// default 64 MiB, and when the desk is closed; nil for none.
	Snapshots     Snapshots
	SnapshotEvery int
	// AllowLostTail opens a machine on a journal that was put back from an older
	// copy, as Source has it; set it for the opening after a restore alone.
	AllowLostTail bool

	// Progress, Durable and Notice may be nil. Progress is told how far opening
	// has come. Durable is told each head once it is durable, before the answers
	// go out; Notice what an operator should know. None may block.
	Progress func(seq, last uint64)
	Durable  func(journal.Head)
	Notice   func(error)
	// OnStop is told when the desk ends by itself: *StoppedError or ErrNotOwner.
	// Like OnFatal it is called on the desk's goroutine: it must not Close.
	// OnFatal is told when the storage has failed: the process has to end.
	OnStop  func(error)
	OnFatal func(error)
}

func (o *Options[C, F, O, E]) complete() error {
	switch {
	case o.New == nil:
		return errors.New("desk: open: Options.New is missing, it makes the machine")
	case o.Committer == nil:
		return errors.New("desk: open: Options.Committer is missing, make one with NewCommitter")
	case o.Clock == nil:
		return errors.New("desk: open: Options.Clock is missing")
	}
	if err := journal.CheckMachine(o.Machine); err != nil {
		return errors.Join(errors.New("desk: open: Options.Machine"), err)
	}
	setDefault(&o.Workers, 16)
	setDefault(&o.Queue, 65536)
	setDefault(&o.SnapshotEvery, 64<<20)
	ignore := func(error) {}
	for _, f := range []*func(error){&o.Notice, &o.OnStop, &o.OnFatal} {
		if *f == nil {
			*f = ignore
		}
	}
	return nil
}

func setDefault(v *int, d int) {
	if *v <= 0 {
		*v = d
	}
}

func (o *Options[C, F, O, E]) source() Source[C, F, O, E] {
	return Source[C, F, O, E]{
		Machine:   o.Machine,
		New:       o.New,
		Journal:   o.Committer.Journal(),
		Snapshots: o.Snapshots,
		Progress:  o.Progress,
		Notice:    o.Notice,

		AllowLostTail: o.AllowLostTail,
	}
}
