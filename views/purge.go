package views

import (
	"context"
	"errors"
	"fmt"
)

// Purge takes out what the views have in the clear of persons who were erased: their
// names, addresses and answers, and what they are found by. It comes after the vault
// has erased them, so that nothing opens it again. When it returns the file, its free
// pages and its log have none of it any more.
//
// Claims stay: they are keyed hashes that limits need, and name nobody.
func (v *Views) Purge(ctx context.Context, persons ...[16]byte) error {
	v.writing.Lock()
	defer v.writing.Unlock()
	err := v.w.inTx(ctx, func() error {
		for _, p := range persons {
			if err := v.purge(ctx, p); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("views: purge: %w", err)
	}
	return v.emptyLog(ctx)
}

const (
	purgeTerms = `DELETE FROM terms WHERE (sale, ord, ticket) IN
		(SELECT sale, ord, ticket FROM people WHERE person = ? AND person <> x'' AND question = '')`
	purgePeople = `UPDATE people SET state = ?, name = '', email = '', phone = '', text = ''
		WHERE person = ? AND person <> x'' AND state = ?`
)

func (v *Views) purge(ctx context.Context, person [16]byte) error {
	if person == [16]byte{} {
		return nil
	}
	if err := v.w.exec(ctx, purgeTerms, person[:]); err != nil {
		return err
	}
	return v.w.exec(ctx, purgePeople, personErased, person[:], personOpen)
}

// emptyLog copies SQLite's log into the file and truncates it: deleted rows are
// overwritten in the file, and the log has what they were.
func (v *Views) emptyLog(ctx context.Context) error {
	var busy, pages, copied int
	err := v.w.conn.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &copied)
	if err == nil && busy != 0 {
		err = errors.New("a query was still reading; purge again")
	}
	if err != nil {
		return fmt.Errorf("views: purge: empty the log: %w", err)
	}
	return nil
}
