package catalog

import (
	"bytes"
	"slices"
)

// Sessions and API keys: what staff and programs show in place of a password. Both
// are known by the SHA-256 of a secret that was made outside.

const (
	longestSession = 31 * day
	sessionsTidied = 64 // sessions that a sign-in clears away when their time is up
)

// startSession is asked for by the house once the password was right.
func (m *Machine) startSession(c *StartSession, now int64) Outcome {
	if c.By.Kind != House && c.By.Kind != Operator {
		return refuse(Forbidden, "sessions are started by the house, when a password was right")
	}
	if c.Expires <= now || c.Expires > now+longestSession || c.Token == [32]byte{} {
		return refuse(Malformed, "a session has a token and ends within 31 days")
	}
	s := m.staff.find(c.Staff)
	if s == nil {
		return refuse(Unknown, "staff")
	}
	if _, there := m.sessions[c.Token]; there {
		return refuse(Exists, "session")
	}
	if s.Disabled {
		return refuse(State, s.Key+" is shut out")
	}
	over := m.sessionsOver(now)
	if out := full("sessions", len(m.sessions)-len(over), maxSessions); !out.OK() {
		return out
	}
	for _, token := range over {
		m.fact(&SessionEnded{Token: token, Late: true, Staff: m.sessions[token].Staff})
	}
	m.fact(&SessionStarted{Session: Session{Token: c.Token, Staff: s.Key, Expires: c.Expires, Since: now}})
	return Outcome{Key: s.Key, Expires: c.Expires}
}

// sessionsOver are some of the sessions whose time is up, in a fixed order.
func (m *Machine) sessionsOver(now int64) [][32]byte {
	var over [][32]byte
	for token, s := range m.sessions {
		if s.Expires <= now {
			over = append(over, token)
		}
	}
	slices.SortFunc(over, func(a, b [32]byte) int { return bytes.Compare(a[:], b[:]) })
	return over[:min(len(over), sessionsTidied)]
}

// endSession signs out; who knows the token may.
func (m *Machine) endSession(c *EndSession) Outcome {
	s, there := m.sessions[c.Token]
	if !there {
		return refuse(Unknown, "session")
	}
	m.fact(&SessionEnded{Token: c.Token, Staff: s.Staff})
	return Outcome{}
}

func (m *Machine) endSessions(c *EndSessions, now int64) Outcome {
	s := m.staff.find(c.Staff)
	roles := m.RolesOf(c.By, now)
	if c.By != (Actor{Person, c.Staff}) && !roles.Has(Owner|Manager) || roles == 0 {
		return needs(0, Owner|Manager)
	}
	if s == nil {
		return refuse(Unknown, "staff")
	}
	m.fact(&SessionsEnded{Staff: s.Key})
	return Outcome{Key: s.Key}
}

// dropSessions ends the sessions of somebody, but for one.
func (m *Machine) dropSessions(staff string, keep [32]byte) {
	for token, s := range m.sessions {
		if s.Staff == staff && token != keep {
			delete(m.sessions, token)
		}
	}
}

func (m *Machine) addKey(c *AddKey, roles Roles, now int64) Outcome {
	k := c.APIKey
	wrong := firstWrong(wrongKey(k.ID), wrongName("name", k.Name))
	switch {
	case wrong != "":
	case k.Secret == [32]byte{}:
		wrong = "a key is known by the SHA-256 of its secret"
	case !k.Roles.valid() || k.Roles.Has(Owner):
		wrong = "a key has roles, but never that of an owner: an owner is a person"
	case k.Expires != 0 && k.Expires <= now:
		wrong = "a key runs out in the future"
	}
	live := 0
	for _, other := range m.keys.list {
		if other.usable(now) {
			live++
		}
	}
	out := firstOf(mayGive(roles, k.Roles), malformed(wrong), full("keys in use", live, maxKeys),
		full("keys ever", len(m.keys.list), maxKeysEver), taken(m.keys.find(k.ID) != nil, k.ID))
	if !out.OK() {
		return out
	}
	k.Revoked, k.By, k.Since = false, c.By, now
	m.fact(&KeyAdded{APIKey: k})
	return Outcome{Key: k.ID, Expires: k.Expires}
}

func (m *Machine) revokeKey(c *RevokeKey, roles Roles) Outcome {
	k := m.keys.find(c.ID)
	if k == nil {
		return refuse(Unknown, "key")
	}
	if out := mayGive(roles, k.Roles); !out.OK() || k.Revoked {
		return out
	}
	m.fact(&KeyRevoked{ID: k.ID})
	return Outcome{Key: k.ID}
}
