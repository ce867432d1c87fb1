package views

import (
	"context"
	"fmt"
	"io"

	"facevalue/ledger"
)

var trialHeader = []string{"sale", "period", "seller", "currency", "class", "account", "code", "payee", "rate_percent", "opening", "debits", "credits", "closing"}

// ExportTrialBalance writes what Statement answers. Debits and credits of each seller and
// currency come to the same.
func (v *Views) ExportTrialBalance(ctx context.Context, w io.Writer, q StatementQuery) error {
	return v.exportStatement(ctx, w, q, trialHeader, func(out *sheet, r *StatementRow) error {
		c := r.Currency
		return out.write(text(r.Sale), text(r.Period), text(r.Seller), text(c), text(r.Account.Class()), text(r.Account.String()), text(r.Code),
			text(r.Payee), rateCell(r), decimal(r.Opening, c), decimal(r.Debits, c), decimal(r.Credits, c), decimal(r.Closing(), c))
	})
}

var taxHeader = []string{"sale", "period", "seller", "currency", "tax", "rate_percent", "charged", "given_back", "due"}

// ExportTaxes writes what taxes were charged with what was sold, and given back with what
// was returned.
func (v *Views) ExportTaxes(ctx context.Context, w io.Writer, q StatementQuery) error {
	q.Accounts = []ledger.Account{ledger.Taxes}
	return v.exportStatement(ctx, w, q, taxHeader, func(out *sheet, r *StatementRow) error {
		c := r.Currency
		return out.write(text(r.Sale), text(r.Period), text(r.Seller), text(c), text(r.Code), rateCell(r),
			decimal(r.Credits, c), decimal(r.Debits, c), decimal(r.Credits-r.Debits, c))
	})
}

var payoutHeader = []string{"sale", "period", "seller", "currency", "account", "opening", "came_in", "went_back", "closing"}

// Holdings are the accounts that money lies on.
var Holdings = []ledger.Account{ledger.Provider, ledger.Cash, ledger.Terminal, ledger.Bank}

// ExportPayout writes what money came in and went back where it lies: what a payment
// company has to pay out, and what is in the tills.
func (v *Views) ExportPayout(ctx context.Context, w io.Writer, q StatementQuery) error {
	q.Accounts = Holdings
	return v.exportStatement(ctx, w, q, payoutHeader, func(out *sheet, r *StatementRow) error {
		c := r.Currency
		return out.write(text(r.Sale), text(r.Period), text(r.Seller), text(c), text(r.Account.String()),
			decimal(r.Opening, c), decimal(r.Debits, c), decimal(r.Credits, c), decimal(r.Closing(), c))
	})
}

func (v *Views) exportStatement(ctx context.Context, w io.Writer, q StatementQuery, header []string, row func(*sheet, *StatementRow) error) error {
	all, err := v.Statement(ctx, q)
	if err != nil {
		return err
	}
	out := newSheet(w, header)
	for i := range all {
		if err := row(out, &all[i]); err != nil {
			return fmt.Errorf("views: export: %w", err)
		}
	}
	return out.end()
}

func rateCell(r *StatementRow) cell {
	if r.Account != ledger.Taxes && r.Account != ledger.Contained {
		return ""
	}
	return percent(r.Rate)
}
