package views

import (
	"context"
	"database/sql"
	"fmt"

	"facevalue/sale"
)

// OrderView is one order with everything that is known of it.
type OrderView struct {
	Order
	Seq      uint64 // the record that this is true behind
	Lines    []Line
	Tickets  []Ticket
	Answers  []Answer
	Payments []Payment
	Effects  []Effect
	Story    []StoryRow
}

// Line is one frozen line: so many units, and what one costs.
type Line struct {
	Kind, Key, Event string
	Count            int64
	Price            int64 // the number of the list price it stands on; 0 = none
	Allocation       string
	Bundle, Code     string
	Unit             []Part
	Total            int64
}

// Part is one part of what a unit costs.
type Part struct {
	Account string // face, discount, fee, tax, included (a tax that the price contains) or off (which code the discount is of)
	Code    string
	Payee   string // of a fee
	Rate    int64  // of a tax, parts per million
	Amount  int64
	Kept    int64 // of that, what is not given back with the unit
}

// Ticket is one ticket.
type Ticket struct {
	N           uint64
	Order       uint64
	Line        uint32
	Type, Event string
	Seat, Label string // stable id, and as printed; "" without a numbered seat
	State       string // live, offered, pending, admitted, or how it ended
	Attendee    string // open, erased, sealed or none
	Name, Email string
}

// Answer is an answer or a consent.
type Answer struct {
	Ticket   int64 // number, below 0 for the ordinal of one to come, 0 = of the order
	Question string
	Version  int64
	Language string
	At       int64
	Agreed   bool
	State    string // open, erased, sealed or none
	Text     string
}

// Payment is money that came in.
type Payment struct {
	At     int64
	Amount int64
	Tender string
	Ref    string
}

// Effect is work that was, or is, owed to the outside world.
type Effect struct {
	ID     uint64
	Kind   string // charge, refund, delivery, notice or question
	Amount int64
	Reason string
	Opened int64
	Closed int64 // 0 = open
	Done   bool  // it ended well
	Ref    string
	Why    string // it did not
}

// Order is order n of a sale; false when there is none.
func (v *Views) Order(ctx context.Context, suffix string, n uint64) (o OrderView, found bool, err error) {
	err = v.reading(ctx, func(r querier) error {
		id, err := saleID(ctx, r, suffix)
		if err != nil || id == 0 {
			return err
		}
		head, err := gather(ctx, r, "SELECT "+orderColumns+orderContact+" WHERE o.sale = ? AND o.n = ?", []any{id, int64(n)}, scanOrder(suffix))
		if err != nil || len(head) == 0 {
			return err
		}
		o.Order, found = head[0], true
		return o.read(ctx, r, id)
	})
	if err != nil {
		return OrderView{}, false, fmt.Errorf("views: order %d of %s: %w", n, suffix, err)
	}
	return o, found, nil
}

// read reads all that belongs to an order.
func (o *OrderView) read(ctx context.Context, r querier, id int64) (err error) {
	if err := r.QueryRowContext(ctx, "SELECT seq FROM machines WHERE id = ?", id).Scan(&o.Seq); err != nil {
		return err
	}
	if err := o.readLines(ctx, r, id); err != nil {
		return err
	}
	of := []any{id, int64(o.N)}
	if o.Tickets, err = gather(ctx, r, ticketsOf+" WHERE t.sale = ? AND t.ord = ? ORDER BY t.n", of, scanTicket); err != nil {
		return err
	}
	o.Answers, err = gather(ctx, r, answersOf+" WHERE a.sale = ? AND a.ord = ? AND a.question <> '' ORDER BY a.ticket, a.question", of, scanAnswer)
	if err != nil {
		return err
	}
	o.Payments, err = gather(ctx, r, "SELECT at, amount, tender, ref FROM payments WHERE sale = ? AND ord = ? ORDER BY seq, i", of,
		func(rows *sql.Rows) (p Payment, err error) {
			return p, rows.Scan(&p.At, &p.Amount, &p.Tender, &p.Ref)
		})
	if err != nil {
		return err
	}
	if o.Effects, err = gather(ctx, r, effectsOf, of, scanEffect); err != nil {
		return err
	}
	o.Story, err = storyOf(ctx, r, id, o.N, o.Currency)
	return err
}

func (o *OrderView) readLines(ctx context.Context, r querier, id int64) error {
	units := map[int64][]Part{}
	of := []any{id, int64(o.N)}
	_, err := gather(ctx, r, `SELECT u.unit, u.account, u.code, u.payee, u.rate, u.amount, u.kept FROM units u
		WHERE u.sale = ?1 AND u.unit IN (SELECT unit FROM lines WHERE sale = ?1 AND ord = ?2) ORDER BY u.unit, u.i`, of,
		func(rows *sql.Rows) (x struct{}, err error) {
			var unit int64
			var p Part
			err = rows.Scan(&unit, &p.Account, &p.Code, &p.Payee, &p.Rate, &p.Amount, &p.Kept)
			units[unit] = append(units[unit], p)
			return x, err
		})
	if err != nil {
		return err
	}
	o.Lines, err = gather(ctx, r, "SELECT kind, key, event, count, price, unit, alloc, bundle, code FROM lines WHERE sale = ? AND ord = ? ORDER BY i", of,
		func(rows *sql.Rows) (l Line, err error) {
			var unit int64
			err = rows.Scan(&l.Kind, &l.Key, &l.Event, &l.Count, &l.Price, &unit, &l.Allocation, &l.Bundle, &l.Code)
			l.Unit = units[unit]
			for _, p := range l.Unit {
				if adds(p.Account) {
					l.Total += l.Count * p.Amount
				}
			}
			return l, err
		})
	return err
}

const ticketsOf = `SELECT t.n, t.ord, t.line, t.type, t.event, t.seat, t.label, t.state,
	coalesce(p.state, 'none'), coalesce(p.name, ''), coalesce(p.email, '')
	FROM tickets t LEFT JOIN people p ON p.sale = t.sale AND p.ord = t.ord AND p.ticket = t.n AND p.question = ''`

func scanTicket(rows *sql.Rows) (t Ticket, err error) {
	return t, rows.Scan(&t.N, &t.Order, &t.Line, &t.Type, &t.Event, &t.Seat, &t.Label, &t.State, &t.Attendee, &t.Name, &t.Email)
}

const answersOf = "SELECT a.ticket, a.question, a.version, a.language, a.at, a.agreed, a.state, a.text FROM people a"

func scanAnswer(rows *sql.Rows) (a Answer, err error) {
	return a, rows.Scan(&a.Ticket, &a.Question, &a.Version, &a.Language, &a.At, &a.Agreed, &a.State, &a.Text)
}

const effectsOf = "SELECT id, kind, amount, reason, opened, closed, result, ref, why FROM effects WHERE sale = ? AND ord = ? ORDER BY id"

func scanEffect(rows *sql.Rows) (e Effect, err error) {
	var kind, result uint8
	err = rows.Scan(&e.ID, &kind, &e.Amount, &e.Reason, &e.Opened, &e.Closed, &result, &e.Ref, &e.Why)
	e.Kind, e.Done = effectName(sale.EffectKind(kind)), sale.EffectResult(result) == sale.EffectDone
	return e, err
}
