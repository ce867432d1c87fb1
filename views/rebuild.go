package views

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"hash"
)

// Forget drops all rows of a machine: Seq is 0, and whoever feeds it begins with the
// first record. It is for when the journal is not the one that the rows were folded
// from, and for rebuilding. A feed at work is told ErrStale.
func (v *Views) Forget(ctx context.Context, machine string) error {
	v.writing.Lock()
	defer v.writing.Unlock()
	err := v.w.inTx(ctx, func() error {
		var id int64
		found, err := v.w.one(ctx, "SELECT id FROM machines WHERE name = ?", []any{machine}, &id)
		if err != nil || !found {
			return err
		}
		for _, t := range tables {
			if err := v.w.exec(ctx, "DELETE FROM "+t.name+" WHERE "+t.machine+" = ?", id); err != nil {
				return err
			}
		}
		return v.w.exec(ctx, "DELETE FROM machines WHERE id = ?", id)
	})
	if err != nil {
		return fmt.Errorf("views: forget %s: %w", machine, err)
	}
	v.advance(machine, Mark{})
	return nil
}

// Machines are the machines that have rows, by name.
func (v *Views) Machines(ctx context.Context) ([]string, error) {
	return gather(ctx, v.r, "SELECT name FROM machines ORDER BY name", nil, func(rows *sql.Rows) (name string, err error) {
		return name, rows.Scan(&name)
	})
}

// Hash is a hash over everything that is kept of a machine, and of where it stands:
// equal views have equal hashes, however they came to be.
func (v *Views) Hash(ctx context.Context, machine string) ([32]byte, error) {
	h := sha256.New()
	err := v.reading(ctx, func(q querier) error {
		var id int64
		var seq uint64
		err := q.QueryRowContext(ctx, "SELECT id, seq FROM machines WHERE name = ?", machine).Scan(&id, &seq)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(h, "%q %d\n", machine, seq)
		for _, t := range tables {
			fmt.Fprintf(h, "%s\n", t.name)
			query := "SELECT * FROM " + t.name + " WHERE " + t.machine + " = ? ORDER BY " + t.order
			if err := hashRows(ctx, h, q, query, id); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return [32]byte{}, fmt.Errorf("views: hash %s: %w", machine, err)
	}
	return [32]byte(h.Sum(nil)), nil
}

// hashRows adds all columns but the first, which is the machine's number here.
func hashRows(ctx context.Context, h hash.Hash, q querier, query string, args ...any) error {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	values := make([]any, len(columns))
	into := make([]any, len(columns))
	for i := range into {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		for _, x := range values[1:] {
			fmt.Fprintf(h, "%q ", fmt.Sprint(x))
		}
		fmt.Fprintln(h)
	}
	return rows.Err()
}
