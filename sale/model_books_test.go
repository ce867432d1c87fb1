package sale

import "slices"

// The books are a second telling of what a world has come to: lists of everything that
// ever was, from which all that the machine counts is added up anew each time.
// It shares the machine's words - commands, facts, statuses - and none of its code.

// cellOf names a part of a pool.
type cellOf struct {
	pool  uint32
	alloc uint8
}

type bookLine struct {
	kind   LineKind
	index  uint32
	count  int64
	seats  []string
	alloc  uint8
	drew   uint8
	bundle uint32
	list   uint32 // version of the price; 0 = none
	each   int64  // what one unit costs
	kept   int64  // of that, what is not given back
	offs   map[uint32]int64
	policy TicketPolicy
}

type bookHold struct {
	n                uint64
	owner            Claim
	claims           []Claim
	lines            []bookLine
	codes            []CodeUse
	window           uint32 // index + 1
	staff            bool
	expires, ceiling int64
	total            int64
	entry            uint64
	state            string // live, released, lapsed, ordered
	told             bool   // the machine has said that it lapsed
	exchange         uint64
	order            uint64 // that it became
}

type bookOrder struct {
	bookHold
	n       uint64
	state   string // waits, confirmed, lapsed, cancelled
	told    bool
	payBy   int64
	fee     bool // it has an order fee
	contact bool // there is somebody to write to
	total   int64
	money   [4]int64 // paid, refunded, refunding, owed
	purse   bookPurse
	charge  uint64
	given   []uint64 // tickets to give up in an exchange
	tickets []uint64
	from    int // lines that have tickets
}

type bookTicket struct {
	order uint64
	line  int
	unit  int
	live  bool
}

type bookAnswer struct {
	fingerprint uint64
	outcome     Outcome
}

type bookEntry struct {
	generation uint32
	hold       uint64
	spent      bool
}

// modelled is the books of one world.
type modelled struct {
	w            *world
	now          int64
	policy       Policy
	state        Switch
	states       []Switch
	prices       [][]Price
	capacity     []int64
	free         map[cellOf]int64
	blocked      map[cellOf]int64
	chart        int // version, from 0
	seatAlloc    map[string]uint8
	seatBlock    map[string]bool
	holds        []*bookHold
	orders       []*bookOrder
	tickets      []bookTicket
	effects      map[uint64]openEffect
	unpaid       map[uint64]uint64
	rows         []bookRow
	closing      bookRow  // that the command at hand is about
	m            *Machine // for the numbers of its rows alone
	strays       map[string]bool
	bonds        [][]Claim
	answers      map[Key]bookAnswer
	entries      map[uint64]bookEntry
	swaps        []bookSwap
	grace        int64
	frozenAt     int64
	typeFrozenAt []int64
	cart         *bookCart // that was looked at last
	orAs         int       // as which of its types a part is taken that several would do for
	unsure       bool      // the answer depends on that
}

func newModelled(w *world) *modelled {
	b := &modelled{
		w: w, policy: w.policy, states: make([]Switch, len(w.types)), typeFrozenAt: make([]int64, len(w.types)), free: map[cellOf]int64{}, blocked: map[cellOf]int64{},
		seatAlloc: map[string]uint8{}, seatBlock: map[string]bool{}, effects: map[uint64]openEffect{}, unpaid: map[uint64]uint64{},
		strays: map[string]bool{}, answers: map[Key]bookAnswer{}, entries: map[uint64]bookEntry{},
	}
	for i, p := range w.pools {
		b.capacity = append(b.capacity, int64(p.Capacity))
		b.free[cellOf{uint32(i), 0}] = int64(p.Capacity)
	}
	for _, p := range w.prices {
		b.prices = append(b.prices, []Price{p})
	}
	b.free[cellOf{floorPool, 0}] -= int64(w.shared)
	b.free[cellOf{floorPool, 1}] += int64(w.shared)
	for _, s := range w.moved {
		b.seatAlloc[s] = 1
	}
	return b
}

