package views

import (
	"context"
	"database/sql"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"facevalue/money"
)

// Exports are CSV as RFC 4180 has it, in UTF-8: a header, CRLF, quotes where needed.
// Instants are RFC 3339 in UTC, money is decimal beside its currency. What people
// typed cannot become a formula in whatever opens the file.

var orderHeader = []string{
	"order", "placed_at", "state", "sale", "window", "channel", "seller", "language", "reason", "code", "tender",
	"currency", "total", "paid", "refunded", "refund_under_way", "owed", "live_tickets", "contact", "name", "email", "phone",
}

// ExportOrders writes the orders that a query finds, newest first; Limit is not looked
// at. Orders placed meanwhile are left out.
func (v *Views) ExportOrders(ctx context.Context, w io.Writer, q Query) error {
	out := newSheet(w, orderHeader)
	return v.eachOrder(ctx, q, func(o *Order) error {
		return out.write(
			text(fmt.Sprintf("ord_%s_%d", o.Sale, o.N)), instant(o.At), text(o.State), text(o.Sale), text(o.Window), text(o.Channel), text(o.Seller),
			text(o.Language), text(o.Reason), text(o.Code), text(o.Tender), text(o.Currency), decimal(o.Total, o.Currency), decimal(o.Paid, o.Currency),
			decimal(o.Refunded, o.Currency), decimal(o.Refunding, o.Currency), decimal(o.Owed, o.Currency), number(o.Live),
			text(o.Contact), text(o.Name), text(o.Email), text(o.Phone))
	}, out)
}

var ticketHeader = []string{
	"ticket", "order", "placed_at", "state", "sale", "event", "type", "seat", "seat_printed", "currency", "price",
	"attendee", "attendee_name", "attendee_email", "buyer", "buyer_name", "buyer_email",
}

// ExportTickets writes the tickets of the orders that a query finds, those of the
// newest order first; Limit is not looked at.
func (v *Views) ExportTickets(ctx context.Context, w io.Writer, q Query) error {
	out := newSheet(w, ticketHeader)
	return v.eachOrder(ctx, q, func(o *Order) error {
		tickets, err := v.ticketsOfOrder(ctx, o)
		for i := 0; i < len(tickets) && err == nil; i++ {
			t := &tickets[i]
			err = out.write(
				text(fmt.Sprintf("tkt_%s_%d", o.Sale, t.N)), text(fmt.Sprintf("ord_%s_%d", o.Sale, o.N)), instant(o.At), text(t.State), text(o.Sale),
				text(t.Event), text(t.Type), text(t.Seat), text(t.Label), text(o.Currency), decimal(t.price, o.Currency),
				text(t.Attendee), text(t.Name), text(t.Email), text(o.Contact), text(o.Name), text(o.Email))
		}
		return err
	}, out)
}

// pricedTicket is a ticket and what it cost.
type pricedTicket struct {
	Ticket
	price int64
}

func (v *Views) ticketsOfOrder(ctx context.Context, o *Order) ([]pricedTicket, error) {
	const query = `SELECT t.n, t.type, t.event, t.seat, t.label, t.state, coalesce(p.state, 'none'), coalesce(p.name, ''), coalesce(p.email, ''),
		(SELECT coalesce(sum(u.amount), 0) FROM lines l JOIN units u ON u.sale = l.sale AND u.unit = l.unit AND u.account NOT IN ('included', 'off')
			WHERE l.sale = t.sale AND l.ord = t.ord AND l.i = t.line)
		FROM machines m JOIN tickets t ON t.sale = m.id
		LEFT JOIN people p ON p.sale = t.sale AND p.ord = t.ord AND p.ticket = t.n AND p.question = ''
		WHERE m.name = ? AND t.ord = ? ORDER BY t.n`
	return gather(ctx, v.r, query, []any{machineOf(o.Sale), int64(o.N)}, func(rows *sql.Rows) (t pricedTicket, err error) {
		return t, rows.Scan(&t.N, &t.Type, &t.Event, &t.Seat, &t.Label, &t.State, &t.Attendee, &t.Name, &t.Email, &t.price)
	})
}

var answerHeader = []string{"order", "placed_at", "state", "sale", "ticket", "question", "version", "language", "answered_at", "agreed", "answer", "text"}

