package views

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"facevalue/ledger"
	"facevalue/sale"
)

// ledgerOf is the ledger of a sale that goes on from where the rows stand.
func (v *Views) ledgerOf(machine string) (*ledger.Ledger, error) {
	from := ledger.State{Waiting: map[uint64]int64{}, Refunds: map[uint64]ledger.Refund{}, Last: map[ledger.Series]uint64{}}
	const of = " WHERE sale = (SELECT id FROM machines WHERE name = ?)"
	for _, part := range []struct {
		query string
		args  []any
		row   func(*sql.Rows) error
	}{
		{"SELECT n, total FROM orders" + of + " AND state = 'waits' AND total <> 0", []any{machine}, func(rows *sql.Rows) error {
			var n uint64
			var total int64
			err := rows.Scan(&n, &total)
			from.Waiting[n] = total
			return err
		}},
		{"SELECT id, ord, amount FROM effects" + of + " AND kind = ? AND closed = 0", []any{machine, sale.RefundEffect}, func(rows *sql.Rows) error {
			var id uint64
			var r ledger.Refund
			err := rows.Scan(&id, &r.Order, &r.Amount)
			from.Refunds[id] = r
			return err
		}},
		{"SELECT series, kind, max(n) FROM papers" + of + " GROUP BY series, kind", []any{machine}, func(rows *sql.Rows) error {
			var s ledger.Series
			var n uint64
			err := rows.Scan(&s.Seller, &s.Kind, &n)
			from.Last[s] = n
			return err
		}},
	} {
		if _, err := gather(context.Background(), v.r, part.query, part.args, func(rows *sql.Rows) (x struct{}, err error) { return x, part.row(rows) }); err != nil {
			return nil, fmt.Errorf("views: feed %s: ledger: %w", machine, err)
		}
	}
	return ledger.New(from), nil
}

// OrderInfo and TicketInfo implement ledger.Orders.
func (c *cutter) OrderInfo(n uint64) (sale.OrderInfo, bool) {
	if o := c.orders[n]; o != nil {
		return o.OrderInfo, true
	}
	return c.m.OrderInfo(n)
}

// TicketInfo is ticket n, if there is one.
func (c *cutter) TicketInfo(n uint64) (sale.TicketInfo, bool) { return c.m.TicketInfo(n) }

// postings makes rows of what the facts mean in money.
func (c *cutter) postings() {
	span := make([]ledger.Fact, len(c.feed.facts))
	for i := range span {
		k := &c.feed.facts[i]
		span[i] = ledger.Fact{Seq: k.seq, I: k.i, At: k.at, Fact: k.Fact}
	}
	all := c.feed.ledger.Fold(c, span)
	for i := range all {
		p := &all[i]
		c.add(&postingRow{p, c.names.seller(p.Seller)})
		if p.Paper != nil {
			c.add(c.paper(p))
		}
	}
}

type ledgerKey struct {
	slot             int64
	seller, currency string
	account          ledger.Account
	code, payee      string
	rate             uint32
}

type ledgerSum struct{ debits, credits int64 }

const putLedger = `INSERT INTO ledger (sale, slot, seller, currency, account, code, payee, rate, debits, credits) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
	ON CONFLICT DO UPDATE SET debits = debits + excluded.debits, credits = credits + excluded.credits`

// postingRow is added up with all others of its quarter of an hour.
type postingRow struct {
	*ledger.Posting
	seller string
}

func (p *postingRow) write(_ context.Context, t *tx) error {
	for _, e := range p.Entries {
		k := ledgerKey{p.At / slotLength, p.seller, p.Currency, e.Account, e.Code, e.Payee, e.Rate}
		s := t.ledger[k]
		t.ledger[k] = ledgerSum{s.debits + max(e.Amount, 0), s.credits + max(-e.Amount, 0)}
	}
	return nil
}

// paperRow is a receipt or a credit note.
type paperRow struct {
	*ledger.Posting
	seller string
	lines  []lineRow
	text   []paperLine
}

// paperLine is a line of a paper as it is kept: what its unit costs stands once.
type paperLine struct {
	Kind  string      `json:"kind"`
	Key   string      `json:"key"`
	Event string      `json:"event,omitempty"`
	Count uint32      `json:"count"`
	Unit  int64       `json:"unit"`
	Move  ledger.Move `json:"move"`
	Sum   int64       `json:"sum"` // what the line adds to the paper's total
}

func (c *cutter) paper(p *ledger.Posting) *paperRow {
	row := &paperRow{Posting: p, seller: c.names.seller(p.Seller), text: []paperLine{}}
	for i := range p.Paper.Lines {
		l := &p.Paper.Lines[i]
		own := c.line(&l.Line)
		sum := l.Earned()
		if p.Paper.Kind == ledger.CreditNote {
			sum = -sum
		}
		row.lines = append(row.lines, own)
		row.text = append(row.text, paperLine{own.kind, own.key, own.event, l.Count, own.unit, l.Move, sum})
	}
	return row
}

const putPaper = `INSERT INTO papers (sale, series, kind, n, seller, ord, seq, at, currency, total, other, payment, lines)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

func (r *paperRow) write(ctx context.Context, t *tx) error {
	for i := range r.lines {
		if err := t.unit(ctx, r.lines[i].unit, r.lines[i].parts); err != nil {
			return err
		}
	}
	text, err := json.Marshal(r.text)
	if err != nil {
		return err
	}
	d := r.Paper
	return t.w.exec(ctx, putPaper, t.id, d.Series.Seller, d.Kind, d.N, r.seller, r.Order, r.Seq, r.At, r.Currency, d.Total, d.Other, d.Payment, string(text))
}
