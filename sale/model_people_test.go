package sale

import "slices"

// person is everybody whom claims, and every cart that was ever given, say is one:
// the claims that join are followed from cart to cart until no more come.
func (b *modelled) person(claims []Claim) []Claim {
	joins := func(c Claim) bool { return b.policy.JoinKinds.Has(c.Kind()) }
	var all []Claim
	for _, c := range claims {
		if joins(c) && !slices.Contains(all, c) {
			all = append(all, c)
		}
	}
	for more := true; more; {
		more = false
		for _, bond := range b.bonds {
			if !slices.ContainsFunc(bond, func(c Claim) bool { return joins(c) && slices.Contains(all, c) }) {
				continue
			}
			for _, c := range bond {
				if joins(c) && !slices.Contains(all, c) {
					all, more = append(all, c), true
				}
			}
		}
	}
	return all
}

// has is what the buyers with any of some claims have: live holds, and tickets by
// type that are held or live. What one hold is amended from is left out.
func (b *modelled) has(who []Claim, but *bookHold) (holds int64, tickets map[uint32]int64) {
	tickets = map[uint32]int64{}
	theirs := func(claims []Claim) bool {
		return slices.ContainsFunc(claims, func(c Claim) bool { return slices.Contains(who, c) })
	}
	add := func(lines []bookLine) {
		for _, l := range lines {
			if l.kind == TicketLine {
				tickets[l.index] += l.count
			}
		}
	}
	for _, h := range b.holds {
		if h.state == "live" && h != but && theirs(h.claims) {
			holds++
			add(h.lines)
		}
	}
	for _, o := range b.orders {
		if o.state == "waits" && theirs(o.claims) {
			add(o.lines)
		}
	}
	for _, t := range b.tickets {
		if t.live && theirs(b.orders[t.order-1].claims) {
			tickets[b.unit(t).index]++
		}
	}
	return holds, tickets
}

// limits: what the joined person, and each claim that is counted on its own, would
// have stays within every limit.
func (b *modelled) limits(c *bookCart, parts []wishPart) Status {
	if c.staff {
		return OK
	}
	claims := c.claims
	if c.amend != nil {
		claims = c.amend.claims
	}
	if b.anyLimit() && !slices.ContainsFunc(claims, func(c Claim) bool {
		return b.policy.JoinKinds.Has(c.Kind()) || b.policy.CountKinds.Has(c.Kind())
	}) {
		return IdentityNeeded
	}
	return b.limited(claims, needs(c, parts), c.amend, c.amend == nil)
}

// anyLimit says whether anything is limited per person.
func (b *modelled) anyLimit() bool {
	return b.policy.HoldsEach != 0 || b.policy.TicketsEach != 0 ||
		slices.ContainsFunc(b.w.types, func(d TypeDef) bool { return d.Each != 0 }) ||
		slices.ContainsFunc(b.w.events, func(d EventDef) bool { return d.TicketsEach != 0 })
}

func (b *modelled) limited(claims []Claim, need map[uint32]int64, but *bookHold, newHold bool) Status {
	s := b.within(b.person(claims), need, but, newHold)
	for _, c := range claims {
		if b.policy.CountKinds.Has(c.Kind()) {
			s = first(s, b.within([]Claim{c}, need, but, newHold))
		}
	}
	return s
}

func (b *modelled) within(who []Claim, need map[uint32]int64, but *bookHold, newHold bool) Status {
	holds, tickets := b.has(who, but)
	if most := int64(b.policy.HoldsEach); newHold && most != 0 && holds >= most {
		return HoldBudget
	}
	all, byEvent := int64(0), map[uint32]int64{}
	for typ, n := range need {
		tickets[typ] += n
	}
	for typ, n := range tickets {
		all += n
		byEvent[b.w.types[typ].Event] += n
	}
	s := OK
	for typ := range need {
		d := b.w.types[typ]
		if d.Each != 0 && tickets[typ] > int64(d.Each) {
			s = first(s, LimitType)
		}
		if most := b.w.events[d.Event].TicketsEach; most != 0 && byEvent[d.Event] > int64(most) {
			s = first(s, LimitEvent)
		}
	}
	if most := b.policy.TicketsEach; most != 0 && all > int64(most) {
		s = first(s, LimitSale)
	}
	return s
}

// owns says whether a claim is the owner's, or one of the same person's.
func (b *modelled) owns(h *bookHold, claim Claim) bool {
	if claim == h.owner {
		return claim != Claim{}
	}
	return b.policy.JoinKinds.Has(claim.Kind()) && slices.Contains(b.person(h.claims), claim)
}

// adds says whether claims bring in somebody known who is not behind others already.
func (b *modelled) adds(claims, others []Claim) bool {
	behind := append(b.person(others), others...)
	return slices.ContainsFunc(claims, func(c Claim) bool {
		uses := b.policy.JoinKinds.Has(c.Kind()) || b.policy.CountKinds.Has(c.Kind())
		known := slices.ContainsFunc(b.bonds, func(bond []Claim) bool { return slices.Contains(bond, c) })
		return uses && known && !slices.Contains(behind, c)
	})
}
