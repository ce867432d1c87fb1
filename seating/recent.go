package seating

// recent keeps the leaves in order of their last change, latest first. A
// ranking that was brought up to date at some tick finds what changed since by
// walking from the front until it meets an older leaf: each changed leaf once,
// however often it changed, however long ago.
type recent struct {
	tick    uint64
	changed []uint64 // tick of a leaf's last change; 0 for never
	next    []uint32
	prev    []uint32
	first   uint32
}

func newRecent(leaves int) recent {
	r := recent{changed: make([]uint64, leaves), next: make([]uint32, leaves), prev: make([]uint32, leaves), first: nowhere}
	return r
}

// touch moves a leaf to the front.
func (r *recent) touch(leaf uint32) {
	r.tick++
	known := r.changed[leaf] != 0
	r.changed[leaf] = r.tick
	if r.first == leaf {
		return
	}
	if known {
		r.unlink(leaf)
	}
	r.prev[leaf], r.next[leaf] = nowhere, r.first
	if r.first != nowhere {
		r.prev[r.first] = leaf
	}
	r.first = leaf
}

// unlink takes a leaf that is not the first out of the order.
func (r *recent) unlink(leaf uint32) {
	before, after := r.prev[leaf], r.next[leaf]
	r.next[before] = after
	if after != nowhere {
		r.prev[after] = before
	}
}
