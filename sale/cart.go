package sale

import "facevalue/seating"

// cart is what a decision works out about a wish: what may be sold, to whom, from
// which stock, at what price. It is filled in steps that follow the order of the
// statuses, so that the first reason to refuse is the one given.
type cart struct {
	now        int64
	window     *window // nil at the counter outside all windows
	index      uint32  // of the window + 1
	staff      bool
	free       bool // complimentary
	claims     []Claim
	amend      *hold // the hold that is being amended
	entry      uint64
	generation uint32
	texts      []string
	alloc      uint8 // allocation drawn on first
	open       bool  // and then the general one

	asks   []ask
	lines  []Line
	seats  []uint32 // room for the lines' seats
	total  int64
	uses   []CodeUse
	access []uint32 // codes that unlock
	promos []uint32 // codes that discount
	need   []typeCount
	trial  trial

	kept    []Line // lines that an amendment keeps
	dropped []Line // and what it gives up, as lines
	reseat  bool   // there are seats among that

	seller    uint32
	hasSeller bool
	noted     bool // the answer has to say what was given
	apart     bool
	found     []seating.Seat
}

// ask is one line of the wish after bundles were taken apart. The wish is the
// command's own, and read only.
type ask struct {
	*Want
	at     uint32      // the line of the wish, for refusals
	bundle uint32      // index + 1
	faces  []faceGroup // of a bundle's part: so many units at such a share
	priced uint32      // units of it that have a line
}

type faceGroup struct {
	face  int64
	count uint32
}

// newCart empties the cart for another decision.
func (m *Machine) newCart(now int64) *cart {
	c := &m.cart
	*c = cart{
		now: now, asks: c.asks[:0], lines: c.lines[:0], seats: c.seats[:0], uses: c.uses[:0],
		access: c.access[:0], promos: c.promos[:0], kept: c.kept[:0], dropped: c.dropped[:0], need: c.need[:0], trial: c.trial[:0], found: c.found[:0],
	}
	return c
}

// fill works the cart out.
func (m *Machine) fill(c *cart, wants []Want) Outcome {
	if out := m.admit(c, wants); !out.OK() {
		return out
	}
	return m.pick(c)
}

// close takes back what the cart tried out.
func (m *Machine) close(c *cart) { c.trial.back(m, 0) }

// admit checks what depends on the wish alone and not on what is left. To give up
// part of a hold no door has to be open.
func (m *Machine) admit(c *cart, wants []Want) Outcome {
	if out := m.shape(c, wants); !out.OK() {
		return out
	}
	if c.amends() {
		if out := m.halted(c.amend.lines, SwitchFrozen); !out.OK() || len(c.asks) == 0 {
			return out
		}
	}
	if out := m.switches(c); !out.OK() {
		return out
	}
	if out := m.inWindow(c); !out.OK() {
		return out
	}
	return m.oneSeller(c)
}

// pick checks limits and takes stock, within the trial.
func (m *Machine) pick(c *cart) Outcome {
	c.lines, c.seats, c.uses = c.lines[:0], c.seats[:0], c.uses[:0]
	c.noted, c.apart = false, false
	for i := range c.asks {
		c.asks[i].priced = 0
	}
	if out := m.turn(c); !out.OK() {
		return out
	}
	if out := m.resolveCodes(c); !out.OK() {
		return out
	}
	if out := m.allowed(c); !out.OK() {
		return out
	}
	if out := m.chosen(c); !out.OK() {
		return out
	}
	if out := m.takeKept(c); !out.OK() {
		return out
	}
	if out := m.takeAll(c); !out.OK() {
		return out
	}
	if out := m.discount(c); !out.OK() {
		return out
	}
	m.addOrderFees(c)
	if c.total = m.sumOf(c.lines); c.total > maxTotal {
		return refuse(Malformed, "a cart costs at most 1,000,000,000,000,000 minor units")
	}
	return Outcome{}
}

