package waitingroom

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"

	"facevalue/draw"
	"facevalue/wire"
)

// layout names the form of the snapshot. It changes whenever that does; a snapshot of
// another layout is passed over and the journal read instead.
const layout = "waitingroom/1"

// book is the whole state, as a snapshot keeps it.
type book struct {
	Notice     Notice       `wire:"1"`
	Version    uint32       `wire:"2"`
	Message    string       `wire:"3"`
	Edge       []edge       `wire:"4"`
	Count      uint64       `wire:"5"`
	Entries    []byte       `wire:"6"` // rowBytes of each
	Others     []otherEntry `wire:"7"` // by name
	Cut        bool         `wire:"8"`
	Size       uint64       `wire:"9"`
	Root       draw.Hash    `wire:"10"`
	Drawn      bool         `wire:"11"`
	Seed       draw.Seed    `wire:"12"`
	Revealed   bool         `wire:"13"`
	Closed     bool         `wire:"14"`
	Tallies    []Tally      `wire:"15"`
	Pace       paceBook     `wire:"16"`
	Calls      []call       `wire:"17"`
	Lapsed     uint64       `wire:"18"`
	Line       []uint64     `wire:"19"`
	Called     []lateCall   `wire:"20"`
	Turns      []turnBook   `wire:"21"` // by entry
	Sales      salesBook    `wire:"22"`
	Effects    []Effect     `wire:"23"` // by id
	LastEffect uint64       `wire:"24"`
	Again      []retry      `wire:"25"`
	Answers    []Answered   `wire:"26"` // oldest first
}

type (
	edge struct {
		Hash draw.Hash `wire:"1"`
	}
	otherEntry struct {
		Name  name   `wire:"1"`
		Entry uint64 `wire:"2"`
	}
	paceBook struct {
		Rate    uint32 `wire:"1"`
		Target  uint32 `wire:"2"`
		Served  uint64 `wire:"3"`
		Last    int64  `wire:"4"`
		Carry   uint32 `wire:"5"`
		Paused  bool   `wire:"6"`
		Still   int64  `wire:"7"`
		Missed  uint64 `wire:"8"`
		Minutes []mark `wire:"9"`
	}
	turnBook struct {
		Entry   uint64 `wire:"1"`
		Since   int64  `wire:"2"`
		Expires int64  `wire:"3"`
	}
	salesBook struct {
		Seq    uint64   `wire:"1"`
		Told   bool     `wire:"2"`
		Free   []uint32 `wire:"3"`
		Held   uint32   `wire:"4"`
		Holds  uint32   `wire:"5"`
		Paying uint32   `wire:"6"`
		Bought []bought `wire:"7"` // by entry
	}
	bought struct {
		Entry   uint64 `wire:"1"`
		Tickets uint32 `wire:"2"`
	}
)

// rowBytes is what a snapshot keeps of an entry.
const rowBytes = proofBytes + nameBytes + 2

// Layout names the form of AppendSnapshot's bytes.
func (m *Machine) Layout() string { return layout }

// AppendSnapshot appends the whole state. Equal states give equal bytes.
func (m *Machine) AppendSnapshot(b []byte) []byte {
	p, s := &m.pace, &m.sales
	k := book{
		Notice: m.notice, Version: m.version, Message: m.message,
		Count: m.entries.count, Entries: m.entries.appendRows(nil),
		Cut: m.cut, Size: m.size, Root: m.root, Drawn: m.seed != nil, Revealed: m.revealed, Closed: m.closed, Tallies: m.tallies,
		Pace:  paceBook{p.rate, p.target, p.served, p.last, p.carry, p.paused, p.still, p.missed, p.minutes},
		Calls: m.calls.list, Lapsed: m.calls.lapsed, Line: m.late.line, Called: m.late.called,
		Sales: salesBook{Seq: s.seq, Told: s.free != nil, Free: s.free, Held: s.held, Holds: s.holds, Paying: s.paying},
		Again: m.effects.again, LastEffect: m.effects.last,
	}
	if m.seed != nil {
		k.Seed = *m.seed
	}
	for _, h := range m.log.Edge() {
		k.Edge = append(k.Edge, edge{h})
	}
	for id, n := range m.others {
		k.Others = append(k.Others, otherEntry{id, n})
	}
	slices.SortFunc(k.Others, func(a, b otherEntry) int { return bytes.Compare(a.Name[:], b.Name[:]) })
	m.bookMaps(&k)
	return wire.Append(b, &k)
}

