package desk

// group is what becomes one record: facts, and everything that waits for them
// to be durable.
type group[C, O any, E Effect] struct {
	body    []byte
	count   uint32
	full    bool // a command did not fit: it is decided again for the next group
	spans   []Span[C, O]
	effects []E
	closed  []uint64
}

func (g *group[C, O, E]) empty() bool { return g.count == 0 && len(g.spans) == 0 }

func (g *group[C, O, E]) reset() {
	clear(g.spans) // let go of the batches
	clear(g.effects)
	g.body, g.spans, g.effects, g.closed = g.body[:0], g.spans[:0], g.effects[:0], g.closed[:0]
	g.count, g.full = 0, false
}

// fail turns every answer of the group into err.
func (g *group[C, O, E]) fail(err error) {
	for _, s := range g.spans {
		s.fail(err)
	}
}
