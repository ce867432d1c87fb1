package seating

// Limits on everything that an uploaded plan or a request can choose. They are
// far above any real house; their purpose is that no input can make a machine
// slow or large.
const (
	MaxSeats      = 100_000          // seats of one chart
	MaxSections   = 10_000           // sections of one chart
	MaxRowSeats   = 1_000            // seats of one row
	MaxCategories = 64               // categories of one chart: a CategorySet is 64 bits
	MaxAreas      = 1_000            // standing areas and drawn shapes of one chart
	MaxCapacity   = 1_000_000        // people in one standing area
	MaxPlaces     = 5_000            // wheelchair places of one chart
	MaxCompanions = 3                // companion seats of one wheelchair place
	MaxGroup      = MaxCount         // seats of one box or table
	MaxText       = 200              // bytes of any name, label or id
	MaxCoordinate = 10_000_000       // hundredths of a plan unit, either side of 0
	MaxCount      = 32               // seats of one best-available request
	MaxAllocation = 63               // highest allocation tag
	MaxPlanBytes  = 64 << 20         // bytes of an uploaded plan
	MaxChartBytes = 16 << 20         // bytes of an encoded chart
	maxProblems   = 20               // problems told at once about one plan
	maxRanking    = 64               // rankings that a house keeps ready
	none          = ^uint64(0)       // the key of "nothing here"
	nowhere       = ^uint32(0)       // the number of no seat, leaf or line
	NoSeat        = Seat(^uint32(0)) // the seat that is no seat
)
