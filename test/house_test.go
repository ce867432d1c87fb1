package test

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The secrets of whoever runs a house in these tests.
const (
	operatorToken = "the operator's own token"
	booksKey      = "sk_of_the_books"
)

// house is a facevalue serve that is killed and started again, on the same directory and
// at the same address.
type house struct {
	t     *testing.T
	path  string // of the binary
	dir   string // the data directory
	at    string // host:port
	url   string
	log   string // file of what it says
	cmd   *exec.Cmd
	ended chan error
}

// newHouse is a house that does not run yet, on a directory that need not be there.
func newHouse(t *testing.T, path, dir string) *house {
	t.Helper()
	h := &house{t: t, path: path, dir: dir, at: freeAddress(t), log: filepath.Join(t.TempDir(), "log")}
	h.url = "http://" + h.at
	t.Cleanup(func() {
		if h.cmd != nil {
			h.kill()
		}
		if strings.Contains(h.said(1<<30), "DATA RACE") { // with -race.binary
			t.Error("the house has a data race")
		}
		if t.Failed() {
			t.Logf("the house said, last:\n%s", h.said(4000))
		}
	})
	return h
}

// freeAddress is one that nobody listens at, with a port out of the range that systems
// give to outgoing connections: nobody takes it while the house is down.
func freeAddress(t *testing.T) string {
	t.Helper()
	for range 100 {
		at := fmt.Sprintf("127.0.0.1:%d", 20_000+rand.IntN(10_000))
		if l, err := net.Listen("tcp", at); err == nil {
			if err := l.Close(); err != nil {
				t.Fatal(err)
			}
			return at
		}
	}
	t.Fatal("no port is free")
	return ""
}

// start starts the house and returns when it is ready.
func (h *house) start() {
	h.t.Helper()
	log, err := os.OpenFile(h.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		h.t.Fatal(err)
	}
	defer log.Close()
	h.cmd = exec.Command(
		h.path, "serve", "--data", h.dir, "--listen", h.at, "--dev",
		"--operator-token-file", h.secret("operator", operatorToken), "--sandbox-key-file", h.secret("books", booksKey),
	)
	h.cmd.Stdout, h.cmd.Stderr = log, log
	if err := h.cmd.Start(); err != nil {
		h.t.Fatal(err)
	}
	h.ended = make(chan error, 1)
	go func() { h.ended <- h.cmd.Wait() }() // kill and end wait for it
	h.ready()
}

// secret writes a secret into a file.
func (h *house) secret(name, text string) string {
	h.t.Helper()
	path := filepath.Join(filepath.Dir(h.log), name)
	if err := os.WriteFile(path, []byte(text+"\n"), 0o600); err != nil {
		h.t.Fatal(err)
	}
	return path
}

// ready returns when everything is open.
func (h *house) ready() {
	h.t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 10 * time.Second}
	for {
		if r, err := client.Get(h.url + "/readyz"); err == nil {
			r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return
			}
		}
		select {
		case err := <-h.ended:
			h.cmd = nil
			h.t.Fatalf("the house ended by itself: %v\n%s", err, h.said(4000))
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// kill ends the house with SIGKILL, whatever it is doing.
func (h *house) kill() {
	h.t.Helper()
	if err := h.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		h.t.Error(err)
	}
	<-h.ended
	h.cmd = nil
}

// end ends the house as an operator does, and expects it to be content.
func (h *house) end() {
	h.t.Helper()
	if err := h.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		h.t.Fatal(err)
	}
	err := <-h.ended
	h.cmd = nil
	if err != nil {
		h.t.Fatalf("told to end, the house ended with %v\n%s", err, h.said(4000))
	}
}

// said is the last of what the house said.
func (h *house) said(most int64) string {
	f, err := os.Open(h.log)
	if err != nil {
		return err.Error()
	}
	defer f.Close()
	if size, err := f.Seek(0, io.SeekEnd); err == nil {
		_, _ = f.Seek(max(size-most, 0), io.SeekStart) // from where it is not, all is shown
	}
	b, err := io.ReadAll(f)
	if err != nil {
		return err.Error()
	}
	return strings.TrimSpace(string(b))
}
