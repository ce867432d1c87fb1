package ledger

import "facevalue/sale"

// fact posts what a fact means. It says whether the kind of fact is known: posted here or
// named in still. A test holds that against all kinds that there are.
func (f *folding) fact(span []Fact, i int) (known bool) {
	at := &span[i]
	switch x := at.Fact.(type) {
	case *sale.OrderPlaced:
		f.placed(at, x)
	case *sale.OrderClosed:
		f.dropped(at, x.Order)
		f.owed(at, &x.Owed)
	case *sale.HoldsLapsed:
		for _, n := range x.Orders {
			f.dropped(at, n)
		}
		for i := range x.Owed {
			f.owed(at, &x.Owed[i])
		}
	case *sale.OrderRevived:
		f.waits(at, x.Order, x.Total)
	case *sale.OrderPaid:
		f.post(at, x.Order, func(p *Posting, _ *sale.OrderInfo) {
			p.move(Holding(x.Tender), Receivable, x.Amount)
			p.move(Receivable, Owed, x.Over)
		})
	case *sale.TicketsIssued:
		f.issued(at, x)
	case *sale.TicketsVoided:
		f.voided(at, x)
	case *sale.OrderAdjusted:
		f.adjusted(at, x)
	case *sale.EffectOpened:
		if x.Effect.Kind == sale.RefundEffect && x.Effect.Currency == "" {
			f.refundOpened(at, &x.Effect, paidJustNow(span, i, x.Effect.Order))
		}
	case *sale.EffectClosed:
		f.effectClosed(at, x)
	case *sale.RunTook:
		f.voided(at, &x.Voided)
		f.refundOpened(at, &x.Refund, false)
		f.owed(at, &x.ByHand)
	case *sale.RunAgain:
		f.refundAgain(at, &x.Refund)
	default:
		return f.beside(at) || still(x)
	}
	return true
}

// still says whether a kind of fact moves no money and owes none.
func still(fact sale.Fact) bool {
	switch fact.(type) {
	case *sale.SaleOpened, *sale.PolicySet, *sale.SellerAdded, *sale.EventAdded, *sale.EventChanged, *sale.EventEnded, *sale.EventCleared,
		*sale.PoolAdded, *sale.TypeAdded, *sale.TypeChanged, *sale.TypePriced, *sale.ItemAdded, *sale.ItemPriced, *sale.ItemChanged,
		*sale.BundleAdded, *sale.BundleChanged, *sale.OfferSwitched,
		*sale.WindowAdded, *sale.WindowChanged, *sale.AllocationAdded, *sale.CodesAdded, *sale.QuestionAdded, *sale.Switched, *sale.RulesPosted,
		*sale.CapacitySet, *sale.CountMoved, *sale.CountBlocked, *sale.SeatsMoved, *sale.SeatsBlocked, *sale.SeatsUnblocked, *sale.ChartSwapped,
		*sale.HoldsExtended, *sale.HoldPlaced, *sale.HoldAmended, *sale.HoldRenewed, *sale.HoldReleased,
		*sale.ExchangeOpened, // nothing is owed before it goes through
		*sale.ExchangeClosed, // TicketsIssued says what came of it
		*sale.ContactCorrected, *sale.TicketNamed, *sale.ReissueOwed, *sale.EffectBegun, *sale.Answered,
		*sale.ChargeAuthorised, // nothing is taken yet
		*sale.ReviewOpened,     // what it is about is posted where it came about, or is in no order's books
		*sale.RunStarted, *sale.RunLooked, *sale.RunTurned, *sale.RunRetried:
		return true
	}
	return false
}

// placed: what an order costs is receivable from its buyer, and not earned yet.
func (f *folding) placed(at *Fact, x *sale.OrderPlaced) {
	o := f.order(x.Order)
	if o == nil {
		return
	}
	lines := o.Lines
	if n, issued := f.first[x.Order]; issued && int(n) <= len(lines) {
		lines = lines[:n]
	}
	var total int64
	for i := range lines {
		total += int64(lines[i].Count) * lines[i].Unit.Total()
	}
	f.waits(at, x.Order, total)
}

func (f *folding) waits(at *Fact, n uint64, total int64) {
	if total == 0 {
		return // its tickets are issued in the same breath
	}
	f.Waiting[n] = total
	f.post(at, n, func(p *Posting, _ *sale.OrderInfo) { p.move(Receivable, Ordered, total) })
}

// dropped: nothing is receivable any more for an order that ended unpaid.
func (f *folding) dropped(at *Fact, n uint64) {
	total := f.Waiting[n]
	delete(f.Waiting, n)
	f.post(at, n, func(p *Posting, _ *sale.OrderInfo) { p.move(Ordered, Receivable, total) })
}

// issued: what was ordered is earned. What an exchange brings was never ordered: its
// buyer owes it from now on, less what is given up.
func (f *folding) issued(at *Fact, x *sale.TicketsIssued) {
	ordered := f.Waiting[x.Order]
	delete(f.Waiting, x.Order)
	f.post(at, x.Order, func(p *Posting, o *sale.OrderInfo) {
		from, to := min(int(x.From), len(o.Lines)), min(int(x.To), len(o.Lines))
		lines := sold(o.Lines[from:to])
		sum := p.earn(lines)
		p.add(Entry{Account: Ordered, Amount: ordered})
		p.add(Entry{Account: Receivable, Amount: sum - ordered})
		f.receipt(p, lines, sum)
	})
}

func sold(lines []sale.Line) []DocumentLine {
	all := make([]DocumentLine, 0, len(lines))
	for i := range lines {
		all = append(all, DocumentLine{Line: lines[i], Count: lines[i].Count, Move: Sold})
	}
	return all
}

// receipt makes a paper of what was charged, unless nothing of it costs anything.
func (f *folding) receipt(p *Posting, lines []DocumentLine, total int64) {
	for i := range lines {
		if lines[i].Earned() != 0 {
			f.paper(p, Document{Series: Series{Kind: Receipt}, Lines: lines, Total: total})
			return
		}
	}
}
