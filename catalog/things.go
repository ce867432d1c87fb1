package catalog

// What an organizer has. Values that the machine gives out are copies, but the
// slices in them are its own and must not be written to.

// Profile is what an organizer says of itself.
type Profile struct {
	Name      string   `wire:"1"`
	About     Texts    `wire:"2"`
	Email     string   `wire:"3"` // where buyers ask
	Website   string   `wire:"4"`
	Zone      string   `wire:"5"` // the IANA zone its days are counted in
	Languages []string `wire:"6"` // the first is its own
}

// Staff is somebody who works for the organizer.
type Staff struct {
	Key      string `wire:"1"`
	Name     string `wire:"2"`
	Email    string `wire:"3"`
	Roles    Roles  `wire:"4"`
	Password string `wire:"5"` // its hash in PHC form; empty = cannot sign in with one
	Disabled bool   `wire:"6"`
	Reason   string `wire:"7"` // why disabled
	Since    int64  `wire:"8"`
}

// APIKey lets a program act for the organizer.
type APIKey struct {
	ID      string   `wire:"1"`
	Secret  [32]byte `wire:"2"` // SHA-256 of it
	Name    string   `wire:"3"`
	Roles   Roles    `wire:"4"`
	Expires int64    `wire:"5"` // 0 = never
	Revoked bool     `wire:"6"`
	By      Actor    `wire:"7"`
	Since   int64    `wire:"8"`
}

// usable says whether the key still opens anything.
func (k *APIKey) usable(now int64) bool { return !k.Revoked && (k.Expires == 0 || now < k.Expires) }

// Session is one sign-in of one member of staff.
type Session struct {
	Token   [32]byte `wire:"1"` // SHA-256 of it
	Staff   string   `wire:"2"`
	Expires int64    `wire:"3"`
	Since   int64    `wire:"4"`
}

// Seller is a legal entity that sells.
type Seller struct {
	Key       string `wire:"1"`
	LegalName string `wire:"2"`
	TaxID     string `wire:"3"`
	Address   string `wire:"4"`
	Currency  string `wire:"5"`
	Account   string `wire:"6"` // at the payment provider
	Series    string `wire:"7"` // its receipts begin with it
}

// VenueDef is what a venue is.
type VenueDef struct {
	Key     string `wire:"1"`
	Name    Texts  `wire:"2"`
	Address string `wire:"3"`
	Zone    string `wire:"4"` // IANA
}

// Venue is a place with its charts.
type Venue struct {
	Def      VenueDef `wire:"1"`
	Charts   []Chart  `wire:"2"`
	Archived bool     `wire:"3"`
}

// Chart is a seat map: a draft, and the versions that were published.
type Chart struct {
	Key      string         `wire:"1"`
	Name     string         `wire:"2"`
	Draft    [32]byte       `wire:"3"` // hash of the draft's blob; zero = none
	Drafted  int64          `wire:"4"`
	Versions []ChartVersion `wire:"5"` // version n is entry n-1
}

// ChartVersion is a published version, which never changes.
type ChartVersion struct {
	Hash [32]byte `wire:"1"` // of the chart, and the blob's name
	At   int64    `wire:"2"`
}

// Details are what may be said of an event at any time.
type Details struct {
	Names      Texts      `wire:"1"`
	About      Texts      `wire:"2"`
	Images     [][32]byte `wire:"3"` // blobs
	Age        Texts      `wire:"4"` // the rule at the door, in words
	MinimumAge uint32     `wire:"5"`
	Seller     string     `wire:"6"` // fixed once the event is on sale
}

// Occasion is when and where an event is.
type Occasion struct {
	Venue    string `wire:"1"`
	Chart    string `wire:"2"` // of the venue; empty = no numbered seats
	Version  uint32 `wire:"3"` // of the chart
	Doors    When   `wire:"4"`
	Starts   When   `wire:"5"`
	Ends     When   `wire:"6"`
	ToFollow bool   `wire:"7"` // postponed, the date is still to come
}

// EventState is how far an event is.
type EventState uint8

// The states of an event.
const (
	EventDraft EventState = iota
	EventPublished
	EventCancelled
	EventArchived
	eventStateEnd
)

var eventStateNames = [eventStateEnd]string{"draft", "published", "cancelled", "archived"}

// String is the state's name.
func (s EventState) String() string {
	if s >= eventStateEnd {
		return "event_state_out_of_range"
	}
	return eventStateNames[s]
}

// Event is one occasion that people attend.
type Event struct {
	Key      string     `wire:"1"`
	Details  Details    `wire:"2"`
	Occasion Occasion   `wire:"3"`
	State    EventState `wire:"4"`
	Sale     string     `wire:"5"` // that it is in, for life; empty = none yet
	Reason   string     `wire:"6"` // why it was cancelled
	Was      []Move     `wire:"7"` // where and when it was to be before, oldest first
	GiveBack GiveBack   `wire:"8"`
}

// GiveBack is what is promised to who had bought before an event was moved: until when
// they may give their tickets back, whatever those say.
type GiveBack struct {
	Until    Instant `wire:"1"` // 0 = nothing is promised
	Before   Instant `wire:"2"` // who ordered before
	WithFees bool    `wire:"3"` // what is not refundable goes back too
}

// Move is one change of an event's occasion.
type Move struct {
	From   Occasion `wire:"1"`
	Reason string   `wire:"2"`
	By     Actor    `wire:"3"`
	At     int64    `wire:"4"`
}

// Sale is the selling of one or more events, as the organizer plans it.
type Sale struct {
	Key       string        `wire:"1"`
	Suffix    string        `wire:"2"` // of its ids and of its machine
	Number    uint32        `wire:"3"` // counted from 1
	Name      string        `wire:"4"`
	Draft     uint32        `wire:"5"` // version of the newest plan; 0 = none yet
	Plan      *Plan         `wire:"6"`
	Published uint32        `wire:"7"` // version of the plan that is to be; 0 = none
	Live      *Plan         `wire:"8"`
	Applied   uint32        `wire:"9"`  // version of the plan that the sale carries out
	Seq       uint64        `wire:"10"` // record of the sale after which it does
	Until     int64         `wire:"11"` // some of it waits for this instant; 0 = nothing does
	Refusal   *Refusal      `wire:"12"` // why the published plan could not be carried out
	Rules     []PostedRules `wire:"13"` // the newest of each window
	Archived  bool          `wire:"14"`
	By        Actor         `wire:"15"` // who published
}

// Refusal says what the sale would not do of a plan.
type Refusal struct {
	Version uint32 `wire:"1"`
	Step    string `wire:"2"` // what was asked of it
	Code    string `wire:"3"` // its status
	Text    string `wire:"4"`
	At      int64  `wire:"5"`
}

// PostedRules is a version of what buyers in a window are promised. One that is
// replaced before it takes effect never does.
type PostedRules struct {
	Window    string   `wire:"1"`
	Version   uint32   `wire:"2"`
	Document  [32]byte `wire:"3"` // hash of it, and the blob's name
	Effective int64    `wire:"4"`
	At        int64    `wire:"5"` // when it was posted
	Former    uint32   `wire:"6"` // the version that is in effect until then; 0 = none
	FormerDoc [32]byte `wire:"7"`
}

// InEffect is the version that holds at an instant, and its document; 0 if none does.
func (r PostedRules) InEffect(now int64) (version uint32, document [32]byte) {
	if now >= r.Effective {
		return r.Version, r.Document
	}
	return r.Former, r.FormerDoc
}
