package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// tap is what a command prints, for those who wait for it.
type tap struct {
	mu    sync.Mutex
	b     bytes.Buffer
	wrote chan struct{}
}

func newTap() *tap { return &tap{wrote: make(chan struct{}, 1)} }

func (t *tap) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	select {
	case t.wrote <- struct{}{}:
	default:
	}
	return t.b.Write(p)
}

func (t *tap) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.b.String()
}

// startDemo runs a demo until the test ends, and answers what it printed.
func startDemo(t *testing.T, data string) string {
	t.Helper()
	out := newTap()
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	c := &demoCmd{Listen: "127.0.0.1:0", Data: data, OpensIn: 2 * time.Second, Patience: 10 * time.Second}
	go func() { ended <- c.Run(ctx, env{out: out, err: out}) }() // waited for in the clean-up
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the demo ended with %v", err)
		}
	})
	for !strings.Contains(out.String(), "Ctrl-C") {
		select {
		case <-out.wrote:
		case err := <-ended:
			ended <- nil
			t.Fatalf("the demo did not start: %v\n%s", err, out)
		}
	}
	return out.String()
}

func TestDemo(t *testing.T) {
	printed := startDemo(t, filepath.Join(t.TempDir(), "data"))
	t.Run("five calls buy", func(t *testing.T) { fiveCallsBuy(t, printed) })
	t.Run("one host", func(t *testing.T) { hasOneHost(t, printed) })
}

// The five requests that the demo prints are carried out as they stand, by the shell
// that a visitor would paste them into.
func fiveCallsBuy(t *testing.T, printed string) {
	for _, tool := range []string{"bash", "curl"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not here", tool)
		}
	}
	var answers []string
	dir := t.TempDir() // for the cookies
	for line := range strings.SplitSeq(printed, "\n") {
		if line = strings.TrimSpace(line); !strings.HasPrefix(strings.TrimPrefix(line, "sleep 1; "), "curl -s ") {
			continue
		}
		cmd := exec.Command("bash", "-ec", line)
		cmd.Dir = dir
		b, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s\n%v\n%s", line, err, b)
		}
		answers = append(answers, string(b))
	}
	if len(answers) != 5 {
		t.Fatalf("%d requests were printed:\n%s", len(answers), printed)
	}
	var tickets struct {
		Tickets []struct{ Code, State string }
	}
	if err := json.Unmarshal([]byte(answers[4]), &tickets); err != nil {
		t.Fatalf("%v: %s", err, strings.Join(answers, "\n"))
	}
	if len(tickets.Tickets) != 2 || tickets.Tickets[0].Code == "" || tickets.Tickets[1].State != "live" {
		t.Errorf("two live tickets with codes were to be had:\n%s", strings.Join(answers, "\n"))
	}
}

// A demo whose data is kept goes on where it was, with the credentials that it printed.
func TestDemoGoesOn(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	var keys []string
	t.Run("first", func(t *testing.T) { keys = append(keys, demoKey(t, startDemo(t, data))) })
	t.Run("again", func(t *testing.T) {
		printed := startDemo(t, data)
		keys = append(keys, demoKey(t, printed))
		url := strings.Fields(strings.SplitAfter(printed, "facevalue demo: ")[1])[0]
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url+"/v1/organizer/sales", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+keys[1])
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			t.Errorf("the printed key answers %s", answer.Status)
		}
	})
	if len(keys) != 2 || keys[0] != keys[1] {
		t.Errorf("keys %q", keys)
	}
}

func demoKey(t *testing.T, printed string) string {
	t.Helper()
	_, rest, ok := strings.Cut(printed, "API key")
	if !ok {
		t.Fatalf("no key was printed:\n%s", printed)
	}
	return strings.Fields(rest)[0]
}

// A port that is taken is told with what to do about it, and nothing is left behind.
func TestDemoPortIsTaken(t *testing.T) {
	l, err := listenAt("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	data := filepath.Join(t.TempDir(), "data")
	err = (&demoCmd{Listen: l.Addr().String(), Data: data}).Run(t.Context(), env{out: newTap(), err: newTap()})
	if err == nil || !strings.Contains(err.Error(), "is taken by another process") || !strings.Contains(err.Error(), "--listen") {
		t.Errorf("%v", err)
	}
	if left, _ := filepath.Glob(data + "*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// Whoever opens a page under another name of the machine is sent to the one that
// payments come back to; programs and everything else are answered where they ask.
func hasOneHost(t *testing.T, printed string) {
	url := strings.Fields(strings.SplitAfter(printed, "facevalue demo: ")[1])[0]
	other := strings.Replace(url, "localhost", "127.0.0.1", 1)
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for _, c := range []struct {
		at, mode string
		status   int
		to       string
	}{
		{other, "navigate", http.StatusTemporaryRedirect, url + "/v1/sales?x=1"},
		{other, "cors", http.StatusOK, ""},
		{other, "", http.StatusOK, ""},
		{url, "navigate", http.StatusOK, ""},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.at+"/v1/sales?x=1", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Sec-Fetch-Mode", c.mode)
		answer, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != c.status || answer.Header.Get("Location") != c.to {
			t.Errorf("%+v: %s to %q", c, answer.Status, answer.Header.Get("Location"))
		}
	}
}
