package api

import (
	"context"
	"math"
	"net/http"
	"slices"
	"time"

	"facevalue/sale"
)

// patience is how long a read waits for a record that it was told of.
const patience = 5 * time.Second

func contextFor(r *http.Request, d time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(r.Context(), d)
}

// renewHold asks for more time. What it says is how the hold stands, so it may be
// repeated without a key.
func (c *call) renewHold() *Refusal {
	s, n, bad := c.held()
	if bad != nil {
		return bad
	}
	if bad := c.fields(&c.place.in, func(*reader, string) bool { return false }); bad != nil {
		return bad
	}
	out, bad := c.submit(&s, &sale.RenewHold{Hold: n, Owner: c.owner(&s, n)})
	if bad != nil {
		return bad
	}
	if !out.OK() {
		return c.said(&s, out)
	}
	return c.renewed(&s, n, &out)
}

// releaseHold lets go. To let go twice is to have let go.
func (c *call) releaseHold() *Refusal {
	s, n, bad := c.held()
	if bad != nil {
		return bad
	}
	out, bad := c.submit(&s, &sale.ReleaseHold{Hold: n, Owner: c.owner(&s, n)})
	switch {
	case bad != nil:
		return bad
	case out.Status == sale.HoldGone && out.Ref == 0, out.OK():
		c.status = http.StatusNoContent
		return nil
	}
	return c.said(&s, out)
}

// renewed tells a hold as it stands, with the instant until which it was given time.
func (c *call) renewed(s *shop, n uint64, out *sale.Outcome) *Refusal {
	var info sale.HoldInfo
	if _, err := s.read(c.r.Context(), func(m *sale.Machine) { info, _ = m.HoldInfo(n) }); err != nil {
		return c.broken(err)
	}
	h := s.shown(&info)
	h.n, h.state, h.order, h.expires, h.total = n, "live", 0, out.Expires, out.Total
	c.out = s.appendHold(c.out, h)
	return nil
}

// change is a request to change a hold.
type change struct {
	drops []dropped
}

// dropped is what is given up of a line as the client saw it.
type dropped struct {
	line  int64
	count int64
	seats []string
}

// amendHold gives up some of a hold and adds to it, whole or not at all.
func (c *call) amendHold() *Refusal {
	s, n, bad := c.held()
	if bad != nil {
		return bad
	}
	p := &c.place
	p.reset()
	var ch change
	bad = c.fields(&p.in, func(in *reader, name string) bool {
		switch name {
		case "drop":
			in.list(maxWants, func(in *reader) { ch.drops = append(ch.drops, readDrop(in)) })
		case "add":
			c.readWants(in, &s)
		case "codes":
			c.readCodes(in)
		default:
			return false
		}
		return true
	})
	if bad != nil {
		return bad
	}
	if bad := c.admitCodes(len(p.codes)); bad != nil {
		return bad
	}
	if len(ch.drops)+len(p.wants)+len(p.codes) == 0 {
		return refuse(problemMalformed, "a change has something to drop or to add, or codes")
	}
	// The command has memory of its own: it is rare, and a desk may keep it for longer.
	cmd := &sale.AmendHold{
		Meta: c.meta(), Hold: n, Owner: c.owner(&s, n),
		Wants: slices.Clone(p.wants), Codes: slices.Clone(p.codes),
	}
	cmd.Drop = s.drops(c, n, ch.drops)
	if !c.api.running.begin(cmd.Key) {
		return &Refusal{Problem: problemRunning, Retry: 1}
	}
	defer c.api.running.end(cmd.Key)
	out, bad := c.submit(&s, cmd)
	if bad != nil {
		return bad
	}
	if !out.OK() {
		return c.said(&s, out)
	}
	return c.given(&s, &out)
}

func readDrop(in *reader) dropped {
	d := dropped{line: -1}
	in.object(func(in *reader, name string) bool {
		switch name {
		case "line":
			d.line = in.number(0, maxListed)
		case "count":
			d.count = in.number(1, maxCount)
		case "seats":
			in.list(maxSeats, func(in *reader) { d.seats = append(d.seats, string(in.key())) })
		default:
			return false
		}
		return true
	})
	if in.bad == nil && d.line < 0 {
		in.fail("line is missing: which line of the hold, counted from 0")
	}
	return d
}

// nowhere is a line that no hold has: the sale refuses it, unless the request was
// carried out before, which it then says.
const nowhere = math.MaxUint32

// drops finds what is given up among the lines that the sale has, some of which
// people see as one.
func (s *shop) drops(c *call, n uint64, wanted []dropped) (drops []sale.Drop) {
	var lines []sale.Line
	_, _ = s.read(c.r.Context(), func(m *sale.Machine) {
		if c.ownsHold(m, n) {
			info, _ := m.HoldInfo(n)
			lines = info.Lines
		}
	})
	for _, d := range wanted {
		first, count := group(lines, d.line)
		drops = append(drops, s.dropFrom(lines, first, count, &d)...)
	}
	return drops
}

// group is which of the sale's lines a line is that people see.
func group(lines []sale.Line, seen int64) (first, count int) {
	for at := 0; at < len(lines); seen-- {
		n := alike(lines[at:])
		if seen == 0 {
			return at, n
		}
		at += n
	}
	return 0, 0
}

func (s *shop) dropFrom(lines []sale.Line, first, count int, d *dropped) (drops []sale.Drop) {
	if len(d.seats) > 0 {
		return s.dropSeats(lines, first, count, d)
	}
	left := d.count
	if left == 0 {
		left = math.MaxInt64 // all of it
	}
	for i := first + count - 1; i >= first && left > 0; i-- {
		n := min(left, int64(lines[i].Count))
		drops = append(drops, sale.Drop{Line: uint32(i), Count: uint32(n), Seats: slices.Clone(seatsToDrop(&lines[i], n))})
		left -= n
	}
	if len(drops) == 0 || d.count > 0 && left > 0 {
		return []sale.Drop{{Line: nowhere, Count: 1}}
	}
	return drops
}

// seatsToDrop are the seats that go when a whole line of them does; who gives up a part
// of one names its seats.
func seatsToDrop(l *sale.Line, n int64) []uint32 {
	if n == int64(l.Count) {
		return l.Seats
	}
	return nil
}

func (s *shop) dropSeats(lines []sale.Line, first, count int, d *dropped) (drops []sale.Drop) {
	found := 0
	for i := first; i < first+count; i++ {
		var seats []uint32
		for _, seat := range lines[i].Seats {
			if slices.Contains(d.seats, s.seatID(s.setup.Types[lines[i].Index].Event, seat)) {
				seats = append(seats, seat)
			}
		}
		if len(seats) > 0 {
			drops = append(drops, sale.Drop{Line: uint32(i), Count: uint32(len(seats)), Seats: seats})
			found += len(seats)
		}
	}
	if found != len(d.seats) {
		return []sale.Drop{{Line: nowhere, Count: 1}}
	}
	return drops
}
