package memory_test

import (
	"errors"
	"math/rand/v2"
	"testing"

	"facevalue/journal"
	"facevalue/journal/journaltest"
	"facevalue/journal/memory"
)

func TestConformance(t *testing.T) {
	journaltest.Run(t, func(testing.TB) journaltest.Storage {
		j := memory.New()
		return journaltest.Storage{Open: func(testing.TB) journal.Journal {
			j.Restart()
			return j
		}}
	})
}

// once makes one append fail.
func once(call uint64, f memory.Fault) memory.Decide {
	return func(a memory.Attempt) memory.Fault {
		if a.Call == call {
			return f
		}
		return memory.None
	}
}

func TestFaults(t *testing.T) {
	for _, c := range []struct {
		fault memory.Fault
		kept  uint64 // of the two records of the failing append
	}{{memory.Lost, 0}, {memory.InDoubt, 2}, {memory.Torn, 0}} {
		t.Run(c.fault.String(), func(t *testing.T) {
			j := memory.New(memory.WithFaults(once(2, c.fault)))
			row := &journaltest.Row{Machine: "m", Epoch: 1}
			journaltest.MustAppend(t, j, row.Many(3)...)
			if _, err := j.Append(row.Many(2)); !errors.Is(err, memory.ErrInjected) {
				t.Fatalf("got %v, want the injected fault", err)
			}
			if _, err := j.Append(row.Many(1)); !errors.Is(err, journal.ErrFailed) {
				t.Fatalf("after a failure: %v, want ErrFailed", err)
			}
			if _, err := j.Last("m"); !errors.Is(err, journal.ErrFailed) {
				t.Fatalf("reading after a failure: %v, want ErrFailed", err)
			}
			j.Restart()
			if got := journaltest.ReadAll(t, j, "m", 1); uint64(len(got)) != 3+c.kept {
				t.Fatalf("%d records after the restart, want %d", len(got), 3+c.kept)
			}
		})
	}
}

func TestRemoteInDoubtIsResolvedByReading(t *testing.T) {
	j := memory.New(memory.Remote(), memory.WithFaults(once(1, memory.InDoubt)))
	row := &journaltest.Row{Machine: "m", Epoch: 1}
	if _, err := j.Append(row.Many(1)); err == nil {
		t.Fatal("no error from an append in doubt")
	}
	if head, err := j.Last("m"); err != nil || head != row.Head {
		t.Fatalf("read back %+v, %v", head, err)
	}
	journaltest.MustAppend(t, j, row.Next("goes on"))
}

func TestFenceStoresNothing(t *testing.T) {
	j := memory.New(memory.WithFaults(once(1, memory.Fence)))
	row := &journaltest.Row{Machine: "m", Epoch: 1}
	recs := row.Many(2)
	failed, err := j.Append(recs)
	if err != nil || !errors.Is(failed[0], journal.ErrFenced) || !errors.Is(failed[1], journal.ErrFenced) {
		t.Fatalf("%v, %v", failed, err)
	}
	journaltest.MustAppend(t, j, recs...)
}

func TestDamageBreaksTheRow(t *testing.T) {
	for name, change := range map[string]func([]byte) []byte{
		"flipped": func(b []byte) []byte { b[40] ^= 1; return b },
		"removed": func([]byte) []byte { return nil },
	} {
		j := memory.New()
		row := &journaltest.Row{Machine: "m", Epoch: 1}
		journaltest.MustAppend(t, j, row.Many(5)...)
		if !j.Damage("m", 3, change) || j.Damage("m", 6, change) || j.Damage("x", 1, change) {
			t.Fatal("Damage hit the wrong records")
		}
		for _, from := range []uint64{1, 3, 4} {
			err := j.Read("m", from, func(journal.Record) error { return nil })
			var broken *journal.BreakError
			if !errors.As(err, &broken) || broken.Seq != 3 {
				t.Errorf("%s, read from %d: %v, want a break at record 3", name, from, err)
			}
		}
		if got := journaltest.ReadAll(t, j, "m", 5); len(got) != 1 {
			t.Errorf("%s: behind the break %d records, want 1", name, len(got))
		}
	}
}

// TestStorm drives one owner through random faults and restarts. What was
// acknowledged must always be there, and what is there must be a prefix of what
// was sent.
func TestStorm(t *testing.T) {
	const seed = 42
	rng := rand.New(rand.NewPCG(seed, 1))
	j := memory.New(memory.WithFaults(func(memory.Attempt) memory.Fault {
		return memory.Fault(max(0, rng.IntN(20)-15))
	}))
	row := &journaltest.Row{Machine: "m", Epoch: 1}
	for step := range 2000 {
		acked := row.Head
		failed, err := j.Append(row.Many(1 + rng.IntN(3)))
		if err == nil && failed[0] == nil {
			continue
		}
		j.Restart()
		head, lastErr := j.Last("m")
		if lastErr != nil || head != acked && head != row.Head {
			t.Fatalf("seed %d step %d: at %d after %v, want %d or %d", seed, step, head.Seq, err, acked.Seq, row.Head.Seq)
		}
		row.Head = head
	}
	if got := journaltest.ReadAll(t, j, "m", 1); uint64(len(got)) != row.Head.Seq {
		t.Fatalf("seed %d: %d records, want %d", seed, len(got), row.Head.Seq)
	}
}