// ends is when a live hold ends by itself.
func (b *modelled) ends(h *bookHold) int64 { return max(h.expires, min(b.grace, h.ceiling)) }

// freeze sets the sale's switch or a type's; what is live gets the time back that a
// freeze took.
func (b *modelled) freeze(f *Switched) {
	state, since := &b.state, &b.frozenAt
	concerned := func([]bookLine) bool { return true }
	if f.Type != 0 {
		state, since = &b.states[f.Type-1], &b.typeFrozenAt[f.Type-1]
		concerned = func(lines []bookLine) bool {
			return slices.ContainsFunc(lines, func(l bookLine) bool { return l.kind == TicketLine && l.index == f.Type-1 })
		}
	}
	was := *state
	*state = f.State
	switch {
	case was != SwitchFrozen && f.State == SwitchFrozen:
		*since = b.now
	case was == SwitchFrozen && f.State != SwitchFrozen:
		b.thaw(b.now+min(b.now-*since, day), concerned)
	}
}

func (b *modelled) thaw(until int64, concerned func([]bookLine) bool) {
	for _, h := range b.holds {
		if h.state == "live" && concerned(h.lines) {
			h.expires, h.ceiling = max(h.expires, until), max(h.ceiling, until)
		}
	}
	for _, o := range b.orders {
		if o.state == "waits" && o.payBy != 0 && concerned(o.lines) {
			o.payBy = max(o.payBy, until)
		}
	}
	for id, e := range b.effects {
		if e.ask != 0 && concerned(b.orders[e.Order-1].lines) {
			e.ask = max(e.ask, until)
			b.effects[id] = e
		}
	}
}

// stands says whether the clock of what has such lines stands still.
func (b *modelled) stands(lines []bookLine) bool { return b.frozen(lines) != OK }

// letGo ends what is over by now.
func (b *modelled) letGo() {
	for _, h := range b.holds {
		charged := h.exchange != 0 && b.orders[h.exchange-1].charge != 0
		if h.state == "live" && !charged && !b.stands(h.lines) && b.now >= b.ends(h) {
			h.state = "lapsed"
			b.giveBack(h.lines)
			b.freeTurn(h)
		}
	}
	for _, o := range b.orders {
		if o.state == "waits" && o.charge == 0 && !b.stands(o.lines) && o.payBy != 0 && b.now >= o.payBy {
			o.state, o.total = "lapsed", 0
			b.giveBack(o.lines)
			b.settleEnd(o)
		}
	}
}

func (b *modelled) freeTurn(h *bookHold) {
	if e := b.entries[h.entry]; h.entry != 0 && e.hold == h.n {
		e.hold = 0
		b.entries[h.entry] = e
	}
}

// drawn is what a line draws on the pools.
func (b *modelled) drawn(l *bookLine) map[cellOf]int64 {
	cells := map[cellOf]int64{}
	switch l.kind {
	case TicketLine:
		d := b.w.types[l.index]
		for i, p := range d.Pools {
			c := cellOf{p, 0}
			if l.drew&(1<<i) != 0 {
				c.alloc = l.alloc
			}
			cells[c] += l.count * int64(d.Admits)
		}
	case ItemLine, DeliveryLine:
		if p := b.w.items[l.index].Pool; p != 0 {
			cells[cellOf{p - 1, 0}] += l.count
		}
	}
	return cells
}

// claims is what live holds and waiting orders have taken, and what is sold.
func (b *modelled) claims() (held, sold map[cellOf]int64) {
	held, sold = map[cellOf]int64{}, map[cellOf]int64{}
	add := func(to map[cellOf]int64, l bookLine) {
		for c, n := range b.drawn(&l) {
			to[c] += n
		}
	}
	for _, h := range b.holds {
		if h.state == "live" {
			for _, l := range h.lines {
				add(held, l)
			}
		}
	}
	for _, o := range b.orders {
		for _, l := range o.lines {
			if o.state == "waits" {
				add(held, l)
			}
			if o.state == "confirmed" && l.kind != TicketLine {
				add(sold, l)
			}
		}
	}
	for _, t := range b.tickets {
		if t.live {
			add(sold, b.unit(t))
		}
	}
	return held, sold
}

