package catalog

// A Fact is something that became true. Facts are the only thing journaled; their
// kinds and field numbers are for ever: fields are only added, meaning never changes.
// facts.proto publishes their shape.
type Fact interface {
	kind() factKind
	mark() *Mark
}

// Mark is by whom and when; every fact begins with one.
type Mark struct {
	By Actor `wire:"1"`
	At int64 `wire:"2"`
}

func (m *Mark) mark() *Mark { return m }

// Facts of the organizer, its staff and its keys.
type (
	// OrganizerOpened is the first fact of every organizer.
	OrganizerOpened struct {
		Mark    `wire:"1"`
		Name    string  `wire:"2"`
		Profile Profile `wire:"3"`
	}
	// ProfileSet replaces what the organizer says of itself.
	ProfileSet struct {
		Mark    `wire:"1"`
		Profile Profile `wire:"2"`
	}
	// StaffAdded adds somebody.
	StaffAdded struct {
		Mark  `wire:"1"`
		Staff Staff `wire:"2"`
	}
	// StaffChanged replaces a name, an address and roles.
	StaffChanged struct {
		Mark  `wire:"1"`
		Staff string `wire:"2"`
		Name  string `wire:"3"`
		Email string `wire:"4"`
		Roles Roles  `wire:"5"`
	}
	// PasswordSet replaces a password's hash and ends every session but one.
	PasswordSet struct {
		Mark  `wire:"1"`
		Staff string   `wire:"2"`
		Hash  string   `wire:"3"`
		Keep  [32]byte `wire:"4"`
	}
	// StaffDisabled shuts somebody out and ends their sessions, or lets them in.
	StaffDisabled struct {
		Mark     `wire:"1"`
		Staff    string `wire:"2"`
		Disabled bool   `wire:"3"`
		Reason   string `wire:"4"`
	}
	// SessionStarted is a sign-in.
	SessionStarted struct {
		Mark    `wire:"1"`
		Session Session `wire:"2"`
	}
	// SessionEnded is the end of one session.
	SessionEnded struct {
		Mark  `wire:"1"`
		Token [32]byte `wire:"2"`
		Late  bool     `wire:"3"` // its time was up
		Staff string   `wire:"4"` // whose it was
	}
	// SessionsEnded is the end of all of somebody's.
	SessionsEnded struct {
		Mark  `wire:"1"`
		Staff string `wire:"2"`
	}
	// KeyAdded adds an API key.
	KeyAdded struct {
		Mark   `wire:"1"`
		APIKey APIKey `wire:"2"`
	}
	// KeyRevoked ends one.
	KeyRevoked struct {
		Mark `wire:"1"`
		ID   string `wire:"2"`
	}
)

// Facts of what is there to be sold.
type (
	// SellerAdded adds a seller.
	SellerAdded struct {
		Mark   `wire:"1"`
		Seller Seller `wire:"2"`
	}
	// SellerChanged replaces a seller.
	SellerChanged struct {
		Mark   `wire:"1"`
		Seller Seller `wire:"2"`
	}
	// VenueAdded adds a venue.
	VenueAdded struct {
		Mark  `wire:"1"`
		Venue VenueDef `wire:"2"`
	}
	// VenueChanged replaces what a venue is.
	VenueChanged struct {
		Mark  `wire:"1"`
		Venue VenueDef `wire:"2"`
	}
	// VenueArchived puts a venue away.
	VenueArchived struct {
		Mark  `wire:"1"`
		Venue string `wire:"2"`
	}
	// ChartDrafted keeps a draft, and the chart if it is new.
	ChartDrafted struct {
		Mark  `wire:"1"`
		Venue string   `wire:"2"`
		Chart string   `wire:"3"`
		Name  string   `wire:"4"`
		Blob  [32]byte `wire:"5"`
	}
	// ChartPublished gives a chart its next version.
	ChartPublished struct {
		Mark    `wire:"1"`
		Venue   string   `wire:"2"`
		Chart   string   `wire:"3"`
		Version uint32   `wire:"4"`
		Hash    [32]byte `wire:"5"`
	}
	// EventAdded adds an event as a draft.
	EventAdded struct {
		Mark     `wire:"1"`
		Event    string   `wire:"2"`
		Details  Details  `wire:"3"`
		Occasion Occasion `wire:"4"`
	}
	// EventChanged replaces what is said of an event.
	EventChanged struct {
		Mark    `wire:"1"`
		Event   string  `wire:"2"`
		Details Details `wire:"3"`
	}
	// EventMoved replaces when and where an event is.
	EventMoved struct {
		Mark     `wire:"1"`
		Event    string   `wire:"2"`
		Occasion Occasion `wire:"3"`
		Reason   string   `wire:"4"`
		GiveBack GiveBack `wire:"5"` // what buyers are promised from then on
	}
	// EventTurned gives an event its next state.
	EventTurned struct {
		Mark   `wire:"1"`
		Event  string     `wire:"2"`
		State  EventState `wire:"3"`
		Reason string     `wire:"4"`
	}
	// EventRemoved deletes a draft.
	EventRemoved struct {
		Mark  `wire:"1"`
		Event string `wire:"2"`
	}
)

// Facts of sales, effects and answers.
type (
	// SaleAdded adds a sale.
	SaleAdded struct {
		Mark   `wire:"1"`
		Sale   string `wire:"2"`
		Suffix string `wire:"3"`
		Number uint32 `wire:"4"`
		Name   string `wire:"5"`
	}
	// PlanDrafted replaces a sale's draft.
	PlanDrafted struct {
		Mark    `wire:"1"`
		Sale    string `wire:"2"`
		Version uint32 `wire:"3"`
		Plan    Plan   `wire:"4"`
	}
	// PlanPublished makes the draft the plan that is to be, and binds its events.
	PlanPublished struct {
		Mark    `wire:"1"`
		Sale    string   `wire:"2"`
		Version uint32   `wire:"3"`
		Events  []string `wire:"4"`
	}
	// SaleArchived puts a sale away.
	SaleArchived struct {
		Mark `wire:"1"`
		Sale string `wire:"2"`
	}
	// SaleRemoved deletes one that never was.
	SaleRemoved struct {
		Mark `wire:"1"`
		Sale string `wire:"2"`
	}
	// RulesPosted says that a window's rules are public.
	RulesPosted struct {
		Mark  `wire:"1"`
		Sale  string      `wire:"2"`
		Rules PostedRules `wire:"3"`
	}
	// OrderNoted keeps a note about an order.
	OrderNoted struct {
		Mark   `wire:"1"`
		Sale   string `wire:"2"`
		Order  uint64 `wire:"3"`
		Sealed []byte `wire:"4"`
	}
	// EffectOpened owes the outside world something.
	EffectOpened struct {
		Mark   `wire:"1"`
		Effect Effect `wire:"2"`
	}
	// EffectClosed says how it ended.
	EffectClosed struct {
		Mark    `wire:"1"`
		ID      uint64 `wire:"2"`
		Result  Result `wire:"3"`
		Version uint32 `wire:"4"`
		Seq     uint64 `wire:"5"`
		Until   int64  `wire:"6"`
		Step    string `wire:"7"`
		Code    string `wire:"8"`
		Text    string `wire:"9"`
		Sale    string `wire:"10"`
	}
	// Answered keeps an accepted command's outcome for whoever repeats it.
	Answered struct {
		Mark        `wire:"1"`
		Key         Key     `wire:"2"`
		Fingerprint uint64  `wire:"3"`
		Outcome     Outcome `wire:"4"`
	}
)
