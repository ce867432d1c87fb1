package sale

import (
	"slices"

	"facevalue/money"
)

// One rounding rule for the whole house: whatever is a rate of something is worked
// out for one unit and rounded there, half away from zero; everything else is a
// sum. What is given back for one ticket is then exactly what was taken for it.

// list is one version of a price, with what a unit costs at it.
type list struct {
	price   Price
	unit    Unit
	total   int64  // of unit, kept because every hold wants it
	at      int64  // since when
	edition uint32 // that it began
}

// unitAt works out what one unit costs at price p with off taken from its face.
func unitAt(p *Price, off int64, offs []CodeOff) Unit {
	u := Unit{Face: p.Face, Discount: off, Offs: offs}
	net := money.Amount(p.Face - off)
	var fees, kept int64
	for i := range p.Fees {
		f := &p.Fees[i]
		amount := f.Amount + part(f.Rate, net)
		fees += amount
		if !f.Refundable {
			kept += amount
		}
		u.Fees = append(u.Fees, FeeSum{Code: f.Code, Payee: f.Payee, Amount: amount, Refundable: f.Refundable, Unavoidable: f.Unavoidable})
	}
	for i := range p.Taxes {
		u.Taxes = append(u.Taxes, taxOn(&p.Taxes[i], net, money.Amount(fees), money.Amount(kept)))
	}
	return u
}

// taxOn is what tax t makes of a net face value and the fees beside it, some of which
// are kept when the unit is given back.
func taxOn(t *TaxRate, net, fees, kept money.Amount) TaxSum {
	sum := TaxSum{Code: t.Code, Rate: t.Rate, Included: t.Included}
	if !t.OnFees {
		sum.Amount = t.of(net)
		return sum
	}
	sum.Amount, sum.Kept = t.of(net+fees), t.of(kept)
	return sum
}

// of is the tax on a base, or the one that is contained in it.
func (t *TaxRate) of(base money.Amount) int64 {
	if t.Included {
		within, _ := money.Rate(t.Rate).Within(base) // bounded by validPrice
		return int64(within)
	}
	return part(t.Rate, base)
}

// part is a rate of an amount. The bounds on prices keep it from overflowing.
func part(rate uint32, of money.Amount) int64 {
	amount, _ := money.Rate(rate).Of(of)
	return int64(amount)
}

// unitOf is what one unit of a frozen line costs.
func (m *Machine) unitOf(l *Line) *Unit {
	if l.Unit != nil {
		return l.Unit
	}
	return &m.listOf(l).unit
}

// listOf is the list price that a line was frozen at.
func (m *Machine) listOf(l *Line) *list {
	if l.Kind == TicketLine {
		return &m.types[l.Index].lists[l.Price-1]
	}
	return &m.items[l.Index].lists[l.Price-1]
}

// totalOf is what a frozen line costs in all.
func (m *Machine) totalOf(l *Line) int64 {
	if l.Unit != nil {
		return int64(l.Count) * l.Unit.Total()
	}
	return int64(l.Count) * m.listOf(l).total
}

// sumOf is what frozen lines cost in all.
func (m *Machine) sumOf(lines []Line) int64 {
	var sum int64
	for i := range lines {
		sum += m.totalOf(&lines[i])
	}
	return sum
}

// same says whether two prices are one.
func (p *Price) same(as *Price) bool {
	return p.Face == as.Face && slices.Equal(p.Fees, as.Fees) && slices.Equal(p.Taxes, as.Taxes)
}

// validPrice says what is wrong with a price, or "".
func validPrice(p *Price) string {
	switch {
	case p.Face < 0 || p.Face > maxPrice:
		return "face value must be from 0 to 1,000,000,000,000 minor units"
	case len(p.Fees) > maxFees:
		return "at most 8 fees"
	case len(p.Taxes) > maxTaxes:
		return "at most 4 taxes"
	}
	for i := range p.Fees {
		f := &p.Fees[i]
		if f.Code == "" || badText(f.Code) || badText(f.Payee) || f.Amount < 0 || f.Amount > maxPrice || f.Rate > maxRate {
			return "a fee needs a code, and an amount or rate within bounds"
		}
	}
	for i := range p.Taxes {
		t := &p.Taxes[i]
		if t.Code == "" || badText(t.Code) || t.Rate > maxRate {
			return "a tax needs a code and a rate of at most 1,000,000 parts per million"
		}
	}
	return ""
}
