package desk_test

import (
	"errors"
	"strings"
	"sync/atomic"
	"testing"

	"facevalue/desk"
	"facevalue/desk/internal/toy"
)

// packed is a machine whose snapshot is unpacked in stages.
type packed struct {
	*toy.Machine
	stages [][]func() error
	err    error
}

func (p *packed) Unpack([]byte) ([][]func() error, error) { return p.stages, p.err }

// TestLoadStateInStages: no part of a stage begins before all of the stage before are
// done, all are done once, and the first error ends it.
func TestLoadStateInStages(t *testing.T) {
	var done atomic.Int64
	stage := func(after, parts int64) (all []func() error) {
		for range parts {
			all = append(all, func() error {
				if n := done.Add(1); n <= after || n > after+parts {
					t.Errorf("part %d of a stage that has %d behind %d", n, parts, after)
				}
				return nil
			})
		}
		return all
	}
	m := &packed{Machine: toy.New(10, 0), stages: [][]func() error{stage(0, 40), nil, stage(40, 1), stage(41, 7)}}
	if err := desk.LoadState(m, nil); err != nil || done.Load() != 48 {
		t.Fatalf("%d of 48 parts: %v", done.Load(), err)
	}
	for name, c := range map[string]struct {
		part func() error
		want string
	}{
		"an error": {func() error { return errors.New("cut off") }, "cut off"},
		"a panic":  {func() error { panic("no such order") }, "panic: no such order"},
	} {
		never := func() error {
			t.Errorf("%s: a later stage began", name)
			return nil
		}
		m.stages = [][]func() error{{c.part, c.part, c.part}, {never}}
		if err := desk.LoadState(m, nil); err == nil || err.Error() != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	m.err = errors.New("no snapshot")
	if err := desk.LoadState(m, nil); err != m.err {
		t.Errorf("what cannot be unpacked: %v", err)
	}
}

// A machine that cannot be unpacked in stages is loaded at once.
func TestLoadStateAtOnce(t *testing.T) {
	if err := desk.LoadState(toy.New(10, 0), toy.New(10, 0).AppendSnapshot(nil)); err != nil {
		t.Fatal(err)
	}
	if err := desk.LoadState(toy.New(10, 0), []byte{0xff}); err == nil || strings.HasPrefix(err.Error(), "panic") {
		t.Errorf("a damaged state: %v", err)
	}
}
