package toy

import "slices"

// deadlines are sorted by instant, then key: slow and plainly right.
type deadlines []deadline

type deadline struct {
	until int64
	key   uint64
}

func (d *deadlines) add(until int64, key uint64) {
	x := deadline{until, key}
	i, _ := slices.BinarySearchFunc(*d, x, func(a, b deadline) int {
		if a.until != b.until {
			return int(a.until - b.until)
		}
		if a.key < b.key {
			return -1
		}
		return 1
	})
	*d = slices.Insert(*d, i, x)
}

// each visits what is due until fn has enough.
func (d deadlines) each(now int64, fn func(key uint64, until int64) bool) {
	for _, x := range d {
		if x.until > now || !fn(x.key, x.until) {
			return
		}
	}
}

// trim forgets leading deadlines that do not matter any more.
func (d *deadlines) trim(matters func(key uint64) bool) {
	n := 0
	for n < len(*d) && !matters((*d)[n].key) {
		n++
	}
	*d = slices.Delete(*d, 0, n)
}
