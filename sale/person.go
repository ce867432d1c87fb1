package sale

import "slices"

// A person is everybody that claim keys say is the same buyer. Claims of a kind
// that joins make two buyers one for good; claims of a kind that only counts are
// limited each on its own. Limits count live tickets and held ones.
type person struct {
	parent uint32 // itself, for the one who stands for the joined ones
	holds  uint32 // live holds
	first  typeCount
	more   few[typeCount]
}

type typeCount struct {
	typ uint32
	n   int32
}

// claimBook says which person each claim belongs to, in the order in which the
// claims were first seen.
type claimBook struct {
	byClaim index
	list    pages[claimEntry]
}

type claimEntry struct {
	claim  Claim
	person uint32
}

// person is who a claim belongs to.
func (b *claimBook) person(c Claim) (uint32, bool) {
	place, known := b.byClaim.find((*[16]byte)(&c), func(p uint32) bool { return b.list.at(int(p)).claim == c })
	if !known {
		return 0, false
	}
	return b.list.at(int(place)).person, true
}

// add notes a claim that was not seen before.
func (b *claimBook) add(c Claim, person uint32) {
	e, at := b.list.add()
	*e = claimEntry{c, person}
	b.byClaim.add((*[16]byte)(&c), uint32(at))
}

// claimUse is what a policy does with claims of a kind.
type claimUse uint8

const (
	claimIgnored claimUse = iota
	claimJoins
	claimCounts
)

// use is what the policy does with claims of a kind; to join goes before to count.
func (p *Policy) use(k ClaimKind) claimUse {
	switch {
	case p.JoinKinds.Has(k):
		return claimJoins
	case p.CountKinds.Has(k):
		return claimCounts
	}
	return claimIgnored
}

// personAt is person p.
func (m *Machine) personAt(p uint32) *person { return m.persons.at(int(p)) }

// root is the person who stands for p and all joined with it.
func (m *Machine) root(p uint32) uint32 {
	for {
		up := m.personAt(p).parent
		if up == p {
			return p
		}
		p = up
	}
}

// count adds n of a type to what a person has. Each type is kept in one place: a
// type found among more is counted there, even when first has become empty.
func (p *person) count(typ uint32, n int32) {
	more := p.more.all()
	for i := range more {
		if more[i].typ == typ {
			more[i].n += n
			return
		}
	}
	if p.first.n == 0 {
		p.first.typ = typ
	}
	if p.first.typ == typ {
		p.first.n += n
		return
	}
	p.more = fewOf(append(more, typeCount{typ, n}))
}

// each calls fn for every type the person has something of.
func (p *person) each(fn func(typeCount)) {
	if p.first.n != 0 {
		fn(p.first)
	}
	for _, c := range p.more.all() {
		if c.n != 0 {
			fn(c)
		}
	}
}

// newPerson adds a person who is nobody else yet.
func (m *Machine) newPerson() uint32 {
	p, at := m.persons.add()
	p.parent = uint32(at)
	return uint32(at)
}

// join makes two persons one; the older stands for both.
func (m *Machine) join(a, b uint32) uint32 {
	a, b = m.root(a), m.root(b)
	if a == b {
		return a
	}
	if b < a {
		a, b = b, a
	}
	from, to := m.personAt(b), m.personAt(a)
	from.each(func(c typeCount) { to.count(c.typ, c.n) })
	to.holds += from.holds
	*from = person{parent: a}
	return a
}

// buyers is who stands behind a hold or an order: the joined person, and each
// claim that is counted on its own.
type buyers struct {
	main  uint32 // index + 1; 0 = nobody
	extra few[uint32]
}

// learn finds or makes the persons behind claims, joining those that belong together.
func (m *Machine) learn(b buyers, claims []Claim) buyers {
	for _, c := range claims {
		joins := m.policy.JoinKinds.Has(c.Kind())
		if !joins && !m.policy.CountKinds.Has(c.Kind()) {
			continue
		}
		p, known := m.claims.person(c)
		switch {
		case joins && b.main == 0:
			if !known {
				p = m.newPerson()
			}
			b.main = m.root(p) + 1
		case joins && known:
			b.main = m.join(b.main-1, p) + 1
			p = b.main - 1
		case joins:
			p = m.root(b.main - 1)
		default:
			if !known {
				p = m.newPerson()
			}
			b.extra = fewOf(addOnce(b.extra.all(), p))
		}
		if !known {
			m.claims.add(c, p)
		}
	}
	return b
}

// addOnce is a list with p, which is added unless it is there: to a copy, because
// holds and orders share their lists.
func addOnce(list []uint32, p uint32) []uint32 {
	if slices.Contains(list, p) {
		return list
	}
	return append(slices.Clone(list), p)
}

// countLines counts, with its sign, what the lines admit for everybody behind b.
func (m *Machine) countLines(b buyers, lines []Line, sign int32) {
	for i := range lines {
		if lines[i].Kind == TicketLine {
			m.countType(b, lines[i].Index, sign*int32(lines[i].Count))
		}
	}
}

// countType counts n tickets of a type for everybody behind b.
func (m *Machine) countType(b buyers, typ uint32, n int32) {
	if b.main != 0 {
		m.personAt(m.root(b.main-1)).count(typ, n)
	}
	for _, p := range b.extra.all() {
		m.personAt(p).count(typ, n)
	}
}

// countHolds counts live holds for everybody behind b.
func (m *Machine) countHolds(b buyers, n int32) {
	if b.main != 0 {
		p := m.personAt(m.root(b.main - 1))
		p.holds = uint32(int32(p.holds) + n)
	}
	for _, e := range b.extra.all() {
		p := m.personAt(e)
		p.holds = uint32(int32(p.holds) + n)
	}
}
