package sale

import (
	"unicode/utf8"

	"facevalue/money"
)

// Bounds on everything whose size, count or time somebody outside can choose.
// They are wide for people and narrow for machines; a request beyond one is
// refused as malformed, naming the bound.
const (
	maxWants     = 64           // lines asked for in one cart
	maxCount     = 10_000       // units in one line
	maxUnits     = 10_000       // units in one cart
	maxSeats     = 1_000        // named or sought seats in one cart
	maxClaims    = 8            // claim keys of one person
	maxCodes     = 8            // codes in one cart
	maxCodeText  = 64           // bytes of one code
	maxAnswers   = 4 * maxUnits // answers and consents of one order: some for each ticket
	maxText      = 256          // bytes of a key, a name, a reason
	maxSealed    = 4 << 10      // bytes of one sealed blob
	maxPersonal  = 256 << 10    // bytes of all sealed blobs and languages of one order
	maxEvents    = 1_000
	maxTypes     = 10_000
	maxPools     = 10_000
	maxWindows   = 1_000
	maxItems     = 1_000
	maxBundles   = 1_000
	maxSellers   = 100
	maxPrices    = 10_000 // that one thing ever had
	maxSwaps     = 1_000  // of charts
	maxAllocs    = 63     // allocations of a sale beside the general one
	maxCodeRules = 1_000
	maxCodeBatch = 5_000
	maxQuestions = 200
	maxFees      = 8
	maxTaxes     = 4
	maxParts     = 16
	maxDraws     = 8                      // pools that one ticket type draws on
	maxCapacity  = 10_000_000             // of one pool
	maxPrice     = 1_000_000_000_000      // minor units of one face value or fee
	maxRate      = 1_000_000              // parts per million: the whole base
	maxTotal     = int64(money.MaxAmount) // minor units of one cart, order or payment
	maxSpan      = 366 * day              // any length of time in a policy
	maxSeatBatch = 20_000                 // seats in one organizer's command
)

// Units of time. Instants and spans are int64 milliseconds.
const (
	second int64 = 1000
	minute       = 60 * second
	hour         = 60 * minute
	day          = 24 * hour
)

// Retention is how long an accepted command's outcome is kept for whoever
// repeats it, in milliseconds of record time.
const Retention = 72 * hour

// lapseBatch is how many due holds are let go in one go, and lapseMost how many
// a single decision may let go when it needs their stock.
const (
	lapseBatch = 256
	lapseMost  = 4_096 // with a word to each buyer, half of what a record holds
)

// badText says whether a text from outside is longer than any needs to be, or is
// not UTF-8: a fact with such a text could never be read back.
func badText(s string) bool { return len(s) > maxText || !utf8.ValidString(s) }
