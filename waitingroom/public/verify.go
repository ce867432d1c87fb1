package public

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"facevalue/draw"
	"facevalue/waitingroom"
)

// Options say what a check may go by besides the files.
type Options struct {
	// Keys are public keys of the house that were learnt elsewhere. Without any, those
	// in the files are gone by, and the report says so.
	Keys []string
	// Saved are signed texts that somebody kept: receipts, notices, checkpoints, seeds.
	Saved []draw.Signed
}

// check is one check under way.
type check struct {
	read Source
	opts Options
	rep  *Report
	keys []string

	notices []posted // the notice and its amendments, in order
	texts   []string // as they were signed

	entries  uint64    // lines in the log
	root     draw.Hash // over all of them
	receipts []receipt // that were saved
	cut      *draw.Checkpoint
	seeded   *Seeded
	seed     *draw.Seed
	ranks    []uint32 // of the entries drawn among, from 0
	served   served
}

// posted is a notice from an instant on.
type posted struct {
	from   int64
	notice waitingroom.Notice
}

// Verify checks a room's files. It stops where nothing further can be said.
func Verify(read Source, o Options) Report {
	c := &check{read: read, opts: o, rep: &Report{}}
	for _, step := range []func() bool{
		c.checkKeys, c.checkNotice, c.checkAmendments, c.checkSaved, c.checkLog, c.checkSeed, c.checkRanks, c.checkServing, c.checkOutcomes,
	} {
		if !step() {
			break
		}
	}
	c.limits()
	return *c.rep
}

// maxFile bounds what is read of a file that is read whole.
const maxFile = 4 << 20

// load reads a file that is JSON. There is says whether the file is.
func (c *check) load(name string, v any) (there bool, err error) {
	f, err := c.read(name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return true, fmt.Errorf("%s cannot be read: %w", name, err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile))
	if err == nil {
		err = json.Unmarshal(data, v)
	}
	if err != nil {
		return true, fmt.Errorf("%s cannot be read: %w", name, err)
	}
	return true, nil
}

func (c *check) checkKeys() bool {
	var keys Keys
	if c.keys = c.opts.Keys; len(c.keys) > 0 {
		c.rep.holds("Signatures are checked against the %d keys that you gave.", len(c.keys))
		return true
	}
	there, err := c.load(KeysFile, &keys)
	if err != nil || !there || len(keys.Keys) == 0 {
		c.rep.broken("There are no keys (%s), and you gave none: no signature can be checked. %s", KeysFile, errText(err))
		return false
	}
	c.keys = keys.Keys
	c.rep.opens("The keys come from the same place as the files. Compare them with what the organizer prints elsewhere: %v", keys.Keys)
	return true
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func (c *check) checkNotice() bool {
	var signed draw.Signed
	var n Notice
	there, err := c.load(NoticeFile, &signed)
	if err == nil && there {
		err = signed.Read(draw.NoticeText, c.keys, &n)
	}
	if err != nil || !there {
		c.rep.broken("The notice is not as it was signed, or is missing: %s", errText(err))
		return false
	}
	notice, err := n.Read()
	if err != nil {
		c.rep.broken("The notice is signed, but no draw can be held by it: %v", err)
		return false
	}
	c.rep.Room = notice.Room
	c.notices = []posted{{0, notice}}
	c.texts = []string{signed.Text}
	c.rep.holds("The notice of %s is signed and whole: %d tickets of %d types, entries until %s, drawn by %s.",
		notice.Room, count(&notice), len(notice.Inventory), instant(notice.CutOff), method(&notice))
	return true
}

func count(n *waitingroom.Notice) uint64 {
	sum := uint64(0)
	for _, s := range n.Inventory {
		sum += uint64(s.Count)
	}
	return sum
}

// method is how a seed comes about, in words.
func method(n *waitingroom.Notice) string {
	if n.Weak() {
		return "a secret that the house committed to"
	}
	return fmt.Sprintf("round %d of a public beacon, which came out at %s", n.Round, instant(n.Beacon.At(n.Round)))
}

// notice is the one in force now.
func (c *check) notice() *waitingroom.Notice { return &c.notices[len(c.notices)-1].notice }

func (c *check) checkAmendments() bool {
	whole := true
	_, err := c.lines(AmendmentsFile, func(n int, line []byte) error {
		var signed draw.Signed
		var a Amendment
		if err := json.Unmarshal(line, &signed); err != nil {
			return err
		}
		if err := signed.Read(draw.AmendmentText, c.keys, &a); err != nil {
			return err
		}
		whole = c.amend(&signed, &a) && whole
		return nil
	})
	if err != nil {
		c.rep.broken("An amendment is not as it was signed: %v", err)
		return false
	}
	if n := len(c.notices) - 1; n > 0 && whole {
		c.rep.holds("%d amendments are signed, follow on each other, and change nothing that the draw rests on after the cut-off.", n)
	}
	return whole
}

// amend holds an amendment against the notice that it replaces.
func (c *check) amend(signed *draw.Signed, a *Amendment) bool {
	before := draw.Signed{Text: c.texts[len(c.texts)-1]}
	to, err := a.Notice.Read()
	switch {
	case err != nil:
		c.rep.broken("Amendment %d is signed, but no draw can be held by it: %v", a.Notice.Version, err)
		return false
	case a.Previous != textHash(before) || int(a.Notice.Version) != len(c.notices)+1:
		c.rep.broken("Amendment %d does not follow on what was published before it: one was removed, or put in.", a.Notice.Version)
		return false
	}
	if what := c.notice().Fixed(&to, a.At); what != "" {
		c.rep.broken("Amendment %d (%q) changes what had been promised not to change: %s.", a.Notice.Version, a.Reason, what)
		return false
	}
	c.notices = append(c.notices, posted{a.At, to})
	c.texts = append(c.texts, signed.Text)
	return true
}

// checkSaved holds saved texts against what is published, as far as that is signed
// texts alone; receipts and checkpoints wait for the log.
func (c *check) checkSaved() bool {
	for i := range c.opts.Saved {
		s := &c.opts.Saved[i]
		if err := s.Check(s.Kind, c.keys); err != nil {
			c.rep.broken("What you saved as %q is not signed by these keys: %v", s.Kind, err)
			continue
		}
		switch s.Kind {
		case draw.NoticeText, draw.AmendmentText:
			if !slices.Contains(c.texts, s.Text) {
				c.rep.broken("The %s that you saved is signed, and is not among those published now: it was exchanged.", s.Kind)
			} else {
				c.rep.holds("The %s that you saved is the one that is published.", s.Kind)
			}
		}
	}
	return true
}

// saved calls f with each saved text of a kind.
func (c *check) saved(kind draw.Kind, f func(*draw.Signed)) {
	for i := range c.opts.Saved {
		if s := &c.opts.Saved[i]; s.Kind == kind && s.Check(kind, c.keys) == nil {
			f(s)
		}
	}
}

// limits says what no check of files can show.
func (c *check) limits() {
	c.rep.opens("That each entry is one person, and that everybody who entered is in the log: only who has a receipt can tell, for their own.")
	c.rep.opens("That what was sold elsewhere was sold as the summary says, and that the tickets went to those who ordered.")
}
