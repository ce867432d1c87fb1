package sale

import "slices"

// What changes of orders should be answered with.

func (b *modelled) expectAdjust(c *AdjustOrder) Status {
	o, s := b.orderFor(c.Order, Claim{}, c.By)
	if s != OK {
		return s
	}
	sum, more, asked := o.total, map[uint32]int64{}, OK
	for _, l := range c.Lines {
		seller := strange(o.lines)
		switch l.Kind {
		case ItemLine, DeliveryLine:
			asked = first(asked, stopped(b.state, SwitchFrozen))
			seller = l.Index == otherItem
			more[l.Index] += int64(l.Count)
			sum += int64(l.Count) * b.w.faces[l.Index]
		case DonationLine:
			seller = false
			more[l.Index] += l.Amount
			sum += l.Amount
		default:
			sum += l.Amount
		}
		if seller != strange(o.lines) {
			asked = first(asked, MixedSellers)
		}
	}
	if asked != OK {
		return asked
	}
	if sum < 0 {
		return Malformed
	}
	for item, n := range more {
		if most := int64(b.w.items[item].Max); most != 0 && n+has(o.lines, item) > most {
			asked = first(asked, TooMany)
		}
	}
	if b.free[cellOf{goodsPool, 0}] < more[scarfItem] {
		asked = first(asked, SoldOut)
	}
	if !o.settled() {
		asked = first(asked, OrderState)
	}
	b.unsure = o.disputed() > 0
	return asked
}

// has is how many of an item lines have; of a donation, how much.
func has(lines []bookLine, item uint32) int64 {
	var n int64
	for _, l := range lines {
		if l.kind != TicketLine && l.kind <= DeliveryLine && l.index == item {
			n += l.amount()
		}
	}
	return n
}

func (b *modelled) expectExchange(c *Exchange) Status {
	o, s := b.orderFor(c.Order, c.Owner, c.By)
	if s != OK {
		return first(s, once(c.Tickets))
	}
	named := b.ticketsOf(o, c.Tickets)
	h, s := b.heldBy(c.Hold, c.Owner, c.By)
	if s != OK {
		return first(s, named)
	}
	state := OK
	switch {
	case b.frozen(h.lines) != OK:
		state = b.frozen(h.lines)
	case strange(h.lines) != strange(o.lines):
		state = MixedSellers
	case !o.settled() || h.exchange != 0 || o.due() != 0:
		state = OrderState
	}
	named = first(named, state)
	if named == Malformed || named == Unknown {
		return named
	}
	for _, n := range c.Tickets {
		u := b.unit(b.tickets[n-1])
		if c.By.Role == Fan && (!u.policy.Exchange || b.now >= b.w.events[b.w.types[u.index].Event].Starts) {
			named = first(named, PolicyForbids)
		}
	}
	b.unsure = o.disputed() > 0
	return first(named, b.tradeWithin(o, h, c.Tickets))
}

// tradeWithin: what a hold brings to another buyer's order is within that buyer's
// limits, less what is given up. To an order that counts for nobody it brings no more
// than is given up, where anything is limited.
func (b *modelled) tradeWithin(o *bookOrder, h *bookHold, given []uint64) Status {
	need, more := map[uint32]int64{}, -int64(len(given))
	for _, l := range h.lines {
		if l.kind == TicketLine {
			need[l.index] += l.count
			more += l.count
		}
	}
	for _, n := range given {
		need[b.unit(b.tickets[n-1]).index]--
	}
	switch {
	case b.nobody(&o.bookHold) && !b.nobody(h) && b.anyLimit() && more > 0:
		return LimitSale
	case b.nobody(&o.bookHold), h.staff, b.countsFor(h.claims, o.claims):
		return OK
	}
	return b.limited(o.claims, need, h, false)
}

// nobody says whether what is held or bought counts for nobody.
func (b *modelled) nobody(h *bookHold) bool {
	return h.staff || !slices.ContainsFunc(h.claims, func(c Claim) bool { return b.policy.use(c.Kind()) != claimIgnored })
}

// countsFor says whether what counts for some buyers counts for all of others.
func (b *modelled) countsFor(some, others []Claim) bool {
	for _, c := range others {
		if b.policy.use(c.Kind()) == claimCounts && !slices.Contains(some, c) {
			return false
		}
	}
	person := b.person(others)
	return len(person) == 0 || slices.ContainsFunc(b.person(some), func(c Claim) bool { return slices.Contains(person, c) })
}

// strange says whether lines are the other seller's, who sells one thing.
func strange(lines []bookLine) bool {
	return slices.ContainsFunc(lines, func(l bookLine) bool { return l.kind == ItemLine && l.index == otherItem })
}
