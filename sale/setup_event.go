package sale

// changeEvent moves an event, or changes its limit per person. Until when a ticket may be
// cancelled or renamed counts from the start as it is then. A limit that falls below what
// somebody has takes nothing away: they get no more.
func (m *Machine) changeEvent(c *ChangeEvent) Outcome {
	if out := known(int(c.Event) < len(m.events), "event"); !out.OK() {
		return out
	}
	was := &m.events[c.Event].def
	if c.Def.Key != was.Key || c.Def.Seller != was.Seller || c.Def.Chart != was.Chart {
		return refuse(Contradiction, "an event keeps its key and its seller; its chart is swapped")
	}
	if what := c.Def.GiveBack.wrong(); what != "" {
		return refuse(Malformed, what)
	}
	if out := m.policy.mayLimit(c.Def.TicketsEach != 0); !out.OK() {
		return out
	}
	m.fact(&EventChanged{Event: c.Event, Def: c.Def, By: c.By})
	return Outcome{Ref: uint64(c.Event)}
}
