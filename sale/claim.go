package sale

// Claim is one claim key of a person: its first byte is the kind, the rest a
// keyed hash that somebody else made. The machine compares claims, never reads them.
type Claim [16]byte

// Key is a hash of an idempotency key together with whose it is; the zero Key
// stands for a command that is not to be repeated.
type Key [16]byte

// ClaimKind is what a claim is a hash of.
type ClaimKind uint8

// The kinds of claim. A new kind takes the next number.
const (
	ClaimSession ClaimKind = 1 + iota // a browser's session key
	ClaimEmail                        // a proven address, canonical form
	ClaimAccount
	ClaimPhone
	ClaimCard
	ClaimDomain // the domain of an address
	ClaimDevice
	ClaimAddress // a postal address
	claimKindEnd
)

var claimKindNames = [claimKindEnd]string{"", "session", "email", "account", "phone", "card", "domain", "device", "address"}

// String is the kind's name.
func (k ClaimKind) String() string {
	if k == 0 || k >= claimKindEnd {
		return "claim_kind_out_of_range"
	}
	return claimKindNames[k]
}

// Kind is what the claim is a hash of.
func (c Claim) Kind() ClaimKind { return ClaimKind(c[0]) }

// KindSet is a set of claim kinds.
type KindSet uint32

// Kinds is the set of the given kinds.
func Kinds(kinds ...ClaimKind) KindSet {
	var s KindSet
	for _, k := range kinds {
		s |= 1 << k
	}
	return s
}

// Has says whether kind k is in the set.
func (s KindSet) Has(k ClaimKind) bool { return k < 32 && s&(1<<k) != 0 }

// Role is who acts. Fans buy; staff acts for the house; the house itself carries
// out effects and keeps time.
type Role uint8

// The roles.
const (
	Fan Role = iota
	BoxOffice
	Finance
	Manager
	Owner
	House
	roleEnd
)

var roleNames = [roleEnd]string{"fan", "box_office", "finance", "manager", "owner", "house"}

// String is the role's name.
func (r Role) String() string {
	if r >= roleEnd {
		return "role_out_of_range"
	}
	return roleNames[r]
}

// Actor is who stands behind a command. The name is the one that staff is known
// by in the audit trail; fans have none.
type Actor struct {
	Role Role   `wire:"1"`
	Name string `wire:"2"`
}

// asStaff is the actor if it is staff: a fan is nobody to name.
func (a Actor) asStaff() Actor {
	if a.Role == Fan {
		return Actor{}
	}
	return a
}

// asPerson is the actor if it is somebody to name: neither a fan nor the house itself.
func (a Actor) asPerson() Actor {
	if a.Role == Fan || a.Role == House {
		return Actor{}
	}
	return a
}

// sells says whether the actor may make orders in the house's name.
func (a Actor) sells() bool { return a.Role == BoxOffice || a.manages() }

// manages says whether the actor may change what the sale is.
func (a Actor) manages() bool { return a.Role == Manager || a.Role == Owner || a.Role == House }

// clears says whether the actor may give back the money of a whole event.
func (a Actor) clears() bool { return a.Role == Finance || a.manages() }

// repays says whether the actor may give money back.
func (a Actor) repays() bool { return a.Role == Finance || a.sells() }
