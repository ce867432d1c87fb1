package sale

import (
	"fmt"
	"slices"

	"facevalue/seating"
)

// setPrice prices a type for holds that come after. Inside a window whose rules
// are posted, neither the price nor what is unavoidable in it rises without a newer
// posted version that has taken effect.
func (m *Machine) setPrice(c *SetPrice, now int64) Outcome {
	if what := validPrice(&c.Price); what != "" {
		return refuse(Malformed, what)
	}
	if int(c.Type) >= len(m.types) {
		return refuse(Unknown, "ticket type")
	}
	t := &m.types[c.Type]
	if out := full("prices of one thing", len(t.lists), maxPrices); !out.OK() {
		return out
	}
	unit := unitAt(&c.Price, 0, nil)
	if n := len(t.lists); n > 0 {
		old := &t.lists[n-1]
		if unit.dearer(&old.unit) {
			if out := m.mayRise(func(w *window) bool { return w.sells(c.Type) }, c.Posted, old.at, now); !out.OK() {
				return out
			}
		}
	}
	m.fact(&TypePriced{Type: c.Type, Price: c.Price, Posted: c.Posted, By: c.By, At: now, Unit: unit})
	return Outcome{Ref: uint64(len(t.lists)), Total: unit.Total()}
}

// mayRise refuses a rise of what has cost less since an instant, in a window that
// sells it, whose rules are posted and which is not over. What allows it is a newer
// version of those rules, posted since then and in effect; the organizer names the
// version that announces it, and it must be the newest of one of those windows.
func (m *Machine) mayRise(sells func(*window) bool, named uint32, since, now int64) Outcome {
	var first *window
	found := false
	for i := range m.windows {
		w := &m.windows[i]
		if w.posted == 0 || w.def.over(now) || !sells(w) {
			continue
		}
		if w.posted == 1 || w.postedAt < since || now < w.effective {
			return w.riseRefused()
		}
		if first == nil {
			first = w
		}
		found = found || named == w.posted
	}
	if first != nil && !found {
		return first.riseRefused()
	}
	return Outcome{}
}

// riseRefused says which window stands in the way, which version of its rules is
// posted, and from when on it is in effect.
func (w *window) riseRefused() Outcome {
	return Outcome{Status: PricePosted, Detail: &Detail{What: w.def.Key, At: w.effective, Available: int64(w.posted)}}
}

func (m *Machine) postRules(c *PostRules, now int64) Outcome {
	if int(c.Window) >= len(m.windows) {
		return refuse(Unknown, "window")
	}
	w := &m.windows[c.Window]
	if c.Version != w.posted+1 {
		return Outcome{Status: PostedOrder, Detail: &Detail{What: w.def.Key, Available: int64(w.posted) + 1}}
	}
	if soonest := now + m.policy.PostedNotice; w.posted > 0 && c.Effective < soonest {
		return Outcome{Status: PostedOrder, Detail: &Detail{What: "notice", At: soonest}}
	}
	m.fact(&RulesPosted{Window: c.Window, Version: c.Version, Effective: c.Effective, By: c.By, At: now})
	return Outcome{Ref: uint64(c.Version)}
}

// setCapacity sets how much a pool has. Going below what is held, sold or blocked
// needs a named acceptance; then nothing is free, and nobody loses anything. So does
// going above what its standing area holds on the chart.
func (m *Machine) setCapacity(c *SetCapacity) Outcome {
	if c.Capacity > maxCapacity || badText(c.Accept) {
		return refuse(Malformed, "a pool has at most 10,000,000")
	}
	if c.Accept != "" && c.By.Name == "" {
		return refuse(Malformed, "who accepts it must be named")
	}
	if int(c.Pool) >= len(m.pools) {
		return refuse(Unknown, "pool")
	}
	p := &m.pools[c.Pool]
	if out := m.fitsArea(&p.def, c.Capacity); !out.OK() && c.Accept == "" {
		return out
	}
	fixed := p.sum(held) + p.sum(sold) + p.sum(blocked)
	for a := 1; a < len(p.cells); a++ {
		fixed += p.cells[a].n[free]
	}
	over := fixed - int64(c.Capacity)
	if over > 0 && c.Accept == "" {
		return Outcome{Status: Committed, Detail: &Detail{What: p.def.Key, Available: fixed}}
	}
	if shared := fixed - p.sum(held) - p.sum(sold) - p.sum(blocked); over > 0 && shared > 0 {
		return Outcome{Status: Committed, Detail: &Detail{What: p.def.Key + ": release its allocations first", Available: fixed}}
	}
	m.fact(&CapacitySet{Pool: c.Pool, Capacity: c.Capacity, Over: uint32(max(over, 0)), By: c.By, Reason: c.Accept})
	return Outcome{Ref: uint64(c.Pool)}
}

