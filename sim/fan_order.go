package sim

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"facevalue/sale"
)

// checkout buys what is held; now and then at another total, which must not be.
func (f *fan) checkout(r *rand.Rand, h *hold) *Ask {
	s := f.shop
	c := &sale.Checkout{
		Meta: s.keyed(fanActor), Hold: h.n, Owner: f.session, Agreed: h.total, Answers: consent,
		Person: [16]byte{byte(h.n)}, Sealed: []byte("sealed"), Language: "en",
	}
	email := h.email
	if email == 0 || r.IntN(3) == 0 {
		c.Claims, email = append(c.Claims, f.mailClaim()), f.email
	}
	if r.IntN(4) == 0 {
		c.Claims = append(c.Claims, f.card)
	}
	if r.IntN(12) == 0 {
		c.Agreed--
	}
	return newAsk("checkout", c.Meta, c, func(out sale.Outcome) error { return f.bought(c, h, email, out) }, &h.claim)
}

// bought takes down an order.
func (f *fan) bought(c *sale.Checkout, h *hold, email uint32, out sale.Outcome) error {
	s := f.shop
	o := &order{claim: h.claim, n: out.Ref, hold: h.n, fan: f, payBy: out.Expires, at: out.Total == 0}
	o.what, o.email, o.busy = fmt.Sprintf("order %d", o.n), email, 0
	switch decided := out.Expires - s.policy.PayFor; {
	case h.over:
		return fmt.Errorf("%s was over and became %s", h.what, o.what)
	case c.Agreed != h.total || out.Total != h.total:
		return fmt.Errorf("%s cost %d, agreed was %d, %s costs %d", h.what, h.total, c.Agreed, o.what, out.Total)
	case out.Total > 0 && s.frozenFrom == 0 && decided >= max(h.latest, s.grace):
		return fmt.Errorf("%s ended at %d at the latest and was bought at %d", h.what, h.latest, decided)
	}
	h.over = true
	if h.entry != 0 {
		f.spent = append(f.spent, h.entry)
	}
	f.orders = append(f.orders, o)
	return s.ordered(o)
}

// ordered enters an order into the books.
func (s *shop) ordered(o *order) error {
	if s.byOrder[o.n] != nil || s.orderOf[o.hold] != 0 && o.hold != 0 {
		return fmt.Errorf("%s of hold %d was placed twice", o.what, o.hold)
	}
	s.byOrder[o.n], s.orderOf[o.hold] = o, o.n
	s.orders = append(s.orders, o)
	s.report.Counts.Orders++
	return s.together()
}

// afterSale does something with an order.
func (f *fan) afterSale(r *rand.Rand, o *order) *Ask {
	m := f.shop.keyed(fanActor)
	mine := f.shop.validTickets(o)
	switch n := r.IntN(10); {
	case n < 3:
		c := &sale.CancelOrder{Meta: m, Order: o.n, Owner: f.session, Reason: "ill"}
		return f.shop.cancel(o, m, c)
	case n < 6 && len(mine) > 0:
		c := &sale.CancelTickets{Meta: m, Order: o.n, Owner: f.session, Reason: "ill"}
		return f.shop.cancelSome(o, m, c, someOf(r, mine))
	case n < 8 && len(mine) > 0:
		c := &sale.NameTicket{Meta: m, Ticket: mine[0].n, Owner: f.session, Person: [16]byte{1, byte(n)}}
		return newAsk("name", m, c, nil)
	}
	c := &sale.RetryPayment{Meta: m, Order: o.n, Owner: f.session}
	paid := f.shop.outside.paidFor(o.n) // by now: the answer may come after what it leads to
	return newAsk("pay again", m, c, func(out sale.Outcome) error {
		if paid != nil && !o.mayOwe {
			return fmt.Errorf("%s was paid by effect %d and is charged %d again", o.what, paid.ID, out.Total)
		}
		f.shop.report.Counts.Retried++
		return nil
	}, &o.claim)
}

// validTickets are an order's tickets that were delivered and not given up since.
func (s *shop) validTickets(o *order) (valid []*ticket) {
	for i := range s.mail[o.n] {
		if t := &s.mail[o.n][i]; !t.void {
			valid = append(valid, t)
		}
	}
	return valid
}

// cancel cancels a whole order.
func (s *shop) cancel(o *order, m sale.Meta, c *sale.CancelOrder) *Ask {
	return newAsk("cancel order", m, c, func(out sale.Outcome) error {
		if out.Expires != 0 {
			o.givenUp = true
			s.report.Counts.GivenUp++
			return nil
		}
		if o.at || s.outside.paidFor(o.n) != nil || out.Total > 0 && s.outside.lateMoney(o.n) {
			o.total -= out.Total
		} else {
			o.total = 0
		}
		if o.total < 0 {
			return fmt.Errorf("%s gave back %d too much", o.what, -o.total)
		}
		o.end()
		s.report.Counts.Cancelled++
		return nil
	}, &o.claim)
}

