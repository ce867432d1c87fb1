package sale

import "fmt"

// rounded is a / b rounded half away from zero, for what is not below 0.
func rounded(a, b int64) int64 { return (2*a + b) / (2 * b) }

// unitPrice is what one unit costs, and what of it is not given back, worked out
// from a price and what is taken off its face.
func unitPrice(p Price, off int64) (each, kept int64) {
	net := p.Face - off
	each = net
	fees, feesKept := int64(0), int64(0)
	for _, f := range p.Fees {
		amount := f.Amount + rounded(net*int64(f.Rate), 1_000_000)
		fees += amount
		if !f.Refundable {
			feesKept += amount
		}
	}
	each += fees
	kept = feesKept
	for _, t := range p.Taxes {
		base := net
		if t.OnFees {
			base += fees
		}
		if !t.Included {
			each += rounded(base*int64(t.Rate), 1_000_000)
			if t.OnFees {
				kept += rounded(feesKept*int64(t.Rate), 1_000_000)
			}
		}
	}
	return each, kept
}

func withFees(taxes []TaxRate) []TaxRate {
	var on []TaxRate
	for _, t := range taxes {
		t.OnFees = true
		on = append(on, t)
	}
	return on
}

// line reads a frozen line and says what is wrong with its price.
func (b *modelled) line(l Line) (bookLine, error) {
	x := bookLine{
		kind: l.Kind, index: l.Index, count: int64(l.Count), seats: b.ids(l.Seats), alloc: l.Alloc, drew: l.Drew,
		bundle: l.Bundle, list: l.Price, offs: map[uint32]int64{},
	}
	var p Price
	off := int64(0)
	switch l.Kind {
	case TicketLine:
		versions := b.prices[l.Index]
		p = versions[max(int(l.Price), 1)-1]
		if l.Bundle != 0 {
			p = shareAt(versions, l.Unit)
		}
		x.policy = b.w.types[l.Index].Policy
	case ItemLine, DeliveryLine:
		p.Face = b.w.faces[l.Index]
	case DonationLine:
		p.Face = l.Unit.Face
	case FeeLine:
		p = Price{Fees: b.policy.OrderFees, Taxes: withFees(b.policy.OrderTaxes)}
	}
	if u := l.Unit; u != nil {
		off = u.Discount
		sum := int64(0)
		for _, o := range u.Offs {
			x.offs[o.Code] += o.Amount
			sum += o.Amount
		}
		switch {
		case complimentary(&l):
			return x, nil // it costs nothing, fees and all
		case sum != off:
			return x, fmt.Errorf("codes took %d off, the discount is %d", sum, off)
		case u.Face != p.Face:
			return x, fmt.Errorf("a face value of %d, want %d", u.Face, p.Face)
		}
	}
	x.each, x.kept = unitPrice(p, off)
	if l.Unit != nil && l.Unit.Total() != x.each {
		return x, fmt.Errorf("a unit costs %d, want %d: %+v at %+v", l.Unit.Total(), x.each, *l.Unit, p)
	}
	if len(l.Seats) > 0 && len(l.Seats) != int(l.Count) {
		return x, fmt.Errorf("%d seats for %d tickets", len(l.Seats), l.Count)
	}
	return x, nil
}

// complimentary says whether a line was given away: its price is none, and all of its
// face value is off for no code. Worlds have no bundle with a share of nothing.
func complimentary(l *Line) bool {
	u := l.Unit
	sold := l.Kind == DonationLine || l.Kind == FeeLine || l.Bundle != 0 && u.Face > 0 && u.Discount == 0
	return l.Price == 0 && u.Discount == u.Face && len(u.Offs) == 0 && !sold
}

// lines reads frozen lines.
func (b *modelled) lines(lines []Line) (all []bookLine, total int64, err error) {
	for i, l := range lines {
		x, err := b.line(l)
		if err != nil {
			return nil, 0, fmt.Errorf("line %d %+v: %w", i, l, err)
		}
		all = append(all, x)
		total += x.count * x.each
	}
	return all, total, nil
}

// shareAt is the price that a bundle's part was frozen at: its share of the bundle's,
// with the fees and taxes that the type had then; as a rule the latest.
func shareAt(versions []Price, u *Unit) Price {
	for i := len(versions) - 1; i >= 0; i-- {
		p := versions[i]
		p.Face = u.Face
		if each, _ := unitPrice(p, 0); each == u.Total() || i == 0 {
			return p
		}
	}
	return Price{}
}
