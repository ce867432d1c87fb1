package waitingroom

import "facevalue/draw"

// Place is an entry as it stands.
type Place struct {
	Entry      uint64
	Rank       uint64 // 0 = not drawn yet
	People     int
	Standing   string // waiting, late, called, inside, left, ordered
	Missed     bool   // it was called and nobody came
	Generation uint32 // of its last turn
	Expires    int64  // of a turn that it has now
	Tickets    uint32 // that it ordered
}

// Place is the entry of a number.
func (m *Machine) Place(n uint64) (Place, bool) {
	if !m.entries.has(n) {
		return Place{}, false
	}
	p := Place{
		Entry: n, Rank: m.rank(n), People: m.entries.people(n), Standing: m.entries.standing(n).String(),
		Generation: m.entries.turns(n), Expires: m.turns.live[n].expires, Tickets: m.sales.bought[n],
	}
	p.Missed = m.missed(n, p.Rank)
	return p, true
}

// missed says whether an entry was called and nobody has ever come for it.
func (m *Machine) missed(n, rank uint64) bool {
	return m.seed != nil && m.entries.standing(n) == waiting && m.entries.turns(n) == 0 && rank <= m.calls.lapsed
}

// Find is the entry in which an identity is, alone or with others.
func (m *Machine) Find(id Identity) (uint64, bool) { return m.find(id) }

// Notice is the notice as it is now, and its version; 0 = the room was never opened.
func (m *Machine) Notice() (Notice, uint32) { return m.notice, m.version }

// Drawn is the seed and what it was drawn among, when it was.
func (m *Machine) Drawn() (seed draw.Seed, size uint64, ok bool) {
	if m.seed == nil {
		return draw.Seed{}, m.size, false
	}
	return *m.seed, m.size, true
}

// CutOff is the root over those who were there at the cut-off, when it was.
func (m *Machine) CutOff() (draw.Checkpoint, bool) {
	return draw.Checkpoint{Room: m.notice.Room, Size: m.size, Root: m.root}, m.cut
}

// Pulse is what an operator sees and moves.
type Pulse struct {
	Rate, Target uint32
	Paused       bool
	Served       uint64 // ranks called
	Missed       uint64 // of those, for whom nobody came in time
	Waiting      uint64 // ranks not called yet
	Inside       int    // turns
	Called       uint64 // places kept for who was called
	Late         int    // who came late and waits
	Paying       uint32
	Holds        uint32
	Room         uint64 // how many more may be called now
	Tickets      uint64 // ordered by turns
	Seq          uint64 // of the sale's record that was last told
}

// Pulse is how serving goes now.
func (m *Machine) Pulse() Pulse {
	return Pulse{
		Rate: m.pace.rate, Target: m.pace.target, Paused: m.pace.paused,
		Served: m.pace.served, Missed: m.pace.missed, Waiting: m.entries.count - m.pace.served,
		Inside: len(m.turns.live), Called: m.calls.open + uint64(len(m.late.called)), Late: len(m.late.line),
		Paying: m.sales.paying, Holds: m.sales.holds, Room: m.room(), Tickets: m.sales.tickets, Seq: m.sales.seq,
	}
}

// Closed says whether the room has ended, and what became of each type.
func (m *Machine) Closed() ([]Tally, bool) { return m.tallies, m.closed }

// Outcomes calls yield for each rank, with the entry and what became of it, until it
// says no. It takes memory for all ranks at once.
func (m *Machine) Outcomes(yield func(Result) bool) {
	if m.seed == nil {
		return
	}
	byRank := draw.Entries(m.seed, int(m.size))
	for rank := uint64(1); rank <= m.entries.count; rank++ {
		n := rank
		if rank <= m.size {
			n = uint64(byRank[rank-1]) + 1
		}
		if !yield(m.result(n, rank)) {
			return
		}
	}
}

// Result is what became of a rank.
type Result struct {
	Rank    uint64
	Entry   uint64
	Code    Code
	Tickets uint32
}

// Code is an outcome, in a word.
type Code string

// The codes.
const (
	Ordered    Code = "ordered"     // its turn became an order
	NoOrder    Code = "no_order"    // it had a turn, which ended without an order
	Missed     Code = "missed"      // it was called, and nobody came in time
	NotReached Code = "not_reached" // it was never called
)

func (m *Machine) result(n, rank uint64) Result {
	r := Result{Rank: rank, Entry: n, Tickets: m.sales.bought[n]}
	switch {
	case m.entries.standing(n) == spent:
		r.Code = Ordered
	case m.entries.turns(n) > 0:
		r.Code = NoOrder
	case rank <= m.pace.served:
		r.Code = Missed
	default:
		r.Code = NotReached
	}
	return r
}
