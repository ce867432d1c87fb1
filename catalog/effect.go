package catalog

// EffectKind is what the outside world is owed.
type EffectKind uint8

// ApplyPlan brings a sale to what its published plan wants.
const ApplyPlan EffectKind = 1

// Effect is work for the outside world, as data.
type Effect struct {
	ID      uint64     `wire:"1"`
	Kind    EffectKind `wire:"2"`
	Sale    string     `wire:"3"`
	Suffix  string     `wire:"4"`
	Number  uint32     `wire:"5"` // of the sale
	Version uint32     `wire:"6"` // of the plan that was published when it was opened
}

// EffectID names the effect within its organizer.
func (e Effect) EffectID() uint64 { return e.ID }

// Lane keeps one sale's effects in sequence.
func (e Effect) Lane() uint64 { return uint64(e.Number) }

// Result is how an effect ended.
type Result uint8

// The results.
const (
	Applied Result = 1 + iota // the sale is as planned
	Waits                     // the rest is to be done at an instant
	Refused                   // the sale would not do a step
)

// open owes a sale that its plan is carried out; each call in a decision takes the
// next id.
func (m *Machine) open(s *Sale, version uint32) {
	m.opening++
	m.fact(&EffectOpened{Effect: Effect{
		ID: m.lastEffect + m.opening, Kind: ApplyPlan, Sale: s.Key, Suffix: s.Suffix, Number: s.Number, Version: version,
	}})
}

func (m *Machine) finishEffect(c *FinishEffect) Outcome {
	e, open := m.effects[c.Effect]
	wrong := ""
	switch {
	case c.Result < Applied || c.Result > Refused:
		wrong = "a result is applied, waits or refused"
	case (c.Result == Waits) != (c.Until != 0):
		wrong = "what waits says until when, and nothing else does"
	default:
		wrong = firstWrong(wrongReport("step", c.Step), wrongReport("code", c.Code), wrongReport("text", c.Text))
	}
	if out := malformed(wrong); !out.OK() {
		return out
	}
	if !open {
		return refuse(EffectState, "effect")
	}
	if c.Version == 0 || c.Version > m.sale(e.Sale).Published {
		return refuse(Malformed, "a result names the version of the plan that it is of")
	}
	m.fact(&EffectClosed{
		ID: e.ID, Result: c.Result, Version: c.Version, Seq: c.Seq, Until: c.Until, Step: c.Step, Code: c.Code, Text: c.Text, Sale: e.Sale,
	})
	return Outcome{Ref: e.ID, Key: e.Sale}
}

func (m *Machine) applyEffectOpened(f *EffectOpened) {
	e := f.Effect
	if e.ID != m.lastEffect+1 {
		m.broken("effect %d opened after effect %d", e.ID, m.lastEffect)
	}
	m.lastEffect = e.ID
	m.effects[e.ID] = e
	m.opened = append(m.opened, e)
	m.sale(e.Sale).Until = 0
}

func (m *Machine) applyEffectClosed(f *EffectClosed) {
	e, open := m.effects[f.ID]
	if !open {
		m.broken("effect %d closed twice", f.ID)
	}
	delete(m.effects, f.ID)
	s := m.sale(e.Sale)
	switch f.Result {
	case Refused:
		s.Refusal = &Refusal{Version: f.Version, Step: f.Step, Code: f.Code, Text: f.Text, At: f.At}
	case Waits:
		s.Refusal = nil
		s.Until = f.Until
	default:
		s.Refusal, s.Applied, s.Seq = nil, f.Version, f.Seq
	}
}

// applying is how many effects of a sale are open.
func (m *Machine) applying(sale string) int {
	n := 0
	for _, e := range m.effects {
		if e.Sale == sale {
			n++
		}
	}
	return n
}

// Opened adds to dst the effects opened by facts applied since the last call.
func (m *Machine) Opened(dst []Effect) []Effect {
	for _, e := range m.opened {
		if _, open := m.effects[e.ID]; open {
			dst = append(dst, e)
		}
	}
	m.opened = m.opened[:0]
	return dst
}

// Open adds every open effect to dst, oldest first; Opened will not tell them again.
func (m *Machine) Open(dst []Effect) []Effect {
	m.opened = m.opened[:0]
	for _, id := range sortedKeys(m.effects) {
		dst = append(dst, m.effects[id])
	}
	return dst
}
