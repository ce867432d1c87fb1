package test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// built is the real thing, built once for all tests: linking takes seconds. The directory
// is removed by TestMain.
var built = sync.OnceValues(func() (path string, err error) {
	if builtIn, err = os.MkdirTemp("", "facevalue-test-"); err != nil {
		return "", err
	}
	path = filepath.Join(builtIn, "facevalue")
	args := []string{"build", "-o", path}
	if *raceBinary {
		args = append(args, "-race")
	}
	if out, err := exec.Command("go", append(args, "../cmd/facevalue")...).CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return path, nil
})

var builtIn string // directory of what was built

func TestMain(m *testing.M) {
	code := m.Run()
	if builtIn != "" {
		_ = os.RemoveAll(builtIn) // what is left in a directory for temporary files hurts nobody
	}
	os.Exit(code)
}

// binary is the path of the real thing.
func binary(t *testing.T) string {
	t.Helper()
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return path
}
