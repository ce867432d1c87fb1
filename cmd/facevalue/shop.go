package main

import (
	"context"
	"errors"

	"facevalue/journal/sqlite"
	"facevalue/sale"
)

// errDiskLow refuses what would begin something new while the disk is nearly
// full. Nothing was done. What was begun goes on: payments, tickets and refunds
// have the space that the journal keeps in reserve.
var errDiskLow = errors.New("the disk is nearly full: no new holds until there is space again")

// shop is a sale's desk behind the one check that the desk cannot make.
type shop struct {
	desk interface {
		Submit(context.Context, sale.Command) (sale.Outcome, uint64, error)
	}
	disk interface{ Space() (sqlite.Space, error) }
}

// Submit hands a command to the desk unless the disk is too full for what it begins.
func (s shop) Submit(ctx context.Context, cmd sale.Command) (sale.Outcome, uint64, error) {
	if sale.Begins(cmd) {
		if level, err := s.disk.Space(); err != nil || level != sqlite.SpaceOK {
			return sale.Outcome{}, 0, errors.Join(errDiskLow, err)
		}
	}
	return s.desk.Submit(ctx, cmd)
}
