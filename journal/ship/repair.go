package ship

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"facevalue/journal"
)

// Repairable is a journal whose records can be put back.
type Repairable interface {
	journal.Journal
	// Raw is the stored bytes of a record, verified or not; nil when there are
	// none.
	Raw(machine string, seq uint64) ([]byte, error)
	// Replace stores a record in the place of a broken or missing one.
	Replace(journal.Record) error
}

// Repaired is what was done to one machine.
type Repaired struct {
	Machine  string
	Replaced []uint64 // seqs whose record was put back
	Appended int      // records behind the end that only the copy had
}

// RepairAll repairs every machine that either journal knows. It answers those it
// changed, and an error for each that it could not mend.
func RepairAll(broken Repairable, from journal.Journal) (changed []Repaired, err error) {
	here, hereErr := broken.Machines()
	there, thereErr := from.Machines()
	if err := errors.Join(hereErr, thereErr); err != nil {
		return nil, fmt.Errorf("ship: repair: %w", err)
	}
	all := append(slices.Clone(here), there...)
	slices.Sort(all)
	var errs []error
	for _, m := range slices.Compact(all) {
		done, err := Repair(broken, from, m)
		if len(done.Replaced) > 0 || done.Appended > 0 {
			changed = append(changed, done)
		}
		errs = append(errs, err)
	}
	return changed, errors.Join(errs...)
}

// Repair puts back the broken records of a machine from the copy until its row
// can be read to its end, and appends what only the copy has. The machine must
// not be in use.
func Repair(broken Repairable, from journal.Journal, machine string) (done Repaired, err error) {
	done.Machine = machine
	for {
		at, err := firstBreak(broken, machine)
		if err != nil {
			return done, fmt.Errorf("ship: repair %s: %w", machine, err)
		}
		if at == 0 {
			break
		}
		seqs, err := mend(broken, from, machine, at)
		done.Replaced = append(done.Replaced, seqs...)
		if err != nil {
			return done, fmt.Errorf("ship: repair record %d of %s: %w", at, machine, err)
		}
	}
	done.Appended, err = appendTail(broken, from, machine)
	if err != nil {
		return done, fmt.Errorf("ship: repair %s: %w", machine, err)
	}
	return done, nil
}

// firstBreak is the seq at which reading stops, 0 when it does not.
func firstBreak(j journal.Journal, machine string) (uint64, error) {
	err := j.Read(machine, 1, func(journal.Record) error { return nil })
	var broken *journal.BreakError
	if errors.As(err, &broken) {
		return broken.Seq, nil
	}
	return 0, err
}

var errHistories = errors.New("journal and copy tell different histories; nothing was changed: compare them, and put one back whole")

// mend compares the row with the copy up to the break and puts back what
// differs. Each call mends at least the record at the break, or fails.
func mend(broken Repairable, from journal.Journal, machine string, at uint64) (seqs []uint64, err error) {
	differ, err := differences(broken, from, machine, at)
	if err != nil {
		return nil, err
	}
	if err := judge(broken, machine, at, differ); err != nil {
		return nil, err
	}
	for _, r := range differ {
		if err := broken.Replace(r); err != nil {
			return seqs, err
		}
		seqs = append(seqs, r.Seq)
	}
	return seqs, nil
}

// maxDiffer bounds what is held in memory, and what passes for damage.
const maxDiffer = 1024

var errEnough = errors.New("enough read")

// differences is the copy's records up to seq at that are not what is stored
// here. The copy is verified from its first record on.
func differences(broken Repairable, from journal.Journal, machine string, at uint64) (differ []journal.Record, err error) {
	var last uint64
	err = from.Read(machine, 1, func(r journal.Record) error {
		stored, err := broken.Raw(machine, r.Seq)
		if err != nil {
			return err
		}
		if !bytes.Equal(stored, r.Bytes()) {
			differ = append(differ, r.Clone())
		}
		if last = r.Seq; last == at || len(differ) == maxDiffer {
			return errEnough
		}
		return nil
	})
	switch {
	case err != nil && !errors.Is(err, errEnough):
		return nil, fmt.Errorf("the copy is no help: %w", err)
	case len(differ) == maxDiffer:
		return nil, fmt.Errorf("%d records differ: %w", maxDiffer, errHistories)
	case last < at:
		return nil, fmt.Errorf("the copy ends at record %d", last)
	}
	return differ, nil
}

// judge decides whether the differences are damage. They are when what is stored
// from the break on, as far as it is sound, continues the copy's row.
func judge(broken Repairable, machine string, at uint64, differ []journal.Record) error {
	if len(differ) == 0 {
		return errors.New("the stored record equals the copy's, and reading stops at it all the same")
	}
	last := differ[len(differ)-1]
	if last.Seq < at {
		// The record at the break is the copy's own: what comes before it was
		// replaced by something that reads well and does not belong there.
		return nil
	}
	if differ[0].Seq < at {
		return errHistories
	}
	next, err := soundAt(broken, machine, at+1)
	if err == nil && next != nil && next.Prev != last.Hash {
		err = errHistories
	}
	return err
}

// soundAt is the stored record, nil when it is missing or broken itself.
func soundAt(j Repairable, machine string, seq uint64) (*journal.Record, error) {
	b, err := j.Raw(machine, seq)
	if err != nil || b == nil {
		return nil, err
	}
	r, err := journal.ParseAt(machine, seq, b)
	if err != nil {
		return nil, nil // broken as well: the next round's business
	}
	return &r, nil
}

// appendTail copies what stands behind the end of the journal.
func appendTail(broken Repairable, from journal.Journal, machine string) (int, error) {
	here, hereErr := broken.Last(machine)
	there, thereErr := from.Last(machine)
	if err := errors.Join(hereErr, thereErr); err != nil {
		return 0, err
	}
	if there.Seq <= here.Seq {
		return 0, sameRow(broken, machine, there) // a copy that lags is as good as any
	}
	if err := sameRow(from, machine, here); err != nil {
		return 0, err
	}
	back := &Follower{From: only{from, machine}, To: broken}
	p, err := back.Sync()
	return p.Records, err
}

// sameRow says whether the longer of two sound rows goes through the end of the
// shorter. A forged newest record chains to nothing, and only this finds it.
func sameRow(longer journal.Journal, machine string, end journal.Head) error {
	err := longer.ReadAfter(machine, end, func(journal.Record) error { return errEnough })
	var broken *journal.BreakError
	if errors.As(err, &broken) {
		return fmt.Errorf("record %d: %w", end.Seq, errHistories)
	}
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// only is a journal seen as if it had one machine.
type only struct {
	journal.Journal
	machine string
}

func (o only) Machines() ([]string, error) { return []string{o.machine}, nil }
