package sale

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"facevalue/seating"
	"github.com/cockroachdb/datadriven"
)

// TestStories tells the sale as stories: testdata/*.txt are read line by line,
// every command is decided against the machine and its answer compared. Run with
// -rewrite to write the answers anew, and read the difference as prose.
//
// A block is one or more commands; each may begin with "at HH:MM:SS". What is told
// back is the outcome, what stands in the way, the work opened for the outside
// world (after "->") and the stock. Words in a story are names: the story keeps
// which number each one stands for.
func TestStories(t *testing.T) {
	for _, path := range storyFiles(t) {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) { tellStory(t, path) })
	}
}

func storyFiles(t testing.TB) []string {
	t.Helper()
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	return paths
}

// tellStory tells one file. At its end the facts alone, and the snapshot, make the
// same machine.
func tellStory(t *testing.T, path string) *story {
	s := newStory(t)
	datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
		s.t, s.r.t = t, t
		var told []string
		lines := append([]string{firstLine(d)}, strings.Split(d.Input, "\n")...)
		for _, text := range lines {
			if text = strings.TrimSpace(text); text != "" && !strings.HasPrefix(text, "#") {
				told = append(told, s.tell(d, text)...)
			}
		}
		if len(told) == 0 {
			return "ok"
		}
		return strings.Join(told, "\n")
	})
	s.t, s.r.t = t, t
	s.r.replay()
	return s
}

// firstLine is a block's first line, with values that have spaces in parentheses.
func firstLine(d *datadriven.TestData) string {
	words := []string{d.Cmd}
	for _, arg := range d.CmdArgs {
		if len(arg.Vals) == 1 && strings.Contains(arg.Vals[0], " ") {
			words = append(words, arg.Key+"=("+arg.Vals[0]+")")
		} else {
			words = append(words, arg.String())
		}
	}
	return strings.Join(words, " ")
}

// story is one sale with the names that its words stand for.
type story struct {
	t  testing.TB
	r  *rig
	at *datadriven.TestData

	charts map[[32]byte]*seating.Chart
	chart  map[string]*seating.Chart

	seller, event, pool, typ, item, bundle, window, alloc, question map[string]uint32
	hold, order                                                     map[string]uint64

	first   string // currency
	policy  Policy
	types   []TypeDef
	windows []WindowDef
	owners  map[uint64]Claim // of holds
	late    bool             // nobody lets due holds go
	listed  uint64           // rows of the review list that were told
}

func newStory(t testing.TB) *story {
	s := &story{t: t, charts: map[[32]byte]*seating.Chart{}, chart: map[string]*seating.Chart{}, owners: map[uint64]Claim{}}
	for _, m := range []*map[string]uint32{&s.seller, &s.event, &s.pool, &s.typ, &s.item, &s.bundle, &s.window, &s.alloc, &s.question} {
		*m = map[string]uint32{}
	}
	s.hold, s.order = map[string]uint64{}, map[string]uint64{}
	s.alloc["general"] = 0
	s.r = newRig(t, func(hash [32]byte) (*seating.Chart, bool) { c, ok := s.charts[hash]; return c, ok })
	s.r.now = storyDay + 10*hour
	return s
}

// tell carries out one line and gives what is told back.
func (s *story) tell(d *datadriven.TestData, text string) []string {
	s.at = d
	a := s.parse(text)
	var told []string
	if !s.late && a.verb != "tick" {
		told = s.letGo()
	}
	verb, known := storyVerbs[a.verb]
	if !known {
		s.fatalf("unknown verb %q", a.verb)
	}
	before := s.stock()
	answer := verb(s, a)
	if left := a.unused(); left != "" {
		s.fatalf("%s: what is %q?", a.verb, left)
	}
	if answer == "" {
		return told
	}
	return append(told, answer+s.stockTold(before, a.verb))
}

// do decides a command, checks that deciding changed nothing, and makes its facts
// true; every fact goes through its bytes and all books are audited.
func (s *story) do(cmd Command) Outcome {
	s.t.Helper()
	before := s.r.m.AppendSnapshot(nil)
	bothWays(s.t, s.r.m, cmd, s.r.now)
	out, facts := s.r.m.Decide(cmd, s.r.now)
	if !bytes.Equal(before, s.r.m.AppendSnapshot(nil)) {
		s.fatalf("deciding %T changed the machine", cmd)
	}
	s.r.apply(facts)
	return out
}

// letGo lets due holds and orders go, as a desk does before every command.
func (s *story) letGo() []string {
	var told []string
	for {
		facts := s.r.m.Due(s.r.now, lapseBatch)
		if len(facts) == 0 {
			return told
		}
		var gone, asked, anew, noticed, taken, turned []string
		for _, f := range facts {
			switch f := f.(type) {
			case *HoldsLapsed:
				for _, n := range f.Holds {
					gone = append(gone, nameOf(s.hold, n))
				}
				for _, n := range f.Orders {
					gone = append(gone, nameOf(s.order, n))
				}
				for _, e := range f.Notices {
					noticed = append(noticed, nameOf(s.order, e.Order))
				}
			case *HoldReleased:
				gone = append(gone, nameOf(s.hold, f.Hold))
			case *OrderClosed:
				gone = append(gone, nameOf(s.order, f.Order))
			case *EffectOpened:
				if f.Effect.Kind == NoticeEffect {
					noticed = append(noticed, nameOf(s.order, f.Effect.Order))
					continue
				}
				asked = append(asked, nameOf(s.order, f.Effect.Order))
			case *RunTook:
				taken = append(taken, s.taken(f))
			case *RunAgain:
				taken = append(taken, s.takenAgain(f))
			case *RunTurned:
				turned = append(turned, fmt.Sprintf("run %d is %s", f.Run, f.State))
			case *ReissueOwed:
				if f.Effect.ID != 0 {
					anew = append(anew, fmt.Sprintf("%s (%d)", nameOf(s.order, f.Effect.Order), len(f.Tickets)))
				}
			}
		}
		s.r.apply(facts)
		s.r.m.Opened(nil)
		if gone != nil {
			told = append(told, "let go: "+strings.Join(gone, " "))
		}
		if noticed != nil {
			told = append(told, "notice to: "+strings.Join(noticed, " "))
		}
		if taken != nil {
			told = append(told, "the run takes: "+strings.Join(taken, ", "))
		}
		told = append(told, turned...)
		if anew != nil {
			told = append(told, "new tickets for: "+strings.Join(anew, ", "))
		}
		told = append(told, s.review()...)
		if asked != nil {
			told = append(told, "ask what became of the payment of: "+strings.Join(asked, " "))
		}
	}
}

func (s *story) fatalf(format string, args ...any) {
	s.t.Helper()
	s.t.Fatalf("%s: %s", s.at.Pos, fmt.Sprintf(format, args...))
}

// storyHead is the comment that a story begins with: the cases it covers and the
// prose that says what it shows.
func storyHead(t testing.TB, path string) (cases, prose string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(text), "\n") {
		words, comment := strings.CutPrefix(line, "#")
		if !comment {
			break
		}
		if list, ok := strings.CutPrefix(strings.TrimSpace(words), "case:"); ok {
			cases = list
		} else {
			prose += strings.TrimSpace(words) + " "
		}
	}
	return cases, strings.TrimSpace(prose)
}
