package live

import (
	"slices"

	"facevalue/sale"
)

// change is how a board differs from the one before.
type change struct {
	from, seq uint64
	setup     uint64 // version of the set-up
	anew      bool   // which has changed
	events    []eventChange
	types     []offer
	pools     []shelf
}

// eventChange is the seats of one event that are free now or not any more; the whole
// of them where that is shorter to say.
type eventChange struct {
	key         string
	whole       []byte
	free, taken []uint32
}

func (c *change) empty() bool {
	return !c.anew && len(c.events) == 0 && len(c.types) == 0 && len(c.pools) == 0
}

// wholeAbove is the share of an event's seats, one in so many, above which a change
// names all of them by their bits and not those that changed by number.
const wholeAbove = 48

// update brings the board to where the machine is, and says what has changed.
func (b *board) update(m *sale.Machine, seq uint64, setup *sale.Setup, o *Options) *change {
	m.Touched(&b.touched)
	c := &change{from: b.seq, seq: seq, setup: setup.Version}
	whole := b.touched.Whole
	if setup != b.setup {
		c.anew = true
		whole = append(b.layOut(setup, o.Charts), whole...)
	}
	b.seats(m, c, whole)
	types, pools := b.offers(m, o.Shown)
	c.types, c.pools = differing(b.types, types), differing(b.pools, pools)
	b.types, b.pools, b.seq = types, pools, seq
	return c
}

// seats takes over the seats that were touched, and all of some events.
func (b *board) seats(m *sale.Machine, c *change, whole []uint32) {
	changes := make([]eventChange, len(b.events))
	for _, number := range whole {
		if i := b.event(number); i >= 0 {
			for seat, bits := range m.SeatBits(number, nil) {
				b.take(i, uint32(seat), bits, &changes[i])
			}
		}
	}
	i := -1
	for n, t := range b.touched.Seats {
		if n == 0 || t.Event != b.touched.Seats[n-1].Event {
			i = b.event(t.Event)
		}
		if i >= 0 {
			b.take(i, t.Seat, m.SeatBit(t.Event, t.Seat), &changes[i])
		}
	}
	for i := range changes {
		e := &b.events[i]
		e.held = m.EventStock(e.number).Held
		if changes[i].close(e) {
			c.events = append(c.events, changes[i])
		}
	}
}

// take notes a seat as it is now.
func (b *board) take(event int, seat uint32, bits byte, x *eventChange) {
	if free := b.isFree(bits); b.events[event].set(seat, free) {
		x.note(seat, free)
	}
}

func (x *eventChange) note(seat uint32, free bool) {
	if free {
		x.free = append(x.free, seat)
	} else {
		x.taken = append(x.taken, seat)
	}
}

// close says whether anything of the event has changed, and how to say it shortest.
func (x *eventChange) close(e *boardEvent) bool {
	changed := len(x.free) + len(x.taken)
	x.key = e.key
	if changed > e.chart.Len()/wholeAbove {
		x.whole, x.free, x.taken = slices.Clone(e.bits), nil, nil
	}
	return changed > 0
}

// differing are the entries that are not as they were.
func differing[T comparable](was, now []T) []T {
	var diff []T
	for i := range now {
		if i >= len(was) || was[i] != now[i] {
			diff = append(diff, now[i])
		}
	}
	return diff
}
