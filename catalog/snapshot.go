package catalog

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"

	"facevalue/wire"
)

// layout names the form of the snapshot. It changes whenever that does; a snapshot of
// another layout is passed over and the journal read instead.
const layout = "catalog/3"

// book is the whole state, as a snapshot keeps it.
type book struct {
	Name       string     `wire:"1"`
	Running    bool       `wire:"2"`
	OpenedAt   int64      `wire:"3"`
	Profile    Profile    `wire:"4"`
	Staff      []Staff    `wire:"5"`
	Keys       []APIKey   `wire:"6"`
	Sessions   []Session  `wire:"7"` // by token
	Sellers    []Seller   `wire:"8"`
	Venues     []Venue    `wire:"9"`
	Events     []Event    `wire:"10"`
	Sales      []Sale     `wire:"11"`
	LastSale   uint32     `wire:"12"`
	Effects    []Effect   `wire:"13"` // by id
	LastEffect uint64     `wire:"14"`
	Answers    []Answered `wire:"15"` // oldest first
	Notes      []Note     `wire:"16"` // oldest first
	Webhooks   []Webhook  `wire:"17"`
}

// Layout names the form of AppendSnapshot's bytes.
func (m *Machine) Layout() string { return layout }

// AppendSnapshot appends the whole state. Equal states give equal bytes.
func (m *Machine) AppendSnapshot(b []byte) []byte {
	k := book{
		Name: m.name, Running: m.running, OpenedAt: m.openedAt, Profile: m.profile,
		Staff: m.staff.all(), Keys: m.keys.all(), Sellers: m.sellers.all(), Venues: m.venues.all(),
		Events: m.events.all(), Sales: m.sales.all(), LastSale: m.lastSale, LastEffect: m.lastEffect,
		Webhooks: m.webhooks.all(),
	}
	for _, s := range m.sessions {
		k.Sessions = append(k.Sessions, s)
	}
	slices.SortFunc(k.Sessions, func(a, b Session) int { return bytes.Compare(a.Token[:], b.Token[:]) })
	for _, id := range sortedKeys(m.effects) {
		k.Effects = append(k.Effects, m.effects[id])
	}
	for _, a := range m.answers.list {
		k.Answers = append(k.Answers, *a)
	}
	for _, n := range m.notes.list {
		k.Notes = append(k.Notes, *n)
	}
	return wire.Append(b, &k)
}

// LoadSnapshot makes a new machine what AppendSnapshot wrote.
func (m *Machine) LoadSnapshot(b []byte) error {
	var k book
	if err := wire.Parse(b, &k); err != nil {
		return fmt.Errorf("catalog: snapshot: %w", err)
	}
	m.name, m.running, m.openedAt, m.profile = k.Name, k.Running, k.OpenedAt, k.Profile
	m.staff.load(k.Staff)
	m.keys.load(k.Keys)
	m.sellers.load(k.Sellers)
	m.venues.load(k.Venues)
	m.events.load(k.Events)
	m.sales.load(k.Sales)
	m.webhooks.load(k.Webhooks)
	m.lastSale, m.lastEffect = k.LastSale, k.LastEffect
	for _, s := range k.Sessions {
		m.sessions[s.Token] = s
	}
	for _, e := range k.Effects {
		m.effects[e.ID] = e
	}
	for i := range k.Answers {
		m.answers.add(&k.Answers[i])
	}
	for i := range k.Notes {
		m.notes.add(&k.Notes[i])
	}
	return m.Audit()
}

// StateHash is a hash over the whole state, comparable under one layout.
func (m *Machine) StateHash() [32]byte { return sha256.Sum256(m.AppendSnapshot(nil)) }
