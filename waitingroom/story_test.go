package waitingroom

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"facevalue/draw"
	"github.com/cockroachdb/datadriven"
)

// TestStories tells the room as stories: testdata/*.txt are read block by block. Run
// with -rewrite to write the answers anew, and read the difference as prose. Fans are
// numbers; the clock of a story stands at 0s when the lobby opens.
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
	s := &story{t: t, r: newRig(t), entries: map[fan]uint64{}}
	datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
		s.t, s.r.t, s.d = t, t, d
		return s.tell()
	})
	s.r.t = t
	s.r.replay()
}

// story is one room as it is told.
type story struct {
	t       *testing.T
	r       *rig
	d       *datadriven.TestData
	entries map[fan]uint64
}

// tell carries out one block: at=5m moves the clock, then the command.
func (s *story) tell() string {
	if at := s.text("at", ""); at != "" {
		s.r.until(testDay + s.span(at))
	}
	verb, known := storyVerbs[s.d.Cmd]
	if !known {
		s.t.Fatalf("%s: unknown verb %q", s.d.Pos, s.d.Cmd)
	}
	return verb(s)
}

func (s *story) text(name, otherwise string) string {
	for _, arg := range s.d.CmdArgs {
		if arg.Key == name {
			return strings.Join(arg.Vals, ",")
		}
	}
	return otherwise
}

func (s *story) number(name string, otherwise uint64) uint64 {
	n, err := strconv.ParseUint(s.text(name, fmt.Sprint(otherwise)), 10, 64)
	if err != nil {
		s.t.Fatalf("%s: %v", s.d.Pos, err)
	}
	return n
}

// span reads 90s, 5m, 2h or 1d.
func (s *story) span(text string) int64 {
	n, err := strconv.ParseInt(text[:len(text)-1], 10, 64)
	unit, known := map[string]int64{"s": second, "m": minute, "h": hour, "d": day}[text[len(text)-1:]]
	if err != nil || !known {
		s.t.Fatalf("%s: %q is not like 90s, 5m, 2h or 1d", s.d.Pos, text)
	}
	return n * unit
}

// fans reads fan=3, or fans=1-50.
func (s *story) fans() []fan {
	from, to, many := strings.Cut(s.text("fans", s.text("fan", "")), "-")
	if !many {
		to = from
	}
	a, err1 := strconv.Atoi(from)
	b, err2 := strconv.Atoi(to)
	if err1 != nil || err2 != nil {
		s.t.Fatalf("%s: which fan?", s.d.Pos)
	}
	var fans []fan
	for f := a; f <= b; f++ {
		fans = append(fans, fan(f))
	}
	return fans
}

// who is the fan of a claim: by number, or whoever has a rank.
func (s *story) who() fan {
	rank := s.number("rank", 0)
	if rank == 0 {
		return s.fans()[0]
	}
	n := s.r.byRank(rank)
	for f, entry := range s.entries {
		if entry == n {
			return f
		}
	}
	s.t.Fatalf("%s: nobody has rank %d", s.d.Pos, rank)
	return 0
}

// notice is the one of all stories, changed as the block says.
func (s *story) notice(n Notice) Notice {
	for _, arg := range s.d.CmdArgs {
		value := strings.Join(arg.Vals, ",")
		switch arg.Key {
		case "mode":
			n.Mode = map[string]Mode{"none": None, "queue": Queue, "ballot": Ballot}[value]
		case "cutoff":
			n.CutOff = testDay + s.span(value)
		case "start":
			n.Start = testDay + s.span(value)
		case "closes":
			n.Closes = testDay + s.span(value)
		case "beacon":
			b := storyBeacon(n.CutOff, s.span(value))
			n.Beacon, n.Round, n.Commitment = &b, 1000, draw.Hash{}
		case "reveal":
			n.Commitment, n.RevealAfter = draw.Commit(testSecret), s.span(value)
		case "grace":
			n.Grace = s.span(value)
		case "turn":
			n.Turn = s.span(value)
		case "longest":
			n.Longest = s.span(value)
		case "rate":
			n.Rate = uint32(s.number("rate", 0))
		case "target":
			n.Target = uint32(s.number("target", 0))
		case "turns":
			n.Turns = uint32(s.number("turns", 0))
		case "standing":
			n.Inventory = append([]Stock(nil), n.Inventory...)
			n.Inventory[0].Count = uint32(s.number("standing", 0))
		case "capacity":
			n.Capacity = uint32(s.number("capacity", 0))
		}
	}
	return n
}

// storyBeacon is quicknet with another beginning: its round 1000, whose signature is
// known, comes out so long after the cut-off.
func storyBeacon(cutOff, after int64) draw.Beacon {
	b := draw.Quicknet()
	b.Genesis = cutOff + after - 999*b.Period
	return b
}

// answer tells an outcome.
func answer(out Outcome) string {
	told := "ok"
	if !out.OK() {
		told = "refused " + out.Status.String()
	}
	if out.Entry != 0 {
		told += fmt.Sprintf(" entry=%d", out.Entry)
	}
	if out.Rank != 0 {
		told += fmt.Sprintf(" rank=%d", out.Rank)
	}
	if out.Generation != 0 {
		told += fmt.Sprintf(" turn=%d until=%s", out.Generation, clock(out.Expires))
	}
	if out.Ahead != 0 {
		told += fmt.Sprintf(" ahead=%d", out.Ahead)
	}
	if d := out.Detail; d != nil {
		told += ": " + d.What
		if d.MayReturn != 0 {
			told += fmt.Sprintf(" (%d may return)", d.MayReturn)
		}
	}
	return told
}

// clock is an instant as stories have it.
func clock(at int64) string {
	s := (at - testDay) / second
	return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
}
