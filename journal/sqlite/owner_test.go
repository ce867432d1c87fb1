package sqlite_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"facevalue/journal/journaltest"
	"facevalue/journal/sqlite"

	"go.uber.org/goleak"
)

func TestSecondHandleIsRefused(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir)
	_, err := sqlite.Open(dir, small)
	wantInUse(t, err, os.Getpid())
	journaltest.MustAppend(t, j, (&journaltest.Row{Machine: "m", Epoch: 1}).Next("goes on"))
}

func TestSecondProcessIsRefused(t *testing.T) {
	dir := t.TempDir()
	cmd, lines := helper(t, dir)
	acked(lines, func(n uint64) bool { return n > 0 })
	_, err := sqlite.Open(dir, small)
	wantInUse(t, err, cmd.Process.Pid)
}

func wantInUse(t *testing.T, err error, pid int) {
	t.Helper()
	var inUse *sqlite.InUseError
	if !errors.As(err, &inUse) || !strings.Contains(err.Error(), fmt.Sprintf("process %d;", pid)) {
		t.Fatalf("got %v, want the directory in use by process %d", err, pid)
	}
}

func TestForeignAndNewerFiles(t *testing.T) {
	for _, c := range []struct{ name, sql, want string }{
		{"newer", "PRAGMA user_version = 2", "has format 2, written by a newer facevalue"},
		{"not ours", "PRAGMA application_id = 77", "database of something else"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := closedWith(t, 1)
			tamper(t, dir, c.sql)
			if _, err := sqlite.Open(dir, small); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestNotADatabase(t *testing.T) {
	dir := t.TempDir()
	store(t, dir, "journal.db", []byte(strings.Repeat("minutes of the fan club\n", 900)))
	_, err := sqlite.Open(dir, small)
	if err == nil || !strings.Contains(err.Error(), "put the directory back from a copy") {
		t.Fatalf("got %v", err)
	}
	if got := load(t, dir, "journal.db"); !strings.HasPrefix(string(got), "minutes") {
		t.Fatal("the foreign file was overwritten")
	}
}

// TestMustExist: whoever only looks makes nothing, neither where there is no
// journal nor where there is one.
func TestMustExist(t *testing.T) {
	looking := sqlite.Options{MustExist: true, Reserve: -1}
	empty := t.TempDir()
	file := filepath.Join(empty, "file")
	for _, dir := range []string{empty, filepath.Join(empty, "mistyped")} {
		j, err := sqlite.Open(dir, looking)
		if !errors.Is(err, sqlite.ErrNoJournal) || !strings.Contains(err.Error(), "name the directory that") {
			t.Fatalf("%s: %v, %v", dir, j, err)
		}
	}
	if got := names(t, empty); len(got) != 0 {
		t.Fatalf("looking made %q", got)
	}
	store(t, empty, "file", nil)
	if _, err := sqlite.Open(file, looking); err == nil || errors.Is(err, sqlite.ErrNoJournal) {
		t.Errorf("a file in the place of the directory: %v", err)
	}

	dir := closedWith(t, 3)
	before := names(t, dir)
	j, err := sqlite.Open(dir, looking)
	if err != nil {
		t.Fatal(err)
	}
	if got := names(t, dir); slices.Contains(got, "reserve") {
		t.Errorf("looking made a reserve: %q", got)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	if got := names(t, dir); !slices.Equal(got, before) {
		t.Errorf("there was %q, looking left %q", before, got)
	}
}

func names(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestOddPaths(t *testing.T) {
	for _, name := range []string{"with space", "q?mode=memory", "a%20b", "hash#tag", "ünïcode", "quote'd"} {
		dir := filepath.Join(t.TempDir(), name)
		j := open(t, dir)
		journaltest.MustAppend(t, j, (&journaltest.Row{Machine: "m", Epoch: 1}).Next("fact"))
		if _, err := os.Stat(filepath.Join(dir, "journal.db")); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// TestCloseLeavesNothing: neither goroutine nor log stays behind, and another
// may open.
func TestCloseLeavesNothing(t *testing.T) {
	defer goleak.VerifyNone(t)
	dir := closedWith(t, 3)
	if _, err := os.Stat(filepath.Join(dir, "journal.db-wal")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the log is still there: %v", err)
	}
	j := open(t, dir)
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
}
