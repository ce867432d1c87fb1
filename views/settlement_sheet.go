package views

import (
	"context"
	"fmt"
	"io"
)

var settlementHeader = []string{"sale", "event", "currency", "what", "kind", "key", "payee", "rate_percent", "sold", "returned", "kept", "net"}

// ExportSettlement writes what Settlement answers, a row for each line of it. Rows of
// what "count" are numbers, all others are money. Taxes that are "included" are part of
// the rows above them and do not add to the total.
func (v *Views) ExportSettlement(ctx context.Context, w io.Writer, q SettlementQuery) error {
	all, err := v.Settlement(ctx, q)
	if err != nil {
		return err
	}
	out := newSheet(w, settlementHeader)
	for i := range all {
		if err := (&settlementSheet{out, &all[i]}).write(); err != nil {
			return fmt.Errorf("views: export: %w", err)
		}
	}
	return out.end()
}

type settlementSheet struct {
	*sheet
	*Settlement
}

// row writes one row; cells are sold, returned, kept and net.
func (s *settlementSheet) row(what, kind, key, payee string, rate, sold, returned, kept, net cell) error {
	return s.sheet.write(text(s.Sale), text(s.Event), text(s.Currency), text(what), text(kind), text(key), text(payee), rate, sold, returned, kept, net)
}

// sum writes a row of money.
func (s *settlementSheet) sum(kind, key, payee string, rate cell, of Sum) error {
	c := s.Currency
	return s.row("money", kind, key, payee, rate, decimal(of.Sold, c), decimal(of.Returned, c), decimal(of.Kept, c), decimal(of.Net(), c))
}

// net writes a row of money of which only the sum is known.
func (s *settlementSheet) net(kind, key string, amount int64) error {
	return s.row("money", kind, key, "", "", "", "", "", decimal(amount, s.Currency))
}

func (s *settlementSheet) count(kind, key string, c Count) error {
	return s.row("count", kind, key, "", "", number(c.Sold), number(c.Returned), "", number(c.Sold-c.Returned))
}

// rows writes one after the other, up to the first that fails.
type rows struct{ err error }

func (r *rows) add(err error) {
	if r.err == nil {
		r.err = err
	}
}

func (s *settlementSheet) write() error {
	var r rows
	r.add(s.count("tickets", "", s.Tickets))
	for _, u := range s.Units {
		r.add(s.count(u.Kind, u.Key, u.Count))
	}
	r.add(s.sum("face", "", "", "", s.Face))
	r.add(s.sum("discount", "", "", "", s.Discount))
	for _, f := range s.Fees {
		r.add(s.sum("fee", f.Code, f.Payee, "", f.Sum))
	}
	for _, t := range s.Taxes {
		kind := "tax"
		if t.Included {
			kind = "included"
		}
		r.add(s.sum(kind, t.Code, "", percent(t.Rate), t.Sum))
	}
	r.add(s.net("other", "", s.Other))
	r.add(s.net("total", "", s.Total))
	for _, t := range s.Tenders {
		r.add(s.net("total_by_tender", t.Tender, t.Net))
	}
	for _, t := range s.Till {
		r.add(s.net("paid_in", t.Tender, t.Paid))
		r.add(s.net("refunded", t.Tender, t.Refunded))
		r.add(s.net("refund_failed", t.Tender, t.Failed))
	}
	return r.err
}

// percent is a rate in parts per million as a percentage.
func percent(ppm int64) cell {
	if ppm%10_000 == 0 {
		return number(ppm / 10_000)
	}
	return cell(fmt.Sprintf("%d.%04d", ppm/10_000, ppm%10_000))
}
