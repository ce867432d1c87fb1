package sale

// A Fact is something that became true. Facts are the only thing journaled; their
// kinds and field numbers are for ever: fields are only added, meaning never
// changes. facts.proto publishes their shape.
type Fact interface {
	kind() factKind
}

type factKind uint8

// The kinds of fact, numbered for ever.
const (
	kindSaleOpened       factKind = 1
	kindPolicySet        factKind = 2
	kindSellerAdded      factKind = 3
	kindEventAdded       factKind = 4
	kindPoolAdded        factKind = 5
	kindTypeAdded        factKind = 6
	kindTypeChanged      factKind = 7
	kindTypePriced       factKind = 8
	kindItemAdded        factKind = 9
	kindItemPriced       factKind = 10
	kindBundleAdded      factKind = 11
	kindWindowAdded      factKind = 12
	kindWindowChanged    factKind = 13
	kindAllocationAdded  factKind = 14
	kindCodesAdded       factKind = 15
	kindQuestionAdded    factKind = 16
	kindSwitched         factKind = 17
	kindRulesPosted      factKind = 18
	kindCapacitySet      factKind = 19
	kindCountMoved       factKind = 20
	kindCountBlocked     factKind = 21
	kindSeatsMoved       factKind = 22
	kindSeatsBlocked     factKind = 23
	kindSeatsUnblocked   factKind = 24
	kindChartSwapped     factKind = 25
	kindHoldsExtended    factKind = 26
	kindEventChanged     factKind = 27
	kindEventEnded       factKind = 28
	kindEventCleared     factKind = 29
	kindHoldPlaced       factKind = 30
	kindHoldAmended      factKind = 31
	kindHoldRenewed      factKind = 32
	kindHoldReleased     factKind = 33
	kindHoldsLapsed      factKind = 34
	kindOrderPlaced      factKind = 40
	kindOrderPaid        factKind = 41
	kindTicketsIssued    factKind = 42
	kindOrderClosed      factKind = 43
	kindTicketsVoided    factKind = 44
	kindOrderAdjusted    factKind = 45
	kindExchangeOpened   factKind = 46
	kindExchangeClosed   factKind = 47
	kindContactCorrected factKind = 48
	kindTicketNamed      factKind = 49
	kindEffectOpened     factKind = 50
	kindEffectClosed     factKind = 51
	kindAnswered         factKind = 52 // 53 was given out once and is not used again
	kindEffectBegun      factKind = 54
	kindOrderRevived     factKind = 55
	kindReissueOwed      factKind = 56
	kindItemChanged      factKind = 60
	kindBundleChanged    factKind = 61
	kindOfferSwitched    factKind = 62
	kindRunStarted       factKind = 90
	kindRunTook          factKind = 91
	kindRunLooked        factKind = 92
	kindRunTurned        factKind = 93
	kindRunRetried       factKind = 94
	kindRunAgain         factKind = 95
	kindReviewOpened     factKind = 70
	kindReviewClosed     factKind = 71
	kindChargeAuthorised factKind = 72
	kindDisputeNoted     factKind = 73
	kindRefundNoted      factKind = 74
	kindRefundReturned   factKind = 75
	kindOwedByHand       factKind = 76
)