// end takes all goods from an order.
func (o *order) end() { o.over, o.goods, o.scarfs = true, nil, 0 }

// someOf is some of an order's tickets: often several but not all, which is what little
// else asks for.
func someOf(r *rand.Rand, of []*ticket) []*ticket {
	if len(of) > 2 && r.IntN(2) == 0 {
		return of[:2+r.IntN(len(of)-2)]
	}
	return of[:1+r.IntN(len(of))]
}

// cancelSome cancels some tickets.
func (s *shop) cancelSome(o *order, m sale.Meta, c *sale.CancelTickets, some []*ticket) *Ask {
	for _, t := range some {
		c.Tickets = append(c.Tickets, t.n)
	}
	return newAsk("cancel tickets", m, c, func(out sale.Outcome) error {
		o.total -= out.Total
		gone := giveUp(some)
		left, there := o.goods.less(gone)
		if !there || o.total < 0 {
			return fmt.Errorf("%s has %v left at %d, and %v were cancelled", o.what, o.goods, o.total, gone)
		}
		if o.goods = left; len(left) == 0 {
			o.end()
		}
		s.report.Counts.Cancelled++
		return nil
	}, &o.claim)
}

// giveUp voids tickets and says what they were for.
func giveUp(some []*ticket) (gone goods) {
	for _, t := range some {
		t.void = true
		gone = append(gone, t.good)
	}
	return gone.sorted()
}

// exchange gives up tickets for what is held.
func (f *fan) exchange(r *rand.Rand, h *hold, o *order) *Ask {
	mine := f.shop.validTickets(o)
	if len(mine) == 0 || o.mayOwe {
		return nil
	}
	some := mine[:1+r.IntN(len(mine))]
	c := &sale.Exchange{Meta: f.shop.keyed(fanActor), Order: o.n, Owner: f.session, Hold: h.n, Answers: consent}
	for _, t := range some {
		c.Tickets = append(c.Tickets, t.n)
	}
	after := f.shop.outside.lastCharge(o.n)
	return newAsk("exchange", c.Meta, c, func(out sale.Outcome) error {
		t := &trade{hold: h, gives: nil, more: out.Total, after: after}
		for _, x := range some {
			t.gives = append(t.gives, x.good)
		}
		if out.Expires == 0 {
			return f.shop.traded(o, t)
		}
		o.exchange, h.bound = t, true
		h.latest = max(h.latest, out.Expires)
		f.shop.settleTrade(o, nil)
		return nil
	}, &h.claim, &o.claim)
}

// traded: the order has the hold's goods in place of those given up.
func (s *shop) traded(o *order, t *trade) error {
	left, there := o.goods.less(t.gives.sorted())
	if !there || t.hold.over {
		return fmt.Errorf("%s with %v gave up %v for %s", o.what, o.goods, t.gives, t.hold.what)
	}
	for i := range s.mail[o.n] {
		if m := &s.mail[o.n][i]; !m.void && slices.Contains(t.gives, m.good) {
			m.void = true
			t.gives = slices.Delete(t.gives, slices.Index(t.gives, m.good), slices.Index(t.gives, m.good)+1)
		}
	}
	o.goods, o.scarfs, o.total = left.and(t.hold.goods), o.scarfs+t.hold.scarfs, o.total+t.more
	o.exchange, t.hold.bound, t.hold.over = nil, false, true
	if t.hold.entry != 0 {
		o.fan.spent = append(o.fan.spent, t.hold.entry)
	}
	s.orderOf[t.hold.n] = o.n
	s.report.Counts.Exchanged++
	return s.together()
}

// settleTrade finds out how an exchange ended, if that can be known: from what the
// bank said, and what the sale did about it. Money in full makes the exchange, or goes
// back when the buyer came to a limit meanwhile.
func (s *shop) settleTrade(o *order, open openSet) {
	t := o.exchange
	d := s.outside.first(o.n, t.after, func(d *deed) bool { return d.Kind == sale.ChargeEffect })
	if d == nil {
		return
	}
	heard := open != nil && !open.has(d.ID)
	switch then := s.outside.next(o.n, d.ID, open); {
	case d.full() && then == sale.DeliverEffect:
		if err := s.traded(o, t); err != nil {
			s.broken("%w", err)
		}
	case d.full() && then == sale.RefundEffect:
		s.report.Counts.Overtaken++
		o.exchange, t.hold.bound = nil, false
	case heard && !d.full():
		s.report.Counts.Dropped++
		o.exchange, t.hold.bound = nil, false
	case heard:
		s.broken("%s: effect %d has paid for its exchange with %s, and nothing came of it", o.what, d.ID, t.hold.what)
	}
}
