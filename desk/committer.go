package desk

import (
	"errors"
	"sync"

	"facevalue/journal"
)

// Committer appends for all desks of a process: one goroutine, one transaction
// and one fsync for all records of the moment.
type Committer struct {
	journal journal.Journal
	wake    chan struct{}
	ended   chan struct{}

	mu     sync.Mutex
	gather Gather
	closed bool
}

// NewCommitter starts a committer. Close it after the desks that use it and
// before the journal.
func NewCommitter(j journal.Journal) *Committer {
	c := &Committer{
		journal: j,
		wake:    make(chan struct{}, 1),
		ended:   make(chan struct{}),
	}
	go c.run() // Close waits for it
	return c
}

// Journal is where the committer appends.
func (c *Committer) Journal() journal.Journal { return c.journal }

// Post puts a record in line; p.Done is called from the committer's goroutine.
func (c *Committer) Post(p Posted) {
	c.mu.Lock()
	closed := c.closed
	if !closed {
		c.gather.Add(p)
	}
	c.mu.Unlock()
	if closed {
		p.Done(journal.Head{}, errCommitterClosed)
		return
	}
	signal(c.wake)
}

var errCommitterClosed = errors.New("desk: committer closed")

// Close appends what waits and ends the goroutine.
func (c *Committer) Close() error {
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()
	signal(c.wake)
	<-c.ended
	return nil
}

func (c *Committer) run() {
	defer close(c.ended)
	for range c.wake {
		for c.commit() {
		}
		if c.over() {
			return
		}
	}
}

// commit makes one transaction, and says whether there was any.
func (c *Committer) commit() bool {
	c.mu.Lock()
	entries := c.gather.Next()
	c.mu.Unlock()
	if entries == nil {
		return false
	}
	failed, err := c.journal.Append(entries)

	// The fates are told under the lock: Done only leaves a note at its desk.
	c.mu.Lock()
	c.gather.Done(failed, err)
	c.mu.Unlock()
	return true
}

func (c *Committer) over() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.closed && len(c.gather.waiting) == 0
}

// signal wakes whoever listens; a signal that was not heard yet is enough.
func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
