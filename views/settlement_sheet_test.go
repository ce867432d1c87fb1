package views

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"facevalue/sale"
)

// The sheet adds up to its own total, and says what the settlement says.
func TestExportSettlement(t *testing.T) {
	w := shop("club")
	w.buy(contact{Name: "Ann"}, sale.Want{Index: 2, Count: 2, Seats: []uint32{0, 1}})
	w.buy(contact{Name: "Bo"}, sale.Want{Index: 0, Count: 3})
	w.do(&sale.CancelTickets{Meta: sale.Meta{By: boss}, Order: 1, Tickets: []uint64{1}, Reason: "ill"})
	v := w.views(t, t.TempDir())
	defer v.Close()
	q := SettlementQuery{Sale: "club"}
	all, err := v.Settlement(context.Background(), q)
	if err != nil || len(all) != 1 {
		t.Fatalf("%d settlements, %v", len(all), err)
	}
	var b bytes.Buffer
	if err := v.ExportSettlement(context.Background(), &b, q); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(rows[0], ","), strings.Join(settlementHeader, ","); got != want {
		t.Errorf("header %s, want %s", got, want)
	}
	var sum, total int64
	seen := map[string][]string{}
	for _, row := range rows[1:] {
		if len(row) != len(settlementHeader) || row[0] != "club" || row[2] != "EUR" {
			t.Fatalf("row %q", row)
		}
		seen[row[4]] = row
		if row[3] != "money" {
			continue
		}
		switch row[4] {
		case "face", "discount", "fee", "tax", "other":
			sum += cents(t, row[11])
		case "total":
			total = cents(t, row[11])
		}
	}
	if sum != total || total != all[0].Total {
		t.Errorf("the rows add up to %d, total is %d, settled are %d", sum, total, all[0].Total)
	}
	if got := seen["tickets"][8:10]; got[0] != fmt.Sprint(all[0].Tickets.Sold) || got[1] != "1" {
		t.Errorf("tickets %q, want %+v", got, all[0].Tickets)
	}
	for _, kind := range []string{"face", "fee", "total_by_tender", "paid_in", "refunded"} {
		if seen[kind] == nil {
			t.Errorf("no row of %s in %q", kind, rows)
		}
	}
	b.Reset()
	if err := v.ExportSettlement(context.Background(), &b, SettlementQuery{Sale: "none"}); err != nil || strings.Count(b.String(), "\n") != 1 {
		t.Errorf("of no sale %q, %v", b.String(), err)
	}
}

// cents reads 12.34 without a float.
func cents(t *testing.T, s string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(strings.Replace(s, ".", "", 1), 10, 64)
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	return n
}

func TestPercent(t *testing.T) {
	for ppm, want := range map[int64]cell{0: "0", 190_000: "19", 70_000: "7", 55_000: "5.5000", 1: "0.0001"} {
		if got := percent(ppm); got != want {
			t.Errorf("%d is %s, want %s", ppm, got, want)
		}
	}
}
