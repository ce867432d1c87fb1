package waitingroom

import "encoding/hex"

// Now is what everybody who waits reads: one small text for all, signed by whoever
// serves it, the same bytes for as long as a poll lasts.
type Now struct {
	Room    string `json:"room"`
	At      int64  `json:"at_ms"`
	Version uint32 `json:"notice_version"`
	Phase   Phase  `json:"phase"`

	Opens  int64 `json:"opens_ms"`
	CutOff int64 `json:"cut_off_ms"`
	DrawAt int64 `json:"draw_ms"` // when the seed can be made
	Start  int64 `json:"start_ms"`
	Closes int64 `json:"closes_ms"`

	Entries uint64 `json:"entries"`        // so far
	Size    uint64 `json:"size,omitempty"` // drawn among
	Root    string `json:"root,omitempty"` // over those, in hex
	Seed    string `json:"seed,omitempty"` // in hex; with it, and the size, a browser works out its rank
	Weak    bool   `json:"weak,omitempty"` // the seed is of a secret of the house

	Served uint64 `json:"served"` // ranks up to here have been called
	Late   int    `json:"late"`   // who came late and is called next
	Rate   uint32 `json:"rate_per_minute"`
	Pace   Band   `json:"pace_per_minute"` // how fast it goes, from and to

	Stock     []Left `json:"stock"`
	SoldOut   bool   `json:"sold_out"`
	MayReturn bool   `json:"may_return"` // tickets are reserved and may come back

	Paused  bool   `json:"paused"`
	Message string `json:"message,omitempty"`
	Poll    []Poll `json:"poll"`
}

// Phase is how far a room has come, in a word.
type Phase string

// The phases.
const (
	Announced Phase = "announced" // entries are not taken yet
	Lobby     Phase = "lobby"     // entries are taken, and all are alike
	Drawing   Phase = "drawing"   // entries are closed; the seed is waited for
	RanksOut  Phase = "drawn"     // ranks are known; serving has not begun
	Serving   Phase = "serving"
	Ended     Phase = "ended"
)

// Band is a figure as far as it is known: a promise of one number would be a lie.
type Band struct {
	Low  uint32 `json:"low"`
	High uint32 `json:"high"`
}

// Left is how much there is of a ticket type, in a word, and its price range.
type Left struct {
	Type     string `json:"type"`
	Left     string `json:"left"` // many, some, few, none
	Low      int64  `json:"price_low"`
	High     int64  `json:"price_high"`
	Currency string `json:"currency"`
}

// Poll says when to ask again: who is within so many ranks of being called, after so
// many seconds. The last has no bound.
type Poll struct {
	Within  uint64 `json:"within,omitempty"`
	Seconds uint32 `json:"seconds"`
}

// Now is the room at an instant.
func (m *Machine) Now(now int64) Now {
	n := &m.notice
	at := Now{
		Room: n.Room, At: now, Version: m.version, Phase: m.phase(now),
		Opens: n.Opens, CutOff: n.CutOff, DrawAt: m.drawnAt(), Start: n.Start, Closes: n.Closes,
		Entries: m.entries.count, Served: m.pace.served, Late: len(m.late.line),
		Rate: m.pace.rate, Pace: m.paceBand(now), Stock: m.stockBands(), SoldOut: m.soldOut(), MayReturn: m.sales.held > 0,
		Paused: m.pace.paused, Message: m.message, Poll: m.polls(now), Weak: n.Weak() || m.revealed,
	}
	if m.cut {
		at.Size, at.Root = m.size, hex.EncodeToString(m.root[:])
	}
	if m.seed != nil {
		at.Seed = m.seed.String()
	}
	return at
}

func (m *Machine) phase(now int64) Phase {
	n := &m.notice
	switch {
	case m.closed || now >= n.Closes:
		return Ended
	case now < n.Opens:
		return Announced
	case now < n.CutOff:
		return Lobby
	case m.seed == nil:
		return Drawing
	case now < n.Start:
		return RanksOut
	}
	return Serving
}

// paceBand is how many places are called a minute: from what was, over the last
// minutes, to what may be. Nothing is said while nothing can be.
func (m *Machine) paceBand(now int64) Band {
	if !m.serving() || m.soldOut() || len(m.pace.minutes) == 0 {
		return Band{}
	}
	first := m.pace.minutes[0]
	span := now - first.At
	if span < 10*second {
		return Band{Low: 0, High: m.pace.rate}
	}
	was := uint32((m.pace.served - first.Served) * uint64(minute) / uint64(span))
	return Band{Low: min(was, m.pace.rate) * 3 / 4, High: max(was, min(m.pace.rate, was*2))}
}

// stockBands says how much there is of each type: a number would be old before it is
// read, and would tell competitors what fans need not know.
func (m *Machine) stockBands() []Left {
	bands := make([]Left, len(m.notice.Inventory))
	for i, s := range m.notice.Inventory {
		free := s.Count
		if i < len(m.sales.free) {
			free = m.sales.free[i]
		}
		bands[i] = Left{Type: s.Type, Left: stockBand(free, s.Count), Low: s.Low, High: s.High, Currency: s.Currency}
	}
	return bands
}

func stockBand(free, of uint32) string {
	switch {
	case free == 0:
		return "none"
	case uint64(free)*10 < uint64(of):
		return "few"
	case uint64(free)*2 < uint64(of):
		return "some"
	}
	return "many"
}

// polls are how often to ask: the nearer, the more often, and never all at once.
func (m *Machine) polls(now int64) []Poll {
	if m.phase(now) != Serving {
		return []Poll{{Seconds: m.pollBefore(now)}}
	}
	rate := max(uint64(m.pace.rate), 1)
	return []Poll{{Within: rate, Seconds: 3}, {Within: 10 * rate, Seconds: 10}, {Within: 60 * rate, Seconds: 30}, {Seconds: 60}}
}

// pollBefore is how often to ask while nothing is served: rarely, and more often when
// something is about to happen.
func (m *Machine) pollBefore(now int64) uint32 {
	n := &m.notice
	wait := int64(never)
	for _, next := range []int64{n.Opens, n.CutOff, m.drawnAt(), n.Start} {
		if next > now {
			wait = min(wait, next-now)
		}
	}
	switch {
	case m.closed || now >= n.Closes:
		return 300
	case wait == never || wait < minute:
		return 5
	case wait < hour:
		return 20
	}
	return 60
}
