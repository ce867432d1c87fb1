package main

import (
	"context"
	"errors"
	"testing"

	"facevalue/journal/sqlite"
	"facevalue/sale"
)

type fakeDesk struct{ taken int }

func (d *fakeDesk) Submit(context.Context, sale.Command) (sale.Outcome, uint64, error) {
	d.taken++
	return sale.Outcome{}, 1, nil
}

type fakeDisk struct {
	level sqlite.Space
	err   error
}

func (d fakeDisk) Space() (sqlite.Space, error) { return d.level, d.err }

// TestFullDiskRefusesNewHoldsFirst: what begins is refused, what was begun goes on.
func TestFullDiskRefusesNewHoldsFirst(t *testing.T) {
	begins := []sale.Command{&sale.PlaceHold{}, &sale.SellAtCounter{}, &sale.AmendHold{Wants: []sale.Want{{Count: 1}}}}
	goesOn := []sale.Command{
		&sale.Checkout{}, &sale.FinishEffect{}, &sale.RenewHold{}, &sale.ReleaseHold{}, &sale.CancelOrder{},
		&sale.RetryPayment{}, &sale.AmendHold{Drop: []sale.Drop{{Count: 1}}},
	}
	for _, disk := range []fakeDisk{{level: sqlite.SpaceLow}, {level: sqlite.SpaceCritical}, {err: errors.New("no such device")}} {
		desk := &fakeDesk{}
		s := shop{desk, disk}
		for _, cmd := range begins {
			if _, _, err := s.Submit(t.Context(), cmd); !errors.Is(err, errDiskLow) || disk.err != nil && !errors.Is(err, disk.err) {
				t.Errorf("%v: %T: %v", disk, cmd, err)
			}
		}
		if desk.taken != 0 {
			t.Errorf("%v: %d commands reached the desk", disk, desk.taken)
		}
		if disk.err != nil {
			continue
		}
		for _, cmd := range goesOn {
			if _, _, err := s.Submit(t.Context(), cmd); err != nil {
				t.Errorf("%v: %T: %v", disk, cmd, err)
			}
		}
	}
	desk := &fakeDesk{}
	for _, cmd := range append(begins, goesOn...) {
		if _, _, err := (shop{desk, fakeDisk{level: sqlite.SpaceOK}}).Submit(t.Context(), cmd); err != nil {
			t.Errorf("%T with space: %v", cmd, err)
		}
	}
	if desk.taken != len(begins)+len(goesOn) {
		t.Errorf("%d commands reached the desk", desk.taken)
	}
}
