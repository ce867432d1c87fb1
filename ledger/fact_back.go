package ledger

import "facevalue/sale"

// adjusted: lines that staff added are earned, or given back, at once.
func (f *folding) adjusted(at *Fact, x *sale.OrderAdjusted) {
	f.post(at, x.Order, func(p *Posting, o *sale.OrderInfo) {
		lines := sold(priced(o, x.Lines))
		sum := p.earn(lines)
		p.add(Entry{Account: Receivable, Amount: x.Total})
		p.move(Receivable, Losses, x.Credit)
		p.add(Entry{Account: Other, Amount: sum - x.Total})
		if x.Total < 0 {
			f.paper(p, Document{Series: Series{Kind: CreditNote}, Lines: lines, Other: sum - x.Total, Total: -x.Total})
			return
		}
		f.receipt(p, lines, x.Total)
	})
}

// priced are lines with what their units cost: that of a line of the order that stands on
// the same list price.
func priced(o *sale.OrderInfo, lines []sale.Line) []sale.Line {
	all := append([]sale.Line(nil), lines...)
	for i := range all {
		l := &all[i]
		for j := 0; j < len(o.Lines) && l.Unit == nil; j++ {
			if own := &o.Lines[j]; own.Kind == l.Kind && own.Index == l.Index && own.Price == l.Price {
				l.Unit = own.Unit
			}
		}
		if l.Unit == nil {
			l.Unit = &sale.Unit{}
		}
	}
	return all
}

// voided: what tickets are given back for is earned no more. What the order's total falls
// by and no unit explains is told apart.
func (f *folding) voided(at *Fact, x *sale.TicketsVoided) {
	f.post(at, x.Order, func(p *Posting, o *sale.OrderInfo) {
		lines := f.givenUp(o, x)
		sum := p.earn(lines)
		p.add(Entry{Account: Receivable, Amount: -x.Value})
		p.move(Receivable, Losses, x.Credit)
		p.add(Entry{Account: Other, Amount: x.Value + sum})
		if x.Value != 0 {
			f.paper(p, Document{Series: Series{Kind: CreditNote}, Lines: lines, Other: x.Value + sum, Total: x.Value})
		}
	})
}

// givenUp are the lines that tickets which end give back: without what their prices keep,
// or with it where that is given back too. With the last ticket the rest of the order goes
// as well, donations only if all of it does.
func (f *folding) givenUp(o *sale.OrderInfo, x *sale.TicketsVoided) []DocumentLine {
	counts := make([]uint32, len(o.Lines))
	for _, n := range x.Tickets {
		if t, ok := f.orders.TicketInfo(n); ok && int(t.Line) < len(counts) {
			counts[t.Line]++
		}
	}
	var returned, undone []DocumentLine
	var less, all int64
	for i := range o.Lines {
		l := DocumentLine{Line: o.Lines[i], Count: counts[i], Move: Undone}
		if l.Line.Kind != sale.TicketLine && x.Cancels {
			l.Count = l.Line.Count
		}
		if l.Count == 0 {
			continue
		}
		undone = append(undone, l)
		all -= l.Earned()
		if l.Line.Kind != sale.DonationLine {
			l.Move = Returned
			returned = append(returned, l)
			less -= l.Earned()
		}
	}
	if x.WithFees && all > less {
		return undone
	}
	return returned
}

// refundOpened: what the house promised to give back is on its way. A payment that bought
// nothing is a credit note by itself; whatever else goes back has its paper from what was
// given up.
func (f *folding) refundOpened(at *Fact, e *sale.Effect, payment bool) {
	if e.ID == 0 {
		return
	}
	f.Refunds[e.ID] = Refund{e.Order, e.Amount}
	f.post(at, e.Order, func(p *Posting, _ *sale.OrderInfo) {
		p.move(Receivable, Refunding, e.Amount)
		if payment {
			f.paper(p, Document{Series: Series{Kind: CreditNote}, Total: e.Amount, Payment: true})
		}
	})
}

// refundAgain: what had failed and is owed is on its way once more. Its paper was made
// when it was given up.
func (f *folding) refundAgain(at *Fact, e *sale.Effect) {
	if e.ID == 0 {
		return
	}
	f.Refunds[e.ID] = Refund{e.Order, e.Amount}
	f.post(at, e.Order, func(p *Posting, _ *sale.OrderInfo) { p.move(Owed, Refunding, e.Amount) })
}

// paidJustNow says whether the fact before was the payment that goes back: it bought
// nothing.
func paidJustNow(span []Fact, i int, order uint64) bool {
	seq := span[i].Seq
	for i--; i >= 0 && span[i].Seq == seq; i-- {
		switch x := span[i].Fact.(type) {
		case *sale.ExchangeClosed:
			if x.Done {
				return false
			}
		case *sale.OrderPaid:
			return x.Order == order
		default:
			return false
		}
	}
	return false
}

// effectClosed: money has gone back by the payment company, or part of it has, and the
// rest is owed.
func (f *folding) effectClosed(at *Fact, x *sale.EffectClosed) {
	r, ok := f.Refunds[x.ID]
	if !ok {
		return
	}
	delete(f.Refunds, x.ID)
	back := r.Amount
	if x.Result != sale.EffectDone {
		back = x.Amount
	}
	f.post(at, r.Order, func(p *Posting, _ *sale.OrderInfo) {
		p.move(Refunding, Provider, back)
		p.move(Refunding, Owed, r.Amount-back-x.Settled)
		p.move(Refunding, Losses, x.Settled)
	})
}
