package catalog

import (
	"fmt"
	"testing"
)

// What is noted has an end, for an order and for all: then the oldest notes are no
// longer at hand, and nobody is kept from writing the next.
func TestNotesAreBounded(t *testing.T) {
	r := openRig(t)
	r.must(&AddSale{Meta: ada, Sale: "club", Suffix: "club", Name: "Club night"})
	r.publish("club", clubPlan())
	note := func(order uint64, text string) Outcome {
		out, facts := r.m.Decide(&NoteOrder{Meta: ada, Sale: "club", Order: order, Sealed: []byte(text)}, r.now)
		for _, f := range facts {
			r.m.Apply(f)
		}
		return out
	}
	for i := range maxNotesOrder {
		if out := note(1, fmt.Sprint(i)); !out.OK() {
			t.Fatalf("note %d: %s", i, out.Status)
		}
	}
	if out := note(1, "one more"); out.Status != Full {
		t.Errorf("one more on an order is %s", out.Status)
	}
	for i := range maxNotes - maxNotesOrder + 1 {
		if out := note(uint64(2+i), "x"); !out.OK() {
			t.Fatalf("order %d: %s", 2+i, out.Status)
		}
	}
	if got := r.m.Notes("club", 1); len(got) != maxNotesOrder-1 || string(got[0].Sealed) != "1" {
		t.Errorf("%d notes, the first is %q", len(got), got[0].Sealed)
	}
	loaded := New(r.chart)
	if err := loaded.LoadSnapshot(r.m.AppendSnapshot(nil)); err != nil {
		t.Fatal(err)
	}
	if loaded.StateHash() != r.m.StateHash() || len(loaded.Notes("club", 1)) != maxNotesOrder-1 {
		t.Error("a snapshot has other notes")
	}
}

func TestNotesAreHeldToTheirSize(t *testing.T) {
	r := openRig(t)
	r.must(&AddSale{Meta: ada, Sale: "club", Suffix: "club", Name: "Club night"})
	r.refused(State, &NoteOrder{Meta: ada, Sale: "club", Order: 1, Sealed: []byte("x")})
	r.publish("club", clubPlan())
	for _, c := range []NoteOrder{
		{Sale: "club", Sealed: []byte("x")},
		{Sale: "club", Order: 1},
		{Sale: "club", Order: 1, Sealed: make([]byte, maxSealed+1)},
	} {
		c.Meta = ada
		r.refused(Malformed, &c)
	}
	r.must(&NoteOrder{Meta: ada, Sale: "club", Order: 1, Sealed: make([]byte, maxSealed)})
	r.replay()
}
