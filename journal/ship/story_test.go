package ship_test

import (
	"fmt"
	"strings"
	"testing"

	"facevalue/journal"
	"facevalue/journal/journaltest"
	"facevalue/journal/memory"
	"facevalue/journal/ship"

	"github.com/cockroachdb/datadriven"
)

// TestStories runs testdata: a journal called here, its copy called there.
func TestStories(t *testing.T) {
	datadriven.Walk(t, "testdata", func(t *testing.T, path string) {
		s := &story{t: t, fault: memory.None}
		s.here = memory.New(memory.WithFaults(func(memory.Attempt) memory.Fault { return s.fault }))
		s.there = memory.New()
		s.follower = ship.Follower{From: s.here, To: s.there}
		datadriven.RunTest(t, path, s.run)
	})
}

type story struct {
	t           *testing.T
	here, there *memory.Journal
	follower    ship.Follower
	fault       memory.Fault
}

func (s *story) run(t *testing.T, d *datadriven.TestData) string {
	s.t = t
	switch d.Cmd {
	case "append":
		return s.append(d)
	case "disk":
		return s.disk(d)
	case "restart":
		s.here.Restart()
		return s.state()
	case "damage":
		return s.damage(d)
	case "read":
		return s.read(d)
	case "ship":
		p, err := s.follower.Sync()
		return fmt.Sprintf("shipped %d records\n%s%s", p.Records, say(err), s.state())
	case "repair":
		changed, err := ship.RepairAll(s.here, s.there)
		return fmt.Sprintf("changed %s\n%s%s", told(changed...), say(err), s.state())
	}
	t.Fatalf("%s: no such command %s", d.Pos, d.Cmd)
	return ""
}

// append takes machine, count, and optionally epoch and behind, the seq that the
// owner believes to be the newest.
func (s *story) append(d *datadriven.TestData) string {
	machine, n := "m", 1
	d.MaybeScanArgs(s.t, "machine", &machine)
	d.MaybeScanArgs(s.t, "count", &n)
	head, err := s.here.Last(machine)
	if err != nil {
		return say(err)
	}
	if behind := head.Seq; d.MaybeScanArgs(s.t, "behind", &behind) {
		head = journaltest.ReadAll(s.t, s.here, machine, behind)[0].Head()
	}
	row := &journaltest.Row{Machine: machine, Head: head, Epoch: max(1, head.Epoch)}
	d.MaybeScanArgs(s.t, "epoch", &row.Epoch)
	failed, err := s.here.Append(row.Many(n))
	out := say(err)
	for _, f := range failed {
		out += say(f)
	}
	return out + s.state()
}

func (s *story) disk(d *datadriven.TestData) string {
	var fault string
	d.ScanArgs(s.t, "fault", &fault)
	for f := memory.None; f <= memory.Fence; f++ {
		if strings.ReplaceAll(f.String(), " ", "-") == fault {
			s.fault = f
			return ""
		}
	}
	s.t.Fatalf("%s: no such fault %s", d.Pos, fault)
	return ""
}

func (s *story) damage(d *datadriven.TestData) string {
	machine, how, j := "m", "flip", s.here
	var seq uint64
	d.ScanArgs(s.t, "seq", &seq)
	d.MaybeScanArgs(s.t, "machine", &machine)
	d.MaybeScanArgs(s.t, "how", &how)
	if d.HasArg("there") {
		j = s.there
	}
	change := map[string]func([]byte) []byte{"flip": flipAny, "remove": gone, "cut": cut}[how]
	if how == "forge" {
		change = forged(s.t, j, seq)
	}
	if !j.Damage(machine, seq, change) {
		return "no such record\n"
	}
	return ""
}

func (s *story) read(d *datadriven.TestData) string {
	machine, from := "m", uint64(1)
	d.MaybeScanArgs(s.t, "machine", &machine)
	d.MaybeScanArgs(s.t, "from", &from)
	var seqs []string
	err := s.here.Read(machine, from, func(r journal.Record) error {
		seqs = append(seqs, fmt.Sprint(r.Seq))
		return nil
	})
	return fmt.Sprintf("records %s\n%s", strings.Join(seqs, " "), say(err))
}

// state is where each machine of both journals stands.
func (s *story) state() string {
	return stands("here", s.here) + "  " + stands("there", s.there) + "\n"
}

func stands(name string, j journal.Journal) string {
	machines, err := j.Machines()
	if err != nil {
		return name + ": ended"
	}
	out := name + ":"
	for _, m := range machines {
		head, err := j.Last(m)
		if err != nil {
			return name + ": " + err.Error()
		}
		out += fmt.Sprintf(" %s=%d", m, head.Seq)
	}
	return out
}

func say(err error) string {
	if err == nil {
		return ""
	}
	return err.Error() + "\n"
}
