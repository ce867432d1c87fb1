package waitingroom

import (
	"cmp"
	"math"
	"slices"
)

const (
	never = math.MaxInt64
	tick  = second // between two calls, at least
	burst = 5      // seconds of calls that are made up for at once, at most
	whole = 60_000 // parts of a place: rate a minute times ms
)

// pace is how fast places are called, and how far they have been.
type pace struct {
	rate, target uint32
	served       uint64 // ranks called so far, whether or not anybody came
	last         int64  // when the last were called, or serving began
	carry        uint32 // what is left of a place then
	paused       bool
	still        int64  // since when nobody can come: paused, or sold out; 0 = they can
	missed       uint64 // places for which nobody came in time
	minutes      []mark // how far it was, minute by minute
}

// mark is how far serving was at an instant.
type mark struct {
	At     int64  `wire:"1"`
	Served uint64 `wire:"2"`
}

// paceMinutes is over how many minutes the pace is measured.
const paceMinutes = 5

// call is a stretch of ranks that were called together, as long as their places are
// kept.
type call struct {
	To   uint64 `wire:"1"` // the last rank of it
	Open uint32 `wire:"2"` // places for which nobody has come yet
	Till int64  `wire:"3"` // how long they are kept
}

// calls are those whose places are kept, the oldest first.
type calls struct {
	list   []call
	lapsed uint64 // ranks up to here are kept no more
	open   uint64 // places of all of them
}

// at is the call that a rank was in, which is kept still.
func (c *calls) at(rank uint64) *call {
	i, _ := slices.BinarySearchFunc(c.list, rank, func(c call, rank uint64) int { return cmp.Compare(c.To, rank) })
	return &c.list[i]
}

// stock is what is free and held of all types; known is false as long as nobody said.
func (m *Machine) stock() (free, held uint64, known bool) {
	if m.sales.free == nil {
		return m.notice.total(), 0, false
	}
	for _, n := range m.sales.free {
		free += uint64(n)
	}
	return free, uint64(m.sales.held), true
}

// soldOut says whether there is nothing to shop for.
func (m *Machine) soldOut() bool {
	free, _, _ := m.stock()
	return free == 0
}

// expected is how many shoppers are inside or have been called and may come.
func (m *Machine) expected() uint64 {
	return uint64(len(m.turns.live)) + m.calls.open + uint64(len(m.late.called))
}

// room is how many more may be called now: not beyond the target, in which payments
// under way count, and not more than there are tickets that no shopper inside would
// have to go without.
func (m *Machine) room() uint64 {
	expected := m.expected()
	room := less(uint64(m.pace.target), expected+uint64(m.sales.paying))
	free, _, _ := m.stock()
	looking := expected - min(uint64(m.sales.holds), uint64(len(m.turns.live)))
	return min(room, less(free, looking))
}

// less is a - b, and never below 0.
func less(a, b uint64) uint64 { return a - min(a, b) }

// serving says whether places are called at all.
func (m *Machine) serving() bool {
	return m.seed != nil && !m.closed && !m.pace.paused
}

// behind is how many wait to be called.
func (m *Machine) behind() uint64 {
	return m.entries.count - m.pace.served + uint64(len(m.late.line))
}

// wakeServing is when the next places are called, if anything is so that they can be.
func (m *Machine) wakeServing() int64 {
	if !m.serving() || m.behind() == 0 || m.room() == 0 {
		return never
	}
	at := max(m.pace.last, m.notice.Start)
	wait := (whole - int64(m.pace.carry) + int64(m.pace.rate) - 1) / int64(m.pace.rate)
	return max(at+max(tick, wait), m.notice.Start)
}

// dueServing calls the next places: those who came late first.
func (m *Machine) dueServing(now int64, _ int) {
	if len(m.facts) > 0 || now < m.wakeServing() {
		return // what became true just now changes how many there is room for
	}
	since := max(m.pace.last, m.notice.Start)
	parts := uint64(m.pace.carry) + uint64(m.pace.rate)*uint64(now-since)
	most := max(whole, uint64(m.pace.rate)*uint64(burst*second))
	parts = min(parts, most)
	n := min(parts/whole, m.room(), m.behind())
	if n == 0 {
		return
	}
	late := min(n, uint64(len(m.late.line)))
	carry := uint32(parts % whole)
	f := &Served{To: m.pace.served + n - late, Late: uint32(late), Carry: carry, Till: m.keptTill(now)}
	if !m.effects.owed(PublishServing) {
		f.Owes = m.nextEffect()
	}
	m.fact(f)
}

// keptTill is how long places are kept that are called now: for the grace, and not
// less long than those that were called before, should it have been amended.
func (m *Machine) keptTill(now int64) int64 {
	till := now + m.notice.Grace
	if n := len(m.calls.list); n > 0 {
		till = max(till, m.calls.list[n-1].Till)
	}
	if n := len(m.late.called); n > 0 {
		till = max(till, m.late.called[n-1].Till)
	}
	return till
}

func (m *Machine) applyServed(f *Served) {
	if n := f.To - m.pace.served; n > 0 {
		m.calls.list = append(m.calls.list, call{To: f.To, Open: uint32(n), Till: f.Till})
		m.calls.open += n
	}
	m.pace.served, m.pace.last, m.pace.carry = f.To, f.At, f.Carry
	for range f.Late {
		m.callLate(f.Till)
	}
	m.noteMinute(f.At)
}

// noteMinute keeps how far serving was, once a minute, and begins with the first call.
func (m *Machine) noteMinute(at int64) {
	marks := m.pace.minutes
	if n := len(marks); n > 0 && at < marks[n-1].At+minute {
		return
	}
	if len(marks) == paceMinutes {
		marks = append(marks[:0:0], marks[1:]...)
	}
	m.pace.minutes = append(marks, mark{at, m.pace.served})
}

// wakeCalls is when the oldest places are kept no more.
func (m *Machine) wakeCalls() int64 {
	if m.pace.still != 0 || m.closed {
		return never
	}
	wake := int64(never)
	if len(m.calls.list) > 0 {
		wake = m.calls.list[0].Till
	}
	if len(m.late.called) > 0 {
		wake = min(wake, m.late.called[0].Till)
	}
	return wake
}

// dueCalls lets the places go for which nobody came: nobody waits for a ghost.
func (m *Machine) dueCalls(now int64, limit int) {
	if m.pace.still != 0 || m.closed {
		return
	}
	for _, c := range m.calls.list {
		if c.Till > now || len(m.facts) >= limit {
			return
		}
		m.fact(&CallLapsed{To: c.To, Missed: c.Open})
	}
}

func (m *Machine) applyCallLapsed(f *CallLapsed) {
	if len(m.calls.list) == 0 || m.calls.list[0].To != f.To {
		m.broken("ranks up to %d lapsed, which is not the oldest call", f.To)
	}
	m.calls.open -= uint64(m.calls.list[0].Open)
	m.calls.lapsed = f.To
	m.calls.list = m.calls.list[1:]
	m.pace.missed += uint64(f.Missed)
}

// shift keeps all places longer, for the time in which nobody could come.
func (m *Machine) shift(by int64) {
	for i := range m.calls.list {
		m.calls.list[i].Till += by
	}
	for i := range m.late.called {
		m.late.called[i].Till += by
	}
	m.pace.still = 0
}
