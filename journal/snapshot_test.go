package journal_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"facevalue/journal"
)

func state(b string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, b)
		return err
	}
}

func headAt(seq uint64) journal.Head {
	return journal.Head{Seq: seq, Epoch: 2, Instant: 1_700_000_000_000, Hash: [32]byte{byte(seq), 0xee}}
}

func save(t *testing.T, s journal.SnapshotStore, seq uint64, layout, content string) {
	t.Helper()
	if err := s.Save("s_9f", headAt(seq), layout, state(content)); err != nil {
		t.Fatal(err)
	}
}

func TestSnapshotRoundTrip(t *testing.T) {
	s := journal.SnapshotStore{Dir: t.TempDir()}
	if snap, skipped := s.Latest("s_9f", "sale/1"); snap != nil || skipped != nil {
		t.Fatalf("out of nothing: %v, %v", snap, skipped)
	}
	for _, content := range []string{"", "seats", strings.Repeat("seat ", 200_000), strings.Repeat("seat ", 700_001)} {
		save(t, s, uint64(len(content)), "sale/1", content)
		snap, skipped := s.Latest("s_9f", "sale/1")
		if skipped != nil || snap == nil {
			t.Fatalf("%d bytes: %v", len(content), skipped)
		}
		if string(snap.State) != content || snap.Head != headAt(uint64(len(content))) || snap.Machine != "s_9f" || snap.Layout != "sale/1" {
			t.Fatalf("%d bytes came back changed", len(content))
		}
	}
}

// The checksum is over blocks: states that end just before, at and behind one, or have
// their checksum across one, come back, and lose no bit unnoticed.
func TestSnapshotBlocks(t *testing.T) {
	const head = 89 // bytes before the state
	dir := t.TempDir()
	s := journal.SnapshotStore{Dir: dir}
	for i, size := range []int{1<<20 - head - 33, 1<<20 - head - 32, 1<<20 - head - 1, 1<<20 - head, 1<<20 - head + 1, 2<<20 - head} {
		content := strings.Repeat("s", size)
		save(t, s, uint64(i+1), "sale/1", content)
		path := filepath.Join(dir, "s_9f", "000000000000"+string(rune('1'+i))+".snapshot")
		sound, err := os.ReadFile(path)
		if err != nil || len(sound) != head+size+32 {
			t.Fatalf("%d bytes, want %d: %v", len(sound), head+size+32, err)
		}
		if snap, skipped := s.Latest("s_9f", "sale/1"); snap == nil || skipped != nil || string(snap.State) != content {
			t.Fatalf("%d bytes: %v", size, skipped)
		}
		for _, at := range []int{head, len(sound) - 33, len(sound) - 1} {
			b := bytes.Clone(sound)
			b[at] ^= 1
			write(t, path, b)
			if snap, _ := s.Latest("s_9f", "sale/1"); snap != nil && snap.Head.Seq == uint64(i+1) {
				t.Fatalf("%d bytes: byte %d was changed unnoticed", size, at)
			}
		}
		write(t, path, sound)
	}
}

// TestSnapshotSkips: damage and other layouts lead to the next older one.
func TestSnapshotSkips(t *testing.T) {
	dir := t.TempDir()
	s := journal.SnapshotStore{Dir: dir}
	save(t, s, 10, "sale/1", "ten")
	save(t, s, 9, "sale/1", "nine")
	save(t, s, 200, "sale/2", "from a newer build")
	save(t, s, 30, "sale/1", "thirty")
	save(t, s, 40, "sale/1", "forty")
	save(t, s, 50, "sale/1", "fifty")
	name := func(seq string) string { return filepath.Join(dir, "s_9f", "0000000000"+seq+".snapshot") }
	b, err := os.ReadFile(name("030"))
	if err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(b)
	flipped[len(b)/2] ^= 4
	write(t, name("030"), flipped)
	write(t, name("040"), b[:len(b)-9])
	write(t, name("050"), b)
	write(t, name("060"), nil)

	snap, skipped := s.Latest("s_9f", "sale/1")
	if snap == nil || string(snap.State) != "ten" {
		t.Fatalf("got %v", snap)
	}
	said := errors.Join(skipped...).Error()
	for _, want := range []string{
		`snapshot 200 of s_9f: was taken under layout "sale/2"`,
		"snapshot 60 of s_9f: is not a snapshot", "snapshot 50 of s_9f: holds snapshot 30",
		"snapshot 40 of s_9f: does not match", "snapshot 30 of s_9f: does not match",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not said in\n%s", want, said)
		}
	}
	if len(skipped) != 5 {
		t.Errorf("%d reasons, want 5", len(skipped))
	}
}

func TestSnapshotEveryFlipIsNoticed(t *testing.T) {
	dir := t.TempDir()
	s := journal.SnapshotStore{Dir: dir}
	save(t, s, 7, "sale/1", "state")
	path := filepath.Join(dir, "s_9f", "0000000000007.snapshot")
	sound, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range sound {
		b := bytes.Clone(sound)
		b[i] ^= 1 << (i % 8)
		write(t, path, b)
		if snap, skipped := s.Latest("s_9f", "sale/1"); snap != nil || len(skipped) != 1 {
			t.Fatalf("byte %d: %v, %v", i, snap, skipped)
		}
	}
}

func TestSnapshotSaveFails(t *testing.T) {
	dir := t.TempDir()
	s := journal.SnapshotStore{Dir: dir, MaxState: 10}
	save(t, s, 1, "l", "0123456789")
	stop := errors.New("machine went away")
	for name, err := range map[string]error{
		"larger than the limit": s.Save("s_9f", headAt(2), "l", state("0123456789a")),
		"machine went away":     s.Save("s_9f", headAt(3), "l", func(io.Writer) error { return stop }),
		"allowed are":           s.Save("../x", headAt(4), "l", state("")),
		"layout name has 256":   s.Save("s_9f", headAt(5), strings.Repeat("l", 256), state("")),
	} {
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("got %v, want %q", err, name)
		}
	}
	if snap, skipped := s.Latest("s_9f", "l"); snap == nil || snap.Head.Seq != 1 || skipped != nil {
		t.Errorf("after failures: %v, %v", snap, skipped)
	}
	if names := files(t, dir); len(names) != 1 {
		t.Errorf("failures left %q", names)
	}
}

func TestSnapshotPrune(t *testing.T) {
	dir := t.TempDir()
	s := journal.SnapshotStore{Dir: dir}
	for seq := uint64(1); seq <= 12; seq++ {
		save(t, s, seq*1000, "l", "x")
	}
	write(t, filepath.Join(dir, "s_9f", "0000000099000.snapshot.tmp"), []byte("half"))
	if err := s.Prune("s_9f", 2); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(files(t, dir), " "); got != "0000000011000.snapshot 0000000012000.snapshot" {
		t.Errorf("left: %s", got)
	}
	if err := s.Prune("s_none", 2); err != nil {
		t.Error(err)
	}
}

func write(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func files(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(dir, "s_9f"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}
