package ledger

import (
	"facevalue/sale"
)

var (
	till  = sale.Meta{By: sale.Actor{Role: sale.BoxOffice, Name: "bert"}}
	boss  = sale.Meta{By: sale.Actor{Role: sale.Owner, Name: "olga"}}
	house = sale.Meta{By: sale.Actor{Role: sale.House}}
)

func (s *shop) verb(verb string) {
	verbs := map[string]func(){
		"order": s.place, "counter": s.counter, "pay": s.pay, "refund": s.refund, "cancel": s.cancel,
		"return": s.giveBack, "adjust": s.adjust, "exchange": s.exchange, "wait": s.wait,
	}
	do, known := verbs[verb]
	if !known {
		s.d.Fatalf(s.t, "unknown verb %q", verb)
	}
	do()
}

func (s *shop) wants() []sale.Want {
	wants := []sale.Want{{Count: uint32(max(1, s.number("tickets")))}}
	if n := s.number("scarfs"); n > 0 {
		wants = append(wants, sale.Want{Kind: sale.ItemLine, Count: uint32(n)})
	}
	if n := s.number("roof"); n > 0 {
		wants = append(wants, sale.Want{Kind: sale.DonationLine, Index: 1, Count: uint32(n)})
	}
	return wants
}

func (s *shop) owner() sale.Claim {
	c := sale.Claim{0: byte(sale.ClaimSession)}
	copy(c[1:], s.d.CmdArgs[0].Key)
	return c
}

func (s *shop) hold() (hold, total uint64) {
	out := s.do(&sale.PlaceHold{Claims: []sale.Claim{s.owner()}, Wants: s.wants()})
	return out.Ref, uint64(out.Total)
}

// place holds and checks out.
func (s *shop) place() {
	hold, total := s.hold()
	out := s.do(&sale.Checkout{Hold: hold, Owner: s.owner(), Agreed: int64(total)})
	s.orders[s.d.CmdArgs[0].Key] = out.Ref
}

func (s *shop) counter() {
	c := &sale.SellAtCounter{Meta: till, Wants: s.wants(), Tender: s.arg("tender"), Free: s.has("free"), Reason: "at the door"}
	s.orders[s.d.CmdArgs[0].Key] = s.do(c).Ref
}

// effect is the order's open effect of a kind.
func (s *shop) effect(kind sale.EffectKind) sale.Effect {
	for _, e := range s.m.OpenEffects(nil) {
		if e.Order == s.order() && e.Kind == kind {
			return e
		}
	}
	return sale.Effect{ID: uint64(s.number("charge")), Amount: s.number("amount")}
}

// pay ends a charge: with money, or called off.
func (s *shop) pay() {
	e := s.effect(sale.ChargeEffect)
	c := &sale.FinishEffect{Meta: house, Effect: e.ID, Result: sale.EffectDone, Amount: e.Amount, Tender: "card", Ref: "pi"}
	if s.has("declined") {
		c.Result, c.Amount, c.Tender = sale.EffectDeclined, 0, ""
	}
	if n := s.number("amount"); n > 0 {
		c.Amount = n
	}
	s.do(c)
}

func (s *shop) refund() {
	e := s.effect(sale.RefundEffect)
	c := &sale.FinishEffect{Meta: house, Effect: e.ID, Result: sale.EffectDone, Ref: "re"}
	if s.has("failed") {
		c.Result, c.Amount = sale.EffectDeclined, s.number("back")
	}
	s.do(c)
}

func (s *shop) cancel() {
	s.do(&sale.CancelOrder{Meta: boss, Order: s.order(), Reason: "asked for", WithFees: s.has("with-fees")})
}

func (s *shop) live() (live []uint64) {
	o, _ := s.m.OrderInfo(s.order())
	for _, t := range o.Tickets {
		if t.State == "live" {
			live = append(live, t.Ticket)
		}
	}
	return live
}

func (s *shop) giveBack() {
	n := max(1, s.number("tickets"))
	s.do(&sale.CancelTickets{Meta: boss, Order: s.order(), Tickets: s.live()[:n], Reason: "asked for", WithFees: s.has("with-fees")})
}

func (s *shop) adjust() {
	c := &sale.AdjustOrder{Meta: boss, Order: s.order(), Reason: "asked for", Tender: s.arg("tender")}
	if n := s.number("off"); n > 0 {
		c.Lines = append(c.Lines, sale.Adjustment{Kind: sale.DiscountLine, Amount: -n, Code: "view"})
	}
	if n := s.number("scarfs"); n > 0 {
		c.Lines = append(c.Lines, sale.Adjustment{Kind: sale.ItemLine, Count: uint32(n)})
	}
	if n := s.number("roof"); n > 0 {
		c.Lines = append(c.Lines, sale.Adjustment{Kind: sale.DonationLine, Index: 1, Amount: n})
	}
	s.do(c)
}

// exchange gives up a ticket for new ones.
func (s *shop) exchange() {
	live := s.live()[:1]
	hold, _ := s.hold()
	s.do(&sale.Exchange{Order: s.order(), Owner: s.owner(), Hold: hold, Tickets: live})
}

// wait lets so many minutes pass.
func (s *shop) wait() {
	s.now += s.number("minutes") * 60_000
	s.record(s.m.Due(s.now, 100))
}
