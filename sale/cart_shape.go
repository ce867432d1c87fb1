package sale

import (
	"fmt"

	"facevalue/money"
	"facevalue/seating"
)

// shape refuses a wish beyond the bounds, or about things that do not exist, and
// takes bundles apart.
func (m *Machine) shape(c *cart, wants []Want) Outcome {
	switch {
	case len(wants) == 0 && !c.amends():
		return refuse(Malformed, "an empty cart")
	case len(wants) > maxWants:
		return refuse(Malformed, "a cart has at most 64 lines")
	case len(c.texts) > maxCodes:
		return refuse(Malformed, "a cart has at most 8 codes")
	}
	if out := validClaims(c.claims, c.staff || c.amends()); !out.OK() {
		return out
	}
	var first Outcome
	for i := range wants {
		w := &wants[i]
		out := m.shapeOf(w, uint32(i))
		if out.OK() {
			out = m.addAsks(c, w, uint32(i))
		}
		if !out.OK() {
			first = sooner(first, out)
		}
	}
	if units, seats := c.size(); units > maxUnits || seats > maxSeats {
		return refuse(Malformed, "a cart has at most 10,000 units and 1,000 named seats")
	}
	return first
}

// size is how many units the cart would have, a bundle's parts and what an
// amendment keeps among them, and how many seats are named.
func (c *cart) size() (units, seats int) {
	for i := range c.asks {
		if a := &c.asks[i]; a.Kind != DonationLine {
			units += int(a.Count)
			seats += len(a.Seats)
		}
	}
	for i := range c.kept {
		units += int(c.kept[i].Count)
	}
	return units, seats
}

// validClaims refuses too many claims, or none where somebody must own the hold.
func validClaims(claims []Claim, mayLack bool) Outcome {
	if len(claims) > maxClaims {
		return refuse(Malformed, "a buyer has at most 8 claim keys")
	}
	if len(claims) == 0 && !mayLack {
		return refuse(Malformed, "a hold needs a claim key to belong to")
	}
	for _, c := range claims {
		if k := c.Kind(); k == 0 || k >= claimKindEnd {
			return refuse(Malformed, fmt.Sprintf("claim kind %d", k))
		}
	}
	return Outcome{}
}

// shapeOf refuses one line of a wish.
func (m *Machine) shapeOf(w *Want, at uint32) Outcome {
	bad := func(what string) Outcome {
		return Outcome{Status: Malformed, Detail: &Detail{What: what, Index: at}}
	}
	switch {
	case w.Kind > DeliveryLine && w.Kind != BundleLine:
		return bad("a cart has tickets, items, donations, deliveries and bundles")
	case w.Count == 0:
		return bad("count must be at least 1")
	case badText(w.Section):
		return bad("a section's name is at most 256 bytes")
	case w.Kind != DonationLine && w.Count > maxCount:
		return bad("count must be at most 10,000")
	case !m.exists(w.Kind, w.Index):
		return Outcome{Status: Unknown, Detail: &Detail{What: w.Kind.String(), Index: at}}
	}
	if w.Kind != TicketLine {
		if w.Kind == ItemLine || w.Kind == DeliveryLine {
			if it := &m.items[w.Index]; len(it.lists) == 0 {
				return refuse(Contradiction, it.def.Key+" has no price")
			}
		}
		if len(w.Or) > 0 || w.Ceiling != 0 || w.Section != "" || w.Accessible != 0 || w.Companions != 0 || w.Kind != BundleLine && len(w.Seats) > 0 {
			return bad("only tickets have seats")
		}
		return Outcome{}
	}
	return m.shapeOfTicket(w, at)
}

// exists says whether there is such a ticket type, bundle or item.
func (m *Machine) exists(kind LineKind, index uint32) bool {
	switch kind {
	case TicketLine:
		return int(index) < len(m.types)
	case BundleLine:
		return int(index) < len(m.bundles)
	}
	return int(index) < len(m.items) && m.items[index].lineKind() == kind
}

