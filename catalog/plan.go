package catalog

// Plan is everything that a sale is to be: what its machine needs to know, and the
// texts that fans read. Things are named by key, never by number. In JSON amounts are
// minor units of the currency beside them; a number says its unit in its name.
type Plan struct {
	Title       Texts            `wire:"1" json:"title"`
	About       Texts            `wire:"2" json:"about,omitzero"`
	Admission   Texts            `wire:"3" json:"admission,omitzero"` // what to know at the door
	Policy      PlanPolicy       `wire:"4" json:"policy"`
	Events      []PlanEvent      `wire:"5" json:"events,omitzero"`
	Pools       []PlanPool       `wire:"6" json:"pools,omitzero"`
	Allocations []PlanAllocation `wire:"7" json:"allocations,omitzero"`
	Types       []PlanType       `wire:"8" json:"types,omitzero"`
	Items       []PlanItem       `wire:"9" json:"items,omitzero"`
	Bundles     []PlanBundle     `wire:"10" json:"bundles,omitzero"`
	Windows     []PlanWindow     `wire:"11" json:"windows,omitzero"`
	Questions   []PlanQuestion   `wire:"12" json:"questions,omitzero"`
}

// PlanPolicy is what holds for the whole sale.
type PlanPolicy struct {
	HoldForSeconds     uint32   `wire:"1" json:"hold_for_seconds"`
	HoldCeilingSeconds uint32   `wire:"2" json:"hold_ceiling_seconds"`
	PayForSeconds      uint32   `wire:"3" json:"pay_for_seconds"`
	HoldsEach          uint32   `wire:"4" json:"holds_each,omitzero"`
	TicketsEach        uint32   `wire:"5" json:"tickets_each,omitzero"`
	JoinBy             []string `wire:"6" json:"join_by,omitzero"`  // kinds of claim that make two buyers one
	CountBy            []string `wire:"7" json:"count_by,omitzero"` // kinds of claim that are limited, each on its own
	OrderFees          []Fee    `wire:"8" json:"order_fees,omitzero"`
	OrderTaxes         []Tax    `wire:"9" json:"order_taxes,omitzero"`
	Currency           string   `wire:"10" json:"currency,omitzero"` // of the order fees
	NoticeMinutes      uint32   `wire:"11" json:"posted_notice_minutes,omitzero"`
	OrphanRule         bool     `wire:"12" json:"orphan_rule,omitzero"`
	PayCeilingSeconds  uint32   `wire:"13" json:"pay_ceiling_seconds,omitzero"` // how long a payment in doubt keeps an order; 0 = three times pay_for
}

// PlanEvent puts an event of the catalog into the sale.
type PlanEvent struct {
	Event       string `wire:"1" json:"event"`
	TicketsEach uint32 `wire:"2" json:"tickets_each,omitzero"`
}

// PlanPool is counted capacity.
type PlanPool struct {
	Key      string `wire:"1" json:"key"`
	Name     Texts  `wire:"2" json:"name,omitzero"`
	Event    string `wire:"3" json:"event,omitzero"` // empty = of no event
	Capacity uint32 `wire:"4" json:"capacity"`
	Area     string `wire:"5" json:"area,omitzero"`   // the standing area of the chart that it counts
	Accept   string `wire:"6" json:"accept,omitzero"` // the reason for going below what is held and sold
}

// PlanAllocation is a name for stock that is kept for a purpose.
type PlanAllocation struct {
	Key  string `wire:"1" json:"key"`
	Name Texts  `wire:"2" json:"name,omitzero"`
}

// PlanType is a ticket type.
type PlanType struct {
	Key        string     `wire:"1" json:"key"`
	Event      string     `wire:"2" json:"event"`
	Name       Texts      `wire:"3" json:"name"`
	About      Texts      `wire:"4" json:"about,omitzero"`
	Pools      []string   `wire:"5" json:"pools,omitzero"`
	Categories []string   `wire:"6" json:"categories,omitzero"`
	Admits     uint32     `wire:"7" json:"admits,omitzero"` // 0 = one
	Min        uint32     `wire:"8" json:"min,omitzero"`
	Max        uint32     `wire:"9" json:"max,omitzero"`
	Each       uint32     `wire:"10" json:"each,omitzero"`
	Access     bool       `wire:"11" json:"access,omitzero"`
	Policy     TypePolicy `wire:"12" json:"policy,omitzero"`
	Price      Price      `wire:"13" json:"price"`
	Closed     bool       `wire:"14" json:"closed,omitzero"`    // taken off sale for good
	ShowLeft   bool       `wire:"15" json:"show_left,omitzero"` // how many are left is shown
	FewBelow   uint32     `wire:"16" json:"few_below,omitzero"` // fewer than this are shown as few
}

// TypePolicy is what a buyer may do with a ticket. It is frozen at purchase.
type TypePolicy struct {
	Named              bool   `wire:"1" json:"named,omitzero"`
	NameUntilMinutes   uint32 `wire:"2" json:"name_until_minutes,omitzero"` // before the start; 0 = never
	CheckID            bool   `wire:"3" json:"check_id,omitzero"`
	MinimumAge         uint32 `wire:"4" json:"minimum_age,omitzero"`
	Transfer           bool   `wire:"5" json:"transfer,omitzero"`
	Return             bool   `wire:"6" json:"return,omitzero"`
	PriceCapPPM        uint32 `wire:"7" json:"price_cap_ppm,omitzero"`        // of a return, of what was paid; 0 = what was paid
	CancelUntilMinutes uint32 `wire:"8" json:"cancel_until_minutes,omitzero"` // before the start; 0 = never
	Exchange           bool   `wire:"9" json:"exchange,omitzero"`
}

