package catalog

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// TestStaffModel asks for staff, keys and sessions at random, and holds every answer
// against books that are kept the simplest way: who has which roles, and who may sign
// in.
func TestStaffModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := newRig(t)
		r.must(&OpenOrganizer{Meta: operator, Name: "acme", Profile: Profile{Name: "Acme"}, Owner: Staff{Key: "p0", Name: "P0", Email: "p0@acme.example", Roles: Owner}})
		b := &staffBooks{rig: r, t: t, staff: map[string]*bookedStaff{"p0": {roles: Owner}}, keys: map[string]*bookedKey{}, sessions: map[byte]*bookedSession{}}
		for range rapid.IntRange(1, 60).Draw(t, "commands") {
			b.step()
			b.compare()
		}
		r.replay()
	})
}

type bookedStaff struct {
	roles Roles
	out   bool
}

type bookedKey struct {
	roles   Roles
	expires int64
	revoked bool
}

type bookedSession struct {
	staff   string
	expires int64
}

// staffBooks is what somebody with pencil and paper would know.
type staffBooks struct {
	*rig
	t        *rapid.T
	staff    map[string]*bookedStaff
	keys     map[string]*bookedKey
	sessions map[byte]*bookedSession
}

func (b *staffBooks) draw(most int, what string) int { return rapid.IntRange(0, most).Draw(b.t, what) }

// may is what an actor may do by the books.
func (b *staffBooks) may(by Actor) Roles {
	switch by.Kind {
	case Person:
		if s := b.staff[by.Name]; s != nil && !s.out {
			return s.roles
		}
	case Program:
		if k := b.keys[by.Name]; k != nil && !k.revoked && (k.expires == 0 || b.now < k.expires) {
			return k.roles
		}
	case Operator:
		return allRoles
	}
	return 0
}

// gives says whether an actor may give or take roles by the books.
func (b *staffBooks) gives(by Actor, roles Roles) bool {
	has := b.may(by)
	return has&Owner != 0 || has&Manager != 0 && roles&(Owner|Manager) == 0
}

// owners counts those who own and may sign in.
func (b *staffBooks) owners() int {
	n := 0
	for _, s := range b.staff {
		if s.roles&Owner != 0 && !s.out {
			n++
		}
	}
	return n
}

func (b *staffBooks) actor() Actor {
	switch b.draw(5, "who") {
	case 0:
		return Actor{Program, b.key()}
	case 1:
		return []Actor{{Operator, "ops"}, {Kind: House}, {}}[b.draw(2, "who else")]
	}
	return Actor{Person, b.member()}
}

func (b *staffBooks) member() string { return fmt.Sprintf("p%d", b.draw(4, "member")) }
func (b *staffBooks) key() string    { return fmt.Sprintf("k%d", b.draw(3, "key")) }
func (b *staffBooks) roles() Roles   { return Roles(b.draw(int(allRoles), "roles")) }

func (b *staffBooks) step() {
	b.now += int64(b.draw(20, "minutes")) * minute
	meta := Meta{By: b.actor()}
	switch b.draw(7, "command") {
	case 0:
		b.add(meta, b.member(), b.roles())
	case 1:
		b.change(meta, b.member(), b.roles())
	case 2:
		b.disable(meta, b.member(), b.draw(2, "disabled") > 0)
	case 3:
		b.addKey(meta, b.key(), b.roles(), int64(b.draw(2, "expires"))*hour)
	case 4:
		b.revoke(meta, b.key())
	case 5:
		b.signIn(b.member(), byte(b.draw(20, "token")))
	case 6:
		b.password(meta, b.member(), byte(b.draw(20, "token")))
	case 7:
		b.sell(meta)
	}
}

// want is a status by the books; several wrongs are given in the machine's order.
func (b *staffBooks) want(cmd Command, wrongs ...Status) bool {
	want := OK
	for _, s := range wrongs {
		if s != OK && (want == OK || s < want) {
			want = s
		}
	}
	if out := b.do(cmd); out.Status != want {
		b.t.Fatalf("%T %+v: %s %+v, want %s", cmd, cmd, out.Status, out.Detail, want)
	}
	return want == OK
}

// when is a status if something is so.
func when(is bool, s Status) Status {
	if is {
		return s
	}
	return OK
}

func (b *staffBooks) manages(by Actor) bool { return b.may(by)&(Owner|Manager) != 0 }

func (b *staffBooks) add(meta Meta, key string, roles Roles) {
	cmd := &AddStaff{Meta: meta, Staff: Staff{Key: key, Name: key, Email: key + "@acme.example", Roles: roles}}
	if b.want(cmd, when(!b.manages(meta.By) || !b.gives(meta.By, roles), Forbidden), when(roles == 0, Malformed), when(b.staff[key] != nil, Exists)) {
		b.staff[key] = &bookedStaff{roles: roles}
	}
}

