package views

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"facevalue/ledger"
)

// Paper is a receipt or a credit note.
type Paper struct {
	Sale     string
	Kind     ledger.DocumentKind
	Series   uint32 // the seller's number in its sale
	N        uint64 // within the series, without gaps
	Seller   string // its key
	Order    uint64
	Seq      uint64 // the record that it was made by
	At       int64
	Currency string
	Total    int64 // charged, or given back: above 0
	Other    int64 // of the total, what no line explains
	Payment  bool  // it gives back a payment that bought nothing
	Lines    []PaperLine
	Fees     []PaperFee // of all lines
	Taxes    []PaperTax // of all lines
}

// PaperLine is so many units of something. Sum is what they add to the paper's total.
type PaperLine struct {
	Kind, Key, Event string
	Count            uint32
	Sum              int64
}

// PaperFee is one fee of one payee: part of what the lines come to.
type PaperFee struct {
	Code, Payee string
	Amount      int64
}

// PaperTax is one tax at one rate, of all lines of a paper.
type PaperTax struct {
	Code     string
	Rate     int64 // parts per million
	Included bool  // in the lines' prices before it; else it was added to them
	Amount   int64
}

// PaperQuery finds papers.
type PaperQuery struct {
	Sale     string // suffix
	Order    uint64 // 0 = of all orders
	From, To int64  // instants: made at From or later, and before To
	After    string // the page's cursor
	Limit    int
}

// PaperPage is a page of papers, one series after the other, each by its numbers.
type PaperPage struct {
	Papers []Paper
	Next   string
}

const paperColumns = "SELECT series, kind, n, seller, ord, seq, at, currency, total, other, payment, lines FROM papers WHERE sale = ?"

// Papers finds the receipts and credit notes of a sale, or of one of its orders.
func (v *Views) Papers(ctx context.Context, q PaperQuery) (page PaperPage, err error) {
	if q.Limit == 0 {
		q.Limit = maxLimit
	}
	if q.Limit < 1 || q.Limit > maxLimit {
		return page, badQuery("a page has from 1 to %d papers", maxLimit)
	}
	err = v.reading(ctx, func(r querier) error {
		id, err := saleID(ctx, r, q.Sale)
		if err != nil || id == 0 {
			return err
		}
		w, err := q.statement(id)
		if err != nil {
			return err
		}
		p := papers{r: r, id: id, suffix: q.Sale, units: map[int64][]Part{}}
		page.Papers, err = gather(ctx, r, w.sql.String(), w.args, p.scan)
		if err != nil {
			return err
		}
		if len(page.Papers) > q.Limit {
			page.Papers = page.Papers[:q.Limit]
			last := &page.Papers[q.Limit-1]
			page.Next = fmt.Sprintf("%d.%d.%d", last.Series, last.Kind, last.N)
		}
		return p.complete(ctx, page.Papers)
	})
	if err != nil {
		return PaperPage{}, fmt.Errorf("views: papers of %s: %w", q.Sale, err)
	}
	return page, nil
}

func (q *PaperQuery) statement(id int64) (*where, error) {
	w := &where{}
	w.add(paperColumns, id)
	if q.Order != 0 {
		w.add(" AND ord = ?", int64(q.Order))
	}
	if q.From != 0 {
		w.add(" AND at >= ?", q.From)
	}
	if q.To != 0 {
		w.add(" AND at < ?", q.To)
	}
	if q.After != "" {
		at, err := readPaperCursor(q.After)
		if err != nil {
			return nil, err
		}
		w.add(" AND (series, kind, n) > (?, ?, ?)", at...)
	}
	w.add(" ORDER BY series, kind, n LIMIT ?", q.Limit+1)
	return w, nil
}

// readPaperCursor reads where the page before ended: series, kind and number.
func readPaperCursor(after string) (at []any, err error) {
	for part := range strings.SplitSeq(after, ".") {
		n, err := strconv.ParseInt(part, 10, 64)
		if err != nil {
			break
		}
		at = append(at, n)
	}
	if len(at) != 3 {
		return nil, badQuery("after is the next of the page before")
	}
	return at, nil
}

// papers reads papers with what their lines consist of.
type papers struct {
	r      querier
	id     int64
	suffix string
	units  map[int64][]Part
	texts  [][]paperLine
}

