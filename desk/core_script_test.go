package desk_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"facevalue/desk"
	"facevalue/desk/internal/toy"
	"facevalue/journal"
)

// TestCoreScripts runs the stories in testdata/core: what is told to a core, and
// what it wants done. `go test ./desk -run TestCoreScripts -rewrite` writes the
// answers anew.
func TestCoreScripts(t *testing.T) {
	datadriven.Walk(t, "testdata/core", func(t *testing.T, path string) {
		s := &coreScript{t: t}
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			s.t = t
			return s.do(d)
		})
	})
}

type coreScript struct {
	t      *testing.T
	core   *toyCore
	limits desk.Limits
	now    int64
	wall   int64
	record *journal.Record
	row    []journal.Record // what is durable
	out    strings.Builder
}

func (s *coreScript) do(d *datadriven.TestData) string {
	s.out.Reset()
	switch d.Cmd {
	case "open":
		s.open(d)
	case "take":
		s.take(d.Input)
	case "at":
		d.ScanArgs(s.t, "now", &s.now)
		s.wall = s.now
		d.MaybeScanArgs(s.t, "wall", &s.wall)
		s.ready(s.core.Step(s.now, s.wall))
	case "appended":
		s.appended()
	case "failed":
		s.failed(d)
	case "rebuilt":
		m, head := s.fold()
		for _, e := range s.core.Rebuilt(m, head) {
			fmt.Fprintf(&s.out, "open %d key=%d\n", e.ID, e.Key)
		}
	case "close":
		s.core.Close(desk.ErrClosed)
	default:
		d.Fatalf(s.t, "no such command: %s", d.Cmd)
	}
	return s.out.String()
}

func (s *coreScript) open(d *datadriven.TestData) {
	var last int64
	d.MaybeScanArgs(s.t, "body", &s.limits.Body)
	d.MaybeScanArgs(s.t, "commands", &s.limits.Commands)
	d.MaybeScanArgs(s.t, "due", &s.limits.Due)
	d.MaybeScanArgs(s.t, "last", &last)
	m, head := s.fold()
	head.Instant = last
	s.core = desk.NewCore("toy", m, head, s.limits)
}

// fold is a machine with a stock of 10 and all that is durable.
func (s *coreScript) fold() (toyMachine, journal.Head) {
	m := toy.New(10, 0)
	var head journal.Head
	for i := range s.row {
		for b := range journal.Facts(s.row[i].Body) {
			f, err := m.ReadFact(b)
			if err != nil {
				s.t.Fatal(err)
			}
			m.Apply(f)
		}
		head = s.row[i].Head()
	}
	return m, head
}

var kinds = map[string]toy.Kind{
	"hold": toy.Hold, "buy": toy.Buy, "cancel": toy.Cancel, "deliver": toy.Deliver,
	"count": toy.Count, "panic": toy.Panic, "lie": toy.Lie, "bulk": toy.Bulk,
}

var statuses = [...]string{"nothing", "ok", "sold_out", "unknown", "already"}

// take reads lines like "hold key=1 n=2 ttl=100" into one batch.
func (s *coreScript) take(input string) {
	var calls []toyCall
	for line := range strings.Lines(input) {
		calls = append(calls, s.call(strings.TrimSpace(line)))
	}
	s.core.Take(desk.NewBatch(calls...))
}

func (s *coreScript) call(line string) toyCall {
	word, rest, _ := strings.Cut(line, " ")
	c := toy.Command{Kind: kinds[word]}
	for arg := range strings.FieldsSeq(rest) {
		name, value, _ := strings.Cut(arg, "=")
		var n int64
		if _, err := fmt.Sscan(value, &n); err != nil {
			s.t.Fatalf("%s: %v", arg, err)
		}
		switch name {
		case "key":
			c.Key = uint64(n)
		case "n":
			c.N = n
		case "ttl":
			c.TTL = n
		case "effect":
			c.Effect = uint64(n)
		}
	}
	return toyCall{Command: c, Done: func(o toy.Outcome, seq uint64, err error) {
		if err != nil {
			fmt.Fprintf(&s.out, "answer %s: %v\n", line, err)
			return
		}
		fmt.Fprintf(&s.out, "answer %s: %s n=%d seq=%d\n", line, statuses[o.Status], o.N, seq)
	}}
}

func (s *coreScript) ready(rd *desk.Ready[toy.Command, toy.Outcome, toy.Effect]) {
	if r := rd.Append; r != nil {
		s.record = r
		fmt.Fprintf(&s.out, "append seq=%d epoch=%d instant=%d facts=%d\n", r.Seq, r.Epoch, r.Instant, r.Count)
	}
	for _, span := range rd.Answers {
		span.Answer()
	}
	for _, e := range rd.Effects {
		fmt.Fprintf(&s.out, "effect %d key=%d\n", e.ID, e.Key)
	}
	for _, id := range rd.Closed {
		fmt.Fprintf(&s.out, "closed %d\n", id)
	}
	if rd.Rebuild {
		fmt.Fprintln(&s.out, "rebuild")
	}
	if rd.Stopped != nil {
		fmt.Fprintf(&s.out, "stopped: %v\n", rd.Stopped)
	}
	if rd.Wake != math.MaxInt64 {
		fmt.Fprintf(&s.out, "wake %d\n", rd.Wake)
	}
	if rd.Idle {
		fmt.Fprintln(&s.out, "idle")
	}
	if n := s.core.Jumps(); n > 0 {
		fmt.Fprintf(&s.out, "jumps %d\n", n)
	}
}

// appended makes the record durable and says so.
func (s *coreScript) appended() {
	r := *s.record
	r.Seal(nil)
	s.row = append(s.row, r)
	s.core.Appended(r.Head(), nil)
}

// failed says that the append went wrong; with "stored" the record is there.
func (s *coreScript) failed(d *datadriven.TestData) {
	if d.HasArg("stored") {
		r := *s.record
		r.Seal(nil)
		s.row = append(s.row, r)
	}
	err := fmt.Errorf("connection reset")
	switch {
	case d.HasArg("fenced"):
		err = fmt.Errorf("%w: record %d", journal.ErrFenced, s.record.Seq)
	case d.HasArg("gap"):
		err = fmt.Errorf("%w: record %d", journal.ErrGap, s.record.Seq)
	}
	s.core.Appended(journal.Head{}, err)
}
