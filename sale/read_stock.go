package sale

import (
	"math/bits"
	"slices"
)

// A seat as readers get it is one byte: its state in the lower two bits, its allocation
// in the upper six.
const (
	SeatFree    byte = 0
	SeatHeld    byte = 1 // by a hold, or an order that waits for its money
	SeatSold    byte = 2
	SeatBlocked byte = 3
	SeatState   byte = 3 // the mask of the state
	SeatAlloc        = 2 // by how much to shift down to the allocation
)

// Capacity is how many a pool has, and how many are committed beyond that.
func (m *Machine) Capacity(pool uint32) (capacity, over int64) {
	p := &m.pools[pool]
	return p.capacity, p.over
}

// PoolStock is the stock of a pool, over all its allocations.
func (m *Machine) PoolStock(pool uint32) Stock { return stockOf(m.pools[pool].sum) }

// PoolShare is the part of a pool's stock that an allocation has.
func (m *Machine) PoolShare(pool, alloc uint32) Stock {
	p := &m.pools[pool]
	if int(alloc) >= len(p.cells) {
		return Stock{}
	}
	return stockOf(func(s stockState) int64 { return p.cells[alloc].n[s] })
}

// EventStock is the numbered seats of an event.
func (m *Machine) EventStock(event uint32) Stock {
	e := &m.events[event]
	return stockOf(func(s stockState) int64 { return e.count[s] })
}

// Chart is the chart version that an event is on, NoChart if it has none.
func (m *Machine) Chart(event uint32) [32]byte { return m.events[event].def.Chart }

// SeatBits adds a byte for each seat of an event to dst, in the order of its chart.
func (m *Machine) SeatBits(event uint32, dst []byte) []byte {
	seats := m.events[event].seats
	dst = slices.Grow(dst, len(seats))
	for i := range seats {
		dst = append(dst, seats[i].bits())
	}
	return dst
}

// SeatBit is the byte of one seat.
func (m *Machine) SeatBit(event, seat uint32) byte { return m.events[event].seats[seat].bits() }

func (s *seatState) bits() byte { return byte(s.state) | s.alloc<<SeatAlloc }

// SeatKilled says whether a seat that is blocked is out of the sellable house, rather than
// kept for something.
func (m *Machine) SeatKilled(event, seat uint32) bool {
	return m.events[event].seats[seat].kind == ownedByKill
}

// Killed is how many of an event's blocked seats are out of the sellable house. It looks
// at every seat.
func (m *Machine) Killed(event uint32) (n int64) {
	for i := range m.events[event].seats {
		if m.events[event].seats[i].kind == ownedByKill {
			n++
		}
	}
	return n
}

// Touched is what has changed since somebody looked last. What was changed and changed
// back may be named too.
type Touched struct {
	Seats []SeatTouch
	Pools []uint32
	Whole []uint32 // events of which every seat is to be looked at again: their chart is new
}

// SeatTouch is one seat of one event.
type SeatTouch struct {
	Event, Seat uint32
}

// Watch has the machine note what changes, for Touched, or stop. Who watches is a reader
// and carries nothing out: the effects that facts open are not kept for Opened meanwhile.
func (m *Machine) Watch(on bool) {
	m.watching = on
	m.opened, m.closed = nil, nil
	for i := range m.events {
		m.events[i].watch(on)
	}
	for i := range m.pools {
		m.pools[i].touched = on
	}
}

// watch begins to note which seats change, beginning with all of them.
func (e *event) watch(on bool) {
	e.touched = nil
	if on {
		e.touched = &seatWatch{whole: true, seen: make([]uint64, (len(e.seats)+63)/64)}
	}
}

// seatWatch notes which seats of an event have changed, each once.
type seatWatch struct {
	whole bool // all of them
	seen  []uint64
}

func (w *seatWatch) touch(seat uint32) { w.seen[seat/64] |= 1 << (seat % 64) }

// Touched empties t and fills it with what has changed since the last call, or since
// Watch was called. It changes the machine's notes, so nobody else may ask meanwhile.
func (m *Machine) Touched(t *Touched) {
	t.Seats, t.Pools, t.Whole = t.Seats[:0], t.Pools[:0], t.Whole[:0]
	if !m.watching {
		return
	}
	for i := range m.pools {
		if p := &m.pools[i]; p.touched {
			t.Pools = append(t.Pools, uint32(i))
			p.touched = false
		}
	}
	for i := range m.events {
		w := m.events[i].touched
		if w.whole {
			t.Whole = append(t.Whole, uint32(i))
			w.whole = false
			clear(w.seen)
			continue
		}
		for at, word := range w.seen {
			for ; word != 0; word &= word - 1 {
				t.Seats = append(t.Seats, SeatTouch{uint32(i), uint32(at*64 + bits.TrailingZeros64(word))})
			}
			w.seen[at] = 0
		}
	}
}
