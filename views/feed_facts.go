package views

import (
	"facevalue/sale"
	"facevalue/seating"
)

// matters says whether a fact makes any row. Holds come and go by the hundred
// thousand and are counted as stock; answers are the desk's.
func matters(fact sale.Fact) bool {
	switch f := fact.(type) {
	case *sale.HoldPlaced, *sale.Answered:
		return false
	case *sale.HoldAmended:
		return f.By != sale.Actor{}
	case *sale.HoldRenewed:
		return f.By != sale.Actor{}
	case *sale.HoldReleased:
		return f.By.Name != ""
	case *sale.HoldsLapsed:
		return len(f.Orders) > 0
	}
	return true
}

// touch notes which orders a fact has changed. By which door an order came is taken
// down at once: the next record may change a window's channel, and an order that is
// cancelled has given its codes back.
func (f *Feed) touch(m *sale.Machine, fact sale.Fact) {
	switch x := fact.(type) {
	case *sale.OrderPlaced:
		f.mark(x.Order)
		if o, ok := m.OrderInfo(x.Order); ok {
			n := f.namesOf(m)
			d := n.door(o.Window)
			d.code = n.access(m, o.Codes)
			f.doors[x.Order] = d
		}
	case *sale.HoldsLapsed:
		f.mark(x.Orders...)
	case *sale.OrderRevived:
		f.mark(x.Order)
	case *sale.OrderPaid:
		f.mark(x.Order)
	case *sale.TicketsIssued:
		f.mark(x.Order)
	case *sale.OrderClosed:
		f.mark(x.Order)
	case *sale.TicketsVoided:
		f.mark(x.Order)
	case *sale.OrderAdjusted:
		f.mark(x.Order)
	case *sale.ExchangeClosed:
		f.mark(x.Order)
	case *sale.EffectOpened:
		f.refundOf(&x.Effect)
	case *sale.RunTook:
		f.mark(x.Voided.Order)
		f.refundOf(&x.Refund)
	case *sale.RunAgain:
		f.refundOf(&x.Refund)
	case *sale.EffectClosed:
		if ord, ok := f.refunds[x.ID]; ok {
			f.mark(ord)
			delete(f.refunds, x.ID)
		}
	case *sale.OwedByHand:
		f.mark(x.Order)
	case *sale.DisputeNoted:
		f.mark(x.Order)
	case *sale.RefundNoted:
		f.mark(x.Order)
	case *sale.RefundReturned:
		f.mark(x.Order)
	case *sale.ReviewClosed:
		if x.Order != 0 {
			f.mark(x.Order)
		}
	}
}

// refundOf notes whose refund an effect is, if it is one.
func (f *Feed) refundOf(e *sale.Effect) {
	if e.Kind == sale.RefundEffect && e.Currency == "" {
		f.mark(e.Order)
		f.refunds[e.ID] = e.Order
	}
}

func (f *Feed) mark(orders ...uint64) {
	for _, n := range orders {
		f.dirty[n] = struct{}{}
	}
}

