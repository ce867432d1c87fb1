package ledger

import (
	"strconv"

	"facevalue/sale"
)

// DocumentKind says what a paper is. Each kind has a series of its own.
type DocumentKind uint8

// The kinds.
const (
	Receipt    DocumentKind = 1 // of what was bought
	CreditNote DocumentKind = 2 // of what was given back
)

var documentNames = map[DocumentKind]string{Receipt: "receipt", CreditNote: "credit_note"}

// String names the kind.
func (k DocumentKind) String() string { return documentNames[k] }

// ParseDocumentKind is the kind of a name.
func ParseDocumentKind(name string) (DocumentKind, bool) {
	for k, n := range documentNames {
		if n == name {
			return k, true
		}
	}
	return 0, false
}

// Series is a run of numbers without gaps.
type Series struct {
	Seller uint32
	Kind   DocumentKind
}

// Document is a receipt or a credit note. Its amounts are those of its posting.
type Document struct {
	Series
	N     uint64 // from 1
	Lines []DocumentLine
	// Other is what of the total no line explains.
	Other int64
	// Total is what was charged, or for a credit note what is given back. Both are above
	// 0, or 0 where parts cancel out.
	Total int64
	// Payment: what is given back is a payment that bought nothing. It was never earned,
	// so the paper has no lines and no taxes.
	Payment bool
}

// Move says how a line came onto a paper.
type Move uint8

// The moves.
const (
	Sold     Move = 1 // bought: as it is
	Returned Move = 2 // given back, without what its frozen price keeps
	Undone   Move = 3 // given back with everything
)

// DocumentLine is so many units of a line. Line has its Unit.
type DocumentLine struct {
	Line  sale.Line
	Count uint32
	Move  Move
}

// amount is what a part of the line's unit adds to what was earned.
func (l *DocumentLine) amount(of, kept int64) int64 {
	switch l.Move {
	case Returned:
		return -int64(l.Count) * (of - kept)
	case Undone:
		return -int64(l.Count) * of
	}
	return int64(l.Count) * of
}

// Earned is what the line adds to what was earned: below 0 for what is given back.
func (l *DocumentLine) Earned() (sum int64) {
	for _, x := range partsOf(l.Line.Kind, l.Line.Unit) {
		sum += l.amount(x.Amount, x.kept)
	}
	return sum
}

// Number writes a paper's number: the seller's prefix, the sale, and a letter and a
// number of the series. Prefix and sale are for ever, so the number is too.
func Number(prefix, saleSuffix string, kind DocumentKind, n uint64) string {
	letter, digits := "R", strconv.FormatUint(n, 10)
	if kind == CreditNote {
		letter = "C"
	}
	for len(digits) < 6 {
		digits = "0" + digits
	}
	return prefix + "-" + saleSuffix + "-" + letter + digits
}
