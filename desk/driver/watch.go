package driver

import "facevalue/desk"

// watch is the machine that a core gets: it sees to it that no decision is made
// at an instant before an earlier one, or before the last record.
type watch[C, F, O any, E desk.Effect] struct {
	desk.Machine[C, F, O, E]
	node *node[C, F, O, E]
	last int64
}

// Decide implements desk.Machine.
func (m *watch[C, F, O, E]) Decide(cmd C, now int64) (O, []F) {
	m.at(now)
	return m.Machine.Decide(cmd, now)
}

// Due implements desk.Machine.
func (m *watch[C, F, O, E]) Due(now int64, most int) []F {
	m.at(now)
	return m.Machine.Due(now, most)
}

// Closed implements desk.Closer for machines that do.
func (m *watch[C, F, O, E]) Closed(dst []uint64) []uint64 {
	if c, ok := m.Machine.(desk.Closer); ok {
		return c.Closed(dst)
	}
	return dst
}

func (m *watch[C, F, O, E]) at(now int64) {
	if now < m.last {
		m.node.world.broken("%s: decides at %d, after %d", m.node.name, now, m.last)
	}
	m.last = now
}
