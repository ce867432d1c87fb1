package sale

import "slices"

// price writes the line of an ask at the list price, at a bundle's share, or for
// nothing at all.
func (m *Machine) price(c *cart, a *ask, l Line) {
	t := &m.types[l.Index]
	latest := &t.lists[len(t.lists)-1]
	switch {
	case c.free:
		l.Unit = waived(latest.price.Face)
	case a.bundle != 0:
		m.priceParts(c, a, l, &latest.price)
		return
	default:
		l.Price = uint32(len(t.lists))
	}
	c.lines = append(c.lines, l)
}

// priceParts splits a bundle's part where its units have unequal shares. Units
// that an earlier line of the same ask has priced are passed over.
func (m *Machine) priceParts(c *cart, a *ask, l Line, p *Price) {
	c.noted = true
	skip := a.priced
	a.priced += l.Count
	for _, g := range a.faces {
		past := min(skip, g.count)
		skip -= past
		n := min(g.count-past, l.Count)
		if n == 0 {
			continue
		}
		share := *p
		share.Face = g.face
		unit := unitAt(&share, 0, nil)
		part := l
		part.Unit, part.Count = &unit, n
		if l.Seats != nil {
			part.Seats, l.Seats = l.Seats[:n:n], l.Seats[n:]
		}
		c.lines = append(c.lines, part)
		l.Count -= n
	}
}

// waived is a unit that is given for nothing: its face value is all discount.
func waived(face int64) *Unit { return &Unit{Face: face, Discount: face} }

// unlockedBy is the access code + 1 that opened a type, if it took one.
func (m *Machine) unlockedBy(c *cart, typ uint32) uint32 {
	if !m.types[typ].def.Access {
		return 0
	}
	for _, n := range c.access {
		if m.codeRules[m.codes[n].rule].types[typ] {
			return n + 1
		}
	}
	return 0
}

// addOrderFees adds the fees of the order once, when there is anything to pay for,
// and takes off those that an amendment has left without. What a kept hold was told
// of fees stays as it was.
func (m *Machine) addOrderFees(c *cart) {
	if c.free || len(m.policy.OrderFees) == 0 && !c.amends() {
		return
	}
	var sum int64
	for i := range c.lines {
		if l := &c.lines[i]; l.Kind != DonationLine && l.Kind != FeeLine {
			sum += m.totalOf(l)
		}
	}
	if sum == 0 {
		c.lines = slices.DeleteFunc(c.lines, isFee)
		return
	}
	if len(m.policy.OrderFees) == 0 || slices.ContainsFunc(c.lines, isFee) {
		return
	}
	unit := m.orderFees[len(m.orderFees)-1].unit
	c.lines = append(c.lines, Line{Kind: FeeLine, Count: 1, Unit: &unit})
}

// orderFeeUnit is the fees of one order.
func orderFeeUnit(p *Policy) Unit {
	return unitAt(&Price{Fees: p.OrderFees, Taxes: taxesOnFees(p.OrderTaxes)}, 0, nil)
}

// taxesOnFees are the taxes of a price that is all fees.
func taxesOnFees(taxes []TaxRate) []TaxRate {
	on := make([]TaxRate, len(taxes))
	for i, t := range taxes {
		t.OnFees = true
		on[i] = t
	}
	return on
}
