package ship

import (
	"bytes"
	"errors"
	"fmt"

	"facevalue/journal"
)

// plan is what a repair of one machine will do. It reads both journals and writes
// to neither: the row is judged as it will be when all of put is in place.
type plan struct {
	broken  Repairable
	from    journal.Journal
	machine string

	put    map[uint64]journal.Head // records of the copy to put back, by seq
	mended journal.Head            // up to here the row is the copy's, put included
	tail   bool                    // the copy has records behind the end
}

var (
	errHistories = errors.New("journal and copy tell different histories: compare them, and put one back whole")
	errEnough    = errors.New("enough read")
)

// decide mends break after break, in thought, and then looks at the ends.
func (p *plan) decide() error {
	err := p.broken.Read(p.machine, 1, func(journal.Record) error { return nil })
	var broken *journal.BreakError
	if err != nil && !errors.As(err, &broken) {
		return err
	}
	if err == nil {
		end, err := p.broken.Last(p.machine)
		if err != nil {
			return err
		}
		return p.compareEnds(end)
	}
	return p.mendAll()
}

func (p *plan) mendAll() error {
	end, err := p.newest()
	if err != nil {
		return err
	}
	row := &journal.Chain{Machine: p.machine}
	for {
		at, err := p.readOn(row, end)
		if err != nil {
			return err
		}
		if at == 0 {
			return p.compareEnds(row.Head)
		}
		if err := p.mend(at); err != nil {
			return fmt.Errorf("record %d: %w", at, err)
		}
		row.Head = p.mended
	}
}

// newest is the seq of the newest record that is stored, broken or not.
func (p *plan) newest() (uint64, error) {
	head, err := p.broken.Last(p.machine)
	var broken *journal.BreakError
	if errors.As(err, &broken) {
		return broken.Seq, nil
	}
	return head.Seq, err
}

// readOn moves row to the next break and answers its seq, 0 when there is none up
// to the end.
func (p *plan) readOn(row *journal.Chain, end uint64) (uint64, error) {
	for row.Head.Seq < end {
		seq := row.Head.Seq + 1
		stored, err := p.broken.Raw(p.machine, seq)
		if err != nil {
			return 0, err
		}
		if stored == nil {
			return seq, nil
		}
		if _, err := row.Accept(seq, stored); err != nil {
			return seq, nil
		}
	}
	return 0, nil
}

// mend decides about the records from the last break up to this one. The row is the
// copy's up to here then.
func (p *plan) mend(at uint64) error {
	differ, head, err := p.differences(at)
	if err != nil {
		return err
	}
	if err := p.judge(at, differ); err != nil {
		return err
	}
	for _, d := range differ {
		p.put[d.Seq] = d
	}
	p.mended = head
	return nil
}

// maxDiffer is what passes for damage between two breaks.
const maxDiffer = 1024

// differences are the copy's records, behind the last break and up to seq at, that
// are not what is stored here, and the copy's head there. With the rounds before,
// the copy is verified from its first record on.
func (p *plan) differences(at uint64) (differ []journal.Head, head journal.Head, err error) {
	head = p.mended
	err = p.from.ReadAfter(p.machine, p.mended, func(r journal.Record) error {
		stored, err := p.broken.Raw(p.machine, r.Seq)
		if err != nil {
			return err
		}
		if head = r.Head(); !bytes.Equal(stored, r.Bytes()) {
			differ = append(differ, head)
		}
		if head.Seq == at || len(differ) == maxDiffer {
			return errEnough
		}
		return nil
	})
	switch {
	case err != nil && !errors.Is(err, errEnough):
		return nil, head, fmt.Errorf("the copy is no help: %w", err)
	case len(differ) == maxDiffer:
		return nil, head, fmt.Errorf("%d records differ: %w", maxDiffer, errHistories)
	case head.Seq < at:
		return nil, head, fmt.Errorf("the copy ends at record %d", head.Seq)
	}
	return differ, head, nil
}

// judge decides whether the differences are damage. They are when what is stored
// from the break on, as far as it is sound, continues the copy's row.
func (p *plan) judge(at uint64, differ []journal.Head) error {
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
	next, err := p.soundAt(at + 1)
	if err == nil && next != nil && next.Prev != last.Hash {
		err = errHistories
	}
	return err
}

// soundAt is the stored record, nil when it is missing or broken itself.
func (p *plan) soundAt(seq uint64) (*journal.Record, error) {
	b, err := p.broken.Raw(p.machine, seq)
	if err != nil || b == nil {
		return nil, err
	}
	r, err := journal.ParseAt(p.machine, seq, b)
	if err != nil {
		return nil, nil // broken as well: the next break's business
	}
	return &r, nil
}

// compareEnds wants the longer of the two rows to go through the end of the
// shorter. A forged newest record chains to nothing, and only this finds it.
func (p *plan) compareEnds(here journal.Head) error {
	there, err := p.from.Last(p.machine)
	if err != nil {
		return err
	}
	if there.Seq <= here.Seq { // a copy that lags is as good as any
		return p.goesThrough(there)
	}
	err = p.from.ReadAfter(p.machine, here, func(journal.Record) error { return errEnough })
	var broken *journal.BreakError
	switch {
	case errors.Is(err, errEnough):
		p.tail = true
		return nil
	case errors.As(err, &broken):
		return fmt.Errorf("record %d: %w", here.Seq, errHistories)
	}
	return err
}

// goesThrough says whether the row, mended, has the copy's end in it.
func (p *plan) goesThrough(end journal.Head) error {
	if end.Seq <= p.mended.Seq {
		return nil // up to there it is the copy's
	}
	r, err := p.soundAt(end.Seq)
	if err != nil {
		return err
	}
	if r == nil || r.Hash != end.Hash {
		return fmt.Errorf("record %d: %w", end.Seq, errHistories)
	}
	return nil
}