// allowed refuses what is locked, and too few or too many, per order and per person.
// Who only gives up makes nothing worse but a minimum: what was allowed when the hold
// was given is not asked about again.
func (m *Machine) allowed(c *cart) Outcome {
	if len(c.asks) == 0 {
		if out := m.counts(c); out.Status != TooMany {
			return out
		}
		return Outcome{}
	}
	if out := m.unlocked(c); !out.OK() {
		return out
	}
	if out := m.counts(c); !out.OK() {
		return out
	}
	return m.limitsOf(c)
}

// switches refuses what is paused, closed or frozen; staff is only stopped by the last.
func (m *Machine) switches(c *cart) Outcome {
	level := SwitchPaused
	if c.staff {
		level = SwitchFrozen
	}
	first := m.saleSwitched(level)
	for i := range c.asks {
		a := &c.asks[i]
		if first = sooner(first, m.offerSwitched(a, level)); a.Kind != TicketLine {
			continue
		}
		first = firstOf(first, m.typeSwitched(a.Index, level), m.eventEnded(a.Index))
		for _, t := range a.Or {
			first = firstOf(first, m.typeSwitched(t, level), m.eventEnded(t))
		}
	}
	return first
}

// inWindow refuses what the window does not sell, or not now.
func (m *Machine) inWindow(c *cart) Outcome {
	w := c.window
	if w == nil {
		return Outcome{}
	}
	for i := range c.asks {
		a := &c.asks[i]
		if a.Kind != TicketLine {
			continue
		}
		if out := m.sellsTypes(c, a); !out.OK() {
			return out
		}
	}
	if c.now < w.def.Opens {
		return Outcome{Status: WindowEarly, Detail: &Detail{What: w.def.Key, At: w.def.Opens}}
	}
	if w.def.Closes != 0 && c.now >= w.def.Closes {
		return Outcome{Status: WindowOver, Detail: &Detail{What: w.def.Key, At: w.def.Closes}}
	}
	return Outcome{}
}

// sellsTypes refuses a type that the window does not sell.
func (m *Machine) sellsTypes(c *cart, a *ask) Outcome {
	if !c.window.sells(a.Index) {
		return Outcome{Status: NotInWindow, Detail: &Detail{What: m.types[a.Index].def.Key, Index: a.at}}
	}
	for _, t := range a.Or {
		if !c.window.sells(t) {
			return Outcome{Status: NotInWindow, Detail: &Detail{What: m.types[t].def.Key, Index: a.at}}
		}
	}
	return Outcome{}
}

// oneSeller refuses a cart over two sellers or two currencies, by name.
func (m *Machine) oneSeller(c *cart) Outcome {
	if c.amends() {
		m.sellerIs(c, c.amend.seller)
	}
	for i := range c.asks {
		seller := m.sellerOf(c.asks[i].Kind, c.asks[i].Index)
		if m.sellerIs(c, seller) {
			continue
		}
		a, b := m.sellers[c.seller], m.sellers[seller]
		if a.Currency != b.Currency {
			return refuse(MixedCurrencies, a.Key+" ("+a.Currency+"), "+b.Key+" ("+b.Currency+")")
		}
		return refuse(MixedSellers, a.Key+", "+b.Key)
	}
	return Outcome{}
}

// sellerIs says whether a seller is the cart's, which the first one becomes.
func (m *Machine) sellerIs(c *cart, seller uint32) bool {
	if !c.hasSeller {
		c.seller, c.hasSeller = seller, true
	}
	return c.seller == seller
}

// sellerOf is who sells what a line of a kind is about.
func (m *Machine) sellerOf(kind LineKind, index uint32) uint32 {
	if kind == TicketLine {
		return m.events[m.types[index].def.Event].def.Seller
	}
	return m.items[index].def.Seller
}

// limitsOf refuses what is over a limit per person, and who has shown nothing that a
// limit could be counted by; staff sells outside them.
func (m *Machine) limitsOf(c *cart) Outcome {
	if c.staff {
		return Outcome{}
	}
	var known buyers
	if c.amends() {
		known = c.amend.buyers
	}
	if !m.countable(c.claims, known) {
		return refuse(IdentityNeeded, m.kindsCounted())
	}
	return m.limits(c.claims, known, c.need, !c.amends())
}

// amends says whether the cart changes a hold rather than making one.
func (c *cart) amends() bool { return c.amend != nil }
