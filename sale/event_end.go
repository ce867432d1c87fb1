package sale

// An event that will not be is ended for good: its types are closed, and nobody can buy,
// renew or exchange what is held of it from that moment on. What is held and what waits for money is
// let go by the clock, so much at a time, as when seats are renamed. Confirmed orders stay:
// to give their money back is a decision of its own.

// ending is an event that has ended, whose holds and orders are still to be looked at.
type ending struct {
	event         uint32
	hold, holds   uint64 // the first not looked at, and the last that there was
	order, orders uint64
}

// clearAtOnce is how many holds and orders are looked at in one go.
const clearAtOnce = 2048

func (m *Machine) endEvent(c *EndEvent, now int64) Outcome {
	if c.Reason == "" || badText(c.Reason) {
		return refuse(Malformed, "an event ends with a reason of at most 256 bytes")
	}
	if int(c.Event) >= len(m.events) {
		return refuse(Unknown, "event")
	}
	if e := &m.events[c.Event]; e.ended != "" {
		return refuse(Closed, e.def.Key+": "+e.ended)
	}
	m.fact(&EventEnded{Event: c.Event, Reason: c.Reason, By: c.By, At: now})
	for i := range m.types {
		if t := &m.types[i]; t.def.Event == c.Event && t.state < SwitchClosed { // frozen is stricter
			m.fact(&Switched{Type: uint32(i) + 1, State: SwitchClosed, Reason: c.Reason, By: c.By, At: now})
		}
	}
	return Outcome{Ref: uint64(c.Event)}
}

func (m *Machine) applyEventEnded(f *EventEnded) {
	m.events[f.Event].ended = f.Reason
	if holds, orders := uint64(len(m.fate)), uint64(m.orders.n); holds > 0 {
		m.endings = append(m.endings, ending{f.Event, 1, holds, 1, orders})
	}
}

// eventEnded refuses a type whose event has ended.
func (m *Machine) eventEnded(typ uint32) Outcome {
	if e := &m.events[m.types[typ].def.Event]; e.ended != "" {
		return refuse(Closed, e.def.Key+": "+e.ended)
	}
	return Outcome{}
}

// ended refuses lines of an event that has ended.
func (m *Machine) ended(lines []Line) Outcome {
	var first Outcome
	for i := range lines {
		if lines[i].Kind == TicketLine {
			first = sooner(first, m.eventEnded(lines[i].Index))
		}
	}
	return first
}

// has says whether lines have a ticket of the ended event.
func (n *ending) has(m *Machine, lines []Line) bool {
	for i := range lines {
		if l := &lines[i]; l.Kind == TicketLine && m.types[l.Index].def.Event == n.event {
			return true
		}
	}
	return false
}

// clearSome lets some holds and unpaid orders of an ended event go, by at most so many
// facts. Each is true without those after it, and what was let go is not found again.
func (m *Machine) clearSome(most int) {
	if len(m.endings) == 0 || most <= 0 {
		return
	}
	n := m.endings[0]
	left, told := clearAtOnce, most > 1 // else there may be no room to say how far it came
	if told {
		most--
	}
	for ; n.hold <= n.holds && most > 0 && left > 0; n.hold++ {
		most, left = most-m.clearHold(&n, n.hold), left-1
	}
	for ; n.hold > n.holds && n.order <= n.orders && most > 0 && left > 0; n.order++ {
		most, left = most-m.clearOrder(&n, n.order), left-1
	}
	if told || most > 0 {
		m.fact(&EventCleared{Event: n.event, Hold: n.hold, Order: n.order})
	}
}

// clearHold states that a hold is released, and says by how many facts. One that waits
// for an exchange is its order's: nobody can buy it when that is over.
func (m *Machine) clearHold(n *ending, hold uint64) int {
	h := m.liveHold(hold)
	if h == nil || !n.has(m, h.lines) {
		return 0
	}
	if h.exchange != 0 {
		return m.clearCharge(m.orderAt(h.exchange), m.events[n.event].ended)
	}
	m.fact(&HoldReleased{Hold: hold, Reason: m.events[n.event].ended})
	return 1
}

// clearOrder states that an order which waits for its money is closed, or that its
// payment is to be called off, as when its buyer gives up.
func (m *Machine) clearOrder(n *ending, order uint64) int {
	o := m.orderAt(order)
	switch why := m.events[n.event].ended; {
	case !o.waits() || !n.has(m, o.lines):
		return 0
	case o.charge != 0:
		return m.clearCharge(o, why)
	default:
		m.fact(&OrderClosed{Order: order, Reason: why, Owed: m.unspent(o)})
		return 1
	}
}

func (m *Machine) clearCharge(o *order, why string) int {
	before := len(m.facts)
	if o.charge != 0 {
		m.callOff(o, why)
	}
	return len(m.facts) - before
}

func (m *Machine) applyEventCleared(f *EventCleared) {
	if len(m.endings) == 0 || m.endings[0].event != f.Event || f.Hold < m.endings[0].hold || f.Order < m.endings[0].order {
		m.broken("holds before %d and orders before %d were looked at for event %d, which nobody asked for", f.Hold, f.Order, f.Event)
	}
	n := &m.endings[0]
	if n.hold, n.order = f.Hold, f.Order; n.hold > n.holds && n.order > n.orders {
		m.endings = m.endings[1:]
	}
}
