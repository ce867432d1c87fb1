package journal

import (
	"errors"
	"fmt"
)

// What the chain finds wrong between two sound records.
var (
	errChain   = errors.New("hash does not chain")
	errEpoch   = errors.New("epoch falls below the record before")
	errInstant = errors.New("instant falls below the record before")
	errMissing = errors.New("is missing")
	errOther   = errors.New("is another one than the reader has seen")
	errStale   = errors.New("was changed after it was sealed")
)

// Admit says whether r may be appended behind h: the compare of
// compare-and-append. A lower seq, another previous hash or a lower epoch means
// that another owner was here.
func (h Head) Admit(r *Record) error {
	if err := r.Check(); err != nil {
		return &RefusedError{r.Machine, r.Seq, err}
	}
	if !r.fresh() {
		return &RefusedError{r.Machine, r.Seq, errStale}
	}
	switch {
	case r.Seq > h.Seq+1:
		return fmt.Errorf("%w: record %d of %s, newest is %d", ErrGap, r.Seq, r.Machine, h.Seq)
	case r.Seq != h.Seq+1, r.Prev != h.Hash, r.Epoch < h.Epoch:
		return fmt.Errorf("%w: record %d epoch %d of %s, newest is %d epoch %d",
			ErrFenced, r.Seq, r.Epoch, r.Machine, h.Seq, h.Epoch)
	case r.Instant < h.Instant:
		return &RefusedError{r.Machine, r.Seq, errInstant}
	}
	return nil
}

// Follows says why r, read back, does not continue h.
func (h Head) Follows(r *Record) error {
	switch {
	case r.Seq != h.Seq+1:
		return errMissing
	case r.Prev != h.Hash:
		return errChain
	case r.Epoch < h.Epoch:
		return errEpoch
	case r.Instant < h.Instant:
		return errInstant
	}
	return nil
}

// Chain verifies one machine's records as they are read. Journals feed it what
// they store; it answers the record, or why reading must stop.
type Chain struct {
	Machine string
	Dir     string // for the repair hint of errors
	Head    Head   // the last record accepted
}

// Anchor sets the head that reading goes on from, and proves that it is this
// row's: stored is what the journal holds under head.Seq, nil when nothing.
func (c *Chain) Anchor(head Head, stored []byte) error {
	if head.Seq == 0 {
		c.Head = head
		return nil
	}
	if stored == nil {
		return c.Broken(head.Seq, errMissing)
	}
	r, err := ParseAt(c.Machine, head.Seq, stored)
	if err == nil && r.Hash != head.Hash {
		err = errOther
	}
	if err != nil {
		return c.Broken(head.Seq, err)
	}
	c.Head = r.Head()
	return nil
}

// Accept parses the bytes stored under seq and moves the head behind them.
func (c *Chain) Accept(seq uint64, b []byte) (Record, error) {
	if seq != c.Head.Seq+1 {
		return Record{}, c.Broken(c.Head.Seq+1, errMissing)
	}
	r, err := ParseAt(c.Machine, seq, b)
	if err == nil {
		err = c.Head.Follows(&r)
	}
	if err != nil {
		return Record{}, c.Broken(seq, err)
	}
	c.Head = r.Head()
	return r, nil
}

// Missing is the error for a record after which others are known to exist.
func (c *Chain) Missing() error { return c.Broken(c.Head.Seq+1, errMissing) }

// Broken makes the error that closes the machine.
func (c *Chain) Broken(seq uint64, why error) error {
	return &BreakError{Machine: c.Machine, Seq: seq, Dir: c.Dir, Why: why}
}

// ParseAt is Parse for bytes that were stored under a machine and a seq, and
// have to be that record and not a sound one from elsewhere.
func ParseAt(machine string, seq uint64, b []byte) (Record, error) {
	r, err := Parse(b)
	if err != nil {
		return Record{}, err
	}
	if r.Machine != machine || r.Seq != seq {
		return Record{}, fmt.Errorf("holds record %d of %s in its place", r.Seq, r.Machine)
	}
	return r, nil
}
