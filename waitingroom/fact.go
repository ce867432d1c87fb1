package waitingroom

import "facevalue/draw"

// A Fact is something that became true. Facts are the only thing journaled; their
// kinds and field numbers are for ever: fields are only added, meaning never changes.
// facts.proto publishes their shape.
type Fact interface {
	kind() factKind
	mark() *Mark
}

// Mark is by whom and when; every fact begins with one.
type Mark struct {
	By Actor `wire:"1"`
	At int64 `wire:"2"`
}

func (m *Mark) mark() *Mark { return m }

// Facts of the room as a whole.
type (
	// Opened is the first fact of every room.
	Opened struct {
		Mark   `wire:"1"`
		Notice Notice `wire:"2"`
		Owes   uint64 `wire:"3"` // the effect that this opens
	}
	// Amended replaces the notice.
	Amended struct {
		Mark    `wire:"1"`
		Version uint32 `wire:"2"`
		Notice  Notice `wire:"3"`
		Reason  string `wire:"4"`
		Owes    uint64 `wire:"5"`
	}
	// EntriesClosed fixes who is drawn among: the first Size entries.
	EntriesClosed struct {
		Mark `wire:"1"`
		Size uint64    `wire:"2"`
		Root draw.Hash `wire:"3"`
		Owes uint64    `wire:"4"`
	}
	// SeedPosted makes the draw. It has the signature of the round, or the secret.
	SeedPosted struct {
		Mark      `wire:"1"`
		Seed      draw.Seed `wire:"2"`
		Signature []byte    `wire:"3"`
		Secret    []byte    `wire:"4"`
		Owes      uint64    `wire:"5"`
	}
	// RateSet moves rate and target.
	RateSet struct {
		Mark   `wire:"1"`
		Rate   uint32 `wire:"2"`
		Target uint32 `wire:"3"`
		Reason string `wire:"4"`
	}
	// Paused stops serving.
	Paused struct {
		Mark   `wire:"1"`
		Reason string `wire:"2"`
	}
	// Resumed goes on; Shift is by how much places are kept longer, for the time in
	// which nobody could come.
	Resumed struct {
		Mark  `wire:"1"`
		Shift int64 `wire:"2"`
	}
	// Said replaces the message.
	Said struct {
		Mark    `wire:"1"`
		Message string `wire:"2"`
	}
	// Progressed is how the sale stands. Shift is as in Resumed, when tickets have
	// come back after all were gone.
	Progressed struct {
		Mark   `wire:"1"`
		Seq    uint64   `wire:"2"`
		Free   []uint32 `wire:"3"`
		Held   uint32   `wire:"4"`
		Holds  uint32   `wire:"5"`
		Paying uint32   `wire:"6"`
		Shift  int64    `wire:"7"`
	}
	// Closed ends the room.
	Closed struct {
		Mark    `wire:"1"`
		Tallies []Tally `wire:"2"`
		Owes    uint64  `wire:"3"`
	}
)

// Facts of places.
type (
	// Entered gives a place: the next of the log.
	Entered struct {
		Mark     `wire:"1"`
		Entry    uint64     `wire:"2"`
		Commit   draw.Hash  `wire:"3"`
		Identity Identity   `wire:"4"`
		Others   []Together `wire:"5"`
	}
	// Rebound binds a place to another browser's key. Generation is that of its turn
	// from now on, if it has one: what the former browser has is older.
	Rebound struct {
		Mark       `wire:"1"`
		Entry      uint64    `wire:"2"`
		Commit     draw.Hash `wire:"3"`
		Generation uint32    `wire:"4"`
	}
	// Served calls places up to a rank, and some of those who came late. Carry is
	// what is left of a place, in parts of 60,000.
	Served struct {
		Mark  `wire:"1"`
		To    uint64 `wire:"2"`
		Late  uint32 `wire:"3"`
		Carry uint32 `wire:"4"`
		Owes  uint64 `wire:"5"` // 0 = publishing is owed already
		Till  int64  `wire:"6"` // how long their places are kept
	}
	// CallLapsed lets go the places up to a rank for which nobody came.
	CallLapsed struct {
		Mark   `wire:"1"`
		To     uint64 `wire:"2"`
		Missed uint32 `wire:"3"`
	}
	// CameLate puts an entry behind the others that came late.
	CameLate struct {
		Mark  `wire:"1"`
		Entry uint64 `wire:"2"`
		Rank  uint64 `wire:"3"`
	}
	// LateLapsed lets an entry go that came late, was called, and did not come again.
	LateLapsed struct {
		Mark  `wire:"1"`
		Entry uint64 `wire:"2"`
	}
	// TurnGiven is leave to shop.
	TurnGiven struct {
		Mark       `wire:"1"`
		Entry      uint64 `wire:"2"`
		Rank       uint64 `wire:"3"`
		Generation uint32 `wire:"4"`
		Expires    int64  `wire:"5"`
	}
	// TurnExtended makes a turn last longer.
	TurnExtended struct {
		Mark    `wire:"1"`
		Entry   uint64 `wire:"2"`
		Expires int64  `wire:"3"`
	}
	// TurnLapsed ends a turn that became no order.
	TurnLapsed struct {
		Mark  `wire:"1"`
		Entry uint64 `wire:"2"`
	}
	// TurnSpent ends a turn that became an order, or corrects how many tickets it is of.
	TurnSpent struct {
		Mark    `wire:"1"`
		Entry   uint64 `wire:"2"`
		Tickets uint32 `wire:"3"`
	}
)

// Together is one of those who enter with somebody.
type Together struct {
	Identity Identity `wire:"1"`
}

// Facts of the machine's own bookkeeping.
type (
	// EffectOpened is work owed to the outside world that no other fact opens.
	EffectOpened struct {
		Mark   `wire:"1"`
		Effect Effect `wire:"2"`
	}
	// EffectClosed is its end. Again is when it is to be tried again; 0 = it is done.
	EffectClosed struct {
		Mark   `wire:"1"`
		ID     uint64 `wire:"2"`
		Failed string `wire:"3"`
		Again  int64  `wire:"4"`
	}
	// Answered keeps the outcome of an accepted command.
	Answered struct {
		Mark        `wire:"1"`
		Key         Key     `wire:"2"`
		Fingerprint uint64  `wire:"3"`
		Outcome     Outcome `wire:"4"`
	}
)