func (b *staffBooks) change(meta Meta, key string, roles Roles) {
	s := b.staff[key]
	cmd := &ChangeStaff{Meta: meta, Staff: key, Name: "New", Email: key + "@acme.example", Roles: roles}
	had := Roles(0)
	if s != nil {
		had = s.roles
	}
	forbidden := !b.manages(meta.By) || !b.gives(meta.By, roles|had)
	last := s != nil && s.roles&Owner != 0 && roles&Owner == 0 && (b.owners() == 0 || b.owners() == 1 && !s.out)
	if b.want(cmd, when(forbidden, Forbidden), when(s != nil && roles == 0, Malformed), when(s == nil, Unknown), when(last, LastOwner)) {
		s.roles = roles
	}
}

func (b *staffBooks) disable(meta Meta, key string, out bool) {
	s := b.staff[key]
	cmd := &DisableStaff{Meta: meta, Staff: key, Disabled: out, Reason: "so it is"}
	if s == nil {
		b.want(cmd, when(!b.manages(meta.By), Forbidden), Unknown)
		return
	}
	last := out && s.roles&Owner != 0 && !s.out && b.owners() == 1
	if b.want(cmd, when(!b.manages(meta.By) || !b.gives(meta.By, s.roles), Forbidden), when(last, LastOwner)) && s.out != out {
		s.out = out
		b.endSessions(key, 255)
	}
}

func (b *staffBooks) endSessions(staff string, but byte) {
	for token, s := range b.sessions {
		if s.staff == staff && token != but {
			delete(b.sessions, token)
		}
	}
}

func (b *staffBooks) addKey(meta Meta, id string, roles Roles, after int64) {
	expires := int64(0)
	if after > 0 {
		expires = b.now + after
	}
	cmd := &AddKey{Meta: meta, APIKey: APIKey{ID: id, Name: id, Secret: [32]byte{1}, Roles: roles, Expires: expires}}
	wrong := when(roles == 0 || roles&Owner != 0, Malformed)
	if b.want(cmd, when(!b.manages(meta.By) || !b.gives(meta.By, roles), Forbidden), wrong, when(b.keys[id] != nil, Exists)) {
		b.keys[id] = &bookedKey{roles: roles, expires: expires}
	}
}

func (b *staffBooks) revoke(meta Meta, id string) {
	k := b.keys[id]
	cmd := &RevokeKey{Meta: meta, ID: id}
	if k == nil {
		b.want(cmd, when(!b.manages(meta.By), Forbidden), Unknown)
		return
	}
	if b.want(cmd, when(!b.manages(meta.By) || !b.gives(meta.By, k.roles), Forbidden)) {
		k.revoked = true
	}
}

func (b *staffBooks) signIn(key string, token byte) {
	s := b.staff[key]
	cmd := &StartSession{Meta: Meta{By: Actor{Kind: House}}, Staff: key, Token: [32]byte{1, token}, Expires: b.now + hour}
	_, there := b.sessions[token]
	if b.want(cmd, when(s == nil, Unknown), when(there, Exists), when(s != nil && s.out, State)) {
		for other, old := range b.sessions {
			if old.expires <= b.now {
				delete(b.sessions, other)
			}
		}
		b.sessions[token] = &bookedSession{key, b.now + hour}
	}
}

func (b *staffBooks) password(meta Meta, key string, keep byte) {
	s := b.staff[key]
	cmd := &SetPassword{Meta: meta, Staff: key, Hash: testHash, Keep: [32]byte{1, keep}}
	self := meta.By == Actor{Person, key} && b.may(meta.By) != 0
	allowed := self || b.manages(meta.By) && (s == nil || b.gives(meta.By, s.roles))
	if b.want(cmd, when(!allowed, Forbidden), when(s == nil, Unknown)) {
		b.endSessions(key, keep)
	}
}

// sell asks for what managers may do, and for what only owners may.
func (b *staffBooks) sell(meta Meta) {
	n := len(b.m.Sales())
	b.want(&AddSale{Meta: meta, Sale: fmt.Sprintf("s%d", n), Suffix: fmt.Sprintf("sale%d", n), Name: "S"}, when(!b.manages(meta.By), Forbidden))
	n = len(b.m.Sellers())
	b.want(&AddSeller{Meta: meta, Seller: Seller{Key: fmt.Sprintf("s%d", n), LegalName: "S", Currency: "EUR"}}, when(b.may(meta.By)&Owner == 0, Forbidden))
}

// compare holds what the machine says of everybody against the books.
func (b *staffBooks) compare() {
	for key, s := range b.staff {
		if got, ok := b.m.Staff(key); !ok || got.Roles != s.roles || got.Disabled != s.out || b.m.RolesOf(Actor{Person, key}, b.now) != b.may(Actor{Person, key}) {
			b.t.Fatalf("%s is %+v, booked %+v", key, got, s)
		}
	}
	for id := range b.keys {
		if got := b.m.RolesOf(Actor{Program, id}, b.now); got != b.may(Actor{Program, id}) {
			b.t.Fatalf("key %s may %s, booked %s", id, got, b.may(Actor{Program, id}))
		}
	}
	for token := range byte(21) {
		s, booked := b.sessions[token]
		booked = booked && b.now < s.expires
		got, _, ok := b.m.Session([32]byte{1, token}, b.now)
		if ok != booked || ok && got.Key != s.staff {
			b.t.Fatalf("session %d opens %q %v, booked %v", token, got.Key, ok, booked)
		}
	}
}
