package views

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"
)

// By is what a report groups by.
type By string

// What reports group by.
const (
	ByDay     By = "day" // in ReportQuery.Zone
	ByEvent   By = "event"
	ByType    By = "type"    // what was sold: ticket types, items, fees ...
	ByPrice   By = "price"   // list prices of what was sold
	ByChannel By = "channel" // of the window, at the time
	ByCode    By = "code"    // batches of codes that unlocked or discounted
	ByTender  By = "tender"  // what paid for the order first
)

// ReportQuery says what a report is of.
type ReportQuery struct {
	Sales []string // suffixes; no others are looked at, and none gives nothing
	By    By
	Event string // "" for all
	// From and To are instants, to the quarter of an hour: moved at From or later, and
	// before To.
	From, To int64
	// Zone is that of ByDay's days; nil is UTC.
	Zone *time.Location
}

// ReportRow is what was sold of something, less what came back. Money is net of
// returns: what is kept of returned tickets is in it.
type ReportRow struct {
	Sale     string // "" where rows of several sales are one: days, channels, tenders
	Kind     string // ticket, item, donation, delivery, fee, discount, other; for ByType and ByPrice
	Key      string // the day as 2006-01-02, or a key
	Price    int64  // number of the list price, for ByPrice; 0 = none
	Currency string

	Sold     int64 // tickets issued; for ByType and ByPrice units of the kind
	Returned int64 // of those, what came back
	Face     int64
	Discount int64 // below 0
	Fees     int64
	Taxes    int64 // on top
	Included int64 // taxes contained in the rest
	Other    int64 // see Settlement
	Total    int64 // face, discount, fees, taxes and other
}

// Report adds up what was sold.
func (v *Views) Report(ctx context.Context, q ReportQuery) ([]ReportRow, error) {
	if !slices.Contains([]By{ByDay, ByEvent, ByType, ByPrice, ByChannel, ByCode, ByTender}, q.By) {
		return nil, badQuery("a report is by day, event, type, price, channel, code or tender, not by %q", q.By)
	}
	if len(q.Sales) > maxSales {
		return nil, badQuery("reports on %d sales, at most %d at once", len(q.Sales), maxSales)
	}
	if q.Zone == nil {
		q.Zone = time.UTC
	}
	sum := map[ReportRow]ReportRow{}
	err := v.reading(ctx, func(r querier) error {
		for _, suffix := range slices.Compact(slices.Sorted(slices.Values(q.Sales))) {
			id, err := saleID(ctx, r, suffix)
			if err == nil && id != 0 {
				err = q.of(ctx, r, id, suffix, sum)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("views: report by %s: %w", q.By, err)
	}
	rows := make([]ReportRow, 0, len(sum))
	for _, row := range sum {
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(a, b ReportRow) int {
		return cmp.Or(cmp.Compare(a.Sale, b.Sale), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Key, b.Key),
			cmp.Compare(a.Price, b.Price), cmp.Compare(a.Currency, b.Currency))
	})
	return rows, nil
}

// of adds one sale's books to sum, under rows that have their names and no numbers.
func (q *ReportQuery) of(ctx context.Context, r querier, id int64, suffix string, sum map[ReportRow]ReportRow) error {
	w := q.statement(id)
	_, err := gather(ctx, r, w.sql.String(), w.args, func(rows *sql.Rows) (x struct{}, err error) {
		var name, one ReportRow
		var slot int64
		err = rows.Scan(&slot, &name.Kind, &name.Key, &name.Price, &name.Currency, &one.Sold, &one.Returned,
			&one.Face, &one.Discount, &one.Fees, &one.Taxes, &one.Included, &one.Other)
		switch q.By {
		case ByDay:
			name.Key = time.UnixMilli(slot * slotLength).In(q.Zone).Format(time.DateOnly)
		case ByEvent, ByType, ByPrice, ByCode:
			name.Sale = suffix
		}
		all, there := sum[name]
		if !there {
			all = name
		}
		all.add(&one)
		sum[name] = all
		return x, err
	})
	return err
}

func (r *ReportRow) add(o *ReportRow) {
	r.Sold += o.Sold
	r.Returned += o.Returned
	r.Face += o.Face
	r.Discount += o.Discount
	r.Fees += o.Fees
	r.Taxes += o.Taxes
	r.Included += o.Included
	r.Other += o.Other
	r.Total = r.Face + r.Discount + r.Fees + r.Taxes + r.Other
}

// netOf is what a row of the books moves of one part of its unit.
const netOf = "(CASE b.move WHEN 'issued' THEN b.count * u.amount WHEN 'returned' THEN -b.count * (u.amount - u.kept) ELSE -b.count * u.amount END)"

// sumOfAccount sums an account's moves.
func sumOfAccount(account string) string {
	return ", sum(CASE u.account WHEN '" + account + "' THEN " + netOf + " ELSE 0 END)"
}

func (q *ReportQuery) statement(id int64) *where {
	w := &where{}
	column := reportColumns[q.By]
	unit := "u.account = 'face'" // which every unit has once
	if q.By != ByType && q.By != ByPrice {
		unit += " AND b.kind = 'ticket'"
	}
	w.add("SELECT " + column.names + ", b.currency" +
		", sum(CASE WHEN " + unit + " AND b.move = 'issued' THEN b.count ELSE 0 END)" +
		", sum(CASE WHEN " + unit + " AND b.move <> 'issued' THEN b.count ELSE 0 END)")
	for _, account := range []string{accountFace, accountDiscount, accountFee, accountTax, accountIncluded, accountOther} {
		w.add(sumOfAccount(account))
	}
	w.add(" FROM books b JOIN units u ON u.sale = b.sale AND u.unit = b.unit")
	if q.By == ByCode {
		// A line may have been unlocked by one code and discounted by others: it is
		// counted with each of them.
		w.add(` JOIN (SELECT DISTINCT unit, code FROM (
			SELECT unit, code FROM units WHERE sale = ?1 AND account = 'off'
			UNION SELECT unit, code FROM books WHERE sale = ?1 AND code <> '')) c
			ON c.unit = b.unit AND (c.code = b.code OR EXISTS
			(SELECT 1 FROM units x WHERE x.sale = b.sale AND x.unit = b.unit AND x.account = 'off' AND x.code = c.code))`)
	}
	w.add(" WHERE b.sale = ?1", id)
	q.conditions(w)
	w.add(" GROUP BY b.currency, " + column.group)
	return w
}

// reportColumns are what a report's rows are named by - slot, kind, key, price - and
// what they are grouped by.
var reportColumns = map[By]struct{ names, group string }{
	ByDay:     {"b.slot, '', '', 0", "b.slot"},
	ByEvent:   {"0, '', b.event, 0", "b.event"},
	ByType:    {"0, b.kind, b.key, 0", "b.kind, b.key"},
	ByPrice:   {"0, b.kind, b.key, b.price", "b.kind, b.key, b.price"},
	ByChannel: {"0, '', b.channel, 0", "b.channel"},
	ByCode:    {"0, '', c.code, 0", "c.code"},
	ByTender:  {"0, '', b.tender, 0", "b.tender"},
}

func (q *ReportQuery) conditions(w *where) {
	if q.Event != "" {
		w.add(" AND b.event = ?", q.Event)
	}
	if q.From != 0 {
		w.add(" AND b.slot >= ?", q.From/slotLength)
	}
	if q.To != 0 {
		w.add(" AND b.slot < ?", (q.To+slotLength-1)/slotLength)
	}
}
