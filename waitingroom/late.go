package waitingroom

import "slices"

// lateCall is an entry that came late and has been called.
type lateCall struct {
	Entry uint64 `wire:"1"`
	Till  int64  `wire:"2"`
}

// late are the entries that came for their turn when its place was kept no more, or
// come again after a turn that became no order. They are called next, before ranks
// that have not come up, in the order in which they came.
type late struct {
	line   []uint64
	called []lateCall // the oldest first
}

// claimLate gives a turn to who comes late, or a place at the front.
func (m *Machine) claimLate(n, rank uint64, now int64) Outcome {
	switch m.entries.standing(n) {
	case inLine:
		return m.nextUp(n, rank)
	case called:
		return m.giveTurn(n, rank, now)
	}
	if len(m.late.line) == 0 && m.room() > 0 {
		return m.giveTurn(n, rank, now)
	}
	m.fact(&CameLate{Entry: n, Rank: rank})
	return Outcome{Entry: n, Rank: rank, Ahead: uint64(len(m.late.line))}
}

// nextUp is what somebody is told who waits at the front.
func (m *Machine) nextUp(n, rank uint64) Outcome {
	ahead := uint64(0)
	for _, other := range m.late.line {
		if other == n {
			break
		}
		ahead++
	}
	return Outcome{Entry: n, Rank: rank, Ahead: ahead}
}

func (m *Machine) applyCameLate(f *CameLate) {
	m.entries.stand(f.Entry, inLine)
	m.late.line = append(m.late.line, f.Entry)
}

// callLate calls the first of the line.
func (m *Machine) callLate(till int64) {
	n := m.late.line[0]
	m.late.line = m.late.line[1:]
	m.late.called = append(m.late.called, lateCall{n, till})
	m.entries.stand(n, called)
}

// dueLate lets those go who came late, were called, and did not come again.
func (m *Machine) dueLate(now int64, limit int) {
	if m.pace.still != 0 || m.closed {
		return
	}
	for _, c := range m.late.called {
		if c.Till > now || len(m.facts) >= limit {
			return
		}
		m.fact(&LateLapsed{Entry: c.Entry})
	}
}

// uncall takes an entry off those who came late and were called.
func (m *Machine) uncall(n uint64) {
	for i, c := range m.late.called {
		if c.Entry == n {
			m.late.called = slices.Delete(m.late.called, i, i+1)
			return
		}
	}
	m.broken("entry %d was not called", n)
}

func (m *Machine) applyLateLapsed(f *LateLapsed) {
	m.uncall(f.Entry)
	m.entries.stand(f.Entry, left)
}
