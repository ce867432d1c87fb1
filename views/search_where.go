package views

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
)

// where is a statement in the making. What somebody typed goes into args and never
// into the text.
type where struct {
	sql  strings.Builder
	args []any
}

func (w *where) add(sql string, args ...any) {
	w.sql.WriteString(sql)
	w.args = append(w.args, args...)
}

// statement is the query for one sale.
func (q *Query) statement(id int64, suffix string, from cursor) *where {
	w := &where{}
	w.add("SELECT "+orderColumns+orderContact+" WHERE o.sale = ?", id)
	q.conditions(w, id, suffix)
	from.condition(w, suffix)
	w.add(q.order(), q.Limit+1)
	return w
}

// order is the order of pages. Where something was looked for, SQLite is kept from
// walking all orders in that order: it cannot know that few are found.
func (q *Query) order() string {
	if q.Text+q.Email+q.Seat != "" || len(q.Claims) > 0 {
		return " ORDER BY +o.at DESC, +o.n DESC LIMIT ?"
	}
	return " ORDER BY o.at DESC, o.n DESC LIMIT ?"
}

func (q *Query) conditions(w *where, id int64, suffix string) {
	if q.State != "" {
		w.add(" AND o.state = ?", q.State)
	}
	if q.From != 0 {
		w.add(" AND o.at >= ?", q.From)
	}
	if q.To != 0 {
		w.add(" AND o.at < ?", q.To)
	}
	if q.Event != "" {
		w.add(" AND EXISTS (SELECT 1 FROM lines l WHERE l.sale = o.sale AND l.ord = o.n AND l.event = ?)", q.Event)
	}
	if q.Type != "" {
		w.add(" AND EXISTS (SELECT 1 FROM lines l WHERE l.sale = o.sale AND l.ord = o.n AND l.kind = 'ticket' AND l.key = ?)", q.Type)
	}
	if q.Seat != "" {
		w.add(" AND o.n IN (")
		w.seat(id, q.Seat)
		w.add(")")
	}
	if q.Email != "" || len(q.Claims) > 0 {
		w.add(" AND o.n IN (SELECT ord FROM terms WHERE sale = ? AND term = ? AND term <> ''", id, cut(fold(q.Email)))
		for _, c := range q.Claims {
			w.add(" UNION ALL SELECT ord FROM claims WHERE sale = ? AND claim = ?", id, c[:])
		}
		w.add(")")
	}
	if text := strings.TrimSpace(q.Text); text != "" {
		w.text(id, suffix, text)
	}
}

// Each of what follows selects the numbers of orders, by the index that leads to the
// few that are found.

// seat selects orders that have, or had, a ticket for a seat.
func (w *where) seat(id int64, seat string) {
	seat = strings.TrimSpace(seat)
	w.add(`SELECT ord FROM tickets INDEXED BY tickets_by_seat WHERE sale = ? AND seat <> '' AND seat = ? COLLATE NOCASE
		UNION ALL SELECT ord FROM tickets INDEXED BY tickets_by_label WHERE sale = ? AND label <> '' AND label = ? COLLATE NOCASE`, id, seat, id, seat)
}

// begins selects orders that are found by something that begins with a text.
func (w *where) begins(id int64, prefix string) {
	prefix = cut(prefix)
	w.add("SELECT ord FROM terms WHERE sale = ? AND term >= ? AND term < ?", id, prefix, after(prefix))
}

// text is that an order is what was typed, or has it.
func (w *where) text(id int64, suffix, text string) {
	if kind, of, n, ok := parseID(text); ok {
		w.id(id, kind, of == suffix, n)
		return
	}
	w.add(" AND o.n IN (")
	w.seat(id, text)
	folded := fold(text)
	if n, err := strconv.ParseInt(folded, 10, 64); err == nil {
		w.add(" UNION ALL SELECT ?", n)
	}
	if d := digits(folded); len(d) >= 4 && strings.Trim(folded, "0123456789+-/() ") == "" {
		w.add(" UNION ALL ")
		w.begins(id, d)
	}
	if folded != "" {
		w.add(" UNION ALL ")
		w.begins(id, folded)
	}
	w.words(id, words(folded))
	w.add(")")
}

// words adds the orders that are found by every one of some words.
func (w *where) words(id int64, all []string) {
	all = all[:min(len(all), maxWords)]
	for i, word := range all {
		w.add([]string{" UNION ALL ", " AND ord IN ("}[min(i, 1)])
		w.begins(id, word)
	}
	if len(all) > 1 {
		w.add(strings.Repeat(")", len(all)-1))
	}
}

// id is that an order is the one of an id; here says whether it is one of this sale.
func (w *where) id(id int64, kind string, here bool, n int64) {
	switch {
	case !here:
		w.add(" AND 0")
	case kind == "ord":
		w.add(" AND o.n = ?", n)
	case kind == "tkt":
		w.add(" AND o.n = (SELECT ord FROM tickets WHERE sale = ? AND n = ?)", id, n)
	default:
		w.add(" AND o.hold = ?", n)
	}
}

// parseID reads an id such as ord_club_17.
func parseID(text string) (kind, suffix string, n int64, ok bool) {
	parts := strings.Split(strings.ToLower(text), "_")
	if len(parts) != 3 || parts[0] != "ord" && parts[0] != "tkt" && parts[0] != "hold" {
		return "", "", 0, false
	}
	n, err := strconv.ParseInt(parts[2], 10, 64)
	return parts[0], parts[1], n, err == nil && n > 0
}

// cursor is the last order of a page, in the order of pages: newest first, then by
// sale, then the higher number first.
type cursor struct {
	at   int64
	sale string
	n    uint64
}

func (c cursor) String() string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d.%s.%d", c.at, c.sale, c.n))
}

// readCursor reads what String wrote; of "" it is the zero cursor.
func readCursor(s string) (c cursor, err error) {
	if s == "" {
		return c, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(s)
	parts := strings.Split(string(b), ".")
	if err != nil || len(parts) != 3 {
		return c, badQuery("after is %q, which no page ended with", s)
	}
	var err1, err2 error
	c.at, err1 = strconv.ParseInt(parts[0], 10, 64)
	c.n, err2 = strconv.ParseUint(parts[2], 10, 63)
	c.sale = parts[1]
	if err1 != nil || err2 != nil || c.String() != s {
		return c, badQuery("after is %q, which no page ended with", s)
	}
	return c, nil
}

// condition is that an order of a sale comes behind the cursor.
func (c cursor) condition(w *where, suffix string) {
	switch {
	case c == cursor{}:
	case suffix == c.sale:
		w.add(" AND (o.at < ? OR o.at = ? AND o.n < ?)", c.at, c.at, int64(c.n))
	case suffix > c.sale:
		w.add(" AND o.at <= ?", c.at)
	default:
		w.add(" AND o.at < ?", c.at)
	}
}
