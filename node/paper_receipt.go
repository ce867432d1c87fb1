package node

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"

	"facevalue/catalog"
	"facevalue/delivery"
	"facevalue/ledger"
	"facevalue/sale"
	"facevalue/views"
)

// Receipts are an order's receipts and credit notes as a PDF file, in the order in which
// they were made; nil when it has none.
func (p *Papers) Receipts(ctx context.Context, saleSuffix string, order uint64) ([]byte, error) {
	file, err := p.print(ctx, saleSuffix, order, func(w *letter) ([]byte, error) {
		page, err := p.node.views.Papers(ctx, views.PaperQuery{Sale: saleSuffix, Order: order, Limit: delivery.MostPapers})
		if err != nil {
			return nil, err
		}
		slices.SortStableFunc(page.Papers, func(a, b views.Paper) int { return cmp.Compare(a.Seq, b.Seq) })
		papers := make([]delivery.Paper, len(page.Papers))
		for i := range papers {
			papers[i] = w.receipt(&page.Papers[i])
		}
		return delivery.PapersPDF(w.name(), papers)
	})
	if errors.Is(err, delivery.ErrNoPapers) || errors.Is(err, delivery.ErrNobody) {
		return nil, nil
	}
	return file, err
}

// PaperNumber is the number of a paper of a seller: what it begins with is the seller's,
// and stays once something was sold.
func PaperNumber(s *catalog.Seller, p *views.Paper) string {
	return ledger.Number(cmp.Or(s.Series, s.Key), p.Sale, p.Kind, p.N)
}

func (w *letter) name() string {
	return "ord_" + w.sale.suffix + "_" + strconv.FormatUint(w.info.Order, 10)
}

// receipt is a paper in the order's language.
func (w *letter) receipt(p *views.Paper) delivery.Paper {
	out := delivery.Paper{
		Number: PaperNumber(&w.legal, p), Credit: p.Kind == ledger.CreditNote, Payment: p.Payment,
		Made: wallAt(p.At, w.zone), Order: w.name(), Currency: p.Currency, Total: p.Total, Other: p.Other,
		Seller: delivery.PaperSeller{Name: w.legal.LegalName, Address: w.legal.Address, TaxID: w.legal.TaxID}, Language: w.view.Language,
	}
	if w.view.Contact == "open" {
		out.Buyer = w.view.Name
	}
	for i := range p.Lines {
		l := &p.Lines[i]
		out.Lines = append(out.Lines, delivery.PaperLine{What: w.lineOf(l), Kind: l.Kind, Count: l.Count, Sum: l.Sum})
	}
	for _, f := range p.Fees {
		out.Fees = append(out.Fees, delivery.PaperPart{What: f.Code, Amount: f.Amount})
	}
	for _, t := range p.Taxes {
		out.Taxes = append(out.Taxes, delivery.PaperTax{Name: t.Code, Rate: uint32(t.Rate), Included: t.Included, Amount: t.Amount})
	}
	return out
}

// lineOf names a line of a paper, with the event that it is for.
func (w *letter) lineOf(l *views.PaperLine) string {
	switch l.Kind {
	case sale.TicketLine.String():
		if e, ok := w.events[l.Event]; ok {
			return w.typeOf(l.Key) + ", " + w.or(e.name, l.Event)
		}
		return w.typeOf(l.Key)
	case sale.ItemLine.String(), sale.DonationLine.String(), sale.DeliveryLine.String():
		return w.itemOf(l.Key)
	}
	return l.Key
}
