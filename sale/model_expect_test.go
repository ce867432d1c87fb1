package sale

import "slices"

// bookCart is a wish with what decides about it.
type bookCart struct {
	staff, free bool
	window      int // -1 = none
	alloc       uint8
	open        bool
	wants       []Want
	claims      []Claim
	codes       []string
	entry       uint64
	generation  uint32
	amend       *bookHold
	kept        []bookLine
	dropped     bool // seats were given up
	strange     bool // what is amended is the other seller's
}

// wishPart is one line of a wish, a bundle taken apart.
type wishPart struct {
	Want
	bundle uint32
	ids    []string
}

// first is the reason to refuse that comes first in the list.
func first(reasons ...Status) Status {
	least := OK
	for _, s := range reasons {
		if s != OK && (least == OK || s < least) {
			least = s
		}
	}
	return least
}

// ids are the ids of seats by their numbers on the chart as it is.
func (b *modelled) ids(seats []uint32) []string {
	var ids []string
	for _, s := range seats {
		id := "" // named on a larger version of the chart
		if int(s) < rowsCharts[b.chart].Len() {
			id = rowsCharts[b.chart].ID(seatAt(s))
		}
		ids = append(ids, id)
	}
	return ids
}

// parts takes bundles apart and refuses what does not exist.
func (b *modelled) parts(c *bookCart) (parts []wishPart, s Status) {
	for _, w := range c.wants {
		limit := map[LineKind]int{TicketLine: len(b.w.types), BundleLine: 1, ItemLine: len(b.w.items), DonationLine: len(b.w.items), DeliveryLine: len(b.w.items)}[w.Kind]
		switch {
		case w.Count == 0:
			s = first(s, Malformed)
		case int(w.Index) >= limit, limit == len(b.w.items) && w.Kind != TicketLine && w.Kind != itemLineOf(b.w.items[w.Index].Kind):
			s = first(s, Unknown)
		case slices.Contains(b.ids(w.Seats), ""):
			s = first(s, Unknown)
		case w.Kind == BundleLine:
			for _, p := range b.w.bundle.Parts {
				parts = append(parts, wishPart{Want: Want{Index: p.Type, Count: w.Count * p.Count}, bundle: 1})
			}
		default:
			parts = append(parts, wishPart{Want: w, ids: b.ids(w.Seats)})
		}
	}
	if len(c.wants) == 0 && c.amend == nil || len(c.claims) == 0 && !c.staff && c.amend == nil {
		s = Malformed
	}
	return parts, s
}

func itemLineOf(k ItemKind) LineKind {
	return []LineKind{ItemLine, DonationLine, DeliveryLine}[k]
}

// expect is the status that a cart should be answered with. Where several types
// would do it is worked out for each of them; if that makes a difference, which
// seats the house finds decides.
func (b *modelled) expect(c *bookCart) Status {
	b.cart, b.orAs, b.unsure = c, 0, false
	s := b.expectAs(c)
	if slices.ContainsFunc(c.wants, func(w Want) bool { return len(w.Or) > 0 }) {
		b.orAs = 1
		b.unsure = b.expectAs(c) != s
	}
	return s
}

func (b *modelled) expectAs(c *bookCart) Status {
	parts, s := b.parts(c)
	if s != OK {
		return s
	}
	if len(parts) > 0 {
		if s := b.doors(c, parts); s != OK {
			return s
		}
	}
	if s := b.turnOf(c); s != OK {
		return s
	}
	access, promos, s := b.codesOf(c)
	if s != OK {
		return s
	}
	givesUp := len(parts) == 0 // who only gives up is asked about a minimum alone
	steps := []func() Status{
		func() Status { return b.unlocked(c, parts, access) },
		func() Status {
			if s := b.counts(c, parts); !givesUp || s == TooFew {
				return s
			}
			return OK
		},
		func() Status {
			if givesUp {
				return OK
			}
			return b.limits(c, parts)
		},
		func() Status { return b.named(c, parts) },
		func() Status { return b.stock(c, parts) },
		func() Status { return b.recount(c, parts) },
		func() Status { return b.discounts(c, parts, promos) },
	}
	for _, step := range steps {
		if s := step(); s != OK {
			return s
		}
	}
	return OK
}

// typesOf are the types that a part may be sold as.
func (p *wishPart) typesOf() []uint32 {
	if p.Kind != TicketLine {
		return nil
	}
	return append([]uint32{p.Index}, p.Or...)
}

// doors: switches, windows and sellers.
func (b *modelled) doors(c *bookCart, parts []wishPart) Status {
	level := SwitchPaused
	if c.staff {
		level = SwitchFrozen
	}
	s := stopped(b.state, level)
	for _, p := range parts {
		for _, t := range p.typesOf() {
			s = first(s, stopped(b.states[t], level))
		}
	}
	if s != OK {
		return s
	}
	if c.window >= 0 {
		w := b.w.windows[c.window]
		for _, p := range parts {
			for _, t := range p.typesOf() {
				if !slices.Contains(w.Types, t) {
					return NotInWindow
				}
			}
		}
		if b.now < w.Opens {
			return WindowEarly
		}
		if w.Closes != 0 && b.now >= w.Closes {
			return WindowOver
		}
	}
	sellers := map[uint32]bool{}
	if c.amend != nil {
		sellers[map[bool]uint32{true: 1}[c.strange]] = true
	}
	for _, p := range parts {
		if p.Kind == TicketLine {
			sellers[0] = true
		} else {
			sellers[b.w.items[p.Index].Seller] = true
		}
	}
	if len(sellers) > 1 {
		return MixedCurrencies
	}
	return OK
}

