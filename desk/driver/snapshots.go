package driver

import (
	"bytes"
	"errors"
	"io"

	"facevalue/journal"
)

// Snapshots keeps snapshots in memory, for simulation.
type Snapshots struct {
	byMachine map[string][]*journal.Snapshot
	damaged   map[*journal.Snapshot]bool
}

// NewSnapshots has none.
func NewSnapshots() *Snapshots {
	return &Snapshots{byMachine: map[string][]*journal.Snapshot{}, damaged: map[*journal.Snapshot]bool{}}
}

var (
	errOtherLayout = errors.New("driver: snapshot of another layout")
	errDamaged     = errors.New("driver: snapshot does not match its checksum")
)

// Latest implements desk.Snapshots.
func (s *Snapshots) Latest(machine, layout string) (*journal.Snapshot, []error) {
	var skipped []error
	list := s.byMachine[machine]
	for i := len(list) - 1; i >= 0; i-- {
		switch {
		case s.damaged[list[i]]:
			skipped = append(skipped, errDamaged)
		case list[i].Layout != layout:
			skipped = append(skipped, errOtherLayout)
		default:
			return list[i], skipped
		}
	}
	return nil, skipped
}

// Save implements desk.Snapshots.
func (s *Snapshots) Save(machine string, head journal.Head, layout string, write func(io.Writer) error) error {
	var state bytes.Buffer
	if err := write(&state); err != nil {
		return err
	}
	s.byMachine[machine] = append(s.byMachine[machine], &journal.Snapshot{
		Machine: machine, Head: head, Layout: layout, State: state.Bytes(),
	})
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
	x := list[len(list)-1]
	switch kind {
	case 0:
		x.Layout += "?"
	case 1:
		x.State = x.State[:len(x.State)/2]
	default:
		s.damaged[x] = true
	}
	return true
}
