package admin

import (
	"cmp"
	"context"
	"io"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"facevalue/catalog"
	"facevalue/ledger"
	"facevalue/views"
)

type receiptsIn struct {
	SalePath
	Span
	After string `query:"after" maxLength:"200" doc:"Cursor: next of the page before."`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"50"`
}

// ReceiptBody is a receipt or a credit note. Amounts are above 0 on both.
type ReceiptBody struct {
	Number   string         `json:"number" example:"KE-club-R000017"`
	Kind     string         `json:"kind" enum:"receipt,credit_note"`
	Order    string         `json:"order" example:"ord_club_17"`
	Seller   string         `json:"seller"`
	At       Instant        `json:"made_at"`
	Currency string         `json:"currency"`
	Total    int64          `json:"total"`
	Other    int64          `json:"other,omitempty" doc:"Of the total, what no line explains."`
	Payment  bool           `json:"of_a_payment,omitempty" doc:"It gives back a payment that bought nothing."`
	Lines    []ReceiptLine  `json:"lines"`
	Fees     []ReceiptFee   `json:"fees"`
	Taxes    []ReceiptTaxes `json:"taxes"`
}

// ReceiptLine, ReceiptFee and ReceiptTaxes are parts of a receipt.
type (
	ReceiptLine struct {
		Kind  string `json:"kind"`
		Key   string `json:"key,omitempty"`
		Event string `json:"event,omitempty"`
		Count uint32 `json:"count"`
		Sum   int64  `json:"sum"`
	}
	ReceiptFee struct {
		Code   string `json:"code"`
		Payee  string `json:"payee,omitempty"`
		Amount int64  `json:"amount" doc:"In the lines."`
	}
	ReceiptTaxes struct {
		Code     string `json:"code"`
		RatePPM  int64  `json:"rate_ppm"`
		Included bool   `json:"included" doc:"In the price before it; else added to it."`
		Amount   int64  `json:"amount" doc:"In the lines."`
	}
)

type receiptList struct {
	Link string `header:"Link"`
	Body struct {
		Receipts []ReceiptBody `json:"receipts"`
		Next     string        `json:"next,omitempty"`
	}
}

func (a *Admin) receiptQuery(ctx context.Context, in *receiptsIn) (q views.PaperQuery, number func(*views.Paper) string, err error) {
	if err = a.reader(ctx, catalog.Finance); err != nil {
		return q, nil, err
	}
	sales, err := a.mine(ctx, in.Sale)
	if err != nil {
		return q, nil, err
	}
	q = views.PaperQuery{Sale: sales[0], After: in.After, Limit: in.Limit}
	if q.From, q.To, err = in.bounds(ctx); err != nil {
		return q, nil, err
	}
	number, err = a.numbers(ctx)
	return q, number, err
}

// numbers names papers by their sellers' prefixes, which never change.
func (a *Admin) numbers(ctx context.Context) (func(*views.Paper) string, error) {
	var all []catalog.Seller
	err := a.read(ctx, func(m *catalog.Machine) error {
		all = slices.Clone(m.Sellers())
		return nil
	})
	return func(p *views.Paper) string {
		prefix := p.Seller
		for i := range all {
			if all[i].Key == p.Seller {
				prefix = cmp.Or(all[i].Series, p.Seller)
			}
		}
		return ledger.Number(prefix, p.Sale, p.Kind, p.N)
	}, err
}

func (a *Admin) listReceipts(ctx context.Context, in *receiptsIn) (*receiptList, error) {
	q, number, err := a.receiptQuery(ctx, in)
	if err != nil {
		return nil, err
	}
	page, err := a.options.Views.Papers(ctx, q)
	if err != nil {
		return nil, a.asked(ctx, err)
	}
	out := &receiptList{Link: next(ctx, page.Next)}
	out.Body.Next, out.Body.Receipts = page.Next, []ReceiptBody{}
	for i := range page.Papers {
		out.Body.Receipts = append(out.Body.Receipts, receiptBody(&page.Papers[i], number))
	}
	return out, nil
}

func receiptBody(p *views.Paper, number func(*views.Paper) string) ReceiptBody {
	b := ReceiptBody{
		Number: number(p), Kind: p.Kind.String(), Order: orderID(p.Sale, p.Order), Seller: p.Seller, At: Instant(p.At), Currency: p.Currency,
		Total: p.Total, Other: p.Other, Payment: p.Payment, Lines: []ReceiptLine{}, Fees: []ReceiptFee{}, Taxes: []ReceiptTaxes{},
	}
	for _, l := range p.Lines {
		b.Lines = append(b.Lines, ReceiptLine(l))
	}
	for _, f := range p.Fees {
		b.Fees = append(b.Fees, ReceiptFee(f))
	}
	for _, t := range p.Taxes {
		b.Taxes = append(b.Taxes, ReceiptTaxes{t.Code, t.Rate, t.Included, t.Amount})
	}
	return b
}

func (a *Admin) exportReceipts(ctx context.Context, in *receiptsIn) (*huma.StreamResponse, error) {
	q, number, err := a.receiptQuery(ctx, in)
	if err != nil {
		return nil, err
	}
	return a.sheet("receipts-"+q.Sale, func(ctx context.Context, w io.Writer) error { return a.options.Views.ExportPapers(ctx, w, q, number) }), nil
}

// printReceipts are an order's receipts and credit notes as a file.
func (a *Admin) printReceipts(ctx context.Context, in *OrderPath) (*huma.StreamResponse, error) {
	if err := a.reader(ctx, catalog.Finance|catalog.BoxOffice); err != nil {
		return nil, err
	}
	r, n, err := a.orderOf(ctx, in.Order)
	if err != nil {
		return nil, err
	}
	if a.options.Papers == nil {
		return nil, refuse(ctx, "unknown", "nothing is printed here")
	}
	file, err := a.options.Papers.Receipts(ctx, r.suffix, n)
	switch {
	case err != nil:
		return nil, a.failed(ctx, err)
	case len(file) == 0:
		return nil, refuse(ctx, "unknown", "the order has no receipt: nothing was charged for it yet")
	}
	return pdf("receipts-"+in.Order, file), nil
}

// pdf answers with a file to print.
func pdf(name string, file []byte) *huma.StreamResponse {
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		hc.SetHeader("Content-Type", "application/pdf")
		hc.SetHeader("Content-Disposition", `attachment; filename="`+name+`.pdf"`)
		_, _ = hc.BodyWriter().Write(file) // whoever asked has gone, if not
	}}
}