func stopped(s, level Switch) Status {
	if s < level {
		return OK
	}
	return map[Switch]Status{SwitchPaused: Paused, SwitchClosed: Closed, SwitchFrozen: Frozen}[s]
}

func (b *modelled) turnOf(c *bookCart) Status {
	if c.window < 0 || c.staff || c.amend != nil {
		return OK
	}
	e := b.entries[c.entry]
	switch {
	case c.entry == 0 && b.w.windows[c.window].Turn:
		return TurnNeeded
	case c.entry == 0:
		return OK
	case c.generation < e.generation:
		return TurnOld
	case e.hold != 0:
		return TurnInUse
	case e.spent:
		return TurnSpent
	}
	return OK
}

// codesOf sorts a cart's codes.
func (b *modelled) codesOf(c *bookCart) (access, promos []uint32, s Status) {
	var all []uint32
	if c.amend != nil {
		for _, u := range c.amend.codes {
			all = append(all, u.Code)
		}
	}
	for _, text := range c.codes {
		n := uint32(0)
		found := false
		for _, rule := range b.w.codes {
			for _, own := range rule.texts {
				if own == text {
					found = true
					if !slices.Contains(all, n) {
						all = append(all, n)
					}
				}
				n++
			}
		}
		if !found {
			return nil, nil, CodeUnknown
		}
	}
	for _, n := range all {
		rule := b.w.codes[b.ruleOf(n)]
		kept := c.amend != nil && c.amend.usesCode(n)
		uses, _ := b.used(n)
		mine := slices.Contains(c.claims, rule.bound) || c.amend != nil && b.owns(c.amend, rule.bound)
		switch {
		case kept:
		case rule.def.Until != 0 && b.now >= rule.def.Until:
			s = first(s, CodeOver)
		case rule.bound != Claim{} && !mine:
			s = first(s, CodeNotYours)
		case rule.def.Uses != 0 && uses >= rule.def.Uses:
			s = first(s, CodeUsedUp)
		}
		if rule.def.Kind == AccessCode {
			access = append(access, n)
		} else {
			promos = append(promos, n)
		}
	}
	if len(promos) > 1 && slices.ContainsFunc(promos, func(n uint32) bool { return !b.w.codes[b.ruleOf(n)].def.Stacks }) {
		s = first(s, CodeConflict)
	}
	return access, promos, s
}

func mapHas[K comparable, V any](m map[K]V, k K) bool {
	_, ok := m[k]
	return ok
}

func (b *modelled) unlocked(c *bookCart, parts []wishPart, access []uint32) Status {
	for _, p := range parts {
		for _, t := range p.typesOf() {
			if b.w.types[t].Access && !c.staff && len(access) == 0 { // every access code unlocks vip
				return AccessNeeded
			}
		}
	}
	return OK
}

// needs is how many tickets of each type the cart would have; a part that several
// types would do is not known yet.
func needs(c *bookCart, parts []wishPart) map[uint32]int64 {
	need := map[uint32]int64{}
	for _, l := range c.kept {
		if l.kind == TicketLine {
			need[l.index] += l.count
		}
	}
	for _, p := range parts {
		if p.Kind == TicketLine && len(p.Or) == 0 {
			need[p.Index] += int64(p.Count)
		}
	}
	return need
}

// counts: minimum and maximum per order.
func (b *modelled) counts(c *bookCart, parts []wishPart) Status {
	items, bundles := map[uint32]int64{}, int64(0)
	for _, p := range parts {
		if p.Kind != TicketLine {
			items[p.Index] += int64(p.Count)
		}
		if p.bundle != 0 {
			bundles += int64(p.Count)
		}
	}
	asked := bundles > 0
	for _, l := range c.kept {
		switch {
		case l.kind == ItemLine || l.kind == DeliveryLine:
			if mapHas(items, l.index) {
				items[l.index] += l.count
			}
		case l.kind == DonationLine && mapHas(items, l.index):
			items[l.index] += l.each
		case l.bundle != 0:
			bundles += l.count
		}
	}
	var s Status
	for i, n := range items {
		if most := b.w.items[i].Max; most != 0 && n > int64(most) {
			s = first(s, TooMany)
		}
	}
	if most := b.w.bundle.Max; asked && most != 0 && bundles/3 > int64(most) { // a bundle is three tickets
		s = first(s, TooMany)
	}
	for t, n := range needs(c, parts) {
		d := b.w.types[t]
		switch {
		case c.staff:
		case n < int64(d.Min):
			s = first(s, TooFew)
		case d.Max != 0 && n > int64(d.Max):
			s = first(s, TooMany)
		}
	}
	return s
}

// recount holds the limits once it is known as what every part is sold.
func (b *modelled) recount(c *bookCart, parts []wishPart) Status {
	if len(parts) == 0 {
		return OK
	}
	known := slices.Clone(parts)
	for i := range known {
		known[i].Index, known[i].Or = known[i].as(b.orAs), nil
	}
	return b.limits(c, known)
}

// as is the n-th of the types that a part would do with, or the only one.
func (p *wishPart) as(n int) uint32 {
	if n > 0 && len(p.Or) >= n {
		return p.Or[n-1]
	}
	return p.Index
}
