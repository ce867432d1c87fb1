package sim

import (
	"cmp"
	"fmt"
	"slices"

	"facevalue/sale"
)

// good is one unit of something, as a buyer would say what it is.
type good struct {
	typ  uint32
	seat uint32 // its number + 1; 0 without one
}

// goods are sorted, one for each ticket.
type goods []good

func compareGoods(a, b good) int {
	return cmp.Or(cmp.Compare(a.typ, b.typ), cmp.Compare(a.seat, b.seat))
}

func (g goods) sorted() goods {
	slices.SortFunc(g, compareGoods)
	return g
}

// count is how many there are of a type.
func (g goods) count(typ uint32) (n uint32) {
	for i := range g {
		if g[i].typ == typ {
			n++
		}
	}
	return n
}

// less is what is left without some; false when some of those are not there.
func (g goods) less(some goods) (goods, bool) {
	left := slices.Clone(g)
	for _, x := range some {
		i := slices.Index(left, x)
		if i < 0 {
			return nil, false
		}
		left = slices.Delete(left, i, i+1)
	}
	return left, true
}

// and is all of both.
func (g goods) and(more goods) goods { return append(slices.Clone(g), more...).sorted() }

// goodsOf are the tickets and the scarfs of frozen lines.
func goodsOf(lines []sale.Line) (g goods, scarfs uint32, err error) {
	for _, l := range lines {
		switch {
		case l.Kind == sale.ItemLine:
			scarfs += l.Count
		case l.Kind != sale.TicketLine:
		case len(l.Seats) != 0 && len(l.Seats) != int(l.Count):
			return nil, 0, fmt.Errorf("a line of %d has %d seats", l.Count, len(l.Seats))
		default:
			for i := range l.Count {
				x := good{typ: l.Index}
				if len(l.Seats) > 0 {
					x.seat = l.Seats[i] + 1
				}
				g = append(g, x)
			}
		}
	}
	return g.sorted(), scarfs, nil
}

// claim is what somebody was told is theirs: a hold, an order, or seats that the
// house keeps.
type claim struct {
	what   string // for messages
	goods  goods
	scarfs uint32
	total  int64
	email  uint32 // of whose it is; 0 = not told yet
	codes  []string
	entry  uint64

	busy int  // requests without an answer that may change it
	over bool // ended, and its owner was told
}

func (c *claim) touch(n int) { c.busy += n }

// hold is a claim until an instant.
type hold struct {
	claim
	n      uint64
	fan    *fan
	until  int64 // not before this instant
	latest int64 // nor after this one, but for the time that all holds were given
	bound  bool  // to an exchange of which the end is not known
}

// order is a claim that is paid for.
type order struct {
	claim
	n        uint64
	hold     uint64
	fan      *fan // nil at the counter
	payBy    int64
	at       bool  // sold at the counter, or for nothing: confirmed at once
	cash     int64 // paid at the counter
	mayOwe   bool  // something was added, which may not get paid
	givenUp  bool  // its buyer asked for its end while a payment may have been under way
	till     bool  // more was asked for at the counter, which may be paid already
	exchange *trade
}

// trade is an exchange that waits for money, of which the end is not known.
type trade struct {
	hold  *hold
	gives goods
	more  int64
	after uint64 // charges up to here are of something else
}

// certain says whether a hold is there at an instant for all that was told.
func (h *hold) certain(now int64) bool {
	return !h.over && h.busy == 0 && !h.bound && now < h.until
}

// certain says whether an order has its goods at an instant for all that was told.
func (s *shop) certain(o *order) bool {
	if o.over || o.busy > 0 || o.exchange != nil || o.givenUp {
		return false
	}
	return o.at || s.now < o.payBy || s.outside.paidFor(o.n) != nil
}
