package views

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
)

// SettlementQuery says what is settled: an event of a sale, or with Event "" all of
// it, with what belongs to no event.
type SettlementQuery struct {
	Sale  string // suffix
	Event string
	// From and To are instants, to the quarter of an hour: moved at From or later, and
	// before To.
	From, To int64
}

// Settlement is what was sold in one currency, what came back, what was kept of that,
// and what paid for it.
//
//	Total = Face + Discount + sum of Fees + sum of Taxes that are not Included + Other
type Settlement struct {
	Sale, Event, Currency string
	Seq                   uint64 // the record that it is true behind

	Tickets  Count // tickets
	Units    []UnitsRow
	Face     Sum
	Discount Sum // below 0
	Fees     []FeeRow
	Taxes    []TaxRow
	// Other is what orders came to cost otherwise than by what they have: fees given
	// back after all, and what was added and never paid when they were cancelled.
	Other int64
	Total int64
	// Tenders is Total by what paid for the orders first.
	Tenders []TenderRow
	// Till is money as it moved, for the whole of a sale: an order's money is not of
	// one event.
	Till []TillRow
}

// Count is how many.
type Count struct{ Sold, Returned int64 }

// Sum is what was sold for, what of that went back, and what was kept of what was
// returned.
type Sum struct{ Sold, Returned, Kept int64 }

// Net is what is left.
func (s Sum) Net() int64 { return s.Sold - s.Returned }

// UnitsRow is how many units of something.
type UnitsRow struct {
	Kind, Key string
	Count
}

// FeeRow is one fee of one payee.
type FeeRow struct {
	Code, Payee string
	Sum
}

// TaxRow is one tax at one rate.
type TaxRow struct {
	Code     string
	Rate     int64 // parts per million
	Included bool  // contained in face value and fees
	Sum
}

// TenderRow is what orders cost that a tender paid for.
type TenderRow struct {
	Tender string
	Net    int64
}

// TillRow is money of one tender as it moved.
type TillRow struct {
	Tender               string
	Paid, Refunded       int64
	Failed               int64 // refunds that did not go through: it is owed
	Payments, Refundings int64 // how many
}

