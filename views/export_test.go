package views

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"facevalue/sale"
)

func TestExportCells(t *testing.T) {
	for in, want := range map[string]string{
		"Anna":                       "Anna",
		"":                           "",
		"=1+1":                       "'=1+1",
		"+49 30":                     "'+49 30",
		"-5":                         "'-5",
		"@SUM(A1)":                   "'@SUM(A1)",
		"\t=1":                       "'\t=1",
		"\r=1":                       "' =1",
		"\n=1":                       "' =1",
		"  =cmd|' /C calc'!A0":       "'  =cmd|' /C calc'!A0",
		"\u00a0=1":                   "'\u00a0=1",
		"\ufeff=1":                   "'\ufeff=1",
		"\u3000=1":                   "'\u3000=1",
		"\u200b\u202e=1":             "'\u200b\u202e=1",
		"＝1":                         "'＝1",
		"－1":                         "'－1",
		"|calc":                      "'|calc",
		"a=1":                        "a=1",
		"two\r\nlines":               "two  lines",
		"nul\x00":                    "nul ",
		"\xffbroken":                 "\uFFFDbroken",
		"line\u2028separator":        "line separator",
		`quote " and, comma`:         `quote " and, comma`,
		"O'Neill":                    "O'Neill",
		"=HYPERLINK(\"http://x\",1)": "'=HYPERLINK(\"http://x\",1)",
	} {
		if got := string(text(in)); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

// Whatever somebody types is one cell that is text, and comes out of the file again.
func FuzzExportCell(f *testing.F) {
	for _, s := range []string{"=1", "+", "-", "@", "\t", "\r", "\n", " =", "a", "\"", ",", "é", "\xff", "'=", "\u200b=1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var b bytes.Buffer
		out := newSheet(&b, []string{"a", "b"})
		if err := out.write(text(s), text("end")); err != nil {
			t.Fatal(err)
		}
		if err := out.end(); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(&b).ReadAll()
		if err != nil || len(rows) != 2 || rows[1][0] != string(text(s)) || rows[1][1] != "end" {
			t.Fatalf("%q reads back as %q, %v", s, rows, err)
		}
		cell := rows[1][0]
		if !utf8.ValidString(cell) || strings.ContainsAny(cell, "\r\n\x00") {
			t.Fatalf("%q becomes %q", s, cell)
		}
		if first, _ := utf8.DecodeRuneInString(cell); cell != "" && strings.ContainsRune("=+-@\t", first) {
			t.Fatalf("%q becomes %q", s, cell)
		}
	})
}

func TestExport(t *testing.T) {
	w := shop("club")
	w.buy(contact{Name: "=cmd()", Email: "a@example.org", Phone: "+49 30"}, sale.Want{Index: 2, Count: 2, Seats: []uint32{0, 1}})
	w.buy(contact{Name: `Bo "the, one"`}, sale.Want{Index: 0, Count: 1})
	w.do(&sale.CancelTickets{Meta: sale.Meta{By: boss}, Order: 1, Tickets: []uint64{1}, Reason: "ill"})
	p := w.person()
	w.do(&sale.NameTicket{Meta: sale.Meta{By: clerk}, Ticket: 2, Person: p, Sealed: seal(p, PurposeAttendee, contact{Name: "Guest", Email: "g@example.org"})})
	v := w.views(t, t.TempDir())
	defer v.Close()

	orders := sheetRows(t, v.ExportOrders, Query{Sales: []string{"club"}})
	for i, want := range []map[string]string{
		{"order": "ord_club_2", "placed_at": "2027-01-16T08:00:01.000Z", "name": `Bo "the, one"`, "total": "24.50", "currency": "EUR", "state": "confirmed", "channel": "web"},
		{"order": "ord_club_1", "name": "'=cmd()", "phone": "'+49 30", "live_tickets": "1", "tender": "cash", "language": "de"},
	} {
		has(t, orders, i, want)
	}
	tickets := sheetRows(t, v.ExportTickets, Query{Sales: []string{"club"}})
	for i, want := range []map[string]string{
		{"ticket": "tkt_club_3", "order": "ord_club_2", "event": "gig", "seat": "", "price": "23.00"},
		{"ticket": "tkt_club_1", "state": "cancelled", "seat": "a-1", "seat_printed": hall.Describe(0), "attendee": "none"},
		{"ticket": "tkt_club_2", "state": "live", "seat": "a-2", "attendee_name": "Guest", "buyer_name": "'=cmd()"},
	} {
		has(t, tickets, i, want)
	}
}

// An export is all orders of its query, however many pages that takes, and no more.
func TestExportIsWhole(t *testing.T) {
	v, ours, _ := two(t, t.TempDir())
	defer v.Close()
	for _, state := range []string{"", "confirmed", "cancelled"} {
		want := 0
		for n := uint64(1); n <= ours.m.Orders(); n++ {
			if o, _ := ours.m.OrderInfo(n); state == "" || o.State == state {
				want++
			}
		}
		if rows := sheetRows(t, v.ExportOrders, Query{Sales: []string{"club"}, State: state, Limit: 3, After: "x"}); len(rows)-1 != want {
			t.Errorf("state %q: %d orders, want %d", state, len(rows)-1, want)
		}
	}
	if rows := sheetRows(t, v.ExportOrders, Query{}); len(rows) != 1 {
		t.Errorf("of no sale %d rows", len(rows)-1)
	}
	var b bytes.Buffer
	if err := v.ExportOrders(context.Background(), &b, Query{State: "gone"}); !errors.Is(err, ErrQuery) || b.Len() > 0 {
		t.Errorf("a query that cannot be answered wrote %d bytes, %v", b.Len(), err)
	}
}

func sheetRows(t *testing.T, export func(context.Context, io.Writer, Query) error, q Query) [][]string {
	t.Helper()
	var b bytes.Buffer
	if err := export(context.Background(), &b, q); err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(b.String(), "\r\n") {
		t.Errorf("lines do not end as RFC 4180 has it: %q", b.String())
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// has holds the row behind the header and i others against some of its columns.
func has(t *testing.T, rows [][]string, i int, want map[string]string) {
	t.Helper()
	if i+1 >= len(rows) {
		t.Fatalf("there are %d rows, want more than %d", len(rows)-1, i)
	}
	for column, value := range want {
		at := slices.Index(rows[0], column)
		if at < 0 || rows[i+1][at] != value {
			t.Errorf("row %d, column %s: %q, want %q", i, column, rows[i+1], value)
		}
	}
}
