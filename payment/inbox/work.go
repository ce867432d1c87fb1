package inbox

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"
)

const (
	firstPause   = int64(1_000)
	longestPause = int64(10 * 60_000)
	// A payment that no order is known for is asked about ever more rarely, and in the
	// end not by itself any more: it is listed, for a person.
	firstStray   = int64(60_000)
	longestStray = int64(6 * 3_600_000)
	lastStray    = int64(3 * 24 * 3_600_000)

	askFor   = 30 * time.Second // one question
	restMost = int64(60_000)    // ms between two looks at what is due
	mostWhy  = 500              // bytes of what is kept of an error
)

// run acts on what is due until ctx ends.
func (b *Inbox) run(ctx context.Context) {
	defer b.workers.Done()
	for ctx.Err() == nil {
		did, err := b.Step(ctx)
		if err != nil && ctx.Err() == nil {
			b.options.Notice(err)
		}
		if !did || err != nil {
			b.rest(ctx)
		}
	}
}

// rest waits until something may be due.
func (b *Inbox) rest(ctx context.Context) {
	pause := restMost
	if due, ok := b.next(ctx); ok && !b.options.Held() {
		pause = min(max(due-b.options.Now(), firstPause/10), restMost)
	}
	timer := time.NewTimer(time.Duration(pause) * time.Millisecond)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-b.poke:
	case <-timer.C:
	}
}

// next is when something is due that nobody is at.
func (b *Inbox) next(ctx context.Context) (due int64, ok bool) {
	a, err := b.first(ctx, math.MaxInt64)
	return a.due, err == nil && a.ref != ""
}

// ask is one payment to ask about.
type ask struct {
	ref                  string
	n, since, tries, due int64
	stray                bool
}

// Step acts on one payment that is due, and says whether there was one. Several may be
// at it at once.
func (b *Inbox) Step(ctx context.Context) (bool, error) {
	if b.options.Held() {
		return false, nil
	}
	a, err := b.claim(ctx)
	if err != nil || a.ref == "" {
		return false, err
	}
	limited, cancel := context.WithTimeout(ctx, askFor)
	failed := b.options.Ask(limited, a.ref)
	cancel()
	if ctx.Err() != nil && failed != nil { // it was not the payment's fault
		b.free(a.ref)
		return false, nil
	}
	return true, b.settle(ctx, a, failed)
}

// claim is a payment that is due and that nobody else is at.
func (b *Inbox) claim(ctx context.Context) (ask, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	a, err := b.look(ctx, b.options.Now())
	if err == nil && a.ref != "" {
		b.busy[a.ref] = true
	}
	return a, err
}

func (b *Inbox) first(ctx context.Context, until int64) (ask, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.look(ctx, until)
}

// look is the first payment that is due by an instant; whoever calls it holds the lock.
func (b *Inbox) look(ctx context.Context, until int64) (found ask, err error) {
	rows, err := b.db.QueryContext(ctx, "SELECT ref, n, since, tries, due, stray FROM asks WHERE due <= ? AND due < ? ORDER BY due, n LIMIT ?",
		until, never, len(b.busy)+1)
	if err != nil {
		return ask{}, fmt.Errorf("inbox: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var a ask
		if err := rows.Scan(&a.ref, &a.n, &a.since, &a.tries, &a.due, &a.stray); err != nil {
			return ask{}, fmt.Errorf("inbox: %w", err)
		}
		if !b.busy[a.ref] {
			return a, nil
		}
	}
	return ask{}, rows.Err()
}

// never is when a payment is due that is not asked about by itself any more.
const never = int64(math.MaxInt64)

func (b *Inbox) free(ref string) {
	b.mu.Lock()
	delete(b.busy, ref)
	b.mu.Unlock()
}

// settle writes what came of a question. What has happened to the payment meanwhile is
// asked about again.
func (b *Inbox) settle(ctx context.Context, a ask, failed error) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	defer delete(b.busy, a.ref)
	var err error
	switch stray, is := b.options.Stray(failed); {
	case failed == nil:
		_, err = b.db.ExecContext(ctx, "DELETE FROM asks WHERE ref = ? AND n = ?", a.ref, a.n)
	case is:
		err = b.keepStray(ctx, a, stray, failed)
	default:
		err = b.later(ctx, a, failed)
	}
	if err == nil {
		err = b.count(ctx)
	}
	if err != nil && !errors.Is(err, sql.ErrConnDone) {
		return fmt.Errorf("inbox: payment %s: %w", a.ref, err)
	}
	return err
}

// later puts a question off that nobody could answer.
func (b *Inbox) later(ctx context.Context, a ask, failed error) error {
	b.options.Notice(failed)
	_, err := b.db.ExecContext(ctx, "UPDATE asks SET tries = tries + 1, due = ?, why = ? WHERE ref = ? AND n = ?",
		b.options.Now()+pause(a.tries, firstPause, longestPause), clip(failed), a.ref, a.n)
	return err
}

// keepStray lists a payment that no order is known for, and says so the first time.
func (b *Inbox) keepStray(ctx context.Context, a ask, s Stray, failed error) error {
	if !a.stray {
		b.options.Notice(fmt.Errorf("a payment has no order here, somebody has to look: %w", failed))
	}
	now := b.options.Now()
	due := now + pause(a.tries, firstStray, longestStray)
	if now-a.since > lastStray {
		due = never
	}
	_, err := b.db.ExecContext(ctx, "UPDATE asks SET tries = tries + 1, due = ?, stray = 1, why = ?, ord = ?, amount = ?, currency = ? WHERE ref = ? AND n = ?",
		due, clip(failed), s.Order, s.Amount, s.Currency, a.ref, a.n)
	return err
}

// pause is how long to wait behind so many tries.
func pause(tries, first, longest int64) int64 { return min(first<<min(tries, 30), longest) }

func clip(err error) string {
	s := err.Error()
	return strings.ToValidUTF8(s[:min(len(s), mostWhy)], "")
}
