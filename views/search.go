package views

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
)

// Query says which orders somebody looks for. Conditions that are not zero hold all
// at once.
type Query struct {
	// Sales are the suffixes of the sales to look in: no others are looked at, and
	// none finds nothing.
	Sales []string

	// Text is what somebody typed: the id of an order, a ticket or a hold; the
	// beginnings of names, of an address, of a telephone number or of a payment's
	// reference; a seat by its id or as it is printed.
	Text string
	// Email is a whole address as it was given. Claims are claim keys of the same
	// address, or of another: an order is found by any of these.
	Email  string
	Claims [][16]byte
	// Seat is a seat by its id or as it is printed.
	Seat string
	// State is waits, confirmed, lapsed or cancelled.
	State string
	// Type and Event are keys of what the order has, or had, a line of.
	Type, Event string
	// From and To are instants: placed at From or later, and before To.
	From, To int64

	// After is Page.Next of the page before; Limit how many orders a page has: 50 if
	// 0, at most 500.
	After string
	Limit int
}

// Bounds of a query.
const (
	maxLimit = 500
	maxText  = 200
	maxSales = 1000
	maxWords = 8
)

// Page is some of the orders that a query finds, newest first.
type Page struct {
	Orders []Order
	Next   string // Query.After of the next page; "" when this is the last
}

// Order is one order as a list shows it.
type Order struct {
	Sale     string // suffix
	N        uint64
	At       int64
	State    string
	Window   string // key, "" for none
	Channel  string
	Seller   string
	Currency string
	Language string
	Staff    bool
	Reason   string // of a complimentary or counter order
	Code     string // batch of the access code that it came by
	Tender   string // what paid for it first; "none" when nothing had to, "" as long as nothing has
	Hold     uint64
	PayBy    int64

	Total     int64
	Paid      int64
	Refunded  int64
	Refunding int64
	Owed      int64
	Live      int64 // tickets that admit

	// Contact is open, erased, sealed (it does not open) or none; the rest is "" unless
	// it is open.
	Contact            string
	Name, Email, Phone string
}

// ErrQuery says that a query is not one that can be answered, and what would be.
var ErrQuery = errors.New("views: query")

func badQuery(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrQuery, fmt.Sprintf(format, args...))
}

func (q *Query) complete() error {
	switch {
	case q.Limit < 0 || q.Limit > maxLimit:
		return badQuery("limit is %d, must be from 1 to %d", q.Limit, maxLimit)
	case len(q.Text) > maxText || len(q.Email) > maxText || len(q.Seat) > maxText:
		return badQuery("a text to look for is at most %d bytes", maxText)
	case len(q.Sales) > maxSales:
		return badQuery("looks in %d sales, at most %d at once", len(q.Sales), maxSales)
	case len(q.Claims) > maxWords:
		return badQuery("names %d claims, at most %d", len(q.Claims), maxWords)
	case !slices.Contains([]string{"", "waits", "confirmed", "lapsed", "cancelled"}, q.State):
		return badQuery("state %q is none of waits, confirmed, lapsed, cancelled", q.State)
	case q.From < 0 || q.To < 0:
		return badQuery("instants are milliseconds since 1970")
	}
	if q.Limit == 0 {
		q.Limit = 50
	}
	q.Sales = slices.Compact(slices.Sorted(slices.Values(q.Sales)))
	return nil
}

// Orders finds orders, newest first.
func (v *Views) Orders(ctx context.Context, q Query) (Page, error) {
	if err := q.complete(); err != nil {
		return Page{}, err
	}
	from, err := readCursor(q.After)
	if err != nil {
		return Page{}, err
	}
	var found []Order
	err = v.reading(ctx, func(r querier) error {
		for _, suffix := range q.Sales {
			id, err := saleID(ctx, r, suffix)
			if err != nil {
				return err
			}
			if id == 0 {
				continue
			}
			s := q.statement(id, suffix, from)
			some, err := gather(ctx, r, s.sql.String(), s.args, scanOrder(suffix))
			if err != nil {
				return err
			}
			found = append(found, some...)
		}
		return nil
	})
	if err != nil {
		return Page{}, fmt.Errorf("views: orders: %w", err)
	}
	return pageOf(found, q.Limit), nil
}

// pageOf is the first orders of what was found in each sale.
func pageOf(found []Order, limit int) Page {
	slices.SortFunc(found, func(a, b Order) int {
		return cmp.Or(cmp.Compare(b.At, a.At), cmp.Compare(a.Sale, b.Sale), cmp.Compare(b.N, a.N))
	})
	if len(found) <= limit {
		return Page{Orders: found}
	}
	found = found[:limit]
	last := found[limit-1]
	return Page{Orders: found, Next: cursor{last.At, last.Sale, last.N}.String()}
}

// saleID is a sale's number in the file, 0 when it has no rows.
func saleID(ctx context.Context, r querier, suffix string) (id int64, err error) {
	err = r.QueryRowContext(ctx, "SELECT id FROM machines WHERE name = ?", machineOf(suffix)).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return id, err
}

// machineOf is the machine of a sale.
func machineOf(suffix string) string { return "sale-" + suffix }

const orderColumns = `o.n, o.at, o.state, o.win, o.channel, o.seller, o.currency, o.language, o.staff, o.reason, o.code, o.tender, o.hold, o.pay_by,
	o.total, o.paid, o.refunded, o.refunding, o.owed, o.live,
	coalesce(p.state, 'none'), coalesce(p.name, ''), coalesce(p.email, ''), coalesce(p.phone, '')
	FROM orders o`

// orderContact is where the rest of orderColumns comes from.
const orderContact = ` LEFT JOIN people p ON p.sale = o.sale AND p.ord = o.n AND p.ticket = 0 AND p.question = ''`

func scanOrder(suffix string) func(*sql.Rows) (Order, error) {
	return func(rows *sql.Rows) (Order, error) {
		o := Order{Sale: suffix}
		return o, rows.Scan(&o.N, &o.At, &o.State, &o.Window, &o.Channel, &o.Seller, &o.Currency, &o.Language, &o.Staff, &o.Reason,
			&o.Code, &o.Tender, &o.Hold, &o.PayBy, &o.Total, &o.Paid, &o.Refunded, &o.Refunding, &o.Owed, &o.Live,
			&o.Contact, &o.Name, &o.Email, &o.Phone)
	}
}
