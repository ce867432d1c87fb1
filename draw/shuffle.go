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

// swapOrNot is one round for one position: it stays, or goes to its mirror.
func swapOrNot(r *round, at, size uint64) uint64 {
	mirror := (r.pivot(size) + size - at) % size
	position := max(at, mirror)
	if coins := r.coins(position / block); heads(&coins, position) {
		return mirror
	}
	return at
}

// Rank is where the entry at an index of size entries comes to stand. Both count
// from 0.
func Rank(seed *Seed, index, size uint64) uint64 {
	mustBeIn(index, size)
	for n := range rounds {
		r := newRound(seed, n)
		index = swapOrNot(&r, index, size)
	}
	return index
}

// Entry is the index of the entry that came to stand at a rank: the inverse of Rank.
// Each round undoes itself, so the rounds are gone through from the last.
func Entry(seed *Seed, rank, size uint64) uint64 {
	mustBeIn(rank, size)
	for n := rounds - 1; n >= 0; n-- {
		r := newRound(seed, n)
		rank = swapOrNot(&r, rank, size)
	}
	return rank
}

func mustBeIn(index, size uint64) {
	if index >= size || size > MaxEntries {
		panic("draw: an index is below the size, and a size at most 2^31")
	}
}
