package public

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"facevalue/draw"
	"facevalue/waitingroom"
)

// checkOutcomes holds what became of each rank against the history, and the totals
// against the notice.
func (c *check) checkOutcomes() bool {
	var signed draw.Signed
	var s Summary
	there, err := c.load(SummaryFile, &signed)
	if !there && err == nil {
		c.rep.opens("The window is not over yet: there are no outcomes.")
		return false
	}
	if err == nil {
		err = signed.Read(draw.SummaryText, c.keys, &s)
	}
	if err != nil {
		c.rep.broken("The summary is not as it was signed: %v", err)
		return false
	}
	if s.Entries != c.entries || s.Root != hex.EncodeToString(c.root[:]) {
		c.rep.broken("The log is not the one that was signed at the end: who came after the cut-off was dropped, put in or changed.")
		return false
	}
	if s.Serving != c.served.hash {
		c.rep.broken("The serving history is not the one that was signed at the end: lines were changed afterwards.")
		return false
	}
	tickets, ok := c.outcomes(&s)
	return ok && c.totals(&s, tickets)
}

// outcomes follows the outcomes rank by rank.
func (c *check) outcomes(s *Summary) (tickets uint64, ok bool) {
	sum, wrong, ranks := sha256.New(), "", uint64(0)
	entries := c.byRank()
	_, err := c.lines(OutcomesFile, func(n int, line []byte) error {
		sum.Write(append(line, '\n'))
		var o Outcome
		if err := json.Unmarshal(line, &o); err != nil {
			return err
		}
		ranks++
		tickets += uint64(o.Tickets)
		if wrong == "" {
			wrong = c.outcome(&o, ranks, entries)
		}
		return nil
	})
	switch {
	case err != nil:
		c.rep.broken("The outcomes are damaged: %v", err)
		return 0, false
	case wrong != "":
		c.rep.broken("%s", wrong)
		return 0, false
	case ranks != c.entries:
		c.rep.broken("There are outcomes of %d ranks, and %d entries.", ranks, c.entries)
		return 0, false
	case hex.EncodeToString(sum.Sum(nil)) != s.Outcomes:
		c.rep.broken("The outcomes are not those that were signed at the end.")
		return 0, false
	}
	c.rep.holds("Every one of %d ranks has an outcome, which agrees with the serving history.", ranks)
	return tickets, true
}

// byRank is the entry at each rank that was drawn, from 0.
func (c *check) byRank() []uint32 { return draw.Entries(c.seed, len(c.ranks)) }

// outcome holds one against the draw and the history.
func (c *check) outcome(o *Outcome, rank uint64, entries []uint32) string {
	entry := rank
	if rank <= uint64(len(entries)) {
		entry = uint64(entries[rank-1]) + 1
	}
	if o.Rank != rank || o.Entry != entry {
		return fmt.Sprintf("Rank %d belongs to entry %d; the outcomes say rank %d, entry %d.", rank, entry, o.Rank, o.Entry)
	}
	if code, tickets := c.expected(entry, rank); o.Code != string(code) || o.Tickets != tickets {
		return fmt.Sprintf("Rank %d ended as %q with %d tickets; by the serving history it is %q with %d.", rank, o.Code, o.Tickets, code, tickets)
	}
	return ""
}

// expected is what became of a rank by the serving history.
func (c *check) expected(entry, rank uint64) (waitingroom.Code, uint32) {
	tickets, ordered := c.served.ordered[entry]
	switch {
	case ordered:
		return waitingroom.Ordered, tickets
	case c.served.turns[entry] > 0:
		return waitingroom.NoOrder, 0
	case rank <= c.served.to:
		return waitingroom.Missed, 0
	}
	return waitingroom.NotReached, 0
}

// totals holds the tallies against the notice and what turns ordered.
func (c *check) totals(s *Summary, tickets uint64) bool {
	through := uint64(0)
	inventory := c.notice().Inventory
	if len(s.Tallies) != len(inventory) {
		c.rep.broken("The summary has %d ticket types, and the notice %d.", len(s.Tallies), len(inventory))
		return false
	}
	for i, t := range s.Tallies {
		all := uint64(t.Through) + uint64(t.Elsewhere) + uint64(t.Left)
		if t.Type != inventory[i].Type || all != uint64(inventory[i].Count) {
			c.rep.broken("%s: %d were announced, and sold and left are %d.", inventory[i].Type, inventory[i].Count, all)
			return false
		}
		through += uint64(t.Through)
	}
	if through != tickets || s.Tickets != tickets {
		c.rep.broken("%d tickets are said to be sold through the room, and the outcomes are of %d.", through, tickets)
		return false
	}
	c.rep.holds("The totals are those of the notice: of %d tickets, %d went to turns of this room.", count(c.notice()), tickets)
	return true
}
