package delivery

import "strings"

// Paper is a receipt or a credit note, ready to be printed.
type Paper struct {
	Number string
	Credit bool // a credit note
	// Payment: what it gives back is a payment that bought nothing.
	Payment  bool
	Made     When
	Order    string
	Currency string
	Total    int64 // charged, or given back
	Other    int64 // of the total, what is not of a line
	Lines    []PaperLine
	Fees     []PaperPart
	Taxes    []PaperTax
	Seller   PaperSeller
	Buyer    string // empty where nobody is known any more
	Language string
}

// PaperSeller is who sold.
type PaperSeller struct{ Name, Address, TaxID string }

// PaperLine is so many units of something and what they come to.
type PaperLine struct {
	What  string // where there is no name, the kind says what it is
	Kind  string // ticket, item, donation, delivery, fee or discount
	Count uint32
	Sum   int64
}

// PaperPart is a part of what lines come to.
type PaperPart struct {
	What   string
	Amount int64
}

// PaperTax is a tax at one rate.
type PaperTax struct {
	Name     string
	Rate     uint32 // parts per million
	Included bool   // in the price before it; else it was added
	Amount   int64
}

// parts are taxes as they are written on a paper.
func (p *phrases) parts(taxes []PaperTax) []PaperPart {
	parts := make([]PaperPart, 0, len(taxes))
	for i := range taxes {
		t := &taxes[i]
		phrase := p.taxAdded
		if t.Included {
			phrase = p.taxContained
		}
		parts = append(parts, PaperPart{fill(phrase, "tax", t.Name, "percent", p.percent(t.Rate)), t.Amount})
	}
	return parts
}

// named is what a line is called.
func (p *phrases) named(l *PaperLine) string {
	switch {
	case l.Kind == "fee":
		return strings.TrimSpace(p.lineFee + " " + l.What)
	case l.Kind == "discount":
		return p.lineDiscount
	case l.What == "":
		return l.Kind
	}
	return l.What
}
