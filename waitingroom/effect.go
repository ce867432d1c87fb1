package waitingroom

import "slices"

// EffectKind is what the outside world is owed.
type EffectKind uint8

// The kinds of effect.
const (
	PublishNotice EffectKind = 1 + iota
	PublishAmendment
	PublishCheckpoint
	PublishSeed
	PublishServing
	PublishOutcomes
	// FetchBeacon gets the round that the notice names and brings its signature with
	// EndEffect.
	FetchBeacon
	effectEnd
)

// String is the kind's word.
func (k EffectKind) String() string {
	return word(k, "none", "notice", "amendment", "checkpoint", "seed", "serving", "outcomes", "beacon")
}

// Effect is work for the outside world, as data. What is published is everything up
// to the record that opened the effect; publishing more is harmless.
type Effect struct {
	ID      uint64     `wire:"1"`
	Kind    EffectKind `wire:"2"`
	Version uint32     `wire:"3"` // of the notice
	Round   uint64     `wire:"4"` // of the beacon
}

// EffectID names the effect within its room.
func (e Effect) EffectID() uint64 { return e.ID }

// Lanes of effects: what is published goes out in order, beside what is fetched.
const (
	publishLane = 1
	fetchLane   = 2
)

// Lane keeps what is published in sequence.
func (e Effect) Lane() uint64 {
	if e.Kind == FetchBeacon {
		return fetchLane
	}
	return publishLane
}

// effects are what is owed, and what is to be tried again.
type effects struct {
	open  map[uint64]Effect
	fresh []Effect // opened since the last call of Opened
	last  uint64
	again []retry
}

// retry is an effect that failed and will be opened anew.
type retry struct {
	Effect Effect `wire:"1"` // with the id of the one that failed
	At     int64  `wire:"2"`
}

// owed says whether an effect of a kind is open or will be tried again.
func (e *effects) owed(kind EffectKind) bool {
	for _, r := range e.again {
		if r.Effect.Kind == kind {
			return true
		}
	}
	for _, o := range e.open {
		if o.Kind == kind {
			return true
		}
	}
	return false
}

func (e *effects) wake() int64 {
	wake := int64(never)
	for _, r := range e.again {
		wake = min(wake, r.At)
	}
	return wake
}

// nextEffect is the id of one more effect of the decision being made.
func (m *Machine) nextEffect() uint64 {
	m.opening++
	return m.effects.last + m.opening
}

// dueEffects opens again what failed. A beacon that somebody else has brought is
// fetched no more.
func (m *Machine) dueEffects(now int64, limit int) {
	for _, r := range m.effects.again {
		if r.At > now || len(m.facts) >= limit {
			continue
		}
		e := r.Effect
		e.ID = m.nextEffect()
		m.fact(&EffectOpened{Effect: e})
	}
}

// Waits between attempts.
const (
	publishAgain = 5 * second
	fetchAgain   = 3 * second
)

// endEffect takes in how an effect ended. What a beacon brought is looked at like what
// anybody brings.
func (m *Machine) endEffect(c *EndEffect, now int64) Outcome {
	e, open := m.effects.open[c.Effect]
	if wrong := wrongText("a failure", c.Failed, 0); wrong != "" {
		return refuse(Malformed, wrong)
	}
	if !open {
		return refuse(EffectState, "effect")
	}
	failed := c.Failed
	if e.Kind == FetchBeacon && m.seed == nil && failed == "" {
		failed = m.fetched(c, now)
	}
	f := &EffectClosed{ID: e.ID, Failed: failed}
	switch {
	case failed == "" || m.seed != nil && e.Kind == FetchBeacon:
	case e.Kind == FetchBeacon:
		f.Again = now + fetchAgain
	default:
		f.Again = now + publishAgain
	}
	m.fact(f)
	return Outcome{}
}

// fetched makes the draw with what was fetched, or says why not.
func (m *Machine) fetched(c *EndEffect, now int64) string {
	post := &PostSeed{Signature: c.Signature}
	if len(c.Signature) == 0 {
		return "nothing was fetched"
	}
	randomness, out := m.randomness(post, now)
	if !out.OK() {
		return out.Detail.What
	}
	m.drawWith(randomness, post)
	return ""
}

// owe opens an effect that a fact states.
func (m *Machine) owe(e Effect) {
	if e.ID == 0 {
		return
	}
	if e.ID != m.effects.last+1 {
		m.broken("effect %d opened after effect %d", e.ID, m.effects.last)
	}
	m.effects.last = e.ID
	m.effects.open[e.ID] = e
	m.effects.fresh = append(m.effects.fresh, e)
}

// applyEffectOpened also takes what is tried again off those that wait for it.
func (m *Machine) applyEffectOpened(f *EffectOpened) {
	same := func(r retry) bool { return r.Effect.Kind == f.Effect.Kind && r.Effect.Version == f.Effect.Version }
	if i := slices.IndexFunc(m.effects.again, same); i >= 0 {
		m.effects.again = slices.Delete(m.effects.again, i, i+1)
	}
	m.owe(f.Effect)
}

func (m *Machine) applyEffectClosed(f *EffectClosed) {
	e, open := m.effects.open[f.ID]
	if !open {
		m.broken("effect %d closed twice", f.ID)
	}
	delete(m.effects.open, f.ID)
	if f.Again != 0 {
		m.effects.again = append(m.effects.again, retry{e, f.Again})
	}
}

// Opened adds to dst the effects opened by facts applied since the last call.
func (m *Machine) Opened(dst []Effect) []Effect {
	for _, e := range m.effects.fresh {
		if _, open := m.effects.open[e.ID]; open {
			dst = append(dst, e)
		}
	}
	m.effects.fresh = m.effects.fresh[:0]
	return dst
}

// Open adds every open effect to dst, oldest first; Opened will not tell them again.
func (m *Machine) Open(dst []Effect) []Effect {
	m.effects.fresh = m.effects.fresh[:0]
	for _, id := range sortedKeys(m.effects.open) {
		dst = append(dst, m.effects.open[id])
	}
	return dst
}
