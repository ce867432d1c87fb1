package delivery

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// MostPapers is how many papers are printed into one file.
const MostPapers = 200

// ErrNoPapers: there is nothing to print.
var ErrNoPapers = errors.New("delivery: there is no receipt to print")

const (
	sumWidth  = 42.0             // of the column of amounts
	rowsEnd   = pageHeight - 34  // where the footer of a page of rows begins
	rowHeight = 9.5 * 0.46 * 1.3 // of one line of a row
	mostRows  = 400              // of one paper
)

// PapersPDF prints receipts and credit notes, each from a new page on. The same papers
// are the same bytes.
func PapersPDF(order string, papers []Paper) ([]byte, error) {
	switch n := len(papers); {
	case n == 0:
		return nil, ErrNoPapers
	case n > MostPapers:
		return nil, fmt.Errorf("delivery: %s has %d papers, and at most %d are printed into one file", order, n, MostPapers)
	}
	p := newPrinter(speak(papers[0].Language))
	p.describe(fill(p.words.papersTitle, "order", order))
	for i := range papers {
		pages := p.count(&papers[i])
		if err := p.paper(&papers[i], pages); err != nil {
			return nil, fmt.Errorf("delivery: print %s: %w", papers[i].Number, err)
		}
	}
	return p.file(order)
}

// count is how many pages a paper takes: it is printed into the air first.
func (p *printer) count(paper *Paper) int {
	air := newPrinter(p.words)
	if air.paper(paper, 1) != nil {
		return 1
	}
	return air.PageNo()
}

// paper prints one paper: who sold what to whom, what it came to, and what of that are
// fees and taxes.
func (p *printer) paper(x *Paper, pages int) error {
	r := &paperPage{printer: p, paper: x, pages: pages}
	r.begin()
	r.head()
	r.rows()
	r.sums()
	r.end()
	return p.Error()
}

// paperPage is a paper in the making.
type paperPage struct {
	*printer
	paper *Paper
	page  int
	pages int
}

func (r *paperPage) begin() {
	r.AddPage()
	r.lost = false
	r.page++
	r.SetXY(margin, margin)
}

// end is the foot of a page.
func (r *paperPage) end() {
	s := r.words
	r.SetY(rowsEnd + 6)
	r.Line(margin, r.GetY(), pageWidth-margin, r.GetY())
	r.Ln(2)
	if r.lost {
		r.paragraph(s.notInFont, "", 8.5, inner, 1)
	}
	r.paragraph(fill(s.paperPage, "number", r.paper.Number, "n", strconv.Itoa(r.page), "of", strconv.Itoa(r.pages)), "", 8.5, inner, 1)
}

// room begins another page where so much does not fit any more.
func (r *paperPage) room(height float64) {
	if r.GetY()+height > rowsEnd {
		r.end()
		r.begin()
	}
}

func (r *paperPage) head() {
	s, x := r.words, r.paper
	title := s.receipt
	if x.Credit {
		title = s.creditNote
	}
	r.paragraph(x.Seller.Name, "B", 12, inner, 2)
	for line := range strings.SplitSeq(clipped(x.Seller.Address), "\n") {
		r.paragraph(line, "", 10, inner, 2)
	}
	if x.Seller.TaxID != "" {
		r.paragraph(s.labelTaxID+": "+x.Seller.TaxID, "", 10, inner, 2)
	}
	r.Ln(10)
	r.paragraph(title+" "+x.Number, "B", 18, inner, 2)
	r.Ln(2)
	r.paragraph(s.labelDate+": "+s.dayOf(x.Made), "", 10.5, inner, 1)
	r.paragraph(s.labelOrder+": "+x.Order, "", 10.5, inner, 1)
	if x.Buyer != "" {
		r.paragraph(s.labelBuyer+": "+x.Buyer, "", 10.5, inner, 2)
	}
	r.Ln(6)
}

// dayOf is the day of an instant, for people.
func (p *phrases) dayOf(w When) string {
	t, err := time.Parse("2006-01-02", w.Local[:min(len(w.Local), len("2006-01-02"))])
	if err != nil {
		t = time.UnixMilli(w.At).UTC()
	}
	return fill(p.day, "day", strconv.Itoa(t.Day()), "month", strings.Fields(p.months)[t.Month()-1], "year", strconv.Itoa(t.Year()))
}

func (r *paperPage) rows() {
	x := r.paper
	for i := range x.Lines {
		if i == mostRows {
			r.row(fmt.Sprintf("… + %d", len(x.Lines)-i), r.rest(i), "")
			break
		}
		l := &x.Lines[i]
		what := r.words.named(l)
		if l.Count != 1 {
			what = strconv.FormatUint(uint64(l.Count), 10) + " × " + what
		}
		r.row(what, l.Sum, "")
	}
	switch {
	case x.Payment:
		r.row(r.words.wrongPayment, x.Total, "")
	case x.Other != 0:
		r.row(r.words.noOtherLine, x.Other, "")
	}
	r.Ln(1)
	r.Line(margin, r.GetY(), pageWidth-margin, r.GetY())
	r.Ln(2)
	total := r.words.labelTotal
	if x.Credit {
		total = r.words.labelBack
	}
	r.row(total, x.Total, "B")
}

// rest is what lines that have no row of their own come to.
func (r *paperPage) rest(from int) (sum int64) {
	for _, l := range r.paper.Lines[from:] {
		sum += l.Sum
	}
	return sum
}

// row prints a text with an amount at the right.
func (r *paperPage) row(what string, amount int64, style string) {
	r.room(2 * rowHeight)
	top := r.GetY()
	r.paragraph(what, style, 10, inner-sumWidth, 2)
	bottom := max(r.GetY(), top+rowHeight)
	r.SetFont(fontName, style, 10)
	r.SetXY(pageWidth-margin-sumWidth, top)
	text, _ := printable(r.words.amount(amount, r.paper.Currency))
	r.CellFormat(sumWidth, lineHeight(10), text, "", 0, "R", false, 0, "")
	r.SetY(bottom)
}

// sums are what of the total are fees and taxes.
func (r *paperPage) sums() {
	for _, part := range []struct {
		title string
		parts []PaperPart
	}{{r.words.ofFees, r.paper.Fees}, {r.words.ofTaxes, r.words.parts(r.paper.Taxes)}} {
		if len(part.parts) == 0 {
			continue
		}
		r.room(4 * rowHeight)
		r.Ln(4)
		r.paragraph(part.title, "B", 10, inner, 1)
		for _, x := range part.parts[:min(len(part.parts), mostRows)] {
			r.row(x.What, x.Amount, "")
		}
	}
}