// shapeOfTicket refuses seats where there are none, or as many as do not fit.
func (m *Machine) shapeOfTicket(w *Want, at uint32) Outcome {
	bad := func(what string) Outcome {
		return Outcome{Status: Malformed, Detail: &Detail{What: what, Index: at}}
	}
	t := &m.types[w.Index]
	if w.Ceiling != 0 && (!t.seated() || len(w.Seats) > 0) {
		return bad("a ceiling goes with the best seats that are found; anything else has its price")
	}
	if !t.seated() {
		if len(w.Seats) > 0 || len(w.Or) > 0 || w.Section != "" || w.Accessible > 0 || w.Companions > 0 {
			return bad(t.def.Key + " has no numbered seats")
		}
		return t.priced()
	}
	switch {
	case len(w.Seats) > 0 && len(w.Seats) != int(w.Count):
		return bad(fmt.Sprintf("%d seats named for a count of %d", len(w.Seats), w.Count))
	case len(w.Or) > maxDraws:
		return bad("at most 8 further types")
	case len(w.Seats) == 0 && w.Count > seating.MaxCount:
		return bad("the best seats are found for at most 32; ask in several lines, or name the seats")
	case w.Companions > 0 && w.Accessible == 0:
		return bad("a companion seat goes with a wheelchair place")
	case uint64(w.Accessible)+uint64(w.Companions) > uint64(w.Count):
		return bad("more wheelchair and companion seats than the count")
	}
	for _, o := range w.Or {
		if int(o) >= len(m.types) {
			return Outcome{Status: Unknown, Detail: &Detail{What: "ticket", Index: at}}
		}
		if x := &m.types[o]; !x.seated() || len(x.lists) == 0 || x.def.Event != t.def.Event || len(w.Seats) > 0 {
			return bad("further types must be of the same event, priced, and with seats, and no seat may be named")
		}
	}
	e := &m.events[t.def.Event]
	for _, s := range w.Seats {
		if int(s) >= len(e.seats) {
			return Outcome{Status: Unknown, Detail: &Detail{What: "seat", Index: at, Seats: []uint32{s}}}
		}
	}
	if w.Section != "" {
		if _, ok := e.chart.SectionByName(w.Section); !ok {
			return Outcome{Status: Unknown, Detail: &Detail{What: "section " + w.Section, Index: at}}
		}
	}
	return t.priced()
}

// priced refuses a type that has no price yet.
func (t *ticketType) priced() Outcome {
	if len(t.lists) == 0 {
		return refuse(Contradiction, t.def.Key+" has no price")
	}
	return Outcome{}
}

// addAsks adds a line of the wish, a bundle as its parts.
func (m *Machine) addAsks(c *cart, w *Want, at uint32) Outcome {
	if w.Kind != BundleLine {
		c.asks = append(c.asks, ask{Want: w, at: at})
		return Outcome{}
	}
	b := &m.bundles[w.Index].def
	seats := w.Seats
	shares := b.shares()
	for _, p := range b.Parts {
		part := &Want{Kind: TicketLine, Index: p.Type, Count: w.Count * p.Count, Apart: w.Apart}
		if m.types[p.Type].seated() && len(w.Seats) > 0 {
			if len(seats) < int(part.Count) {
				return Outcome{Status: Malformed, Detail: &Detail{What: "a bundle's seats are named part by part", Index: at}}
			}
			part.Seats, seats = seats[:part.Count:part.Count], seats[part.Count:]
		}
		if out := m.shapeOfTicket(part, at); !out.OK() {
			return out
		}
		c.asks = append(c.asks, ask{Want: part, at: at, bundle: w.Index + 1, faces: group(shares[:p.Count], w.Count)})
		shares = shares[p.Count:]
	}
	if len(seats) > 0 {
		return Outcome{Status: Malformed, Detail: &Detail{What: "more seats named than the bundle has", Index: at}}
	}
	return Outcome{}
}

// shares splits a bundle's price over the units of one bundle, part by part.
func (b *BundleDef) shares() []money.Amount {
	var weights []int64
	for _, p := range b.Parts {
		for range p.Count {
			weights = append(weights, int64(p.Weight))
		}
	}
	shares, err := money.Split(money.Amount(b.Price), weights)
	if err != nil {
		panic("sale: a bundle was defined with weights that cannot be split: " + err.Error())
	}
	return shares
}

// group counts the units of a part by their share of the price, in times bundles.
func group(shares []money.Amount, times uint32) []faceGroup {
	var groups []faceGroup
	for _, s := range shares {
		if n := len(groups); n > 0 && groups[n-1].face == int64(s) {
			groups[n-1].count += times
		} else {
			groups = append(groups, faceGroup{int64(s), times})
		}
	}
	return groups
}

