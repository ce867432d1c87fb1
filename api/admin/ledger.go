package admin

import (
	"context"
	"io"

	"github.com/danielgtaylor/huma/v2"

	"facevalue/catalog"
	"facevalue/views"
)

type statementIn struct {
	SalePath
	Span
	Every string `query:"every" enum:"day,month" doc:"Left out, one row for all of the time."`
	Zone  string `query:"zone" maxLength:"64" doc:"Of the days and months; left out, the organizer's."`
}

// AccountRow is one account of one seller in one currency. Amounts are minor units.
type AccountRow struct {
	Period   string `json:"period,omitempty"`
	Seller   string `json:"seller"`
	Currency string `json:"currency"`
	Class    string `json:"class" enum:"money,claims,earnings"`
	Account  string `json:"account"`
	Code     string `json:"code,omitempty"`
	Payee    string `json:"payee,omitempty"`
	RatePPM  int64  `json:"rate_ppm,omitempty"`
	Opening  int64  `json:"opening" doc:"Debits less credits before."`
	Debits   int64  `json:"debits"`
	Credits  int64  `json:"credits"`
	Closing  int64  `json:"closing"`
}

type statementAnswer struct {
	Body struct {
		Rows []AccountRow `json:"rows" doc:"Of each seller, currency and period debits and credits are equal."`
	}
}

func (a *Admin) statementQuery(ctx context.Context, in *statementIn) (q views.StatementQuery, err error) {
	if err = a.reader(ctx, catalog.Finance); err != nil {
		return q, err
	}
	if q.Sales, err = a.mine(ctx, in.Sale); err != nil {
		return q, err
	}
	q.Every = views.Every(in.Every)
	if q.From, q.To, err = in.bounds(ctx); err != nil {
		return q, err
	}
	q.Zone, err = a.zone(ctx, in.Zone)
	return q, err
}

// trialBalance states all accounts of a sale.
func (a *Admin) trialBalance(ctx context.Context, in *statementIn) (*statementAnswer, error) {
	q, err := a.statementQuery(ctx, in)
	if err != nil {
		return nil, err
	}
	rows, err := a.options.Views.Statement(ctx, q)
	if err != nil {
		return nil, a.asked(ctx, err)
	}
	out := &statementAnswer{}
	out.Body.Rows = []AccountRow{}
	for i := range rows {
		r := &rows[i]
		out.Body.Rows = append(out.Body.Rows, AccountRow{
			r.Period, r.Seller, r.Currency, r.Account.Class(), r.Account.String(), r.Code, r.Payee, r.Rate, r.Opening, r.Debits, r.Credits, r.Closing(),
		})
	}
	return out, nil
}

// statementSheet answers with some of the accounts as CSV.
func (a *Admin) statementSheet(name string, write func(*views.Views, context.Context, io.Writer, views.StatementQuery) error) func(context.Context, *statementIn) (*huma.StreamResponse, error) {
	return func(ctx context.Context, in *statementIn) (*huma.StreamResponse, error) {
		q, err := a.statementQuery(ctx, in)
		if err != nil {
			return nil, err
		}
		return a.sheet(name+"-"+q.Sales[0], func(ctx context.Context, w io.Writer) error { return write(a.options.Views, ctx, w, q) }), nil
	}
}

// addLedger adds the routes of the ledger, of taxes, and of receipts.
func (a *Admin) addLedger() {
	const s = "/v1/organizer/sales/{sale}"
	handle(a, route{method: get, path: s + "/trial-balance", id: "trial_balance", summary: "All accounts of a sale's ledger."}, a.trialBalance)
	sheets := []struct {
		route
		write func(*views.Views, context.Context, io.Writer, views.StatementQuery) error
	}{
		{route{method: get, path: s + "/trial-balance.csv", id: "trial_balance_export", summary: "All accounts of a sale's ledger, as CSV."}, (*views.Views).ExportTrialBalance},
		{route{method: get, path: s + "/taxes.csv", id: "tax_export", summary: "Taxes that were charged and given back, by rate, as CSV."}, (*views.Views).ExportTaxes},
		{route{method: get, path: s + "/payout.csv", id: "payout_export", summary: "Money where it lies: with the payment company, in the tills, at the bank, as CSV."}, (*views.Views).ExportPayout},
	}
	for i := range sheets {
		addSheet(a, &sheets[i].route, a.statementSheet(map[string]string{
			"trial_balance_export": "trial-balance", "tax_export": "taxes", "payout_export": "payout",
		}[sheets[i].id], sheets[i].write))
	}
	handle(a, route{method: get, path: s + "/receipts", id: "receipt_list", summary: "Receipts and credit notes, one series after the other."}, a.listReceipts)
	addSheet(a, &route{method: get, path: s + "/receipts.csv", id: "receipt_export", summary: "Receipts and credit notes as CSV."}, a.exportReceipts)
	addFile(a, &route{method: get, path: "/v1/organizer/orders/{order}/receipts.pdf", id: "order_receipts", summary: "An order's receipts and credit notes to print."}, a.printReceipts)
}

// addSheet adds a route that answers with a table.
func addSheet[I any](a *Admin, rt *route, do func(context.Context, *I) (*huma.StreamResponse, error)) {
	op := rt.operation()
	op.Responses = csvAnswer()
	huma.Register(a.huma, op, do)
}

// addFile adds a route that answers with a PDF file.
func addFile[I any](a *Admin, rt *route, do func(context.Context, *I) (*huma.StreamResponse, error)) {
	op := rt.operation()
	op.Responses = map[string]*huma.Response{"200": {
		Description: "OK", Content: map[string]*huma.MediaType{"application/pdf": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}},
	}}
	huma.Register(a.huma, op, do)
}
