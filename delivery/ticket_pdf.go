package delivery

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// MostPrinted is how many tickets are printed into one file.
const MostPrinted = 500

// ErrNoTickets: there is no ticket to print.
var ErrNoTickets = errors.New("delivery: there is no ticket to print")

// TicketsPDF prints tickets, a page each, in the order's language. The same tickets
// are the same bytes.
func TicketsPDF(l *Letter) ([]byte, error) {
	switch n := len(l.Tickets); {
	case n == 0:
		return nil, ErrNoTickets
	case n > MostPrinted:
		return nil, fmt.Errorf("delivery: %s has %d tickets, and at most %d are printed into one file", l.Order, n, MostPrinted)
	}
	p := newPrinter(speak(l.Language))
	p.letter = l
	p.describe(fill(p.words.ticketsTitle, "order", l.Order))
	for i := range l.Tickets {
		if err := p.ticket(i); err != nil {
			return nil, fmt.Errorf("delivery: print %s: %w", l.Tickets[i].Name, err)
		}
	}
	return p.file(l.Order)
}

// file is what was printed about something.
func (p *printer) file(what string) ([]byte, error) {
	var out bytes.Buffer
	if err := p.Output(&out); err != nil {
		return nil, fmt.Errorf("delivery: print %s: %w", what, err)
	}
	return out.Bytes(), nil
}

// printer is a file that is being made.
type printer struct {
	*fpdf.Fpdf
	words  *phrases
	letter *Letter
	lost   bool // the page has characters that cannot be printed
}

// Millimetres of an A4 page.
const (
	fontName   = "ticket"
	pageWidth  = 210.0
	pageHeight = 297.0
	margin     = 18.0
	inner      = pageWidth - 2*margin
	qrSide     = 66.0
	gap        = 8.0
	factsWidth = inner - qrSide - gap
	noteEnd    = pageHeight - 30 // where the footer begins
)

// printedOn stands in every file as the day on which it was made, so that the same
// tickets are the same bytes.
var printedOn = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

func newPrinter(words *phrases) *printer {
	p := &printer{Fpdf: fpdf.New("P", "mm", "A4", ""), words: words}
	p.AddUTF8FontFromBytes(fontName, "", plainFont)
	p.AddUTF8FontFromBytes(fontName, "B", boldFont)
	p.SetMargins(margin, margin, margin)
	p.SetCellMargin(0)
	p.SetAutoPageBreak(false, 0)
	return p
}

// describe says what the file is to whatever opens it.
func (p *printer) describe(title string) {
	p.SetCatalogSort(true)
	p.SetCreationDate(printedOn)
	p.SetModificationDate(printedOn)
	p.SetProducer("facevalue", true)
	title, _ = printable(title)
	p.SetTitle(title, true)
	p.SetLang(p.words.tag)
}

// ticket prints a page: what it is for above, who and where beside the picture for
// the door, the same code to be typed, and what may be done with it.
func (p *printer) ticket(i int) error {
	t := &p.letter.Tickets[i]
	p.AddPage()
	p.lost = false
	p.occasion(t)
	top := p.GetY() + 6
	if err := p.picture(t.Code, pageWidth-margin-qrSide, top); err != nil {
		return err
	}
	p.SetY(top)
	p.facts(t)
	p.SetY(max(p.GetY(), top+qrSide) + 5)
	p.typed(t.Code)
	p.notes(t)
	p.footer(i)
	return p.Error()
}

// occasion is the head of a page: what, when and where.
func (p *printer) occasion(t *Ticket) {
	s := p.words
	p.SetXY(margin, margin)
	p.paragraph(p.letter.Seller, "", 10, inner, 1)
	p.paragraph(t.Event, "B", 22, inner, 3)
	p.Ln(1.5)
	switch {
	case t.ToFollow:
		p.paragraph(s.dateToFollow, "B", 13, inner, 2)
	case !t.Begins.IsZero():
		p.paragraph(s.written(t.Begins), "B", 13, inner, 2)
		if !t.Doors.IsZero() {
			p.paragraph(fill(s.doors, "when", s.written(t.Doors)), "", 11, inner, 2)
		}
	case t.Starts != "":
		p.paragraph(t.Starts, "B", 13, inner, 2)
	}
	p.Ln(1.5)
	p.paragraph(t.Venue, "B", 13, inner, 2)
	p.paragraph(t.Address, "", 11, inner, 3)
	p.Ln(3)
	p.Line(margin, p.GetY(), pageWidth-margin, p.GetY())
}

// facts stand beside the picture.
func (p *printer) facts(t *Ticket) {
	s := p.words
	p.fact(s.labelType, t.Type, "B", 13, factsWidth)
	switch {
	case t.Label != "" || t.Row != "" || t.Section != "":
		p.fact(s.labelSection, t.Section, "B", 13, factsWidth)
		p.fact(s.labelRow, t.Row, "B", 13, factsWidth)
		p.fact(s.labelSeat, t.Label, "B", 13, factsWidth)
	case t.Seat != "":
		p.fact(s.labelSeat, t.Seat, "B", 13, factsWidth)
	}
	p.fact(s.labelName, t.Attendee, "B", 13, factsWidth)
	p.fact(s.labelPrice, s.amount(t.Price, p.letter.Currency), "", 11, factsWidth)
	p.fact(s.labelOrder, p.letter.Order, "", 11, factsWidth)
	p.fact(s.labelTicket, t.Name, "", 11, factsWidth)
}

func (p *printer) fact(label, value, style string, size, width float64) {
	if value == "" {
		return
	}
	p.paragraph(label, "", 8.5, width, 2)
	p.paragraph(value, style, size, width, 2)
	p.Ln(1.5)
}

// notes are what there is to know, as far as the page goes.
func (p *printer) notes(t *Ticket) {
	p.Ln(3)
	p.paragraph(p.words.goodToKnow, "B", 10, inner, 1)
	for _, note := range p.words.terms(t) {
		if p.GetY() > noteEnd-8 {
			break
		}
		left := int((noteEnd - p.GetY()) / lineHeight(9.5))
		p.paragraph("• "+note, "", 9.5, inner, min(left, 4))
	}
}

func (p *printer) footer(i int) {
	s := p.words
	p.SetY(noteEnd + 3)
	p.Line(margin, p.GetY(), pageWidth-margin, p.GetY())
	p.Ln(2)
	if p.lost {
		p.paragraph(s.notInFont, "", 8.5, inner, 1)
	}
	p.paragraph(s.labelSeller+" "+p.letter.Seller, "", 8.5, inner, 1)
	p.paragraph(fill(s.pageOf, "n", strconv.Itoa(i+1), "of", strconv.Itoa(len(p.letter.Tickets)))+" · "+p.letter.Order+" · "+p.letter.Tickets[i].Name, "", 8.5, inner, 1)
}
