package sale

// adjustOrder adds lines to an order. What it lowers is refunded, what it raises is
// charged, or was paid at the counter; nothing that was frozen changes. Things are sold
// at their list price, as to anybody.
func (m *Machine) adjustOrder(c *AdjustOrder, now int64) Outcome {
	if !c.By.sells() {
		return refuse(Forbidden, c.By.Role.String())
	}
	if c.Reason == "" || badText(c.Reason) || len(c.Lines) == 0 || len(c.Lines) > maxWants || badText(c.Tender) || badText(c.Ref) {
		return refuse(Malformed, "an adjustment needs a reason and from 1 to 64 lines")
	}
	o, out := m.orderOf(c.Order, Claim{}, c.By)
	if o == nil {
		return out
	}
	f := &OrderAdjusted{Order: o.n, Reason: c.Reason, By: c.By}
	lines := m.adjustments(o, c.Lines, f)
	if Begins(c) {
		lines = sooner(lines, m.saleSwitched(SwitchFrozen))
	}
	if !lines.OK() {
		return lines
	}
	if out := firstOf(m.costs(o, f.Total, now), m.mayAdd(o, f.Lines), m.settled(o)); !out.OK() {
		return out
	}
	due := o.outstanding() + f.Total
	if c.Tender != "" && due <= 0 {
		return refuse(Malformed, "name a tender only where there is something to pay")
	}
	credit, back := o.lowered(-due)
	if out := firstOf(o.mayRepay(back), m.takes(c.Tender, due)); !out.OK() {
		return out
	}
	f.Credit = credit
	m.fact(f)
	switch {
	case due > 0 && c.Tender != "":
		m.fact(&OrderPaid{Order: o.n, Amount: due, Tender: c.Tender, Ref: c.Ref, At: now, ByHand: true})
	case due > 0:
		m.open(Effect{Kind: ChargeEffect, Order: o.n, Amount: due, Reason: c.Reason, Until: now + m.policy.PayFor})
	case due < 0:
		m.repay(o, back, c.Reason, now)
	}
	return Outcome{Ref: o.n, Total: o.total + f.Total}
}

// settled refuses an order that is not bought, or about which something is under way.
func (m *Machine) settled(o *order) Outcome {
	if o.state != orderConfirmed || o.charge != 0 || o.exchange != nil {
		return refuse(OrderState, "order")
	}
	return Outcome{}
}

// costs refuses what would make an order cost less than nothing, or more than any may.
func (m *Machine) costs(o *order, more, now int64) Outcome {
	total := o.total
	if m.over(o, now) { // it costs what it will when it is let go
		total = 0
	}
	if total+more < 0 || total+more > maxTotal {
		return Outcome{Status: Malformed, Detail: &Detail{What: "the order would cost less than nothing, or more than any may", Available: total}}
	}
	return Outcome{}
}

// adjustments makes the lines that an adjustment adds, and what they cost together.
func (m *Machine) adjustments(o *order, adds []Adjustment, f *OrderAdjusted) Outcome {
	units := uint64(0)
	for i := range adds {
		l, out := m.adjustment(o, &adds[i], uint32(i))
		if !out.OK() {
			return out
		}
		if units += uint64(l.Count); units > maxUnits {
			return refuse(Malformed, "an adjustment has at most 10,000 units")
		}
		f.Lines = append(f.Lines, l)
		f.Total += m.totalOf(&l)
	}
	return Outcome{}
}

// adjustment is one line that an adjustment adds.
func (m *Machine) adjustment(o *order, a *Adjustment, at uint32) (Line, Outcome) {
	if a.Kind == ItemLine || a.Kind == DeliveryLine {
		return m.addedItem(o, a, at)
	}
	bad := Outcome{Status: Malformed, Detail: &Detail{What: "an adjustment is an item by its count, a donation or fee above 0, or a discount below 0, with a code", Index: at}}
	if a.Count > 1 || a.Amount > maxPrice || a.Amount < -maxPrice || a.Code == "" && a.Kind != DonationLine || badText(a.Code) {
		return Line{}, bad
	}
	l := Line{Kind: a.Kind, Index: a.Index, Count: 1}
	switch {
	case a.Kind == DiscountLine && a.Amount < 0:
		l.Unit = &Unit{Discount: -a.Amount}
	case a.Kind == FeeLine && a.Amount > 0:
		l.Unit = &Unit{Fees: []FeeSum{{Code: a.Code, Amount: a.Amount, Refundable: true}}}
	case a.Kind == DonationLine && a.Amount > 0:
		l.Unit = &Unit{Face: a.Amount}
		return l, m.sellsTo(o, a, at)
	default:
		return Line{}, bad
	}
	return l, Outcome{}
}

