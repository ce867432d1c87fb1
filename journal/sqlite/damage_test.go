package sqlite_test

import (
	"database/sql"
	"errors"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"facevalue/journal"
	"facevalue/journal/journaltest"
	"facevalue/journal/sqlite"
)

// tamper runs SQL on the database past the journal, which must be closed or not
// mind.
func tamper(t *testing.T, dir, query string, args ...any) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, "journal.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(query, args...); err != nil {
		t.Fatal(err)
	}
}

func blobOf(t *testing.T, dir string, seq uint64) []byte {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, "journal.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var b []byte
	if err := db.QueryRow("SELECT bytes FROM records WHERE key & 0xffffffffff = ?", seq).Scan(&b); err != nil {
		t.Fatal(err)
	}
	return b
}

// wantBreak reads the machine and wants a break at seq that says why and how to
// repair, with fn called for nothing from there on.
func wantBreak(t *testing.T, dir string, seq uint64, why string) {
	t.Helper()
	j := open(t, dir)
	var last uint64
	err := j.Read("m", 1, func(r journal.Record) error { last = r.Seq; return nil })
	wantBreakError(t, err, dir, seq, why)
	if last >= seq {
		t.Errorf("read on to record %d behind the break at %d", last, seq)
	}
}

func wantBreakError(t *testing.T, err error, dir string, seq uint64, why string) {
	t.Helper()
	var broken *journal.BreakError
	if !errors.As(err, &broken) || broken.Seq != seq || broken.Machine != "m" {
		t.Fatalf("got %v, want a break at record %d of m", err, seq)
	}
	for _, part := range []string{why, "facevalue repair --data " + dir + " --from COPY"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not say %q", err, part)
		}
	}
}

func closedWith(t *testing.T, n int) (dir string) {
	t.Helper()
	dir = t.TempDir()
	j := open(t, dir)
	row := &journaltest.Row{Machine: "m", Epoch: 1}
	journaltest.MustAppend(t, j, row.Many(n)...)
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestFlippedBits flips one bit of every byte of a record, the checksum's own
// included. No flip survives reading, wherever it is.
func TestFlippedBits(t *testing.T) {
	dir := closedWith(t, 3)
	sound := blobOf(t, dir, 2)
	j := open(t, dir)
	for i := range sound {
		b := append([]byte(nil), sound...)
		b[i] ^= 1 << (i % 8)
		tamper(t, dir, "UPDATE records SET bytes = ? WHERE key & 0xffffffffff = 2", b)
		err := j.Read("m", 1, func(journal.Record) error { return nil })
		wantBreakError(t, err, dir, 2, "does not match its checksum")
	}
	tamper(t, dir, "UPDATE records SET bytes = ? WHERE key & 0xffffffffff = 2", sound)
	if got := journaltest.ReadAll(t, j, "m", 1); len(got) != 3 {
		t.Fatalf("%d records with the sound bytes back, want 3", len(got))
	}
}

func TestTamperedRows(t *testing.T) {
	for _, c := range []struct {
		name, sql string
		seq       uint64
		why       string
	}{
		{"missing", "DELETE FROM records WHERE key & 0xffffffffff = 3", 3, "is missing"},
		{"first missing", "DELETE FROM records WHERE key & 0xffffffffff = 1", 1, "is missing"},
		{"cut short", "UPDATE records SET bytes = substr(bytes, 1, 90) WHERE key & 0xffffffffff = 4", 4, "cut short"},
		{"empty", "UPDATE records SET bytes = x'' WHERE key & 0xffffffffff = 4", 4, "cut short"},
		{"longer", "UPDATE records SET bytes = CAST(bytes || x'00' AS BLOB) WHERE key & 0xffffffffff = 4", 4, "checksum"},
		{
			"another in its place", "UPDATE records SET bytes = (SELECT bytes FROM records WHERE key & 0xffffffffff = 2) WHERE key & 0xffffffffff = 4",
			4, "holds record 2 of m in its place",
		},
		{"newest empty", "UPDATE records SET bytes = x'' WHERE key & 0xffffffffff = 5", 5, "cut short"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := closedWith(t, 5)
			tamper(t, dir, c.sql)
			wantBreak(t, dir, c.seq, c.why)
		})
	}
}