// Facts of set-up.
type (
	// SaleOpened is the first fact of every sale.
	SaleOpened struct {
		Key      string `wire:"1"`
		Policy   Policy `wire:"2"`
		At       int64  `wire:"3"`
		OrderFee Unit   `wire:"4"` // what the policy's order fees come to
	}
	// PolicySet replaces the sale's policy for what comes after.
	PolicySet struct {
		Policy   Policy `wire:"1"`
		By       Actor  `wire:"2"`
		Posted   uint32 `wire:"3"` // version of the posted rules that higher order fees stand on
		At       int64  `wire:"4"`
		OrderFee Unit   `wire:"5"` // what the policy's order fees come to
	}
	// SellerAdded gives a seller the next index.
	SellerAdded struct {
		Def Seller `wire:"1"`
	}
	// EventAdded gives an event the next index.
	EventAdded struct {
		Def EventDef `wire:"1"`
	}
	// PoolAdded gives a pool the next index; all of it is free.
	PoolAdded struct {
		Def PoolDef `wire:"1"`
	}
	// TypeAdded gives a ticket type the next index. It has no price yet.
	TypeAdded struct {
		Def TypeDef `wire:"1"`
	}
	// TypeChanged replaces what may change of a type.
	TypeChanged struct {
		Type uint32  `wire:"1"`
		Def  TypeDef `wire:"2"`
		By   Actor   `wire:"3"`
	}
	// TypePriced gives a type its next list price, for holds that come after.
	TypePriced struct {
		Type   uint32 `wire:"1"`
		Price  Price  `wire:"2"`
		Posted uint32 `wire:"3"` // version of the posted rules it stands on
		By     Actor  `wire:"4"`
		At     int64  `wire:"5"`
		Unit   Unit   `wire:"6"` // what one unit costs at the price
	}
	// ItemAdded gives an item the next index.
	ItemAdded struct {
		Def ItemDef `wire:"1"`
	}
	// ItemPriced gives an item its next list price.
	ItemPriced struct {
		Item   uint32 `wire:"1"`
		Price  Price  `wire:"2"`
		By     Actor  `wire:"3"`
		At     int64  `wire:"4"`
		Unit   Unit   `wire:"5"` // what one unit costs at the price
		Posted uint32 `wire:"6"` // version of the posted rules it stands on
	}
	// BundleAdded gives a bundle the next index.
	BundleAdded struct {
		Def BundleDef `wire:"1"`
		At  int64     `wire:"2"`
	}
	// WindowAdded gives a window the next index.
	WindowAdded struct {
		Def WindowDef `wire:"1"`
	}
	// WindowChanged replaces a window's definition.
	WindowChanged struct {
		Window uint32    `wire:"1"`
		Def    WindowDef `wire:"2"`
		By     Actor     `wire:"3"`
	}
	// AllocationAdded gives an allocation the next index, from 1; it is empty.
	AllocationAdded struct {
		Key string `wire:"1"`
	}
	// CodesAdded adds a batch of normalised codes under one rule.
	CodesAdded struct {
		Def   CodeDef  `wire:"1"`
		Texts []string `wire:"2"`
		Bound Claim    `wire:"3"` // only this person may use them; zero = anybody
	}
	// QuestionAdded gives a question the next index.
	QuestionAdded struct {
		Def QuestionDef `wire:"1"`
	}
	// Switched sets a switch.
	Switched struct {
		Type   uint32 `wire:"1"` // index + 1; 0 = the sale's
		State  Switch `wire:"2"`
		Reason string `wire:"3"`
		By     Actor  `wire:"4"`
		At     int64  `wire:"5"`
		Grace  int64  `wire:"6"` // a freeze ends: what was live stays until then
	}
	// RulesPosted says that a window's rules were published.
	RulesPosted struct {
		Window    uint32 `wire:"1"`
		Version   uint32 `wire:"2"`
		Effective int64  `wire:"3"`
		By        Actor  `wire:"4"`
		At        int64  `wire:"5"`
	}
	// CapacitySet sets a pool's capacity. Over is what is committed beyond it.
	CapacitySet struct {
		Pool     uint32 `wire:"1"`
		Capacity uint32 `wire:"2"`
		Over     uint32 `wire:"3"`
		By       Actor  `wire:"4"`
		Reason   string `wire:"5"`
	}
	// CountMoved moves free capacity between allocations of a pool.
	CountMoved struct {
		Pool  uint32 `wire:"1"`
		From  uint32 `wire:"2"`
		To    uint32 `wire:"3"`
		Count uint32 `wire:"4"`
		By    Actor  `wire:"5"`
	}
	// CountBlocked takes free capacity out of sale, or puts it back.
	CountBlocked struct {
		Pool   uint32 `wire:"1"`
		Alloc  uint32 `wire:"2"`
		Count  int64  `wire:"3"` // below 0: back into sale
		Reason string `wire:"4"`
		By     Actor  `wire:"5"`
	}
	// SeatsMoved moves seats into an allocation.
	SeatsMoved struct {
		Event uint32   `wire:"1"`
		Seats []uint32 `wire:"2"`
		Alloc uint32   `wire:"3"`
		By    Actor    `wire:"4"`
	}
	// SeatsBlocked takes free seats out of sale; Kill out of the sellable house.
	SeatsBlocked struct {
		Event  uint32   `wire:"1"`
		Seats  []uint32 `wire:"2"`
		Kill   bool     `wire:"3"`
		Reason string   `wire:"4"`
		By     Actor    `wire:"5"`
	}
	// SeatsUnblocked puts seats back into sale.
	SeatsUnblocked struct {
		Event uint32   `wire:"1"`
		Seats []uint32 `wire:"2"`
		By    Actor    `wire:"3"`
	}
	// ChartSwapped moves an event to another version of its chart; seats keep
	// what they are by their stable id.
	ChartSwapped struct {
		Event   uint32   `wire:"1"`
		Chart   [32]byte `wire:"2"`
		By      Actor    `wire:"3"`
		Renames bool     `wire:"4"` // seats are called something else: tickets are to be looked at
	}
	// EventChanged replaces what may change of an event. Deadlines that are told from its
	// start are told from the new one.
	EventChanged struct {
		Event uint32   `wire:"1"`
		Def   EventDef `wire:"2"`
		By    Actor    `wire:"3"`
	}
	// EventEnded says that an event will not be. Holds and unpaid orders of it are still to
	// be looked at.
	EventEnded struct {
		Event  uint32 `wire:"1"`
		Reason string `wire:"2"`
		By     Actor  `wire:"3"`
		At     int64  `wire:"4"`
	}
	// EventCleared says that holds below Hold and orders below Order have been looked at
	// for an event that has ended.
	EventCleared struct {
		Event uint32 `wire:"1"`
		Hold  uint64 `wire:"2"`
		Order uint64 `wire:"3"`
	}
	// HoldsExtended says that no hold ends before an instant, save at its ceiling.
	HoldsExtended struct {
		Until  int64  `wire:"1"`
		Reason string `wire:"2"`
		By     Actor  `wire:"3"`
	}
)

