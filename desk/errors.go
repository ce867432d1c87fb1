package desk

import (
	"errors"
	"fmt"

	"facevalue/journal"
)

var (
	// ErrBusy: the queue is full. Nothing was done; the error is a *BusyError
	// that says when to come back.
	ErrBusy = errors.New("desk: busy")
	// ErrUnknown: whether the command was carried out is not known. Repeat it
	// with the same idempotency key.
	ErrUnknown = errors.New("desk: outcome unknown, repeat with the same key")
	// ErrClosed: the desk has stopped taking commands. Nothing was done.
	ErrClosed = errors.New("desk: closed")
	// ErrNotOwner: another owner serves this machine now. Nothing was done.
	ErrNotOwner = errors.New("desk: not the owner of this machine")
	// ErrStopped: the machine broke and takes nothing until somebody looked at
	// it. Nothing was done; the reason is a *StoppedError.
	ErrStopped = errors.New("desk: stopped")
	// ErrTooLarge: the facts of one command do not fit into a record. Nothing
	// was done; mass actions have to be cut into bounded commands.
	ErrTooLarge = fmt.Errorf("desk: facts of one command exceed a record of %d bytes", journal.MaxBody)
)

// BusyError refuses a command because the queue is full.
type BusyError struct {
	Queued     int   // commands waiting for their answer
	RetryAfter int64 // ms until the queue should have drained
}

func (e *BusyError) Error() string {
	return fmt.Sprintf("desk: busy, %d commands wait, retry in %d ms", e.Queued, e.RetryAfter)
}

// Is makes errors.Is(err, ErrBusy) true.
func (e *BusyError) Is(target error) bool { return target == ErrBusy }

// StoppedError says where a machine broke.
type StoppedError struct {
	Machine string
	Seq     uint64 // the record that was being built, or read
	Command string // type of the command, empty when none was being decided
	Why     error
}

func (e *StoppedError) Error() string {
	at := ""
	if e.Command != "" {
		at = " deciding " + e.Command
	}
	return fmt.Sprintf("desk: %s stopped at record %d%s: %v", e.Machine, e.Seq, at, e.Why)
}

// Is makes errors.Is(err, ErrStopped) true.
func (e *StoppedError) Is(target error) bool { return target == ErrStopped }

func (e *StoppedError) Unwrap() error { return e.Why }
