package vault

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

const helperEnv = "FACEVALUE_TEST_VAULT_DIR"

// TestMain lets the test binary be the process whose disk fails.
func TestMain(m *testing.M) {
	if dir := os.Getenv(helperEnv); dir != "" {
		os.Exit(sealUntilStopped(dir))
	}
	os.Exit(m.Run())
}

// sealUntilStopped prints each blob once its key is said to be durable.
func sealUntilStopped(dir string) int {
	runtime.LockOSThread() // strace counts the syncs of each thread by itself
	v, err := Open(context.Background(), dir, opts())
	if err != nil {
		fmt.Println("open failed:", errors.Is(err, ErrFailed))
		return 3
	}
	var first []byte
	for range 100 {
		blob, err := sealSomebody(v)
		if err != nil {
			_, again := sealSomebody(v)
			_, opened := v.Open(context.Background(), "buyer", first)
			fmt.Println("failed:", errors.Is(err, ErrFailed), errors.Is(again, ErrFailed), errors.Is(opened, ErrFailed))
			return 4
		}
		if first == nil {
			first = blob
		}
		fmt.Printf("blob %x\n", blob)
	}
	fmt.Println("nothing failed")
	return 5
}

func sealSomebody(v *Vault) ([]byte, error) {
	ref, err := v.NewPerson()
	if err != nil {
		return nil, err
	}
	blobs, err := v.Seal(context.Background(), Item{ref, "buyer", []byte("somebody")})
	if err != nil {
		return nil, err
	}
	return blobs[0], nil
}

// failSync runs the helper while the kernel answers EIO to one sync of one file,
// and to no other after it. It answers the blobs that were handed out, and how the
// process ended.
func failSync(t *testing.T, dir, file string, when int) (blobs [][]byte, end string) {
	t.Helper()
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Fatal("this test makes syncs fail with strace: apt-get install strace")
	}
	self, err := os.Executable()
	must(t, err)
	must(t, os.MkdirAll(dir, 0o700))
	cmd := exec.Command(strace, "-f", "-qq", "-o", "/dev/null", "-P", filepath.Join(dir, file),
		"-e", "trace=fsync,fdatasync", "-e", fmt.Sprintf("inject=fsync,fdatasync:error=EIO:when=%d", when), self)
	cmd.Env = append(os.Environ(), helperEnv+"="+dir)
	out, _ := cmd.Output()
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	for _, line := range lines[:len(lines)-1] {
		var blob []byte
		if _, err := fmt.Sscanf(line, "blob %x", &blob); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		blobs = append(blobs, blob)
	}
	return blobs, lines[len(lines)-1]
}

// TestSyncFails: the vault ends with the very Seal whose sync failed, and for good.
// With a sync later, one blob more is handed out, or keys are not synced. A new
// process opens every blob that was.
func TestSyncFails(t *testing.T) {
	const first = 6 // the sync of the log that makes the first person's key durable
	for _, later := range []int{1, 2, 9} {
		t.Run(fmt.Sprintf("after %d blobs", later), func(t *testing.T) {
			dir := dataDir(t)
			blobs, end := failSync(t, dir, "vault.db-wal", first+later)
			if end != "failed: true true true" || len(blobs) != later {
				t.Fatalf("%d blobs, then %s; want %d", len(blobs), end, later)
			}
			v := open(t, dir, opts())
			for _, blob := range blobs {
				wantOpen(t, v, blob, "buyer", "somebody")
			}
		})
	}
}

// TestLogOfTheLastRunIsNotTrusted: a key that is only in the log may be page cache
// that was never synced. When it cannot be copied into the database, nothing is
// handed out.
func TestLogOfTheLastRunIsNotTrusted(t *testing.T) {
	live, dir := dataDir(t), dataDir(t)
	v := open(t, live, opts())
	blob := seal(t, v, person(t, v), "buyer", "Ann")
	copyTree(t, live, dir)
	must(t, os.WriteFile(dir+".erasures", nil, 0o600))
	if blobs, end := failSync(t, dir, "vault.db", 1); end != "open failed: true" {
		t.Fatalf("%d blobs, then %s", len(blobs), end)
	}
	wantOpen(t, open(t, dir, Options{}), blob, "buyer", "Ann")
}