// addedItem is a line of an item or a delivery, at its list price.
func (m *Machine) addedItem(o *order, a *Adjustment, at uint32) (Line, Outcome) {
	if a.Count == 0 || a.Count > maxCount || a.Amount != 0 || a.Code != "" {
		return Line{}, Outcome{Status: Malformed, Detail: &Detail{What: "an item is added by a count from 1 to 10,000, at its list price", Index: at}}
	}
	if out := m.sellsTo(o, a, at); !out.OK() {
		return Line{}, out
	}
	it := &m.items[a.Index]
	if len(it.lists) == 0 {
		return Line{}, refuse(Contradiction, it.def.Key+" has no price")
	}
	return Line{Kind: a.Kind, Index: a.Index, Count: a.Count, Price: uint32(len(it.lists))}, Outcome{}
}

// sellsTo refuses an item that there is not, or that another seller sells.
func (m *Machine) sellsTo(o *order, a *Adjustment, at uint32) Outcome {
	if int(a.Index) >= len(m.items) || m.items[a.Index].lineKind() != a.Kind {
		return Outcome{Status: Unknown, Detail: &Detail{What: a.Kind.String(), Index: at}}
	}
	if seller := m.items[a.Index].def.Seller; seller != o.seller {
		return refuse(MixedSellers, m.sellers[o.seller].Key+", "+m.sellers[seller].Key)
	}
	return Outcome{}
}

// mayAdd refuses what is more of an item than an order may have, or than there is.
func (m *Machine) mayAdd(o *order, lines []Line) Outcome {
	var first Outcome
	var t trial
	defer func() { t.back(m, 0) }()
	for i := range lines {
		l := &lines[i]
		if l.Kind != ItemLine && l.Kind != DeliveryLine && l.Kind != DonationLine {
			continue
		}
		it := &m.items[l.Index]
		if have := itemsIn(o.lines, l) + itemsIn(lines[:i+1], l); it.def.Max != 0 && have > int64(it.def.Max) {
			first = sooner(first, Outcome{Status: TooMany, Detail: &Detail{What: it.def.Key, Index: uint32(i), Available: int64(it.def.Max)}})
		}
		if l.Kind == DonationLine {
			continue
		}
		if p := it.def.Pool; p != 0 && m.pools[p-1].freeIn(0) < int64(l.Count) {
			c := m.pools[p-1].cellAt(0)
			first = sooner(first, Outcome{Status: SoldOut, Detail: &Detail{What: it.def.Key, Index: uint32(i), Available: c.n[free], Returning: c.n[held]}})
			continue
		}
		t.line(m, l, free, sold, seatOwner{})
	}
	return first
}

// itemsIn is how many of a line's item lines have; of a donation, how much.
func itemsIn(lines []Line, of *Line) int64 {
	var n int64
	for i := range lines {
		switch l := &lines[i]; {
		case l.Kind != of.Kind || l.Index != of.Index:
		case l.Kind == DonationLine:
			n += l.Unit.Face
		default:
			n += int64(l.Count)
		}
	}
	return n
}

func (m *Machine) applyOrderAdjusted(f *OrderAdjusted) {
	o := m.orderAt(f.Order)
	o.lines = append(o.lines[:len(o.lines):len(o.lines)], f.Lines...)
	m.moveLines(f.Lines, free, sold, seatOwner{})
	o.total += f.Total
	if f.Credit != 0 {
		o.purse().credit -= f.Credit
	}
}
