package sim

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"facevalue/sale"
)

// staffWish is what the people of the house do next.
func (s *shop) staffWish(r *rand.Rand) *Ask {
	if s.state != sale.SwitchOpen && r.IntN(3) > 0 {
		return s.turnSwitch(sale.SwitchOpen)
	}
	switch n := r.IntN(33); {
	case n < 9:
		return s.sell(r)
	case n < 12:
		return s.block(r)
	case n < 14:
		return s.unblock(r)
	case n < 17:
		return s.moveCapacity(r)
	case n < 20:
		return s.setPrice(r)
	case n < 21 && s.outside.slow: // a frozen sale asks nobody, and slow payments would never end
		return s.turnSwitch(sale.Switch(1 + r.IntN(2)))
	case n < 21:
		return s.turnSwitch(sale.Switch(1 + r.IntN(3)))
	case n < 22:
		return s.extend(r)
	case n < 24:
		return s.govern(r)
	case n < 27:
		return s.offer(r)
	case len(s.orders) > 0:
		return s.look(r, s.orders[r.IntN(len(s.orders))])
	}
	return s.sell(r)
}

// sell sells at the counter.
func (s *shop) sell(r *rand.Rand) *Ask {
	m := s.keyed(clerk)
	c := &sale.SellAtCounter{Meta: m, Tender: "cash", Ref: "till 1", Reason: "at the door", Wants: s.fans[0].wants(r), Free: r.IntN(4) == 0, Answers: consent}
	if r.IntN(3) == 0 {
		c.Window = 1 + general
	}
	if r.IntN(4) == 0 {
		c.Window, c.Alloc = 0, members
	}
	return newAsk("counter", m, c, func(out sale.Outcome) error {
		o := &order{n: out.Ref, at: true, cash: out.Total}
		o.what, o.total = fmt.Sprintf("counter order %d", o.n), out.Total
		if err := o.given(c.Wants, nil, 0, out.Detail); err != nil {
			return err
		}
		if c.Free && out.Total != 0 {
			return fmt.Errorf("%s was to cost nothing and cost %d", o.what, out.Total)
		}
		s.report.Counts.Counter++
		return s.ordered(o)
	})
}

// block takes seats out of sale.
func (s *shop) block(r *rand.Rand) *Ask {
	m := s.keyed(boss)
	w := named(r, uint32(front+r.IntN(2)), uint32(1+r.IntN(2)))
	c := &sale.BlockSeats{Meta: m, Event: play, Seats: w.Seats, Kill: r.IntN(3) == 0, Reason: "camera"}
	return newAsk("block", m, c, func(sale.Outcome) error {
		b := &claim{what: fmt.Sprintf("block of %v", c.Seats)}
		for _, n := range c.Seats {
			b.goods = append(b.goods, good{typ: w.Index, seat: n + 1})
		}
		s.blocks = append(s.blocks, b)
		s.report.Counts.Blocked++
		return s.together()
	})
}

// unblock puts back what the house has kept longest.
func (s *shop) unblock(r *rand.Rand) *Ask {
	i := slices.IndexFunc(s.blocks, func(b *claim) bool { return !b.over && b.busy == 0 })
	if i < 0 {
		return s.sell(r)
	}
	m, b := s.keyed(boss), s.blocks[i]
	c := &sale.UnblockSeats{Meta: m, Event: play}
	for _, g := range b.goods {
		c.Seats = append(c.Seats, g.seat-1)
	}
	return newAsk("unblock", m, c, func(sale.Outcome) error {
		b.over = true
		return nil
	}, b)
}

// moveCapacity blocks places, changes a capacity or moves some to an allocation.
func (s *shop) moveCapacity(r *rand.Rand) *Ask {
	m := s.keyed(boss)
	var cmd sale.Command
	switch r.IntN(4) {
	case 0:
		cmd = &sale.BlockCount{Meta: m, Pool: r.Uint32N(2), Count: int64(1 + r.IntN(3)), Reason: "stage"}
	case 1:
		cmd = &sale.BlockCount{Meta: m, Pool: r.Uint32N(2), Count: -int64(1 + r.IntN(3)), Reason: "smaller stage"}
	case 2:
		cmd = &sale.MoveCount{Meta: m, Pool: floor, From: r.Uint32N(2), To: r.Uint32N(2), Count: 1 + r.Uint32N(4)}
	default:
		c := &sale.SetCapacity{Meta: m, Pool: r.Uint32N(3), Capacity: 3 + r.Uint32N(30)}
		if r.IntN(3) == 0 {
			c.Accept = "fire officer"
		}
		cmd = c
	}
	return newAsk("capacity", m, cmd, func(sale.Outcome) error {
		s.report.Counts.Moved++
		return nil
	})
}

func (s *shop) setPrice(r *rand.Rand) *Ask {
	m := s.keyed(boss)
	typ := r.Uint32N(uint32(len(ticketTypes)))
	c := &sale.SetPrice{Meta: m, Type: typ, Price: price(ticketTypes[typ].face + 100*r.Int64N(10) - 300)}
	if typ == admission && r.IntN(6) == 0 {
		c.Price = sale.Price{} // for nothing
	}
	return newAsk("price", m, c, nil)
}