// Price is what something costs.
type Price struct {
	Currency string `wire:"1" json:"currency"` // that of the seller
	Face     int64  `wire:"2" json:"face"`
	Fees     []Fee  `wire:"3" json:"fees,omitzero"`
	Taxes    []Tax  `wire:"4" json:"taxes,omitzero"`
}

// Fee is a charge on top of the face value.
type Fee struct {
	Code        string `wire:"1" json:"code"`
	Payee       string `wire:"2" json:"payee,omitzero"`
	Amount      int64  `wire:"3" json:"amount,omitzero"`
	RatePPM     uint32 `wire:"4" json:"rate_ppm,omitzero"` // of the discounted face value, added to amount
	Refundable  bool   `wire:"5" json:"refundable,omitzero"`
	Unavoidable bool   `wire:"6" json:"unavoidable,omitzero"`
}

// Tax is one tax on a price.
type Tax struct {
	Code     string `wire:"1" json:"code"`
	RatePPM  uint32 `wire:"2" json:"rate_ppm"`
	Included bool   `wire:"3" json:"included,omitzero"`
	OnFees   bool   `wire:"4" json:"on_fees,omitzero"`
}

// PlanItem is something sold that admits nobody.
type PlanItem struct {
	Key    string `wire:"1" json:"key"`
	Kind   string `wire:"2" json:"kind"` // merchandise, donation or delivery
	Seller string `wire:"3" json:"seller"`
	Name   Texts  `wire:"4" json:"name"`
	About  Texts  `wire:"5" json:"about,omitzero"`
	Pool   string `wire:"6" json:"pool,omitzero"`
	Max    uint32 `wire:"7" json:"max,omitzero"` // per order; of a donation the most minor units
	Price  Price  `wire:"8" json:"price"`
	Closed bool   `wire:"9" json:"closed,omitzero"` // taken off sale
}

// PlanBundle is several tickets at one price.
type PlanBundle struct {
	Key      string     `wire:"1" json:"key"`
	Name     Texts      `wire:"2" json:"name"`
	About    Texts      `wire:"3" json:"about,omitzero"`
	Parts    []PlanPart `wire:"4" json:"parts"`
	Price    int64      `wire:"5" json:"price"` // of face value for all parts together
	Currency string     `wire:"6" json:"currency"`
	Max      uint32     `wire:"7" json:"max,omitzero"`
	Closed   bool       `wire:"8" json:"closed,omitzero"` // taken off sale
}

// PlanPart is one thing in a bundle.
type PlanPart struct {
	Type   string `wire:"1" json:"type"`
	Count  uint32 `wire:"2" json:"count"`
	Weight uint32 `wire:"3" json:"weight,omitzero"` // its share of the price; 0 = one
}

// PlanWindow says when and through which door types are sold.
type PlanWindow struct {
	Key        string   `wire:"1" json:"key"`
	Name       Texts    `wire:"2" json:"name"`
	Notes      Texts    `wire:"3" json:"notes,omitzero"`
	Opens      When     `wire:"4" json:"opens"`
	Closes     When     `wire:"5" json:"closes,omitzero"` // none = open end
	Types      []string `wire:"6" json:"types"`
	Allocation string   `wire:"7" json:"allocation,omitzero"` // drawn on first; empty = the general one
	General    bool     `wire:"8" json:"general,omitzero"`    // falls through to the general allocation
	Turn       bool     `wire:"9" json:"turn,omitzero"`       // behind a waiting room
	Access     bool     `wire:"10" json:"access,omitzero"`    // wants an access code
	Staff      bool     `wire:"11" json:"staff,omitzero"`     // box office only
	Channel    string   `wire:"12" json:"channel,omitzero"`
}

// PlanQuestion is something to be answered or agreed to at checkout.
type PlanQuestion struct {
	Key      string   `wire:"1" json:"key"`
	Version  uint32   `wire:"2" json:"version"` // goes up whenever the question changes
	Text     Texts    `wire:"3" json:"text"`
	Consent  bool     `wire:"4" json:"consent,omitzero"`
	Attendee bool     `wire:"5" json:"attendee,omitzero"`
	Required bool     `wire:"6" json:"required,omitzero"`
	Types    []string `wire:"7" json:"types,omitzero"` // asked for these; none = for all
}

// Problem is something about a plan that cannot be, or that should be thought of.
type Problem struct {
	Path string `wire:"1" json:"path"` // into the plan, as in /types/2/price/face
	Text string `wire:"2" json:"text"` // what is wrong, and what would be right
	Note bool   `wire:"3" json:"note,omitzero"`
}

// blocking says whether any of the problems is more than a note.
func blocking(problems []Problem) bool {
	for _, p := range problems {
		if !p.Note {
			return true
		}
	}
	return false
}
