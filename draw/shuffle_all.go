package draw

import "crypto/sha256"

// Ranks is Rank of all entries at once: the rank of entry i stands at i. A round swaps
// each pair of mirrors once and hashes once for 256 positions, so that a million
// entries take a fraction of a second.
func Ranks(seed *Seed, size int) []uint32 {
	// The list says who stands where. Undoing the rounds from the last moves the rank
	// r to the place of the entry that has it.
	ranks := inOrder(size)
	for n := rounds - 1; n >= 0; n-- {
		shuffleRound(ranks, newRound(seed, n))
	}
	return ranks
}

// Entries is Entry of all ranks at once: who came to stand at rank r stands at r.
func Entries(seed *Seed, size int) []uint32 {
	entries := inOrder(size)
	for n := range rounds {
		shuffleRound(entries, newRound(seed, n))
	}
	return entries
}

func inOrder(size int) []uint32 {
	if size > MaxEntries {
		panic("draw: at most 2^31 entries are drawn at once")
	}
	list := make([]uint32, size)
	for i := range list {
		list[i] = uint32(i)
	}
	return list
}

// shuffleRound swaps what one round swaps. A pivot p mirrors 0 to p on each other, and
// p+1 to the end; the greater of a pair decides.
func shuffleRound(list []uint32, r round) {
	if len(list) == 0 {
		return
	}
	p := int(r.pivot(uint64(len(list))))
	swapMirrors(list, &r, 0, p)
	swapMirrors(list, &r, p+1, len(list)-1)
}

// swapMirrors swaps the ends of a stretch, then what is next to them, to its middle,
// where coins say so.
func swapMirrors(list []uint32, r *round, low, high int) {
	var coins [sha256.Size]byte
	known := uint64(1) << 63 // the block that coins are of; none yet
	for ; low < high; low, high = low+1, high-1 {
		position := uint64(high)
		if b := position / block; b != known {
			coins, known = r.coins(b), b
		}
		if heads(&coins, position) {
			list[low], list[high] = list[high], list[low]
		}
	}
}
