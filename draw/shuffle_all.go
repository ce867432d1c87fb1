package draw

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
// where coins say so. Coins fall either way half of the time, which no processor
// foresees: so every pair is swapped, with what differs in it or with nothing.
func swapMirrors(list []uint32, r *round, low, high int) {
	for low < high {
		coins := r.coins(uint64(high) / block)
		last := max(high&^(block-1), (low+high)/2+1) // the lowest position that these decide about
		for ; high >= last; low, high = low+1, high-1 {
			a, b := list[low], list[high]
			differ := (a ^ b) & -uint32(coins[high%block/8]>>(high%8)&1)
			list[low], list[high] = a^differ, b^differ
		}
	}
}