// Facts of holds.
type (
	// HoldPlaced sets stock aside for a buyer.
	HoldPlaced struct {
		Hold       uint64    `wire:"1"`
		At         int64     `wire:"2"`
		Expires    int64     `wire:"3"`
		Ceiling    int64     `wire:"4"`
		Window     uint32    `wire:"5"` // index + 1; 0 = none, at the counter
		Claims     []Claim   `wire:"6"` // the first owns it
		Lines      []Line    `wire:"7"`
		Codes      []CodeUse `wire:"8"`
		Entry      uint64    `wire:"9"` // the admission it came with; 0 = none
		Generation uint32    `wire:"10"`
		Total      int64     `wire:"11"`
		Seller     uint32    `wire:"12"`
		By         Actor     `wire:"13"` // staff who placed it, outside fan limits
	}
	// CodeUse is one use of a code, reserved with a hold and kept by its order.
	CodeUse struct {
		Code uint32 `wire:"1"`
		Off  int64  `wire:"2"` // taken from its budget
	}
	// HoldAmended replaces what a live hold holds.
	HoldAmended struct {
		Hold  uint64    `wire:"1"`
		Lines []Line    `wire:"2"`
		Codes []CodeUse `wire:"3"`
		Total int64     `wire:"4"`
		By    Actor     `wire:"5"` // staff who did it for the buyer
	}
	// HoldRenewed gives a live hold more time.
	HoldRenewed struct {
		Hold    uint64 `wire:"1"`
		Expires int64  `wire:"2"`
		By      Actor  `wire:"3"` // staff who did it for the buyer
	}
	// HoldReleased ends a hold because its buyer let go, or for a reason of the house.
	HoldReleased struct {
		Hold   uint64 `wire:"1"`
		By     Actor  `wire:"2"`
		Reason string `wire:"3"`
	}
	// HoldsLapsed ends holds and unpaid orders whose time is up, and owes the buyers of
	// such orders a word.
	HoldsLapsed struct {
		Holds   []uint64     `wire:"1"`
		Orders  []uint64     `wire:"2"`
		Notices []Effect     `wire:"3"`
		Owed    []OwedByHand `wire:"4"` // what had been paid of such orders
	}
)

