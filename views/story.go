package views

import (
	"context"

	"facevalue/sale"
)

// storyRow is one thing that became true of an order.
type storyRow struct {
	ord    uint64
	seq    uint64
	i      int // of the fact in its record
	at     int64
	kind   string
	by     sale.Actor
	amount int64
	count  int64
	ref    string
	reason string
}

func (s *storyRow) write(ctx context.Context, t *tx) error {
	return t.w.exec(ctx, "INSERT INTO story (sale, ord, seq, i, at, kind, role, name, amount, count, ref, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		t.id, s.ord, s.seq, s.i, s.at, s.kind, s.by.Role, s.by.Name, s.amount, s.count, s.ref, s.reason)
}
