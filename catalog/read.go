package catalog

import (
	"bytes"
	"slices"
)

// What readers ask of a machine that is folded for them. What they are given is
// theirs to keep, but not to write to: texts and plans are shared.

// Name is the suffix of the organizer's id, "" before it was opened.
func (m *Machine) Name() string { return m.name }

// Profile is what the organizer says of itself.
func (m *Machine) Profile() Profile { return m.profile }

// Staff is somebody by key, AllStaff everybody, in the order in which they came.
func (m *Machine) Staff(key string) (Staff, bool) { return m.staff.get(key) }
func (m *Machine) AllStaff() []Staff              { return m.staff.all() }

// StaffByEmail is who signs in with an address.
func (m *Machine) StaffByEmail(email string) (Staff, bool) {
	for _, s := range m.staff.list {
		if sameEmail(s.Email, email) {
			return *s, true
		}
	}
	return Staff{}, false
}

// Session is whose session a token's hash opens at an instant.
func (m *Machine) Session(token [32]byte, now int64) (Staff, Session, bool) {
	s, ok := m.sessions[token]
	if !ok || now >= s.Expires {
		return Staff{}, Session{}, false
	}
	staff, ok := m.staff.get(s.Staff)
	return staff, s, ok && !staff.Disabled
}

// SessionsOf are somebody's sessions, the oldest first.
func (m *Machine) SessionsOf(staff string) []Session {
	var of []Session
	for _, s := range m.sessions {
		if s.Staff == staff {
			of = append(of, s)
		}
	}
	slices.SortFunc(of, func(a, b Session) int {
		if a.Since != b.Since {
			return int(min(max(a.Since-b.Since, -1), 1))
		}
		return bytes.Compare(a.Token[:], b.Token[:])
	})
	return of
}

// APIKey is a key by its id, usable or not; APIKeys are all of them.
func (m *Machine) APIKey(id string) (APIKey, bool) { return m.keys.get(id) }
func (m *Machine) APIKeys() []APIKey               { return m.keys.all() }

// Usable says whether the key opens anything at an instant.
func (k APIKey) Usable(now int64) bool { return k.usable(now) }

// Seller, Venue, Event and Sale are things by key; their plurals are all of them, in
// the order in which they came.
func (m *Machine) Seller(key string) (Seller, bool) { return m.sellers.get(key) }
func (m *Machine) Sellers() []Seller                { return m.sellers.all() }
func (m *Machine) Venue(key string) (Venue, bool)   { return m.venues.get(key) }
func (m *Machine) Venues() []Venue                  { return m.venues.all() }
func (m *Machine) Event(key string) (Event, bool)   { return m.events.get(key) }
func (m *Machine) Events() []Event                  { return m.events.all() }
func (m *Machine) Sale(key string) (Sale, bool)     { return m.sales.get(key) }
func (m *Machine) Sales() []Sale                    { return m.sales.all() }

// SaleBySuffix is the sale whose machine has a name.
func (m *Machine) SaleBySuffix(suffix string) (Sale, bool) {
	for _, s := range m.sales.list {
		if s.Suffix == suffix {
			return *s, true
		}
	}
	return Sale{}, false
}

// ChartOf is the hash of the chart version that an event is sold by; zero if it has
// no numbered seats.
func (m *Machine) ChartOf(event string) [32]byte {
	e := m.events.find(event)
	if e == nil {
		return [32]byte{}
	}
	hash, _ := m.chartOf(&e.Occasion)
	return hash
}

// PostedRules are the newest rules that were posted for a window of the sale.
func (s Sale) PostedRules(window string) (PostedRules, bool) {
	r := s.rules(window)
	return r, r.Version != 0
}
