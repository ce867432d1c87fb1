package main

import (
	"crypto/sha256"
	"strings"

	"facevalue/catalog"
	"facevalue/desk"
	"facevalue/sale"
	"facevalue/waitingroom"
)

// inspector folds one machine of a journal, whatever kind it is of.
type inspector struct {
	layout string
	fold   func(snapshots desk.Snapshots, notice func(error)) (*inspected, error)
}

// inspected is what a fold came to.
type inspected struct {
	audit     func() error
	state     [32]byte
	sale      *sale.Summary
	organizer *organizerSummary
	room      *waitingroom.Pulse
}

// organizerSummary is an organizer in numbers.
type organizerSummary struct {
	Name        string
	Staff       int
	Sellers     int
	Events      int
	Sales       int
	OpenEffects int
}

// organizerPrefix begins the journal's name of every organizer.
const organizerPrefix = "org-"

// roomPrefix begins the journal's name of every waiting room.
const roomPrefix = "room-"

// inspector is for the kind of machine that a name says; nil for no kind that is known.
func (d *dataDir) inspector(machine string) *inspector {
	switch {
	case isSale(machine):
		return inspectorOf(d, machine, d.newSale, func(m saleMachine, to *inspected) {
			summary := m.(*sale.Machine).Summary()
			to.sale = &summary
		})
	case strings.HasPrefix(machine, organizerPrefix):
		return inspectorOf(d, machine, func() catalogMachine { return catalog.New(d.chart) }, func(m catalogMachine, to *inspected) {
			c := m.(*catalog.Machine)
			to.organizer = &organizerSummary{
				c.Profile().Name, len(c.AllStaff()), len(c.Sellers()), len(c.Events()), len(c.Sales()), len(c.Open(nil)),
			}
		})
	case strings.HasPrefix(machine, roomPrefix):
		return inspectorOf(d, machine, func() roomMachine { return waitingroom.New() }, func(m roomMachine, to *inspected) {
			pulse := m.(*waitingroom.Machine).Pulse()
			to.room = &pulse
		})
	}
	return nil
}

// roomMachine is a waiting room as a desk knows it.
type roomMachine = desk.Machine[waitingroom.Command, waitingroom.Fact, waitingroom.Outcome, waitingroom.Effect]

// catalogMachine is a catalog as a desk knows it.
type catalogMachine = desk.Machine[catalog.Command, catalog.Fact, catalog.Outcome, catalog.Effect]

func inspectorOf[C, F, O any, E desk.Effect](
	d *dataDir, machine string, fresh func() desk.Machine[C, F, O, E], sum func(desk.Machine[C, F, O, E], *inspected),
) *inspector {
	return &inspector{
		layout: fresh().Layout(),
		fold: func(snapshots desk.Snapshots, notice func(error)) (*inspected, error) {
			source := desk.Source[C, F, O, E]{Machine: machine, New: fresh, Journal: d.journal, Snapshots: snapshots, Notice: notice}
			m, _, err := source.Load()
			if err != nil {
				return nil, err
			}
			to := &inspected{audit: m.Audit, state: sha256.Sum256(m.AppendSnapshot(nil))}
			sum(m, to)
			return to, nil
		},
	}
}