// unlocked refuses what only an access code opens.
func (m *Machine) unlocked(c *cart) Outcome {
	if c.staff {
		return Outcome{}
	}
	if w := c.window; w != nil && w.def.Access && !m.unlocks(c, func(r *codeRule) bool { return r.windows[c.index-1] }) {
		return refuse(AccessNeeded, w.def.Key)
	}
	for i := range c.asks {
		a := &c.asks[i]
		if a.Kind != TicketLine {
			continue
		}
		if m.locked(c, a.Index) {
			return Outcome{Status: AccessNeeded, Detail: &Detail{What: m.types[a.Index].def.Key, Index: a.at}}
		}
		for _, t := range a.Or {
			if m.locked(c, t) {
				return Outcome{Status: AccessNeeded, Detail: &Detail{What: m.types[t].def.Key, Index: a.at}}
			}
		}
	}
	return Outcome{}
}

// locked says whether a type needs an access code that the cart does not have.
func (m *Machine) locked(c *cart, typ uint32) bool {
	return m.types[typ].def.Access && !m.unlocks(c, func(r *codeRule) bool { return r.types[typ] })
}

// unlocks says whether one of the cart's access codes opens what fn asks about.
func (m *Machine) unlocks(c *cart, fn func(*codeRule) bool) bool {
	for _, n := range c.access {
		if fn(&m.codeRules[m.codes[n].rule]) {
			return true
		}
	}
	return false
}

// counts refuses too few or too many per order, and adds up what the limits per
// person have to allow. Duplicate lines of one type count together.
func (m *Machine) counts(c *cart) Outcome {
	c.need = c.need[:0]
	var first Outcome
	for i := range c.asks {
		a := &c.asks[i]
		if a.Kind == TicketLine {
			if len(a.Or) == 0 { // else recount knows which type each seat is sold as
				addNeed(&c.need, a.Index, int32(a.Count))
			}
		} else if it := &m.items[a.Index]; it.def.Max != 0 && c.itemCount(a.Index) > int64(it.def.Max) {
			first = sooner(first, Outcome{Status: TooMany, Detail: &Detail{What: it.def.Key, Index: a.at, Available: int64(it.def.Max)}})
		}
		if b := a.bundle; b != 0 && m.bundles[b-1].def.Max != 0 && m.bundleCount(c, b) > int64(m.bundles[b-1].def.Max) {
			first = sooner(first, Outcome{Status: TooMany, Detail: &Detail{What: m.bundles[b-1].def.Key, Index: a.at, Available: int64(m.bundles[b-1].def.Max)}})
		}
	}
	for i := range c.kept {
		if l := &c.kept[i]; l.Kind == TicketLine {
			addNeed(&c.need, l.Index, int32(l.Count))
		}
	}
	return sooner(first, m.perOrder(c))
}

// bundleCount is how many of a bundle the cart would have: every one has as many
// units as its parts.
func (m *Machine) bundleCount(c *cart, bundle uint32) int64 {
	var units, each int64
	for i := range c.asks {
		if c.asks[i].bundle == bundle {
			units += int64(c.asks[i].Count)
		}
	}
	for i := range c.kept {
		if c.kept[i].Bundle == bundle {
			units += int64(c.kept[i].Count)
		}
	}
	for _, p := range m.bundles[bundle-1].def.Parts {
		each += int64(p.Count)
	}
	return units / each
}

// itemCount is how many of an item the cart would have; of a donation, how much.
func (c *cart) itemCount(item uint32) int64 {
	var n int64
	for i := range c.asks {
		if a := &c.asks[i]; a.Kind != TicketLine && a.Index == item {
			n += int64(a.Count)
		}
	}
	for i := range c.kept {
		switch l := &c.kept[i]; {
		case l.Index != item:
		case l.Kind == ItemLine || l.Kind == DeliveryLine:
			n += int64(l.Count)
		case l.Kind == DonationLine:
			n += l.Unit.Face
		}
	}
	return n
}

// perOrder holds the types needed against their minimum and maximum per order.
func (m *Machine) perOrder(c *cart) Outcome {
	if c.staff {
		return Outcome{}
	}
	var first Outcome
	for _, n := range c.need {
		t := &m.types[n.typ]
		switch {
		case int64(n.n) < int64(t.def.Min):
			first = sooner(first, Outcome{Status: TooFew, Detail: &Detail{What: t.def.Key, Available: int64(t.def.Min)}})
		case t.def.Max != 0 && int64(n.n) > int64(t.def.Max):
			first = sooner(first, Outcome{Status: TooMany, Detail: &Detail{What: t.def.Key, Available: int64(t.def.Max)}})
		}
	}
	return first
}

// addNeed counts n of a type.
func addNeed(need *[]typeCount, typ uint32, n int32) {
	for i := range *need {
		if (*need)[i].typ == typ {
			(*need)[i].n += n
			return
		}
	}
	*need = append(*need, typeCount{typ, n})
}
