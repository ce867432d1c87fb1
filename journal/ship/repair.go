package ship

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"facevalue/journal"
)

// Repairable is a journal whose records can be put back.
type Repairable interface {
	journal.Journal
	// Raw is the stored bytes of a record, verified or not; nil when there are
	// none.
	Raw(machine string, seq uint64) ([]byte, error)
	// PutAside copies the stored bytes of a record, durably, to where they can be
	// looked at later, and says where; "" when there are none.
	PutAside(machine string, seq uint64) (where string, err error)
	// Replace stores a record in the place of a broken or missing one.
	Replace(journal.Record) error
}

// Repaired is what was done to one machine.
type Repaired struct {
	Machine  string
	Replaced []uint64 // seqs whose record was put back
	Appended int      // records behind the end that only the copy had
	Aside    []string // where the bytes are that were replaced
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
// can be read to its end, and appends what only the copy has. All is decided
// before anything is written, and what is replaced is put aside first. The machine
// must not be in use.
func Repair(broken Repairable, from journal.Journal, machine string) (done Repaired, err error) {
	done.Machine = machine
	p := &plan{broken: broken, from: from, machine: machine, put: map[uint64]journal.Head{}}
	if err := p.decide(); err != nil {
		return done, fmt.Errorf("ship: repair %s; nothing of it was changed: %w", machine, err)
	}
	if err := p.carryOut(&done); err != nil {
		return done, fmt.Errorf("ship: repair %s: %w", machine, err)
	}
	return done, nil
}

// carryOut writes what was decided. Stopped anywhere, it can be begun again.
func (p *plan) carryOut(done *Repaired) error {
	if err := p.replace(done); err != nil || !p.tail {
		return err
	}
	back := &Follower{From: only{p.from, p.machine}, To: p.broken}
	copied, err := back.Sync()
	done.Appended = copied.Records
	return err
}

// replace puts back the records decided on, the last first: a row of records that
// do not belong there then breaks behind its end until the first of them is gone,
// and can be told from another history when the repair is begun again.
func (p *plan) replace(done *Repaired) error {
	defer func() { slices.Sort(done.Replaced) }()
	for _, seq := range slices.Backward(slices.Sorted(maps.Keys(p.put))) {
		if err := p.replaceAt(seq, done); err != nil {
			return fmt.Errorf("record %d: %w", seq, err)
		}
	}
	return nil
}

func (p *plan) replaceAt(seq uint64, done *Repaired) error {
	err := p.from.Read(p.machine, seq, func(r journal.Record) error {
		if r.Head() != p.put[seq] {
			return errors.New("the copy has changed meanwhile")
		}
		if err := p.replaceOne(r, done); err != nil {
			return err
		}
		return errEnough
	})
	if errors.Is(err, errEnough) {
		return nil
	}
	return errors.Join(err, errors.New("was not put back"))
}

func (p *plan) replaceOne(r journal.Record, done *Repaired) error {
	where, err := p.broken.PutAside(p.machine, r.Seq)
	if err != nil {
		return err
	}
	if where != "" {
		done.Aside = append(done.Aside, where)
	}
	if err := p.broken.Replace(r); err != nil {
		return err
	}
	done.Replaced = append(done.Replaced, r.Seq)
	return nil
}

// only is a journal seen as if it had one machine.
type only struct {
	journal.Journal
	machine string
}

func (o only) Machines() ([]string, error) { return []string{o.machine}, nil }
