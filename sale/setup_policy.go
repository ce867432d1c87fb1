package sale

func validPolicy(p *Policy) Outcome {
	switch {
	case p.HoldFor < second || p.HoldFor > maxSpan:
		return refuse(Malformed, "hold_for must be from 1,000 ms to a year")
	case p.HoldCeiling < p.HoldFor || p.HoldCeiling > maxSpan:
		return refuse(Malformed, "hold_ceiling must be from hold_for to a year")
	case p.PayFor < second || p.PayFor > maxSpan:
		return refuse(Malformed, "pay_for must be from 1,000 ms to a year")
	case p.PayCeiling < 0 || p.PayCeiling > maxSpan:
		return refuse(Malformed, "pay_ceiling must be from 0 to a year")
	case p.PostedNotice < 0 || p.PostedNotice > maxSpan:
		return refuse(Malformed, "posted_notice must be from 0 to a year")
	}
	if out := p.validTenders(); !out.OK() {
		return out
	}
	if p.Disputes >= disputeRuleEnd {
		return refuse(Malformed, "a dispute voids tickets when it is lost, suspends them while it is open, or keeps them")
	}
	if what := validPrice(&Price{Fees: p.OrderFees, Taxes: p.OrderTaxes}); what != "" {
		return refuse(Malformed, what)
	}
	for _, f := range p.OrderFees {
		if f.Rate != 0 {
			return refuse(Malformed, "an order fee is an amount, not a rate")
		}
	}
	return p.mayLimit(p.HoldsEach != 0 || p.TicketsEach != 0)
}

// mayLimit refuses limits per person where no claim makes anybody a person: they would
// turn every buyer away.
func (p *Policy) mayLimit(limits bool) Outcome {
	for k := ClaimKind(1); limits && k < claimKindEnd; k++ {
		limits = p.use(k) == claimIgnored
	}
	if limits {
		return refuse(Contradiction, "a limit per person needs a kind of claim that joins or counts")
	}
	return Outcome{}
}

func (m *Machine) setPolicy(c *SetPolicy, now int64) Outcome {
	room := full("order fees and notices", len(m.orderFees)+len(m.notices), maxPrices)
	if out := firstOf(validPolicy(&c.Policy), room, c.Policy.mayLimit(m.limitsOffers())); !out.OK() {
		return out
	}
	if m.recasts(&c.Policy) {
		return refuse(Contradiction, "claims of a kind that buyers have shown already cannot begin to join or to be counted another way")
	}
	fee := orderFeeUnit(&c.Policy)
	if out := m.mayOwe(c, &fee, now); !out.OK() {
		return out
	}
	m.fact(&PolicySet{Policy: c.Policy, By: c.By, Posted: c.Posted, At: now, OrderFee: fee})
	return Outcome{}
}

// mayOwe refuses a policy by which every order would cost more, or new rules would come
// sooner, than the posted rules of any window say.
func (m *Machine) mayOwe(c *SetPolicy, fee *Unit, now int64) Outcome {
	var out Outcome
	if last := &m.orderFees[len(m.orderFees)-1]; fee.Total() > last.total { // nobody can decline any of it
		out = m.mayRise(everyWindow, c.Posted, last.at, now)
	}
	if last := &m.notices[len(m.notices)-1]; c.Policy.PostedNotice < last.span {
		out = sooner(out, m.mayRise(everyWindow, c.Posted, last.at, now))
	}
	return out
}

func everyWindow(*window) bool { return true }

// notice is how long before they take effect new rules were to be posted, since when.
type notice struct{ span, at int64 }

// applyPolicy makes a policy the sale's, and notes since when its fees and its notice
// are what they are. Facts of before had the fees in the policy alone.
func (m *Machine) applyPolicy(p *Policy, fee Unit, at int64) {
	m.policy = *p
	if len(fee.Fees) == 0 {
		fee = orderFeeUnit(p)
	}
	price := Price{Fees: p.OrderFees, Taxes: p.OrderTaxes}
	if n := len(m.orderFees); n == 0 || !price.same(&m.orderFees[n-1].price) {
		m.orderFees = append(m.orderFees, m.newList(price, fee, at))
	}
	if n := len(m.notices); n == 0 || p.PostedNotice != m.notices[n-1].span {
		m.notices = append(m.notices, notice{p.PostedNotice, at})
	}
}

// recasts says whether a policy would begin to join or to count claims of a kind
// that is known otherwise: what each of their persons has would be counted twice.
func (m *Machine) recasts(p *Policy) bool {
	old := &m.policy
	var moved KindSet
	for k := ClaimKind(1); k < claimKindEnd; k++ {
		if use := p.use(k); use != old.use(k) && use != claimIgnored {
			moved |= Kinds(k)
		}
	}
	for i := 0; moved != 0 && i < m.claims.list.n; i++ {
		if moved.Has(m.claims.list.at(i).claim.Kind()) {
			return true
		}
	}
	return false
}
