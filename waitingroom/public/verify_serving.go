package public

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"facevalue/waitingroom"
)

// served is what the serving history comes to.
type served struct {
	to      uint64            // ranks called
	calls   []Event           // whose places are kept still
	turns   map[uint64]uint32 // the last turn of each entry
	ordered map[uint64]uint32 // tickets of each that ordered
	given   int
	last    int64
	hash    string
}

// checkServing follows the history line by line.
func (c *check) checkServing() bool {
	s := &c.served
	s.turns, s.ordered = map[uint64]uint32{}, map[uint64]uint32{}
	sum, wrong := sha256.New(), ""
	there, err := c.lines(ServingFile, func(n int, line []byte) error {
		sum.Write(append(line, '\n'))
		var e Event
		if err := json.Unmarshal(line, &e); err != nil {
			return err
		}
		if wrong == "" {
			if what := c.event(s, &e); what != "" {
				wrong = fmt.Sprintf("Line %d of the serving history: %s", n, what)
			}
		}
		return nil
	})
	s.hash = hex.EncodeToString(sum.Sum(nil))
	switch {
	case err != nil:
		c.rep.broken("The serving history is damaged: %v", err)
		return false
	case wrong != "":
		c.rep.broken("%s", wrong)
		return false
	case !there:
		c.rep.opens("Nobody has been served yet.")
		return false
	}
	c.rep.holds("%d ranks were called, in order, none before the draw and the start; each of the %d turns went to a rank that had been called.", s.to, s.given)
	return true
}

// event takes in one line, and says what is wrong with it.
func (c *check) event(s *served, e *Event) string {
	if e.At < s.last {
		return "it is older than the one before; lines were put in, or moved."
	}
	s.last = e.At
	if e.Entry > c.entries {
		return fmt.Sprintf("there is no entry %d.", e.Entry)
	}
	switch e.Event {
	case Called:
		return c.called(s, e)
	case Lapsed:
		return c.lapsed(s, e)
	case Turn:
		return c.turn(s, e)
	case Late:
		if rank := c.rank(e.Entry); rank > s.to || rank != e.Rank {
			return fmt.Sprintf("entry %d came late for rank %d, which had not been called.", e.Entry, rank)
		}
	case Rebound:
		if e.Turn != 0 {
			s.turns[e.Entry] = e.Turn
		}
	case Ordered:
		if s.turns[e.Entry] == 0 {
			return fmt.Sprintf("entry %d ordered without ever having a turn.", e.Entry)
		}
		s.ordered[e.Entry] = e.Tickets
	}
	return ""
}

func (c *check) called(s *served, e *Event) string {
	switch {
	case e.At < c.seeded.At:
		return "ranks were called before the draw."
	case e.At < c.at(e.At).Start:
		return "ranks were called before the announced start."
	case e.To < s.to:
		return fmt.Sprintf("rank %d had been called, and then only %d.", s.to, e.To)
	case e.To > c.entries:
		return fmt.Sprintf("rank %d was called, of %d.", e.To, c.entries)
	}
	if e.To > s.to {
		s.calls = append(s.calls, *e)
	}
	s.to = e.To
	return ""
}

// lapsed holds the grace that was announced against how long places were kept.
func (c *check) lapsed(s *served, e *Event) string {
	for len(s.calls) > 0 && s.calls[0].To <= e.To {
		call := s.calls[0]
		if e.At < call.At+c.at(call.At).Grace {
			return fmt.Sprintf("places up to rank %d were let go before the announced grace was over.", call.To)
		}
		s.calls = s.calls[1:]
	}
	return ""
}

// at is the notice that was in force at an instant.
func (c *check) at(instant int64) *waitingroom.Notice {
	notice := &c.notices[0].notice
	for i := range c.notices {
		if c.notices[i].from <= instant {
			notice = &c.notices[i].notice
		}
	}
	return notice
}

func (c *check) turn(s *served, e *Event) string {
	rank := c.rank(e.Entry)
	switch {
	case rank != e.Rank:
		return fmt.Sprintf("entry %d got a turn as rank %d; the draw gave it rank %d.", e.Entry, e.Rank, rank)
	case rank > s.to:
		return fmt.Sprintf("entry %d has rank %d and got a turn when only %d had been called: it was served out of rank.", e.Entry, rank, s.to)
	case e.Turn != s.turns[e.Entry]+1:
		return fmt.Sprintf("entry %d got turn %d after turn %d.", e.Entry, e.Turn, s.turns[e.Entry])
	}
	s.turns[e.Entry] = e.Turn
	s.given++
	return ""
}
