package sqlite_test

import (
	"testing"

	"facevalue/journal"
	"facevalue/journal/journaltest"
	"facevalue/journal/sqlite"
)

// small keeps tests off the reserve, which would be made for each of them.
var small = sqlite.Options{Reserve: -1}

func open(t testing.TB, dir string) *sqlite.Journal {
	t.Helper()
	return openWith(t, dir, small)
}

func openWith(t testing.TB, dir string, opts sqlite.Options) *sqlite.Journal {
	t.Helper()
	j, err := sqlite.Open(dir, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := j.Close(); err != nil {
			t.Error(err)
		}
	})
	return j
}

func TestConformance(t *testing.T) {
	journaltest.Run(t, func(t testing.TB) journaltest.Storage {
		dir := t.TempDir()
		return journaltest.Storage{Open: func(t testing.TB) journal.Journal { return open(t, dir) }}
	})
}

func TestConformanceWithTinyLog(t *testing.T) {
	journaltest.Run(t, func(t testing.TB) journaltest.Storage {
		dir := t.TempDir()
		return journaltest.Storage{Open: func(t testing.TB) journal.Journal {
			return openWith(t, dir, sqlite.Options{Reserve: -1, LogBytes: 1})
		}}
	})
}
