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
	if out := firstOf(validPolicy(&c.Policy), c.Policy.mayLimit(m.limitsOffers())); !out.OK() {
		return out
	}
	if m.recasts(&c.Policy) {
		return refuse(Contradiction, "claims of a kind that buyers have shown already cannot begin to join or to be counted another way")
	}
	if orderFee(&c.Policy) > orderFee(&m.policy) || c.Policy.PostedNotice < m.policy.PostedNotice {
		if out := m.mayRise(func(*window) bool { return true }, c.Posted, m.policyAt, now); !out.OK() {
			return out
		}
	}
	m.fact(&PolicySet{Policy: c.Policy, By: c.By, Posted: c.Posted, At: now})
	return Outcome{}
}

// orderFee is what the fees of an order come to, which nobody can decline.
func orderFee(p *Policy) int64 {
	unit := orderFeeUnit(p)
	return unit.Total()
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
