package sale

// A Command is what somebody asks of the sale.
type Command interface {
	meta() *Meta
}

// Meta is what every command carries.
type Meta struct {
	Key         Key    // of the request, zero if it will not be repeated
	Fingerprint uint64 // of the whole request
	By          Actor
}

func (m *Meta) meta() *Meta { return m }

// Commands of set-up. Each answers with the index that the new thing got.
type (
	// OpenSale begins the sale; it comes once, before everything else.
	OpenSale struct {
		Meta
		Name   string
		Policy Policy
	}
	// SetPolicy replaces the policy for what comes after.
	SetPolicy struct {
		Meta
		Policy Policy
		Posted uint32 // version of the posted rules that announces higher order fees
	}
	// AddSeller adds a seller.
	AddSeller struct {
		Meta
		Def Seller
	}
	// AddEvent adds an event.
	AddEvent struct {
		Meta
		Def EventDef
	}
	// AddPool adds a pool.
	AddPool struct {
		Meta
		Def PoolDef
	}
	// AddType adds a ticket type.
	AddType struct {
		Meta
		Def TypeDef
	}
	// ChangeType changes a type's limits, access and policy.
	ChangeType struct {
		Meta
		Type uint32
		Def  TypeDef
	}
	// SetPrice prices a type for holds that come after.
	SetPrice struct {
		Meta
		Type   uint32
		Price  Price
		Posted uint32 // version of the posted rules that announces it
	}
	// AddItem adds an item.
	AddItem struct {
		Meta
		Def ItemDef
	}
	// SetItemPrice prices an item.
	SetItemPrice struct {
		Meta
		Item   uint32
		Price  Price
		Posted uint32 // version of the posted rules that announces it
	}
	// ChangeItem changes how much of an item an order may have.
	ChangeItem struct {
		Meta
		Item uint32
		Def  ItemDef
	}
	// AddBundle adds a bundle.
	AddBundle struct {
		Meta
		Def BundleDef
	}
	// ChangeBundle changes a bundle's price, and how many an order may have.
	ChangeBundle struct {
		Meta
		Bundle uint32
		Def    BundleDef
		Posted uint32 // version of the posted rules that announces a higher price
	}
	// AddWindow adds a window.
	AddWindow struct {
		Meta
		Def WindowDef
	}
	// ChangeWindow changes a window.
	ChangeWindow struct {
		Meta
		Window uint32
		Def    WindowDef
	}
	// AddAllocation adds an allocation.
	AddAllocation struct {
		Meta
		Name string
	}
	// AddCodes adds a batch of codes under one rule.
	AddCodes struct {
		Meta
		Def   CodeDef
		Texts []string
		Bound Claim
	}
	// AddQuestion adds a question or a consent.
	AddQuestion struct {
		Meta
		Def QuestionDef
	}
)

// Commands of the organizer while the sale runs.
type (
	// SetSwitch opens, pauses, closes or freezes the sale or one type.
	SetSwitch struct {
		Meta
		Type   uint32 // index + 1; 0 = the whole sale
		State  Switch
		Reason string
	}
	// SwitchOffer opens, pauses or closes an item or a bundle.
	SwitchOffer struct {
		Meta
		Item   uint32 // index + 1, or
		Bundle uint32 // index + 1
		State  Switch
		Reason string
	}
	// PostRules says that a window's rules were published.
	PostRules struct {
		Meta
		Window    uint32
		Version   uint32
		Effective int64
	}
	// SetCapacity sets a pool's capacity.
	SetCapacity struct {
		Meta
		Pool     uint32
		Capacity uint32
		Accept   string // the named reason for going below what is committed, or above what its area holds
	}
	// MoveCount moves free capacity between allocations.
	MoveCount struct {
		Meta
		Pool, From, To, Count uint32
	}
	// BlockCount takes free capacity out of sale; below 0 puts it back.
	BlockCount struct {
		Meta
		Pool, Alloc uint32
		Count       int64
		Reason      string
	}
	// MoveSeats moves seats into an allocation; 0 is the general one.
	MoveSeats struct {
		Meta
		Event uint32
		Seats []uint32
		Alloc uint32
	}
	// BlockSeats takes free seats out of sale.
	BlockSeats struct {
		Meta
		Event  uint32
		Seats  []uint32
		Kill   bool
		Reason string
	}
	// UnblockSeats puts seats back into sale.
	UnblockSeats struct {
		Meta
		Event uint32
		Seats []uint32
	}
	// SwapChart moves an event to another version of its chart.
	SwapChart struct {
		Meta
		Event uint32
		Chart [32]byte
	}
	// ChangeEvent changes when an event starts, and its limit per person.
	ChangeEvent struct {
		Meta
		Event uint32
		Def   EventDef
	}
	// EndEvent says that an event will not be.
	EndEvent struct {
		Meta
		Event  uint32
		Reason string
	}
	// ExtendHolds gives every live hold time until an instant.
	ExtendHolds struct {
		Meta
		Until  int64
		Reason string
	}
)

