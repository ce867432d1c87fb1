package sqlite_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"

	"facevalue/journal"
	"facevalue/journal/journaltest"
	"facevalue/journal/sqlite"
)

const helperEnv = "FACEVALUE_TEST_JOURNAL_DIR"

// TestMain lets the test binary be the process that is killed, locked out or
// has its disk fail.
func TestMain(m *testing.M) {
	if dir := os.Getenv(helperEnv); dir != "" {
		os.Exit(appendUntilStopped(dir, os.Stdout))
	}
	os.Exit(m.Run())
}

// appendUntilStopped says "ack N" once record N is durable. An error ends it,
// with one more append to see that the journal stays ended.
func appendUntilStopped(dir string, out io.Writer) int {
	runtime.LockOSThread() // strace counts the syncs of each thread by itself
	j, err := sqlite.Open(dir, sqlite.Options{Reserve: -1, LogBytes: 256 << 10})
	if err != nil {
		fmt.Fprintln(out, "open:", err)
		return 3
	}
	row := &journaltest.Row{Machine: "m", Epoch: 1}
	for {
		rec := row.Next(strings.Repeat("seat ", 400))
		failed, err := j.Append([]journal.Record{rec})
		if err != nil {
			fmt.Fprintln(out, "failed:", errors.Is(err, journal.ErrFailed), err)
			_, err = j.Append([]journal.Record{row.Next("again")})
			fmt.Fprintln(out, "then:", errors.Is(err, journal.ErrFailed), err)
			return 4
		}
		if failed[0] != nil {
			fmt.Fprintln(out, "refused:", failed[0])
			return 5
		}
		if _, err := fmt.Fprintln(out, "ack", rec.Seq); err != nil {
			return 6
		}
	}
}

// helper starts the process, under a wrapper when one is given.
func helper(t *testing.T, dir string, wrapper ...string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	args := append(wrapper, self)
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env = append(os.Environ(), helperEnv+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	return cmd, bufio.NewScanner(out)
}

// acked reads lines until until(last acknowledged seq) or the end; it answers
// the last acknowledged seq and the other lines.
func acked(lines *bufio.Scanner, until func(uint64) bool) (last uint64, rest []string) {
	for lines.Scan() {
		if _, err := fmt.Sscanf(lines.Text(), "ack %d", &last); err != nil {
			rest = append(rest, lines.Text())
			continue
		}
		if until(last) {
			break
		}
	}
	return last, rest
}

func never(uint64) bool { return false }
