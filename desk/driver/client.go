package driver

import (
	"errors"

	"facevalue/desk"
)

// client asks one thing at a time, and repeats it until it knows the answer.
type client[C, O any] struct {
	id      int
	busy    bool
	waiting bool // for an answer; otherwise about to ask again
	at      int  // node
	cmd     C
	try     int // tells late answers of an earlier try
}

// promise is an acknowledged outcome that must never be contradicted.
type promise[C, O any] struct {
	cmd     C
	outcome O
	seq     uint64
}

// submit has a client that is free ask something, now and then something that
// was answered long ago.
func (w *world[C, F, O, E]) submit(c *client[C, O]) {
	if c.waiting {
		return
	}
	if !c.busy {
		c.busy = true
		c.at = w.rand.IntN(len(w.nodes))
		c.cmd = w.load.Command(w.rand, c.id, w.now)
		if kept := w.nodes[c.at].kept; len(kept) > 0 && w.rand.IntN(5) == 0 {
			c.cmd = kept[w.rand.IntN(len(kept))].cmd
		}
		w.report.Submitted++
	}
	w.ask(c)
}

// retry has a client ask again that does not know the end.
func (w *world[C, F, O, E]) retry(c *client[C, O]) {
	if c.busy && !c.waiting {
		w.ask(c)
	}
}

func (w *world[C, F, O, E]) ask(c *client[C, O]) {
	c.waiting = true
	c.try++
	try, n := c.try, w.nodes[c.at]
	era := w.era
	n.inbox = append(n.inbox, desk.Call[C, O]{
		Command: c.cmd,
		Done: func(o O, seq uint64, err error) {
			w.note("answer", uint64(c.id), uint64(c.at), seq)
			if era != w.era || try != c.try {
				w.broken("%s: an answer from before a crash", n.name)
				return
			}
			c.waiting = false
			w.answered(c, n, o, seq, err)
		},
	})
}

func (w *world[C, F, O, E]) answered(c *client[C, O], n *node[C, F, O, E], o O, seq uint64, err error) {
	switch {
	case err == nil:
		c.busy = false
		w.report.Answered++
		if seq > n.durable {
			w.broken("%s: an answer rests on record %d, durable is %d", n.name, seq, n.durable)
		}
		if err := w.load.Valid(c.cmd, o); err != nil {
			w.broken("%s: %w", n.name, err)
		}
		if w.load.Keeps(c.cmd, o) {
			n.kept = append(n.kept, promise[C, O]{c.cmd, o, seq})
		}
	case errors.Is(err, desk.ErrUnknown):
		w.report.Unknown++
	case errors.Is(err, desk.ErrTooLarge):
		c.busy = false
		w.report.Refused++
	case errors.Is(err, desk.ErrNotOwner), errors.Is(err, desk.ErrClosed), errors.Is(err, desk.ErrStopped) && (n.panicked || n.closing):
		w.report.Refused++
	default:
		w.broken("%s: %w", n.name, err)
	}
}
