package sale

import (
	"slices"
	"strings"
)

// tally is what several persons have together, were they one.
type tally struct {
	holds uint32
	types []typeCount
}

// reset empties the tally for another use.
func (t *tally) reset() { t.holds, t.types = 0, t.types[:0] }

// add counts n of a type.
func (t *tally) add(typ uint32, n int32) {
	for i := range t.types {
		if t.types[i].typ == typ {
			t.types[i].n += n
			return
		}
	}
	t.types = append(t.types, typeCount{typ, n})
}

// addPerson counts everything a person has.
func (t *tally) addPerson(p *person) {
	t.holds += p.holds
	p.each(func(c typeCount) { t.add(c.typ, c.n) })
}

// countable says whether limits, if there are any, have somebody to count for: by a
// claim that joins or counts, or because it is known who is behind the hold.
func (m *Machine) countable(claims []Claim, known buyers) bool {
	return !m.limited || known.main != 0 || len(known.extra.all()) > 0 ||
		slices.ContainsFunc(claims, func(c Claim) bool { return m.policy.use(c.Kind()) != claimIgnored })
}

// kindsCounted names the kinds of claim that limits are counted by.
func (m *Machine) kindsCounted() string {
	var names []string
	for k := ClaimKind(1); k < claimKindEnd; k++ {
		if m.policy.use(k) != claimIgnored {
			names = append(names, k.String())
		}
	}
	return strings.Join(names, ", ")
}

// limits refuses what would bring the persons behind claims over a limit. need is
// what the cart adds; newHold says whether it adds a live hold too. Limits are
// checked for the joined person first, then for each claim counted on its own.
func (m *Machine) limits(claims []Claim, known buyers, need []typeCount, newHold bool) Outcome {
	if !m.limited {
		return Outcome{}
	}
	t := &m.tally
	t.reset()
	var seen [maxClaims + 1]uint32
	n := 0
	count := func(p uint32) {
		for _, s := range seen[:n] {
			if s == p {
				return
			}
		}
		seen[n] = p
		n++
		t.addPerson(m.personAt(p))
	}
	if known.main != 0 {
		count(m.root(known.main - 1))
	}
	for _, c := range claims {
		if p, ok := m.claims.person(c); ok && m.policy.JoinKinds.Has(c.Kind()) {
			count(m.root(p))
		}
	}
	joined := m.within(t, need, newHold)
	return sooner(joined, m.limitsCounted(claims, known, need, newHold))
}

// limitsCounted checks each claim that is counted on its own.
func (m *Machine) limitsCounted(claims []Claim, known buyers, need []typeCount, newHold bool) Outcome {
	if m.policy.CountKinds == 0 {
		return Outcome{}
	}
	alone := func(p uint32) Outcome {
		m.tally.reset()
		m.tally.addPerson(m.personAt(p))
		return m.within(&m.tally, need, newHold)
	}
	var first Outcome
	for _, p := range known.extra.all() {
		first = sooner(first, alone(p))
	}
	for _, c := range claims {
		if m.policy.JoinKinds.Has(c.Kind()) || !m.policy.CountKinds.Has(c.Kind()) {
			continue
		}
		if p, ok := m.claims.person(c); ok {
			first = sooner(first, alone(p))
		} else {
			m.tally.reset()
			first = sooner(first, m.within(&m.tally, need, newHold))
		}
	}
	return first
}

// adds says whether claims bring in somebody who is known and not behind b already:
// only such a one can have anything that counts too.
func (m *Machine) adds(claims []Claim, b buyers) bool {
	return slices.ContainsFunc(claims, func(c Claim) bool {
		p, known := m.claims.person(c)
		switch {
		case !known:
			return false
		case m.policy.JoinKinds.Has(c.Kind()):
			return b.main == 0 || m.root(p) != m.root(b.main-1)
		}
		return m.policy.CountKinds.Has(c.Kind()) && !slices.Contains(b.extra.all(), p)
	})
}

// within holds a tally, with need added to it, against every limit.
func (m *Machine) within(t *tally, need []typeCount, newHold bool) Outcome {
	if most := m.policy.HoldsEach; newHold && most != 0 && t.holds >= most {
		return Outcome{Status: HoldBudget, Detail: &Detail{What: "holds", Available: 0}}
	}
	for _, c := range need {
		t.add(c.typ, c.n)
	}
	for _, c := range need {
		if typ := &m.types[c.typ]; typ.def.Each != 0 {
			if out := over(LimitType, typ.def.Key, t.ofType(c.typ), typ.def.Each, int64(c.n)); !out.OK() {
				return out
			}
		}
	}
	for _, c := range need {
		index := m.types[c.typ].def.Event
		if e := &m.events[index]; e.def.TicketsEach != 0 {
			if out := over(LimitEvent, e.def.Key, m.ofEvent(t.types, index), e.def.TicketsEach, m.ofEvent(need, index)); !out.OK() {
				return out
			}
		}
	}
	if m.policy.TicketsEach == 0 {
		return Outcome{}
	}
	return over(LimitSale, m.name, sumOfCounts(t.types), m.policy.TicketsEach, sumOfCounts(need))
}

// ofType is how many of a type there are.
func (t *tally) ofType(typ uint32) int64 {
	for _, c := range t.types {
		if c.typ == typ {
			return int64(c.n)
		}
	}
	return 0
}

// ofEvent is how many of the counted tickets are for one event.
func (m *Machine) ofEvent(counts []typeCount, event uint32) int64 {
	var n int64
	for _, c := range counts {
		if m.types[c.typ].def.Event == event {
			n += int64(c.n)
		}
	}
	return n
}

func sumOfCounts(counts []typeCount) int64 {
	var n int64
	for _, c := range counts {
		n += int64(c.n)
	}
	return n
}

// over refuses when have, which contains the wanted, is more than most allows, and
// says how many more could be had.
func over(s Status, what string, have int64, most uint32, wanted int64) Outcome {
	if most == 0 || have <= int64(most) {
		return Outcome{}
	}
	left := max(int64(most)-(have-wanted), 0)
	return Outcome{Status: s, Detail: &Detail{What: what, Available: left}}
}
