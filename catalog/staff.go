package catalog

import (
	"fmt"
	"strings"
)

func (m *Machine) openOrganizer(c *OpenOrganizer) Outcome {
	if c.By.Kind != Operator {
		return refuse(Forbidden, "only the operator adds organizers")
	}
	wrong := firstWrong(wrongSuffix(c.Name), c.Profile.wrong(), c.Owner.wrong())
	if wrong == "" && (c.Owner.Roles != Owner || c.Owner.Disabled) {
		wrong = "the first of the staff is an owner, and no other role is needed"
	}
	if wrong != "" {
		return refuse(Malformed, wrong)
	}
	if m.running {
		return refuse(Exists, m.name)
	}
	m.fact(&OrganizerOpened{Name: c.Name, Profile: c.Profile})
	m.stateStaff(c.Owner)
	return Outcome{Key: c.Owner.Key}
}

func (m *Machine) setProfile(c *SetProfile, roles Roles) Outcome {
	if out := firstOf(needs(roles, Owner), malformed(c.Profile.wrong())); !out.OK() {
		return out
	}
	m.fact(&ProfileSet{Profile: c.Profile})
	return Outcome{}
}

// needs refuses whoever has none of the roles.
func needs(has, any Roles) Outcome {
	if has.Has(any) {
		return Outcome{}
	}
	return refuse(Forbidden, "this needs the role "+strings.Join(any.Names(), " or "))
}

// mayGive refuses to give or take roles that are not below one's own: an owner gives
// any, a manager those of the house's daily work.
func mayGive(has, given Roles) Outcome {
	if given.Has(Owner | Manager) {
		return needs(has, Owner)
	}
	return Outcome{}
}

func (p *Profile) wrong() string {
	if len(p.Languages) > maxTexts {
		return fmt.Sprintf("an organizer has at most %d languages", maxTexts)
	}
	for _, tag := range p.Languages {
		if wrong := wrongLanguage(tag); wrong != "" {
			return wrong
		}
	}
	wrong := firstWrong(wrongName("name", p.Name), p.About.wrong("about", wrongDescription),
		wrongLine("website", p.Website, 0, maxLine), wrongLine("zone", p.Zone, 0, 64))
	if wrong == "" && p.Email != "" {
		wrong = wrongEmail(p.Email)
	}
	return wrong
}

func (s *Staff) wrong() string {
	wrong := firstWrong(wrongKey(s.Key), wrongName("name", s.Name), wrongEmail(s.Email), wrongHash(s.Password),
		wrongLine("reason", s.Reason, 0, maxLine))
	if wrong == "" && !s.Roles.valid() {
		wrong = "staff has at least one role of " + allRoles.String()
	}
	return wrong
}

// wrongHash says what is wrong with the hash of a password, or "". A password itself
// must never get here.
func wrongHash(hash string) string {
	if hash == "" {
		return ""
	}
	if !strings.HasPrefix(hash, "$argon2id$") || len(hash) > maxHash {
		return fmt.Sprintf("a password is given as its argon2id hash in PHC form, at most %d bytes", maxHash)
	}
	return wrongLine("the password's hash", hash, 1, maxHash)
}

// wrongEmail says what is wrong with an address, or "". Whether mail gets there is
// for others to find out.
func wrongEmail(email string) string {
	at := strings.LastIndexByte(email, '@')
	if at < 1 || at == len(email)-1 || strings.ContainsAny(email, " \t<>\",;") {
		return "an e-mail address reads like box@office.example"
	}
	return wrongLine("an e-mail address", email, 3, maxEmail)
}

func sameEmail(a, b string) bool { return strings.EqualFold(a, b) }

// emailTaken refuses an address that somebody else signs in with.
func (m *Machine) emailTaken(email, butOf string) Outcome {
	for _, s := range m.staff.list {
		if s.Key != butOf && sameEmail(s.Email, email) {
			return refuse(Exists, "the e-mail address of "+s.Key)
		}
	}
	return Outcome{}
}

