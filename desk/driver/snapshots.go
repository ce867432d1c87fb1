package driver

import (
	"slices"

	"facevalue/journal"
)

// Snapshots keeps snapshots in memory, for simulation.
type Snapshots struct {
	byMachine map[string][]snapshot
}

type snapshot struct {
	head   journal.Head
	layout string
	state  []byte
}

// NewSnapshots has none.
func NewSnapshots() *Snapshots { return &Snapshots{byMachine: map[string][]snapshot{}} }

// Latest implements desk.Snapshots.
func (s *Snapshots) Latest(machine string) (head journal.Head, layout string, state []byte, ok bool) {
	list := s.byMachine[machine]
	if len(list) == 0 {
		return head, "", nil, false
	}
	x := list[len(list)-1]
	return x.head, x.layout, x.state, true
}

// Save implements desk.Snapshots.
func (s *Snapshots) Save(machine string, head journal.Head, layout string, state []byte) error {
	s.byMachine[machine] = append(s.byMachine[machine], snapshot{head, layout, slices.Clone(state)})
	return nil
}

// Prune implements desk.Snapshots.
func (s *Snapshots) Prune(machine string, keep int) error {
	list := s.byMachine[machine]
	s.byMachine[machine] = list[max(0, len(list)-keep):]
	return nil
}

// Damage does to the newest snapshot what should make it useless: what kind of
// damage, 0 to 2, is the caller's choice.
func (s *Snapshots) Damage(machine string, kind int) bool {
	list := s.byMachine[machine]
	if len(list) == 0 {
		return false
	}
	x := &list[len(list)-1]
	switch kind {
	case 0:
		x.layout += "?"
	case 1:
		x.state = x.state[:len(x.state)/2]
	default:
		x.head.Hash[0] ^= 1
	}
	return true
}
