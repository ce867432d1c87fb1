package seating

// Doubts returns what is allowed but hardly meant: seats that a ticket cannot
// tell apart, seats on top of each other, wheelchair places without companion
// seats. It is for whoever uploads a plan to read before publishing it, and
// names at most twenty things.
func (c *Chart) Doubts() []string {
	var p problems
	c.doubtNames(&p)
	c.doubtPositions(&p)
	for _, place := range c.places {
		if len(place.Companions) == 0 {
			p.add("%s is a wheelchair place without companion seats", c.Describe(place.Seat))
		}
	}
	if len(p) > maxProblems {
		p[maxProblems] = "(and more)"
	}
	return p
}

func (c *Chart) doubtNames(p *problems) {
	type printed struct{ section, row, label string }
	seen := make(map[printed]Seat, c.Len())
	for s := range Seat(c.Len()) {
		row := c.rows[c.RowOf(s)]
		name := printed{c.sections[row.Section-1].Name, row.Label, c.Label(s)}
		if before, twice := seen[name]; twice {
			p.add("two seats print as %s: ids %q and %q", c.Describe(s), c.ID(before), c.ID(s))
			continue
		}
		seen[name] = s
	}
}

func (c *Chart) doubtPositions(p *problems) {
	seen := make(map[Point]Seat, c.Len())
	for s, at := range c.at {
		if before, twice := seen[at]; twice {
			p.add("%s lies on top of %s", c.Describe(Seat(s)), c.Describe(before))
			continue
		}
		seen[at] = Seat(s)
	}
}
