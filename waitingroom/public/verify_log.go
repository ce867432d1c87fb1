package public

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"facevalue/draw"
)

// lines calls f with each line of a file, without its end. There is says whether the
// file is.
func (c *check) lines(name string, f func(n int, line []byte) error) (there bool, err error) {
	file, err := c.read(name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return true, fmt.Errorf("%s cannot be read: %w", name, err)
	}
	defer file.Close()
	s := bufio.NewScanner(file)
	s.Buffer(make([]byte, 64<<10), maxFile)
	for n := 1; s.Scan(); n++ {
		if err := f(n, s.Bytes()); err != nil {
			return true, fmt.Errorf("%s, line %d: %w", name, n, err)
		}
	}
	if err := s.Err(); err != nil {
		return true, fmt.Errorf("%s cannot be read: %w", name, err)
	}
	return true, nil
}

// logged is what is looked for while the log is read.
type logged struct {
	log   draw.Log
	roots map[uint64]draw.Hash // at the sizes that are asked for
	late  string               // the first entry that is out of time
	last  int64
}

type receipt struct {
	draw.Receipt
	line  []byte
	found bool
	other bool // another line stands there
}

// checkLog reads the log and holds checkpoint and receipts against it.
func (c *check) checkLog() bool {
	cut, ok := c.checkpoint()
	if !ok {
		return false
	}
	c.receipts = c.savedReceipts()
	l := &logged{roots: map[uint64]draw.Hash{}}
	if cut != nil {
		l.roots[cut.Size] = draw.EmptyRoot
	}
	c.saved(draw.CheckpointText, func(s *draw.Signed) {
		if p, err := draw.ParseCheckpoint(s.Text); err == nil {
			l.roots[p.Size] = draw.EmptyRoot
		}
	})
	_, err := c.lines(EntriesFile, func(n int, line []byte) error { return c.logLine(l, cut, uint64(n), line) })
	if err != nil {
		c.rep.broken("The log of entries is damaged: %v", err)
		return false
	}
	c.entries, c.root = l.log.Size(), l.log.Root()
	c.checkReceipts()
	c.checkSavedCheckpoints(l, cut)
	if cut == nil {
		c.rep.opens("Entries are not closed yet: there is no checkpoint. So far there are %d.", c.entries)
		return false
	}
	c.cut = cut
	return c.checkRoot(l, cut)
}

// logLine takes in one line of the log.
func (c *check) logLine(l *logged, cut *draw.Checkpoint, n uint64, line []byte) error {
	_, _, at, err := draw.ParseLine(line)
	if err != nil {
		return err
	}
	notice := c.notice()
	if l.late == "" {
		switch {
		case at < l.last:
			l.late = fmt.Sprintf("Entry %d was made before the one before it: entries were put in, or moved.", n)
		case at < notice.Opens:
			l.late = fmt.Sprintf("Entry %d was made before entries were taken.", n)
		case cut != nil && n <= cut.Size && at >= notice.CutOff:
			l.late = fmt.Sprintf("Entry %d was drawn among, and was made after the cut-off.", n)
		case cut != nil && n > cut.Size && at < notice.CutOff:
			l.late = fmt.Sprintf("Entry %d was made before the cut-off, and was not drawn among.", n)
		}
	}
	l.last = at
	for i := range c.receipts {
		if r := &c.receipts[i]; r.Entry == n {
			r.found, r.other = bytes.Equal(r.line, line), true
		}
	}
	l.log.Append(line)
	if _, asked := l.roots[l.log.Size()]; asked {
		l.roots[l.log.Size()] = l.log.Root()
	}
	return nil
}

// checkpoint reads the signed size and root. There may be none yet.
func (c *check) checkpoint() (*draw.Checkpoint, bool) {
	var signed draw.Signed
	there, err := c.load(CheckpointFile, &signed)
	if !there && err == nil {
		return nil, true
	}
	if err == nil {
		err = signed.Check(draw.CheckpointText, c.keys)
	}
	p, wrong := draw.ParseCheckpoint(signed.Text)
	if err = errors.Join(err, wrong); err != nil || p.Room != c.rep.Room {
		c.rep.broken("The checkpoint is not as it was signed, or is of another room (%q): %s", p.Room, errText(err))
		return nil, false
	}
	return &p, true
}

// checkRoot holds the log against the root that was signed at the cut-off.
func (c *check) checkRoot(l *logged, cut *draw.Checkpoint) bool {
	switch {
	case c.entries < cut.Size:
		c.rep.broken("The log has %d entries, and the checkpoint was signed over %d: entries were dropped.", c.entries, cut.Size)
		return false
	case l.roots[cut.Size] != cut.Root:
		c.rep.broken("The first %d entries do not make the root that was signed at the cut-off: one was dropped, put in or changed.", cut.Size)
		return false
	case l.late != "":
		c.rep.broken("%s", l.late)
		return false
	}
	c.rep.holds("The %d entries that were drawn among make the root that was signed at the cut-off; %d more came later and stand behind them in order.",
		cut.Size, c.entries-cut.Size)
	return true
}

// savedReceipts are those that were saved, as far as they are receipts of this room.
func (c *check) savedReceipts() []receipt {
	var all []receipt
	c.saved(draw.ReceiptText, func(s *draw.Signed) {
		var r receipt
		err := json.Unmarshal([]byte(s.Text), &r.Receipt)
		if err == nil {
			r.line, err = r.Line()
		}
		if err != nil || r.Room != c.rep.Room {
			c.rep.broken("A receipt that you saved is not one of this room.")
			return
		}
		all = append(all, r)
	})
	return all
}

func (c *check) checkReceipts() {
	for _, r := range c.receipts {
		switch {
		case r.found:
			c.rep.holds("Your receipt is for entry %d, which stands in the log as it says.", r.Entry)
		case r.other:
			c.rep.broken("Your receipt is for entry %d, and another entry stands there: yours was dropped or changed.", r.Entry)
		default:
			c.rep.broken("Your receipt is for entry %d, and the log ends before it: your entry was dropped.", r.Entry)
		}
	}
}

// checkSavedCheckpoints looks for two truths: the same house that signed one log to
// one visitor and another to the next.
func (c *check) checkSavedCheckpoints(l *logged, cut *draw.Checkpoint) {
	c.saved(draw.CheckpointText, func(s *draw.Signed) {
		p, err := draw.ParseCheckpoint(s.Text)
		switch {
		case err != nil || p.Room != c.rep.Room:
			c.rep.broken("A checkpoint that you saved is not one of this room.")
		case cut != nil && p.Size != cut.Size:
			c.rep.broken("You saved a signed checkpoint over %d entries, and one over %d is published: there were two cut-offs.", p.Size, cut.Size)
		case p.Size > c.entries || l.roots[p.Size] != p.Root:
			c.rep.broken("You saved a signed checkpoint over %d entries, and these entries make another root: the house showed two different logs.", p.Size)
		default:
			c.rep.holds("The checkpoint that you saved is the one that is published.")
		}
	})
}

// instant is an instant for people.
func instant(ms int64) string { return time.UnixMilli(ms).UTC().Format("2006-01-02 15:04:05 UTC") }
