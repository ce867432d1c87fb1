package sqlite_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"facevalue/journal"
	"facevalue/journal/journaltest"
)

// TestKill kills the process while it appends: what it acknowledged is there,
// and at most the one append under way besides.
func TestKill(t *testing.T) {
	for _, after := range []uint64{1, 40, 333} {
		dir := t.TempDir()
		cmd, lines := helper(t, dir)
		atLeast, _ := acked(lines, func(n uint64) bool { return n >= after })
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		last, _ := acked(lines, never)
		_ = cmd.Wait()
		wantPrefix(t, dir, max(atLeast, last), max(atLeast, last)+1)
	}
}

// wantPrefix opens the directory and wants between least and most records, and
// that it takes another.
func wantPrefix(t *testing.T, dir string, least, most uint64) {
	t.Helper()
	j := open(t, dir)
	got := journaltest.ReadAll(t, j, "m", 1)
	if n := uint64(len(got)); n < least || n > most {
		t.Errorf("%d records, want %d to %d", n, least, most)
	}
	head, err := j.Last("m")
	if err != nil {
		t.Fatal(err)
	}
	journaltest.MustAppend(t, j, head.Next("m", head.Epoch+1, head.Instant))
}

// TestTornTail cuts and dirties the log of a journal that was not closed, at
// places a seed chooses: what remains is a prefix, and appending goes on.
func TestTornTail(t *testing.T) {
	const seed = 7
	rng := rand.New(rand.NewPCG(seed, 0))
	live := t.TempDir()
	j := open(t, live)
	row := &journaltest.Row{Machine: "m", Epoch: 1}
	for range 30 {
		journaltest.MustAppend(t, j, row.Next(string(make([]byte, rng.IntN(20000)))))
	}
	db, log := load(t, live, "journal.db"), load(t, live, "journal.db-wal")
	full := 0
	for try := range 24 {
		dir := t.TempDir()
		torn := append([]byte(nil), log[:rng.IntN(len(log)+1)]...)
		if try == 0 {
			torn = log
		}
		if try%2 == 1 {
			torn = append(torn, noise(rng, rng.IntN(30000))...)
		}
		store(t, dir, "journal.db", db)
		store(t, dir, "journal.db-wal", torn)
		n := countPrefix(t, seed, try, open(t, dir), row.Head)
		if n == 30 {
			full++
		}
	}
	if full == 0 || full == 24 {
		t.Errorf("seed %d: %d of 24 logs held everything, the cuts did not cut", seed, full)
	}
}

func countPrefix(t *testing.T, seed, try int, j journal.Journal, newest journal.Head) int {
	t.Helper()
	got := journaltest.ReadAll(t, j, "m", 1)
	head, err := j.Last("m")
	if err != nil || head.Seq != uint64(len(got)) || head.Seq > newest.Seq {
		t.Fatalf("seed %d try %d: head %d, %d records, %v", seed, try, head.Seq, len(got), err)
	}
	if head.Seq == newest.Seq && head != newest {
		t.Fatalf("seed %d try %d: another head than was appended", seed, try)
	}
	journaltest.MustAppend(t, j, head.Next("m", 2, head.Instant))
	return len(got)
}

func noise(rng *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(rng.Uint32())
	}
	return b
}

func load(t testing.TB, dir, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func store(t testing.TB, dir, name string, b []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
		t.Fatal(err)
	}
}
