package draw

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Hash is a node of the log, as RFC 6962 makes it.
type Hash = tlog.Hash

// EmptyRoot is the root of a log of nothing: the hash of no bytes.
var EmptyRoot = Hash(mustHex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"))

// Log is the right edge of a growing Merkle tree: the roots of its full subtrees, of
// which there are as many as the size has ones. That is enough to append and to know
// the root; what proofs need is given out as it comes to be, for whoever keeps it.
type Log struct {
	size  uint64
	edge  []Hash // roots of full subtrees, the largest first
	fresh []Hash // room for what Append gives out
}

// OpenLog is a log of a size whose full subtrees have the given roots, the largest
// first, as Edge gives them.
func OpenLog(size uint64, edge []Hash) (*Log, error) {
	if want := ones(size); len(edge) != want {
		return nil, fmt.Errorf("draw: a log of %d entries has an edge of %d hashes, not %d", size, want, len(edge))
	}
	return &Log{size: size, edge: append([]Hash(nil), edge...)}, nil
}

func ones(n uint64) int {
	count := 0
	for ; n != 0; n &= n - 1 {
		count++
	}
	return count
}

// Size is how many entries the log has.
func (l *Log) Size() uint64 { return l.size }

// Edge is the roots of the full subtrees, the largest first.
func (l *Log) Edge() []Hash { return l.edge }

// Append adds an entry and gives the hashes that are whole now: its own, and those of
// the subtrees that it completes. Kept in a row they are what proofs are made from, in
// the order in which package tlog numbers stored hashes. They are valid until the
// next call.
func (l *Log) Append(entry []byte) []Hash {
	h := tlog.RecordHash(entry)
	l.fresh = append(l.fresh[:0], h)
	for n := l.size; n&1 == 1; n >>= 1 {
		last := len(l.edge) - 1
		h = tlog.NodeHash(l.edge[last], h)
		l.edge = l.edge[:last]
		l.fresh = append(l.fresh, h)
	}
	l.edge = append(l.edge, h)
	l.size++
	return l.fresh
}

// Root is the root over all entries.
func (l *Log) Root() Hash {
	if l.size == 0 {
		return EmptyRoot
	}
	last := len(l.edge) - 1
	root := l.edge[last]
	for i := last - 1; i >= 0; i-- {
		root = tlog.NodeHash(l.edge[i], root)
	}
	return root
}

// Prove is the proof that the entry at an index is in the first size entries. Stored
// finds the hashes that Append gave out, by their place in the row.
func Prove(size, index uint64, stored func(places []int64) ([]Hash, error)) ([]Hash, error) {
	if index >= size {
		return nil, fmt.Errorf("draw: entry %d is not among the first %d", index, size)
	}
	proof, err := tlog.ProveRecord(int64(size), int64(index), tlog.HashReaderFunc(stored))
	if err != nil {
		return nil, fmt.Errorf("draw: prove entry %d of %d: %w", index, size, err)
	}
	return proof, nil
}

// CheckProof holds a proof that an entry is at an index of the first size against
// their root.
func CheckProof(proof []Hash, size uint64, root Hash, index uint64, entry []byte) error {
	if err := tlog.CheckRecord(proof, int64(size), root, int64(index), tlog.RecordHash(entry)); err != nil {
		return fmt.Errorf("draw: entry %d is not shown to be among the %d under this root: %w", index, size, err)
	}
	return nil
}

// HashText is a hash as it is published: base64, like everything that comes by the
// million.
func HashText(h Hash) string { return base64.RawStdEncoding.EncodeToString(h[:]) }

// ParseHash reads what HashText wrote.
func ParseHash(text string) (h Hash, err error) {
	b, err := base64.RawStdEncoding.Strict().DecodeString(text)
	if err != nil || len(b) != len(h) {
		return h, fmt.Errorf("draw: %q is not 32 bytes in base64 without padding", clip(text))
	}
	return Hash(b), nil
}

// clip keeps a text that somebody sent from filling an error.
func clip(text string) string { return text[:min(len(text), 60)] }

// mustHex reads a constant.
func mustHex(text string) []byte {
	b, err := hex.DecodeString(text)
	if err != nil {
		panic(err)
	}
	return b
}
