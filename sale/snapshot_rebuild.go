package sale

import "fmt"

// settleHolds notes in which slot each live hold was read.
func (m *Machine) settleHolds() error {
	live := 0
	for _, f := range m.fate {
		if f == fateLive {
			live++
		}
	}
	if live != m.slots.n {
		return fmt.Errorf("sale: snapshot: %d live holds of %d", m.slots.n, live)
	}
	before := uint64(0)
	for slot := range m.slots.n {
		n := m.slots.at(slot).n
		if n <= before || n > uint64(len(m.fate)) || m.fate[n-1]&fateMask != fateLive {
			return fmt.Errorf("sale: snapshot: hold %d is not live, or out of order", n)
		}
		m.fate[n-1], before = fateLive|uint32(slot), n
	}
	return nil
}

// rebuild works out what a snapshot leaves out because the rest says it.
func (m *Machine) rebuild() error {
	for i := range m.codes {
		m.codeIndex[m.codes[i].text] = uint32(i)
	}
	for i := range m.codeRules {
		r := &m.codeRules[i]
		r.types, r.windows = mapOf(r.def.Types), mapOf(r.def.Windows)
	}
	for i := range m.windows {
		m.windows[i].set = setOf(m.windows[i].def.Types)
	}
	for i := range m.types {
		m.typeByKey[m.types[i].def.Key] = uint32(i)
	}
	for i := range m.events {
		m.events[i].reseat(m)
	}
	m.eachHold(func(h *hold) {
		m.live++
		h.queued = h.expires
		m.due.push(dueEntry{h.queued, h.n * 2})
	})
	for i := range m.orders.n {
		o := m.orders.at(i)
		if o.waits() {
			m.waitFor[o.tender]++
		}
		if o.waits() && o.payBy != 0 {
			o.queued = true
			m.due.push(dueEntry{o.payBy, o.n*2 + 1})
		}
	}
	for _, id := range sortedKeys(m.effects) {
		m.queueAsk(m.orderAt(m.effects[id].Order), m.effects[id].ask)
	}
	m.rebuildRuns()
	m.limited = m.anyLimit()
	m.countFrozen()
	m.setupVersion++
	if m.watching {
		m.Watch(true) // all of it is news
	}
	return nil
}

// indexClaims finds claims by their keys again.
func (m *Machine) indexClaims() error {
	claims := &m.claims
	claims.byClaim.fill(claims.list.n, func(i int) (*[16]byte, uint32) {
		return (*[16]byte)(&claims.list.at(i).claim), uint32(i)
	})
	return nil
}

// indexAnswers finds answers by their keys again.
func (m *Machine) indexAnswers() error {
	a := &m.answers
	a.byKey.fill(a.len(), func(i int) (*[16]byte, uint32) {
		n := a.first + uint64(i)
		return (*[16]byte)(&a.at(n).key), uint32(n)
	})
	return nil
}

// reseat opens an event's house and puts every seat into the state it was in.
func (e *event) reseat(m *Machine) {
	if e.def.Chart == NoChart {
		return
	}
	seats := e.seats
	e.setChart(m.mustChart(e.def.Chart)) // as long as seats: see check
	for i := range seats {
		if seats[i].alloc != 0 {
			e.seats[i].alloc = seats[i].alloc
			e.house.Assign(seatAt(uint32(i)), seats[i].alloc)
		}
		if seats[i].state != free {
			e.moveSeat(uint32(i), free, seats[i].state, seatOwner{seats[i].kind, seats[i].n})
		}
	}
}
