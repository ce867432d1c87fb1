package sale

// entry is what the sale knows of an admission: a visitor's place in the waiting
// room, opaque here, and which of its turns was the last. One turn has one live
// hold at a time; an order uses it up.
type entry struct {
	generation uint32
	hold       uint64 // live one; 0 = none
	spent      bool
}

// turn refuses a cart whose admission is missing, old, in use or spent.
func (m *Machine) turn(c *cart) Outcome {
	w, n, generation := c.window, c.entry, c.generation
	if w == nil || c.staff || c.amends() {
		return Outcome{}
	}
	if n == 0 {
		if w.def.Turn {
			return refuse(TurnNeeded, w.def.Key)
		}
		return Outcome{}
	}
	e := m.entries[n]
	switch {
	case generation < e.generation:
		return refuse(TurnOld, w.def.Key)
	case e.hold != 0 && !m.lapsing[e.hold*2]:
		return refuse(TurnInUse, w.def.Key)
	case e.spent:
		return refuse(TurnSpent, w.def.Key)
	}
	return Outcome{}
}

// freeEntry lets an admission be used again when its hold ends without an order.
func (m *Machine) freeEntry(h *hold) {
	if e, ok := m.entries[h.entry]; ok && h.entry != 0 && e.hold == h.n {
		e.hold = 0
		m.entries[h.entry] = e
	}
}

// spendEntry uses an admission up.
func (m *Machine) spendEntry(h *hold) {
	if h.entry != 0 {
		e := m.entries[h.entry]
		e.hold, e.spent = 0, true
		m.entries[h.entry] = e
	}
}
