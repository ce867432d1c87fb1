package sqlite

import (
	"errors"
	"sync"
)

// checkpointer copies the log into the database beside the appends. It has a
// connection and a goroutine of its own; stop waits for both to be idle.
type checkpointer struct {
	mu   sync.Mutex // one copying at a time; taken before all other locks
	conn *conn
	wake chan struct{}
	done sync.WaitGroup
}

// smallRest is how many pages may be left to copy when appends are held up for
// the last of them: 2 MiB, a few milliseconds.
const smallRest = 2 << 20 / pageSize

func (c *checkpointer) open(path string) (err error) {
	c.conn, err = openConn(path, "busy_timeout=5000", "synchronous=FULL", "wal_autocheckpoint=0")
	return err
}

func (c *checkpointer) start(j *Journal) {
	c.wake = make(chan struct{}, 1)
	c.done.Add(1)
	go func() {
		defer c.done.Done()
		for range c.wake {
			if err := j.checkpoint(); err != nil {
				j.opts.Problem(err)
			}
		}
	}()
}

func (c *checkpointer) stop() {
	close(c.wake)
	c.done.Wait()
}

// nudge wakes the goroutine when the log is long enough. The appender calls it,
// under its lock; a wake-up that is already waiting is enough.
func (c *checkpointer) nudge(j *Journal) {
	if j.logged.Load() < j.opts.LogBytes {
		return
	}
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// catchUp has an append wait for the copying when the log is four times as long
// as it should be: the goroutine did not get to it, and the disk is finite.
func (c *checkpointer) catchUp(j *Journal) {
	if j.logged.Load() < 4*j.opts.LogBytes {
		return
	}
	if err := j.checkpoint(); err != nil {
		j.opts.Problem(err)
	}
}

// checkpoint copies while appends go on, until little is left, then holds them
// and the readers up for the rest so that the log begins anew. Under a load that
// outruns the copying, four rounds are what it gets: the hold-up is longer then,
// and the log stays bounded.
func (j *Journal) checkpoint() error {
	j.check.mu.Lock()
	defer j.check.mu.Unlock()
	if j.usable() != nil || j.logged.Load() < j.opts.LogBytes {
		return nil
	}
	for range 4 {
		rest, err := copyLog(j.check.conn, "PASSIVE")
		if err != nil {
			return j.checkpointFailed(err)
		}
		if rest <= smallRest {
			break
		}
	}
	j.gate.Lock()
	defer j.gate.Unlock()
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.usable() != nil {
		return nil
	}
	_, err := copyLog(j.check.conn, "RESTART")
	if err != nil && !errors.Is(err, errLogBusy) {
		return j.checkpointFailed(err)
	}
	j.logged.Store(0) // when busy, the next try is one LogBytes away
	return err
}

// checkpointFailed tells a full disk, where the log still has all, from one that
// cannot be trusted any more.
func (j *Journal) checkpointFailed(err error) error {
	if isFull(err) {
		j.space.giveUpReserve()
		return err
	}
	return j.fail("copy the log into the database", err)
}

var errLogBusy = errors.New("journal: another program is reading journal.db and keeps the log from beginning anew")

// copyLog runs a checkpoint and answers how many pages of the log are not copied
// yet.
func copyLog(c *conn, mode string) (rest int64, err error) {
	var busy, pages, copied int64
	err = c.ints("PRAGMA wal_checkpoint("+mode+")", &busy, &pages, &copied)
	if err == nil && busy != 0 && mode != "PASSIVE" {
		err = errLogBusy
	}
	return pages - copied, err
}
