package desk_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"facevalue/desk"
	"facevalue/desk/driver"
	"facevalue/desk/internal/toy"
	"facevalue/journal"
	"facevalue/journal/memory"
)

// written is a journal with n records of one count each.
func written(t *testing.T, n int) *memory.Journal {
	t.Helper()
	j := memory.New()
	for i := range n {
		writeFact(t, j, toy.Fact{Kind: toy.Count, N: int64(i + 1)})
	}
	return j
}

func writeFact(t *testing.T, j journal.Journal, facts ...toy.Fact) {
	t.Helper()
	last, err := j.Last("toy")
	if err != nil {
		t.Fatal(err)
	}
	r := last.Next("toy", 1, 1000)
	m := toy.New(100, 0)
	for _, f := range facts {
		r.Body = journal.AppendFact(r.Body, m.AppendFact(nil, f))
		r.Count++
	}
	if failed, err := j.Append([]journal.Record{r}); err != nil || failed[0] != nil {
		t.Fatal(err, failed)
	}
}

func source(j journal.Journal, s desk.Snapshots) (toySource, *[]string) {
	notices := &[]string{}
	return toySource{
		Machine: "toy", New: newToy(100, 0), Journal: j, Snapshots: s,
		Notice: func(err error) { *notices = append(*notices, err.Error()) },
	}, notices
}

func load(t *testing.T, s toySource) (toyMachine, journal.Head) {
	t.Helper()
	m, head, err := s.Load()
	if err != nil {
		t.Fatal(err)
	}
	return m, head
}

func TestSnapshotAndTailAreTheFold(t *testing.T) {
	j := written(t, 5)
	store := journal.SnapshotStore{Dir: t.TempDir()}
	s, notices := source(j, store)
	if head, err := s.SaveSnapshot(2); err != nil || head.Seq != 5 {
		t.Fatal(head, err)
	}
	writeFact(t, j, toy.Fact{Kind: toy.Hold, Key: 1, N: 2, Until: 99})

	folded := 0
	s.New = func() toyMachine { return counting{toy.New(100, 0), &folded} }
	short, at := load(t, s)
	if folded != 1 {
		t.Fatalf("%d facts applied behind a snapshot of all but one", folded)
	}
	full, fullAt := load(t, toySource{Machine: "toy", New: newToy(100, 0), Journal: j})
	if at != fullAt || !bytes.Equal(short.AppendSnapshot(nil), full.AppendSnapshot(nil)) {
		t.Fatal("snapshot and tail differ from the fold of the journal")
	}
	if len(*notices) > 0 {
		t.Fatal(*notices)
	}
}

// counting counts facts applied.
type counting struct {
	toyMachine
	n *int
}

func (c counting) Apply(f toy.Fact) { *c.n++; c.toyMachine.Apply(f) }

// relaid reads snapshots of another layout.
type relaid struct{ toyMachine }

func (relaid) Layout() string { return "toy/2" }

// fragile panics on every snapshot.
type fragile struct{ toyMachine }

func (fragile) LoadSnapshot([]byte) error { panic("cannot read this") }

func TestUselessSnapshotsCostTimeOnly(t *testing.T) {
	damage := func(kind int) func(*driver.Snapshots, *toySource) {
		return func(s *driver.Snapshots, _ *toySource) { s.Damage("toy", kind) }
	}
	for want, spoil := range map[string]func(*driver.Snapshots, *toySource){
		"another layout":         damage(0),
		"bytes end too early":    damage(1),
		"match its checksum":     damage(2),
		"panic: cannot read":     func(_ *driver.Snapshots, s *toySource) { s.New = func() toyMachine { return fragile{toy.New(100, 0)} } },
		"of another layout":      func(_ *driver.Snapshots, s *toySource) { s.New = func() toyMachine { return relaid{toy.New(100, 0)} } },
		"desk: open toy: driver": damage(0),
	} {
		t.Run(want, func(t *testing.T) {
			snapshots := driver.NewSnapshots()
			s, notices := source(written(t, 4), snapshots)
			if _, err := s.SaveSnapshot(1); err != nil {
				t.Fatal(err)
			}
			spoil(snapshots, &s)
			m, head := load(t, s)
			if head.Seq != 4 || !strings.Contains(strings.Join(*notices, "\n"), want) {
				t.Fatalf("at %d, notices %q, want %q", head.Seq, *notices, want)
			}
			if o, _ := m.Decide(count(0), 0); o.N != 1+2+3+4 {
				t.Fatalf("counts %d", o.N)
			}
		})
	}
}

