package waitingroom

import "slices"

// spend says that a turn became an order. The sale has decided that already, so a turn
// that has ended here meanwhile is spent all the same.
func (m *Machine) spend(c *Spend, _ int64) Outcome {
	n := c.Entry
	switch {
	case c.Tickets > maxTickets:
		return refuse(Malformed, "a turn buys at most 1,000 tickets")
	case m.closed:
		return Outcome{Status: Over} // the outcomes are out
	case !m.entries.has(n):
		return refuse(Unknown, "entry")
	case c.Generation == 0 || c.Generation > m.entries.turns(n):
		return Outcome{Status: TurnOver, Entry: n}
	}
	if m.entries.standing(n) != spent || m.sales.bought[n] != c.Tickets {
		m.fact(&TurnSpent{Entry: n, Tickets: c.Tickets})
	}
	return Outcome{Entry: n}
}

func (m *Machine) applyTurnSpent(f *TurnSpent) {
	n := f.Entry
	switch m.entries.standing(n) {
	case inside:
		m.turns.end(n)
	case called:
		m.uncall(n)
	case inLine:
		i := slices.Index(m.late.line, n)
		m.late.line = slices.Delete(m.late.line, i, i+1)
	}
	m.entries.stand(n, spent)
	m.sales.tickets += uint64(f.Tickets) - uint64(m.sales.bought[n])
	if m.sales.bought[n] = f.Tickets; f.Tickets == 0 {
		delete(m.sales.bought, n)
	}
}

// progress takes in how the sale stands. What changes nothing is no fact.
func (m *Machine) progress(c *Progress, now int64) Outcome {
	s := &m.sales
	if len(c.Free) != len(m.notice.Inventory) {
		return refuse(Malformed, "progress has a figure for each ticket type of the notice, in its order")
	}
	if c.Seq < s.seq || c.Seq == s.seq && s.free != nil {
		return Outcome{} // told already
	}
	f := &Progressed{Seq: c.Seq, Free: slices.Clone(c.Free), Held: c.Held, Holds: c.Holds, Paying: c.Paying}
	if m.soldOut() && total(c.Free) > 0 && !m.pace.paused && m.pace.still != 0 {
		f.Shift = now - m.pace.still
	}
	m.fact(f)
	return Outcome{}
}

func total(counts []uint32) uint64 {
	sum := uint64(0)
	for _, n := range counts {
		sum += uint64(n)
	}
	return sum
}

func (m *Machine) applyProgressed(f *Progressed) {
	s := &m.sales
	s.seq, s.free, s.held, s.holds, s.paying = f.Seq, f.Free, f.Held, f.Holds, f.Paying
	switch {
	case m.soldOut() && m.pace.still == 0:
		m.pace.still = f.At
	case !m.soldOut() && !m.pace.paused && m.pace.still != 0:
		m.shift(f.Shift)
	}
}

// setRate moves how fast places are called.
func (m *Machine) setRate(c *SetRate) Outcome {
	wrong := wrongPace(c.Rate, c.Target, 1)
	if wrong == "" {
		wrong = wrongText("a reason", c.Reason, 0)
	}
	if out := malformed(wrong); !out.OK() {
		return out
	}
	m.fact(&RateSet{Rate: c.Rate, Target: c.Target, Reason: c.Reason})
	return Outcome{}
}

func (m *Machine) pause(c *Pause) Outcome {
	if out := malformed(wrongText("a reason", c.Reason, 0)); !out.OK() {
		return out
	}
	if m.pace.paused {
		return Outcome{}
	}
	m.fact(&Paused{Reason: c.Reason})
	return Outcome{}
}

func (m *Machine) applyPaused(f *Paused) {
	m.pace.paused = true
	if m.pace.still == 0 {
		m.pace.still = f.At
	}
}

// resume goes on. Places are kept longer by the time in which nobody could come, unless
// there is still nothing to come for.
func (m *Machine) resume(now int64) Outcome {
	if !m.pace.paused {
		return Outcome{}
	}
	f := &Resumed{}
	if !m.soldOut() {
		f.Shift = now - m.pace.still
	}
	m.fact(f)
	return Outcome{}
}

func (m *Machine) applyResumed(f *Resumed) {
	m.pace.paused = false
	// A pause is no time in which calls are saved up.
	m.pace.last, m.pace.carry = max(m.pace.last, f.At-tick), 0
	if !m.soldOut() {
		m.shift(f.Shift)
	}
}

func (m *Machine) say(c *Say) Outcome {
	if out := malformed(wrongText("a message", c.Message, 0)); !out.OK() {
		return out
	}
	m.fact(&Said{Message: c.Message})
	return Outcome{}
}

// close ends the room, when its books are those of the notice.
func (m *Machine) close(c *Close, now int64) Outcome {
	if len(c.Tallies) != len(m.notice.Inventory) {
		return refuse(Malformed, "there is a tally for each ticket type of the notice, in its order")
	}
	if now < m.notice.Closes && !m.soldOut() {
		return Outcome{Status: TooSoon, At: m.notice.Closes, Detail: &Detail{What: "the window is open until then, and not sold out"}}
	}
	if now < m.notice.CutOff {
		return Outcome{Status: TooSoon, At: m.notice.CutOff, Detail: &Detail{What: "the draw has not been held"}}
	}
	if len(m.turns.live) > 0 {
		return refuse(State, "somebody is shopping still")
	}
	through := uint64(0)
	for i, t := range c.Tallies {
		s := &m.notice.Inventory[i]
		if uint64(t.Through)+uint64(t.Elsewhere)+uint64(t.Left) != uint64(s.Count) {
			return refuse(Totals, s.Type+": what was sold and what is left are not as many as the notice says")
		}
		through += uint64(t.Through)
	}
	if through != m.sales.tickets {
		return refuse(Totals, "the types sold to turns are not as many tickets as turns became orders of")
	}
	m.owed(now)
	m.fact(&Closed{Tallies: slices.Clone(c.Tallies), Owes: m.nextEffect()})
	return Outcome{}
}
