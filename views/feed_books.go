package views

import "facevalue/sale"

// bookLines enters units of an order's lines.
func (c *cutter) bookLine(k *kept, ord uint64, l *lineRow, count int64, move string) {
	c.add(&bookRow{
		ord: ord, count: count, parts: l.parts,
		key: bookKey{slot: k.at / slotLength, event: l.event, kind: l.kind, key: l.key, price: l.price, code: l.code, unit: l.unit, move: move},
	})
}

// bookOther enters what no unit's price says.
func (c *cutter) bookOther(k *kept, ord uint64, amount int64) {
	if amount != 0 {
		c.add(&bookRow{
			ord: ord, count: amount, parts: otherParts,
			key: bookKey{slot: k.at / slotLength, kind: accountOther, unit: otherUnit, move: moveIssued},
		})
	}
}

// issued enters what an order has from now on. Names that waited get their numbers.
func (c *cutter) issued(k *kept, f *sale.TicketsIssued) {
	c.add(&issueRow{f.Order}, &numberRow{f.Order, f.First})
	o := c.orders[f.Order]
	for i := f.From; i < f.To; i++ {
		l := &o.lines[i]
		c.bookLine(k, f.Order, l, l.count, moveIssued)
	}
}

// adjusted enters lines that staff added.
func (c *cutter) adjusted(k *kept, f *sale.OrderAdjusted) {
	var sum int64
	for i := range f.Lines {
		l := c.line(c.priced(f.Order, f.Lines[i]))
		total, _ := worth(l.parts)
		sum += l.count * total
		c.bookLine(k, f.Order, &l, l.count, moveIssued)
	}
	c.bookOther(k, f.Order, f.Total-sum)
}

// priced is a line with its unit: that of a line of the order that stands on the same
// list price.
func (c *cutter) priced(ord uint64, l sale.Line) *sale.Line {
	own := c.orders[ord].Lines
	for i := 0; i < len(own) && l.Unit == nil; i++ {
		if own[i].Kind == l.Kind && own[i].Index == l.Index && own[i].Price == l.Price && l.Price != 0 {
			l.Unit = own[i].Unit
		}
	}
	return &l
}

// voided enters what an order gives back. What no unit explains, such as what was owed and
// never paid, is nobody's.
func (c *cutter) voided(k *kept, f *sale.TicketsVoided) {
	kind := "cancelled"
	if f.Traded {
		kind = "exchanged"
	}
	c.tell(k, storyRow{ord: f.Order, kind: kind, by: f.By, amount: f.Value, count: int64(len(f.Tickets)), reason: f.Reason})
	returned, undone := c.given(f)
	kept, all := sumOf(returned, true), sumOf(undone, false)
	if f.WithFees && all > kept {
		c.bookGiven(k, f.Order, undone, moveUndone)
		c.bookOther(k, f.Order, all-f.Value)
		return
	}
	c.bookGiven(k, f.Order, returned, moveReturned)
	c.bookOther(k, f.Order, kept-f.Value)
}

// given is so many units of a line that come back.
type given struct {
	line  *lineRow
	count int64
}

// given is what tickets that end give back, and what they would if nothing was kept:
// with the last ticket the rest of the order goes as well, donations only if all does.
func (c *cutter) given(f *sale.TicketsVoided) (returned, undone []given) {
	o := c.orders[f.Order]
	counts := make([]int64, len(o.lines))
	for _, n := range f.Tickets {
		if t, ok := c.m.TicketInfo(n); ok {
			counts[t.Line]++
		}
	}
	for i := range o.lines {
		l := &o.lines[i]
		switch {
		case counts[i] > 0:
			returned = append(returned, given{l, counts[i]})
			undone = append(undone, given{l, counts[i]})
		case f.Cancels && l.kind == sale.DonationLine.String():
			undone = append(undone, given{l, l.count})
		case f.Cancels && l.kind != sale.TicketLine.String():
			returned = append(returned, given{l, l.count})
			undone = append(undone, given{l, l.count})
		}
	}
	return returned, undone
}

func (c *cutter) bookGiven(k *kept, ord uint64, all []given, move string) {
	for _, g := range all {
		c.bookLine(k, ord, g.line, g.count, move)
	}
}

// sumOf is what units come to, with or without what is kept of them.
func sumOf(all []given, keeps bool) int64 {
	var sum int64
	for _, g := range all {
		total, kept := worth(g.line.parts)
		if keeps {
			total -= kept
		}
		sum += g.count * total
	}
	return sum
}
