package sale

import (
	"fmt"
	"strings"
	"testing"
)

// TestSeatHasOneClaim: a fact that claims a seat which somebody has stops the machine.
func TestSeatHasOneClaim(t *testing.T) {
	e := event{def: EventDef{Key: "night"}}
	e.setChart(rowsCharts[0])
	e.moveSeat(3, free, held, seatOwner{ownedByHold, 1})
	for _, c := range []struct {
		seat     uint32
		from, to stockState
		owner    seatOwner
	}{
		{3, free, held, seatOwner{ownedByHold, 2}},
		{3, sold, free, seatOwner{}},
		{4, held, sold, seatOwner{ownedByTicket, 1}},
	} {
		told := func() (told string) {
			defer func() { told = fmt.Sprint(recover()) }()
			e.moveSeat(c.seat, c.from, c.to, c.owner)
			return
		}()
		if want := "event night: seat " + e.seatName(c.seat); !strings.Contains(told, want) {
			t.Errorf("seat %d from %d to %d: stopped with %q, want %q", c.seat, c.from, c.to, told, want)
		}
	}
	if s := e.seats[3]; s.state != held || s.n != 1 || e.count[held] != 1 || e.count[free] != int64(len(e.seats))-1 {
		t.Errorf("the first claim is lost: %+v", s)
	}
}