func (m *Machine) applyCapacitySet(f *CapacitySet) {
	p := &m.pools[f.Pool]
	p.capacity, p.over, p.touched = int64(f.Capacity), int64(f.Over), true
	all := p.capacity + p.over
	for a := range p.cells {
		all -= p.cells[a].n[held] + p.cells[a].n[sold] + p.cells[a].n[blocked]
		if a > 0 {
			all -= p.cells[a].n[free]
		}
	}
	p.cellAt(0).n[free] = all
}

// moveCount moves free capacity of a pool from one allocation to another.
func (m *Machine) moveCount(c *MoveCount) Outcome {
	if c.From == c.To || c.Count == 0 || c.Count > maxCapacity {
		return refuse(Malformed, "move at least 1 between two allocations")
	}
	if int(c.Pool) >= len(m.pools) {
		return refuse(Unknown, "pool")
	}
	if int(c.From) >= len(m.allocs) || int(c.To) >= len(m.allocs) {
		return refuse(Unknown, "allocation")
	}
	if left := m.pools[c.Pool].freeIn(uint8(c.From)); left < int64(c.Count) {
		return Outcome{Status: Committed, Detail: &Detail{What: m.pools[c.Pool].def.Key, Available: left}}
	}
	m.fact(&CountMoved{Pool: c.Pool, From: c.From, To: c.To, Count: c.Count, By: c.By})
	return Outcome{Ref: uint64(c.Pool)}
}

// blockCount takes free capacity out of sale, or puts it back.
func (m *Machine) blockCount(c *BlockCount) Outcome {
	if c.Count == 0 || c.Count > maxCapacity || c.Count < -maxCapacity || c.Reason == "" || badText(c.Reason) {
		return refuse(Malformed, "block or unblock at least 1, with a reason")
	}
	if int(c.Pool) >= len(m.pools) {
		return refuse(Unknown, "pool")
	}
	if int(c.Alloc) >= len(m.allocs) {
		return refuse(Unknown, "allocation")
	}
	p := &m.pools[c.Pool]
	if left := p.freeIn(uint8(c.Alloc)); c.Count > left {
		return Outcome{Status: Committed, Detail: &Detail{What: p.def.Key, Available: left}}
	}
	if have := p.cellAt(uint8(c.Alloc)).n[blocked]; -c.Count > have {
		return Outcome{Status: Committed, Detail: &Detail{What: p.def.Key, Available: have}}
	}
	m.fact(&CountBlocked{Pool: c.Pool, Alloc: c.Alloc, Count: c.Count, Reason: c.Reason, By: c.By})
	return Outcome{Ref: uint64(c.Pool)}
}

func (m *Machine) applyCountBlocked(f *CountBlocked) {
	if p := &m.pools[f.Pool]; f.Count > 0 {
		p.move(uint8(f.Alloc), f.Count, free, blocked)
	} else {
		p.move(uint8(f.Alloc), -f.Count, blocked, free)
	}
}

// seatsOf refuses seats that an event has not or that are named twice.
func (m *Machine) seatsOf(index uint32, seats []uint32) (*event, Outcome) {
	if len(seats) == 0 || len(seats) > maxSeatBatch {
		return nil, refuse(Malformed, "name from 1 to 20,000 seats")
	}
	seen := make(map[uint32]bool, len(seats))
	for _, s := range seats {
		if seen[s] {
			return nil, Outcome{Status: Malformed, Detail: &Detail{What: "seat named twice", Event: index, Seats: []uint32{s}}}
		}
		seen[s] = true
	}
	if int(index) >= len(m.events) {
		return nil, refuse(Unknown, "event")
	}
	e := &m.events[index]
	for _, s := range seats {
		if int(s) >= len(e.seats) {
			return nil, Outcome{Status: Unknown, Detail: &Detail{What: "seat", Event: index, Seats: []uint32{s}}}
		}
	}
	return e, Outcome{}
}

// inTheWay refuses when any of the seats is not as ok wants it, naming all of those.
func inTheWay(e *event, index uint32, seats []uint32, ok func(*seatState) bool) Outcome {
	var bad []uint32
	for _, s := range seats {
		if !ok(&e.seats[s]) {
			bad = append(bad, s)
		}
	}
	if bad != nil {
		return Outcome{Status: Committed, Detail: &Detail{What: e.def.Key, Event: index, Seats: bad}}
	}
	return Outcome{}
}

// moveSeats moves seats that nobody has into an allocation.
func (m *Machine) moveSeats(c *MoveSeats) Outcome {
	e, out := m.seatsOf(c.Event, c.Seats)
	if e == nil {
		return out
	}
	if int(c.Alloc) >= len(m.allocs) {
		return refuse(Unknown, "allocation")
	}
	if out := inTheWay(e, c.Event, c.Seats, func(s *seatState) bool { return s.state == free || s.state == blocked }); !out.OK() {
		return out
	}
	m.fact(&SeatsMoved{Event: c.Event, Seats: c.Seats, Alloc: c.Alloc, By: c.By})
	return Outcome{}
}

