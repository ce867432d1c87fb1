package sqlite_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"facevalue/journal"
	"facevalue/journal/journaltest"
	"facevalue/journal/sqlite"
)

// TestSyncFails has the kernel answer EIO to the sync of an append, or of the
// copying beside it. The journal must end, and a new process must find all that
// was acknowledged.
func TestSyncFails(t *testing.T) {
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Fatal("this test makes syncs fail with strace: apt-get install strace")
	}
	for _, c := range []struct {
		name, file string
		when       int
	}{{"first append", "journal.db-wal", 4}, {"later append", "journal.db-wal", 9}, {"copying", "journal.db", 3}} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			_, lines := helper(t, dir, strace, "-f", "-qq", "-o", "/dev/null", "-P", filepath.Join(dir, c.file),
				"-e", "trace=fsync,fdatasync", "-e", fmt.Sprintf("inject=fsync,fdatasync:error=EIO:when=%d+", c.when))
			last, rest := acked(lines, never)
			said := strings.Join(rest, "\n")
			if len(rest) != 2 || !strings.HasPrefix(rest[0], "failed: true") || !strings.HasPrefix(rest[1], "then: true") {
				t.Fatalf("after %d acknowledged: %s", last, said)
			}
			t.Logf("%d acknowledged, then %s", last, said)
			wantPrefix(t, dir, last, last+1)
		})
	}
}

// smallDisk mounts a file system of a few megabytes.
func smallDisk(t *testing.T, bytes int) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%d", bytes)); err != nil {
		t.Fatalf("mount a small file system: %v; run the tests as root (sudo make test), or in a container with CAP_SYS_ADMIN", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Errorf("unmount %s: %v", dir, err)
		}
	})
	return dir
}

// TestFullDisk appends until the disk is full: the end is announced, the
// reserve lets appends go on for a while, then the journal ends, and once there
// is room again everything acknowledged is there.
func TestFullDisk(t *testing.T) {
	dir := smallDisk(t, 16<<20)
	j, err := sqlite.Open(dir, sqlite.Options{Reserve: 4 << 20, LowBytes: 6 << 20, LogBytes: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	row := &journaltest.Row{Machine: "m", Epoch: 1}
	levels := map[sqlite.Space]int{}
	var last uint64
	for {
		rec := row.Next(strings.Repeat("seat ", 6000))
		if _, err = j.Append([]journal.Record{rec}); err != nil {
			break
		}
		last = rec.Seq
		level, spaceErr := j.Space()
		if spaceErr != nil {
			t.Fatal(spaceErr)
		}
		levels[level]++
	}
	if !errors.Is(err, journal.ErrFailed) {
		t.Fatalf("full disk: %v, want ErrFailed", err)
	}
	t.Logf("%d records, levels %v, then %v", last, levels, err)
	if levels[sqlite.SpaceOK] == 0 || levels[sqlite.SpaceLow] == 0 || levels[sqlite.SpaceCritical] == 0 {
		t.Errorf("levels %v, want some appends at each", levels)
	}
	if _, err := os.Stat(filepath.Join(dir, "reserve")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the reserve is still there: %v", err)
	}
	_ = j.Close()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT, fmt.Sprintf("size=%d", 64<<20)); err != nil {
		t.Fatal(err)
	}
	j = open(t, dir)
	if got := journaltest.ReadAll(t, j, "m", 1); uint64(len(got)) < last || uint64(len(got)) > last+1 {
		t.Errorf("%d records after the disk grew, want %d", len(got), last)
	}
	if err := j.Close(); err != nil {
		t.Error(err)
	}
}
