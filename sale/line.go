package sale

// LineKind is what a line sells.
type LineKind uint8

// The kinds of line.
const (
	TicketLine LineKind = iota
	ItemLine
	DonationLine
	DeliveryLine
	FeeLine      // an order fee
	DiscountLine // money off the whole order
	BundleLine   // only asked for; what is given are the lines of its parts
	lineKindEnd
)

var lineKindNames = [lineKindEnd]string{"ticket", "item", "donation", "delivery", "fee", "discount", "bundle"}

// String is the kind's name.
func (k LineKind) String() string {
	if k >= lineKindEnd {
		return "line_out_of_range"
	}
	return lineKindNames[k]
}

// Line is a frozen line of a hold or an order: so many units, what one unit costs,
// and from where its stock was taken.
type Line struct {
	Kind   LineKind `wire:"1"`
	Index  uint32   `wire:"2"`  // the ticket type or item
	Count  uint32   `wire:"3"`  // units
	Price  uint32   `wire:"4"`  // the list price it stands on, counted from 1; 0 = none
	Unit   *Unit    `wire:"5"`  // what one unit costs, where that is not its list price
	Seats  []uint32 `wire:"6"`  // one per unit, for types with numbered seats
	Alloc  uint8    `wire:"7"`  // the allocation drawn on
	Drew   uint8    `wire:"8"`  // bit i: the type's pool i gave from Alloc, else from the general stock
	Bundle uint32   `wire:"9"`  // index + 1 of the bundle it is part of
	Code   uint32   `wire:"10"` // index + 1 of the access code that unlocked it
	Policy uint32   `wire:"11"` // which version of the type's ticket policy it is bought under
}

// Unit is what one unit of a line costs, frozen.
type Unit struct {
	Face     int64     `wire:"1"`
	Discount int64     `wire:"2"`
	Fees     []FeeSum  `wire:"3"`
	Taxes    []TaxSum  `wire:"4"`
	Offs     []CodeOff `wire:"5"` // which codes the discount came from
}

// FeeSum is a fee as charged.
type FeeSum struct {
	Code        string `wire:"1"`
	Payee       string `wire:"2"`
	Amount      int64  `wire:"3"`
	Refundable  bool   `wire:"4"`
	Unavoidable bool   `wire:"5"`
}

// TaxSum is a tax as charged.
type TaxSum struct {
	Code     string `wire:"1"`
	Rate     uint32 `wire:"2"`
	Amount   int64  `wire:"3"`
	Included bool   `wire:"4"`
	Kept     int64  `wire:"5"` // the part of Amount that is on fees which are not refundable
}

// CodeOff is the part of a discount that came from one code.
type CodeOff struct {
	Code   uint32 `wire:"1"`
	Amount int64  `wire:"2"`
}

// Total is what one unit costs: face value less discount, with all fees and the
// taxes that are not contained already.
func (u *Unit) Total() int64 {
	sum := u.Face - u.Discount
	for i := range u.Fees {
		sum += u.Fees[i].Amount
	}
	for i := range u.Taxes {
		if !u.Taxes[i].Included {
			sum += u.Taxes[i].Amount
		}
	}
	return sum
}

// unavoidable is the part of a unit's price that nobody can decline.
func (u *Unit) unavoidable() int64 {
	var sum int64
	for i := range u.Fees {
		if u.Fees[i].Unavoidable {
			sum += u.Fees[i].Amount
		}
	}
	return sum
}

// kept is the part of a unit's price that is not given back with it: fees, and the
// taxes on them that they do not contain already.
func (u *Unit) kept() int64 {
	var sum int64
	for i := range u.Fees {
		if !u.Fees[i].Refundable {
			sum += u.Fees[i].Amount
		}
	}
	for i := range u.Taxes {
		if !u.Taxes[i].Included {
			sum += u.Taxes[i].Kept
		}
	}
	return sum
}

// Want is one line of a cart as asked for.
type Want struct {
	Kind       LineKind
	Index      uint32   // the ticket type, item or bundle
	Count      uint32   // units; for a donation minor units
	Seats      []uint32 // named seats, as many as units
	Or         []uint32 // further types that would do, for the best seats under Ceiling
	Ceiling    int64    // the most one unit may cost in all; 0 = no ceiling
	Section    string   // best available in this section only
	Accessible uint32   // wheelchair places among them
	Companions uint32   // companion seats among them
	Apart      bool     // seats that are not together will do
}
