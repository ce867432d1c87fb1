package catalog

// Bounds on everything whose size or number somebody outside can choose. A request
// beyond one is refused, naming the bound.
const (
	maxName        = 200     // bytes of a name that people read
	maxLine        = 500     // bytes of an address, a reason, a tax id
	maxDescription = 20_000  // bytes of a description in one language
	maxTexts       = 50      // languages of one text
	maxKeyBytes    = 48      // of a key
	maxEmail       = 254     // bytes of an address, as mail has it
	maxHash        = 512     // bytes of a password's hash with its parameters
	maxPlanBytes   = 300_000 // of one plan: it travels in one record
	maxStaff       = 500
	maxKeys        = 200 // API keys that are neither revoked nor run out
	maxKeysEver    = 2_000
	maxSessions    = 5_000
	maxSellers     = 100
	maxVenues      = 1_000
	maxCharts      = 50  // of one venue
	maxVersions    = 200 // of one chart
	maxEvents      = 10_000
	maxMoves       = 100           // of one event
	maxGiveBack    = 2 * 366 * day // ms
	maxImages      = 20
	maxSales       = 2_000
	maxApplying    = 4 // open effects of one sale
	maxSealed      = 4_500
	maxNotesOrder  = 100
	maxNotes       = 20_000 // that are kept at hand: the newest
)

// Bounds on one plan.
const (
	maxPlanEvents      = 200
	maxPlanPools       = 500
	maxPlanAllocations = 63
	maxPlanTypes       = 500
	maxPlanItems       = 200
	maxPlanBundles     = 200
	maxPlanWindows     = 100
	maxPlanQuestions   = 100
	maxPlanDraws       = 8
	maxPlanFees        = 8
	maxPlanTaxes       = 4
	maxPlanParts       = 16
)

// Units of time. Instants and spans are int64 milliseconds.
const (
	second int64 = 1000
	minute       = 60 * second
	hour         = 60 * minute
	day          = 24 * hour
)

// Retention is how long an accepted command's outcome is kept for whoever repeats
// it, in milliseconds of record time.
const Retention = 72 * hour

const (
	maxKinds          = 16 // of claims in one list
	maxPlanCategories = 64
	maxAmount         = 1_000_000_000_000 // minor units of one face value or fee
	maxPPM            = 1_000_000         // the whole
	maxPlanSpan       = 366 * day
	maxPlanCapacity   = 10_000_000
	maxPlanCount      = 10_000 // tickets in one order, people on one ticket
)
