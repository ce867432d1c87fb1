package sale

// A decision tries things out on the live stock, because a cart's second line must
// see what its first one takes, and takes everything back before it answers. The
// trial is the list of what to put back, in reverse.
type undo struct {
	pool  *pool
	cell  cell
	over  int64
	alloc uint8

	event *event
	seat  uint32
	was   seatState

	claimed *claimed // whose limits and codes were let go
	holds   int32    // live holds among that
}

type trial []undo

// line moves a line's stock as moveLine does and notes how to move it back.
func (t *trial) line(m *Machine, l *Line, from, to stockState, owner seatOwner) {
	m.draws(l, func(p *pool, alloc uint8, n int64) {
		*t = append(*t, undo{pool: p, alloc: alloc, cell: *p.cellAt(alloc), over: p.over})
	})
	t.noteSeats(m, l)
	m.moveLine(l, from, to, owner)
}

// seats moves a line's seats alone, not what it draws on pools.
func (t *trial) seats(m *Machine, l *Line, from, to stockState, owner seatOwner) {
	t.noteSeats(m, l)
	m.shiftSeats(l, from, to, owner)
}

func (t *trial) noteSeats(m *Machine, l *Line) {
	if len(l.Seats) > 0 {
		e := &m.events[m.types[l.Index].def.Event]
		for _, s := range l.Seats {
			*t = append(*t, undo{event: e, seat: s, was: e.seats[s]})
		}
	}
}

// drop lets go of all that a live hold or a waiting order claims; holds is 1 for
// a hold.
func (t *trial) drop(m *Machine, c *claimed, holds int32) {
	for i := range c.lines {
		t.line(m, &c.lines[i], held, free, seatOwner{})
	}
	t.uncount(m, c, holds)
}

// uncount lets go of limits and codes alone.
func (t *trial) uncount(m *Machine, c *claimed, holds int32) {
	m.count(c, -1)
	m.countHolds(c.buyers, -holds)
	*t = append(*t, undo{claimed: c, holds: holds})
}

// back undoes the trial down to a mark.
func (t *trial) back(m *Machine, mark int) {
	for i := len(*t) - 1; i >= mark; i-- {
		u := &(*t)[i]
		switch {
		case u.pool != nil:
			*u.pool.cellAt(u.alloc), u.pool.over = u.cell, u.over
		case u.event != nil:
			now := u.event.seats[u.seat]
			u.event.moveSeat(u.seat, now.state, u.was.state, seatOwner{u.was.kind, u.was.n})
		case u.claimed != nil:
			m.count(u.claimed, 1)
			m.countHolds(u.claimed.buyers, u.holds)
		}
	}
	*t = (*t)[:mark]
}
