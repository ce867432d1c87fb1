package peer

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"facevalue/bench/internal/resp"
)

func TestParsePgbench(t *testing.T) {
	const good = `pgbench (15.18)
transaction type: /tmp/script.sql
number of clients: 8
number of failed transactions: 0 (0.000%)
latency average = 2.613 ms
initial connection time = 7.163 ms
tps = 3061.518273 (without initial connection time)
`
	for _, c := range []struct {
		name, out string
		want      Rate
		err       string
	}{
		{name: "good", out: good, want: Rate{3061.518273, 2.613e6}},
		{name: "failed", out: strings.Replace(good, "transactions: 0", "transactions: 12", 1), err: "12 transactions failed"},
		{name: "nothing", out: "pgbench: error", err: "no rate in its output: pgbench: error"},
		{name: "no latency", out: "tps = 1\n", err: "no rate"},
		{name: "not a number", out: strings.Replace(good, "3061.518273", "3.0.6", 1), err: "invalid syntax"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := parsePgbench(c.out)
			if c.err == "" && (err != nil || got != c.want) || c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
				t.Fatalf("%+v, %v", got, err)
			}
		})
	}
}

func TestMajorOf(t *testing.T) {
	for path, want := range map[string]int{"/usr/lib/postgresql/15/bin/pgbench": 15, "/usr/lib/postgresql/9/bin/pgbench": 9, "/usr/local/bin/pgbench": 0} {
		if got := majorOf(path); got != want {
			t.Errorf("%s: %d, want %d", path, got, want)
		}
	}
}

func TestRedis(t *testing.T) {
	dir := t.TempDir()
	r, err := StartRedis(t.Context(), dir)
	if errors.Is(err, ErrMissing) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	c, err := resp.Dial(t.Context(), "unix", r.Socket)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if got, err := c.Do("CONFIG", "GET", "appendfsync"); err != nil || len(got.Items) != 2 || got.Items[1].Text != "always" {
		t.Errorf("appendfsync is %+v, %v", got, err)
	}
	if _, err := c.Do("SET", "key", "value"); err != nil {
		t.Error(err)
	}
	if !strings.Contains(strings.ToLower(r.Version), "redis") {
		t.Errorf("version %q", r.Version)
	}
	pid := r.server.cmd.Process.Pid
	if err := r.Stop(); err != nil {
		t.Fatal(err)
	}
	gone(t, pid)
	if _, err := os.Stat(filepath.Dir(r.Socket)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the socket's directory is left: %v", err)
	}
	if log, err := filepath.Glob(filepath.Join(dir, "appendonlydir", "*.aof")); err != nil || len(log) == 0 {
		t.Errorf("no append-only file in its directory: %v %v", log, err)
	}
}

func TestPostgres(t *testing.T) {
	dir, err := os.MkdirTemp("", "fv-peer-test-") // not t.TempDir: its user has to get there
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	p, err := StartPostgres(t.Context(), dir)
	if errors.Is(err, ErrMissing) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	if out, err := p.output(t.Context(), "psql", "-h", p.run, "-U", "bench", "-d", "postgres", "-Atc", "SHOW fsync"); err != nil || strings.TrimSpace(out) != "on" {
		t.Errorf("fsync is %q, %v", out, err)
	}
	if err := p.SQL(t.Context(), "CREATE TABLE t (n int)"); err != nil {
		t.Error(err)
	}
	if got, err := p.Pgbench(t.Context(), "INSERT INTO t VALUES (1);\n", 2, 1); err != nil || got.PerSecond <= 0 || got.Mean <= 0 {
		t.Errorf("%+v, %v", got, err)
	}
	if err := p.SQL(t.Context(), "SELECT nonsense"); err == nil || !strings.Contains(err.Error(), "nonsense") {
		t.Errorf("%v", err)
	}
	if _, err := p.Pgbench(t.Context(), "SELECT nonsense;\n", 1, 1); err == nil {
		t.Error("a broken script has a rate")
	}
	pid := p.server.cmd.Process.Pid
	if err := p.Stop(); err != nil {
		t.Fatal(err)
	}
	gone(t, pid)
}

func TestNotInstalled(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if _, err := StartRedis(t.Context(), t.TempDir()); !errors.Is(err, ErrMissing) || !strings.Contains(err.Error(), "apt-get install redis-server") {
		t.Fatal(err)
	}
}

// A server that ends by itself is told with its last words.
func TestStartFails(t *testing.T) {
	never := func(context.Context) error { return errors.New("nobody there") }
	cmd := exec.Command("/bin/sh", "-c", "echo no such port >&2; exit 3")
	_, err := start(t.Context(), cmd, syscall.SIGTERM, never)
	if err == nil || !strings.Contains(err.Error(), "exit status 3") || !strings.Contains(err.Error(), "no such port") {
		t.Fatal(err)
	}
	if _, err := start(t.Context(), exec.Command("/no/such/server"), syscall.SIGTERM, never); !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
}

// A server ends with the context it was started under.
func TestServerEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s, err := start(ctx, exec.Command("/bin/sh", "-c", "exec cat /dev/zero >/dev/null"), syscall.SIGTERM, func(context.Context) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	<-s.ended
	gone(t, s.cmd.Process.Pid)
	if err := s.stop(); err == nil || !strings.Contains(err.Error(), "ended by itself") {
		t.Errorf("%v", err)
	}
}

func TestNotReadyInTime(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	asked := 0
	_, err := start(ctx, exec.Command("/bin/cat", "/dev/zero"), syscall.SIGTERM, func(context.Context) error {
		if asked++; asked == 3 {
			cancel()
		}
		return errors.New("still loading")
	})
	if err == nil || !strings.Contains(err.Error(), "not ready: still loading") {
		t.Fatal(err)
	}
}

func TestTailKeepsTheEnd(t *testing.T) {
	var all tail
	for range 1000 {
		if n, err := all.Write([]byte("line of output\n")); n != 15 || err != nil {
			t.Fatal(n, err)
		}
	}
	all.Write([]byte("the end\n"))
	if got := all.String(); len(got) > tailBytes || !strings.HasSuffix(got, "the end") {
		t.Fatalf("%d bytes: %q", len(got), got)
	}
}

// gone says that the process with a pid has ended and was waited for.
func gone(t *testing.T, pid int) {
	t.Helper()
	if err := syscall.Kill(pid, 0); !errors.Is(err, syscall.ESRCH) {
		t.Errorf("process %d: %v", pid, err)
	}
}