// blockSeats takes free seats out of sale. A held or sold seat is never blocked in
// silence: the organizer is told which are.
func (m *Machine) blockSeats(c *BlockSeats) Outcome {
	if c.Reason == "" || badText(c.Reason) {
		return refuse(Malformed, "a block needs a reason of at most 256 bytes")
	}
	e, out := m.seatsOf(c.Event, c.Seats)
	if e == nil {
		return out
	}
	if out := inTheWay(e, c.Event, c.Seats, func(s *seatState) bool { return s.state == free }); !out.OK() {
		return out
	}
	m.fact(&SeatsBlocked{Event: c.Event, Seats: c.Seats, Kill: c.Kill, Reason: c.Reason, By: c.By})
	return Outcome{}
}

// unblockSeats puts seats back into sale.
func (m *Machine) unblockSeats(c *UnblockSeats) Outcome {
	e, out := m.seatsOf(c.Event, c.Seats)
	if e == nil {
		return out
	}
	if out := inTheWay(e, c.Event, c.Seats, func(s *seatState) bool { return s.state == blocked }); !out.OK() {
		return out
	}
	m.fact(&SeatsUnblocked{Event: c.Event, Seats: c.Seats, By: c.By})
	return Outcome{}
}

// extendHolds gives every live hold time until an instant, each at most to its
// ceiling: what an organizer does when payments are down.
func (m *Machine) extendHolds(c *ExtendHolds, now int64) Outcome {
	if c.Reason == "" || badText(c.Reason) || c.Until <= now || c.Until > now+day {
		return refuse(Malformed, "extend with a reason, to an instant within a day")
	}
	if c.Until <= m.graceUntil {
		return Outcome{Status: HoldCeiling, Expires: m.graceUntil}
	}
	if m.Wake() <= now { // what is over stays over, however late the tidying
		m.lapse(m.findDue(now, lapseMost))
	}
	m.fact(&HoldsExtended{Until: c.Until, Reason: c.Reason, By: c.By})
	return Outcome{Expires: c.Until}
}

// areasKept refuses a chart without a standing area that a pool counts, or with a
// smaller one that the pool does not fit in any more.
func (m *Machine) areasKept(event uint32, chart *seating.Chart) Outcome {
	var first Outcome
	for i := range m.pools {
		p := &m.pools[i]
		if p.def.Area == "" || p.def.Event != event+1 {
			continue
		}
		was, _ := areaHolds(m.events[event].chart, p.def.Area)
		holds, there := areaHolds(chart, p.def.Area)
		if !there || holds < was && p.capacity > holds {
			first = sooner(first, Outcome{Status: Contradiction, Detail: &Detail{
				What: fmt.Sprintf("pool %s counts area %s, which holds %d", p.def.Key, p.def.Area, holds), Available: holds,
			}})
		}
	}
	return first
}

// swapChart moves an event to another version of its chart. Every seat that is
// held, sold or blocked must be there, whatever it is called; seats in an
// allocation keep it. Prices already frozen stay.
func (m *Machine) swapChart(c *SwapChart) Outcome {
	if int(c.Event) >= len(m.events) {
		return refuse(Unknown, "event")
	}
	if out := full("swaps of charts", len(m.pastCharts), maxSwaps); !out.OK() {
		return out
	}
	chart, ok := m.findChart(c.Chart)
	if !ok || c.Chart == NoChart {
		return refuse(Unknown, "chart")
	}
	e := &m.events[c.Event]
	if e.chart == nil {
		return refuse(Contradiction, e.def.Key+" has no chart")
	}
	for i := range m.types {
		if t := &m.types[i]; t.def.Event == c.Event {
			if _, out := categoriesOf(chart, t.def.Categories); !out.OK() {
				return out
			}
		}
	}
	if out := m.areasKept(c.Event, chart); !out.OK() {
		return out
	}
	all := make([]uint32, len(e.seats))
	for i := range all {
		all[i] = uint32(i)
	}
	f := &ChartSwapped{Event: c.Event, Chart: c.Chart, By: c.By, Renames: renames(e.chart, chart)}
	lost := inTheWay(e, c.Event, all, func(s *seatState) bool { return s.state == free })
	if lost.OK() {
		m.fact(f)
		return Outcome{}
	}
	missing := slices.DeleteFunc(lost.Detail.Seats, func(s uint32) bool {
		_, there := chart.Lookup(e.seatName(s))
		return there
	})
	if len(missing) > 0 {
		return Outcome{Status: Committed, Detail: &Detail{What: e.def.Key, Event: c.Event, Seats: missing}}
	}
	m.fact(f)
	return Outcome{}
}
