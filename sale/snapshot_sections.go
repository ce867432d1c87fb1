package sale

import (
	"crypto/sha256"
	"encoding/binary"
)

// layout names the form of the snapshot. It changes whenever that does; a snapshot
// of another layout is passed over and the journal read instead.
const layout = "sale/13"

// blockSize is how many orders, tickets and the like are one section of a snapshot:
// enough that a section costs nothing, few enough that several hands share the work.
const blockSize = 32 * pageSize

// Layout names the form of AppendSnapshot's bytes.
func (m *Machine) Layout() string { return layout }

// StateHash is a hash over the whole state, comparable under one layout.
func (m *Machine) StateHash() [32]byte { return sha256.Sum256(m.AppendSnapshot(nil)) }

// extent is how many there are of what a sale has many of. A snapshot begins with
// it, and it says which sections follow.
type extent struct{ persons, claims, live, orders, tickets, answers int }

func (m *Machine) extent() extent {
	return extent{m.persons.n, m.claims.list.n, m.live, m.orders.n, m.tickets.n, m.answers.len()}
}

// scribe writes the extent or reads it: nothing is more than one for each byte.
func (x *extent) scribe(s *scribe) {
	for _, n := range [...]*int{&x.persons, &x.claims, &x.live, &x.orders, &x.tickets, &x.answers} {
		*n = s.count(*n)
	}
}

// sections are the parts of a snapshot of such an extent, each of which can be read
// by itself. Every field of the state is named in one of them, once.
func (m *Machine) sections(x extent, live []uint64) []func(*scribe) {
	all := []func(*scribe){m.scribeSetup, m.scribeEvents, m.scribeEntries, m.scribeFates, m.scribeEffects}
	blocks := func(n int, each func(s *scribe, from, to int)) {
		for from := 0; from < n; from += blockSize {
			to := min(from+blockSize, n)
			all = append(all, func(s *scribe) { each(s, from, to) })
		}
	}
	blocks(x.orders, m.scribeOrders)
	blocks(x.answers, m.scribeAnswers)
	blocks(x.claims, m.scribeClaims)
	blocks(x.persons, m.scribePersons)
	blocks(x.tickets, m.scribeTickets)
	blocks(x.live, m.scribeHolds(live))
	return all
}

// AppendSnapshot appends the whole state. Equal states give equal bytes.
func (m *Machine) AppendSnapshot(b []byte) []byte {
	x, live := m.extent(), make([]uint64, 0, m.live)
	m.eachHold(func(h *hold) { live = append(live, h.n) })
	s := &scribe{b: b}
	x.scribe(s)
	for _, section := range m.sections(x, live) {
		at := len(s.b)
		s.b = append(s.b, 0, 0, 0, 0, 0, 0, 0, 0) // for its length
		s.last = 0
		section(s)
		binary.LittleEndian.PutUint64(s.b[at:], uint64(len(s.b)-at-8))
	}
	return s.b
}

// LoadSnapshot makes a new machine what AppendSnapshot wrote.
func (m *Machine) LoadSnapshot(b []byte) error {
	stages, err := m.Unpack(b)
	for _, parts := range stages {
		for _, part := range parts {
			if err != nil {
				return err
			}
			err = part()
		}
	}
	return err
}

// Unpack is LoadSnapshot in stages. The parts of one stage can be done in any order
// and at the same time, by whoever has the hands; the next stage begins when all of
// them are done. After an error the machine is not used.
func (m *Machine) Unpack(b []byte) (stages [][]func() error, err error) {
	s := reader(b)
	var x extent
	x.scribe(s)
	var read []func() error
	for _, section := range m.sections(x, nil) {
		own := reader(s.section())
		read = append(read, func() error {
			section(own)
			return own.end()
		})
	}
	if err := s.end(); err != nil {
		return nil, err
	}
	m.makeRoom(x)
	return [][]func() error{
		read,
		{m.settleHolds},
		{m.checkSetup(), m.indexClaims, m.indexAnswers},
		m.checks(x),
		{m.rebuild},
	}, nil
}

// makeRoom makes the lists of pages that sections fill.
func (m *Machine) makeRoom(x extent) {
	m.persons.extend(x.persons)
	m.claims.list.extend(x.claims)
	m.slots.extend(x.live)
	m.orders.extend(x.orders)
	m.tickets.extend(x.tickets)
	m.answers.list = make([]*[pageSize]answer, (x.answers+pageSize-1)/pageSize)
	m.answers.next = uint64(x.answers)
}
