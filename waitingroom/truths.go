package waitingroom

import "fmt"

// Truths checks what is cheap enough to check always.
func (m *Machine) Truths() error {
	switch {
	case m.log.Size() != m.entries.count:
		return m.untrue("the log has %d entries, the room %d", m.log.Size(), m.entries.count)
	case m.size > m.entries.count:
		return m.untrue("%d were drawn among, of %d", m.size, m.entries.count)
	case m.pace.served > m.entries.count:
		return m.untrue("%d were called, of %d", m.pace.served, m.entries.count)
	case m.calls.lapsed > m.pace.served:
		return m.untrue("%d lapsed, of %d called", m.calls.lapsed, m.pace.served)
	case m.seed == nil && m.pace.served > 0:
		return m.untrue("%d were called before the draw", m.pace.served)
	case m.seed != nil && !m.cut:
		return m.untrue("drawn before entries were closed")
	}
	return nil
}

func (m *Machine) untrue(format string, args ...any) error {
	return fmt.Errorf("waitingroom: room %s: %s", m.notice.Room, fmt.Sprintf(format, args...))
}

// Audit checks every truth.
func (m *Machine) Audit() error {
	if err := m.Truths(); err != nil {
		return err
	}
	for _, audit := range []func() error{m.auditEntries, m.auditCalls, m.auditLate, m.auditTurns, m.auditSales} {
		if err := audit(); err != nil {
			return err
		}
	}
	return nil
}

// auditEntries finds every entry by its name, and counts those that are elsewhere.
func (m *Machine) auditEntries() error {
	var count [standingEnd]int
	for n := uint64(1); n <= m.entries.count; n++ {
		if found, there := m.entries.index.find(m.entries.nameAt(n), m.entries.nameAt); !there || found != n {
			return m.untrue("entry %d is not found by its name", n)
		}
		s := m.entries.standing(n)
		if s >= standingEnd {
			return m.untrue("entry %d stands at %d", n, s)
		}
		count[s]++
	}
	switch {
	case count[inside] != len(m.turns.live):
		return m.untrue("%d entries are inside, %d have a turn", count[inside], len(m.turns.live))
	case count[inLine] != len(m.late.line):
		return m.untrue("%d entries are late, %d wait as such", count[inLine], len(m.late.line))
	case count[called] != len(m.late.called):
		return m.untrue("%d entries are called late, %d places are kept", count[called], len(m.late.called))
	}
	return nil
}

// auditCalls holds what is kept for who was called against who has not come.
func (m *Machine) auditCalls() error {
	from, open, till := m.calls.lapsed, uint64(0), int64(0)
	for _, c := range m.calls.list {
		if c.To <= from || uint64(c.Open) > c.To-from || c.Till < till {
			return m.untrue("of ranks %d to %d, %d are open until %d", from+1, c.To, c.Open, c.Till)
		}
		from, open, till = c.To, open+uint64(c.Open), c.Till
	}
	if from != m.pace.served || open != m.calls.open {
		return m.untrue("calls reach to %d and keep %d places, not %d and %d", from, open, m.pace.served, m.calls.open)
	}
	return nil
}

func (m *Machine) auditLate() error {
	for _, n := range m.late.line {
		if !m.entries.has(n) || m.entries.standing(n) != inLine {
			return m.untrue("entry %d waits as late, which it is not", n)
		}
	}
	for i, c := range m.late.called {
		if !m.entries.has(c.Entry) || m.entries.standing(c.Entry) != called || i > 0 && c.Till < m.late.called[i-1].Till {
			return m.untrue("entry %d is called late, out of order", c.Entry)
		}
	}
	return nil
}

func (m *Machine) auditTurns() error {
	for n, t := range m.turns.live {
		if !m.entries.has(n) || m.entries.standing(n) != inside || m.entries.turns(n) == 0 {
			return m.untrue("entry %d has a turn that it was not given", n)
		}
		if rank := m.rank(n); rank == 0 || rank > m.pace.served {
			return m.untrue("rank %d has a turn, %d were called", rank, m.pace.served)
		}
		if t.expires > t.since+m.notice.Longest && t.expires > t.since+maxLongest {
			return m.untrue("the turn of entry %d lasts too long", n)
		}
	}
	return nil
}

func (m *Machine) auditSales() error {
	sum := uint64(0)
	for n, tickets := range m.sales.bought {
		if !m.entries.has(n) || m.entries.standing(n) != spent {
			return m.untrue("entry %d ordered without a turn", n)
		}
		sum += uint64(tickets)
	}
	if sum != m.sales.tickets {
		return m.untrue("turns ordered %d tickets, %d were counted", sum, m.sales.tickets)
	}
	for id, e := range m.effects.open {
		if id > m.effects.last || e.ID != id {
			return m.untrue("effect %d was never opened", id)
		}
	}
	return nil
}
