package sale

import (
	"encoding/binary"
	"math/bits"
)

// index finds entries by a 16-byte key that is a hash already: claims and
// idempotency keys. It holds no keys itself, only where in somebody's list each
// one is, so a million entries are a few megabytes that the collector never looks
// at, and a key that is not there costs one look at memory instead of several.
// Open addressing with linear probing; each slot keeps the upper half of the key's
// hash beside the place, so that growing never has to fetch a key.
type index struct {
	slots []uint64 // hash << 32 | place + 1; 0 = empty
	count int
}

const indexSmallest = 64

// hashKey mixes a key once more: whoever makes keys may not have hashed them.
func hashKey(k *[16]byte) uint32 {
	a, b := binary.LittleEndian.Uint64(k[:8]), binary.LittleEndian.Uint64(k[8:])
	hi, lo := bits.Mul64(a^0x9E3779B97F4A7C15, b^0xD1B54A32D192ED03)
	return uint32((hi ^ lo) >> 32)
}

// home is where a hash's slot is looked for first. The upper bits of a hash
// decide, so that growing keeps slots in their order.
func (x *index) home(hash uint32) int {
	return int(uint64(hash) * uint64(len(x.slots)) >> 32)
}

// find is the place of the entry for which same says that its key is k.
func (x *index) find(k *[16]byte, same func(place uint32) bool) (uint32, bool) {
	if x.count == 0 {
		return 0, false
	}
	hash := hashKey(k)
	for i := x.home(hash); ; {
		slot := x.slots[i]
		if slot == 0 {
			return 0, false
		}
		if uint32(slot>>32) == hash && same(uint32(slot)-1) {
			return uint32(slot) - 1, true
		}
		if i++; i == len(x.slots) {
			i = 0
		}
	}
}

// add notes the place of a key that is not there yet.
func (x *index) add(k *[16]byte, place uint32) {
	if x.count*10 >= len(x.slots)*7 {
		x.grow(max(indexSmallest, 2*len(x.slots)))
	}
	x.put(uint64(hashKey(k))<<32 | uint64(place+1))
	x.count++
}

func (x *index) put(slot uint64) {
	i := x.home(uint32(slot >> 32))
	for x.slots[i] != 0 {
		if i++; i == len(x.slots) {
			i = 0
		}
	}
	x.slots[i] = slot
}

func (x *index) grow(size int) {
	old := x.slots
	x.slots = make([]uint64, size)
	for _, slot := range old {
		if slot != 0 {
			x.put(slot)
		}
	}
}

// fill makes an empty index of many keys at once. They are put in roughly in the
// order of their slots, by the upper bits of their hashes: at random, each would
// wait for memory.
func (x *index) fill(n int, key func(i int) (*[16]byte, uint32)) {
	x.grow(max(indexSmallest, 2*n+2))
	const bucketBits = 10
	var starts [1<<bucketBits + 1]int
	slots := make([]uint64, n)
	for i := range slots {
		k, place := key(i)
		slots[i] = uint64(hashKey(k))<<32 | uint64(place+1)
		starts[slots[i]>>(64-bucketBits)+1]++
	}
	for b := range 1 << bucketBits {
		starts[b+1] += starts[b]
	}
	sorted := make([]uint64, n)
	for _, slot := range slots {
		b := slot >> (64 - bucketBits)
		sorted[starts[b]] = slot
		starts[b]++
	}
	for _, slot := range sorted {
		x.put(slot)
	}
	x.count = n
}

// remove forgets the place of a key. Slots behind it move up as far as they may,
// so that no search ends too early.
func (x *index) remove(k *[16]byte, place uint32) {
	want := uint64(hashKey(k))<<32 | uint64(place+1)
	gap := x.home(uint32(want >> 32))
	for x.slots[gap] != want {
		if x.slots[gap] == 0 {
			panic("sale: an index is asked to remove what it never had")
		}
		gap = x.after(gap)
	}
	for i := x.after(gap); x.slots[i] != 0; i = x.after(i) {
		home := x.home(uint32(x.slots[i] >> 32))
		if x.distance(home, i) >= x.distance(gap, i) {
			x.slots[gap], gap = x.slots[i], i
		}
	}
	x.slots[gap] = 0
	x.count--
}

func (x *index) after(i int) int {
	if i++; i == len(x.slots) {
		return 0
	}
	return i
}

// distance is how many steps lead from one slot to another.
func (x *index) distance(from, to int) int {
	if to < from {
		return to + len(x.slots) - from
	}
	return to - from
}

// touch reads the slot where a search for a key begins, and nothing else. Several
// touches in a row wait for memory together; the searches that follow find it near.
func (x *index) touch(k *[16]byte) uint64 {
	if x.count == 0 {
		return 0
	}
	return x.slots[x.home(hashKey(k))]
}
