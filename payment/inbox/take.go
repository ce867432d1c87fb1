package inbox

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"facevalue/payment"
)

// ErrFull: as many payments wait as are kept. Nothing was taken; send it again later.
var ErrFull = errors.New("inbox: too many payments wait to be looked at; send it again later")

const (
	// remembered is how long an event is known for one that was taken, in ms: longer than
	// any company goes on sending it.
	remembered = int64(45 * 24 * 3_600_000)
	// clearEvery is after how many events those that are older are cleared away.
	clearEvery = 1_000

	mostEvent = 255 // bytes of an event's name
	mostRef   = 512 // and of a payment's
)

// Take keeps a hint of a company and returns when it is on disk. One that was taken
// before is taken again, and nothing comes of it.
func (b *Inbox) Take(ctx context.Context, source string, h payment.Hint) error {
	if h.Event == "" || len(h.Event) > mostEvent || h.Ref == "" || len(h.Ref) > mostRef {
		return fmt.Errorf("%w: an event has a name of at most %d bytes, and its payment one of at most %d", payment.ErrForged, mostEvent, mostRef)
	}
	if err := b.options.Room(); err != nil {
		return fmt.Errorf("inbox: %w", err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	fresh, err := b.keep(ctx, source, h)
	if err != nil {
		return err
	}
	if fresh {
		select {
		case b.poke <- struct{}{}:
		default: // everybody is awake
		}
	}
	return nil
}

// keep writes a hint and the question that follows from it, in one transaction. Whoever
// calls it holds the lock.
func (b *Inbox) keep(ctx context.Context, source string, h payment.Hint) (fresh bool, err error) {
	tx, err := b.db.BeginTx(ctx, nil)
	if err != nil {
		return false, fmt.Errorf("inbox: take %s: %w", h.Event, err)
	}
	defer func() { _ = tx.Rollback() }() // does nothing after a commit
	now := b.options.Now()
	r, err := tx.ExecContext(ctx, "INSERT OR IGNORE INTO hints (source, event, at) VALUES (?, ?, ?)", source, h.Event, now)
	if err != nil {
		return false, fmt.Errorf("inbox: take %s: %w", h.Event, err)
	}
	if is, err := r.RowsAffected(); err != nil || is == 0 {
		return false, err
	}
	n, err := r.LastInsertId()
	if err == nil {
		err = b.question(ctx, tx, h.Ref, n, now)
	}
	if err == nil {
		err = b.clear(ctx, tx, now)
	}
	if err == nil {
		err = tx.Commit()
	}
	if err != nil {
		return false, fmt.Errorf("inbox: take %s: %w", h.Event, err)
	}
	return true, b.count(ctx)
}

// question notes that a payment is to be asked about. One that waits already is asked
// about at once, because something has happened since.
func (b *Inbox) question(ctx context.Context, tx *sql.Tx, ref string, n, now int64) error {
	r, err := tx.ExecContext(ctx, "UPDATE asks SET n = ?, due = ?, tries = 0 WHERE ref = ?", n, now, ref)
	if err != nil {
		return err
	}
	if is, err := r.RowsAffected(); err != nil || is != 0 {
		return err
	}
	if b.waiting >= b.options.Most {
		return ErrFull
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO asks (ref, n, since, tries, due) VALUES (?, ?, ?, 0, ?)", ref, n, now, now)
	return err
}

// clear forgets events that nobody sends any more.
func (b *Inbox) clear(ctx context.Context, tx *sql.Tx, now int64) error {
	if b.taken++; b.taken < clearEvery {
		return nil
	}
	b.taken = 0
	_, err := tx.ExecContext(ctx, "DELETE FROM hints WHERE at < ?", now-remembered)
	return err
}

func (b *Inbox) count(ctx context.Context) error {
	return b.db.QueryRowContext(ctx, "SELECT count(*) FROM asks").Scan(&b.waiting)
}