// bookMaps writes down what is found by number, in the order of the numbers.
func (m *Machine) bookMaps(k *book) {
	for _, n := range sortedKeys(m.turns.live) {
		k.Turns = append(k.Turns, turnBook{n, m.turns.live[n].since, m.turns.live[n].expires})
	}
	for _, n := range sortedKeys(m.sales.bought) {
		k.Sales.Bought = append(k.Sales.Bought, bought{n, m.sales.bought[n]})
	}
	for _, id := range sortedKeys(m.effects.open) {
		k.Effects = append(k.Effects, m.effects.open[id])
	}
	for _, a := range m.answers.list {
		k.Answers = append(k.Answers, *a)
	}
}

func (e *entries) appendRows(b []byte) []byte {
	b = slices.Grow(b, int(e.count)*rowBytes)
	for n := uint64(1); n <= e.count; n++ {
		pg, i := e.at(n)
		b = append(b, pg.proofs[i][:]...)
		b = append(b, pg.names[i][:]...)
		b = append(b, pg.people[i], pg.states[i])
	}
	return b
}

// loadRows reads what appendRows wrote, and finds every name again.
func (e *entries) loadRows(b []byte) {
	for ; len(b) > 0; b = b[rowBytes:] {
		id := name(b[proofBytes:])
		n := e.append(proof(b), id, b[rowBytes-2], b[rowBytes-1])
		e.index.add(id, n, e.nameAt)
	}
}

// LoadSnapshot makes a new machine what AppendSnapshot wrote.
func (m *Machine) LoadSnapshot(b []byte) error {
	var k book
	if err := wire.Parse(b, &k); err != nil {
		return fmt.Errorf("waitingroom: snapshot: %w", err)
	}
	if uint64(len(k.Entries)) != k.Count*rowBytes || k.Count > maxEntries {
		return errors.New("waitingroom: snapshot: entries are cut off")
	}
	m.notice, m.version, m.message = k.Notice, k.Version, k.Message
	m.cut, m.size, m.root, m.revealed, m.closed, m.tallies = k.Cut, k.Size, k.Root, k.Revealed, k.Closed, k.Tallies
	if k.Drawn && k.Size <= k.Count {
		m.draw(k.Seed)
	}
	p := k.Pace
	m.pace = pace{p.Rate, p.Target, p.Served, p.Last, p.Carry, p.Paused, p.Still, p.Missed, p.Minutes}
	m.entries.loadRows(k.Entries)
	if err := m.loadLog(&k); err != nil {
		return err
	}
	m.loadPlaces(&k)
	m.loadRest(&k)
	return m.Audit()
}

func (m *Machine) loadLog(k *book) error {
	hashes := make([]draw.Hash, len(k.Edge))
	for i, h := range k.Edge {
		hashes[i] = h.Hash
	}
	log, err := draw.OpenLog(k.Count, hashes)
	if err != nil {
		return fmt.Errorf("waitingroom: snapshot: %w", err)
	}
	m.log = *log
	return nil
}

func (m *Machine) loadPlaces(k *book) {
	m.calls.list, m.calls.lapsed = k.Calls, k.Lapsed
	for _, c := range k.Calls {
		m.calls.open += uint64(c.Open)
	}
	m.late.line, m.late.called = k.Line, k.Called
	for _, t := range k.Turns {
		m.turns.set(t.Entry, turn{t.Since, t.Expires})
	}
	for _, o := range k.Others {
		m.others[o.Name] = o.Entry
	}
}

func (m *Machine) loadRest(k *book) {
	s := k.Sales
	m.sales.seq, m.sales.free, m.sales.held, m.sales.holds, m.sales.paying = s.Seq, s.Free, s.Held, s.Holds, s.Paying
	if s.Told && s.Free == nil {
		m.sales.free = []uint32{}
	}
	for _, b := range s.Bought {
		m.sales.bought[b.Entry] = b.Tickets
		m.sales.tickets += uint64(b.Tickets)
	}
	for _, e := range k.Effects {
		m.effects.open[e.ID] = e
	}
	m.effects.last, m.effects.again = k.LastEffect, k.Again
	for i := range k.Answers {
		m.answers.add(&k.Answers[i])
	}
}

// StateHash is a hash over the whole state, comparable under one layout.
func (m *Machine) StateHash() [32]byte { return sha256.Sum256(m.AppendSnapshot(nil)) }
