package ship_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"facevalue/journal"
	"facevalue/journal/journaltest"
	"facevalue/journal/memory"
	"facevalue/journal/ship"
	"facevalue/journal/sqlite"

	"pgregory.net/rapid"
)

func filled(t testing.TB, j journal.Journal, rows map[string]int) {
	t.Helper()
	for m, n := range rows {
		row := &journaltest.Row{Machine: m, Epoch: 1}
		head, err := j.Last(m)
		if err != nil {
			t.Fatal(err)
		}
		row.Head = head
		journaltest.MustAppend(t, j, row.Many(n)...)
	}
}

func wantEqual(t testing.TB, a, b journal.Journal) {
	t.Helper()
	ma, errA := a.Machines()
	mb, errB := b.Machines()
	if errA != nil || errB != nil || !slices.Equal(ma, mb) {
		t.Fatalf("machines %q, %v and %q, %v", ma, errA, mb, errB)
	}
	for _, m := range ma {
		ra, rb := journaltest.ReadAll(t, a, m, 1), journaltest.ReadAll(t, b, m, 1)
		if !slices.EqualFunc(ra, rb, func(x, y journal.Record) bool { return bytes.Equal(x.Bytes(), y.Bytes()) }) {
			t.Fatalf("%s differs: %d and %d records", m, len(ra), len(rb))
		}
	}
}

func TestFollow(t *testing.T) {
	from, err := sqlite.Open(t.TempDir(), sqlite.Options{Reserve: -1})
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	dir := t.TempDir()
	for _, more := range []map[string]int{{"a": 5, "b": 1}, {}, {"b": 20, "c": 300}, {"a": 1}} {
		filled(t, from, more)
		// The copy is opened anew each time: shipping resumes from what it holds.
		to, err := sqlite.Open(dir, sqlite.Options{Reserve: -1})
		if err != nil {
			t.Fatal(err)
		}
		want := 0
		for _, n := range more {
			want += n
		}
		f := ship.Follower{From: from, To: to, GroupBytes: 2000}
		p, err := f.Sync()
		if err != nil || p.Records != want {
			t.Fatalf("shipped %+v, %v, want %d", p, err, want)
		}
		wantEqual(t, from, to)
		if err := to.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestFollowModel: appends and small steps in any order end in equal journals,
// and no step starves a machine.
func TestFollowModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		from, to := memory.New(), memory.New()
		f := ship.Follower{From: from, To: to, GroupBytes: rapid.IntRange(1, 2000).Draw(rt, "group")}
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			if rapid.Bool().Draw(rt, "append") {
				m := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(rt, "machine")
				filled(t, from, map[string]int{m: rapid.IntRange(1, 9).Draw(rt, "records")})
			} else if _, err := f.Step(); err != nil {
				rt.Fatal(err)
			}
		}
		if _, err := f.Sync(); err != nil {
			rt.Fatal(err)
		}
		wantEqual(t, from, to)
	})
}

func flip(b []byte) []byte { b[len(b)-1] ^= 1; return b }
func gone([]byte) []byte   { return nil }

// TestBrokenMachineDoesNotStopTheOthers, and what stands before the break is
// shipped.
func TestBrokenMachineDoesNotStopTheOthers(t *testing.T) {
	from, to := memory.New(), memory.New()
	filled(t, from, map[string]int{"a": 5, "b": 5, "c": 5})
	from.Damage("b", 4, flip)
	f := ship.Follower{From: from, To: to}
	p, err := f.Sync()
	var broken *journal.BreakError
	if !errors.As(err, &broken) || broken.Machine != "b" || broken.Seq != 4 || p.Records != 13 {
		t.Fatalf("%+v, %v", p, err)
	}
}

// TestSyncGoesOnBesideABrokenMachine: with groups so small that a sync takes many
// steps, the machines after the broken ones are copied whole, and each break is
// told once.
func TestSyncGoesOnBesideABrokenMachine(t *testing.T) {
	for _, group := range []int{1, 300, 2000} {
		from, to := memory.New(), memory.New()
		filled(t, from, map[string]int{"a": 9, "b": 5, "c": 30, "d": 2, "e": 1, "f": 4})
		from.Damage("b", 4, flip)
		from.Damage("e", 1, gone)
		f := ship.Follower{From: from, To: to, GroupBytes: group}
		p, err := f.Sync()
		if p.Records != 9+3+30+2+0+4 || p.More {
			t.Errorf("groups of %d: %+v", group, p)
		}
		for _, want := range []string{"record 4 of b", "record 1 of e"} {
			if err == nil || strings.Count(err.Error(), want) != 1 {
				t.Errorf("groups of %d: %v, want %q once", group, err, want)
			}
		}
	}
}

// TestSyncEndsWhenTheCopyTakesNothing: there is more to copy and no progress.
func TestSyncEndsWhenTheCopyTakesNothing(t *testing.T) {
	from := memory.New()
	calls := 0
	to := memory.New(memory.WithFaults(func(memory.Attempt) memory.Fault {
		calls++
		return memory.Fence
	}))
	filled(t, from, map[string]int{"a": 3, "b": 3})
	f := ship.Follower{From: from, To: to, GroupBytes: 1}
	p, err := f.Sync()
	if !errors.Is(err, journal.ErrFenced) || p.Records != 0 || calls != 1 {
		t.Fatalf("%+v, %v after %d appends", p, err, calls)
	}
}

// TestLostTailComesToLight: the journal lost records that the copy has.
func TestLostTailComesToLight(t *testing.T) {
	from, to := memory.New(), memory.New()
	filled(t, from, map[string]int{"a": 3})
	filled(t, to, map[string]int{"a": 5})
	f := ship.Follower{From: from, To: to}
	_, err := f.Step()
	var broken *journal.BreakError
	if !errors.As(err, &broken) || broken.Seq != 5 || !strings.Contains(err.Error(), "is missing") {
		t.Fatalf("got %v", err)
	}
}

func TestFullCopySaysSo(t *testing.T) {
	from := memory.New()
	to := memory.New(memory.WithFaults(func(memory.Attempt) memory.Fault { return memory.Lost }))
	filled(t, from, map[string]int{"a": 3})
	f := ship.Follower{From: from, To: to}
	if p, err := f.Step(); !errors.Is(err, memory.ErrInjected) || p.Records != 0 {
		t.Fatalf("%+v, %v", p, err)
	}
	to.Restart()
	if _, err := f.Step(); !errors.Is(err, memory.ErrInjected) {
		t.Fatalf("second try: %v", err)
	}
}
