package toy

import (
	"fmt"
	"math"
)

// Kind says what a command asks for, or what a fact states.
type Kind uint8

// Commands.
const (
	Hold    Kind = iota + 1 // N things under Key for TTL
	Buy                     // what is held under Key; opens an effect
	Cancel                  // what was bought under Key; closes its effect
	Deliver                 // closes Effect, the result of carrying it out
	Count                   // adds N to a counter: the cheapest command there is
	Panic                   // in Decide
	Lie                     // states a fact that breaks a truth
	Bulk                    // adds N to the counter with facts of N bytes in all
)

// Command is what the machine is asked.
type Command struct {
	Kind   Kind
	Key    uint64
	N      int64
	TTL    int64 // ms
	Effect uint64
}

// Status is the answer in one word.
type Status uint8

// Statuses.
const (
	OK Status = iota + 1
	SoldOut
	Unknown // no such hold, or expired
	Already // done before; nothing changed
)

// Outcome is the answer.
type Outcome struct {
	Status Status
	N      int64
	Until  int64
}

// Fact is what became true.
type Fact struct {
	Kind   Kind
	Key    uint64
	N      int64
	Until  int64
	Effect uint64
	Pad    int
}

// expired is the kind of the fact that no command states.
const expired Kind = 100

// Effect is a delivery.
type Effect struct {
	ID, Key uint64
}

// EffectID implements desk.Effect.
func (e Effect) EffectID() uint64 { return e.ID }

// Lane implements desk.Effect: a few lanes, so that they fill up.
func (e Effect) Lane() uint64 { return e.Key % 5 }

type claim struct {
	n, until int64
	state    Kind   // Hold, Buy, Cancel, Deliver or expired
	effect   uint64 // since bought
}

// Machine is the toy. Make it with New.
type Machine struct {
	stock, free, held, sold, counter int64
	claims                           map[uint64]*claim
	due                              deadlines
	nextEffect                       uint64
	open                             []Effect // in order
	opened                           []Effect
	closed                           []uint64
	facts                            []Fact
	pad                              int
}

// New makes a machine with a stock; each fact is padded with pad bytes.
func New(stock int64, pad int) *Machine {
	return &Machine{stock: stock, free: stock, claims: map[uint64]*claim{}, nextEffect: 1, pad: pad}
}

// Decide implements desk.Machine.
func (m *Machine) Decide(c Command, now int64) (Outcome, []Fact) {
	m.facts = m.facts[:0]
	switch c.Kind {
	case Hold:
		return m.hold(c, now)
	case Buy:
		return m.buy(c, now)
	case Cancel:
		return m.cancel(c)
	case Deliver:
		return m.deliver(c)
	case Count:
		return m.state(Outcome{Status: OK, N: m.counter + c.N}, Fact{Kind: Count, N: c.N})
	case Lie:
		return m.state(Outcome{Status: OK}, Fact{Kind: Lie})
	case Bulk:
		return m.state(Outcome{Status: OK}, Fact{Kind: Count, N: c.N, Pad: int(c.N)})
	}
	panic(fmt.Sprintf("toy: no command %d", c.Kind))
}

// Foresee implements desk.Foreseer.
func (m *Machine) Foresee(c Command) { _ = m.claims[c.Key] }

func (m *Machine) state(o Outcome, f Fact) (Outcome, []Fact) {
	m.facts = append(m.facts, f)
	return o, m.facts
}

func (m *Machine) hold(c Command, now int64) (Outcome, []Fact) {
	if old := m.claims[c.Key]; old != nil {
		return Outcome{Status: OK, N: old.n, Until: old.until}, nil
	}
	if c.N > m.free {
		return Outcome{Status: SoldOut, N: m.free}, nil
	}
	until := now + c.TTL
	return m.state(Outcome{Status: OK, N: c.N, Until: until}, Fact{Kind: Hold, Key: c.Key, N: c.N, Until: until})
}

func (m *Machine) buy(c Command, now int64) (Outcome, []Fact) {
	old := m.claims[c.Key]
	switch {
	case old == nil || old.state == expired:
		return Outcome{Status: Unknown}, nil
	case old.state != Hold:
		return Outcome{Status: OK, N: old.n}, nil
	case old.until <= now:
		return Outcome{Status: Unknown}, nil
	}
	return m.state(Outcome{Status: OK, N: old.n}, Fact{Kind: Buy, Key: c.Key, Effect: m.nextEffect})
}

func (m *Machine) cancel(c Command) (Outcome, []Fact) {
	old := m.claims[c.Key]
	if old == nil || old.state != Buy {
		return Outcome{Status: Already}, nil
	}
	return m.state(Outcome{Status: OK, N: old.n}, Fact{Kind: Cancel, Key: c.Key, Effect: old.effect})
}

func (m *Machine) deliver(c Command) (Outcome, []Fact) {
	old := m.claims[c.Key]
	if old == nil || old.state != Buy || old.effect != c.Effect {
		return Outcome{Status: Already}, nil
	}
	return m.state(Outcome{Status: OK}, Fact{Kind: Deliver, Key: c.Key, Effect: c.Effect})
}

// Due implements desk.Machine.
func (m *Machine) Due(now int64, most int) []Fact {
	m.facts = m.facts[:0]
	m.due.each(now, func(key uint64, until int64) bool {
		if old := m.claims[key]; old.state == Hold && old.until == until {
			m.facts = append(m.facts, Fact{Kind: expired, Key: key})
		}
		return len(m.facts) < most
	})
	return m.facts
}

// Wake implements desk.Machine.
func (m *Machine) Wake() int64 {
	m.due.trim(func(key uint64) bool { return m.claims[key].state == Hold })
	if len(m.due) == 0 {
		return math.MaxInt64
	}
	return m.due[0].until
}
