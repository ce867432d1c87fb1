package peer

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	"facevalue/bench/internal/resp"
)

// Redis is a server that syncs its append-only file before every answer.
type Redis struct {
	Socket  string
	Version string
	server  *server
	run     string
}

// StartRedis starts a server with its data in dir. The log is not rewritten while
// it runs, which a shop could not do without.
func StartRedis(ctx context.Context, dir string) (*Redis, error) {
	path, err := exec.LookPath("redis-server")
	if err != nil {
		return nil, fmt.Errorf("redis-server: %w; apt-get install redis-server", ErrMissing)
	}
	// Socket paths have room for some 100 bytes, which dir may exceed.
	run, err := os.MkdirTemp("", "fv-redis-")
	if err != nil {
		return nil, err
	}
	r := &Redis{Socket: filepath.Join(run, "s"), Version: versionOf(ctx, path), run: run}
	cmd := exec.Command(path,
		"--port", "0", "--unixsocket", r.Socket, "--dir", dir, "--save", "",
		"--appendonly", "yes", "--appendfsync", "always", "--auto-aof-rewrite-percentage", "0", "--loglevel", "warning")
	r.server, err = start(ctx, cmd, syscall.SIGTERM, r.ping)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("redis-server: %w", err), os.RemoveAll(run))
	}
	return r, nil
}

func (r *Redis) ping(ctx context.Context) error {
	c, err := resp.Dial(ctx, "unix", r.Socket)
	if err != nil {
		return err
	}
	_, err = c.Do("PING")
	return errors.Join(err, c.Close())
}

// Stop ends the server. What it wrote stays in its directory.
func (r *Redis) Stop() error { return errors.Join(r.server.stop(), os.RemoveAll(r.run)) }

// versionOf is the first line that a program says about its version.
func versionOf(ctx context.Context, path string) string {
	out, err := exec.CommandContext(ctx, path, "--version").Output()
	if err != nil {
		return filepath.Base(path)
	}
	line, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	return line
}
