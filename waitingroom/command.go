package waitingroom

import "facevalue/draw"

// A Command is what somebody asks of the room.
type Command interface {
	meta() *Meta
}

// Key is a hash of an idempotency key together with whose it is; the zero Key stands
// for a command that is not kept.
type Key [32]byte

// Identity is who somebody is to the house: a claim key of the vault.
type Identity [16]byte

// ActorKind is what sort of asker somebody is.
type ActorKind uint8

// The kinds of actor. Roles of staff are checked before a command comes here.
const (
	Fan ActorKind = iota
	Staff
	House
	actorEnd
)

// String is the kind's word.
func (k ActorKind) String() string { return word(k, "fan", "staff", "house") }

// Actor is who asks.
type Actor struct {
	Kind ActorKind `wire:"1"`
	Name string    `wire:"2"` // of staff
}

// Meta is what every command carries. Commands of fans and of the house need no key:
// they find what they did before.
type Meta struct {
	Key         Key
	Fingerprint uint64 // of the whole request
	By          Actor
}

func (m *Meta) meta() *Meta { return m }

// Commands of staff.
type (
	// Open announces the room; it comes once.
	Open struct {
		Meta
		Notice Notice
	}
	// Amend replaces the notice, with a reason that is published. Based is the
	// version that it was made from.
	Amend struct {
		Meta
		Based  uint32
		Notice Notice
		Reason string
	}
	// MoveStart is an amendment of the start alone; places stay.
	MoveStart struct {
		Meta
		Start  int64
		Reason string
	}
	// SetRate moves how fast places are called, and how many may shop at once.
	SetRate struct {
		Meta
		Rate   uint32 // a minute
		Target uint32
		Reason string
	}
	// Pause stops calling places and giving turns; who is inside goes on.
	Pause struct {
		Meta
		Reason string
	}
	// Resume goes on after a pause.
	Resume struct{ Meta }
	// Say puts a sentence where everybody who waits reads it; empty takes it away.
	Say struct {
		Meta
		Message string
	}
	// Close ends the room when its window is over, with what became of each type of
	// the notice, in its order.
	Close struct {
		Meta
		Tallies []Tally
	}
)

// Tally is what became of one ticket type of the notice.
type Tally struct {
	Through   uint32 `wire:"1"` // sold to turns of this room
	Elsewhere uint32 `wire:"2"` // sold or given in this window by other ways
	Left      uint32 `wire:"3"`
}

// Commands of fans. The caller has proven identities, and that the browser has the key.
type (
	// Enter takes a place. Repeated with the same key and salt it finds the same place.
	Enter struct {
		Meta
		Identity Identity
		Others   []Identity // who enters together with them, with one chance
		PublicKey,
		Salt []byte
	}
	// Rebind puts a place's key into another browser of the same identity; what the
	// former browser has is worth nothing from then on.
	Rebind struct {
		Meta
		Identity  Identity
		PublicKey []byte
		Salt      []byte
	}
	// Claim asks for the turn of an entry, and shows what the entry was made of.
	Claim struct {
		Meta
		Entry     uint64
		Identity  Identity
		PublicKey []byte
		Salt      []byte
	}
	// Extend asks for more time in a turn.
	Extend struct {
		Meta
		Entry      uint64
		Generation uint32
	}
	// PostSeed brings the round that the notice names, or the secret that it
	// committed to. Anybody may: both are checked.
	PostSeed struct {
		Meta
		Signature []byte // of the round
		Secret    []byte
	}
)

// Commands of the house.
type (
	// Spend says that a turn has become an order of some tickets. Repeated with
	// another number it corrects it: an order that lapses has none.
	Spend struct {
		Meta
		Entry      uint64
		Generation uint32
		Tickets    uint32
	}
	// Progress says how the sale stands, by types in the order of the notice.
	Progress struct {
		Meta
		Seq    uint64 // of the sale's record
		Free   []uint32
		Held   uint32 // tickets in holds and unpaid orders: they may return
		Holds  uint32 // turns that have a hold
		Paying uint32 // payments under way
	}
	// EndEffect says how an effect ended: well, or failed and to be tried again.
	// Signature is what FetchBeacon brought.
	EndEffect struct {
		Meta
		Effect    uint64
		Failed    string
		Signature []byte
	}
)

// commitment is what an entry of somebody is in this room.
func (m *Machine) commitment(id Identity, key, salt []byte) (draw.Hash, bool) {
	if len(key) != draw.KeyBytes || len(salt) != draw.SaltBytes {
		return draw.Hash{}, false
	}
	return draw.CommitEntry(m.notice.Room, id, draw.KeyHash(key), [draw.SaltBytes]byte(salt)), true
}
