package memory

import (
	"errors"
	"fmt"

	"facevalue/journal"
)

// Fault is what goes wrong with one append.
type Fault uint8

// The faults of storage. After Lost, InDoubt and Torn the caller knows nothing
// of any entry.
const (
	None    Fault = iota
	Lost          // an error, and nothing was stored
	InDoubt       // an error, but all was stored
	Torn          // an error, and half of it was stored, which a restart cuts off
	Fence         // every entry is fenced, as if another owner had appended
)

var faultNames = [...]string{"none", "lost", "in doubt", "torn", "fence"}

func (f Fault) String() string {
	if int(f) < len(faultNames) {
		return faultNames[f]
	}
	return "unknown fault"
}

// Attempt is what a decision is made from. It is the same in every run of the
// same seed.
type Attempt struct {
	Call    uint64 // counts Append calls from 1
	Entries int
	Machine string // of the first entry
	Seq     uint64 // of the first entry
}

// Decide says what goes wrong with an append.
type Decide func(Attempt) Fault

// ErrInjected is what a failing append wraps.
var ErrInjected = errors.New("memory: injected fault")

// Damage replaces the stored bytes of a record by what change makes of a copy
// of them; nil removes the record. It says whether there was such a record.
func (j *Journal) Damage(machine string, seq uint64, change func([]byte) []byte) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	row := j.rows[machine]
	if seq == 0 || seq > uint64(len(row)) {
		return false
	}
	row[seq-1] = change(append([]byte(nil), row[seq-1]...))
	return true
}

// Raw is the stored bytes of a record, verified or not; nil when there are none.
func (j *Journal) Raw(machine string, seq uint64) ([]byte, error) {
	b, _, err := j.at(machine, seq)
	return b, err
}

// PutAside keeps nothing: whoever damaged a record here knows what it was.
func (j *Journal) PutAside(machine string, seq uint64) (string, error) { return "", nil }

// Replace stores a record in the place of a broken one.
func (j *Journal) Replace(r journal.Record) error {
	if !j.Damage(r.Machine, r.Seq, func([]byte) []byte { return r.Append(nil) }) {
		return fmt.Errorf("memory: no record %d of %s to replace", r.Seq, r.Machine)
	}
	return nil
}
