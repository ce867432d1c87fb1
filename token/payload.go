package token

import "encoding/binary"

// reader takes a payload apart. After the first thing that does not fit it is bad
// and gives zeros.
type reader struct {
	rest []byte
	bad  bool
}

func (r *reader) bytes(n int) []byte {
	if n > len(r.rest) {
		r.bad, r.rest = true, nil
		return nil
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

func (r *reader) number() uint64 {
	v, n := binary.Uvarint(r.rest)
	if n <= 0 {
		r.bad, r.rest = true, nil
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

// number32 is a number of at most 32 bits.
func (r *reader) number32() uint32 {
	v := r.number()
	r.bad = r.bad || v > 1<<32-1
	return uint32(v)
}

// instant is a time in ms since 1970.
func (r *reader) instant() int64 {
	v := r.number()
	r.bad = r.bad || v > 1<<62
	return int64(v)
}

func (r *reader) suffix() (x Suffix) {
	n := r.bytes(1)
	if n == nil || n[0] > maxSuffix {
		r.bad = true
		return x
	}
	copy(x[:], r.bytes(int(n[0])))
	return x
}

func (r *reader) claim() (c Claim) {
	copy(c[:], r.bytes(len(c)))
	return c
}

// done says whether the payload was whole and nothing is left of it.
func (r *reader) done() bool { return !r.bad && len(r.rest) == 0 }

// appendInstant writes a time, which is never before 1970.
func appendInstant(b []byte, at int64) []byte {
	return binary.AppendUvarint(b, uint64(max(at, 0)))
}
