package sqlite_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"facevalue/journal/journaltest"
)

var rewriteGolden = flag.Bool("rewrite-golden", false, "write testdata/format1.db again; never after a release")

const golden = "format1.db"

// goldenRows is what the golden database holds.
func goldenRows() []*journaltest.Row {
	return []*journaltest.Row{{Machine: "s_9f", Epoch: 1}, {Machine: "room-1", Epoch: 4}}
}

// TestGoldenFormat reads a database as the first release wrote it, and appends
// to it. It has to be readable for ever.
func TestGoldenFormat(t *testing.T) {
	if *rewriteGolden {
		writeGolden(t)
	}
	dir := t.TempDir()
	store(t, dir, "journal.db", load(t, "testdata", golden))
	j := open(t, dir)
	for _, row := range goldenRows() {
		want := row.Many(12)
		got := journaltest.ReadAll(t, j, row.Machine, 1)
		if len(got) != len(want) {
			t.Fatalf("%s: %d records, want %d", row.Machine, len(got), len(want))
		}
		for i := range got {
			if got[i].Hash != want[i].Hash || got[i].CheckFacts() != nil {
				t.Errorf("%s: record %d came back changed", row.Machine, i+1)
			}
		}
		journaltest.MustAppend(t, j, row.Next("of today"))
	}
}

func writeGolden(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	j := open(t, dir)
	for _, row := range goldenRows() {
		journaltest.MustAppend(t, j, row.Many(12)...)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll("testdata", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join("testdata", golden), load(t, dir, "journal.db"), 0o644); err != nil {
		t.Fatal(err)
	}
}