// fact makes the rows of one fact.
func (c *cutter) fact(k *kept) {
	switch f := k.Fact.(type) {
	case *sale.OrderPlaced:
		c.placed(k, f)
	case *sale.HoldsLapsed:
		for _, n := range f.Orders {
			c.tell(k, storyRow{ord: n, kind: "lapsed"})
		}
		for i := range f.Notices {
			c.opened(k, &f.Notices[i])
		}
		for i := range f.Owed {
			c.byHand(k, &f.Owed[i])
		}
	case *sale.OrderRevived:
		c.tell(k, storyRow{ord: f.Order, kind: "revived", amount: f.Total})
	case *sale.OrderPaid:
		c.add(&paidRow{f.Order, k.seq, k.i, k.at, f.Amount, f.Tender, f.Ref})
		c.tell(k, storyRow{ord: f.Order, kind: "paid", by: f.By, amount: f.Amount, ref: f.Ref, reason: f.Tender})
		c.till(k, f.Order, tillFailed, f.Over)
	case *sale.TicketsIssued:
		c.issued(k, f)
		c.tell(k, storyRow{ord: f.Order, kind: "issued", count: int64(f.Count)})
	case *sale.OrderClosed:
		c.tell(k, storyRow{ord: f.Order, kind: "closed", by: f.By, reason: f.Reason})
		c.byHand(k, &f.Owed)
	case *sale.TicketsVoided:
		c.voided(k, f)
	case *sale.RunTook:
		c.voided(k, &f.Voided)
		after := *k
		after.i += behind
		c.owed(&after, f.Refund, f.Notice)
		c.byHand(k, &f.ByHand)
	case *sale.RunAgain:
		c.till(k, f.Refund.Order, tillFailed, -f.Refund.Amount)
		c.owed(k, f.Refund)
	case *sale.OrderAdjusted:
		c.adjusted(k, f)
		c.tell(k, storyRow{ord: f.Order, kind: "adjusted", by: f.By, amount: f.Total, reason: f.Reason})
	case *sale.ExchangeOpened:
		c.people(k, f.Order, f.Attendees, f.Answers)
		c.tell(k, storyRow{ord: f.Order, kind: "exchange_opened", count: int64(len(f.Tickets))})
	case *sale.ExchangeClosed:
		c.exchanged(k, f)
	case *sale.ContactCorrected:
		c.add(&personRow{ord: f.Order, person: f.Person, purpose: PurposeBuyer, sealed: f.Sealed, at: k.at})
		c.tell(k, storyRow{ord: f.Order, kind: "contact_corrected", by: f.By, reason: f.Reason})
	case *sale.TicketNamed:
		if t, ok := c.m.TicketInfo(f.Ticket); ok {
			c.add(&personRow{ord: t.Order, ticket: int64(f.Ticket), person: f.Person, purpose: PurposeAttendee, sealed: f.Sealed, at: k.at})
			c.tell(k, storyRow{ord: t.Order, kind: "ticket_named", by: f.By, count: int64(f.Ticket)})
		}
	case *sale.EffectOpened:
		c.opened(k, &f.Effect)
	case *sale.ReissueOwed:
		if f.Effect.ID != 0 {
			c.add(&openedRow{f.Effect, k.at})
			c.tell(k, storyRow{ord: f.Effect.Order, kind: "reissue_opened", count: int64(len(f.Tickets)), reason: f.Effect.Reason})
		}
	case *sale.EffectBegun:
		c.add(&begunRow{f.ID, f.Ref})
	case *sale.EffectClosed:
		c.add(&closedRow{*f, storyRow{seq: k.seq, i: k.i, at: k.at, by: f.By, ref: f.Ref, reason: f.Reason}})
	case *sale.ChartSwapped:
		c.relabel(f)
	default:
		c.money(k)
	}
	c.audit(k)
}

// money makes the rows of facts about money that takes other ways, and of seats.
func (c *cutter) money(k *kept) {
	switch f := k.Fact.(type) {
	case *sale.OwedByHand:
		c.byHand(k, f)
	case *sale.DisputeNoted:
		c.till(k, f.Order, tillRefunded, f.Took+f.Owed)
		c.till(k, f.Order, tillFailed, -f.Owed)
		c.tell(k, storyRow{ord: f.Order, kind: "dispute_" + f.State.String(), amount: f.Amount, ref: f.Ref, reason: f.Reason})
	case *sale.RefundNoted:
		if f.Failed {
			c.till(k, f.Order, tillRefunded, -f.Amount)
			c.till(k, f.Order, tillFailed, f.Owed)
			c.tell(k, storyRow{ord: f.Order, kind: "outside_failed", amount: f.Amount, ref: f.Ref, reason: f.Reason})
			return
		}
		c.till(k, f.Order, tillRefunded, f.Amount)
		c.till(k, f.Order, tillFailed, -f.Owed)
		c.tell(k, storyRow{ord: f.Order, kind: "outside_refund", amount: f.Amount, ref: f.Ref, reason: f.Reason})
	case *sale.RefundReturned:
		c.till(k, f.Order, tillRefunded, -f.Amount)
		c.till(k, f.Order, tillFailed, f.Amount)
		c.tell(k, storyRow{ord: f.Order, kind: "refund_returned", amount: f.Amount, ref: f.Ref, reason: f.Reason})
	case *sale.ReviewClosed:
		c.reviewClosed(k, f)
	case *sale.ChargeAuthorised:
		c.tell(k, storyRow{ord: f.Order, kind: "authorised", amount: f.Amount, ref: f.Ref, reason: f.Tender})
	case *sale.SeatsBlocked:
		c.add(&killRow{c.names.event(f.Event), k.seats, f.Kill})
	case *sale.SeatsUnblocked:
		c.add(&killRow{c.names.event(f.Event), k.seats, false})
	}
}

// reviewClosed is what a person did about money that waited for one.
func (c *cutter) reviewClosed(k *kept, f *sale.ReviewClosed) {
	if f.Kind == sale.ReviewOwed {
		c.till(k, f.Order, tillFailed, -f.Amount)
		if f.Did == sale.ReviewByHand {
			c.till(k, f.Order, tillRefunded, f.Amount)
		}
	}
	if f.Order != 0 {
		c.tell(k, storyRow{ord: f.Order, kind: "review_" + f.Did.String(), by: f.By, amount: f.Amount, ref: f.Ref, reason: f.Reason})
	}
}