func (p *papers) scan(rows *sql.Rows) (x Paper, err error) {
	var lines string
	var one []paperLine
	x.Sale = p.suffix
	err = rows.Scan(&x.Series, &x.Kind, &x.N, &x.Seller, &x.Order, &x.Seq, &x.At, &x.Currency, &x.Total, &x.Other, &x.Payment, &lines)
	if err == nil {
		err = json.Unmarshal([]byte(lines), &one)
	}
	p.texts = append(p.texts, one)
	return x, err
}

// complete adds lines and taxes.
func (p *papers) complete(ctx context.Context, all []Paper) error {
	for i := range all {
		for _, l := range p.texts[i] {
			all[i].Lines = append(all[i].Lines, PaperLine{l.Kind, l.Key, l.Event, l.Count, l.Sum})
			parts, err := p.unit(ctx, l.Unit)
			if err != nil {
				return err
			}
			all[i].consists(&l, parts)
		}
	}
	return nil
}

func (p *papers) unit(ctx context.Context, unit int64) ([]Part, error) {
	if parts, known := p.units[unit]; known {
		return parts, nil
	}
	parts, err := gather(ctx, p.r, "SELECT account, code, payee, rate, amount, kept FROM units WHERE sale = ? AND unit = ? ORDER BY i", []any{p.id, unit},
		func(rows *sql.Rows) (x Part, err error) {
			return x, rows.Scan(&x.Account, &x.Code, &x.Payee, &x.Rate, &x.Amount, &x.Kept)
		})
	p.units[unit] = parts
	return parts, err
}

// consists adds the fees and taxes of a line.
func (p *Paper) consists(l *paperLine, parts []Part) {
	for _, x := range parts {
		amount := int64(l.Count) * x.Amount
		if l.Move == ledger.Returned {
			amount -= int64(l.Count) * x.Kept
		}
		if p.Kind == ledger.CreditNote && l.Move == ledger.Sold { // a line that was added and lowers the order
			amount = -amount
		}
		switch x.Account {
		case accountTax, accountIncluded:
			p.taxed(PaperTax{x.Code, x.Rate, x.Account == accountIncluded, amount})
		case accountFee:
			p.charged(PaperFee{x.Code, x.Payee, amount})
		}
	}
}

func (p *Paper) charged(f PaperFee) {
	for i := range p.Fees {
		if o := &p.Fees[i]; o.Code == f.Code && o.Payee == f.Payee {
			o.Amount += f.Amount
			return
		}
	}
	p.Fees = append(p.Fees, f)
}

func (p *Paper) taxed(t PaperTax) {
	for i := range p.Taxes {
		if o := &p.Taxes[i]; o.Code == t.Code && o.Rate == t.Rate && o.Included == t.Included {
			o.Amount += t.Amount
			return
		}
	}
	p.Taxes = append(p.Taxes, t)
}

var paperHeader = []string{"number", "kind", "made_at", "sale", "seller", "order", "currency", "total", "taxes", "of_a_payment"}

// ExportPapers writes the receipts and credit notes that a query finds, one series after
// the other; Limit is not looked at. number names a paper.
func (v *Views) ExportPapers(ctx context.Context, w io.Writer, q PaperQuery, number func(*Paper) string) error {
	out := newSheet(w, paperHeader)
	q.Limit, q.After = maxLimit, ""
	for {
		page, err := v.Papers(ctx, q)
		if err != nil {
			return err
		}
		for i := range page.Papers {
			if err := out.write(page.Papers[i].cells(number)...); err != nil {
				return fmt.Errorf("views: export: %w", err)
			}
		}
		if q.After = page.Next; q.After == "" {
			return out.end()
		}
	}
}

func (p *Paper) cells(number func(*Paper) string) []cell {
	total, taxes := p.Total, int64(0)
	for _, t := range p.Taxes {
		taxes += t.Amount
	}
	if p.Kind == ledger.CreditNote {
		total, taxes = -total, -taxes
	}
	return []cell{
		text(number(p)), text(p.Kind.String()), instant(p.At), text(p.Sale), text(p.Seller), text(fmt.Sprintf("ord_%s_%d", p.Sale, p.Order)),
		text(p.Currency), decimal(total, p.Currency), decimal(taxes, p.Currency), text(fmt.Sprint(p.Payment)),
	}
}
