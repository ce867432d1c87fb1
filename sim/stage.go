package sim

import "facevalue/sale"

// pace is how much faster than the driver's clock the sale's runs: a hold lives at
// least a second, and in the driver's second a great deal happens.
const pace = 5

// stage is a sale as the driver has it.
type stage struct {
	*sale.Machine
	shop *shop
}

func (s *shop) newStage() Machine {
	var m Machine = &stage{sale.New(findChart), s}
	if s.options.Machine != nil {
		m = s.options.Machine(m)
	}
	return m
}

// Decide implements desk.Machine.
func (g *stage) Decide(a *Ask, now int64) (sale.Outcome, []sale.Fact) {
	g.at(now)
	for _, cmd := range a.Cmds {
		g.Foresee(cmd) // which the desk would: nothing may come of it
	}
	if len(a.Cmds) == 1 {
		return g.Machine.Decide(a.Cmds[0], g.shop.now)
	}
	return g.chapter(a)
}

// chapter decides several commands, each on what the one before has made of a copy.
// What was done already has its first outcome.
func (g *stage) chapter(a *Ask) (out sale.Outcome, all []sale.Fact) {
	m := g.Machine
	if _, facts := m.Decide(a.Cmds[0], g.shop.now); len(facts) > 0 {
		var err error
		if m, err = copyOf(m); err != nil {
			g.shop.broken("%w", err)
		}
	}
	for _, cmd := range a.Cmds {
		var facts []sale.Fact
		if out, facts = m.Decide(cmd, g.shop.now); !out.OK() {
			return out, nil
		}
		for _, f := range facts {
			f, err := sale.ReadFact(sale.AppendFact(nil, f))
			if err != nil {
				g.shop.broken("%w", err)
			}
			m.Apply(f)
			all = append(all, f)
		}
	}
	return out, all
}

// Due implements desk.Machine.
func (g *stage) Due(now int64, most int) []sale.Fact {
	g.at(now)
	return g.Machine.Due(g.shop.now, most)
}

// Wake implements desk.Machine: the first of the driver's instants that is not too
// early.
func (g *stage) Wake() int64 {
	at := g.Machine.Wake()
	if at == never {
		return never
	}
	return (at + pace - 1) / pace
}

// Open implements desk.Machine: the desk asks it of the machine it goes on with.
func (g *stage) Open(dst []sale.Effect) []sale.Effect {
	g.shop.live = g.Machine
	return g.Machine.Open(dst)
}

// Audit implements desk.Machine. The driver asks it of machines that hold all that
// is durable; the auditor has its say there.
func (g *stage) Audit() error {
	if err := g.Machine.Audit(); err != nil {
		return err
	}
	return g.shop.examine(g.Machine)
}

func (g *stage) at(now int64) { g.shop.now, g.shop.live = now*pace, g.Machine }

// copyOf is another machine in the same state, for questions that are nobody's
// business.
func copyOf(m *sale.Machine) (*sale.Machine, error) {
	again := sale.New(findChart)
	return again, again.LoadSnapshot(m.AppendSnapshot(nil))
}
