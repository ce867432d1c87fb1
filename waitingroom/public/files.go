package public

import (
	"io"
)

// The files of a room.
const (
	KeysFile       = "keys.json"        // the public keys that sign, with since when
	NoticeFile     = "notice.json"      // signed, as it was announced
	AmendmentsFile = "amendments.jsonl" // signed, one a line, each naming the one before
	EntriesFile    = "entries.txt"      // one line of draw.LineBytes for each entry
	HashesFile     = "hashes.bin"       // of the log, 32 bytes each, from which proofs are made
	CheckpointFile = "checkpoint.json"  // signed: size and root at the cut-off
	SeedFile       = "seed.json"        // signed: what the seed was made of
	ServingFile    = "serving.jsonl"    // what was called and given, in order
	OutcomesFile   = "outcomes.jsonl"   // what became of each rank
	SummaryFile    = "summary.json"     // signed: totals, and hashes of the last two files
)

// Files are all names, in the order in which they come to be.
func Files() []string {
	return []string{
		KeysFile, NoticeFile, AmendmentsFile, EntriesFile, HashesFile, CheckpointFile, SeedFile, ServingFile, OutcomesFile, SummaryFile,
	}
}

// Source opens a published file. The error of one that is not there matches
// fs.ErrNotExist.
type Source func(name string) (io.ReadCloser, error)

// Write is a change of a file, as data: bytes at its end, or in place of all of it.
type Write struct {
	Name    string
	Replace bool
	Data    []byte
}

// Keys are the keys of a room. They are as good as the way they were had by.
type Keys struct {
	Room string   `json:"room"`
	Keys []string `json:"keys"`
}

// Seeded is what a seed was made of.
type Seeded struct {
	Room      string `json:"room"`
	At        int64  `json:"at_ms"`
	Size      uint64 `json:"size"`
	Root      string `json:"root"` // hex
	Round     uint64 `json:"round,omitempty"`
	Signature string `json:"signature,omitempty"` // of the round, hex
	Secret    string `json:"secret,omitempty"`    // hex
	Seed      string `json:"seed"`                // hex
}

// Amendment replaces the notice. Previous is the SHA-256, in hex, of the text that it
// replaces, signed as notice or amendment.
type Amendment struct {
	At       int64  `json:"at_ms"`
	Reason   string `json:"reason"`
	Previous string `json:"previous"`
	Notice   Notice `json:"notice"`
}

// Event is a line of the serving history. Which fields it has goes by its word.
type Event struct {
	At      int64  `json:"at_ms"`
	Event   Word   `json:"event"`
	Entry   uint64 `json:"entry,omitempty"`
	Rank    uint64 `json:"rank,omitempty"`
	To      uint64 `json:"to,omitempty"` // ranks called, or let go, so far
	Late    uint32 `json:"late,omitempty"`
	Missed  uint32 `json:"missed,omitempty"`
	Turn    uint32 `json:"turn,omitempty"`
	Until   int64  `json:"until_ms,omitempty"`
	Tickets uint32 `json:"tickets,omitempty"`
	Rate    uint32 `json:"rate_per_minute,omitempty"`
	Target  uint32 `json:"target,omitempty"`
	Commit  string `json:"commit,omitempty"`
	Reason  string `json:"reason,omitempty"`
}

// Word says what happened.
type Word string

// The words of the serving history.
const (
	Called     Word = "called"      // ranks up to To, and so many who came late
	Lapsed     Word = "lapsed"      // places up to To are kept no more; for so many nobody came
	Late       Word = "late"        // an entry came late
	LateLapsed Word = "late_lapsed" // it was called and did not come again
	Turn       Word = "turn"        // a turn was given
	Extended   Word = "extended"
	TurnLapsed Word = "turn_lapsed"
	Ordered    Word = "ordered" // a turn became an order, of so many tickets now
	Rebound    Word = "rebound" // a place was bound to another browser's key
	Rate       Word = "rate"
	Paused     Word = "paused"
	Resumed    Word = "resumed"
)

// Outcome is a line of the outcomes.
type Outcome struct {
	Rank    uint64 `json:"rank"`
	Entry   uint64 `json:"entry"`
	Code    string `json:"code"`
	Tickets uint32 `json:"tickets,omitempty"`
}

// Summary ends a room's files.
type Summary struct {
	Room     string  `json:"room"`
	At       int64   `json:"at_ms"`
	Entries  uint64  `json:"entries"`
	Root     string  `json:"root"` // over all of them, late ones too, in hex
	Served   uint64  `json:"served"`
	Tickets  uint64  `json:"tickets"`
	Tallies  []Tally `json:"tallies"`
	Serving  string  `json:"serving_sha256"`
	Outcomes string  `json:"outcomes_sha256"`
}

// Tally is what became of one ticket type.
type Tally struct {
	Type      string `json:"type"`
	Count     uint32 `json:"count"` // as announced
	Through   uint32 `json:"sold_through_the_room"`
	Elsewhere uint32 `json:"sold_elsewhere"`
	Left      uint32 `json:"left"`
}
