package waitingroom

import (
	"fmt"
	"math"

	"facevalue/draw"
)

// Machine is one window's waiting room. It belongs to one caller at a time.
type Machine struct {
	notice  Notice
	version uint32 // of the notice; 0 = the room was never opened
	message string

	log     draw.Log
	entries entries
	others  map[name]uint64 // who entered together with somebody: the entry

	size     uint64 // who was there at the cut-off
	root     draw.Hash
	cut      bool // entries are closed
	seed     *draw.Seed
	shuffle  *draw.Shuffle // of the seed
	revealed bool          // the seed was made of the secret
	tallies  []Tally
	closed   bool

	pace    pace
	calls   calls
	late    late
	turns   turns
	sales   sales
	effects effects

	answers answers

	// What one decision needs for a moment; empty between decisions.
	facts   []Fact
	opening uint64
	by      Mark
}

// sales is how the sale stands, as the room was last told.
type sales struct {
	seq    uint64
	free   []uint32 // of each type of the notice; nil = nothing was told yet
	held   uint32
	holds  uint32
	paying uint32
	// bought is how many tickets each spent turn is of, and in all.
	bought  map[uint64]uint32
	tickets uint64
}

// New is a room of which nothing is known yet.
func New() *Machine {
	return &Machine{
		others:  map[name]uint64{},
		turns:   turns{live: map[uint64]turn{}},
		sales:   sales{bought: map[uint64]uint32{}},
		effects: effects{open: map[uint64]Effect{}},
	}
}

// Decide answers a command at an instant and gives the facts that follow from it. It
// changes nothing. A refusal has no facts. The facts are valid until the next call of
// Decide or Due.
func (m *Machine) Decide(cmd Command, now int64) (Outcome, []Fact) {
	meta := cmd.meta()
	m.begin(meta.By, now)
	if out, repeated := m.answers.repeat(meta); repeated {
		return out, nil
	}
	out := m.decide(cmd, now)
	if !out.OK() {
		return out, nil
	}
	if meta.Key != (Key{}) {
		m.fact(&Answered{Key: meta.Key, Fingerprint: meta.Fingerprint, Outcome: out})
	}
	return out, m.facts
}

// begin makes room for the facts of a decision. They are the caller's afterwards.
func (m *Machine) begin(by Actor, now int64) {
	m.facts, m.opening, m.by = nil, 0, Mark{by, now}
}

// fact adds a fact to those of the decision being made, with who asked for it.
func (m *Machine) fact(f Fact) {
	*f.mark() = m.by
	m.facts = append(m.facts, f)
}

// decide is the one long switch over commands.
func (m *Machine) decide(cmd Command, now int64) Outcome {
	by := cmd.meta().By
	if by.Kind >= actorEnd || len(by.Name) > maxText {
		return refuse(Malformed, "an actor is a fan, staff or the house")
	}
	switch c := cmd.(type) {
	case *Open:
		return m.forStaff(by, func() Outcome { return m.open(c, now) })
	case *PostSeed:
		return m.running(func() Outcome { return m.postSeed(c, now) })
	case *Enter:
		return m.running(func() Outcome { return m.enter(c, now) })
	case *Rebind:
		return m.running(func() Outcome { return m.rebind(c) })
	case *Claim:
		return m.running(func() Outcome { return m.claim(c, now) })
	case *Extend:
		return m.running(func() Outcome { return m.extend(c, now) })
	case *Spend:
		return m.forHouse(by, func() Outcome { return m.spend(c, now) })
	case *Progress:
		return m.forHouse(by, func() Outcome { return m.progress(c, now) })
	case *EndEffect:
		return m.forHouse(by, func() Outcome { return m.endEffect(c, now) })
	}
	return m.forStaff(by, func() Outcome { return m.running(func() Outcome { return m.decideStaff(cmd, now) }) })
}

// decideStaff is the part of the switch that is for staff alone.
func (m *Machine) decideStaff(cmd Command, now int64) Outcome {
	switch c := cmd.(type) {
	case *Amend:
		return m.amend(c, now)
	case *MoveStart:
		return m.moveStart(c, now)
	case *SetRate:
		return m.setRate(c)
	case *Pause:
		return m.pause(c)
	case *Resume:
		return m.resume(now)
	case *Say:
		return m.say(c)
	case *Close:
		return m.close(c, now)
	}
	return refuse(Malformed, fmt.Sprintf("command %T", cmd))
}

// forHouse carries out what only the house itself may ask for, in a room that is there.
func (m *Machine) forHouse(by Actor, do func() Outcome) Outcome {
	if by.Kind != House {
		return refuse(Forbidden, by.Kind.String())
	}
	return m.there(do)
}

// forStaff carries out what fans may not ask for.
func (m *Machine) forStaff(by Actor, do func() Outcome) Outcome {
	if by.Kind == Fan {
		return refuse(Forbidden, by.Kind.String())
	}
	return do()
}

// there carries out what needs a room.
func (m *Machine) there(do func() Outcome) Outcome {
	if m.version == 0 {
		return Outcome{Status: Unopened}
	}
	return do()
}

// running carries out what needs a room that is not over.
func (m *Machine) running(do func() Outcome) Outcome {
	return m.there(func() Outcome {
		if m.closed {
			return Outcome{Status: Over}
		}
		return do()
	})
}

// Due states what the passing of time has made true: entries closed, places let go and
// called, turns ended, effects to be tried again.
func (m *Machine) Due(now int64, max int) []Fact {
	m.begin(Actor{Kind: House}, now)
	if m.version == 0 {
		return nil
	}
	for _, step := range []func(now int64, max int){
		m.dueEffects, m.dueCut, m.dueBeacon, m.dueTurns, m.dueCalls, m.dueLate, m.dueServing,
	} {
		if len(m.facts) >= max {
			return m.facts[:max]
		}
		step(now, max)
	}
	return m.facts[:min(len(m.facts), max)]
}

// Wake is the earliest instant at which Due has something to state.
func (m *Machine) Wake() int64 {
	if m.version == 0 {
		return math.MaxInt64
	}
	wake := min(m.effects.wake(), m.wakeBeacon(), m.turns.wake(), m.wakeCalls(), m.wakeServing())
	if !m.cut {
		wake = min(wake, m.notice.CutOff)
	}
	return wake
}

// broken stops the machine: what it is told cannot be.
func (m *Machine) broken(format string, args ...any) {
	panic("room " + m.notice.Room + ": " + fmt.Sprintf(format, args...))
}
