package api

import (
	"context"

	"facevalue/sale"
)

// appendGiven answers a hold that was given. It follows from the outcome, from what
// was asked, and from prices, which are frozen by number: a request that is repeated
// gets the same bytes. A sale tells lines only where they say more than the request.
func (s *shop) appendGiven(c *call, b []byte, out *sale.Outcome) []byte {
	h := holdShown{n: out.Ref, state: "live", expires: out.Expires, total: out.Total}
	if out.Detail != nil && len(out.Detail.Lines) > 0 {
		h.lines, h.apart = append(c.place.lines, out.Detail.Lines...), out.Detail.Apart
	} else {
		h.lines = s.linesOf(c.place.lines, c.place.cmd.Wants)
	}
	if !s.price(h.lines, out.Total) {
		s.frozen(c.r.Context(), out.Ref, h.lines)
	}
	s.complete(&h)
	return s.appendHold(b, &h)
}

// complete fills in what follows from the lines.
func (s *shop) complete(h *holdShown) {
	for i := range h.lines {
		l := &h.lines[i]
		h.seats = h.seats || len(l.Seats) > 0
		if h.currency == "" {
			h.currency = s.currencyOf(l.Kind, l.Index)
		}
	}
}

// linesOf are the lines of a cart that was given as it was asked for, in the order in
// which a sale takes them: named seats first, the order's fee last.
func (s *shop) linesOf(dst []sale.Line, wants []sale.Want) []sale.Line {
	for _, named := range [...]bool{true, false} {
		for i := range wants {
			w := &wants[i]
			if (len(w.Seats) > 0) != named {
				continue
			}
			l := sale.Line{Kind: w.Kind, Index: w.Index, Count: w.Count, Seats: w.Seats}
			if w.Kind == sale.DonationLine {
				l.Count, l.Unit = 1, &sale.Unit{Face: int64(w.Count)}
			}
			dst = append(dst, l)
		}
	}
	if s.orderFee != 0 && s.owesFee(dst) {
		dst = append(dst, sale.Line{Kind: sale.FeeLine, Count: 1, Unit: &s.setup.OrderFee})
	}
	return dst
}

// owesFee says whether there is anything to pay for beside donations.
func (s *shop) owesFee(lines []sale.Line) bool {
	for i := range lines {
		if l := &lines[i]; l.Kind != sale.DonationLine {
			if u := s.listed(l); u != nil && u.Total() != 0 {
				return true
			}
		}
	}
	return false
}

// listed is what a line's unit costs at today's list price.
func (n *names) listed(l *sale.Line) *sale.Unit {
	switch {
	case l.Kind == sale.TicketLine && int(l.Index) < len(n.setup.Types):
		return unitAt(&n.setup.Types[l.Index].Listed, l.Price)
	case (l.Kind == sale.ItemLine || l.Kind == sale.DeliveryLine) && int(l.Index) < len(n.setup.Items):
		return unitAt(&n.setup.Items[l.Index].Listed, l.Price)
	}
	return nil
}

// unitAt is what a unit costs at a list price: by number, or today's.
func unitAt(l *sale.Listed, number uint32) *sale.Unit {
	if l.Number == 0 || number != 0 && number != l.Number {
		return nil
	}
	return &l.Unit
}

// price gives lines that stand on list prices their unit. It says whether today's list
// is the one: all lines have a unit, and they add up to the total. If not, it leaves
// them as they are.
func (s *shop) price(lines []sale.Line, total int64) bool {
	var sum int64
	for i := range lines {
		u := lines[i].Unit
		if u == nil {
			u = s.listed(&lines[i])
		}
		if u == nil {
			return false
		}
		sum += u.Total() * int64(lines[i].Count)
	}
	if sum != total {
		return false
	}
	for i := range lines {
		if lines[i].Unit == nil {
			lines[i].Unit = s.listed(&lines[i])
		}
	}
	return true
}

// frozen gives lines without a unit the one that hold n or its order froze: the list
// has moved on since. When neither is there any more, no unit is told rather than a wrong one.
func (s *shop) frozen(ctx context.Context, n uint64, lines []sale.Line) {
	var have []sale.Line
	s.read(ctx, func(m *sale.Machine) {
		h, _ := m.HoldInfo(n)
		have = h.Lines
		if h.Order != 0 {
			o, _ := m.OrderInfo(h.Order)
			have = o.Lines
		}
	})
	for i := range lines {
		if lines[i].Unit == nil {
			lines[i].Unit = unitIn(have, &lines[i])
		}
	}
}

func unitIn(have []sale.Line, l *sale.Line) *sale.Unit {
	for i := range have {
		if h := &have[i]; h.Kind == l.Kind && h.Index == l.Index && h.Bundle == l.Bundle && (l.Price == 0 || h.Price == l.Price) {
			return h.Unit
		}
	}
	return nil
}
