package views

import (
	"context"
	"database/sql"
	"fmt"
)

// CapacityRow is how much of a pool's share in an allocation, or of an event's
// numbered seats, is in which state. A pool's capacity stands with its share in the
// general allocation.
type CapacityRow struct {
	What       string // pool or event
	Key        string
	Event      string // of the pool, "" if it is of none
	Allocation string // of a pool's share

	Capacity, Over            int64
	Free, Held, Sold, Blocked int64
	Killed                    int64 // of an event's blocked seats: out of the sellable house
}

// Capacity is all stock of a sale.
func (v *Views) Capacity(ctx context.Context, suffix string) ([]CapacityRow, error) {
	rows, err := gather(ctx, v.r, `SELECT s.what, s.key, s.event, s.alloc, s.capacity, s.over, s.free, s.held, s.sold, s.blocked,
		CASE s.what WHEN 'event' THEN (SELECT count(*) FROM kills k WHERE k.sale = s.sale AND k.event = s.key) ELSE 0 END
		FROM stock s JOIN machines m ON m.id = s.sale WHERE m.name = ? AND s.what <> 'sale' ORDER BY s.what, s.key, s.alloc`,
		[]any{machineOf(suffix)}, func(rows *sql.Rows) (c CapacityRow, err error) {
			return c, rows.Scan(&c.What, &c.Key, &c.Event, &c.Allocation, &c.Capacity, &c.Over, &c.Free, &c.Held, &c.Sold, &c.Blocked, &c.Killed)
		})
	if err != nil {
		return nil, fmt.Errorf("views: capacity of %s: %w", suffix, err)
	}
	return rows, nil
}

// Holds is what is set aside at the moment, by holds and by orders that wait for their
// money.
type Holds struct {
	Live int64 // holds
	Of   []HeldRow
}

// HeldRow is how much of something is held.
type HeldRow struct {
	What, Key, Event, Allocation string
	Held                         int64
}

// HoldsNow is what of a sale is held. Single holds are the live sale's to show: they
// come and go faster than rows are written.
func (v *Views) HoldsNow(ctx context.Context, suffix string) (h Holds, err error) {
	err = v.reading(ctx, func(r querier) error {
		id, err := saleID(ctx, r, suffix)
		if err != nil || id == 0 {
			return err
		}
		if err := r.QueryRowContext(ctx, "SELECT coalesce(max(held), 0) FROM stock WHERE sale = ? AND what = 'sale'", id).Scan(&h.Live); err != nil {
			return err
		}
		h.Of, err = gather(ctx, r, "SELECT what, key, event, alloc, held FROM stock WHERE sale = ? AND what <> 'sale' AND held > 0 ORDER BY what, key, alloc",
			[]any{id}, func(rows *sql.Rows) (x HeldRow, err error) {
				return x, rows.Scan(&x.What, &x.Key, &x.Event, &x.Allocation, &x.Held)
			})
		return err
	})
	if err != nil {
		return Holds{}, fmt.Errorf("views: holds of %s: %w", suffix, err)
	}
	return h, nil
}