// ExportAnswers writes the answers and consents of the orders that a query finds, those
// of the newest order first; Limit is not looked at.
func (v *Views) ExportAnswers(ctx context.Context, w io.Writer, q Query) error {
	out := newSheet(w, answerHeader)
	return v.eachOrder(ctx, q, func(o *Order) error {
		answers, err := gather(ctx, v.r, answersOf+" JOIN machines m ON m.id = a.sale WHERE m.name = ? AND a.ord = ? AND a.question <> '' ORDER BY a.ticket, a.question",
			[]any{machineOf(o.Sale), int64(o.N)}, scanAnswer)
		for i := 0; i < len(answers) && err == nil; i++ {
			a := &answers[i]
			ticket := ""
			if a.Ticket > 0 {
				ticket = fmt.Sprintf("tkt_%s_%d", o.Sale, a.Ticket)
			}
			err = out.write(
				text(fmt.Sprintf("ord_%s_%d", o.Sale, o.N)), instant(o.At), text(o.State), text(o.Sale), text(ticket), text(a.Question),
				number(a.Version), text(a.Language), instant(a.At), text(fmt.Sprint(a.Agreed)), text(a.State), text(a.Text))
		}
		return err
	}, out)
}

// eachOrder calls fn for all orders that a query finds, page by page: a long export
// holds up nobody.
func (v *Views) eachOrder(ctx context.Context, q Query, fn func(*Order) error, out *sheet) error {
	q.Limit, q.After = maxLimit, ""
	for {
		page, err := v.Orders(ctx, q)
		if err != nil {
			return err
		}
		for i := range page.Orders {
			if err := fn(&page.Orders[i]); err != nil {
				return fmt.Errorf("views: export: %w", err)
			}
		}
		if q.After = page.Next; q.After == "" {
			return out.end()
		}
	}
}

// sheet is a CSV file in the making. The header is written with the first row, so
// that a query that is refused writes nothing.
type sheet struct {
	w      *csv.Writer
	header []string
}

func newSheet(w io.Writer, header []string) *sheet {
	s := &sheet{csv.NewWriter(w), header}
	s.w.UseCRLF = true
	return s
}

func (s *sheet) write(cells ...cell) error {
	if err := s.begin(); err != nil {
		return err
	}
	row := make([]string, len(cells))
	for i, c := range cells {
		row[i] = string(c)
	}
	return s.w.Write(row)
}

func (s *sheet) begin() error {
	header := s.header
	s.header = nil
	if header == nil {
		return nil
	}
	return s.w.Write(header)
}

func (s *sheet) end() error {
	if err := s.begin(); err != nil {
		return fmt.Errorf("views: export: %w", err)
	}
	s.w.Flush()
	return s.w.Error()
}

// cell is the text of a cell that no program takes for a formula.
type cell string

// text is a cell with what somebody typed. What a spreadsheet could take for the
// beginning of a formula gets an apostrophe before it; line breaks, behind which some
// programs begin a cell anew, and NULs become blanks.
func text(s string) cell {
	s = strings.Map(func(r rune) rune {
		if r == 0 || r == '\r' || r == '\n' || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	if first, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(s, unseen)); slices.Contains(formulaStarts, first) {
		return cell("'" + s)
	}
	return cell(s)
}

// unseen says whether a program may drop a letter before it looks for a formula: a
// blank, or one that only formats.
func unseen(r rune) bool {
	return !slices.Contains(formulaStarts, r) && (unicode.IsSpace(r) || unicode.Is(unicode.Cf, r))
}

// formulaStarts are what formulas begin with, also in the wide forms that some
// programs read as the same.
var formulaStarts = []rune("=+-@\t\u000b\u000c|%＝＋－＠")

func number(n int64) cell { return cell(fmt.Sprint(n)) }

// decimal is an amount in major units.
func decimal(amount int64, currency string) cell {
	c, err := money.ParseCurrency(currency)
	if err != nil {
		return number(amount)
	}
	return cell(money.Money{Amount: money.Amount(amount), Currency: c}.Format())
}

func instant(ms int64) cell {
	return cell(time.UnixMilli(ms).UTC().Format("2006-01-02T15:04:05.000Z"))
}
