package sale

// What a sale is made of, as its organizer defines it. Everything is addressed by
// a small index given in order of definition, and has a Key, the name its owner
// knows it by. Indices in lists are those; where 0 must mean "none", a field says
// so and counts from 1.

// NoChart is the chart hash of an event without numbered seats.
var NoChart [32]byte

// Policy is what holds for the whole sale.
type Policy struct {
	HoldFor      int64       `wire:"1"`  // ms a hold lives, and gets by a renewal
	HoldCeiling  int64       `wire:"2"`  // ms after which no renewal helps
	PayFor       int64       `wire:"3"`  // ms an order waits for its money
	HoldsEach    uint32      `wire:"4"`  // live holds of one person; 0 = no limit
	TicketsEach  uint32      `wire:"5"`  // live tickets and held ones of one person; 0 = no limit
	JoinKinds    KindSet     `wire:"6"`  // claims that make two buyers one person
	CountKinds   KindSet     `wire:"7"`  // claims that are limited, each on its own
	OrderFees    []Fee       `wire:"8"`  // once per order that has anything to pay for
	OrderTaxes   []TaxRate   `wire:"9"`  // on those
	PostedNotice int64       `wire:"10"` // ms between posting new rules and their taking effect
	OrphanRule   bool        `wire:"11"` // no single seat may be left alone
	PayCeiling   int64       `wire:"12"` // ms that an order is kept beyond its time to pay while its payment is in doubt; 0 = three times PayFor
	Tenders      []Tender    `wire:"13"` // how far ways to pay beside the provider may be used
	Disputes     DisputeRule `wire:"14"` // what a dispute does to tickets
}

// Seller is who sells an event: an order has exactly one.
type Seller struct {
	Key      string `wire:"1"`
	Currency string `wire:"2"`
}

// EventDef is one event of the sale.
type EventDef struct {
	Key         string   `wire:"1"`
	Seller      uint32   `wire:"2"`
	Chart       [32]byte `wire:"3"` // of the published chart version; NoChart if none
	Starts      int64    `wire:"4"`
	TicketsEach uint32   `wire:"5"` // per person; 0 = no limit
	GiveBack    GiveBack `wire:"6"`
}

// GiveBack is leave to give tickets back that their policy does not give: buyers have it
// when an event is moved, because they did not buy for the new date.
type GiveBack struct {
	Until    int64 `wire:"1"` // 0 = nobody has it
	Before   int64 `wire:"2"` // who ordered before this instant has it
	WithFees bool  `wire:"3"` // what is not refundable goes back too
}

// PoolDef is counted capacity that types share.
type PoolDef struct {
	Key      string `wire:"1"`
	Event    uint32 `wire:"2"` // index + 1; 0 = of no event (merchandise, parking)
	Capacity uint32 `wire:"3"`
	Area     string `wire:"4"` // the standing area on the chart that it counts, if any
}

// TypeDef is a ticket type.
type TypeDef struct {
	Key        string       `wire:"1"`
	Event      uint32       `wire:"2"`
	Pools      []uint32     `wire:"3"` // it draws on every one of them
	Categories []string     `wire:"4"` // seat categories it is sold in; none = no numbered seat
	Admits     uint32       `wire:"5"` // people one ticket lets in, and takes from each pool
	Min        uint32       `wire:"6"` // per order, when bought at all
	Max        uint32       `wire:"7"` // per order; 0 = no limit
	Each       uint32       `wire:"8"` // per person; 0 = no limit
	Access     bool         `wire:"9"` // sold only with a code that unlocks it
	Policy     TicketPolicy `wire:"10"`
}

// TicketPolicy is what a buyer may do with a ticket. It is frozen at purchase.
type TicketPolicy struct {
	Named      bool   `wire:"1"` // carries the attendee's name
	NameUntil  int64  `wire:"2"` // ms before the event's start until which it may change; 0 = never
	CheckID    bool   `wire:"3"` // ID at the door
	MinimumAge uint32 `wire:"4"`
	Transfer   bool   `wire:"5"` // to another holder
	Return     bool   `wire:"6"` // offered back at face value
	PriceCap   uint32 `wire:"7"` // of a return, in parts per million of what was paid; 0 = what was paid
	CancelTill int64  `wire:"8"` // ms before the event's start until which the buyer may cancel; 0 = never
	Exchange   bool   `wire:"9"` // given up for others of the same seller
}

// Fee is a charge on top of the face value.
type Fee struct {
	Code        string `wire:"1"`
	Payee       string `wire:"2"`
	Amount      int64  `wire:"3"` // minor units
	Rate        uint32 `wire:"4"` // parts per million of the discounted face value, added to Amount
	Refundable  bool   `wire:"5"`
	Unavoidable bool   `wire:"6"` // always owed, so it is part of every price shown
}

