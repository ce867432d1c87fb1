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

// named: the seats that are named can be sold as what they are asked for.
func (b *modelled) named(c *bookCart, parts []wishPart) Status {
	var all, with []string
	taken, notSold := false, false
	for _, l := range c.kept {
		if c.dropped {
			all = append(all, l.seats...)
		} else {
			with = append(with, l.seats...)
		}
	}
	asked := c.dropped
	for _, p := range parts {
		for _, id := range p.ids {
			asked = true
			switch {
			case !slices.Contains(b.w.types[p.Index].Categories, categoryOf(id)):
				notSold = true
			case !b.reaches(c, id):
				notSold = true
			case b.seatFor(c, id) != "":
				taken = true
			}
			all = append(all, id)
		}
	}
	switch {
	case notSold:
		return SeatNotSold
	case taken:
		return SeatsTaken
	case asked && b.breaksRules(c, all, with):
		return SeatRule
	}
	return OK
}

// categoryOf is a seat's category on the rows chart.
func categoryOf(id string) string {
	if id[0] == 'a' || id[0] == 'b' {
		return "front"
	}
	return "rear"
}

// seatFor says who has a seat, in the eyes of a cart: what an amendment lets go is
// free, and with it what it keeps while seats are chosen anew.
func (b *modelled) seatFor(c *bookCart, id string) string {
	if c.dropped && hasSeat(c.kept, id) {
		return ""
	}
	return b.seatOf(id)
}

// reaches says whether a seat is in an allocation that the cart draws on.
func (b *modelled) reaches(c *bookCart, id string) bool {
	a := b.seatAlloc[id]
	return a == c.alloc || a == 0 && c.open
}

// breaksRules: no seat twice, the box whole, the companion's seat with its place.
func (b *modelled) breaksRules(c *bookCart, all, with []string) bool {
	have := append(slices.Clone(all), with...)
	for i, id := range all {
		switch {
		case slices.Contains(all[:i], id):
			return true
		case !b.reaches(c, id):
			return true
		case id[0] == 'x' && (!slices.Contains(have, "x1") || !slices.Contains(have, "x2")):
			return true
		case id == "c4" && !c.staff && !slices.Contains(have, "c3"):
			return true
		}
	}
	return false
}

// stock takes everything from a copy of what is free.
func (b *modelled) stock(c *bookCart, parts []wishPart) Status {
	left := map[cellOf]int64{}
	for k, n := range b.free {
		left[k] = n
	}
	gone := map[string]bool{}
	for _, seats := range []bool{true, false} {
		for _, p := range parts {
			if (len(p.ids) > 0) != seats {
				continue
			}
			if s := b.takes(c, &p, left, gone); s != OK {
				return s
			}
		}
	}
	return OK
}

func (b *modelled) takes(c *bookCart, p *wishPart, left map[cellOf]int64, gone map[string]bool) Status {
	if p.Kind != TicketLine {
		pool := b.w.items[p.Index].Pool
		if pool == 0 || p.Kind == DonationLine {
			return OK
		}
		cell := cellOf{pool - 1, 0}
		if left[cell] -= int64(p.Count); left[cell] < 0 {
			return SoldOut
		}
		return OK
	}
	d := b.w.types[p.as(b.orAs)]
	if len(d.Categories) > 0 && len(p.ids) == 0 {
		if !b.couldSeat(c, p, gone) {
			return NoSeats
		}
	}
	for _, id := range p.ids {
		gone[id] = true
	}
	general := false // once the allocation is short, the rest is the general stock's
	for range p.Count {
		shared := b.sharing(d, c.alloc)
		for _, pool := range shared {
			general = general || left[cellOf{pool, c.alloc}] < int64(d.Admits)
		}
		inAlloc := len(shared) > 0 && !general
		if !inAlloc && !c.open && (len(shared) > 0 || len(d.Categories) == 0) {
			return SoldOut
		}
		for _, pool := range d.Pools {
			cell := cellOf{pool, 0}
			if inAlloc && slices.Contains(shared, pool) {
				cell.alloc = c.alloc
			}
			if left[cell] -= int64(d.Admits); left[cell] < 0 {
				return SoldOut
			}
		}
	}
	return OK
}

// sharing are the pools of a type that have a share in an allocation.
func (b *modelled) sharing(d TypeDef, alloc uint8) []uint32 {
	held, sold := b.claims()
	var shared []uint32
	for _, p := range d.Pools {
		c := cellOf{p, alloc}
		if alloc != 0 && b.free[c]+b.blocked[c]+held[c]+sold[c] > 0 {
			shared = append(shared, p)
		}
	}
	return shared
}

// couldSeat says whether the best seats for a part exist: a run of open seats of
// one row, the whole box, or with Apart any.
func (b *modelled) couldSeat(c *bookCart, p *wishPart, gone map[string]bool) bool {
	run, open, box := 0, 0, 0
	row := byte(0)
	for n := range rowsCharts[b.chart].Len() {
		id := rowsCharts[b.chart].ID(seatAt(uint32(n)))
		fits := b.seatFor(c, id) == "" && (!hasSeat(c.kept, id)) && !gone[id] && b.reaches(c, id) && slices.ContainsFunc(p.typesOf(), func(t uint32) bool { return slices.Contains(b.w.types[t].Categories, categoryOf(id)) })
		if id[0] != row {
			run, row = 0, id[0]
		}
		switch {
		case fits && id[0] == 'x':
			if box++; box == 2 && p.Count == 2 {
				return true
			}
		case !fits || id == "c3" || id == "c4":
			run = 0
		default:
			open++
			if run++; run >= int(p.Count) {
				return true
			}
		}
	}
	return p.Apart && open >= int(p.Count)
}

// discounts: every promo code takes something off, within its budget.
func (b *modelled) discounts(c *bookCart, parts []wishPart, promos []uint32) Status {
	if c.free {
		return OK
	}
	for _, n := range promos {
		rule := b.w.codes[b.ruleOf(n)].def
		own, kept := int64(0), false
		if c.amend != nil {
			own, kept = c.amend.keeps(n)
		}
		_, spent := b.used(n)
		switch off := b.offOf(c, parts, n); {
		case off == 0 && !kept:
			return CodeNoUse
		case rule.Budget != 0 && off > rule.Budget-(spent-own):
			return CodeBudget
		}
	}
	return OK
}

// offOf is what the n-th code takes off a cart. A percentage comes before amounts
// and is rounded for each ticket; the voucher takes what the percentage has left.
func (b *modelled) offOf(c *bookCart, parts []wishPart, n uint32) int64 {
	rule := b.w.codes[b.ruleOf(n)].def
	var base, off int64
	each := func(typ uint32, face, count int64) {
		if len(rule.Types) == 0 || slices.Contains(rule.Types, typ) {
			base += face * count
			off += rounded(face*int64(rule.Percent), 1_000_000) * count
		}
	}
	for _, p := range parts {
		if p.Kind == TicketLine && p.bundle == 0 {
			each(p.Index, b.face(p.Index), int64(p.Count))
		}
	}
	for _, l := range c.kept {
		if l.kind == TicketLine && l.bundle == 0 && l.list != 0 {
			each(l.index, b.prices[l.index][l.list-1].Face, l.count)
		}
	}
	if rule.Kind == AmountCode {
		off = min(rule.Amount, base)
	}
	if rule.Cap != 0 {
		off = min(off, rule.Cap)
	}
	return off
}

// face is a type's face value today.
func (b *modelled) face(typ uint32) int64 { return b.prices[typ][len(b.prices[typ])-1].Face }
