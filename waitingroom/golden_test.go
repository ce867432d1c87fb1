package waitingroom

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
const goldenFacts = "testdata/golden/facts-v1.txt"

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
		fmt.Fprintf(&text, "%s %x\n", strings.TrimPrefix(fmt.Sprintf("%T", f), "*waitingroom."), b)
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
	facts := readGolden(t, goldenFacts)
	if rewriting() {
		for _, empty := range factKinds.All() {
			if missing(facts, empty) != "" {
				wiretest.Fill(empty, empty.kind()*100)
				facts = append(facts, AppendFact(nil, empty))
			}
		}
		writeGolden(t, goldenFacts, facts)
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
		if wrong := wiretest.Misnumbered(empty); len(wrong) > 0 {
			t.Errorf("%v", wrong)
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

// TestGoldenRoom folds a room that was written once.
func TestGoldenRoom(t *testing.T) {
	const path = "testdata/golden/room-v1.txt"
	if _, err := os.Stat(path); err != nil && rewriting() {
		r := drawnRig(t, 30)
		r.wait(3 * second)
		r.claimRank(1)
		r.must(&Spend{Meta: house, Entry: r.byRank(1), Generation: 1, Tickets: 2})
		r.must(&Pause{Meta: ada, Reason: "the bank is down"})
		writeGolden(t, path, r.facts)
	}
	m := New()
	for _, b := range readGolden(t, path) {
		f, err := ReadFact(b)
		if err != nil {
			t.Fatal(err)
		}
		m.Apply(f)
	}
	p := m.Pulse()
	if err := m.Audit(); err != nil || p.Served != 21 || p.Tickets != 2 || !p.Paused || p.Called != 20 {
		t.Errorf("%v; %+v", err, p)
	}
	if seed, size, ok := m.Drawn(); !ok || size != 30 || seed.String()[:8] != goldenSeed {
		t.Errorf("drawn with %s among %d", seed, size)
	}
}

// goldenSeed begins the seed of the golden room: should it change, draws that were
// held would come out differently.
const goldenSeed = "3f975d31"

// TestPublishedProto: facts.proto says what the facts are.
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
	})
}
