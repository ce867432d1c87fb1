package peer

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// Postgres is a cluster of its own that syncs its log at every commit.
type Postgres struct {
	Version string
	bin     string
	run     string // socket and scripts
	as      *syscall.Credential
	server  *server
}

// StartPostgres makes a cluster in dir and starts it. It refuses to run as root,
// so then it and its clients run as the user postgres.
func StartPostgres(ctx context.Context, dir string) (*Postgres, error) {
	bin, err := postgresBin()
	if err != nil {
		return nil, err
	}
	run, err := os.MkdirTemp("", "fv-postgres-")
	if err != nil {
		return nil, err
	}
	p := &Postgres{bin: bin, run: run, Version: versionOf(ctx, filepath.Join(bin, "postgres"))}
	if err = p.drop(dir); err == nil {
		err = p.start(ctx, filepath.Join(dir, "data"))
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("postgres: %w", err), os.RemoveAll(run))
	}
	return p, nil
}

func (p *Postgres) start(ctx context.Context, data string) error {
	if _, err := p.output(ctx, "initdb", "-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"); err != nil {
		return err
	}
	cmd := p.command(context.Background(), "postgres", "-D", data, "-k", p.run,
		"-c", "listen_addresses=", "-c", "fsync=on", "-c", "synchronous_commit=on",
		"-c", "shared_buffers=512MB", "-c", "max_wal_size=4GB", "-c", "max_connections=100")
	// SIGINT is a fast shutdown: it does not wait for clients.
	var err error
	p.server, err = start(ctx, cmd, syscall.SIGINT, func(ctx context.Context) error { return p.SQL(ctx, "SELECT 1") })
	return err
}

// postgresBin is where the newest version's programs are.
func postgresBin() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/pgbench")
	if err != nil {
		return "", err
	}
	if path, err := exec.LookPath("pgbench"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			found = append(found, path)
		}
	}
	found = slices.DeleteFunc(found, func(path string) bool {
		_, err := os.Stat(filepath.Join(filepath.Dir(path), "initdb"))
		return err != nil
	})
	if len(found) == 0 {
		return "", fmt.Errorf("postgres: %w; apt-get install postgresql", ErrMissing)
	}
	newest := slices.MaxFunc(found, func(a, b string) int { return majorOf(a) - majorOf(b) })
	return filepath.Dir(newest), nil
}

// majorOf is the version in a path such as /usr/lib/postgresql/15/bin/pgbench.
func majorOf(path string) int {
	n, err := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
	if err != nil {
		return 0
	}
	return n
}

// drop gives the directories to the user that the server will run as.
func (p *Postgres) drop(dir string) error {
	if os.Getuid() != 0 {
		return nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return fmt.Errorf("it does not run as root: %w", err)
	}
	uid, err1 := strconv.Atoi(u.Uid)
	gid, err2 := strconv.Atoi(u.Gid)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	p.as = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return errors.Join(os.Chown(dir, uid, gid), os.Chown(p.run, uid, gid))
}

// command is one of the cluster's programs, to be run as its user.
func (p *Postgres) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, filepath.Join(p.bin, name), args...)
	cmd.Dir = p.run
	cmd.Env = []string{"PATH=" + p.bin + ":/usr/bin:/bin", "LC_ALL=C", "HOME=" + p.run}
	if p.as != nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: p.as}
	}
	return cmd
}

// output runs a program to its end and answers what it said.
func (p *Postgres) output(ctx context.Context, name string, args ...string) (string, error) {
	out, err := p.command(ctx, name, args...).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%s: %w: %s", name, err, strings.TrimSpace(string(out)))
	}
	return string(out), nil
}

// SQL runs statements.
func (p *Postgres) SQL(ctx context.Context, statements string) error {
	_, err := p.output(ctx, "psql", "-h", p.run, "-U", "bench", "-d", "postgres", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", statements)
	return err
}

// Rate is what pgbench measured.
type Rate struct {
	PerSecond float64
	Mean      float64 // ns of latency
}

// Pgbench runs a script from so many clients for some seconds, prepared.
func (p *Postgres) Pgbench(ctx context.Context, script string, clients, seconds int) (Rate, error) {
	path := filepath.Join(p.run, "script.sql")
	if err := os.WriteFile(path, []byte(script), 0o644); err != nil {
		return Rate{}, err
	}
	out, err := p.output(ctx, "pgbench", "-h", p.run, "-U", "bench", "-n", "-M", "prepared", "-f", path,
		"-c", strconv.Itoa(clients), "-j", "2", "-T", strconv.Itoa(seconds), "postgres")
	if err != nil {
		return Rate{}, err
	}
	return parsePgbench(out)
}

var (
	tpsLine  = regexp.MustCompile(`(?m)^tps = ([0-9.]+)`)
	meanLine = regexp.MustCompile(`(?m)^latency average = ([0-9.]+) ms`)
	failLine = regexp.MustCompile(`(?m)^number of failed transactions: ([0-9]+)`)
)

// parsePgbench reads the summary at the end. A run with failures is no rate.
func parsePgbench(out string) (Rate, error) {
	if m := failLine.FindStringSubmatch(out); m != nil && m[1] != "0" {
		return Rate{}, fmt.Errorf("pgbench: %s transactions failed", m[1])
	}
	tps, mean := tpsLine.FindStringSubmatch(out), meanLine.FindStringSubmatch(out)
	if tps == nil || mean == nil {
		return Rate{}, fmt.Errorf("pgbench: no rate in its output: %s", out)
	}
	perSecond, err1 := strconv.ParseFloat(tps[1], 64)
	ms, err2 := strconv.ParseFloat(mean[1], 64)
	return Rate{perSecond, ms * 1e6}, errors.Join(err1, err2)
}

// Stop ends the cluster. What it wrote stays in its directory.
func (p *Postgres) Stop() error { return errors.Join(p.server.stop(), os.RemoveAll(p.run)) }
