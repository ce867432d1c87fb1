package sale

import "slices"

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
