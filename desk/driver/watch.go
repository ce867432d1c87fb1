package driver

import "facevalue/desk"

// watch is the machine that a core gets: it sees to it that no decision is made
// at an instant before an earlier one, or before the last record; and it panics when
// the fuse of its node has burnt down.
type watch[C, F, O any, E desk.Effect] struct {
	desk.Machine[C, F, O, E]
	node *node[C, F, O, E]
	last int64
}

// Decide implements desk.Machine.
func (m *watch[C, F, O, E]) Decide(cmd C, now int64) (O, []F) {
	m.at(now)
	m.burn()
	return m.Machine.Decide(cmd, now)
}

// Due implements desk.Machine.
func (m *watch[C, F, O, E]) Due(now int64, most int) []F {
	m.at(now)
	m.burn()
	return m.Machine.Due(now, most)
}

// Wake implements desk.Machine.
func (m *watch[C, F, O, E]) Wake() int64 {
	m.burn()
	return m.Machine.Wake()
}

// Apply implements desk.Machine.
func (m *watch[C, F, O, E]) Apply(f F) {
	m.burn()
	m.Machine.Apply(f)
}

// AppendFact implements desk.Machine.
func (m *watch[C, F, O, E]) AppendFact(b []byte, f F) []byte {
	m.burn()
	return m.Machine.AppendFact(b, f)
}

// Opened implements desk.Machine.
func (m *watch[C, F, O, E]) Opened(dst []E) []E {
	m.burn()
	return m.Machine.Opened(dst)
}

// Open implements desk.Machine.
func (m *watch[C, F, O, E]) Open(dst []E) []E {
	m.burn()
	return m.Machine.Open(dst)
}

// Truths implements desk.Machine.
func (m *watch[C, F, O, E]) Truths() error {
	m.burn()
	return m.Machine.Truths()
}

// Closed implements desk.Closer for machines that do.
func (m *watch[C, F, O, E]) Closed(dst []uint64) []uint64 {
	m.burn()
	if c, ok := m.Machine.(desk.Closer); ok {
		return c.Closed(dst)
	}
	return dst
}

// Foresee implements desk.Foreseer for machines that do.
func (m *watch[C, F, O, E]) Foresee(cmd C) {
	m.burn()
	if f, ok := m.Machine.(desk.Foreseer[C]); ok {
		f.Foresee(cmd)
	}
}

func (m *watch[C, F, O, E]) at(now int64) {
	if now < m.last {
		m.node.world.broken("%s: decides at %d, after %d", m.node.name, now, m.last)
	}
	m.last = now
}

// burn is called by every method that the desk calls while it serves.
func (m *watch[C, F, O, E]) burn() {
	n := m.node
	if n.fuse == 0 {
		return
	}
	if n.fuse--; n.fuse == 0 {
		n.world.report.Panics++
		n.panicked = true
		panic("driver: the fuse has burnt down")
	}
}
