package toy

import (
	"fmt"
	"slices"
)

// Apply implements desk.Machine.
func (m *Machine) Apply(f Fact) {
	switch f.Kind {
	case Count:
		m.counter += f.N
	case Lie:
		m.free++
	case Hold:
		m.must(m.claims[f.Key] == nil && f.N <= m.free, f)
		m.claims[f.Key] = &claim{n: f.N, until: f.Until, state: Hold}
		m.due.add(f.Until, f.Key)
		m.free, m.held = m.free-f.N, m.held+f.N
	case expired:
		c := m.move(f, Hold)
		m.held, m.free = m.held-c.n, m.free+c.n
	case Buy:
		c := m.move(f, Hold)
		m.must(f.Effect == m.nextEffect, f)
		m.nextEffect++
		c.effect = f.Effect
		m.held, m.sold = m.held-c.n, m.sold+c.n
		e := Effect{ID: f.Effect, Key: f.Key}
		m.open, m.opened = append(m.open, e), append(m.opened, e)
	case Cancel:
		c := m.move(f, Buy)
		m.sold, m.free = m.sold-c.n, m.free+c.n
		m.shut(f)
		m.closed = append(m.closed, f.Effect)
	case Deliver:
		m.move(f, Buy)
		m.shut(f)
	default:
		m.must(false, f)
	}
}

func (m *Machine) must(ok bool, f Fact) {
	if !ok {
		panic(fmt.Sprintf("toy: fact cannot be: %+v", f))
	}
}

func (m *Machine) move(f Fact, from Kind) *claim {
	c := m.claims[f.Key]
	m.must(c != nil && c.state == from, f)
	c.state = f.Kind
	return c
}

func (m *Machine) shut(f Fact) {
	is := func(e Effect) bool { return e.ID == f.Effect }
	m.must(slices.ContainsFunc(m.open, is), f)
	m.open = slices.DeleteFunc(m.open, is)
	m.opened = slices.DeleteFunc(m.opened, is)
}

// Opened implements desk.Machine.
func (m *Machine) Opened(dst []Effect) []Effect {
	dst = append(dst, m.opened...)
	m.opened = m.opened[:0]
	return dst
}

// Open implements desk.Machine.
func (m *Machine) Open(dst []Effect) []Effect {
	m.opened = m.opened[:0]
	return append(dst, m.open...)
}

// Closed implements desk.Closer.
func (m *Machine) Closed(dst []uint64) []uint64 {
	dst = append(dst, m.closed...)
	m.closed = m.closed[:0]
	return dst
}

// Truths implements desk.Machine.
func (m *Machine) Truths() error {
	if m.free < 0 || m.free+m.held+m.sold != m.stock {
		return fmt.Errorf("free %d + held %d + sold %d is not stock %d", m.free, m.held, m.sold, m.stock)
	}
	return nil
}

// Audit implements desk.Machine.
func (m *Machine) Audit() error {
	var held, sold int64
	open := 0
	for _, c := range m.claims {
		switch c.state {
		case Hold:
			held += c.n
		case Buy:
			sold, open = sold+c.n, open+1
		case Deliver:
			sold += c.n
		}
	}
	if held != m.held || sold != m.sold || open != len(m.open) {
		return fmt.Errorf("counted held %d sold %d open %d, books say %d %d %d",
			held, sold, open, m.held, m.sold, len(m.open))
	}
	return m.Truths()
}

// Counter is what Count commands have added up to.
func (m *Machine) Counter() int64 { return m.counter }

// Free is what can still be held.
func (m *Machine) Free() int64 { return m.free }
