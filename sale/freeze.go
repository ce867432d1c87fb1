package sale

// A freeze stops the clocks too: while the whole sale is frozen nobody can renew or
// buy, so nothing lapses either. When it ends, live holds and orders that wait for
// money get back the time it took, up to a day.

// past says whether an instant at which something ends has come. While the sale is
// frozen none comes.
func (m *Machine) past(at, now int64) bool { return m.state != SwitchFrozen && now >= at }

// over says whether an order's time to pay is over, so that it is let go as soon as
// somebody looks.
func (m *Machine) over(o *order, now int64) bool {
	return o.waits() && o.charge == 0 && m.past(o.payBy, now)
}

// setSwitch sets a switch. What is over when the sale is frozen stays over, however
// late the tidying: the freeze must not bring it back.
func (m *Machine) setSwitch(c *SetSwitch, now int64) Outcome {
	if c.State >= switchEnd || c.Reason == "" || badText(c.Reason) {
		return refuse(Malformed, "a switch has a known state and a reason of at most 256 bytes")
	}
	if int(c.Type) > len(m.types) {
		return refuse(Unknown, "ticket type")
	}
	f := &Switched{Type: c.Type, State: c.State, Reason: c.Reason, By: c.By, At: now}
	if freezes := c.State == SwitchFrozen; c.Type == 0 && freezes != (m.state == SwitchFrozen) {
		if freezes && m.Wake() <= now {
			m.lapse(m.findDue(now, lapseMost))
		}
		if !freezes {
			f.Grace = now + min(now-m.frozenAt, day)
		}
	}
	m.fact(f)
	return Outcome{}
}

func (m *Machine) applySwitched(f *Switched) {
	if f.Type != 0 {
		t := &m.types[f.Type-1]
		t.state, t.reason = f.State, f.Reason
		return
	}
	if f.State == SwitchFrozen && m.state != SwitchFrozen {
		m.frozenAt = f.At
	}
	m.state, m.reason = f.State, f.Reason
	if f.Grace != 0 {
		m.frozenAt = 0
		m.thaw(f.Grace)
	}
}

// thaw lets no live hold end before an instant, and no order that waits. Ceilings move
// with it: it was not the buyer who took the time.
func (m *Machine) thaw(until int64) {
	m.eachHold(func(h *hold) {
		h.ceiling = max(h.ceiling, until)
		if h.expires < until {
			m.expires(h, until)
		}
	})
	for i := range m.orders.n {
		o := m.orders.at(i)
		if !o.waits() || o.payBy == 0 || o.payBy >= until {
			continue
		}
		o.payBy = until
		if o.queued {
			m.due.push(dueEntry{until, o.n*2 + 1})
		}
	}
	for _, id := range sortedKeys(m.effects) {
		if e := m.effects[id]; e.ask != 0 && e.ask < until {
			e.ask = until
			m.effects[id] = e
			m.queueAsk(m.orderAt(e.Order), until)
		}
	}
}
