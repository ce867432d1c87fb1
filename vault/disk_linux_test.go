package vault

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
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
	v, err := Open(context.Background(), dir, opts())
	if err != nil {
		fmt.Println("open:", err)
		return 3
	}
	var first []byte
	for {
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

// TestSyncFails has the kernel answer EIO to a sync: the vault ends, and a new
// process opens every blob that was handed out.
func TestSyncFails(t *testing.T) {
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Fatal("this test makes syncs fail with strace: apt-get install strace")
	}
	self, err := os.Executable()
	must(t, err)
	dir := dataDir(t)
	must(t, os.MkdirAll(dir, 0o700))
	cmd := exec.Command(strace, "-f", "-qq", "-o", "/dev/null", "-P", filepath.Join(dir, "vault.db-wal"),
		"-e", "trace=fsync,fdatasync", "-e", "inject=fsync,fdatasync:error=EIO:when=12+", self)
	cmd.Env = append(os.Environ(), helperEnv+"="+dir)
	out, _ := cmd.Output()
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if got := lines[len(lines)-1]; got != "failed: true true true" || len(lines) < 3 {
		t.Fatalf("the process said %s", out)
	}
	v := open(t, dir, opts())
	for _, line := range lines[:len(lines)-1] {
		var blob []byte
		if _, err := fmt.Sscanf(line, "blob %x", &blob); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		wantOpen(t, v, blob, "buyer", "somebody")
	}
}
