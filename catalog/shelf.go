package catalog

import (
	"cmp"
	"slices"
)

// shelf keeps things in the order in which they came, each found by its key.
type shelf[T any] struct {
	list []*T
	at   map[string]*T
	key  func(*T) string
}

func newShelf[T any](key func(*T) string) shelf[T] {
	return shelf[T]{at: map[string]*T{}, key: key}
}

// find is the thing of a key, nil if there is none.
func (s *shelf[T]) find(key string) *T { return s.at[key] }

// add puts a thing behind the others.
func (s *shelf[T]) add(v T) *T {
	s.list = append(s.list, &v)
	s.at[s.key(&v)] = &v
	return &v
}

// remove takes a thing away.
func (s *shelf[T]) remove(key string) {
	v := s.at[key]
	delete(s.at, key)
	s.list = slices.DeleteFunc(s.list, func(e *T) bool { return e == v })
}

// all are copies of the things, in the order in which they came.
func (s *shelf[T]) all() []T {
	if len(s.list) == 0 {
		return nil
	}
	all := make([]T, len(s.list))
	for i, v := range s.list {
		all[i] = *v
	}
	return all
}

// get is a copy of the thing of a key.
func (s *shelf[T]) get(key string) (T, bool) {
	if v := s.at[key]; v != nil {
		return *v, true
	}
	var none T
	return none, false
}

// load replaces what is there.
func (s *shelf[T]) load(all []T) {
	*s = newShelf(s.key)
	for _, v := range all {
		s.add(v)
	}
}

// sortedKeys are the keys of a map in order.
func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
