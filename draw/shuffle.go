package draw

import (
	"crypto/sha256"
	"encoding/binary"
)

// Algorithm names how ranks follow from a seed. A notice says it; another way of
// drawing would get another name.
const Algorithm = "swap-or-not-90-sha256"

// rounds is how often the whole list is looked at. The proof of the shuffle wants
// about 6 log2 N of them; 90 is what Ethereum's consensus settled on, and its public
// test vectors hold for it.
const rounds = 90

// MaxEntries is how many can be drawn among: positions are named by 32 bits in places
// of 256, of which we use no more than entries are numbered with.
const MaxEntries = 1 << 31

// block is how many positions one hash decides about.
const block = 256

// round is the input of one round's hashes: seed, round, position.
type round [sha256.Size + 1 + 4]byte

func newRound(seed *Seed, n int) round {
	var r round
	copy(r[:], seed[:])
	r[sha256.Size] = byte(n)
	return r
}

// pivot is what the round mirrors positions at.
func (r *round) pivot(size uint64) uint64 {
	sum := sha256.Sum256(r[:sha256.Size+1])
	return binary.LittleEndian.Uint64(sum[:8]) % size
}

// coins are the decisions of a block of positions.
func (r *round) coins(b uint64) [sha256.Size]byte {
	binary.LittleEndian.PutUint32(r[sha256.Size+1:], uint32(b))
	return sha256.Sum256(r[:])
}

// heads says whether a position of a block is swapped with its mirror.
func heads(coins *[sha256.Size]byte, position uint64) bool {
	return coins[position%block/8]>>(position%8)&1 == 1
}

// Shuffle is the draw of one seed among so many entries. It keeps what all its ranks
// have in common, and nothing that grows with their number. It does not change.
type Shuffle struct {
	seed   Seed
	size   uint64
	pivots [rounds]uint64
}

// NewShuffle draws among size entries.
func NewShuffle(seed *Seed, size uint64) *Shuffle {
	if size > MaxEntries {
		panic("draw: at most 2^31 entries are drawn among")
	}
	s := &Shuffle{seed: *seed, size: size}
	if size == 0 {
		return s
	}
	for n := range s.pivots {
		r := newRound(seed, n)
		s.pivots[n] = r.pivot(size)
	}
	return s
}

// swapOrNot is one round for one position: it stays, or goes to its mirror.
func (s *Shuffle) swapOrNot(n int, at uint64) uint64 {
	mirror := (s.pivots[n] + s.size - at) % s.size
	position := max(at, mirror)
	r := newRound(&s.seed, n)
	if coins := r.coins(position / block); heads(&coins, position) {
		return mirror
	}
	return at
}

// Rank is where the entry at an index comes to stand. Both count from 0.
func (s *Shuffle) Rank(index uint64) uint64 {
	s.mustHave(index)
	for n := range rounds {
		index = s.swapOrNot(n, index)
	}
	return index
}

// Entry is the index of the entry that came to stand at a rank: the inverse of Rank.
// Each round undoes itself, so the rounds are gone through from the last.
func (s *Shuffle) Entry(rank uint64) uint64 {
	s.mustHave(rank)
	for n := rounds - 1; n >= 0; n-- {
		rank = s.swapOrNot(n, rank)
	}
	return rank
}

func (s *Shuffle) mustHave(index uint64) {
	if index >= s.size {
		panic("draw: an index is below the number of entries")
	}
}

// Rank is the rank of one entry, for who wants no more of a draw.
func Rank(seed *Seed, index, size uint64) uint64 { return NewShuffle(seed, size).Rank(index) }

// Entry is the entry at one rank, for who wants no more of a draw.
func Entry(seed *Seed, rank, size uint64) uint64 { return NewShuffle(seed, size).Entry(rank) }
