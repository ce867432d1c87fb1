package webhook

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// heard is how far a webhook has heard of a machine.
type heard struct {
	Place
	sold    bool
	refunds map[uint64]Refund
}

// place is how far a webhook has heard of a machine; false when it has not yet.
func (s *store) place(ctx context.Context, webhook, machine string) (h heard, known bool, err error) {
	var hash []byte
	h.refunds = map[uint64]Refund{}
	err = s.db.QueryRowContext(ctx, "SELECT seq, hash, sold FROM places WHERE webhook = ? AND machine = ?", webhook, machine).Scan(&h.Seq, &hash, &h.sold)
	if errors.Is(err, sql.ErrNoRows) {
		return h, false, nil
	}
	if err != nil {
		return h, false, fmt.Errorf("webhook: %w", err)
	}
	copy(h.Hash[:], hash)
	rows, err := s.db.QueryContext(ctx, "SELECT effect, ord, amount FROM refunds WHERE webhook = ? AND machine = ?", webhook, machine)
	all, err := gather(rows, err, func(r *sql.Rows, v *Refund) error { return r.Scan(&v.Effect, &v.Order, &v.Amount) })
	for _, r := range all {
		h.refunds[r.Effect] = r
	}
	return h, true, err
}

// advance keeps messages and how far they go, together: after a crash each is there once.
func (s *store) advance(ctx context.Context, webhook, machine string, h heard, out []Message, now int64) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		for i := range out {
			m := &out[i]
			if _, err := tx.ExecContext(ctx, putMessage, webhook, m.ID, m.Topic, m.At, m.Body, waiting, now); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO places (webhook, machine, seq, hash, sold) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET seq = excluded.seq, hash = excluded.hash, sold = excluded.sold`, webhook, machine, h.Seq, h.Hash[:], h.sold)
		if err == nil {
			_, err = tx.ExecContext(ctx, "DELETE FROM refunds WHERE webhook = ? AND machine = ?", webhook, machine)
		}
		for _, r := range h.refunds {
			if err == nil {
				_, err = tx.ExecContext(ctx, "INSERT INTO refunds (webhook, machine, effect, ord, amount) VALUES (?, ?, ?, ?, ?)", webhook, machine, r.Effect, r.Order, r.Amount)
			}
		}
		if err == nil {
			_, err = tx.ExecContext(ctx, prune, webhook, waiting, webhook, waiting, mostKept)
		}
		return err
	})
}

// putMessage keeps a message. One that was sent before, and is heard of again, is sent
// again.
const putMessage = `INSERT INTO messages (webhook, id, topic, at, body, state, due) VALUES (?, ?, ?, ?, ?, ?, ?)
	ON CONFLICT (webhook, id) DO UPDATE SET state = excluded.state, tries = 0, began = 0, due = max(excluded.due, due + 1)`

// mostKept is how many messages are kept of a webhook once they are done with.
const mostKept = 2_000

const prune = `DELETE FROM messages WHERE webhook = ? AND state <> ? AND n <=
	(SELECT n FROM messages WHERE webhook = ? AND state <> ? ORDER BY n DESC LIMIT 1 OFFSET ?)`

// again has a webhook hear of a machine from another place on.
func (s *store) again(ctx context.Context, webhook, machine string, at Place) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE places SET seq = ?, hash = ? WHERE webhook = ? AND machine = ? AND seq > ?", at.Seq, at.Hash[:], webhook, machine, at.Seq)
		return err
	})
}
