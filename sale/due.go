package sale

import (
	"cmp"
	"math"
	"slices"
)

// dueEntry says that a hold or an order may be over at an instant. Entries are
// hints: whoever finds one asks the hold or the order itself, so an entry that a
// renewal or a purchase has overtaken does no harm and is dropped when met.
type dueEntry struct {
	at int64
	n  uint64 // a hold's number doubled; an order's, plus one
}

type dueHeap []dueEntry

func (h *dueHeap) push(e dueEntry) {
	*h = append(doubled(*h), e)
	s := *h
	for i := len(s) - 1; i > 0; {
		up := (i - 1) / 2
		if s[up].at <= s[i].at {
			break
		}
		s[up], s[i] = s[i], s[up]
		i = up
	}
}

func (h *dueHeap) pop() {
	s := *h
	last := len(s) - 1
	s[0] = s[last]
	s = s[:last]
	*h = s
	for i := 0; ; {
		down := 2*i + 1
		if down >= last {
			return
		}
		if down+1 < last && s[down+1].at < s[down].at {
			down++
		}
		if s[i].at <= s[down].at {
			return
		}
		s[i], s[down] = s[down], s[i]
		i = down
	}
}

// ends is the instant at which what an entry is about ends, if it is live and the
// entry is the one that was made for it. What has a charge under way does not end
// by the clock, its money may be there already: instead it is asked what became of the
// charge. What waits for that is queued again when the charge is over.
func (m *Machine) ends(e dueEntry) (int64, bool) {
	if e.n&1 == 0 {
		h := m.liveHold(e.n / 2)
		if h == nil || h.queued != e.at || m.stopped(h.lines) || h.exchange != 0 && m.orderAt(h.exchange).charge != 0 {
			return 0, false
		}
		return m.expiry(h), true
	}
	o := m.orderAt(e.n / 2)
	if m.stopped(o.lines) {
		return 0, false
	}
	if o.charge != 0 {
		return e.at, m.effects[o.charge].ask == e.at
	}
	return e.at, o.waits() && o.payBy == e.at
}

// tidy drops entries from the top that say nothing any more, and moves down those
// that have been given more time.
func (m *Machine) tidy() {
	for len(m.due) > 0 {
		top := m.due[0]
		at, live := m.ends(top)
		switch {
		case !live:
			m.due.pop()
			m.unqueued(top)
		case at > top.at:
			m.due.pop()
			m.liveHold(top.n / 2).queued = at
			m.due.push(dueEntry{at, top.n})
		default:
			return
		}
	}
}

// unqueued notes that what an entry was about has none any more.
func (m *Machine) unqueued(e dueEntry) {
	if e.n&1 == 0 {
		if h := m.liveHold(e.n / 2); h != nil && h.queued == e.at {
			h.queued = 0
		}
	} else if o := m.orderAt(e.n / 2); o.payBy == e.at {
		o.queued = false
	}
}

// Wake is the earliest instant at which Due will have something.
func (m *Machine) Wake() int64 {
	if m.state == SwitchFrozen {
		return math.MaxInt64
	}
	if len(m.reissues)+len(m.endings) > 0 {
		return 0 // there is something to do at once
	}
	wake := int64(math.MaxInt64)
	if m.runsOn > 0 {
		wake = m.wakeRuns()
	}
	if m.tidy(); len(m.due) > 0 {
		wake = min(wake, m.due[0].at)
	}
	return wake
}

// Due gives the facts for holds and unpaid orders that are over, and the questions
// about charges that should be by now, at most so many; and, while a chart swap, the end
// of an event or a run has orders to be looked at, for some of those. They are valid until the next call of
// Decide or Due.
func (m *Machine) Due(now int64, most int) []Fact {
	if m.Wake() > now {
		return nil
	}
	m.facts, m.opening = m.facts[:0], 0
	m.lapse(m.findDue(now, most))
	m.reissueSome(most - len(m.facts))
	if len(m.facts) == 0 { // else what was found over could be ended twice
		m.clearSome(most)
	}
	if len(m.facts) == 0 {
		m.runSome(now, most)
	}
	if len(m.facts) == 0 {
		return nil
	}
	return m.facts
}

// findDue collects up to most entries that are over, the earliest first of those
// it looked at. It leaves the heap as it is.
func (m *Machine) findDue(now int64, most int) []dueEntry {
	found, stack := m.found[:0], make([]int, 0, 64)
	stack = append(stack, 0)
	for len(stack) > 0 && len(found) < most {
		i := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if i >= len(m.due) || m.due[i].at > now {
			continue
		}
		if at, live := m.ends(m.due[i]); live && at <= now {
			found = append(found, m.due[i])
		}
		stack = append(stack, 2*i+2, 2*i+1)
	}
	slices.SortFunc(found, func(a, b dueEntry) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.n, b.n))
	})
	found = slices.Compact(found) // what was queued twice for one instant ends once
	m.found = found
	return found
}

// lapse states that the entries found are over; of those with a charge under way, that
// it is to be asked about. Whose order it was is told, where there is somebody to tell:
// by the same fact, since an order that is over is not found again.
func (m *Machine) lapse(found []dueEntry) {
	f := new(HoldsLapsed)
	for _, e := range found {
		switch {
		case e.n&1 == 0:
			f.Holds = append(f.Holds, e.n/2)
		case m.orderAt(e.n/2).charge == 0:
			f.Orders = append(f.Orders, e.n/2)
			if owed := m.unspent(m.orderAt(e.n / 2)); owed.Amount > 0 {
				f.Owed = append(f.Owed, owed)
			}
			if o := m.orderAt(e.n / 2); o.person != [16]byte{} {
				m.opening++
				f.Notices = append(f.Notices, Effect{ID: m.lastEffect + m.opening, Kind: NoticeEffect, Order: o.n, Reason: ReasonLapsed})
			}
		}
	}
	if len(f.Holds)+len(f.Orders) > 0 {
		m.fact(f)
	}
	for _, e := range found {
		if e.n&1 == 0 {
			continue
		}
		if o := m.orderAt(e.n / 2); o.charge != 0 {
			m.ask(o)
		}
	}
}