// Commands about runs.
type (
	// StartRun has the money of everybody given back who has tickets of an event that
	// will not be.
	StartRun struct {
		Meta
		Event    uint32
		Reason   string
		WithFees bool // give back what is not refundable too
		Withhold bool // do not put the stock back on sale
	}
	// TurnRun pauses a run or lets it go on.
	TurnRun struct {
		Meta
		Run    uint32
		State  RunState
		Reason string
		Until  int64 // of a pause: when it goes on by itself; 0 = never
	}
	// RetryRun has everything of a run tried again that failed.
	RetryRun struct {
		Meta
		Run uint32
	}
)

// Commands of buyers, and of staff in their place.
type (
	// PlaceHold asks for a cart: all of it or nothing.
	PlaceHold struct {
		Meta
		Window     uint32
		Wants      []Want
		Claims     []Claim // the first will own the hold
		Codes      []string
		Entry      uint64
		Generation uint32
	}
	// AmendHold takes units out of a live hold and adds others, or changes nothing.
	AmendHold struct {
		Meta
		Hold  uint64
		Owner Claim
		Drop  []Drop
		Wants []Want
		Codes []string // further codes
	}
	// Drop is what an amendment gives up of one line.
	Drop struct {
		Line  uint32
		Count uint32
		Seats []uint32 // which, for a line with numbered seats
		// Bundle, when above 0, is a bundle's index + 1: all that the hold has of it is
		// given up, and the rest says nothing.
		Bundle uint32
	}
	// RenewHold asks for more time.
	RenewHold struct {
		Meta
		Hold  uint64
		Owner Claim
	}
	// ReleaseHold lets go.
	ReleaseHold struct {
		Meta
		Hold  uint64
		Owner Claim
	}
	// Checkout turns a hold into an order.
	Checkout struct {
		Meta
		Hold      uint64
		Owner     Claim
		Claims    []Claim // learnt since the hold
		Agreed    int64   // the total that the buyer was shown
		Person    [16]byte
		Sealed    []byte
		Attendees []Attendee
		Answers   []Answer
		Language  string
		Tender    string // transfer or invoice; empty = the provider's
	}
	// SellAtCounter makes an order at once, in the house's name.
	SellAtCounter struct {
		Meta
		Window    uint32 // index + 1; 0 = outside all windows
		Alloc     uint32 // drawn on when there is no window
		Wants     []Want
		Claims    []Claim
		Codes     []string
		Free      bool   // complimentary
		Reason    string // why, by name
		Tender    string // cash, terminal, ... when not free
		Ref       string
		Person    [16]byte
		Sealed    []byte
		Attendees []Attendee
		Answers   []Answer
		Language  string
	}
	// RetryPayment opens another charge for an order that still waits for money.
	RetryPayment struct {
		Meta
		Order uint64
		Owner Claim
	}
	// CancelOrder cancels all of an order.
	CancelOrder struct {
		Meta
		Order    uint64
		Owner    Claim
		Reason   string
		WithFees bool // give back what is not refundable too
		Withhold bool // do not put the stock back on sale
	}
	// CancelTickets cancels some tickets of an order.
	CancelTickets struct {
		Meta
		Order    uint64
		Owner    Claim
		Tickets  []uint64
		Reason   string
		WithFees bool
		Withhold bool
	}
	// AdjustOrder adds lines to an order: a donation, a discount, an item.
	AdjustOrder struct {
		Meta
		Order  uint64
		Lines  []Adjustment
		Reason string
		Tender string // cash, terminal, ... when what it costs was paid at the counter
		Ref    string
	}
	// Adjustment is one added line. Its amount is below 0 for a discount; an item or a
	// delivery has a count instead, and costs its list price.
	Adjustment struct {
		Kind   LineKind
		Index  uint32
		Amount int64
		Code   string // of the fee or discount, for the books
		Count  uint32 // of the item or delivery
	}
	// Exchange gives up tickets for what a hold of the same buyer holds, at once.
	Exchange struct {
		Meta
		Order     uint64
		Owner     Claim
		Hold      uint64
		Tickets   []uint64
		Attendees []Attendee // of what the hold holds
		Answers   []Answer
	}
	// CorrectContact replaces an order's sealed contact.
	CorrectContact struct {
		Meta
		Order  uint64
		Person [16]byte
		Sealed []byte
		Reason string
	}
	// NameTicket sets a ticket's attendee.
	NameTicket struct {
		Meta
		Ticket uint64
		Owner  Claim
		Person [16]byte
		Sealed []byte
	}
)

// Begins says whether a command asks for stock that nobody has yet: what is
// refused first when there is no room left to record more.
func Begins(cmd Command) bool {
	switch c := cmd.(type) {
	case *PlaceHold, *SellAtCounter:
		return true
	case *AmendHold:
		return len(c.Wants) > 0
	case *AdjustOrder:
		for i := range c.Lines {
			if k := c.Lines[i].Kind; k == ItemLine || k == DeliveryLine {
				return true
			}
		}
	}
	return false
}
