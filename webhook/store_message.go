package webhook

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Sent is a message with what became of it so far.
type Sent struct {
	N int64 // counts up, for paging
	Message
	State string // waiting, delivered or failed
	Tries int64
	Due   int64   // of one that waits: when it is sent
	Last  Attempt // the zero Attempt before the first

	began int64 // of the first attempt of this series
}

var stateNames = [...]string{waiting: "waiting", delivered: "delivered", failed: "failed"}

const sentColumns = "SELECT n, id, topic, at, body, state, tries, due, began, tried, took, status, why FROM messages "

func scanSent(r *sql.Rows, m *Sent) error {
	var state int
	err := r.Scan(&m.N, &m.ID, &m.Topic, &m.At, &m.Body, &state, &m.Tries, &m.Due, &m.began, &m.Last.At, &m.Last.Took, &m.Last.Status, &m.Last.Why)
	if err == nil && (state < 0 || state >= len(stateNames)) {
		err = fmt.Errorf("message %s is in state %d", m.ID, state)
	}
	if err == nil {
		m.State = stateNames[state]
	}
	return err
}

// due are the messages of a webhook that are to be sent by an instant, those that wait
// longest first.
func (s *store) due(ctx context.Context, webhook string, until int64, most int) ([]Sent, error) {
	rows, err := s.db.QueryContext(ctx, sentColumns+"WHERE webhook = ? AND state = ? AND due <= ? ORDER BY due, n LIMIT ?", webhook, waiting, until, most)
	return gather(rows, err, scanSent)
}

// wait is how many messages of a webhook wait, when the first of them is due, and since
// when the one that was tried first has not gone out; 0 for none.
func (s *store) wait(ctx context.Context, webhook string) (n int, due, began int64, err error) {
	err = s.db.QueryRowContext(ctx, "SELECT count(*), coalesce(min(due), 0), coalesce(min(nullif(began, 0)), 0) FROM messages WHERE webhook = ? AND state = ?",
		webhook, waiting).Scan(&n, &due, &began)
	if err != nil {
		err = fmt.Errorf("webhook: %w", err)
	}
	return n, due, began, err
}

// settled is a message that was sent once more.
type settled struct {
	m     Sent
	a     Attempt
	state int
	due   int64
}

// settle writes what became of messages. One that is to be sent anew since it went out,
// which its due time shows, stays so.
func (s *store) settle(ctx context.Context, all []settled) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		for i := range all {
			d := &all[i]
			began := d.m.began
			if began == 0 {
				began = d.a.At
			}
			if _, err := tx.ExecContext(ctx, "UPDATE messages SET state = ?, tries = tries + 1, due = ?, began = ?, tried = ?, took = ?, status = ?, why = ? WHERE n = ? AND due = ?",
				d.state, d.due, began, d.a.At, d.a.Took, d.a.Status, d.a.Why, d.m.N, d.m.Due); err != nil {
				return err
			}
		}
		return nil
	})
}

// hurry has everything that waits sent now: the receiver is back.
func (s *store) hurry(ctx context.Context, webhook string, now int64) error {
	_, err := s.db.ExecContext(ctx, "UPDATE messages SET due = min(due, ?) WHERE webhook = ? AND state = ?", now, webhook, waiting)
	if err != nil {
		return fmt.Errorf("webhook: %w", err)
	}
	return nil
}

// skip drops what waits of before an instant.
func (s *store) skip(ctx context.Context, webhook string, from int64) error {
	_, err := s.db.ExecContext(ctx, "UPDATE messages SET state = ?, why = 'skipped' WHERE webhook = ? AND state = ? AND at < ?", failed, webhook, waiting, from)
	if err != nil {
		return fmt.Errorf("webhook: %w", err)
	}
	return nil
}

// keep notes a message that was sent outside of the queue.
func (s *store) keep(ctx context.Context, webhook string, m *Message, a Attempt, state int) error {
	_, err := s.db.ExecContext(ctx, `INSERT INTO messages (webhook, id, topic, at, body, state, tries, due, began, tried, took, status, why)
		VALUES (?, ?, ?, ?, ?, ?, 1, 0, ?, ?, ?, ?, ?)`, webhook, m.ID, m.Topic, m.At, m.Body, state, a.At, a.At, a.Took, a.Status, a.Why)
	if err != nil {
		return fmt.Errorf("webhook: %w", err)
	}
	return nil
}

// list is a part of the log of a webhook, the newest first; before 0 begins at the newest.
func (s *store) list(ctx context.Context, webhook, state string, before int64, most int) ([]Sent, error) {
	if before == 0 {
		before = 1 << 62
	}
	where, args := "WHERE webhook = ? AND n < ?", []any{webhook, before}
	for i, name := range stateNames {
		if name == state {
			where, args = where+" AND state = ?", append(args, i)
		}
	}
	rows, err := s.db.QueryContext(ctx, sentColumns+where+" ORDER BY n DESC LIMIT ?", append(args, most)...)
	return gather(rows, err, scanSent)
}

// replay has one message sent again, as one that was never sent.
func (s *store) replay(ctx context.Context, webhook, id string, now int64) (Sent, bool, error) {
	_, err := s.db.ExecContext(ctx, "UPDATE messages SET state = ?, tries = 0, began = 0, due = max(?, due + 1) WHERE webhook = ? AND id = ?", waiting, now, webhook, id)
	if err != nil {
		return Sent{}, false, fmt.Errorf("webhook: %w", err)
	}
	rows, err := s.db.QueryContext(ctx, sentColumns+"WHERE webhook = ? AND id = ?", webhook, id)
	found, err := gather(rows, err, scanSent)
	if err != nil || len(found) == 0 {
		return Sent{}, false, err
	}
	return found[0], true, nil
}

// ErrNone: the organizer has no such webhook.
var ErrNone = errors.New("webhook: there is no such webhook")
