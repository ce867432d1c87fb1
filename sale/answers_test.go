package sale

import (
	"encoding/binary"
	"testing"
)

// An answer is kept for 72 hours of the facts' clock, through as many others as come,
// and a snapshot keeps it too; then the key is free again (cases 40 and 41).
func TestAnswersAreKept(t *testing.T) {
	r := newFloor(t, usual())
	key := func(n uint64) Meta {
		k := Key{0: 1}
		binary.LittleEndian.PutUint64(k[8:], n)
		return Meta{Key: k, Fingerprint: n, By: boss.By}
	}
	ask := func(n uint64) Command {
		return &SetSwitch{Meta: key(n), Reason: "why"}
	}
	decide := func(cmd Command) (Outcome, int) {
		out, facts := r.m.Decide(cmd, r.now)
		for _, f := range facts {
			r.m.Apply(f)
		}
		return out, len(facts)
	}
	const many = 3*pageSize + 7
	for n := range uint64(many) {
		decide(ask(n))
		r.now += second
	}
	for n := range uint64(many) {
		if out, facts := decide(ask(n)); !out.OK() || facts != 0 {
			t.Fatalf("command %d again: %v, %d facts", n, out.Status, facts)
		}
	}
	other := key(5)
	other.Fingerprint++
	if out, _ := decide(&SetSwitch{Meta: other, Reason: "another"}); out.Status != KeyReused {
		t.Fatalf("another request under the key: %v", out.Status)
	}
	r.now += Retention - pageSize*2*second
	before := r.m.answers.len()
	decide(ask(many))
	if left := r.m.answers.len(); left != before+1-dropMost {
		t.Fatalf("%d answers where %d were; with each that comes %d leave", left, before, dropMost)
	}
	for n := range uint64(pageSize) { // the others leave with what comes
		decide(ask(many + 1 + n))
	}
	gone, kept := uint64(pageSize), uint64(2*pageSize)
	if err := reload(r.m); err != nil {
		t.Fatal(err)
	}
	if _, facts := decide(ask(gone)); facts == 0 {
		t.Error("an answer older than 72 hours is kept")
	}
	if _, facts := decide(ask(kept)); facts != 0 {
		t.Error("an answer younger than 72 hours is gone")
	}
}

// Looking ahead changes nothing, and only what begins a purchase is a beginning.
func TestForesee(t *testing.T) {
	r := newFloor(t, usual())
	before := r.m.StateHash()
	for _, cmd := range []Command{&PlaceHold{}, holdFor(buyer(1), Want{Count: 1}), &ReleaseHold{Hold: 1}} {
		r.m.Foresee(cmd)
	}
	if r.m.StateHash() != before {
		t.Fatal("looking ahead changed the machine")
	}
	e := Effect{ID: 3, Order: 5}
	if e.EffectID() != 3 || e.Lane() != 5 {
		t.Fatalf("effect %d in lane %d", e.EffectID(), e.Lane())
	}
	if roleEnd.String() != "role_out_of_range" || switchEnd.String() != "switch_out_of_range" || lineKindEnd.String() != "line_out_of_range" {
		t.Fatal("a value out of range has no name")
	}
}
