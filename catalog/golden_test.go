package catalog

import (
	"bytes"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"facevalue/wire/wiretest"
)

// The golden files hold what was once written and must be read for ever. -rewrite
// adds facts of kinds, and with fields, that they lack, and never touches what is
// there.
const goldenFacts = "testdata/golden/facts-v1"

// rewriting says whether -rewrite was given, which the package of the stories defines.
func rewriting() bool {
	f := flag.Lookup("rewrite")
	return f != nil && f.Value.String() == "true"
}

// readGolden is a file's facts as bytes: a line of each, its name before it.
func readGolden(t testing.TB, path string) [][]byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil && !rewriting() {
		t.Fatal(err)
	}
	var facts [][]byte
	for line := range strings.Lines(string(text)) {
		_, digits, _ := strings.Cut(strings.TrimSpace(line), " ")
		b, err := hex.DecodeString(digits)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		facts = append(facts, b)
	}
	return facts
}

func writeGolden(t testing.TB, path string, facts [][]byte) {
	t.Helper()
	var text strings.Builder
	for _, b := range facts {
		f, err := ReadFact(b)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&text, "%s %x\n", strings.TrimPrefix(fmt.Sprintf("%T", f), "*catalog."), b)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestGoldenFacts: every kind of fact, with every field that it ever had, is read, and
// written as it was.
func TestGoldenFacts(t *testing.T) {
	facts := readGolden(t, goldenFacts+".txt")
	if rewriting() {
		for _, empty := range factKinds.All() {
			if missing(facts, empty) != "" {
				wiretest.Fill(empty, empty.kind()*100)
				facts = append(facts, AppendFact(nil, empty))
			}
		}
		writeGolden(t, goldenFacts+".txt", facts)
	}
	for i, b := range facts {
		f, err := ReadFact(b)
		if err != nil {
			t.Fatalf("fact %d: %v", i, err)
		}
		if again := AppendFact(nil, f); !bytes.Equal(again, b) {
			t.Errorf("fact %d, %T: written as\n%x, was\n%x", i, f, again, b)
		}
	}
	for _, empty := range factKinds.All() {
		if what := missing(facts, empty); what != "" {
			t.Errorf("no golden fact has %s; add one with -rewrite", what)
		}
	}
}

// missing says which field of a kind is set in none of the facts.
func missing(facts [][]byte, empty Fact) string {
	what := fmt.Sprintf("%T", empty)
	for _, b := range facts {
		f, err := ReadFact(b)
		if err != nil || f.kind() != empty.kind() {
			continue
		}
		if what = wiretest.Unset(f); what == "" {
			return ""
		}
	}
	return what
}

// TestGoldenOrganizer folds an organizer that was written once.
func TestGoldenOrganizer(t *testing.T) {
	const path = "testdata/golden/organizer-v1.txt"
	if _, err := os.Stat(path); err != nil && rewriting() {
		r := openRig(t)
		r.must(&AddSale{Meta: ada, Sale: "club", Suffix: "club", Name: "Club night"})
		r.publish("club", clubPlan())
		r.must(&MoveEvent{Meta: ada, Event: "gig", Reason: "ill", Occasion: Occasion{Venue: "hall", ToFollow: true}})
		writeGolden(t, path, r.facts)
	}
	m := New(newRig(t).chart)
	for _, b := range readGolden(t, path) {
		f, err := ReadFact(b)
		if err != nil {
			t.Fatal(err)
		}
		m.Apply(f)
	}
	s, _ := m.Sale("club")
	e, _ := m.Event("gig")
	effects := m.Open(nil)
	if err := m.Audit(); err != nil || s.Applied != 1 || s.Live.Types[0].Price.Face != 4500 || !e.Occasion.ToFollow || len(effects) != 1 {
		t.Errorf("%v; %+v, %+v, %v", err, s, e, effects)
	}
}

func TestFieldNumbers(t *testing.T) {
	for _, empty := range factKinds.All() {
		for _, wrong := range wiretest.Misnumbered(empty) {
			t.Errorf("%T: %s", empty, wrong)
		}
	}
	for _, wrong := range wiretest.Misnumbered(&book{}) {
		t.Error(wrong)
	}
}

// TestPublishedProto: the published shape of the facts is the one that is written.
func TestPublishedProto(t *testing.T) {
	if rewriting() {
		if err := os.WriteFile("facts.proto", []byte(Proto()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	published, err := os.ReadFile("facts.proto")
	if err != nil {
		t.Fatal(err)
	}
	if string(published) != Proto() {
		t.Error("facts.proto is not the shape of the facts; look at what changed, then run with -rewrite")
	}
}

// TestEveryFactHasItsWords: who looks through the trail finds all but the machine's own
// bookkeeping, and no fact is without a mark.
func TestEveryFactHasItsWords(t *testing.T) {
	for _, f := range factKinds.All() {
		wiretest.Fill(f, 7)
		what, by, at := Describe(f)
		_, answered := f.(*Answered)
		_, opened := f.(*EffectOpened)
		if (what == "") != (answered || opened) || by.Name == "" || at == 0 {
			t.Errorf("%T: %q by %s at %d", f, what, by, at)
		}
		if kind, _ := About(f); (kind == "") != answered {
			t.Errorf("%T is about %q", f, kind)
		}
	}
}

// FuzzReadFact: whatever the bytes, reading never panics, and what can be read is
// written again as the same bytes.
func FuzzReadFact(f *testing.F) {
	for _, empty := range factKinds.All() {
		f.Add(AppendFact(nil, empty))
		wiretest.Fill(empty, 1)
		f.Add(AppendFact(nil, empty))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		fact, err := ReadFact(b)
		if err != nil {
			return
		}
		if again := AppendFact(nil, fact); !bytes.Equal(again, b) {
			t.Fatalf("%x reads as %T, which is written as %x", b, fact, again)
		}
		Describe(fact)
	})
}

// FuzzLoadSnapshot: a damaged snapshot is refused, or is one that the machine could
// have written.
func FuzzLoadSnapshot(f *testing.F) {
	r := openRig(f)
	r.must(&AddSale{Meta: ada, Sale: "club", Suffix: "club", Name: "Club night"})
	r.publish("club", clubPlan())
	r.must(&StartSession{Meta: house, Staff: "ada", Token: [32]byte{1}, Expires: r.now + hour})
	whole := r.m.AppendSnapshot(nil)
	f.Add(whole, uint32(0), byte(0), uint32(len(whole)))
	for i := range 20 {
		f.Add(whole, uint32(i*len(whole)/20), byte(1<<(i%8)), uint32(len(whole)))
		f.Add(whole, uint32(0), byte(0), uint32(i*len(whole)/20))
	}
	f.Fuzz(func(t *testing.T, b []byte, at uint32, flip byte, size uint32) {
		b = bytes.Clone(b[:min(len(b), int(size))])
		if int(at) < len(b) {
			b[at] ^= flip
		}
		m := New(r.chart)
		if m.LoadSnapshot(b) != nil {
			return
		}
		again := New(r.chart)
		if err := again.LoadSnapshot(m.AppendSnapshot(nil)); err != nil || again.StateHash() != m.StateHash() {
			t.Fatalf("what was loaded and written again is another: %v", err)
		}
	})
}
