package sale

import "slices"

// PersonInfo is what limits count for who shows a claim: of everybody that is joined
// with them, or of the claim alone where it is counted on its own.
type PersonInfo struct {
	Joined bool     // the claim is of a kind that makes two buyers one
	Holds  uint32   // live ones
	Live   []uint64 // some of those, the oldest first
	Types  []TypeUse
}

// TypeUse is how many of a ticket type count for somebody, live and held.
type TypeUse struct {
	Type  uint32
	Count int64
}

// PersonInfo says what counts for a claim, and names at most so many of its live holds.
// It is false for a claim that nobody has shown yet, or that the policy does not look at.
func (m *Machine) PersonInfo(c Claim, most int) (PersonInfo, bool) {
	p, known := m.claims.person(c)
	use := m.policy.use(c.Kind())
	if !known || use == claimIgnored {
		return PersonInfo{}, false
	}
	p = m.root(p)
	info := PersonInfo{Joined: use == claimJoins, Holds: m.personAt(p).holds}
	m.personAt(p).each(func(t typeCount) { info.Types = append(info.Types, TypeUse{t.typ, int64(t.n)}) })
	slices.SortFunc(info.Types, func(a, b TypeUse) int { return int(a.Type) - int(b.Type) })
	if info.Holds > 0 {
		info.Live = m.holdsOf(p, most)
	}
	return info, true
}

// holdsOf looks for the live holds of a person among all of them: somebody asks for that
// now and then, and to keep a list for each person would cost every hold.
func (m *Machine) holdsOf(p uint32, most int) (live []uint64) {
	for i := range m.slots.n {
		h := m.slots.at(i)
		if h.n == 0 || m.fate[h.n-1] != fateLive|uint32(i) {
			continue
		}
		b := h.buyers
		if b.main != 0 && m.root(b.main-1) == p || slices.Contains(b.extra.all(), p) {
			live = append(live, h.n)
		}
	}
	slices.Sort(live)
	return live[:min(len(live), most)]
}
