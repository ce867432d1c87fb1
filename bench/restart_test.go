package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"facevalue/journal"
	"facevalue/journal/sqlite"
)

// TestRestart kills a process that has sold tickets, restarts it, kills it again,
// and then sees that a state that differs would be noticed.
func TestRestart(t *testing.T) {
	s := newSession(t)
	var before built
	var after opened
	var hash []byte
	err := s.killed(t.Context(), childBuild, s.temp, 300, func(lines *bufio.Scanner) error { return readLineJSON(lines, &before) })
	if err != nil {
		t.Fatal(err, s.stderr)
	}
	if before.Orders != 300 || before.Holds != 15 || before.Seq <= before.SnapshotSeq || len(before.Hash) != 32 || before.Journal == 0 {
		t.Fatalf("%+v", before)
	}
	err = s.killed(t.Context(), childOpen, s.temp, 300, func(lines *bufio.Scanner) error {
		return errors.Join(readLineJSON(lines, &after), readLineJSON(lines, &hash))
	})
	if err != nil {
		t.Fatal(err, s.stderr)
	}
	if after.Snapshot != before.SnapshotSeq || after.Seq != before.Seq+2 {
		t.Fatalf("killed at %+v, opened at %+v: want the claim and one hold behind it", before, after)
	}
	if _, err := compareStates(s.temp, before, after, hash); err != nil {
		t.Fatal(err)
	}
	wrong := before
	wrong.Hash = make([]byte, 32)
	if _, err := compareStates(s.temp, wrong, after, hash); err == nil || !strings.Contains(err.Error(), "from snapshot: true") {
		t.Errorf("another state before: %v", err)
	}
	if _, err := compareStates(s.temp, before, after, make([]byte, 32)); err == nil {
		t.Error("another state behind the first hold was not noticed")
	}
	lost := after
	lost.Seq += 5
	if _, err := compareStates(s.temp, before, lost, hash); err == nil || !strings.Contains(err.Error(), "was acknowledged") {
		t.Errorf("lost records: %v", err)
	}
	if size, err := snapshotSize(s.temp, after.Snapshot); err != nil || size == 0 {
		t.Errorf("%v %v", size, err)
	}
	if _, err := snapshotSize(s.temp, after.Snapshot+1); err == nil {
		t.Error("a snapshot that is not there has a size")
	}
}

// The journal that was built holds what a sale has: every order paid and delivered.
func TestBuiltJournalReads(t *testing.T) {
	s := newSession(t)
	var before built
	err := s.killed(t.Context(), childBuild, s.temp, 100, func(lines *bufio.Scanner) error { return readLineJSON(lines, &before) })
	if err != nil {
		t.Fatal(err, s.stderr)
	}
	j, err := sqlite.Open(s.temp, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	m, head, err := startState(s.temp, false)
	if err != nil {
		t.Fatal(err)
	}
	if head, err = foldTo(j, m, head, before.Seq); err != nil || head.Seq != before.Seq {
		t.Fatal(head, err)
	}
	if err := m.Audit(); err != nil {
		t.Fatal(err)
	}
	if open := m.Open(nil); len(open) != 0 {
		t.Fatalf("%d effects were not carried out", len(open))
	}
}

func TestChildSaysWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{childBuild}, "want restart-build or restart-open, a directory and a number"},
		{[]string{"restart-never", "dir", "1"}, "want restart-build or restart-open"},
		{[]string{childBuild, t.TempDir(), "many"}, `orders "many": want a number from 1`},
		{[]string{childBuild, t.TempDir(), "0"}, `orders "0": want a number from 1`},
		{[]string{childOpen, t.TempDir(), "1"}, "unknown"},
	} {
		var stderr strings.Builder
		if code := run(t.Context(), c.args, io.Discard, &stderr); code != 1 || !strings.Contains(stderr.String(), c.want) {
			t.Errorf("%v: exit %d: %s", c.args, code, stderr.String())
		}
	}
}

func TestParentHearsOfATroubledChild(t *testing.T) {
	s := newSession(t)
	err := s.killed(t.Context(), childBuild, s.temp, -1, func(lines *bufio.Scanner) error { return readLineJSON(lines, new(built)) })
	if err == nil || !strings.HasPrefix(err.Error(), "restart-build: ") {
		t.Fatal(err)
	}
	if err := readLineJSON(bufio.NewScanner(strings.NewReader("{")), new(built)); err == nil || errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("half a line: %v", err)
	}
}

// A question changes nothing and writes nothing.
func TestQuestion(t *testing.T) {
	c := child{dir: t.TempDir(), say: json.NewEncoder(io.Discard)}
	if err := errors.Join(c.openJournal(), c.openDesk()); err != nil {
		t.Fatal(err)
	}
	if err := submit(c.do, setUp(wall.Now(), nil)...); err != nil {
		t.Fatal(err)
	}
	seq := c.desk.Stats().Seq
	first, err := c.hash()
	if err != nil {
		t.Fatal(err)
	}
	second, err := c.hash()
	if err != nil || string(first) != string(second) || len(first) != 32 || c.desk.Stats().Seq != seq {
		t.Fatalf("%x %x %v", first, second, err)
	}
	if err := c.sell(t.Context(), 0, 3); err != nil {
		t.Fatal(err)
	}
	third, err := c.hash()
	if err != nil || string(first) == string(third) {
		t.Fatalf("three orders left no trace: %v", err)
	}
	if err := errors.Join(c.desk.Close(t.Context()), c.committer.Close(), c.journal.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestMeter(t *testing.T) {
	j, err := sqlite.Open(t.TempDir(), sqlite.Options{Reserve: -1})
	if err != nil {
		t.Fatal(err)
	}
	m := &meter{Journal: j}
	r := journal.Head{}.Next("s", 1, 1)
	r.Body = make([]byte, 1000)
	if _, err := m.Append([]journal.Record{r}); err != nil {
		t.Fatal(err)
	}
	if m.bytes.Load() != int64(r.Size()) || m.busy.Load() <= 0 {
		t.Errorf("%d bytes of %d, busy %d", m.bytes.Load(), r.Size(), m.busy.Load())
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
}
