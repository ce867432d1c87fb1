package sale

import (
	"fmt"

	"facevalue/seating"
)

// seatOwner is who has a seat: a hold, a ticket, or nobody. Tickets of a line are
// numbered one after the other, so a line's seats count up from its first ticket.
type seatOwner struct {
	kind ownerKind
	n    uint64
}

type ownerKind uint8

const (
	ownedByNobody ownerKind = iota
	ownedByHold
	ownedByOrder // bought and not paid yet
	ownedByTicket
	ownedByBlock // taken out of sale
	ownedByKill  // not in the sellable house
)

// at is the owner of the i-th seat of a line.
func (o seatOwner) at(i int) seatOwner {
	if o.kind == ownedByTicket {
		o.n += uint64(i)
	}
	return o
}

// seatState is one seat of one event.
type seatState struct {
	n     uint64 // of the owner
	kind  ownerKind
	state stockState
	alloc uint8
}

// event is one event of the sale with its seats, if it has a chart.
type event struct {
	def   EventDef
	chart *seating.Chart
	house *seating.House
	seats []seatState
	count [stockStates]int64 // seats by state

	ended string // why it will not be; "" while it will

	touched *seatWatch // seats that changed, where somebody watches
}

// moveSeat moves a seat from one state to another and tells the house. A seat that is
// not in the state it is moved from has another claim on it: to go on would be to sell
// it twice.
func (e *event) moveSeat(seat uint32, from, to stockState, owner seatOwner) {
	s := &e.seats[seat]
	if s.state != from {
		panic(fmt.Sprintf("sale: event %s: seat %s is in state %d and cannot be moved from state %d", e.def.Key, e.seatName(seat), s.state, from))
	}
	s.state, s.kind, s.n = to, owner.kind, owner.n
	if e.touched != nil {
		e.touched.touch(seat)
	}
	e.count[from]--
	e.count[to]++
	switch {
	case from == free && to != free:
		e.house.Take(seating.Seat(seat))
	case from != free && to == free:
		e.house.Free(seating.Seat(seat))
	}
}

// setChart gives an event the chart it is sold on, all seats free.
func (e *event) setChart(c *seating.Chart) {
	e.chart = c
	e.house = seating.NewHouse(c)
	e.seats = make([]seatState, c.Len())
	e.count = [stockStates]int64{free: int64(c.Len())}
	e.watch(e.touched != nil)
}

// noSeat is the number in a line of a seat that the chart has no more: of a ticket
// that was void when the chart was swapped. To call it 0 would name another seat.
const noSeat = uint32(seating.NoSeat)

// seatName is the stable id of a seat, for people.
func (e *event) seatName(seat uint32) string {
	if e.chart == nil || int(seat) >= e.chart.Len() {
		return "?"
	}
	return e.chart.ID(seating.Seat(seat))
}

// seatAt is a seat's number as the chart knows it.
func seatAt(n uint32) seating.Seat { return seating.Seat(n) }
