package inbox

import (
	"context"
	"errors"
	"fmt"
)

// Item is a payment that waits.
type Item struct {
	Ref   string
	Since int64 // of its first hint that is not dealt with
	Tries int64
	Why   string // the last try did not end it; empty before the first
	Stray bool   // no order here is known for it
	Known Stray  // what it says of itself, once it is a stray
}

// Depth is how much waits.
type Depth struct {
	Waiting int   // payments, strays among them
	Strays  int   // for whom no order is known
	Oldest  int64 // instant of the oldest hint that waits; 0 if none does
}

// Depth counts what waits.
func (b *Inbox) Depth(ctx context.Context) (d Depth, err error) {
	err = b.db.QueryRowContext(ctx, "SELECT count(*), coalesce(sum(stray), 0), coalesce(min(since), 0) FROM asks").Scan(&d.Waiting, &d.Strays, &d.Oldest)
	if err != nil {
		return d, fmt.Errorf("inbox: %w", err)
	}
	return d, nil
}

// mostListed bounds a list.
const mostListed = 1_000

// Strays are payments that no order is known for, the oldest first, at most 1,000.
func (b *Inbox) Strays(ctx context.Context) (all []Item, err error) {
	rows, err := b.db.QueryContext(ctx, `SELECT ref, since, tries, why, stray, ord, amount, currency FROM asks WHERE stray = 1
		ORDER BY since, ref LIMIT ?`, mostListed)
	if err != nil {
		return nil, fmt.Errorf("inbox: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var i Item
		if err := rows.Scan(&i.Ref, &i.Since, &i.Tries, &i.Why, &i.Stray, &i.Known.Order, &i.Known.Amount, &i.Known.Currency); err != nil {
			return nil, fmt.Errorf("inbox: %w", err)
		}
		all = append(all, i)
	}
	return all, rows.Err()
}

// Settled takes a stray from the list: a person has dealt with it. It is false when there
// is none of that name. News of it brings it back.
func (b *Inbox) Settled(ctx context.Context, ref string) (bool, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	r, err := b.db.ExecContext(ctx, "DELETE FROM asks WHERE ref = ? AND stray = 1", ref)
	if err != nil {
		return false, fmt.Errorf("inbox: %w", err)
	}
	is, err := r.RowsAffected()
	return is != 0, errors.Join(err, b.count(ctx))
}