// TaxRate is one tax on a price.
type TaxRate struct {
	Code     string `wire:"1"`
	Rate     uint32 `wire:"2"` // parts per million
	Included bool   `wire:"3"` // contained in the face value rather than added
	OnFees   bool   `wire:"4"` // fees are taxed with it
}

// Price is what a ticket type or an item costs from some moment on.
type Price struct {
	Face  int64     `wire:"1"`
	Fees  []Fee     `wire:"2"`
	Taxes []TaxRate `wire:"3"`
}

// WindowDef says when and through which door types are sold.
type WindowDef struct {
	Key     string   `wire:"1"`
	Opens   int64    `wire:"2"`
	Closes  int64    `wire:"3"` // 0 = open end
	Types   []uint32 `wire:"4"`
	Alloc   uint32   `wire:"5"` // allocation drawn on first; 0 = the general one
	General bool     `wire:"6"` // falls through to the general allocation
	Turn    bool     `wire:"7"` // wants an admission
	Access  bool     `wire:"8"` // wants an access code that unlocks it
	Staff   bool     `wire:"9"` // box office only
	Channel string   `wire:"10"`
}

// ItemKind is what an item is.
type ItemKind uint8

// The kinds of item.
const (
	Merchandise ItemKind = iota
	Donation
	Delivery
	itemKindEnd
)

// ItemDef is something sold that admits nobody.
type ItemDef struct {
	Key    string   `wire:"1"`
	Kind   ItemKind `wire:"2"`
	Seller uint32   `wire:"3"`
	Pool   uint32   `wire:"4"` // index + 1; 0 = without limit
	Max    uint32   `wire:"5"` // per order; for a donation the most minor units; 0 = no limit
}

// BundleDef is several things at one price.
type BundleDef struct {
	Key   string       `wire:"1"`
	Parts []BundlePart `wire:"2"`
	Price int64        `wire:"3"` // minor units of face value for all parts together
	Max   uint32       `wire:"4"` // per order; 0 = no limit
}

// BundlePart is one thing in a bundle.
type BundlePart struct {
	Type   uint32 `wire:"1"`
	Count  uint32 `wire:"2"`
	Weight uint32 `wire:"3"` // its share of the price is Weight of the sum of weights, per unit
}

// CodeKind tells access codes from promo codes.
type CodeKind uint8

// The kinds of code.
const (
	AccessCode CodeKind = iota
	PercentCode
	AmountCode
	codeKindEnd
)

// CodeDef is the rule that a batch of codes shares.
type CodeDef struct {
	Key     string   `wire:"1"`
	Kind    CodeKind `wire:"2"`
	Uses    uint32   `wire:"3"`  // orders or live holds, per code text; 0 = no limit
	From    int64    `wire:"4"`  // 0 = always was
	Until   int64    `wire:"5"`  // 0 = no end
	Types   []uint32 `wire:"6"`  // unlocked, or discounted; none = for promo codes all
	Windows []uint32 `wire:"7"`  // unlocked
	Alloc   uint32   `wire:"8"`  // allocation unlocked for the cart; 0 = none
	Percent uint32   `wire:"9"`  // parts per million off the face value
	Amount  int64    `wire:"10"` // minor units off the cart
	Cap     int64    `wire:"11"` // most that one cart may get; 0 = no cap
	Budget  int64    `wire:"12"` // most that all carts may get, for the whole batch; 0 = no budget
	Stacks  bool     `wire:"13"` // goes with other promo codes
}

// QuestionDef is something to be answered or agreed to at checkout.
type QuestionDef struct {
	Key      string   `wire:"1"`
	Version  uint32   `wire:"2"` // of the text
	Consent  bool     `wire:"3"` // a box to tick rather than an answer
	Attendee bool     `wire:"4"` // once per ticket rather than per order
	Required bool     `wire:"5"`
	Types    []uint32 `wire:"6"` // asked for these; none = for all
}

// Switch is the state that an organizer sets with a reason.
type Switch uint8

// The states of a switch, from mild to strict.
const (
	SwitchOpen   Switch = iota
	SwitchPaused        // no new holds; what is held may be bought
	SwitchClosed        // as paused, for good
	SwitchFrozen        // nothing moves, not even checkout
	switchEnd
)

var switchNames = [switchEnd]string{"open", "paused", "closed", "frozen"}

// String is the state's name.
func (s Switch) String() string {
	if s >= switchEnd {
		return "switch_out_of_range"
	}
	return switchNames[s]
}
