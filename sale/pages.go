package sale

import (
	"cmp"
	"slices"
)

const pageSize = 1024

// pages is a list that only grows, whose elements never move: a long slice that is
// copied to grow would stop the sale for as long as copying takes.
type pages[T any] struct {
	list []*[pageSize]T
	n    int
}

// at is element i.
func (p *pages[T]) at(i int) *T { return &p.list[i/pageSize][i%pageSize] }

// add makes room for one more element and returns it, zero, with its place.
func (p *pages[T]) add() (*T, int) {
	if p.n == len(p.list)*pageSize {
		p.list = append(p.list, new([pageSize]T))
	}
	p.n++
	return p.at(p.n - 1), p.n - 1
}

// extend makes an empty list one of n elements, whose pages are still to be made.
func (p *pages[T]) extend(n int) {
	p.list, p.n = make([]*[pageSize]T, (n+pageSize-1)/pageSize), n
}

// few is a list that is nearly always empty, and then takes one word.
type few[T any] struct{ list *[]T }

// all is the list; what is in it may be changed, not how many there are.
func (f few[T]) all() []T {
	if f.list == nil {
		return nil
	}
	return *f.list
}

// fewOf keeps a list, which is the holder's own from now on.
func fewOf[T any](list []T) few[T] {
	if len(list) == 0 {
		return few[T]{}
	}
	own := list // of which only this path makes a piece of memory
	return few[T]{&own}
}

// room cuts short slices from long ones: a million orders of one line each are a
// thousand pieces of memory, not a million.
type room[T any] struct{ left []T }

func (r *room[T]) take(n int) []T {
	if len(r.left) < n {
		r.left = make([]T, max(pageSize, n))
	}
	own := r.left[:n:n]
	r.left = r.left[n:]
	return own
}

// doubled is a list with room for one more. A full one grows to twice its size:
// append by itself grows long lists by a quarter, and copies them five times over.
func doubled[T any](list []T) []T {
	if len(list) == cap(list) {
		return slices.Grow(list, max(pageSize, len(list)))
	}
	return list
}

// sortedKeys are a map's keys in order: what depends on a map's own order differs
// from run to run.
func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
