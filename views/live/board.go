package live

import (
	"slices"
	"sync"

	"facevalue/sale"
	"facevalue/seating"
)

// board is what is to be had, as it was published last.
type board struct {
	mu       sync.Mutex
	seq      uint64
	made     int64 // instant of the last publication
	anew     bool  // publish although no record was folded
	setup    *sale.Setup
	public   uint64 // allocations that everybody can buy from, as bits
	events   []boardEvent
	types    []offer
	pools    []shelf
	touched  sale.Touched
	ring     ring
	watchers int
	news     chan struct{} // closed when the ring has more
	shown    *Published    // of the board as it is; nil when nobody has asked
}

// boardEvent is one event with numbered seats.
type boardEvent struct {
	key    string
	number uint32 // in the set-up
	chart  *seating.Chart
	bits   []byte // a bit for each seat, the lowest first: free for everybody
	free   []int  // such seats by category
	held   int64  // seats that may come back
}

// shelf is a pool whose numbers are shown.
type shelf struct {
	key  string
	free int64
}

// offer is a ticket type as everybody may see it.
type offer struct {
	key       string
	state     string
	left      int64 // -1 where it is not shown
	returning bool  // some are held, and may come back
}

// What a ticket type can be.
const (
	offerAvailable = "available"
	offerFew       = "few"
	offerNone      = "none"
	offerPaused    = "paused"
	offerClosed    = "closed"
)

// publicAllocs are the allocations that a window sells from which asks for no code and
// is not the box office's.
func publicAllocs(setup *sale.Setup) uint64 {
	set := uint64(1)
	for i := range setup.Windows {
		if w := &setup.Windows[i]; !w.Access && !w.Staff {
			set |= 1 << w.Alloc
		}
	}
	return set
}

// isFree says whether everybody can have a seat.
func (b *board) isFree(seat byte) bool {
	return seat&sale.SeatState == sale.SeatFree && b.public>>(seat>>sale.SeatAlloc)&1 == 1
}

// set notes whether a seat is free, and says whether that is news.
func (e *boardEvent) set(seat uint32, free bool) bool {
	mask := byte(1) << (seat % 8)
	if was := e.bits[seat/8]&mask != 0; was == free {
		return false
	}
	e.bits[seat/8] ^= mask
	n := -1
	if free {
		n = 1
	}
	e.free[e.chart.CategoryOf(seating.Seat(seat))] += n
	return true
}

// layOut takes over a set-up that has changed, and answers the events of which every
// seat has to be looked at.
func (b *board) layOut(setup *sale.Setup, charts sale.Charts) (whole []uint32) {
	was, public := b.events, b.public
	b.setup, b.public, b.events = setup, publicAllocs(setup), nil
	for i := range setup.Events {
		chart, ok := charts(setup.Events[i].Chart)
		if !ok {
			continue
		}
		n := slices.IndexFunc(was, func(e boardEvent) bool { return e.number == uint32(i) && e.chart == chart })
		if n >= 0 {
			b.events = append(b.events, was[n])
		} else {
			b.events = append(b.events, newBoardEvent(setup.Events[i].Key, i, chart))
		}
		if n < 0 || public != b.public {
			whole = append(whole, uint32(i))
		}
	}
	return whole
}

func newBoardEvent(key string, number int, chart *seating.Chart) boardEvent {
	return boardEvent{
		key: key, number: uint32(number), chart: chart,
		bits: make([]byte, (chart.Len()+7)/8), free: make([]int, len(chart.Categories())),
	}
}

// event is the board's place of an event, -1 for one without seats.
func (b *board) event(number uint32) int {
	return slices.IndexFunc(b.events, func(e boardEvent) bool { return e.number == number })
}
