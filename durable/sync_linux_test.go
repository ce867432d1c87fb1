package durable_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"facevalue/durable"
)

const helperEnv = "FACEVALUE_TEST_DURABLE_DIR"

// TestMain lets the test binary be the process that is watched.
func TestMain(m *testing.M) {
	if dir := os.Getenv(helperEnv); dir != "" {
		runtime.LockOSThread() // one thread, one order of calls
		if err := errors.Join(durable.MkdirAll(filepath.Join(dir, "a", "b")), durable.WriteFile(filepath.Join(dir, "a", "b", "file"), []byte("x"))); err != nil {
			panic(err)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// TestOrderOfSyncs watches the calls to the kernel: every new directory's name is
// synced, the file's bytes before it gets its name, the name after.
func TestOrderOfSyncs(t *testing.T) {
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Fatal("this test watches syncs with strace: apt-get install strace")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir, log := t.TempDir(), filepath.Join(t.TempDir(), "log")
	cmd := exec.Command(strace, "-f", "-qq", "-y", "-o", log, "-e", "trace=fsync,fdatasync,rename,renameat,renameat2", self)
	cmd.Env = append(os.Environ(), helperEnv+"="+dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	trace, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"sync a", "sync .", "sync a/b/file.N.tmp", "rename", "sync a/b"}
	if got := calls(string(trace), dir); !slices.Equal(got, want) {
		t.Fatalf("calls were %q, want %q, in\n%s", got, want, trace)
	}
}

var (
	synced = regexp.MustCompile(`f(?:data)?sync\(\d+<([^>]*)>\)`)
	number = regexp.MustCompile(`\.\d+\.tmp$`)
)

// calls is what a trace shows, with paths as seen from dir.
func calls(trace, dir string) (calls []string) {
	for line := range strings.Lines(trace) {
		if m := synced.FindStringSubmatch(line); m != nil {
			rel, err := filepath.Rel(dir, m[1])
			if err != nil {
				rel = m[1]
			}
			calls = append(calls, "sync "+number.ReplaceAllString(rel, ".N.tmp"))
		} else if strings.Contains(line, "rename") {
			calls = append(calls, "rename")
		}
	}
	return calls
}
