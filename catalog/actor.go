package catalog

import (
	"strings"

	"facevalue/sale"
)

// ActorKind is what kind of actor stands behind a command.
type ActorKind uint8

// The kinds of actor.
const (
	Nobody   ActorKind = iota
	Person             // staff, by the key of the staff entry
	Program            // an API key, by its id
	Operator           // who runs the installation
	House              // the program itself: it carries out effects and keeps time
	actorKindEnd
)

var actorKindNames = [actorKindEnd]string{"nobody", "staff", "key", "operator", "house"}

// String is the kind's name.
func (k ActorKind) String() string {
	if k >= actorKindEnd {
		return "actor_kind_out_of_range"
	}
	return actorKindNames[k]
}

// Actor is who stands behind a command. What they may do is not said here: the
// machine knows it.
type Actor struct {
	Kind ActorKind `wire:"1"`
	Name string    `wire:"2"`
}

// String names the actor in an audit trail.
func (a Actor) String() string {
	if a.Name == "" {
		return a.Kind.String()
	}
	return a.Kind.String() + ":" + a.Name
}

// Roles is a set of roles.
type Roles uint8

// The roles. An owner may do everything; a manager everything but decide who
// manages, who sells in whose name and where the money goes.
const (
	Owner Roles = 1 << iota
	Manager
	BoxOffice
	Finance
	Door

	allRoles = Owner | Manager | BoxOffice | Finance | Door
)

var roleNames = []string{"owner", "manager", "box_office", "finance", "door"}

// Has says whether any of the given roles is in the set.
func (r Roles) Has(any Roles) bool { return r&any != 0 }

// Names lists the roles, the highest first.
func (r Roles) Names() []string {
	names := []string{}
	for i, name := range roleNames {
		if r&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return names
}

// String lists the roles with commas.
func (r Roles) String() string { return strings.Join(r.Names(), ",") }

// ParseRole is the role of a name.
func ParseRole(name string) (Roles, bool) {
	for i, n := range roleNames {
		if n == name {
			return 1 << i, true
		}
	}
	return 0, false
}

// valid says whether the set is of roles that exist, and not empty.
func (r Roles) valid() bool { return r != 0 && r&^allRoles == 0 }

// RolesOf is what an actor may do at an instant; nothing if it is disabled, revoked,
// run out or nobody.
func (m *Machine) RolesOf(by Actor, now int64) Roles {
	switch by.Kind {
	case Person:
		if s := m.staff.find(by.Name); s != nil && !s.Disabled {
			return s.Roles
		}
	case Program:
		if k := m.keys.find(by.Name); k != nil && k.usable(now) {
			return k.Roles
		}
	case Operator:
		return allRoles
	}
	return 0
}

// SaleActor is the actor as the machine of a sale knows it. Door staff has no
// business there.
func (m *Machine) SaleActor(by Actor, now int64) (sale.Actor, bool) {
	if by.Kind == House {
		return sale.Actor{Role: sale.House}, true
	}
	roles := m.RolesOf(by, now)
	for _, r := range []struct {
		is Roles
		as sale.Role
	}{{Owner, sale.Owner}, {Manager, sale.Manager}, {BoxOffice, sale.BoxOffice}, {Finance, sale.Finance}} {
		if roles.Has(r.is) {
			return sale.Actor{Role: r.as, Name: by.String()}, true
		}
	}
	return sale.Actor{}, false
}
