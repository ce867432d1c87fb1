package views

import (
	"context"
	"database/sql"
	"fmt"
)

// MostOnList is how many tickets are on one list.
const MostOnList = 100_000

// DoorRow is a ticket that lets somebody in.
type DoorRow struct {
	N      uint64
	Order  uint64
	Type   string
	Seat   string // as printed; "" without a numbered seat
	State  string // live, offered, pending or admitted
	Name   string // who walks in, or else who bought; "" where nobody is known
	Buyer  string
	Reason string // of a complimentary ticket
}

// DoorList is everybody who may come to an event of a sale, by name; with guests alone,
// those whose tickets cost nothing and were given for a reason.
func (v *Views) DoorList(ctx context.Context, suffix, event string, guests bool) ([]DoorRow, error) {
	query := `SELECT t.n, t.ord, t.type, t.label, t.state, coalesce(p.name, ''), coalesce(b.name, ''), CASE o.total WHEN 0 THEN o.reason ELSE '' END
		FROM machines m JOIN tickets t ON t.sale = m.id JOIN orders o ON o.sale = t.sale AND o.n = t.ord
		LEFT JOIN people p ON p.sale = t.sale AND p.ord = t.ord AND p.ticket = t.n AND p.question = ''
		LEFT JOIN people b ON b.sale = t.sale AND b.ord = t.ord AND b.ticket = 0 AND b.question = ''
		WHERE m.name = ? AND t.event = ? AND t.state IN ('live', 'offered', 'pending', 'admitted', 'suspended')`
	if guests {
		query += " AND o.reason <> '' AND o.total = 0"
	}
	query += ` ORDER BY coalesce(nullif(p.name, ''), b.name, '') = '', coalesce(nullif(p.name, ''), b.name, '') COLLATE NOCASE, t.n LIMIT ?`
	rows, err := gather(ctx, v.r, query, []any{machineOf(suffix), event, MostOnList}, func(rows *sql.Rows) (r DoorRow, err error) {
		err = rows.Scan(&r.N, &r.Order, &r.Type, &r.Seat, &r.State, &r.Name, &r.Buyer, &r.Reason)
		if r.Name == "" {
			r.Name = r.Buyer
		}
		return r, err
	})
	if err != nil {
		return nil, fmt.Errorf("views: list of %s for the door: %w", event, err)
	}
	return rows, nil
}
