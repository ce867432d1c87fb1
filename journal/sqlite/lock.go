package sqlite

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

const lockName = "LOCK"

// InUseError says that another process owns the data directory.
type InUseError struct {
	Dir string
	PID string // as the owner wrote it; empty when it has not yet
}

func (e *InUseError) Error() string {
	who := "another process"
	if e.PID != "" {
		who = "process " + e.PID
	}
	return fmt.Sprintf("journal: data directory %s is in use by %s; stop it first, or give this one a directory of its own", e.Dir, who)
}

// lockDir takes the directory for this process. The kernel lets go of it when
// the process ends, so a crash leaves nothing to clean up.
func lockDir(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, lockName), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("journal: lock data directory: %w", err)
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		writePID(f)
		return f, nil
	}
	defer f.Close()
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, &InUseError{Dir: dir, PID: readPID(f)}
	}
	return nil, fmt.Errorf("journal: lock data directory %s: %w", dir, err)
}

// writePID leaves the owner's number for whoever comes second. It may fail: on a
// full disk the number is not worth refusing to start for.
func writePID(f *os.File) {
	if err := f.Truncate(0); err == nil {
		_, _ = f.WriteAt(fmt.Appendf(nil, "%d\n", os.Getpid()), 0)
	}
}

func readPID(f *os.File) string {
	b := make([]byte, 20)
	n, _ := f.ReadAt(b, 0)
	return strings.TrimSpace(string(b[:n]))
}
