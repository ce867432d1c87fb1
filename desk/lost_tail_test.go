package desk_test

import (
	"errors"
	"strings"
	"testing"

	"facevalue/desk"
	"facevalue/desk/driver"
	"facevalue/desk/internal/toy"
	"facevalue/journal"
)

// A snapshot stands at a record that was durable. A journal that does not hold it,
// or holds another in its place, has lost records, and is not quietly folded.
func TestSnapshotProvesALostTail(t *testing.T) {
	for name, c := range map[string]struct {
		records int    // that the journal still has, of 5
		other   bool   // and then wrote others
		seq     uint64 // of the first that is missing
		want    string
	}{
		"the end is gone":       {3, false, 4, "record 4 of toy: it is missing, and so are all up to record 5"},
		"everything is gone":    {0, false, 1, "record 1 of toy: it is missing"},
		"it went on without it": {3, true, 5, "record 5 of toy: is another one"},
	} {
		t.Run(name, func(t *testing.T) {
			store := journal.SnapshotStore{Dir: t.TempDir()}
			whole, _ := source(written(t, 5), store)
			if _, err := whole.SaveSnapshot(2); err != nil {
				t.Fatal(err)
			}
			j := written(t, c.records)
			for range 3 {
				if c.other {
					writeFact(t, j, toy.Fact{Kind: toy.Count, N: 100})
				}
			}
			s, notices := source(j, store)
			_, _, err := s.Load()
			var broken *journal.BreakError
			if !errors.As(err, &broken) || broken.Seq != c.seq || !strings.Contains(err.Error(), c.want) || len(*notices) > 0 {
				t.Fatalf("folded with %v, notices %q, want a break %q", err, *notices, c.want)
			}
			allowed(t, s, notices)
		})
	}
}

// allowed opens what was put back from an older copy: snapshots of what is gone are
// forgotten, so that the next opening needs no leave.
func allowed(t *testing.T, s toySource, notices *[]string) {
	t.Helper()
	s.AllowLostTail = true
	_, head := load(t, s)
	if last, _ := s.Journal.Last("toy"); head != last || !strings.Contains(strings.Join(*notices, "\n"), "forgotten") {
		t.Fatalf("at %d of %d, notices %q", head.Seq, last.Seq, *notices)
	}
	s.AllowLostTail = false
	if _, again := load(t, s); again != head {
		t.Fatalf("opened again at %d, want %d", again.Seq, head.Seq)
	}
}

func TestDeskDoesNotOpenOnALostTail(t *testing.T) {
	snapshots := driver.NewSnapshots()
	whole, _ := source(written(t, 5), snapshots)
	if _, err := whole.SaveSnapshot(2); err != nil {
		t.Fatal(err)
	}
	h := newHouse(t, written(t, 4))
	o := toyOptions{Machine: "toy", New: newToy(100, 0), Committer: h.committer, Clock: bubbleClock{}, Snapshots: snapshots}
	var broken *journal.BreakError
	if _, err := desk.Open(o); !errors.As(err, &broken) || broken.Seq != 5 {
		t.Fatalf("opened with %v, want a break at record 5", err)
	}
	d := h.open(func(o *toyOptions) { o.Snapshots, o.AllowLostTail = snapshots, true })
	if got := ask(t, d, count(1)); got.N != 1+2+3+4+1 {
		t.Fatalf("counts %d", got.N)
	}
	h.close()
}
