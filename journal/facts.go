package journal

import (
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
)

// AppendFact appends one fact to a body: its length as a uvarint, its bytes.
func AppendFact(body, fact []byte) []byte {
	body = binary.AppendUvarint(body, uint64(len(fact)))
	return append(body, fact...)
}

// FactSize is what AppendFact adds for a fact of n bytes.
func FactSize(n int) int {
	size := 1 + n
	for v := uint64(n); v >= 0x80; v >>= 7 {
		size++
	}
	return size
}

var errFrame = errors.New("ends inside a fact")

// Facts yields the facts of a body in order. A body that breaks its framing
// yields what stands before the break and then, once, an error. The facts point
// into body.
func Facts(body []byte) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for n := 0; len(body) > 0; n++ {
			fact, rest, err := cutFact(body)
			if err != nil {
				yield(nil, fmt.Errorf("fact %d of the body: %w", n+1, err))
				return
			}
			if !yield(fact, nil) {
				return
			}
			body = rest
		}
	}
}

func cutFact(b []byte) (fact, rest []byte, err error) {
	size, n := binary.Uvarint(b)
	// A length in more bytes than it needs would give one body two forms.
	if n <= 0 || n > 1 && b[n-1] == 0 {
		return nil, nil, errors.New("its length is not a shortest uvarint")
	}
	if size > uint64(len(b)-n) {
		return nil, nil, errFrame
	}
	end := n + int(size)
	return b[n:end:end], b[end:], nil
}

// CheckFacts walks the body and compares the number of facts with Count.
func (r *Record) CheckFacts() error {
	var n uint32
	for _, err := range Facts(r.Body) {
		if err != nil {
			return fmt.Errorf("journal: record %d of %s: %w", r.Seq, r.Machine, err)
		}
		n++
	}
	if n != r.Count {
		return fmt.Errorf("journal: record %d of %s: holds %d facts, says %d", r.Seq, r.Machine, n, r.Count)
	}
	return nil
}
