package sqlite_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"facevalue/journal"
	"facevalue/journal/journaltest"
	"facevalue/journal/sqlite"
)

// TestSpaceLevels walks free space down and up again.
func TestSpaceLevels(t *testing.T) {
	dir := t.TempDir()
	free := int64(100 << 20)
	var spaceErr error
	opts := sqlite.Options{
		Reserve: 1 << 20, LowBytes: 80 << 20,
		FreeSpace: func(string) (int64, error) { return free, spaceErr },
	}
	j := openWith(t, dir, opts)
	for _, c := range []struct {
		free    int64
		want    sqlite.Space
		reserve bool
	}{
		{100 << 20, sqlite.SpaceOK, true},
		{80 << 20, sqlite.SpaceLow, true},
		{11 << 20, sqlite.SpaceLow, true},
		{10 << 20, sqlite.SpaceCritical, false},
		{11 << 20, sqlite.SpaceLow, false},
		{100 << 20, sqlite.SpaceOK, false}, // made again at the next start
	} {
		free = c.free
		level, err := j.Space()
		_, statErr := os.Stat(filepath.Join(dir, "reserve"))
		if err != nil || level != c.want || (statErr == nil) != c.reserve {
			t.Errorf("%d free: %s, %v, reserve %v; want %s, reserve %v", c.free, level, err, statErr == nil, c.want, c.reserve)
		}
	}
	spaceErr = errors.New("statfs broke")
	if level, err := j.Space(); err == nil || level != sqlite.SpaceCritical {
		t.Errorf("unknown space: %s, %v, want critical and the error", level, err)
	}
	spaceErr = nil
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	openWith(t, dir, opts)
	if _, err := os.Stat(filepath.Join(dir, "reserve")); err != nil {
		t.Errorf("the next start made no reserve: %v", err)
	}
}

// TestLogStaysBounded appends many times the log's size while a reader reads.
func TestLogStaysBounded(t *testing.T) {
	dir := t.TempDir()
	const limit = 256 << 10
	j := openWith(t, dir, sqlite.Options{Reserve: -1, LogBytes: limit})
	row := &journaltest.Row{Machine: "m", Epoch: 1}
	stop, done := make(chan struct{}), make(chan error, 1)
	go func() { done <- readUntil(j, stop) }()
	largest := int64(0)
	for range 300 {
		journaltest.MustAppend(t, j, row.Next(strings.Repeat("seat ", 4000)))
		if info, err := os.Stat(filepath.Join(dir, "journal.db-wal")); err == nil {
			largest = max(largest, info.Size())
		}
	}
	close(stop)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	t.Logf("300 appends of 20 kB, log never above %d", largest)
	if largest > 8*limit {
		t.Errorf("the log grew to %d, limit is %d", largest, limit)
	}
}

func readUntil(j journal.Journal, stop chan struct{}) error {
	for {
		select {
		case <-stop:
			return nil
		default:
		}
		if err := j.Read("m", 1, func(journal.Record) error { return nil }); err != nil {
			return err
		}
	}
}
