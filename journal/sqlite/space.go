package sqlite

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"

	"facevalue/journal"
)

// Space is how much room the disk has left for the journal.
type Space int

// The levels. Low is when to refuse new holds and entries; Critical is when
// only what finishes payments and refunds should still be appended.
const (
	SpaceOK Space = iota
	SpaceLow
	SpaceCritical
)

func (s Space) String() string {
	switch s {
	case SpaceOK:
		return "ok"
	case SpaceLow:
		return "low"
	}
	return "critical"
}

const reserveName = "reserve"

// spaceGuard watches free space and keeps the reserve file.
type spaceGuard struct {
	mu      sync.Mutex
	dir     string
	opts    Options
	since   int64 // bytes appended since the disk was last asked
	reserve bool  // the file is there
}

// lookEvery is how many appended bytes may pass between two looks at the disk.
const lookEvery = 1 << 20

func (g *spaceGuard) start(dir string, opts Options) {
	g.dir, g.opts = dir, opts
	_, err := os.Stat(g.path())
	g.reserve = err == nil
	if level, err := g.look(); err == nil && level == SpaceOK {
		g.keepReserve()
	}
}

func (g *spaceGuard) path() string { return filepath.Join(g.dir, reserveName) }

// Space asks the disk. It is cheap, a microsecond, and meant to be asked before
// work is accepted. Reaching Critical gives up the reserve.
func (j *Journal) Space() (Space, error) {
	level, err := j.space.look()
	if err != nil {
		return SpaceCritical, fmt.Errorf("journal: free space of %s: %w", j.dir, err)
	}
	return level, nil
}

// appended looks at the disk now and then, so that the reserve goes in time even
// when nobody asks.
func (g *spaceGuard) appended(entries []journal.Record) {
	for i := range entries {
		g.since += int64(entries[i].Size())
	}
	if g.since >= lookEvery {
		_, _ = g.look() // an error shows when somebody asks
		g.since = 0
	}
}

func (g *spaceGuard) look() (Space, error) {
	free, err := g.opts.FreeSpace(g.dir)
	if err != nil {
		return SpaceCritical, err
	}
	switch {
	case free > g.opts.LowBytes:
		return SpaceOK, nil
	case free > g.opts.LowBytes/8:
		return SpaceLow, nil
	}
	g.giveUpReserve()
	return SpaceCritical, nil
}

// giveUpReserve says whether there was one to give up.
func (g *spaceGuard) giveUpReserve() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.reserve {
		return false
	}
	g.reserve = false
	return os.Remove(g.path()) == nil
}

// keepReserve makes the file again. Failing to is no reason not to start.
func (g *spaceGuard) keepReserve() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.reserve || g.opts.Reserve == 0 {
		return
	}
	err := allocate(g.path(), g.opts.Reserve)
	if err != nil {
		_ = os.Remove(g.path())
		g.opts.Problem(fmt.Errorf("journal: keep %d bytes in reserve: %w", g.opts.Reserve, err))
	}
	g.reserve = err == nil
}

func allocate(path string, size int64) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(reserve(f, size), f.Close())
}

// writeZeros reserves blocks where the file system knows no other way.
func writeZeros(f *os.File, size int64) error {
	zeros := make([]byte, 1<<20)
	for size > 0 {
		n, err := f.Write(zeros[:min(size, int64(len(zeros)))])
		if err != nil {
			return err
		}
		size -= int64(n)
	}
	return nil
}

func freeSpace(dir string) (int64, error) {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(dir, &fs); err != nil {
		return 0, err
	}
	return int64(fs.Bavail) * int64(fs.Bsize), nil
}
