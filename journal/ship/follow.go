package ship

import (
	"errors"
	"fmt"

	"facevalue/journal"
)

// Follower copies what is new in From to To, a group of records at a time.
type Follower struct {
	From, To journal.Journal
	// GroupBytes is about how much one step copies, in one transaction; 0 means
	// 4 MiB.
	GroupBytes int

	next string // the machine that the last step stopped in
}

// Progress is what a step did.
type Progress struct {
	Records int
	Bytes   int
	More    bool // there is more to copy than the step took
}

// Step copies one group. The error tells of every machine that cannot be copied,
// as *journal.BreakError where its row is broken; the others were copied all the
// same.
func (f *Follower) Step() (Progress, error) {
	p, errs := f.step()
	return p, errors.Join(errs...)
}

func (f *Follower) step() (Progress, []error) {
	machines, err := f.From.Machines()
	if err != nil {
		return Progress{}, []error{fmt.Errorf("ship: %w", err)}
	}
	g := &group{room: f.GroupBytes}
	if g.room == 0 {
		g.room = 4 << 20
	}
	var errs []error
	for _, m := range rotate(machines, f.next) {
		if g.room <= 0 {
			g.progress.More, f.next = true, m
			break
		}
		if err := f.collect(g, m); err != nil {
			errs = append(errs, fmt.Errorf("ship: %w", err))
		}
	}
	errs = append(errs, f.store(g)...)
	return g.progress, errs
}

// Sync takes steps until nothing is left to copy, or nothing more can be: one
// broken machine keeps none of the others from being copied whole. The error tells
// of each trouble once.
func (f *Follower) Sync() (total Progress, err error) {
	var errs []error
	told := map[string]bool{}
	for {
		p, found := f.step()
		total.Records += p.Records
		total.Bytes += p.Bytes
		for _, err := range found {
			if !told[err.Error()] {
				told[err.Error()] = true
				errs = append(errs, err)
			}
		}
		if !p.More || p.Records == 0 {
			return total, errors.Join(errs...)
		}
	}
}

// rotate begins with the machine the last step stopped in, so that a busy one
// does not starve the rest.
func rotate(machines []string, first string) []string {
	for i, m := range machines {
		if m >= first {
			return append(machines[i:len(machines):len(machines)], machines[:i]...)
		}
	}
	return machines
}

// group is what one step copies.
type group struct {
	entries  []journal.Record
	room     int
	progress Progress
}

var errFull = errors.New("group is full")

// collect reads on behind the copy's end. What was read before a break is sound
// and is copied.
func (f *Follower) collect(g *group, machine string) error {
	have, err := f.To.Last(machine)
	if err != nil {
		return fmt.Errorf("the copy: %w", err)
	}
	if newest, err := f.From.Last(machine); err != nil {
		return err
	} else if newest == have {
		return nil
	}
	err = f.From.ReadAfter(machine, have, func(r journal.Record) error {
		if g.room <= 0 {
			return errFull
		}
		g.entries = append(g.entries, r.Clone())
		g.room -= r.Size()
		return nil
	})
	if errors.Is(err, errFull) {
		g.progress.More = true
		f.next = machine
		return nil
	}
	return err
}

// store counts what was stored; what was refused leaves the rest be.
func (f *Follower) store(g *group) (errs []error) {
	if len(g.entries) == 0 {
		return nil
	}
	failed, err := f.To.Append(g.entries)
	if err != nil {
		return []error{fmt.Errorf("ship: the copy: %w", err)}
	}
	for i, refusal := range failed {
		if refusal != nil {
			errs = append(errs, fmt.Errorf("ship: the copy: %w", refusal))
			continue
		}
		g.progress.Records++
		g.progress.Bytes += g.entries[i].Size()
	}
	return errs
}
