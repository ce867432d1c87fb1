package views

import (
	"context"

	"facevalue/sale"
)

// cutter makes rows of what a feed kept. The machine stands still meanwhile.
type cutter struct {
	feed   *Feed
	m      *sale.Machine
	names  *names
	orders map[uint64]*orderRow
	rows   []row
}

func (f *Feed) newCutter(m *sale.Machine) *cutter {
	return &cutter{feed: f, m: m, names: f.namesOf(m), orders: make(map[uint64]*orderRow, len(f.dirty))}
}

func (c *cutter) add(rows ...row) { c.rows = append(c.rows, rows...) }

// orderRow is an order as it stands, with its lines and tickets. What only facts say
// of it is written by other rows.
type orderRow struct {
	sale.OrderInfo
	seller  string
	lines   []lineRow
	tickets []ticketRow
}

// lineRow is one frozen line.
type lineRow struct {
	kind, key, event    string
	count               int64
	price               uint32
	unit                int64
	parts               []part
	alloc, bundle, code string
}

// ticketRow is one ticket.
type ticketRow struct {
	sale.TicketInfo
	typ, event, seat, label string
	state                   string
}

// order reads an order from the machine.
func (c *cutter) order(n uint64) {
	info, ok := c.m.OrderInfo(n)
	if !ok {
		return
	}
	o := &orderRow{OrderInfo: info, seller: c.names.seller(info.Seller)}
	for i := range info.Lines {
		o.lines = append(o.lines, c.line(&info.Lines[i]))
	}
	for _, t := range info.Tickets {
		o.tickets = append(o.tickets, c.ticket(t))
	}
	c.orders[n] = o
	c.add(o)
}

func (c *cutter) line(l *sale.Line) lineRow {
	row := lineRow{kind: l.Kind.String(), count: int64(l.Count), price: l.Price, alloc: c.names.setup.Allocations[l.Alloc]}
	row.key, row.event = c.names.line(l)
	if l.Bundle != 0 {
		row.bundle = c.names.setup.Bundles[l.Bundle-1].Key
	}
	if l.Code != 0 {
		row.code = c.names.batch(c.m, l.Code-1)
	}
	row.parts = partsOf(l.Unit, func(code uint32) string { return c.names.batch(c.m, code) })
	row.unit = unitID(row.parts)
	return row
}

func (c *cutter) ticket(t sale.TicketInfo) ticketRow {
	row := ticketRow{TicketInfo: t, typ: c.names.typ(t.Type), event: c.names.event(t.Event), state: t.State}
	row.seat, row.label = c.feed.views.seat(c.m, t.Event, t.Seat)
	if t.End != "" {
		row.state = t.End
	}
	return row
}

const putOrder = `INSERT INTO orders (sale, n, at, state, seller, currency, hold, staff, pay_by, total, paid, refunded, refunding, owed, live, win, channel)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '')
	ON CONFLICT DO UPDATE SET state = excluded.state, pay_by = excluded.pay_by, total = excluded.total, paid = excluded.paid,
	refunded = excluded.refunded, refunding = excluded.refunding, owed = excluded.owed, live = excluded.live`

func (o *orderRow) write(ctx context.Context, t *tx) error {
	var live, old int64
	for i := range o.tickets {
		if o.tickets[i].State != "void" {
			live++
		}
	}
	err := t.w.exec(ctx, putOrder, t.id, o.Order, o.At, o.State, o.seller, o.Currency, o.Hold, o.Staff, o.PayBy,
		o.Total, o.Paid, o.Refunded, o.Refunding, o.Owed, live)
	if err != nil {
		return err
	}
	// Lines are frozen: those that are there already are as they were.
	if _, err := t.w.one(ctx, "SELECT count(*) FROM lines WHERE sale = ? AND ord = ?", []any{t.id, o.Order}, &old); err != nil {
		return err
	}
	for i := int(old); i < len(o.lines); i++ {
		if err := o.lines[i].write(ctx, t, o.Order, i); err != nil {
			return err
		}
	}
	for i := range o.tickets {
		if err := o.tickets[i].write(ctx, t); err != nil {
			return err
		}
	}
	return nil
}

func (l *lineRow) write(ctx context.Context, t *tx, ord uint64, i int) error {
	if err := t.unit(ctx, l.unit, l.parts); err != nil {
		return err
	}
	return t.w.exec(ctx, "INSERT INTO lines (sale, ord, i, kind, key, event, count, price, unit, alloc, bundle, code) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		t.id, ord, i, l.kind, l.key, l.event, l.count, l.price, l.unit, l.alloc, l.bundle, l.code)
}

const putTicket = `INSERT INTO tickets (sale, n, ord, line, unit, type, event, seat, label, state)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
	ON CONFLICT DO UPDATE SET seat = excluded.seat, label = excluded.label, state = excluded.state
	WHERE state <> excluded.state OR seat <> excluded.seat OR label <> excluded.label`

func (k *ticketRow) write(ctx context.Context, t *tx) error {
	return t.w.exec(ctx, putTicket, t.id, k.Ticket, k.Order, k.Line, k.Unit, k.typ, k.event, k.seat, k.label, k.state)
}

// placedRow is what an order is from its first record on, and only that says.
type placedRow struct {
	ord uint64
	door
	reason, language string
	claims           []sale.Claim
}

func (p *placedRow) write(ctx context.Context, t *tx) error {
	err := t.w.exec(ctx, "UPDATE orders SET win = ?, channel = ?, code = ?, reason = ?, language = ? WHERE sale = ? AND n = ?",
		p.win, p.channel, p.code, p.reason, p.language, t.id, p.ord)
	for _, c := range p.claims {
		if err == nil && c != (sale.Claim{}) {
			err = t.w.exec(ctx, "INSERT OR IGNORE INTO claims (sale, claim, ord) VALUES (?, ?, ?)", t.id, c[:], p.ord)
		}
	}
	return err
}

// relabelRow names the seats of an event's tickets anew: its chart is another one.
type relabelRow struct {
	event string
	label func(seat string) (string, bool)
}

func (r *relabelRow) write(ctx context.Context, t *tx) error {
	s, err := t.w.stmt(ctx, "SELECT n, seat FROM tickets WHERE sale = ? AND event = ? AND seat <> '' ORDER BY n")
	if err != nil {
		return err
	}
	type named struct {
		n    uint64
		seat string
	}
	var all []named
	rows, err := s.QueryContext(ctx, t.id, r.event)
	if err != nil {
		return err
	}
	for rows.Next() {
		var k named
		if err := rows.Scan(&k.n, &k.seat); err != nil {
			return err
		}
		all = append(all, k)
	}
	if err := rows.Close(); err != nil {
		return err
	}
	for _, k := range all {
		label, there := r.label(k.seat)
		if !there {
			k.seat = "" // of a ticket that is void: the sale does not know it either
		}
		if err := t.w.exec(ctx, "UPDATE tickets SET seat = ?, label = ? WHERE sale = ? AND n = ?", k.seat, label, t.id, k.n); err != nil {
			return err
		}
	}
	return nil
}
