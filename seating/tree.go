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

// at returns the key of a leaf.
func (t *tree) at(leaf uint32) uint64 { return t.key[t.width+int(leaf)] }

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
