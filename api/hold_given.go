package api

import (
	"facevalue/sale"
	"facevalue/seating"
)

// given answers a hold that was given or amended. It follows from the outcome and from
// what was asked alone: prices and charts are those of the outcome's edition, whatever
// the sale has come to since, so a request that is repeated gets the same bytes.
func (c *call) given(s *shop, out *sale.Outcome) *Refusal {
	if bad := c.reach(s, out.Edition); bad != nil {
		return bad
	}
	h := holdShown{n: out.Ref, state: "live", expires: out.Expires, total: out.Total, edition: out.Edition}
	if out.Detail != nil && len(out.Detail.Lines) > 0 { // more than the request said
		h.lines, h.apart = append(c.place.lines, out.Detail.Lines...), out.Detail.Apart
	} else {
		c.seatsThen(s, out.Edition)
		h.lines = s.linesOf(c.place.lines, c.place.cmd.Wants, out.Edition)
	}
	s.complete(&h)
	c.out = s.appendHold(c.out[:0], &h)
	return nil
}

// reach waits until the set-up for readers has come to an edition, which it has but for
// the moment after a price has changed.
func (c *call) reach(s *shop, edition uint32) *Refusal {
	if edition <= s.setup.Edition {
		return nil
	}
	ctx, cancel := contextFor(c.r, catchUp)
	defer cancel()
	if err := s.sale.Live().Wait(ctx, s.newest.Load()); err != nil {
		return c.broken(err)
	}
	late, bad := c.shop(s.suffix)
	if bad == nil {
		*s = late
	}
	return bad
}

// complete fills in what follows from the lines.
func (s *shop) complete(h *holdShown) {
	for i := range h.lines {
		l := &h.lines[i]
		h.seats = h.seats || len(l.Seats) > 0
		if h.currency == "" {
			h.currency = s.currencyOf(l.Kind, l.Index)
		}
		if l.Unit == nil {
			l.Unit = s.unitThen(l, h.edition)
		}
	}
}

// linesOf are the lines of a cart that was given as it was asked for, in the order in
// which a sale takes them: named seats first, the order's fee last.
func (s *shop) linesOf(dst []sale.Line, wants []sale.Want, edition uint32) []sale.Line {
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
	if fee := s.setup.OrderFee.UnitAt(edition); fee != nil && len(fee.Fees) > 0 && s.owesFee(dst, edition) {
		dst = append(dst, sale.Line{Kind: sale.FeeLine, Count: 1, Unit: fee})
	}
	return dst
}

// owesFee says whether there is anything to pay for beside donations.
func (s *shop) owesFee(lines []sale.Line, edition uint32) bool {
	for i := range lines {
		if l := &lines[i]; l.Kind != sale.DonationLine {
			if u := s.unitThen(l, edition); u != nil && u.Total() != 0 {
				return true
			}
		}
	}
	return false
}

// unitThen is what a line's unit costs: at the list price that it names, or at the one
// of an edition.
func (n *names) unitThen(l *sale.Line, edition uint32) *sale.Unit {
	var listed *sale.Listed
	switch {
	case l.Kind == sale.TicketLine && int(l.Index) < len(n.setup.Types):
		listed = &n.setup.Types[l.Index].Listed
	case (l.Kind == sale.ItemLine || l.Kind == sale.DeliveryLine) && int(l.Index) < len(n.setup.Items):
		listed = &n.setup.Items[l.Index].Listed
	default:
		return nil
	}
	if l.Price != 0 {
		return listed.UnitOf(l.Price)
	}
	return listed.UnitAt(edition)
}

// seatsThen numbers the seats that a request names as the charts of an edition do: the
// request may be repeated when its event has another chart by now.
func (c *call) seatsThen(s *shop, edition uint32) {
	if len(s.pastCharts) == 0 {
		return
	}
	ids := c.place.ids
	for i := range c.place.wants {
		w := &c.place.wants[i]
		for j := range w.Seats { // of a ticket: a bundle's are told by the sale
			chart := s.chartThen(s.setup.Types[w.Index].Event, edition)
			if chart == nil {
				continue
			}
			if seat, ok := chart.Lookup(string(ids[j])); ok {
				w.Seats[j] = uint32(seat)
			}
		}
		ids = ids[len(w.Seats):]
	}
}

// wasSeat says whether a chart that an event had before has a seat.
func (n *names) wasSeat(id []byte) bool {
	for i := range n.pastCharts {
		if chart := n.pastCharts[i].chart; chart != nil {
			if _, ok := chart.Lookup(string(id)); ok {
				return true
			}
		}
	}
	return false
}

// pastChart is a chart that was an event's until an edition.
type pastChart struct {
	event, until uint32
	chart        *seating.Chart
}

// chartThen is the chart that an event had at an edition, or has now, if 0; nil without
// numbered seats.
func (n *names) chartThen(event, edition uint32) *seating.Chart {
	for i := range n.pastCharts {
		if p := &n.pastCharts[i]; edition != 0 && p.event == event && edition < p.until && p.chart != nil {
			return p.chart
		}
	}
	if int(event) >= len(n.charts) {
		return nil
	}
	return n.charts[event]
}
