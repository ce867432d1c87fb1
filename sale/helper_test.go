package sale

import (
	"bytes"
	"testing"

	"facevalue/seating"
)

// noCharts is a house without numbered seats.
func noCharts([32]byte) (*seating.Chart, bool) { return nil, false }

// rig is a machine with a clock, for tests: every command is decided, its facts
// go through their bytes and are applied, and all books are audited.
type rig struct {
	t      testing.TB
	m      *Machine
	now    int64
	charts Charts
	facts  [][]byte
}

func newRig(t testing.TB, charts Charts) *rig {
	return &rig{t: t, m: New(charts), charts: charts, now: 1_800_000_000_000}
}

// do decides a command and makes its facts true.
func (r *rig) do(cmd Command) Outcome {
	r.t.Helper()
	r.apply(r.m.Due(r.now, 1000))
	before := r.m.AppendSnapshot(nil)
	bothWays(r.t, r.m, cmd, r.now)
	out, facts := r.m.Decide(cmd, r.now)
	if !bytes.Equal(before, r.m.AppendSnapshot(nil)) {
		r.t.Fatalf("deciding %T changed the machine", cmd)
	}
	r.apply(facts)
	return out
}

// must does a command that has to be accepted.
func (r *rig) must(cmd Command) Outcome {
	r.t.Helper()
	out := r.do(cmd)
	if !out.OK() {
		r.t.Fatalf("%T: %v %+v", cmd, out.Status, out.Detail)
	}
	return out
}

func (r *rig) apply(facts []Fact) {
	r.t.Helper()
	for _, f := range facts {
		b := AppendFact(nil, f)
		read, err := ReadFact(b)
		if err != nil {
			r.t.Fatalf("reading back %T: %v", f, err)
		}
		r.facts = append(r.facts, b)
		r.m.Apply(read)
	}
	if err := r.m.Audit(); err != nil {
		r.t.Fatalf("audit: %v", err)
	}
}

// replay is a new machine made from the facts alone, which must be the same.
func (r *rig) replay() *Machine {
	r.t.Helper()
	again := New(r.charts)
	for _, b := range r.facts {
		f, err := ReadFact(b)
		if err != nil {
			r.t.Fatal(err)
		}
		again.Apply(f)
	}
	if again.StateHash() != r.m.StateHash() {
		r.t.Fatal("the facts alone make another machine")
	}
	loaded := New(r.charts)
	if err := loaded.LoadSnapshot(r.m.AppendSnapshot(nil)); err != nil {
		r.t.Fatal(err)
	}
	if loaded.StateHash() != r.m.StateHash() {
		r.t.Fatal("the snapshot makes another machine")
	}
	if err := loaded.Audit(); err != nil {
		r.t.Fatalf("audit after loading the snapshot: %v", err)
	}
	return again
}

var boss = Meta{By: Actor{Role: Owner, Name: "ann"}}

func claimed1(kind ClaimKind, n byte) Claim { return Claim{0: byte(kind), 15: n} }
