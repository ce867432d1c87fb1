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

// TestSyncFails has the kernel answer EIO to one sync of the log, and to no other
// after it. The append that asked for it must end the journal for good: with a
// sync later, one append more is acknowledged, or appends do not sync. A new
// process must find all that was acknowledged.
func TestSyncFails(t *testing.T) {
	const first = 5 // the sync of the log that makes the first append durable
	for _, later := range []uint64{0, 1, 2, 9} {
		t.Run(fmt.Sprintf("after %d appends", later), func(t *testing.T) {
			dir := t.TempDir()
			if last := failSyncs(t, dir, "journal.db-wal", fmt.Sprint(first+later)); last != later {
				t.Fatalf("%d appends were acknowledged before one saw sync %d fail, want %d", last, first+later, later)
			}
			wantPrefix(t, dir, later, later+1)
		})
	}
}

// TestSyncOfCopyingFails: the journal ends when the copying beside the appends
// cannot be trusted.
func TestSyncOfCopyingFails(t *testing.T) {
	dir := t.TempDir()
	last := failSyncs(t, dir, "journal.db", "3+")
	wantPrefix(t, dir, last, last+1)
}

// failSyncs runs the helper while the kernel fails syncs of one file, and answers
// what it acknowledged before the journal ended.
func failSyncs(t *testing.T, dir, file, when string) (last uint64) {
	t.Helper()
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Fatal("this test makes syncs fail with strace: apt-get install strace")
	}
	_, lines := helper(t, dir, strace, "-f", "-qq", "-o", "/dev/null", "-P", filepath.Join(dir, file),
		"-e", "trace=fsync,fdatasync", "-e", "inject=fsync,fdatasync:error=EIO:when="+when)
	last, rest := acked(lines, func(n uint64) bool { return n == 1000 })
	said := strings.Join(rest, "\n")
	if len(rest) != 2 || !strings.HasPrefix(rest[0], "failed: true") || !strings.HasPrefix(rest[1], "then: true") {
		t.Fatalf("after %d acknowledged: %s", last, said)
	}
	t.Logf("%d acknowledged, then %s", last, said)
	return last
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

// TestFullDisk appends until the disk is full, with nobody asking for space and
// with a file system that always claims to have some: the append that finds no room
// gives up the reserve and goes through, appends go on for a while, then the
// journal ends. Once there is room again everything acknowledged is there.
func TestFullDisk(t *testing.T) {
	for _, batch := range []int{1, 3} {
		t.Run(fmt.Sprintf("%d at a time", batch), func(t *testing.T) { fillDisk(t, batch) })
	}
}

func fillDisk(t *testing.T, batch int) {
	dir := smallDisk(t, 16<<20)
	reserve := filepath.Join(dir, "reserve")
	j, err := sqlite.Open(dir, sqlite.Options{Reserve: 4 << 20, LogBytes: 64 << 20, FreeSpace: func(string) (int64, error) { return 1 << 40, nil }})
	if err != nil {
		t.Fatal(err)
	}
	row := &journaltest.Row{Machine: "m", Epoch: 1}
	var last uint64
	within, beyond := 0, 0 // appends with the reserve there, and after it went
	for {
		var failed []error
		if failed, err = j.Append(large(row, batch)); err != nil {
			break
		}
		if refused := errors.Join(failed...); refused != nil {
			t.Fatalf("after record %d: %v", last, refused)
		}
		last = row.Head.Seq
		if _, err := os.Stat(reserve); err == nil {
			within++
		} else {
			beyond++
		}
	}
	t.Logf("%d records, %d appends with the reserve and %d beyond, then %v", last, within, beyond, err)
	if !errors.Is(err, journal.ErrFailed) {
		t.Fatalf("full disk: %v, want ErrFailed", err)
	}
	// A record of 30 kB takes six pages of the log, so that 4 MiB take 85 records.
	if within == 0 || beyond*batch < 80 {
		t.Errorf("%d appends with the reserve, %d beyond it", within, beyond)
	}
	_ = j.Close()
	wantAfterGrowth(t, dir, last, last+uint64(batch))
}

// large is the next n records, of 30 kB each.
func large(row *journaltest.Row, n int) (recs []journal.Record) {
	for range n {
		recs = append(recs, row.Next(strings.Repeat("seat ", 6000)))
	}
	return recs
}

// wantAfterGrowth gives a small disk room and wants between least and most records.
func wantAfterGrowth(t *testing.T, dir string, least, most uint64) {
	t.Helper()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT, fmt.Sprintf("size=%d", 64<<20)); err != nil {
		t.Fatal(err)
	}
	j := open(t, dir)
	if got := journaltest.ReadAll(t, j, "m", 1); uint64(len(got)) < least || uint64(len(got)) > most {
		t.Errorf("%d records after the disk grew, want %d to %d", len(got), least, most)
	}
	if err := j.Close(); err != nil {
		t.Error(err)
	}
}

// TestFullDiskIsAnnounced: whoever asks for space before each append hears of the
// end in time, and the reserve goes before an append fails.
func TestFullDiskIsAnnounced(t *testing.T) {
	dir := smallDisk(t, 16<<20)
	j, err := sqlite.Open(dir, sqlite.Options{Reserve: 4 << 20, LowBytes: 6 << 20, LogBytes: 64 << 20})
	if err != nil {
		t.Fatal(err)
	}
	row := &journaltest.Row{Machine: "m", Epoch: 1}
	levels := map[sqlite.Space]int{}
	for {
		level, spaceErr := j.Space()
		if spaceErr != nil {
			t.Fatal(spaceErr)
		}
		if _, err = j.Append(large(row, 1)); err != nil {
			break
		}
		levels[level]++
	}
	t.Logf("levels %v, then %v", levels, err)
	if !errors.Is(err, journal.ErrFailed) {
		t.Fatalf("full disk: %v, want ErrFailed", err)
	}
	if levels[sqlite.SpaceOK] == 0 || levels[sqlite.SpaceLow] == 0 || levels[sqlite.SpaceCritical] == 0 {
		t.Errorf("levels %v, want some appends at each", levels)
	}
	if _, err := os.Stat(filepath.Join(dir, "reserve")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the reserve is still there: %v", err)
	}
	_ = j.Close()
}
