package sqlite

import (
	"crypto/sha256"
	"fmt"
	"path/filepath"

	"facevalue/durable"
	"facevalue/journal"
)

// Raw is the stored bytes of a record, verified or not; nil when there are none.
func (j *Journal) Raw(machine string, seq uint64) ([]byte, error) { return j.one(machine, seq) }

// PutAside copies the stored bytes of a record into a file of the data directory,
// repaired-SEQ-MACHINE-SUM, and answers its path; "" when nothing is stored. The
// same bytes have the same file.
func (j *Journal) PutAside(machine string, seq uint64) (string, error) {
	stored, err := j.Raw(machine, seq)
	if err != nil || stored == nil {
		return "", err
	}
	sum := sha256.Sum256(stored)
	path := filepath.Join(j.dir, fmt.Sprintf("repaired-%d-%s-%x", seq, machine, sum[:4]))
	if err := durable.WriteFile(path, stored); err != nil {
		return "", fmt.Errorf("journal: put record %d of %s aside: %w", seq, machine, err)
	}
	return path, nil
}

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
