package waitingroom

import "facevalue/draw"

// Mode is how a window is entered.
type Mode uint8

// The modes.
const (
	// None is a window without a room: there is no machine for it.
	None Mode = iota
	// Queue draws among all who are there at the cut-off, and goes on to serve who
	// comes later, in order.
	Queue
	// Ballot takes entries until the cut-off, often for days, and nobody after it.
	Ballot
	modeEnd
)

// String is the mode's word.
func (m Mode) String() string { return word(m, "none", "queue", "ballot") }

// word is the n-th of some words.
func word[T ~uint8](n T, words ...string) string {
	if int(n) >= len(words) {
		return "unknown"
	}
	return words[n]
}

// Notice is what is announced before anybody can enter: what there is, at what price,
// and how places are drawn. Instants and spans are ms.
type Notice struct {
	Room   string `wire:"1"` // names this room in every hash and signature
	Sale   string `wire:"2"` // its suffix
	Window string `wire:"3"` // its key in the sale
	Mode   Mode   `wire:"4"`

	Opens  int64 `wire:"5"` // entries are taken from here
	CutOff int64 `wire:"6"` // who is there then is drawn among
	Start  int64 `wire:"7"` // nobody is served before
	Closes int64 `wire:"8"`

	Algorithm string       `wire:"9"`
	Beacon    *draw.Beacon `wire:"10"` // nil: the secret is revealed, which is weaker
	Round     uint64       `wire:"11"` // of the beacon, whose randomness makes the seed
	// Commitment is draw.Commit of a secret; zero = there is none. Where there is a
	// beacon too, the secret takes its place when the round has not been had
	// RevealAfter after it was to come out; RevealAfter 0 = never, serving waits.
	Commitment  draw.Hash `wire:"12"`
	RevealAfter int64     `wire:"13"`

	Together  uint32   `wire:"14"` // people that one entry may stand for
	Limit     uint32   `wire:"15"` // tickets that one person may buy
	Inventory []Stock  `wire:"16"` // all that is sold in this window
	Rules     [32]byte `wire:"17"` // hash of the posted rules

	Grace   int64  `wire:"18"` // how long a place is kept for who is called
	Turn    int64  `wire:"19"` // how long a turn lasts
	Longest int64  `wire:"20"` // how long with all extensions
	Turns   uint32 `wire:"21"` // how many turns an entry may be given

	Rate     uint32 `wire:"22"` // places called per minute, at most, to begin with
	Target   uint32 `wire:"23"` // shoppers inside, at most, to begin with
	Capacity uint32 `wire:"24"` // entries that are taken
}

// Stock is how many of one ticket type are sold in the window, and for how much,
// everything unavoidable included.
type Stock struct {
	Type     string `wire:"1"` // its key in the sale
	Count    uint32 `wire:"2"`
	Low      int64  `wire:"3"` // minor units
	High     int64  `wire:"4"`
	Currency string `wire:"5"`
}

// Weak says whether the draw rests on a secret of the house alone.
func (n *Notice) Weak() bool { return n.Beacon == nil }

// Wrong says what makes a notice one that cannot be held, and what would be right; ""
// if nothing does.
func (n *Notice) Wrong() string { return n.wrong() }

// wrong says what makes a notice one that cannot be held, and what would be right.
func (n *Notice) wrong() string {
	for _, wrong := range []string{n.wrongNames(), n.wrongTimes(), n.wrongDraw(), n.wrongTurns(), n.wrongStock()} {
		if wrong != "" {
			return wrong
		}
	}
	return ""
}

func (n *Notice) wrongNames() string {
	switch {
	case !isName(n.Room) || !isName(n.Sale) || !isName(n.Window):
		return "room, sale and window are named by 1 to 64 small letters, digits, - and _"
	case n.Mode != Queue && n.Mode != Ballot:
		return "the mode is queue or ballot; a window with neither has no room"
	}
	return ""
}

func (n *Notice) wrongTimes() string {
	switch {
	case n.Opens <= 0 || n.CutOff <= n.Opens || n.Start < n.CutOff || n.Closes <= n.Start:
		return "entries open, close at the cut-off, are served from the start, until the window closes: in this order"
	case n.Closes > n.Opens+longestWindow:
		return "a window with a room lasts at most 400 days"
	}
	return ""
}

func (n *Notice) wrongDraw() string {
	none := draw.Hash{}
	switch {
	case n.Algorithm != draw.Algorithm:
		return "the algorithm is " + draw.Algorithm
	case n.Beacon == nil && n.Commitment == none:
		return "without a beacon there is a commitment"
	case n.Beacon == nil && (n.Round != 0 || n.RevealAfter != 0):
		return "without a beacon there is no round, and nothing to wait for"
	case n.Beacon != nil && (n.RevealAfter != 0) != (n.Commitment != none):
		return "beside a beacon there is a commitment if, and only if, it may take the beacon's place"
	case n.RevealAfter < 0 || n.RevealAfter > day:
		return "a beacon is waited for at most a day before a secret takes its place"
	case n.Beacon != nil:
		return n.wrongBeacon()
	}
	return ""
}

func (n *Notice) wrongBeacon() string {
	if err := n.Beacon.Valid(); err != nil {
		return err.Error()
	}
	if at := n.Beacon.At(n.Round); at <= n.CutOff || at > n.CutOff+latestRound {
		return "the round comes out after the cut-off, and within a day of it"
	}
	return ""
}

func (n *Notice) wrongTurns() string {
	switch {
	case n.Grace < second || n.Grace > 30*day:
		return "a place is kept for who is called from a second to 30 days"
	case n.Turn < second || n.Longest < n.Turn || n.Longest > 30*day:
		return "a turn lasts from a second, with all extensions at most 30 days"
	case n.Turns == 0 || n.Turns > maxTurns:
		return "an entry is given 1 to 31 turns"
	case n.Together == 0 || n.Together > maxTogether:
		return "an entry stands for 1 to 20 people"
	}
	return wrongPace(n.Rate, n.Target, n.Capacity)
}

func wrongPace(rate, target, capacity uint32) string {
	switch {
	case rate == 0 || rate > maxRate:
		return "the rate is from 1 to 6,000,000 a minute"
	case target == 0 || target > maxTarget:
		return "from 1 to 1,000,000 shoppers are inside"
	case capacity == 0 || capacity > maxEntries:
		return "a room takes from 1 to 67,108,864 entries"
	}
	return ""
}

func (n *Notice) wrongStock() string {
	if len(n.Inventory) == 0 || len(n.Inventory) > maxTypes {
		return "a notice lists 1 to 500 ticket types"
	}
	for i, s := range n.Inventory {
		switch {
		case !isName(s.Type):
			return "a ticket type is named by 1 to 64 small letters, digits, - and _"
		case s.Count > maxStock:
			return s.Type + ": at most 10,000,000 of a type"
		case s.Low < 0 || s.High < s.Low || len(s.Currency) != 3:
			return s.Type + ": a price range goes from 0 upwards, in a currency of three letters"
		}
		for _, before := range n.Inventory[:i] {
			if before.Type == s.Type {
				return s.Type + " is listed twice"
			}
		}
	}
	return ""
}

// total is how many tickets the notice speaks of.
func (n *Notice) total() uint64 {
	sum := uint64(0)
	for _, s := range n.Inventory {
		sum += uint64(s.Count)
	}
	return sum
}

func isName(text string) bool {
	if text == "" || len(text) > maxName {
		return false
	}
	for _, c := range []byte(text) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}
