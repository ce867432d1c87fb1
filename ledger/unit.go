package ledger

import "facevalue/sale"

// part is what of a unit's price is on one account; kept is what stays when the unit is
// returned.
type part struct {
	Entry // credited above 0 here
	kept  int64
}

// faceAccounts are what each kind of line earns.
var faceAccounts = map[sale.LineKind]Account{
	sale.TicketLine: Tickets, sale.ItemLine: Items, sale.DeliveryLine: Delivery, sale.DonationLine: Donations,
	sale.FeeLine: Other, sale.DiscountLine: Other, // they have no face
}

// partsOf takes apart what one unit of a line costs. The parts come to the unit's total:
// a tax that the price contains is taken out of it on an account of its own.
func partsOf(kind sale.LineKind, u *sale.Unit) []part {
	parts := []part{
		{Entry: Entry{Account: faceAccounts[kind], Amount: u.Face}},
		{Entry: Entry{Account: Discounts, Amount: -u.Discount}},
	}
	for i := range u.Fees {
		f := &u.Fees[i]
		p := part{Entry: Entry{Account: Fees, Code: f.Code, Payee: f.Payee, Amount: f.Amount}}
		if !f.Refundable {
			p.kept = f.Amount
		}
		parts = append(parts, p)
	}
	for i := range u.Taxes {
		t := &u.Taxes[i]
		parts = append(parts, part{Entry{Account: Taxes, Code: t.Code, Rate: t.Rate, Amount: t.Amount}, t.Kept})
		if t.Included {
			parts = append(parts, part{Entry{Account: Contained, Code: t.Code, Rate: t.Rate, Amount: -t.Amount}, -t.Kept})
		}
	}
	return parts
}

// earn credits what lines come to, and returns the sum.
func (p *Posting) earn(lines []DocumentLine) (sum int64) {
	for i := range lines {
		l := &lines[i]
		for _, x := range partsOf(l.Line.Kind, l.Line.Unit) {
			x.Amount = l.amount(x.Amount, x.kept)
			sum += x.Amount
			x.Entry.Amount = -x.Amount
			p.add(x.Entry)
		}
	}
	return sum
}