// Facts of orders and tickets.
type (
	// OrderPlaced turns a hold into an order: the hold's lines are the order's.
	OrderPlaced struct {
		Order     uint64     `wire:"1"`
		Hold      uint64     `wire:"2"`
		At        int64      `wire:"3"`
		PayBy     int64      `wire:"4"` // until when its money is waited for; 0 = needs none
		Claims    []Claim    `wire:"5"` // learnt at checkout
		Person    [16]byte   `wire:"6"` // vault key of the buyer's sealed data
		Sealed    []byte     `wire:"7"`
		Attendees []Attendee `wire:"8"`
		Answers   []Answer   `wire:"9"`
		Reason    string     `wire:"10"` // of a complimentary or counter order
		By        Actor      `wire:"11"`
		Language  string     `wire:"12"`
		Tender    TenderKind `wire:"13"` // that it waits for; none = the provider's
		Due       int64      `wire:"14"` // when a transfer or an invoice is to be paid: PayBy is later
	}
	// Attendee is who walks in with one ticket, which need not be its holder.
	Attendee struct {
		Ticket uint32   `wire:"1"` // counted through the order's ticket lines from 0
		Person [16]byte `wire:"2"`
		Sealed []byte   `wire:"3"`
	}
	// Answer is an answer or a consent.
	Answer struct {
		Question uint32 `wire:"1"`
		Version  uint32 `wire:"2"` // of the text that was shown
		Language string `wire:"3"`
		At       int64  `wire:"4"`
		Ticket   uint32 `wire:"5"` // ordinal + 1 for a question per attendee; 0 = of the order
		Agreed   bool   `wire:"6"`
		Sealed   []byte `wire:"7"`
	}
	// OrderPaid says that money for an order is there.
	OrderPaid struct {
		Order  uint64 `wire:"1"`
		Amount int64  `wire:"2"`
		Tender string `wire:"3"` // card, cash, terminal, ...
		Ref    string `wire:"4"` // the provider's
		At     int64  `wire:"5"`
		Charge uint64 `wire:"6"` // the charge that it came by, when that had ended without money; else 0
		ByHand bool   `wire:"7"` // it did not come by the provider
		By     Actor  `wire:"8"` // staff who saw it
		Over   int64  `wire:"9"` // of what came by hand, what was too much and is owed back
	}
	// OrderRevived gives an order that had lapsed its stock again: its money came
	// late, and all of it was still there.
	OrderRevived struct {
		Order uint64 `wire:"1"`
		Total int64  `wire:"2"`
		At    int64  `wire:"3"`
	}
	// TicketsIssued issues a ticket for each unit of lines [From, To) of an order.
	TicketsIssued struct {
		Order uint64 `wire:"1"`
		First uint64 `wire:"2"`
		Count uint32 `wire:"3"`
		From  uint32 `wire:"4"`
		To    uint32 `wire:"5"`
	}
	// OrderClosed ends an order that never had tickets; its stock returns.
	OrderClosed struct {
		Order  uint64     `wire:"1"`
		Reason string     `wire:"2"`
		By     Actor      `wire:"3"`
		Owed   OwedByHand `wire:"4"` // what had been paid of it
	}
	// TicketsVoided ends tickets; their stock returns unless it is withheld.
	TicketsVoided struct {
		Order    uint64   `wire:"1"`
		Tickets  []uint64 `wire:"2"`
		Withheld bool     `wire:"3"` // the stock stays out of sale, blocked
		Reason   string   `wire:"4"`
		By       Actor    `wire:"5"`
		Cancels  bool     `wire:"6"`  // the order has no live ticket left and is cancelled
		Value    int64    `wire:"7"`  // what the order's total falls by
		Traded   bool     `wire:"8"`  // given up in an exchange
		WithFees bool     `wire:"9"`  // what is not refundable is given back too
		Credit   int64    `wire:"10"` // what the order's credit falls by
	}
	// OrderAdjusted adds lines to an order, which are never edited.
	OrderAdjusted struct {
		Order  uint64 `wire:"1"`
		Lines  []Line `wire:"2"`
		Total  int64  `wire:"3"` // of these lines
		Reason string `wire:"4"`
		By     Actor  `wire:"5"`
		Credit int64  `wire:"6"` // what the order's credit falls by
	}
	// ExchangeOpened binds a hold to an order until the difference is paid.
	ExchangeOpened struct {
		Order     uint64     `wire:"1"`
		Hold      uint64     `wire:"2"`
		Tickets   []uint64   `wire:"3"` // to be given up
		PayBy     int64      `wire:"4"`
		Attendees []Attendee `wire:"5"` // of the tickets to come
		Answers   []Answer   `wire:"6"`
	}
	// ExchangeClosed ends an exchange: done, the hold's lines become the order's;
	// or dropped, and the hold goes on as it was.
	ExchangeClosed struct {
		Order     uint64     `wire:"1"`
		Hold      uint64     `wire:"2"`
		Done      bool       `wire:"3"`
		Attendees []Attendee `wire:"4"` // of the new tickets, if it was never open
		Answers   []Answer   `wire:"5"`
		Waived    int64      `wire:"6"` // of the hold's order fee: the order has paid one
	}
	// ContactCorrected replaces an order's sealed contact; old links die.
	ContactCorrected struct {
		Order  uint64   `wire:"1"`
		Person [16]byte `wire:"2"`
		Sealed []byte   `wire:"3"`
		By     Actor    `wire:"4"`
		Reason string   `wire:"5"`
	}
	// TicketNamed sets a ticket's attendee.
	TicketNamed struct {
		Ticket uint64   `wire:"1"`
		Person [16]byte `wire:"2"`
		Sealed []byte   `wire:"3"`
		By     Actor    `wire:"4"`
	}
)
