package public

import (
	"encoding/hex"
	"fmt"

	"facevalue/draw"
	"facevalue/waitingroom"
)

// Notice is a notice as it is published.
type Notice struct {
	Version uint32 `json:"version"`
	Room    string `json:"room"`
	Sale    string `json:"sale"`
	Window  string `json:"window"`
	Mode    string `json:"mode"`

	Opens  int64 `json:"opens_ms"`
	CutOff int64 `json:"cut_off_ms"`
	Start  int64 `json:"start_ms"`
	Closes int64 `json:"closes_ms"`

	Algorithm   string  `json:"algorithm"`
	Beacon      *Beacon `json:"beacon,omitempty"`
	Commitment  string  `json:"commitment,omitempty"` // hex
	RevealAfter int64   `json:"reveal_after_ms,omitempty"`

	Together  uint32  `json:"people_per_entry"`
	Limit     uint32  `json:"tickets_per_person,omitempty"`
	Inventory []Stock `json:"inventory"`
	Rules     string  `json:"rules_sha256,omitempty"`

	Grace    int64  `json:"grace_ms"`
	Turn     int64  `json:"turn_ms"`
	Longest  int64  `json:"longest_turn_ms"`
	Turns    uint32 `json:"turns_per_entry"`
	Rate     uint32 `json:"rate_per_minute"`
	Target   uint32 `json:"target"`
	Capacity uint32 `json:"capacity"`
}

// Beacon is the round whose randomness makes the seed.
type Beacon struct {
	Chain   string `json:"chain_hash"` // hex
	Key     string `json:"public_key"` // hex
	Genesis int64  `json:"genesis_ms"`
	Period  int64  `json:"period_ms"`
	Round   uint64 `json:"round"`
	At      int64  `json:"round_ms"` // when it comes out; follows from the others
}

// Stock is a ticket type, how many there are, and for how much.
type Stock struct {
	Type     string `json:"type"`
	Count    uint32 `json:"count"`
	Low      int64  `json:"price_low"`
	High     int64  `json:"price_high"`
	Currency string `json:"currency"`
}

// NoticeOf is a notice as it is published.
func NoticeOf(n *waitingroom.Notice, version uint32) Notice {
	to := Notice{
		Version: version, Room: n.Room, Sale: n.Sale, Window: n.Window, Mode: n.Mode.String(),
		Opens: n.Opens, CutOff: n.CutOff, Start: n.Start, Closes: n.Closes,
		Algorithm: n.Algorithm, Commitment: hexOf(n.Commitment), RevealAfter: n.RevealAfter,
		Together: n.Together, Limit: n.Limit, Rules: hexOf(n.Rules),
		Grace: n.Grace, Turn: n.Turn, Longest: n.Longest, Turns: n.Turns, Rate: n.Rate, Target: n.Target, Capacity: n.Capacity,
	}
	if b := n.Beacon; b != nil {
		to.Beacon = &Beacon{
			Chain: hex.EncodeToString(b.Chain[:]), Key: hex.EncodeToString(b.Key),
			Genesis: b.Genesis, Period: b.Period, Round: n.Round, At: b.At(n.Round),
		}
	}
	for _, s := range n.Inventory {
		to.Inventory = append(to.Inventory, Stock(s))
	}
	return to
}

// hexOf is 32 bytes in hex, and nothing for none.
func hexOf(b [32]byte) string {
	if b == ([32]byte{}) {
		return ""
	}
	return hex.EncodeToString(b[:])
}

// Read is the notice that was published, if it is one that can be held.
func (n *Notice) Read() (waitingroom.Notice, error) {
	to := waitingroom.Notice{
		Room: n.Room, Sale: n.Sale, Window: n.Window, Mode: modes[n.Mode],
		Opens: n.Opens, CutOff: n.CutOff, Start: n.Start, Closes: n.Closes, Algorithm: n.Algorithm, RevealAfter: n.RevealAfter,
		Together: n.Together, Limit: n.Limit,
		Grace: n.Grace, Turn: n.Turn, Longest: n.Longest, Turns: n.Turns, Rate: n.Rate, Target: n.Target, Capacity: n.Capacity,
	}
	for _, s := range n.Inventory {
		to.Inventory = append(to.Inventory, waitingroom.Stock(s))
	}
	commitment, err := read32(n.Commitment)
	if err != nil {
		return to, fmt.Errorf("commitment: %w", err)
	}
	if to.Rules, err = read32(n.Rules); err != nil {
		return to, fmt.Errorf("rules: %w", err)
	}
	to.Commitment = commitment
	if b := n.Beacon; b != nil {
		if err := b.read(&to); err != nil {
			return to, err
		}
	}
	if wrong := to.Wrong(); wrong != "" {
		return to, fmt.Errorf("%s", wrong)
	}
	return to, nil
}

var modes = map[string]waitingroom.Mode{
	waitingroom.Queue.String():  waitingroom.Queue,
	waitingroom.Ballot.String(): waitingroom.Ballot,
}

func (b *Beacon) read(to *waitingroom.Notice) error {
	chain, err := read32(b.Chain)
	if err != nil {
		return fmt.Errorf("beacon: %w", err)
	}
	key, err := hex.DecodeString(b.Key)
	if err != nil {
		return fmt.Errorf("beacon: %w", err)
	}
	to.Beacon, to.Round = &draw.Beacon{Chain: chain, Key: key, Genesis: b.Genesis, Period: b.Period}, b.Round
	return nil
}

func read32(text string) (to [32]byte, err error) {
	b, err := hex.DecodeString(text)
	if err != nil || len(b) != len(to) && len(b) != 0 {
		return to, fmt.Errorf("%q is not 32 bytes in hex", text[:min(len(text), 80)])
	}
	copy(to[:], b)
	return to, nil
}