// TestForgedRecord replaces a record by one whose own sums are right: the chain
// is what tells.
func TestForgedRecord(t *testing.T) {
	dir := closedWith(t, 5)
	forged, err := journal.Parse(blobOf(t, dir, 3))
	if err != nil {
		t.Fatal(err)
	}
	other := journal.Record{
		Version: forged.Version, Machine: forged.Machine, Seq: forged.Seq, Epoch: forged.Epoch,
		Instant: forged.Instant, Prev: forged.Prev, Body: journal.AppendFact(nil, []byte("sold to me")), Count: 1,
	}
	tamper(t, dir, "UPDATE records SET bytes = ? WHERE key & 0xffffffffff = 3", other.Bytes())
	j := open(t, dir)
	err = j.Read("m", 1, func(journal.Record) error { return nil })
	wantBreakError(t, err, dir, 4, "hash does not chain")
}

// TestBrokenNewestRefusesAlone: a machine whose newest record is damaged takes
// nothing, the one beside it does.
func TestBrokenNewestRefusesAlone(t *testing.T) {
	dir := closedWith(t, 2)
	tamper(t, dir, "UPDATE records SET bytes = x'00' WHERE key & 0xffffffffff = 2")
	j := open(t, dir)
	broken := (&journaltest.Row{Machine: "m", Epoch: 1}).Many(3)[2]
	sound := (&journaltest.Row{Machine: "other", Epoch: 1}).Next("fact")
	failed, err := j.Append([]journal.Record{broken, sound})
	if err != nil || failed[1] != nil {
		t.Fatalf("%v, %v", failed, err)
	}
	wantBreakError(t, failed[0], dir, 2, "cut short")
}

// TestLostTail: records that a reader has seen and the database no longer has.
func TestLostTail(t *testing.T) {
	dir := closedWith(t, 5)
	j := open(t, dir)
	head, err := j.Last("m")
	if err != nil {
		t.Fatal(err)
	}
	tamper(t, dir, "DELETE FROM records WHERE key & 0xffffffffff >= 4")
	err = j.Read("m", 1, func(journal.Record) error { return nil })
	wantBreakError(t, err, dir, 4, "is missing")
	err = j.ReadAfter("m", head, func(journal.Record) error { return nil })
	wantBreakError(t, err, dir, 5, "is missing")
}

// TestWrittenPastTheLock: somebody with another program takes our next seq. The
// row decides, not what we remember.
func TestWrittenPastTheLock(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir)
	row := &journaltest.Row{Machine: "m", Epoch: 1}
	journaltest.MustAppend(t, j, row.Many(2)...)
	theirs := row.Head.Next("m", 9, row.Head.Instant+5)
	tamper(t, dir, "INSERT INTO records SELECT max(key)+1, ? FROM records", theirs.Bytes())

	other := &journaltest.Row{Machine: "other", Epoch: 1}
	failed, err := j.Append([]journal.Record{row.Next("mine"), other.Next("beside")})
	if err != nil || !errors.Is(failed[0], journal.ErrFenced) || failed[1] != nil {
		t.Fatalf("%v, %v, want the first fenced", failed, err)
	}
	if head, err := j.Last("m"); err != nil || head != theirs.Head() {
		t.Fatalf("head %+v, %v, want theirs", head, err)
	}
}

// TestFlippedFile flips bits of the database file itself. Whatever SQLite makes
// of it, records come back as they were or reading stops.
func TestFlippedFile(t *testing.T) {
	const seed = 11
	rng := rand.New(rand.NewPCG(seed, 0))
	dir := t.TempDir()
	j := open(t, dir)
	row := &journaltest.Row{Machine: "m", Epoch: 1}
	var want []journal.Record
	for range 40 {
		want = append(want, row.Next(string(noise(rng, rng.IntN(9000)))))
	}
	journaltest.MustAppend(t, j, want...)
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	sound := load(t, dir, "journal.db")
	stopped := 0
	for try := range 60 {
		b := append([]byte(nil), sound...)
		b[rng.IntN(len(b))] ^= 1 << rng.IntN(8)
		if readFlipped(t, seed, try, b, want) {
			stopped++
		}
	}
	if stopped == 0 {
		t.Errorf("seed %d: no flip was noticed", seed)
	}
}

// readFlipped says whether opening or reading stopped.
func readFlipped(t *testing.T, seed, try int, db []byte, want []journal.Record) bool {
	t.Helper()
	dir := t.TempDir()
	store(t, dir, "journal.db", db)
	j, err := sqlite.Open(dir, small)
	if err != nil {
		return true
	}
	defer j.Close()
	n := 0
	err = j.Read("m", 1, func(r journal.Record) error {
		if string(r.Bytes()) != string(want[n].Bytes()) {
			t.Fatalf("seed %d try %d: record %d came back changed", seed, try, r.Seq)
		}
		n++
		return nil
	})
	if err == nil && n != len(want) {
		t.Errorf("seed %d try %d: %d records and no error, want %d", seed, try, n, len(want))
	}
	return err != nil
}