func TestRecordsThatCannotBeAreNamed(t *testing.T) {
	hold := toy.Fact{Kind: toy.Hold, Key: 1, N: 1}
	for want, write := range map[string]func(j journal.Journal){
		"stopped at record 3: fact 2: panic: toy: fact cannot be": func(j journal.Journal) { writeFact(t, j, hold, hold) },
		"stopped at record 3: fact 1: toy: bytes end too early": func(j journal.Journal) {
			last, _ := j.Last("toy")
			r := last.Next("toy", 1, 1000)
			r.Body, r.Count = journal.AppendFact(nil, []byte{1, 0x80}), 1
			j.Append([]journal.Record{r})
		},
		"stopped at record 3: holds 0 facts, says 7": func(j journal.Journal) {
			last, _ := j.Last("toy")
			r := last.Next("toy", 1, 1000)
			r.Count = 7
			j.Append([]journal.Record{r})
		},
		"stopped at record 3: fact 1 of the body": func(j journal.Journal) {
			last, _ := j.Last("toy")
			r := last.Next("toy", 1, 1000)
			r.Body, r.Count = []byte{9, 1}, 1
			j.Append([]journal.Record{r})
		},
	} {
		t.Run(want, func(t *testing.T) {
			j := written(t, 2)
			write(j)
			s, _ := source(j, nil)
			_, _, err := s.Load()
			if !errors.Is(err, desk.ErrStopped) || !strings.Contains(err.Error(), want) {
				t.Fatalf("opened with %v, want %q", err, want)
			}
		})
	}
}

func TestFailedStorageIsNotRetriedWithoutTheSnapshot(t *testing.T) {
	j := memory.New(faultAt(4, memory.Lost))
	for range 3 {
		writeFact(t, j, toy.Fact{Kind: toy.Count, N: 1})
	}
	s, notices := source(j, driver.NewSnapshots())
	if _, err := s.SaveSnapshot(1); err != nil {
		t.Fatal(err)
	}
	last, _ := j.Last("toy")
	if _, err := j.Append([]journal.Record{last.Next("toy", 1, 1000)}); err == nil {
		t.Fatal("the fourth append should fail")
	}
	if _, _, err := s.Load(); !errors.Is(err, journal.ErrFailed) || len(*notices) > 0 {
		t.Fatalf("%v, notices %v", err, *notices)
	}
}

// full has no room for snapshots.
type full struct{ *driver.Snapshots }

func (full) Save(string, journal.Head, string, func(io.Writer) error) error {
	return errors.New("disk full")
}

func TestSnapshotsOfABrokenStateAreNotKept(t *testing.T) {
	j := written(t, 1)
	s, _ := source(j, full{driver.NewSnapshots()})
	if _, err := s.SaveSnapshot(1); err == nil || !strings.Contains(err.Error(), "disk full") {
		t.Fatalf("saved on a full disk: %v", err)
	}
	writeFact(t, j, toy.Fact{Kind: toy.Lie})
	s, _ = source(j, driver.NewSnapshots())
	if _, err := s.SaveSnapshot(1); err == nil || !strings.Contains(err.Error(), "is not stock") {
		t.Fatalf("kept a state whose truths are broken: %v", err)
	}
}
