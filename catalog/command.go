package catalog

import "facevalue/sale"

// A Command is what somebody asks of the catalog.
type Command interface {
	meta() *Meta
}

// Key is a hash of an idempotency key together with whose it is; the zero Key stands
// for a command that is not to be repeated.
type Key = sale.Key

// Meta is what every command carries.
type Meta struct {
	Key         Key    // of the request, zero if it will not be repeated
	Fingerprint uint64 // of the whole request
	By          Actor
}

func (m *Meta) meta() *Meta { return m }

// Commands of the organizer, its staff and its keys.
type (
	// OpenOrganizer begins the organizer with its first owner; it comes once.
	OpenOrganizer struct {
		Meta
		Name    string // the suffix of its id
		Profile Profile
		Owner   Staff
	}
	// SetProfile replaces what the organizer says of itself.
	SetProfile struct {
		Meta
		Profile Profile
	}
	// AddStaff adds somebody.
	AddStaff struct {
		Meta
		Staff Staff // Since is the machine's
	}
	// ChangeStaff changes somebody's name, address or roles.
	ChangeStaff struct {
		Meta
		Staff, Name, Email string
		Roles              Roles
	}
	// SetPassword replaces the hash of a password and ends every session but one.
	SetPassword struct {
		Meta
		Staff string
		Hash  string
		Keep  [32]byte // token of the session that goes on; zero = none does
	}
	// DisableStaff shuts somebody out at once, or lets them in again.
	DisableStaff struct {
		Meta
		Staff    string
		Disabled bool
		Reason   string
	}
	// StartSession says that somebody has signed in: the password was checked.
	StartSession struct {
		Meta
		Staff   string
		Token   [32]byte
		Expires int64
	}
	// EndSession signs out.
	EndSession struct {
		Meta
		Token [32]byte
	}
	// EndSessions signs somebody out everywhere.
	EndSessions struct {
		Meta
		Staff string
	}
	// AddKey adds an API key.
	AddKey struct {
		Meta
		APIKey APIKey // By and Since are the machine's
	}
	// RevokeKey ends an API key at once.
	RevokeKey struct {
		Meta
		ID string
	}
)

// Commands of what is there to be sold.
type (
	// AddSeller adds a seller.
	AddSeller struct {
		Meta
		Seller Seller
	}
	// ChangeSeller replaces a seller. Its currency and its receipt series stay once a sale stands on it.
	ChangeSeller struct {
		Meta
		Seller Seller
	}
	// AddVenue adds a venue.
	AddVenue struct {
		Meta
		Venue VenueDef
	}
	// ChangeVenue replaces what a venue is.
	ChangeVenue struct {
		Meta
		Venue VenueDef
	}
	// ArchiveVenue puts a venue away; events to come must not be there.
	ArchiveVenue struct {
		Meta
		Venue string
	}
	// DraftChart keeps a draft of a chart, a new one or the next version of an old.
	DraftChart struct {
		Meta
		Venue, Chart, Name string
		Blob               [32]byte
	}
	// PublishChart publishes a chart that was built and stored; it gets the next
	// version.
	PublishChart struct {
		Meta
		Venue, Chart string
		Hash         [32]byte
	}
	// AddEvent adds an event as a draft.
	AddEvent struct {
		Meta
		Event    string
		Details  Details
		Occasion Occasion
	}
	// ChangeEvent replaces what is said of an event.
	ChangeEvent struct {
		Meta
		Event   string
		Details Details
	}
	// MoveEvent changes when or where an event is, or puts it off without a date.
	MoveEvent struct {
		Meta
		Event    string
		Occasion Occasion
		Reason   string // needed once the event is published
		GiveBack GiveBack
	}
	// PublishEvent shows an event to everybody.
	PublishEvent struct {
		Meta
		Event string
	}
	// CancelEvent says that an event will not be, and ends its sale.
	CancelEvent struct {
		Meta
		Event, Reason string
	}
	// ArchiveEvent puts an event away that is over, cancelled or was never shown.
	ArchiveEvent struct {
		Meta
		Event string
	}
	// RemoveEvent deletes a draft that was never on sale.
	RemoveEvent struct {
		Meta
		Event string
	}
)

// Commands of sales.
type (
	// AddSale adds a sale without a plan.
	AddSale struct {
		Meta
		Sale, Suffix, Name string
	}
	// DraftPlan replaces the draft of a sale's plan. A draft may contradict itself.
	DraftPlan struct {
		Meta
		Sale string
		Base uint32 // version of the draft that it was made from; 0 = there was none
		Plan *Plan
	}
	// PublishPlan has the newest draft carried out. What cannot be is all named.
	PublishPlan struct {
		Meta
		Sale    string
		Version uint32
		Have    *sale.Setup // the sale as it is, if it is known; what never changes is held against it too
	}
	// ArchiveSale puts a sale away whose events are all over or cancelled.
	ArchiveSale struct {
		Meta
		Sale string
	}
	// RemoveSale deletes a sale of which no plan was ever published.
	RemoveSale struct {
		Meta
		Sale string
	}
	// NoteOrder keeps a note about an order, which the caller has found.
	NoteOrder struct {
		Meta
		Sale   string // key
		Order  uint64
		Sealed []byte
	}
	// RecordRules says that a document of rules is stored and public, before the sale
	// is told. Only the house records.
	RecordRules struct {
		Meta
		Sale  string
		Rules PostedRules // At and Former are the machine's
	}
	// FinishEffect closes an open effect with its result. Only the house does.
	FinishEffect struct {
		Meta
		Effect  uint64
		Result  Result
		Version uint32 // of the plan that was carried out
		Seq     uint64 // of the sale, after which it is as planned
		Until   int64  // for Waits: when the rest can be done
		Step    string // for Refused: what the sale would not do
		Code    string
		Text    string
	}
)
