package views

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"facevalue/ledger"
)

// Every is how long the rows of a statement are.
type Every string

// What statements are told by.
const (
	Whole      Every = ""
	EveryDay   Every = "day" // in StatementQuery.Zone
	EveryMonth Every = "month"
)

// StatementQuery says which accounts are stated.
type StatementQuery struct {
	Sales    []string         // suffixes; no others are looked at, and none gives nothing
	Accounts []ledger.Account // none for all
	// From and To are instants, to the quarter of an hour: posted at From or later, and
	// before To.
	From, To int64
	Every    Every
	Zone     *time.Location // of days and months; nil is UTC
}

// StatementRow is one account of one seller in one currency.
type StatementRow struct {
	Sale             string
	Period           string // 2006-01-02, 2006-01, or "" for all that was asked for
	Seller, Currency string
	Account          ledger.Account
	Code, Payee      string // of fees and taxes
	Rate             int64  // of a tax, parts per million

	Opening         int64 // debits less credits before
	Debits, Credits int64
}

// Closing is what the account comes to in the end.
func (r *StatementRow) Closing() int64 { return r.Opening + r.Debits - r.Credits }

// Statement states the accounts of sales. Debits and credits of all accounts are equal,
// for each seller, currency and period; so are the closing balances.
func (v *Views) Statement(ctx context.Context, q StatementQuery) (all []StatementRow, err error) {
	if q.Every != Whole && q.Every != EveryDay && q.Every != EveryMonth {
		return nil, badQuery("a statement is of each day or each month, not of each %q", q.Every)
	}
	if len(q.Sales) > maxSales {
		return nil, badQuery("statements of %d sales, at most %d at once", len(q.Sales), maxSales)
	}
	if q.Zone == nil {
		q.Zone = time.UTC
	}
	err = v.reading(ctx, func(r querier) error {
		for _, suffix := range slices.Compact(slices.Sorted(slices.Values(q.Sales))) {
			id, err := saleID(ctx, r, suffix)
			if err == nil && id != 0 {
				err = q.of(ctx, r, id, suffix, &all)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("views: statement: %w", err)
	}
	return all, nil
}

// of states one sale's accounts.
func (q *StatementQuery) of(ctx context.Context, r querier, id int64, suffix string, all *[]StatementRow) error {
	w := &where{}
	w.add("SELECT slot, seller, currency, account, code, payee, rate, debits, credits FROM ledger WHERE sale = ?", id)
	if q.To != 0 {
		w.add(" AND slot < ?", (q.To+slotLength-1)/slotLength)
	}
	s := stating{q: q, suffix: suffix, rows: map[StatementRow]*StatementRow{}}
	if _, err := gather(ctx, r, w.sql.String()+" ORDER BY slot", w.args, s.row); err != nil {
		return err
	}
	*all = append(*all, s.sorted()...)
	return nil
}

// stating is one sale's accounts being added up.
type stating struct {
	q      *StatementQuery
	suffix string
	rows   map[StatementRow]*StatementRow // by their names
}

func (s *stating) row(rows *sql.Rows) (x struct{}, err error) {
	name := StatementRow{Sale: s.suffix}
	var slot, debits, credits int64
	err = rows.Scan(&slot, &name.Seller, &name.Currency, &name.Account, &name.Code, &name.Payee, &name.Rate, &debits, &credits)
	if err != nil || len(s.q.Accounts) > 0 && !slices.Contains(s.q.Accounts, name.Account) {
		return x, err
	}
	before := slot < s.q.From/slotLength
	if !before {
		name.Period = s.period(slot)
	}
	one := s.at(name)
	if before {
		one.Opening += debits - credits
		return x, nil
	}
	one.Debits += debits
	one.Credits += credits
	return x, nil
}

// period is the day or the month of a quarter of an hour.
func (s *stating) period(slot int64) string {
	layout := map[Every]string{EveryDay: time.DateOnly, EveryMonth: "2006-01"}[s.q.Every]
	if layout == "" {
		return ""
	}
	return time.UnixMilli(slot * slotLength).In(s.q.Zone).Format(layout)
}

func (s *stating) at(name StatementRow) *StatementRow {
	one := s.rows[name]
	if one == nil {
		one = &name
		s.rows[name] = one
	}
	return one
}

// sorted are the rows by seller, account and period. What stood before the first period
// of an account opens it, and each period opens with what the one before closed with.
func (s *stating) sorted() []StatementRow {
	all := make([]StatementRow, 0, len(s.rows))
	for _, one := range s.rows {
		all = append(all, *one)
	}
	slices.SortFunc(all, func(a, b StatementRow) int { return cmp.Or(compareAccounts(&a, &b), cmp.Compare(a.Period, b.Period)) })
	if s.q.Every == Whole {
		return all
	}
	for i := 1; i < len(all); i++ {
		if compareAccounts(&all[i-1], &all[i]) == 0 {
			all[i].Opening = all[i-1].Closing()
		}
	}
	return slices.DeleteFunc(all, func(r StatementRow) bool { return r.Period == "" && s.q.From != 0 })
}

func compareAccounts(a, b *StatementRow) int {
	return cmp.Or(cmp.Compare(a.Seller, b.Seller), cmp.Compare(a.Currency, b.Currency), cmp.Compare(a.Account, b.Account),
		cmp.Compare(a.Code, b.Code), cmp.Compare(a.Payee, b.Payee), cmp.Compare(a.Rate, b.Rate))
}
