package sqlite

import (
	"fmt"

	"facevalue/journal"
)

// Raw is the stored bytes of a record, verified or not; nil when there are none.
func (j *Journal) Raw(machine string, seq uint64) ([]byte, error) { return j.one(machine, seq) }

// Replace stores a record in the place of a broken or missing one, durably. It
// is for repair, which proves that the record belongs there; it appends nothing
// and fences nobody.
func (j *Journal) Replace(r journal.Record) error {
	if err := r.Check(); err != nil {
		return &journal.RefusedError{Machine: r.Machine, Seq: r.Seq, Why: err}
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.usable(); err != nil {
		return err
	}
	number, ok := j.numbers[r.Machine]
	if !ok {
		return fmt.Errorf("journal: replace record %d of %s: no such machine in %s", r.Seq, r.Machine, j.dir)
	}
	s, err := j.app.prepare("INSERT OR REPLACE INTO records (key, bytes) VALUES (?, ?)", 2)
	if err != nil {
		return fmt.Errorf("journal: replace record %d of %s: %w", r.Seq, r.Machine, err)
	}
	defer s.close()
	j.heads.Forget(r.Machine)
	if err := s.exec(keyOf(number, r.Seq), r.Bytes()); err != nil {
		return j.fail("replace a record", err)
	}
	return nil
}
