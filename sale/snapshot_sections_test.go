package sale

import (
	"slices"
	"sync"
	"testing"
)

// TestUnpackInAnyOrder: the parts of a stage are done backwards, and then all at the
// same time, on a sale of several blocks of everything. The machine is the same.
func TestUnpackInAnyOrder(t *testing.T) {
	s := newStand(t)
	s.sell(blockSize + 100)
	s.place(standing(1), blockSize+100)
	b := s.m.AppendSnapshot(nil)
	if x := s.m.extent(); min(x.persons, x.claims, x.live, x.orders, x.tickets, x.answers) <= blockSize {
		t.Fatalf("one block of something is too little: %+v", x)
	}
	for name, stage := range map[string]func([]func() error){
		"backwards": func(parts []func() error) {
			for _, part := range slices.Backward(parts) {
				if err := part(); err != nil {
					t.Fatal(err)
				}
			}
		},
		"together": func(parts []func() error) {
			var all sync.WaitGroup
			for _, part := range parts {
				all.Go(func() {
					if err := part(); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
		},
	} {
		m := New(findStadium)
		stages, err := m.Unpack(b)
		if err != nil {
			t.Fatal(err)
		}
		for _, parts := range stages {
			stage(parts)
		}
		if m.StateHash() != s.m.StateHash() {
			t.Errorf("%s: another machine", name)
		}
		if err := m.Audit(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