func (m *Machine) addStaff(c *AddStaff, roles Roles, now int64) Outcome {
	out := firstOf(mayGive(roles, c.Staff.Roles), malformed(c.Staff.wrong()), full("staff", len(m.staff.list), maxStaff),
		taken(m.staff.find(c.Staff.Key) != nil, c.Staff.Key), m.emailTaken(c.Staff.Email, ""))
	if !out.OK() {
		return out
	}
	m.stateStaff(c.Staff)
	return Outcome{Key: c.Staff.Key}
}

func (m *Machine) stateStaff(s Staff) {
	s.Since = m.by.At
	m.fact(&StaffAdded{Staff: s})
}

func (m *Machine) changeStaff(c *ChangeStaff, roles Roles) Outcome {
	s := m.staff.find(c.Staff)
	if s == nil {
		return firstOf(mayGive(roles, c.Roles), refuse(Unknown, "staff"))
	}
	changed := *s
	changed.Name, changed.Email, changed.Roles = c.Name, c.Email, c.Roles
	out := firstOf(mayGive(roles, s.Roles|c.Roles), malformed(changed.wrong()), m.emailTaken(c.Email, s.Key))
	if out.OK() && s.Roles.Has(Owner) && !c.Roles.Has(Owner) {
		out = m.lastOwner(s)
	}
	if !out.OK() {
		return out
	}
	m.fact(&StaffChanged{Staff: s.Key, Name: c.Name, Email: c.Email, Roles: c.Roles})
	return Outcome{Key: s.Key}
}

// lastOwner refuses what would leave nobody who owns the organizer and may sign in.
func (m *Machine) lastOwner(but *Staff) Outcome {
	for _, s := range m.staff.list {
		if s != but && s.Roles.Has(Owner) && !s.Disabled {
			return Outcome{}
		}
	}
	return refuse(LastOwner, but.Key)
}

func (m *Machine) disableStaff(c *DisableStaff, roles Roles) Outcome {
	s := m.staff.find(c.Staff)
	if s == nil {
		return refuse(Unknown, "staff")
	}
	out := firstOf(mayGive(roles, s.Roles), malformed(wrongLine("reason", c.Reason, 1, maxLine)))
	if out.OK() && c.Disabled && s.Roles.Has(Owner) {
		out = m.lastOwner(s)
	}
	if !out.OK() || s.Disabled == c.Disabled {
		return out
	}
	m.fact(&StaffDisabled{Staff: s.Key, Disabled: c.Disabled, Reason: c.Reason})
	return Outcome{Key: s.Key}
}

// setPassword is for staff themselves, for who may give them their roles, and for
// the operator, who lets an owner back in.
func (m *Machine) setPassword(c *SetPassword, now int64) Outcome {
	s := m.staff.find(c.Staff)
	self := c.By == Actor{Person, c.Staff}
	roles := m.RolesOf(c.By, now)
	if roles == 0 || !self && !roles.Has(Owner|Manager) {
		return needs(0, Owner|Manager)
	}
	if s == nil {
		return refuse(Unknown, "staff")
	}
	out := malformed(wrongHash(c.Hash))
	if !self {
		out = firstOf(mayGive(roles, s.Roles), out)
	}
	if !out.OK() {
		return out
	}
	m.fact(&PasswordSet{Staff: s.Key, Hash: c.Hash, Keep: c.Keep})
	return Outcome{Key: s.Key}
}

// full refuses one more of something there are so many of.
func full(what string, n, most int) Outcome {
	if n >= most {
		return refuse(Full, fmt.Sprintf("at most %d %s", most, what))
	}
	return Outcome{}
}

// taken refuses a key that is in use.
func taken(is bool, key string) Outcome {
	if is {
		return refuse(Exists, key)
	}
	return Outcome{}
}