// unit is the line of one ticket.
func (b *modelled) unit(t bookTicket) bookLine {
	l := b.orders[t.order-1].lines[t.line]
	if l.count = 1; len(l.seats) > 0 {
		l.seats = l.seats[t.unit : t.unit+1]
	}
	return l
}

// fixed is how much of a pool is held, sold or blocked.
func (b *modelled) fixed(pool uint32) int64 {
	var n int64
	held, sold := b.claims()
	for _, m := range []map[cellOf]int64{held, sold, b.blocked} {
		for c, x := range m {
			if c.pool == pool {
				n += x
			}
		}
	}
	return n
}

// giveBack returns what lines drew, place by place: what is beyond the capacity is
// nobody's. It is called after whoever had it has let go.
func (b *modelled) giveBack(lines []bookLine) {
	for i := range lines {
		cells := b.drawn(&lines[i])
		for _, c := range orderedCells(cells) {
			b.giveCell(c, cells[c])
		}
	}
}

func (b *modelled) giveCell(c cellOf, n int64) {
	for range n {
		if b.inPool(c.pool) < b.capacity[c.pool] {
			b.free[c]++
		}
	}
}

// inPool is all of a pool that is somewhere.
func (b *modelled) inPool(pool uint32) int64 {
	n := b.fixed(pool)
	for c, x := range b.free {
		if c.pool == pool {
			n += x
		}
	}
	return n
}

func orderedCells(m map[cellOf]int64) []cellOf {
	var cells []cellOf
	for c := range m {
		cells = append(cells, c)
	}
	slices.SortFunc(cells, func(x, y cellOf) int { return int(x.pool)*100 + int(x.alloc) - int(y.pool)*100 - int(y.alloc) })
	return cells
}

// seatOf says who has a seat: "" when it is free.
func (b *modelled) seatOf(id string) string {
	for _, h := range b.holds {
		if h.state == "live" && hasSeat(h.lines, id) {
			return "held"
		}
	}
	for _, o := range b.orders {
		if o.state == "waits" && hasSeat(o.lines, id) {
			return "held"
		}
	}
	for _, t := range b.tickets {
		if t.live && slices.Contains(b.unit(t).seats, id) {
			return "sold"
		}
	}
	if b.seatBlock[id] {
		return "blocked"
	}
	return ""
}

func hasSeat(lines []bookLine, id string) bool {
	return slices.ContainsFunc(lines, func(l bookLine) bool { return slices.Contains(l.seats, id) })
}

// used is how often a code is in use, and what its rule has spent.
func (b *modelled) used(code uint32) (uses uint32, spent int64) {
	rule := b.ruleOf(code)
	each := func(codes []CodeUse) {
		for _, u := range codes {
			if u.Code == code {
				uses++
			}
			if b.ruleOf(u.Code) == rule {
				spent += u.Off
			}
		}
	}
	for _, h := range b.holds {
		if h.state == "live" {
			each(h.codes)
		}
	}
	for _, o := range b.orders {
		if o.state == "waits" || o.state == "confirmed" {
			each(o.codes)
		}
	}
	return uses, spent
}

// ruleOf is the rule of the n-th code.
func (b *modelled) ruleOf(code uint32) int {
	for i, c := range b.w.codes {
		if int(code) < len(c.texts) {
			return i
		}
		code -= uint32(len(c.texts))
	}
	return -1
}

// keeps says whether a hold has reserved a use of a code, and what that took off.
func (h *bookHold) keeps(code uint32) (int64, bool) {
	for _, u := range h.codes {
		if u.Code == code {
			return u.Off, true
		}
	}
	return 0, false
}

func (h *bookHold) usesCode(code uint32) bool {
	_, uses := h.keeps(code)
	return uses
}
