package sale

// Stock moves between four states, and every move is one call of move: from and to
// are always named, and Audit adds them up.
type stockState uint8

const (
	free stockState = iota
	held
	sold
	blocked
	stockStates
)

// cell is the part of a pool that belongs to one allocation.
type cell struct {
	n [stockStates]int64
}

// pool is counted capacity. Sum of its cells = capacity + over.
type pool struct {
	def      PoolDef
	capacity int64
	over     int64
	cells    []cell // by allocation; a missing one has nothing
	touched  bool   // it has changed since somebody looked
}

// cellAt is the pool's cell of an allocation, made when first needed.
func (p *pool) cellAt(alloc uint8) *cell {
	for len(p.cells) <= int(alloc) {
		p.cells = append(p.cells, cell{})
	}
	return &p.cells[alloc]
}

// freeIn is how much of the pool is free in an allocation.
func (p *pool) freeIn(alloc uint8) int64 {
	if int(alloc) >= len(p.cells) {
		return 0
	}
	return p.cells[alloc].n[free]
}

// sum is how much of the pool is in a state, over all allocations.
func (p *pool) sum(s stockState) int64 {
	var n int64
	for i := range p.cells {
		n += p.cells[i].n[s]
	}
	return n
}

// move moves n from one state to another within a cell. What returns to a pool
// that is over its capacity pays that off before anything is free again.
func (p *pool) move(alloc uint8, n int64, from, to stockState) {
	c := p.cellAt(alloc)
	c.n[from] -= n
	if to == free && p.over > 0 {
		paid := min(n, p.over)
		p.over -= paid
		n -= paid
	}
	c.n[to] += n
	p.touched = true
}

// draws calls fn for each pool cell that a line's stock is in, with its amount.
func (m *Machine) draws(l *Line, fn func(p *pool, alloc uint8, n int64)) {
	switch l.Kind {
	case TicketLine:
		t := &m.types[l.Index]
		for i, index := range t.def.Pools {
			alloc := uint8(0)
			if l.Drew&(1<<i) != 0 {
				alloc = l.Alloc
			}
			fn(&m.pools[index], alloc, int64(l.Count)*int64(t.def.Admits))
		}
	case ItemLine, DonationLine, DeliveryLine:
		if p := m.items[l.Index].def.Pool; p != 0 {
			fn(&m.pools[p-1], 0, int64(l.Count))
		}
	}
}

// moveLine moves all of a line's stock from one state to another. The owner of its
// seats is set to what owner counts up from; see seatOwner.
func (m *Machine) moveLine(l *Line, from, to stockState, owner seatOwner) {
	m.draws(l, func(p *pool, alloc uint8, n int64) { p.move(alloc, n, from, to) })
	m.shiftSeats(l, from, to, owner)
}

// shiftSeats moves a line's seats alone.
func (m *Machine) shiftSeats(l *Line, from, to stockState, owner seatOwner) {
	if len(l.Seats) > 0 {
		e := &m.events[m.types[l.Index].def.Event]
		for i, s := range l.Seats {
			e.moveSeat(s, from, to, owner.at(i))
		}
	}
}

// moveLines moves the stock of several lines.
func (m *Machine) moveLines(lines []Line, from, to stockState, owner seatOwner) {
	for i := range lines {
		m.moveLine(&lines[i], from, to, owner)
		if owner.kind == ownedByTicket && lines[i].Kind == TicketLine {
			owner.n += uint64(lines[i].Count)
		}
	}
}

// redraw moves to and from the pools the difference between what old lines draw
// and new ones do. What stays is not moved: in a pool that is over its capacity,
// giving it back would pay for places that are kept.
func (m *Machine) redraw(old, now []Line) {
	type part struct {
		p     *pool
		alloc uint8
		n     int64
	}
	var parts []part
	add := func(lines []Line, sign int64) {
		for i := range lines {
			m.draws(&lines[i], func(p *pool, alloc uint8, n int64) {
				for j := range parts {
					if x := &parts[j]; x.p == p && x.alloc == alloc {
						x.n += sign * n
						return
					}
				}
				parts = append(parts, part{p, alloc, sign * n})
			})
		}
	}
	add(old, -1)
	add(now, 1)
	for _, x := range parts {
		if x.n < 0 {
			x.p.move(x.alloc, -x.n, held, free)
		}
	}
	for _, x := range parts {
		if x.n > 0 {
			x.p.move(x.alloc, x.n, free, held)
		}
	}
}
