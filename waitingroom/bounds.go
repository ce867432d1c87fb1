package waitingroom

import "unicode/utf8"

// Bounds on everything whose size or number somebody outside can choose.
const (
	maxName     = 64  // bytes of a name
	maxText     = 500 // bytes of a reason or a message
	maxTypes    = 500
	maxStock    = 10_000_000
	maxTogether = 20
	maxTurns    = 31 // what an entry's state has room for
	maxRate     = 6_000_000
	maxTarget   = 1_000_000
	maxEntries  = 1 << 26
	maxAmended  = 200
	maxTickets  = 1_000 // of one turn
)

// Units of time, in ms.
const (
	second int64 = 1000
	minute       = 60 * second
	hour         = 60 * minute
	day          = 24 * hour

	longestWindow = 400 * day
	maxLongest    = 30 * day // of a turn, with all extensions
	latestRound   = day
)

// Retention is how long an accepted command's outcome is kept for whoever repeats it.
const Retention = 72 * hour

func wrongText(what, text string, least int) string {
	if len(text) < least || len(text) > maxText || !utf8.ValidString(text) {
		return what + " has at most 500 bytes of UTF-8, and says something where it must"
	}
	return ""
}
