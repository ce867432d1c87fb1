package api

import (
	"slices"
	"strconv"

	"facevalue/sale"
)

// holdShown is a hold as answers tell it.
type holdShown struct {
	n        uint64
	state    string
	expires  int64
	ceiling  int64
	order    uint64
	currency string
	total    int64
	lines    []sale.Line
	apart    bool
	seats    bool
	edition  uint32 // of prices and charts; 0 = now
}

// appendHold appends a hold.
func (s *shop) appendHold(b []byte, h *holdShown) []byte {
	b = append(b, '{')
	b = appendIDField(b, "hold", holdPrefix, s.suffix, h.n)
	b = append(append(append(appendName(b, "sale"), '"'), salePrefix...), s.suffix...)
	b = append(b, '"')
	b = appendTextField(b, "state", h.state)
	if h.order != 0 {
		b = appendIDField(b, "order", orderPrefix, s.suffix, h.order)
	}
	if h.expires != 0 {
		b = appendTimeField(b, "expires_at", h.expires)
	}
	if h.ceiling != 0 {
		b = appendTimeField(b, "renewable_until", h.ceiling)
	}
	if h.currency != "" {
		b = appendTextField(b, "currency", h.currency)
		b = appendNumberField(b, "total", h.total)
		b = s.appendLines(appendName(b, "lines"), h.lines, h.edition)
	}
	if h.seats {
		b = appendFlagField(b, "together", !h.apart)
	}
	return append(b, '}')
}

// appendLines appends lines as a list, those that people would not tell apart as one.
func (s *shop) appendLines(b []byte, lines []sale.Line, edition uint32) []byte {
	b = append(b, '[')
	for i := 0; i < len(lines); {
		n := alike(lines[i:])
		b = s.appendLine(appendComma(b), lines[i:i+n], edition)
		i += n
	}
	return append(b, ']')
}

// alike is how many of the first lines are one to people: of one thing at one price.
// The sale keeps them apart because their stock came from different allocations.
func alike(lines []sale.Line) int {
	first := &lines[0]
	n := 1
	for n < len(lines) && first.Unit != nil {
		l := &lines[n]
		if l.Kind != first.Kind || l.Index != first.Index || l.Bundle != first.Bundle || !sameUnit(l.Unit, first.Unit) {
			break
		}
		n++
	}
	return n
}

// sameUnit says whether two units cost the same, part by part.
func sameUnit(a, b *sale.Unit) bool {
	return a == b || a != nil && b != nil && a.Face == b.Face && a.Discount == b.Discount &&
		slices.Equal(a.Offs, b.Offs) && slices.Equal(a.Fees, b.Fees) && slices.Equal(a.Taxes, b.Taxes)
}

// appendLine appends lines that are alike as one; what a unit costs is told where it
// is known.
func (s *shop) appendLine(b []byte, lines []sale.Line, edition uint32) []byte {
	l := &lines[0]
	b = append(b, '{')
	b = appendTextField(b, "kind", l.Kind.String())
	if key := s.keyOf(l.Kind, l.Index); key != "" {
		b = appendTextField(b, lineField(l.Kind), key)
	}
	count := int64(0)
	for i := range lines {
		count += int64(lines[i].Count)
	}
	b = appendNumberField(b, "count", count)
	if l.Bundle != 0 && int(l.Bundle) <= len(s.setup.Bundles) {
		b = appendTextField(b, "bundle", s.setup.Bundles[l.Bundle-1].Key)
	}
	if len(l.Seats) > 0 {
		b = append(appendName(b, "seats"), '[')
		for i := range lines {
			b = s.appendSeats(b, s.setup.Types[l.Index].Event, lines[i].Seats, edition)
		}
		b = append(b, ']')
	}
	if l.Unit != nil {
		b = appendUnit(appendName(b, "unit"), l.Unit)
		b = appendNumberField(b, "total", l.Unit.Total()*count)
	}
	return append(b, '}')
}

// lineField is the field by which a line of a kind says what it is about.
func lineField(kind sale.LineKind) string {
	if kind == sale.TicketLine {
		return "type"
	}
	return "item"
}

// appendSeats appends the ids of seats of an event to a list, by its chart of an edition.
func (s *shop) appendSeats(b []byte, event uint32, seats []uint32, edition uint32) []byte {
	for _, seat := range seats {
		b = appendText(appendComma(b), seatID(s.chartThen(event, edition), seat))
	}
	return b
}

// appendUnit appends what one unit costs, with every part of it.
func appendUnit(b []byte, u *sale.Unit) []byte {
	b = append(b, '{')
	b = appendNumberField(b, "face", u.Face)
	b = appendNumberField(b, "discount", u.Discount)
	b = append(appendName(b, "fees"), '[')
	for i := range u.Fees {
		f := &u.Fees[i]
		b = append(appendComma(b), '{')
		b = appendTextField(b, "code", f.Code)
		b = appendTextField(b, "payee", f.Payee)
		b = appendNumberField(b, "amount", f.Amount)
		b = appendFlagField(b, "refundable", f.Refundable)
		b = append(appendFlagField(b, "unavoidable", f.Unavoidable), '}')
	}
	b = append(appendName(append(b, ']'), "taxes"), '[')
	for i := range u.Taxes {
		t := &u.Taxes[i]
		b = append(appendComma(b), '{')
		b = appendTextField(b, "code", t.Code)
		b = strconv.AppendUint(appendName(b, "rate"), uint64(t.Rate), 10)
		b = appendNumberField(b, "amount", t.Amount)
		b = append(appendFlagField(b, "included", t.Included), '}')
	}
	b = append(b, ']')
	return append(appendNumberField(b, "total", u.Total()), '}')
}
