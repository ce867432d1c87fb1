package journal

import (
	"errors"
	"fmt"
)

var (
	// ErrFenced: somebody else wrote here since. The owner has to let go of the
	// machine and build it again from what is stored.
	ErrFenced = errors.New("journal: fenced, another owner has appended")
	// ErrGap: the entry leaves out a seq. Nobody else's fault but the caller's.
	ErrGap = errors.New("journal: entry does not follow the newest record")
	// ErrFailed: the storage failed on an append. What could be read back now
	// may be page cache and not truth, so the journal takes nothing more and the
	// process has to end.
	ErrFailed = errors.New("journal: the storage has failed, this process must end")
	// ErrClosed: the journal was closed.
	ErrClosed = errors.New("journal: closed")
)

// RefusedError is an entry that no journal could take: a fault of its maker.
type RefusedError struct {
	Machine string
	Seq     uint64
	Why     error
}

func (e *RefusedError) Error() string {
	return fmt.Sprintf("journal: record %d of %q refused: %v", e.Seq, e.Machine, e.Why)
}

func (e *RefusedError) Unwrap() error { return e.Why }

// BreakError says that a machine's row is broken at a record. The machine must
// stay closed: to go on behind the break would be to invent history.
type BreakError struct {
	Machine string
	Seq     uint64 // the first record that cannot be trusted
	Dir     string // data directory, empty where there is none
	Why     error
}

func (e *BreakError) Error() string {
	return fmt.Sprintf("journal: record %d of %s: %v; the machine stays closed until it is repaired from a second copy: %s",
		e.Seq, e.Machine, e.Why, e.Repair())
}

// Repair is the command that puts the record back.
func (e *BreakError) Repair() string {
	dir := e.Dir
	if dir == "" {
		dir = "DIR"
	}
	return fmt.Sprintf("facevalue repair --data %s --from COPY", dir)
}

func (e *BreakError) Unwrap() error { return e.Why }
