package catalog

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"facevalue/seating"
	"github.com/cockroachdb/datadriven"
)

// TestStories tells the catalog as stories: testdata/*.txt are read block by block.
// The first word of a block is who acts (operator, house, the key of staff, or
// key:ID), the second what they do. Plans and edits of them stand below as JSON. Run
// with -rewrite to write the answers anew, and read the difference as prose.
func TestStories(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) { tellStory(t, path) })
	}
}

// tellStory tells one file. At its end the facts alone, and the snapshot, make the
// same machine.
func tellStory(t *testing.T, path string) {
	s := &story{t: t, r: newRig(t)}
	datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
		s.t, s.r.t, s.d = t, t, d
		told := s.tell()
		if told == "" {
			return "ok"
		}
		return told
	})
	s.r.t = t
	s.r.replay()
}

// story is one organizer as it is told.
type story struct {
	t *testing.T
	r *rig
	d *datadriven.TestData

	by    Meta
	words []string          // that nobody has asked for yet
	named map[string]string // and values
}

// tell carries out one block.
func (s *story) tell() string {
	s.by = Meta{By: who(s.d.Cmd)}
	s.words, s.named = nil, map[string]string{}
	for _, arg := range s.d.CmdArgs {
		if len(arg.Vals) == 0 {
			s.words = append(s.words, arg.Key)
		} else {
			s.named[arg.Key] = strings.Join(arg.Vals, ",")
		}
	}
	name := s.word("verb")
	verb, known := storyVerbs[name]
	if !known {
		s.t.Fatalf("%s: unknown verb %q", s.d.Pos, name)
	}
	told := verb(s)
	if len(s.words)+len(s.named) > 0 {
		s.t.Fatalf("%s: what are %v %v?", s.d.Pos, s.words, s.named)
	}
	return told
}

// who is the actor of a word.
func who(word string) Actor {
	id, isKey := strings.CutPrefix(word, "key:")
	switch {
	case isKey:
		return Actor{Program, id}
	case word == "operator":
		return operator.By
	case word == "house":
		return Actor{Kind: House}
	case word == "nobody":
		return Actor{}
	}
	return Actor{Person, word}
}

// word takes the next plain word.
func (s *story) word(what string) string {
	if len(s.words) == 0 {
		s.t.Fatalf("%s: the %s is missing", s.d.Pos, what)
	}
	w := s.words[0]
	s.words = s.words[1:]
	return w
}

// text takes a named value, or what it is when nothing is said.
func (s *story) text(name, otherwise string) string {
	v, there := s.named[name]
	if !there {
		return otherwise
	}
	delete(s.named, name)
	return v
}

// hash is a blob of a name.
func (s *story) hash(name string) [32]byte {
	var h [32]byte
	copy(h[:], name)
	return h
}

// instant reads +3d, -2h or +30m after the story's first morning.
func (s *story) instant(text string) int64 {
	n, err := strconv.ParseInt(text[:len(text)-1], 10, 64)
	unit, known := map[string]int64{"d": day, "h": hour, "m": minute}[text[len(text)-1:]]
	if err != nil || !known {
		s.t.Fatalf("%s: %q is not like +3d, -2h or +30m", s.d.Pos, text)
	}
	return testDay + n*unit
}

func (s *story) roles(otherwise string) Roles {
	var roles Roles
	for _, name := range strings.Split(s.text("roles", otherwise), ",") {
		r, ok := ParseRole(name)
		if !ok && name != "none" {
			s.t.Fatalf("%s: no role %q", s.d.Pos, name)
		}
		roles |= r
	}
	return roles
}

// occasion reads when and where: start=+60d, or start=later for a date to follow.
func (s *story) occasion() Occasion {
	o := Occasion{Venue: s.text("venue", "hall")}
	if c, v, ok := strings.Cut(s.text("chart", ""), "/"); ok {
		n, _ := strconv.Atoi(v)
		o.Chart, o.Version = c, uint32(n)
	}
	switch start := s.text("start", "+60d"); start {
	case "later":
		o.ToFollow = true
	default:
		o.Starts = At(s.instant(start))
	}
	if local := s.text("local", ""); local != "" {
		offset, _ := strconv.Atoi(s.text("offset", "60"))
		o.Starts.Local, o.Starts.Zone, o.Starts.OffsetMinutes = local, s.text("zone", "Europe/Berlin"), int32(offset)
	}
	if ends := s.text("ends", ""); ends != "" {
		o.Ends = At(s.instant(ends))
	}
	return o
}

// charts are what venues of stories may publish.
var storyCharts = map[string]func() *seating.Chart{
	"theatre": seating.Theatre,
	"arena":   seating.Arena,
}

// answer decides a command and tells the outcome.
func (s *story) answer(cmd Command) string {
	*cmd.meta() = Meta{By: s.by.By, Key: s.by.Key, Fingerprint: s.by.Fingerprint}
	return tellOutcome(s.r.do(cmd))
}

func tellOutcome(out Outcome) string {
	told := "ok"
	if !out.OK() {
		told = "refused " + out.Status.String()
	}
	if out.OK() && out.Ref != 0 {
		told += fmt.Sprintf(" %d", out.Ref)
	}
	if d := out.Detail; d != nil {
		if d.What != "" && d.What != "notes" {
			told += ": " + d.What
		}
		if d.Version != 0 {
			told += fmt.Sprintf(" is at version %d", d.Version)
		}
		told += tellProblems(d.Problems)
	}
	return told
}

func tellProblems(problems []Problem) string {
	var b strings.Builder
	for _, p := range problems {
		mark := ""
		if p.Note {
			mark = "(note) "
		}
		fmt.Fprintf(&b, "\n  %s%s: %s", mark, p.Path, p.Text)
	}
	return b.String()
}