func (s *shop) turnSwitch(to sale.Switch) *Ask {
	m := s.keyed(boss)
	c := &sale.SetSwitch{Meta: m, State: to, Reason: "counting"}
	asked := s.now
	if to == sale.SwitchFrozen {
		s.freezing++
		s.mayFreeze(asked)
	}
	return newAsk("switch", m, c, func(sale.Outcome) error {
		s.state = to
		if to == sale.SwitchFrozen {
			s.freezing--
			s.mayFreeze(asked)
		} else if s.frozenFrom != 0 {
			s.mayThaw()
		}
		return nil
	})
}

// mayFreeze notes that the sale may be frozen from an instant on: nothing is over by
// the clock then.
func (s *shop) mayFreeze(from int64) {
	if s.frozenFrom == 0 {
		s.frozenFrom = from
	}
}

// mayThaw notes that the clocks run again, and how much time a freeze has given back
// at the most.
func (s *shop) mayThaw() {
	s.grace = max(s.grace, s.now+(s.now-s.frozenFrom))
	if s.freezing == 0 {
		s.frozenFrom = 0
	}
}

// extend gives all holds some time, as when payments are down.
func (s *shop) extend(r *rand.Rand) *Ask {
	m := s.keyed(boss)
	c := &sale.ExtendHolds{Meta: m, Until: s.now + 500 + r.Int64N(2500), Reason: "payments are down"}
	s.grace = max(s.grace, c.Until)
	return newAsk("extend", m, c, nil)
}

// look has staff change an order: cancel it, some of it, or its price.
func (s *shop) look(r *rand.Rand, o *order) *Ask {
	m := s.keyed(boss)
	valid := s.validTickets(o)
	switch n := r.IntN(9); {
	case o.busy > 0 || o.over || o.exchange != nil:
		return s.sell(r)
	case n < 2:
		c := &sale.CancelOrder{Meta: m, Order: o.n, Reason: "double", WithFees: r.IntN(2) == 0, Withhold: r.IntN(3) == 0}
		return s.cancel(o, m, c)
	case n < 4 && len(valid) > 0:
		c := &sale.CancelTickets{Meta: m, Order: o.n, Reason: "view blocked", WithFees: r.IntN(2) == 0, Withhold: r.IntN(3) == 0}
		return s.cancelSome(o, m, c, someOf(r, valid))
	case n < 5:
		c := &sale.CorrectContact{Meta: m, Order: o.n, Person: [16]byte{9}, Sealed: []byte("new"), Reason: "misspelt"}
		return newAsk("contact", m, c, nil)
	}
	return s.adjust(r, o, m)
}

// adjust takes something off an order, or adds a fee or scarfs to it.
func (s *shop) adjust(r *rand.Rand, o *order, m sale.Meta) *Ask {
	a := sale.Adjustment{Kind: sale.DiscountLine, Amount: -(1 + r.Int64N(700)), Code: "view"}
	c := &sale.AdjustOrder{Meta: m, Order: o.n, Reason: "asked for"}
	more := a.Amount
	switch r.IntN(4) {
	case 0:
		a = sale.Adjustment{Kind: sale.FeeLine, Amount: 1 + r.Int64N(500), Code: "post"}
		more = a.Amount
		o.mayOwe = true // from when it is asked: the answer may come late
	case 1, 2:
		a = sale.Adjustment{Kind: sale.ItemLine, Index: scarf, Count: 1 + r.Uint32N(2)}
		more = int64(a.Count) * scarfPrice
		if !o.mayOwe && r.IntN(2) == 0 {
			c.Tender, o.till = "cash", true
		} else {
			o.mayOwe = true
		}
	}
	c.Lines = []sale.Adjustment{a}
	return newAsk("adjust", m, c, func(out sale.Outcome) error {
		if out.Total != o.total+more {
			return fmt.Errorf("%s cost %d, was adjusted by %d and costs %d", o.what, o.total, more, out.Total)
		}
		o.total = out.Total
		o.scarfs += a.Count
		if c.Tender != "" {
			o.cash += more
		}
		if a.Count > 0 {
			s.report.Counts.Added++
		}
		s.report.Counts.Adjusted++
		return nil
	}, &o.claim)
}

// govern changes the rules for what comes after: how long holds live, and what an order
// costs besides. What is announced before holds the prices down.
func (s *shop) govern(r *rand.Rand) *Ask {
	m := s.keyed(boss)
	if r.IntN(3) == 0 {
		window := r.Uint32N(3)
		c := &sale.PostRules{Meta: m, Window: window, Version: 1, Effective: s.now}
		if setup := s.live.Setup(); int(window) < len(setup.Windows) {
			c.Version += setup.Windows[window].Posted
		}
		return newAsk("post rules", m, c, func(sale.Outcome) error {
			s.report.Counts.Governed++
			return nil
		})
	}
	p := s.policy
	p.HoldFor = 1000 * (1 + r.Int64N(4))
	p.HoldCeiling = p.HoldFor * (1 + r.Int64N(3))
	p.OrphanRule = r.IntN(2) == 0
	if len(p.OrderFees) > 0 && r.IntN(2) == 0 {
		p.OrderFees = []sale.Fee{{Code: "order", Payee: "hall", Amount: r.Int64N(300), Unavoidable: true}}
	}
	return newAsk("policy", m, &sale.SetPolicy{Meta: m, Policy: p, Posted: r.Uint32N(3)}, func(sale.Outcome) error {
		s.report.Counts.Governed++
		return nil
	})
}
