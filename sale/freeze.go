package sale

import "slices"

// A freeze stops the clocks too: while the whole sale is frozen, or a ticket type that a
// hold or an order has, its buyer can neither renew nor buy, so it does not lapse either.
// When the freeze ends, live holds and orders that wait for money get back the time it
// took, up to a day.

// past says whether an instant at which something with such lines ends has come. While
// it is frozen none comes.
func (m *Machine) past(lines []Line, at, now int64) bool { return now >= at && !m.stopped(lines) }

// stopped says whether the clock of what has such lines stands still.
func (m *Machine) stopped(lines []Line) bool {
	if m.state == SwitchFrozen || m.frozenTypes == 0 {
		return m.state == SwitchFrozen
	}
	for i := range lines {
		if l := &lines[i]; l.Kind == TicketLine && m.types[l.Index].state == SwitchFrozen {
			return true
		}
	}
	return false
}

// over says whether an order's time to pay is over, so that it is let go as soon as
// somebody looks.
func (m *Machine) over(o *order, now int64) bool {
	return o.waits() && o.charge == 0 && m.past(o.lines, o.payBy, now)
}

// setSwitch sets a switch. What is over when something is frozen stays over, however
// late the tidying: the freeze must not bring it back.
func (m *Machine) setSwitch(c *SetSwitch, now int64) Outcome {
	if c.State >= switchEnd || c.Reason == "" || badText(c.Reason) {
		return refuse(Malformed, "a switch has a known state and a reason of at most 256 bytes")
	}
	if int(c.Type) > len(m.types) {
		return refuse(Unknown, "ticket type")
	}
	if c.Type != 0 && c.State < SwitchClosed {
		if out := m.eventEnded(c.Type - 1); !out.OK() {
			return out
		}
	}
	f := &Switched{Type: c.Type, State: c.State, Reason: c.Reason, By: c.By, At: now}
	was, since := m.state, m.frozenAt
	if c.Type != 0 {
		was, since = m.types[c.Type-1].state, m.types[c.Type-1].frozenAt
	}
	if freezes := c.State == SwitchFrozen; freezes != (was == SwitchFrozen) {
		if freezes && m.Wake() <= now {
			m.lapse(m.findDue(now, lapseMost))
		}
		if !freezes {
			f.Grace = now + min(now-since, day)
		}
	}
	m.fact(f)
	return Outcome{}
}

func (m *Machine) applySwitched(f *Switched) {
	state, reason, since := &m.state, &m.reason, &m.frozenAt
	if f.Type != 0 {
		t := &m.types[f.Type-1]
		state, reason, since = &t.state, &t.reason, &t.frozenAt
	}
	was, is := *state == SwitchFrozen, f.State == SwitchFrozen
	*state, *reason = f.State, f.Reason
	if was == is {
		return
	}
	*since = 0
	if is {
		*since = f.At
	}
	if f.Type != 0 {
		m.countFrozen()
	}
	if was {
		m.thaw(f.Grace, f.Type)
	}
}

// countFrozen counts the ticket types that are frozen by themselves.
func (m *Machine) countFrozen() {
	m.frozenTypes = 0
	for i := range m.types {
		if m.types[i].state == SwitchFrozen {
			m.frozenTypes++
		}
	}
}

// thaw lets no live hold end before an instant, and no order that waits: of a ticket
// type that was frozen, by its index + 1, or all of them. Ceilings move with it: it was
// not the buyer who took the time.
func (m *Machine) thaw(until int64, typ uint32) {
	m.eachHold(func(h *hold) {
		if hasType(h.lines, typ) {
			h.ceiling = max(h.ceiling, until)
			m.expires(h, max(h.expires, until))
		}
	})
	for i := range m.orders.n {
		o := m.orders.at(i)
		if !o.waits() || o.payBy == 0 || o.payBy >= until && o.queued || !hasType(o.lines, typ) {
			continue
		}
		o.payBy, o.queued = max(o.payBy, until), true
		m.due.push(dueEntry{o.payBy, o.n*2 + 1})
	}
	for _, id := range sortedKeys(m.effects) {
		e := m.effects[id]
		if o := m.orderAt(e.Order); e.ask != 0 && hasType(o.lines, typ) {
			e.ask = max(e.ask, until)
			m.effects[id] = e
			m.queueAsk(o, e.ask)
		}
	}
}

// hasType says whether lines have a ticket type, by its index + 1; 0 is any.
func hasType(lines []Line, typ uint32) bool {
	return typ == 0 || slices.ContainsFunc(lines, func(l Line) bool { return l.Kind == TicketLine && l.Index == typ-1 })
}
