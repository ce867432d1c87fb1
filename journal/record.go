package journal

import (
	"bytes"
	"errors"
	"fmt"
)

const (
	// Version is the layout this package writes. Readers know every version
	// ever released.
	Version uint16 = 1
	// MaxBody is the most bytes a record's body may have.
	MaxBody = 512 << 10
	// MaxMachine is the most bytes a machine's name may have.
	MaxMachine = 64
	// MaxSeq is the last seq a machine can reach: at a thousand records a second
	// that is 34 years. Stores pack a seq into 40 bits.
	MaxSeq = 1<<40 - 1
)

// Record is what a desk commits at once: facts decided together, behind the
// hash of the record before.
type Record struct {
	Version uint16
	Machine string // 1 to 64 of a-z, 0-9, _ and -
	Seq     uint64 // dense, from 1
	Epoch   uint64 // of the owner that wrote it; never falls
	Instant int64  // milliseconds since 1970, UTC; never falls
	Count   uint32 // facts in Body
	Body    []byte // framed facts, see AppendFact
	Prev    [32]byte
	Hash    [32]byte // set by Seal, Append and Parse

	// raw is the canonical form once sealed or parsed, and Body points into it.
	raw []byte
}

// Head is the place behind r.
func (r *Record) Head() Head {
	return Head{Seq: r.Seq, Epoch: r.Epoch, Instant: r.Instant, Hash: r.Hash}
}

// Clone is r with bytes of its own, to be kept beyond a Read.
func (r *Record) Clone() Record {
	c := *r
	c.raw = bytes.Clone(r.Bytes())
	c.Body = c.raw[len(c.raw)-len(r.Body):]
	return c
}

// Check says what of r cannot be stored, whatever came before it.
func (r *Record) Check() error {
	if r.Version != Version {
		return fmt.Errorf("version is %d, this build writes %d", r.Version, Version)
	}
	if err := CheckMachine(r.Machine); err != nil {
		return err
	}
	if r.Seq == 0 || r.Seq > MaxSeq {
		return fmt.Errorf("seq is %d, the first record has 1 and the last can have %d", r.Seq, uint64(MaxSeq))
	}
	if r.Instant < 0 {
		return fmt.Errorf("instant is %d, before 1970", r.Instant)
	}
	if len(r.Body) > MaxBody {
		return fmt.Errorf("body has %d bytes, a record takes at most %d", len(r.Body), MaxBody)
	}
	return nil
}

// CheckMachine says what is wrong with a machine's name.
func CheckMachine(name string) error {
	if name == "" {
		return errors.New("machine has no name")
	}
	if len(name) > MaxMachine {
		return fmt.Errorf("machine name has %d bytes, at most %d are allowed", len(name), MaxMachine)
	}
	for i := 0; i < len(name); i++ {
		if !nameByte(name[i]) {
			return fmt.Errorf("machine name %q has %q in it, allowed are a-z, 0-9, _ and -", name, name[i])
		}
	}
	return nil
}

func nameByte(c byte) bool {
	return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '_' || c == '-'
}
