package sale

func (s *scribe) run(r *run) {
	s.u32(&r.event)
	s.boolean(&r.withFees)
	s.boolean(&r.withhold)
	s.text(&r.reason)
	s.message(&r.by)
	s.i64(&r.at)
	s.u8((*uint8)(&r.state))
	s.text(&r.why)
	s.i64(&r.until)
	s.i64(&r.turned)
	for _, n := range [...]*uint64{&r.next, &r.last, &r.first} {
		s.u64(n)
	}
	s.i64(&r.from)
	slice(s, &r.items, func(it *runItem) {
		s.u64(&it.order)
		s.u64(&it.effect)
		s.i64(&it.amount)
		s.i64(&it.back)
		s.u8((*uint8)(&it.state))
		s.text(&it.why)
	})
}

// rebuildRuns adds up again what the items of runs say.
func (m *Machine) rebuildRuns() {
	for n := range m.runs {
		r := &m.runs[n]
		if r.state != RunDone {
			m.runsOn++
		}
		for i := range r.items {
			it := &r.items[i]
			if r.count(it, 1); it.state == ItemOpen {
				m.runRefs[it.effect] = runRef{uint32(n), uint32(i)}
			}
		}
	}
}

func (c *check) runs() {
	m := c.m
	for n := range m.runs {
		r := &m.runs[n]
		if int(r.event) >= len(m.events) || m.events[r.event].ended == "" || r.state < RunGoing || r.state > RunDone ||
			r.next == 0 || r.last > uint64(m.orders.n) || r.first > uint64(m.orders.n) {
			c.fail("run %d of event %d is %d, orders %d to %d are next", n+1, r.event, r.state, r.next, r.last)
			return
		}
		for i := range r.items {
			c.runItem(n+1, &r.items[i])
		}
	}
}

func (c *check) runItem(run int, it *runItem) {
	e, open := c.m.effects[it.effect]
	switch {
	case it.order == 0 || it.order > uint64(c.m.orders.n), it.state < ItemOpen || it.state > ItemAgain, it.back < 0 || it.back > it.amount:
		c.fail("run %d: order %d is %d, %d of %d back", run, it.order, it.state, it.back, it.amount)
	case open != (it.state == ItemOpen) || open && (e.Kind != RefundEffect || e.Order != it.order):
		c.fail("run %d: order %d is %d, and its refund %d otherwise", run, it.order, it.state, it.effect)
	}
}
