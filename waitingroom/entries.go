package waitingroom

import (
	"encoding/binary"

	"facevalue/draw"
)

// standing is how far an entry has come.
type standing uint8

// The standings. Missed has none of its own: it is waiting at a rank that has lapsed.
const (
	waiting standing = iota // its rank has not come up, or nobody has come for it
	inLine                  // came late; waits to be called
	called                  // came late and was called
	inside                  // has a turn
	left                    // its turn ended without an order
	spent                   // its turn became an order
	standingEnd
)

// String is the standing's word.
func (s standing) String() string {
	return word(s, "waiting", "late", "called", "inside", "left", "ordered")
}

const (
	proofBytes = 16 // of an entry's commitment: what a claim is held against
	nameBytes  = 10 // of an identity: the chance that two of 10 million share them is 10^-10
	pageSize   = 1 << 12
)

type (
	proof [proofBytes]byte
	name  [nameBytes]byte
)

// page is a stretch of entries, as arrays: 28 bytes for each. Pages never move, so a
// room that fills up copies nothing.
type page struct {
	proofs [pageSize]proof
	names  [pageSize]name
	people [pageSize]uint8
	states [pageSize]uint8 // standing in the lower 3 bits, turns given in the upper 5
}

// entries are all places of a room, numbered from 1 in the order in which they came.
type entries struct {
	pages []*page
	count uint64
	index index
}

func (e *entries) at(n uint64) (*page, int) {
	return e.pages[(n-1)/pageSize], int((n - 1) % pageSize)
}

// has says whether there is an entry of a number.
func (e *entries) has(n uint64) bool { return n >= 1 && n <= e.count }

// add gives the next number to an entry.
func (e *entries) add(commit draw.Hash, id Identity, people int) uint64 {
	n := e.append(proof(commit[:proofBytes]), nameOf(id), uint8(people), 0)
	e.index.add(nameOf(id), n, e.nameAt)
	return n
}

// append puts an entry at the end, but not into the index.
func (e *entries) append(p proof, id name, people, state uint8) uint64 {
	if e.count%pageSize == 0 {
		e.pages = append(e.pages, new(page))
	}
	e.count++
	pg, i := e.at(e.count)
	pg.proofs[i], pg.names[i], pg.people[i], pg.states[i] = p, id, people, state
	return e.count
}

func (e *entries) nameAt(n uint64) name {
	pg, i := e.at(n)
	return pg.names[i]
}

// find is the entry that an identity has made.
func (e *entries) find(id Identity) (uint64, bool) { return e.index.find(nameOf(id), e.nameAt) }

// proves says whether a commitment is the one of an entry.
func (e *entries) proves(n uint64, commit draw.Hash) bool {
	pg, i := e.at(n)
	return pg.proofs[i] == proof(commit[:proofBytes])
}

func (e *entries) rebind(n uint64, commit draw.Hash) {
	pg, i := e.at(n)
	pg.proofs[i] = proof(commit[:proofBytes])
}

func (e *entries) people(n uint64) int {
	pg, i := e.at(n)
	return int(pg.people[i])
}

func (e *entries) standing(n uint64) standing {
	pg, i := e.at(n)
	return standing(pg.states[i] & 7)
}

func (e *entries) stand(n uint64, s standing) {
	pg, i := e.at(n)
	pg.states[i] = pg.states[i]&^7 | uint8(s)
}

// turns is how many turns an entry was given: the generation of the last.
func (e *entries) turns(n uint64) uint32 {
	pg, i := e.at(n)
	return uint32(pg.states[i] >> 3)
}

func (e *entries) setTurns(n uint64, turns uint32) {
	pg, i := e.at(n)
	pg.states[i] = pg.states[i]&7 | uint8(turns)<<3
}

func nameOf(id Identity) name { return name(id[:nameBytes]) }

// index finds entries by the name of who made them. It holds numbers alone: names
// are looked at where they stand. Open addressing with linear probing; it grows by a
// half, so that at no size more than 8 bytes go to an entry.
type index struct {
	slots []uint32 // numbers of entries; 0 = empty
	count int
}

const indexSmallest = 64

// home is where a name is looked for first. Names are cut from keyed hashes.
func (x *index) home(id name) int {
	return int(uint64(binary.LittleEndian.Uint32(id[:4])) * uint64(len(x.slots)) >> 32)
}

func (x *index) find(id name, nameAt func(uint64) name) (uint64, bool) {
	if x.count == 0 {
		return 0, false
	}
	for i := x.home(id); x.slots[i] != 0; {
		if n := uint64(x.slots[i]); nameAt(n) == id {
			return n, true
		}
		if i++; i == len(x.slots) {
			i = 0
		}
	}
	return 0, false
}

// add notes an entry whose name is not there yet.
func (x *index) add(id name, n uint64, nameAt func(uint64) name) {
	if x.count*5 >= len(x.slots)*4 {
		x.grow(max(indexSmallest, len(x.slots)*3/2), nameAt)
	}
	x.put(id, uint32(n))
	x.count++
}

func (x *index) put(id name, n uint32) {
	i := x.home(id)
	for x.slots[i] != 0 {
		if i++; i == len(x.slots) {
			i = 0
		}
	}
	x.slots[i] = n
}

func (x *index) grow(size int, nameAt func(uint64) name) {
	old := x.slots
	x.slots = make([]uint32, size)
	for _, n := range old {
		if n != 0 {
			x.put(nameAt(uint64(n)), n)
		}
	}
}
