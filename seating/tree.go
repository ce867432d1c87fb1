package seating

// tree is a tournament over keys: the least key of any range is found in
// logarithmic time, and so is the change of one key.
type tree struct {
	width int      // number of leaves, at least 1
	key   []uint64 // key[1] is the root; leaf i is key[width+i]
}

func newTree(leaves int) tree {
	width := max(1, leaves)
	t := tree{width: width, key: make([]uint64, 2*width)}
	for i := range t.key {
		t.key[i] = none
	}
	return t
}

// settle works out the inner nodes after many leaves were written.
func (t *tree) settle() {
	for i := t.width - 1; i > 0; i-- {
		t.key[i] = min(t.key[2*i], t.key[2*i+1])
	}
}

// write changes a leaf without touching the nodes above it.
func (t *tree) write(leaf uint32, key uint64) { t.key[t.width+int(leaf)] = key }

// set changes a leaf and the nodes above it, as far as they change.
func (t *tree) set(leaf uint32, key uint64) {
	i := t.width + int(leaf)
	t.key[i] = key
	for i > 1 {
		up := min(t.key[i], t.key[i^1])
		i >>= 1
		if t.key[i] == up {
			return
		}
		t.key[i] = up
	}
}

// least returns the least key of leaves lo..hi-1.
func (t *tree) least(lo, hi uint32) uint64 {
	best := none
	a, b := t.width+int(lo), t.width+int(hi)
	for ; a < b; a, b = a>>1, b>>1 {
		if a&1 == 1 {
			best = min(best, t.key[a])
			a++
		}
		if b&1 == 1 {
			b--
			best = min(best, t.key[b])
		}
	}
	return best
}

// from returns the first leaf of lo..hi-1 that has a key, or hi.
func (t *tree) from(lo, hi uint32) uint32 {
	found := 0
	a, b := t.width+int(lo), t.width+int(hi)
	for ; a < b; a, b = a>>1, b>>1 {
		if a&1 == 1 {
			if t.key[a] != none {
				return t.descend(a, 0)
			}
			a++
		}
		if b&1 == 1 {
			b--
			if t.key[b] != none {
				found = b // nodes further left may follow
			}
		}
	}
	if found == 0 {
		return hi
	}
	return t.descend(found, 0)
}

// before returns the number behind the last leaf of lo..hi-1 that has a key,
// or lo.
func (t *tree) before(lo, hi uint32) uint32 {
	found := 0
	a, b := t.width+int(lo), t.width+int(hi)
	for ; a < b; a, b = a>>1, b>>1 {
		if b&1 == 1 {
			b--
			if t.key[b] != none {
				return t.descend(b, 1) + 1
			}
		}
		if a&1 == 1 {
			if t.key[a] != none {
				found = a // nodes further right may follow
			}
			a++
		}
	}
	if found == 0 {
		return lo
	}
	return t.descend(found, 1) + 1
}

// descend returns the first (side 0) or last (side 1) leaf below a node that
// has a key; there is one.
func (t *tree) descend(node, side int) uint32 {
	for node < t.width {
		node = 2*node + side
		if t.key[node] == none {
			node ^= 1
		}
	}
	return uint32(node - t.width)
}
