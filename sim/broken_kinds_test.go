package sim_test

import (
	"math"

	"facevalue/sale"
	"facevalue/sim"
)

// forgetsAnswers keeps no answer that says until when something stands.
func forgetsAnswers(m sim.Machine) sim.Machine {
	return &broken{Machine: m, apply: func(f sale.Fact) {
		if a, is := f.(*sale.Answered); !is || a.Outcome.Expires == 0 {
			m.Apply(f)
		}
	}}
}

func letsNothingLapse(m sim.Machine) sim.Machine {
	return &broken{Machine: m, apply: func(f sale.Fact) {
		if _, is := f.(*sale.HoldsLapsed); !is {
			m.Apply(f)
		}
	}}
}

// answersEarly answers a hold at once and states its facts with the next record.
// Until then it does nothing else.
func answersEarly(m sim.Machine) sim.Machine {
	var later []sale.Fact
	var seen int64
	return &broken{
		Machine: m,
		decide: func(a *sim.Ask, now int64) (sale.Outcome, []sale.Fact) {
			if len(later) > 0 {
				return sale.Outcome{Status: sale.Paused}, nil
			}
			out, facts := m.Decide(a, now)
			if _, is := a.Cmds[0].(*sale.PlaceHold); !is || len(facts) == 0 || !out.OK() {
				return out, facts
			}
			for _, f := range facts {
				f, _ = sale.ReadFact(sale.AppendFact(nil, f)) // facts live until the next decision
				later = append(later, f)
			}
			seen = now
			return out, nil
		},
		wake: func() int64 {
			if len(later) > 0 {
				return seen
			}
			return m.Wake()
		},
		due: func(now int64, most int) []sale.Fact {
			if len(later) == 0 {
				return m.Due(now, most)
			}
			facts := later
			later = nil
			return facts
		},
	}
}

// letsGoEarly ends every hold a little before its time.
func letsGoEarly(m sim.Machine) sim.Machine {
	const early = 120
	return &broken{
		Machine: m,
		wake: func() int64 {
			if at := m.Wake(); at != math.MaxInt64 {
				return at - early
			}
			return math.MaxInt64
		},
		due: func(now int64, most int) []sale.Fact { return m.Due(now+early, most) },
	}
}

// sellsTwice tells whoever names seats that are taken that they got them.
func sellsTwice(m sim.Machine) sim.Machine {
	return &broken{Machine: m, decide: func(a *sim.Ask, now int64) (sale.Outcome, []sale.Fact) {
		out, facts := m.Decide(a, now)
		if _, is := a.Cmds[0].(*sale.PlaceHold); is && out.Status == sale.SeatsTaken {
			return sale.Outcome{Ref: 1000, Expires: 5*now + 1000}, facts
		}
		return out, facts
	}}
}

// countsTwice takes the news of a payment as another payment when it comes again.
func countsTwice(m sim.Machine) sim.Machine {
	paid := map[uint64]*sale.OrderPaid{}
	return &broken{
		Machine: m,
		decide: func(a *sim.Ask, now int64) (sale.Outcome, []sale.Fact) {
			out, facts := m.Decide(a, now)
			c, is := a.Cmds[0].(*sale.FinishEffect)
			if !is {
				return out, facts
			}
			for _, f := range facts {
				if p, ok := f.(*sale.OrderPaid); ok {
					again := *p
					paid[c.Effect] = &again
				}
			}
			if p := paid[c.Effect]; p != nil && out.Status == sale.EffectState {
				return sale.Outcome{Ref: c.Effect}, []sale.Fact{p}
			}
			return out, facts
		},
	}
}

// neverDelivers takes the money and sends no tickets.
func neverDelivers(m sim.Machine) sim.Machine {
	return &broken{Machine: m, decide: func(a *sim.Ask, now int64) (sale.Outcome, []sale.Fact) {
		out, facts := m.Decide(a, now)
		if _, is := a.Cmds[0].(*sale.FinishEffect); is && len(facts) > 0 {
			e, opens := facts[len(facts)-1].(*sale.EffectOpened)
			if opens && e.Effect.Kind == sale.DeliverEffect {
				facts = facts[:len(facts)-1]
			}
		}
		return out, facts
	}}
}

// tellsAnotherTotal tells, and keeps for who repeats, a cent too much.
func tellsAnotherTotal(m sim.Machine) sim.Machine {
	return &broken{Machine: m, decide: func(a *sim.Ask, now int64) (sale.Outcome, []sale.Fact) {
		out, facts := m.Decide(a, now)
		if _, is := a.Cmds[0].(*sale.PlaceHold); !is || !out.OK() || len(facts) == 0 {
			return out, facts
		}
		out.Total++
		last := *facts[len(facts)-1].(*sale.Answered)
		last.Outcome = out
		return out, append(facts[:len(facts)-1:len(facts)-1], &last)
	}}
}

// keepsTickets voids the first of the tickets that were cancelled together, and gives
// the money back for all.
func keepsTickets(m sim.Machine) sim.Machine {
	return &broken{Machine: m, decide: func(a *sim.Ask, now int64) (sale.Outcome, []sale.Fact) {
		out, facts := m.Decide(a, now)
		c, is := a.Cmds[0].(*sale.CancelTickets)
		if !is || !out.OK() || len(facts) == 0 || len(c.Tickets) < 2 {
			return out, facts
		}
		for i, f := range facts {
			if v, ok := f.(*sale.TicketsVoided); ok && !v.Cancels {
				fewer := *v
				fewer.Tickets = v.Tickets[:1]
				facts[i] = &fewer
			}
		}
		return out, facts
	}}
}

// writesSomethingElse writes down another ceiling than it goes by.
func writesSomethingElse(m sim.Machine) sim.Machine {
	return &broken{Machine: m, write: func(b []byte, f sale.Fact) []byte {
		if p, is := f.(*sale.HoldPlaced); is {
			other := *p
			other.Ceiling++
			f = &other
		}
		return m.AppendFact(b, f)
	}}
}

// loadsTooMuch has, when it was loaded from a snapshot, given all holds time.
func loadsTooMuch(m sim.Machine) sim.Machine {
	return &broken{Machine: m, load: func(b []byte) error {
		if err := m.LoadSnapshot(b); err != nil {
			return err
		}
		m.Apply(&sale.HoldsExtended{Until: 9_000_000_000_000})
		return nil
	}}
}

// letsStrangersIn takes whoever asks about a hold for its owner.
func letsStrangersIn(m sim.Machine) sim.Machine {
	owners := map[uint64]sale.Claim{}
	return &broken{
		Machine: m,
		apply: func(f sale.Fact) {
			if p, is := f.(*sale.HoldPlaced); is && len(p.Claims) > 0 {
				owners[p.Hold] = p.Claims[0]
			}
			m.Apply(f)
		},
		decide: func(a *sim.Ask, now int64) (sale.Outcome, []sale.Fact) {
			if c, is := a.Cmds[0].(*sale.ReleaseHold); is {
				open, other := *c, *a
				open.Owner = owners[c.Hold]
				other.Cmds = []sale.Command{&open}
				a = &other
			}
			return m.Decide(a, now)
		},
	}
}