// Settlement settles a sale or one of its events: one Settlement for each currency,
// none when nothing was sold.
func (v *Views) Settlement(ctx context.Context, q SettlementQuery) (all []Settlement, err error) {
	err = v.reading(ctx, func(r querier) error {
		id, err := saleID(ctx, r, q.Sale)
		if err != nil || id == 0 {
			return err
		}
		s := settling{q: &q, r: r, id: id, by: map[string]*Settlement{}}
		for _, step := range []func(context.Context) error{s.seqNow, s.units, s.accounts, s.tenders, s.till} {
			if err := step(ctx); err != nil {
				return err
			}
		}
		all = s.all()
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("views: settlement of %s: %w", q.Sale, err)
	}
	return all, nil
}

// settling is a settlement in the making.
type settling struct {
	q   *SettlementQuery
	r   querier
	id  int64
	seq uint64
	by  map[string]*Settlement
}

// in is the settlement of a currency.
func (s *settling) in(currency string) *Settlement {
	one := s.by[currency]
	if one == nil {
		one = &Settlement{Sale: s.q.Sale, Event: s.q.Event, Currency: currency, Seq: s.seq}
		s.by[currency] = one
	}
	return one
}

func (s *settling) seqNow(ctx context.Context) error {
	return s.r.QueryRowContext(ctx, "SELECT seq FROM machines WHERE id = ?", s.id).Scan(&s.seq)
}

// each runs a statement over the part of the books that is settled.
func (s *settling) each(ctx context.Context, head, tail string, row func(*sql.Rows) error) error {
	w := &where{}
	w.add(head+" WHERE b.sale = ?", s.id)
	(&ReportQuery{Event: s.q.Event, From: s.q.From, To: s.q.To}).conditions(w)
	w.add(tail)
	_, err := gather(ctx, s.r, w.sql.String(), w.args, func(rows *sql.Rows) (x struct{}, err error) { return x, row(rows) })
	return err
}

func (s *settling) units(ctx context.Context) error {
	return s.each(ctx, `SELECT b.currency, b.kind, b.key, sum(CASE b.move WHEN 'issued' THEN b.count ELSE 0 END),
		sum(CASE b.move WHEN 'issued' THEN 0 ELSE b.count END) FROM books b`,
		" AND b.unit <> 0 GROUP BY b.currency, b.kind, b.key ORDER BY b.kind, b.key", func(rows *sql.Rows) error {
			var currency string
			var u UnitsRow
			err := rows.Scan(&currency, &u.Kind, &u.Key, &u.Sold, &u.Returned)
			one := s.in(currency)
			one.Units = append(one.Units, u)
			if u.Kind == "ticket" {
				one.Tickets.Sold += u.Sold
				one.Tickets.Returned += u.Returned
			}
			return err
		})
}

func (s *settling) accounts(ctx context.Context) error {
	return s.each(ctx, `SELECT b.currency, u.account, u.code, u.payee, u.rate,
		sum(CASE b.move WHEN 'issued' THEN b.count * u.amount ELSE 0 END),
		sum(CASE b.move WHEN 'issued' THEN 0 WHEN 'returned' THEN b.count * (u.amount - u.kept) ELSE b.count * u.amount END),
		sum(CASE b.move WHEN 'returned' THEN b.count * u.kept ELSE 0 END)
		FROM books b JOIN units u ON u.sale = b.sale AND u.unit = b.unit`,
		" AND u.account <> 'off' GROUP BY b.currency, u.account, u.code, u.payee, u.rate ORDER BY u.account, u.code, u.payee, u.rate",
		func(rows *sql.Rows) error {
			var currency, account, code, payee string
			var rate int64
			var sum Sum
			if err := rows.Scan(&currency, &account, &code, &payee, &rate, &sum.Sold, &sum.Returned, &sum.Kept); err != nil {
				return err
			}
			s.in(currency).account(account, code, payee, rate, sum)
			return nil
		})
}

// account puts an account's sum where it belongs.
func (s *Settlement) account(account, code, payee string, rate int64, sum Sum) {
	switch account {
	case accountFace:
		s.Face = sum
	case accountDiscount:
		s.Discount = sum
	case accountFee:
		s.Fees = append(s.Fees, FeeRow{code, payee, sum})
	case accountTax, accountIncluded:
		s.Taxes = append(s.Taxes, TaxRow{code, rate, account == accountIncluded, sum})
	case accountOther:
		s.Other = sum.Net()
	}
	if adds(account) {
		s.Total += sum.Net()
	}
}

func (s *settling) tenders(ctx context.Context) error {
	return s.each(ctx, "SELECT b.currency, b.tender, sum("+netOf+") FROM books b JOIN units u ON u.sale = b.sale AND u.unit = b.unit",
		" AND u.account NOT IN ('included', 'off') GROUP BY b.currency, b.tender ORDER BY b.tender", func(rows *sql.Rows) error {
			var currency string
			var t TenderRow
			err := rows.Scan(&currency, &t.Tender, &t.Net)
			s.in(currency).Tenders = append(s.in(currency).Tenders, t)
			return err
		})
}

func (s *settling) till(ctx context.Context) error {
	if s.q.Event != "" {
		return nil
	}
	return s.each(ctx, `SELECT b.currency, b.tender, sum(CASE b.move WHEN 'paid' THEN b.amount ELSE 0 END), sum(CASE b.move WHEN 'refunded' THEN b.amount ELSE 0 END),
		sum(CASE b.move WHEN 'failed' THEN b.amount ELSE 0 END), sum(CASE b.move WHEN 'paid' THEN b.count ELSE 0 END),
		sum(CASE b.move WHEN 'refunded' THEN b.count ELSE 0 END) FROM till b`,
		" GROUP BY b.currency, b.tender ORDER BY b.tender", func(rows *sql.Rows) error {
			var currency string
			var t TillRow
			err := rows.Scan(&currency, &t.Tender, &t.Paid, &t.Refunded, &t.Failed, &t.Payments, &t.Refundings)
			s.in(currency).Till = append(s.in(currency).Till, t)
			return err
		})
}

func (s *settling) all() []Settlement {
	all := make([]Settlement, 0, len(s.by))
	for _, one := range s.by {
		all = append(all, *one)
	}
	slices.SortFunc(all, func(a, b Settlement) int { return cmp.Compare(a.Currency, b.Currency) })
	return all
}
