package sale

// tellBegin says that the provider has made its payment object: begin o1 ref=pi_1.
func (s *story) tellBegin(a *args) string {
	o := s.r.m.orderAt(s.numberOf(s.order, a.word("order")))
	return s.organize(0, &BeginEffect{Meta: a.meta(house.By), Effect: uint64(a.integer("effect", int64(o.charge))), Ref: a.value("ref", "")})
}

// tellAsked answers the open question about an order's charge: called-off o1,
// on-its-way o1.
func (s *story) tellAsked(a *args) string {
	o := s.r.m.orderAt(s.numberOf(s.order, a.word("order")))
	cmd := &FinishEffect{Meta: a.meta(house.By), Effect: s.r.m.effects[o.charge].cancel, Result: EffectDone, Amount: a.amount("amount", o.seller, 0)}
	if a.verb == "on-its-way" {
		cmd.Result, cmd.Reason = EffectDeclined, "processing"
	}
	out := s.do(cmd)
	if !out.OK() {
		return s.refusal(out, 0)
	}
	if charge := s.r.m.effects[o.charge]; charge.doubtful() {
		return "ok, a person is to look" + s.opened()
	} else if charge.ask != 0 {
		return "ok, ask again at " + clock(charge.ask) + s.opened()
	}
	return "ok" + s.opened()
}

// tellLate has money land for an order's newest charge that ended without any, or for
// its n-th: late o1, late o1 charge=1 amount=40.00.
func (s *story) tellLate(a *args) string {
	n := s.numberOf(s.order, a.word("order"))
	var ended []uint64
	for _, id := range sortedKeys(s.r.m.unpaid) {
		if s.r.m.unpaid[id] == n {
			ended = append(ended, id)
		}
	}
	if len(ended) == 0 {
		return "no charge of it ended without money"
	}
	o := s.r.m.orderAt(n)
	cmd := &FinishEffect{
		Meta: a.meta(house.By), Effect: ended[int(a.integer("charge", int64(len(ended))))-1], Result: EffectDone, Tender: "transfer", Ref: "late",
		Amount: a.amount("amount", o.seller, s.r.m.sumOf(o.lines)),
	}
	out := s.do(cmd)
	if !out.OK() {
		return s.refusal(out, 0)
	}
	return "ok" + s.opened()
}

// tellSettle has somebody end a charge that is in doubt: settle o1 paid by=finance:fay
// reason=.., settle o1 unpaid ...
func (s *story) tellSettle(a *args) string {
	o := s.r.m.orderAt(s.numberOf(s.order, a.word("order")))
	cmd := &FinishEffect{Meta: a.meta(organizer), Effect: o.charge, Result: EffectDeclined, Reason: a.value("reason", "")}
	if a.word("paid or unpaid") == "paid" {
		cmd.Result, cmd.Amount, cmd.Tender = EffectDone, s.r.m.effects[o.charge].Amount, "transfer"
	}
	out := s.do(cmd)
	if !out.OK() {
		return s.refusal(out, 0)
	}
	return "ok" + s.opened()
}