// byHand is money that is owed back and did not come by the provider.
func (c *cutter) byHand(k *kept, f *sale.OwedByHand) {
	if f.Amount == 0 {
		return
	}
	c.till(k, f.Order, tillFailed, f.Amount)
	after := *k
	after.i += 2 * behind // the fact may say more of the same order
	c.tell(&after, storyRow{ord: f.Order, kind: "owed_by_hand", amount: f.Amount, reason: f.Reason})
}

// till takes down money that moved for an order without a row of its own.
func (c *cutter) till(k *kept, ord uint64, move string, amount int64) {
	if amount != 0 {
		c.add(&tillRow{ord, k.at, move, amount})
	}
}

// tell adds to an order's story.
func (c *cutter) tell(k *kept, s storyRow) {
	s.seq, s.i, s.at = k.seq, k.i, k.at
	c.add(&s)
}

func (c *cutter) placed(k *kept, f *sale.OrderPlaced) {
	p := &placedRow{ord: f.Order, reason: f.Reason, language: f.Language, claims: f.Claims}
	p.door = c.feed.doors[f.Order]
	if o := c.orders[f.Order]; o != nil {
		p.claims = append([]sale.Claim{o.Owner}, f.Claims...)
	}
	c.add(p)
	if len(f.Sealed) > 0 {
		c.add(&personRow{ord: f.Order, person: f.Person, purpose: PurposeBuyer, sealed: f.Sealed, at: f.At, first: true})
	}
	c.people(k, f.Order, f.Attendees, f.Answers)
	c.tell(k, storyRow{ord: f.Order, kind: "placed", by: f.By, reason: f.Reason, count: int64(f.Hold)})
}

// people are the names and answers for tickets to come, and answers for the order.
func (c *cutter) people(k *kept, ord uint64, attendees []sale.Attendee, answers []sale.Answer) {
	for _, a := range attendees {
		c.add(&personRow{ord: ord, ticket: -1 - int64(a.Ticket), person: a.Person, purpose: PurposeAttendee, sealed: a.Sealed, at: k.at})
	}
	for _, a := range answers {
		c.add(&personRow{
			ord: ord, ticket: -int64(a.Ticket), question: c.names.setup.Questions[a.Question].Key, purpose: PurposeAnswer, sealed: a.Sealed,
			agreed: a.Agreed, version: a.Version, language: a.Language, at: a.At,
		})
	}
}

func (c *cutter) exchanged(k *kept, f *sale.ExchangeClosed) {
	if !f.Done {
		c.add(&unnameRow{f.Order})
		c.tell(k, storyRow{ord: f.Order, kind: "exchange_dropped", count: int64(f.Hold)})
		return
	}
	c.people(k, f.Order, f.Attendees, f.Answers)
	c.tell(k, storyRow{ord: f.Order, kind: "exchange_done", count: int64(f.Hold)})
}

// opened tells of money that is asked for or goes back; that mail is owed is told
// when it is sent.
func (c *cutter) opened(k *kept, e *sale.Effect) {
	if e.Currency != "" { // of money that is in no order's books
		return
	}
	c.add(&openedRow{*e, k.at})
	switch e.Kind {
	case sale.ChargeEffect:
		c.tell(k, storyRow{ord: e.Order, kind: "charge_opened", amount: e.Amount, reason: e.Reason})
	case sale.RefundEffect:
		c.tell(k, storyRow{ord: e.Order, kind: "refund_opened", amount: e.Amount, reason: e.Reason})
	}
}

// behind is added to a fact's place for the second row that it makes in one order's
// story: a record has fewer facts.
const behind = 1 << 20

// owed tells of effects that a fact opened with something else; there need not be any.
func (c *cutter) owed(k *kept, effects ...sale.Effect) {
	for i := range effects {
		if effects[i].ID != 0 {
			c.opened(k, &effects[i])
		}
	}
}

// relabel names an event's seats by its new chart.
func (c *cutter) relabel(f *sale.ChartSwapped) {
	chart, ok := c.feed.views.options.Charts(f.Chart)
	if !ok {
		return
	}
	c.add(&relabelRow{c.names.event(f.Event), func(id string) (string, bool) {
		s, there := chart.Lookup(id)
		if !there {
			return "", false
		}
		return chart.Describe(seating.Seat(s)), true
	}})
}
