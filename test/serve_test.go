package test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// server is the real server as a process of its own.
type server struct {
	t    *testing.T
	cmd  *exec.Cmd
	base string
	done chan error
}

// start runs the binary until it says where it is.
func start(t *testing.T, path string, where *regexp.Regexp, args ...string) *server {
	t.Helper()
	s := &server{t: t, cmd: exec.Command(path, args...), done: make(chan error, 1)}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	s.cmd.Stderr = s.cmd.Stdout
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.kill)
	found := make(chan string, 1)
	go func() { // ends with the process
		var said strings.Builder
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			fmt.Fprintln(&said, lines.Text())
			if m := where.FindStringSubmatch(lines.Text()); m != nil {
				found <- m[1]
			}
		}
		close(found)
		if err := s.cmd.Wait(); err != nil {
			s.done <- fmt.Errorf("%w\n%s", err, said.String())
		}
		close(s.done)
	}()
	base, ok := <-found
	if !ok {
		t.Fatalf("facevalue %s: %v", strings.Join(args, " "), <-s.done)
	}
	s.base = base
	return s
}

// kill ends the process as a power cut would.
func (s *server) kill() {
	_ = s.cmd.Process.Kill()
	for range s.done {
	}
}

// terminate ends it as an operator would, and answers what it had to say about it.
func (s *server) terminate() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return <-s.done
}

// promise is a request that was answered with success, and the answer.
type promise struct {
	method, path, session, key, body string
	status                           int
	answer                           string
}

// send carries a request out.
func (s *server) send(b *promise) error {
	r, err := http.NewRequest(b.method, s.base+b.path, strings.NewReader(b.body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	if b.session != "" {
		r.Header.Set("Authorization", "Bearer "+b.session)
	}
	if b.key != "" {
		r.Header.Set("Idempotency-Key", b.key)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	b.status, b.answer = answer.StatusCode, string(text)
	return err
}

// must carries a request out that has to be accepted, and reads a field of the answer.
func (s *server) must(b *promise, field string) string {
	s.t.Helper()
	if err := s.send(b); err != nil {
		s.t.Fatal(err)
	}
	var all map[string]any
	if err := json.Unmarshal([]byte(b.answer), &all); err != nil || b.status >= 300 {
		s.t.Fatalf("%s %s: %d %s", b.method, b.path, b.status, b.answer)
	}
	return fmt.Sprint(all[field])
}

// buy has a fan reserve and check out two places; it answers what was promised.
func (s *server) buy(n int) []promise {
	s.t.Helper()
	session := s.must(&promise{method: "POST", path: "/v1/sessions", body: `{}`}, "token")
	hold := promise{method: "POST", path: "/v1/sales/sale_club/holds", session: session, key: fmt.Sprint("hold-", n), body: `{"window":"general","lines":[{"type":"ga","count":2}]}`}
	id := s.must(&hold, "hold")
	var total struct{ Total int64 }
	if err := json.Unmarshal([]byte(hold.answer), &total); err != nil {
		s.t.Fatal(err)
	}
	order := promise{
		method: "POST", path: "/v1/holds/" + id + "/checkout", session: session, key: fmt.Sprint("checkout-", n),
		body: fmt.Sprintf(`{"agreed_total":%d,"buyer":{"name":"Ada","email":"ada%d@example.org"}}`, total.Total, n),
	}
	s.must(&order, "order")
	return []promise{hold, order}
}

// again repeats a request, which has to be answered as it was.
func (s *server) again(b promise) {
	s.t.Helper()
	then := b
	if err := s.send(&b); err != nil || b != then {
		s.t.Fatalf("%s %s was answered\n%d %s\nand after a crash\n%d %s, %v", b.method, b.path, then.status, then.answer, b.status, b.answer, err)
	}
}

var (
	demoAt  = regexp.MustCompile(`facevalue demo: (http://\S+)`)
	serveAt = regexp.MustCompile(`msg=open url=(http://\S+)`)
)

// TestServerKilled buys over HTTP, kills the server with SIGKILL at some moment, and
// starts it again: what was promised over HTTP is promised still, byte for byte, and
// the books are sound. In the end it is backed up while it sells, and the backup runs.
func TestServerKilled(t *testing.T) {
	path, data := binary(t), filepath.Join(t.TempDir(), "data")
	r := rand.New(rand.NewPCG(*seed, 2))
	s := start(t, path, demoAt, "demo", "--listen", "127.0.0.1:0", "--data", data)
	var promised []promise
	fans := 0
	for range 4 {
		for range 1 + r.IntN(8) {
			fans++
			promised = append(promised, s.buy(fans)...)
		}
		s.kill()
		s = start(t, path, serveAt, "serve", "--dev", "--listen", "127.0.0.1:0", "--data", data)
		for _, b := range promised {
			s.again(b)
		}
	}
	backup, again := filepath.Join(t.TempDir(), "backup"), filepath.Join(t.TempDir(), "again")
	run(t, path, "backup", data, "--to", backup)
	if err := s.terminate(); err != nil {
		t.Errorf("told to end: %v", err)
	}
	run(t, path, "check", "--data", data)
	run(t, path, "views", "rebuild", "--data", data)
	run(t, path, "restore", backup, "--data", again, "--keys-from", filepath.Join(data, "keys"), "--erasures-from", data+".erasures")
	s = start(t, path, serveAt, "serve", "--dev", "--listen", "127.0.0.1:0", "--data", again)
	for _, b := range promised {
		s.again(b)
	}
	if out, err := exec.Command(path, "status", "--data", again).CombinedOutput(); err == nil || !bytes.Contains(out, []byte("held back")) {
		t.Errorf("a restored house: %v\n%s", err, out)
	}
	run(t, path, "effects", "release", "--data", again)
	run(t, path, "status", "--data", again)
}

// TestServerOfABrokenDisk lets a write of the journal fail. What could be read back then
// proves nothing, so the process ends and says why; the next one has everything that
// was promised.
func TestServerOfABrokenDisk(t *testing.T) {
	shell, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("bash is not here, which limits the size of files")
	}
	path, data := binary(t), filepath.Join(t.TempDir(), "data")
	s := start(t, path, demoAt, "demo", "--listen", "127.0.0.1:0", "--data", data)
	promised := s.buy(0)
	s.kill()
	s = start(t, shell, serveAt, "-c", `ulimit -f 400 && exec "$0" serve --dev --listen 127.0.0.1:0 --data "$1"`, path, data)
	session := s.must(&promise{method: "POST", path: "/v1/sessions", body: `{}`}, "token")
	for n := 1; ; n++ {
		if n > 100 {
			t.Fatal("a hundred holds fit into 400 KiB of log, which proves nothing")
		}
		hold := promise{
			method: "POST", path: "/v1/sales/sale_club/holds", session: session, key: fmt.Sprint("k", n),
			body: `{"window":"general","lines":[{"type":"ga","count":1}]}`,
		}
		if err := s.send(&hold); err != nil || hold.status != http.StatusCreated {
			break
		}
		promised = append(promised, hold)
	}
	if err := <-s.done; err == nil || !strings.Contains(err.Error(), "the storage has failed, this process must end") {
		t.Errorf("it ended with %v", err)
	}
	s = start(t, path, serveAt, "serve", "--dev", "--listen", "127.0.0.1:0", "--data", data)
	for _, b := range promised {
		s.again(b)
	}
	if err := s.terminate(); err != nil {
		t.Error(err)
	}
	run(t, path, "check", "--data", data)
}
