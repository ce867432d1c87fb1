package sale

import "slices"

// placeHold gives a whole cart or nothing, and says what was missing.
func (m *Machine) placeHold(cmd *PlaceHold, now int64) Outcome {
	if out, given := m.plain(cmd, now); given {
		return out
	}
	return m.placeCart(cmd, now)
}

// placeCart is the long way: any cart, and every reason to refuse one.
func (m *Machine) placeCart(cmd *PlaceHold, now int64) Outcome {
	c := m.newCart(now)
	c.claims, c.texts, c.staff = cmd.Claims, cmd.Codes, cmd.By.sells()
	if c.staff && cmd.By.Name == "" {
		return refuse(Malformed, "who sells must be named")
	}
	if int(cmd.Window) >= len(m.windows) {
		return sooner(refuse(Unknown, "window"), m.shape(c, cmd.Wants))
	}
	c.setWindow(&m.windows[cmd.Window], cmd.Window+1)
	if c.window.def.Staff && !c.staff {
		return refuse(Forbidden, c.window.def.Key)
	}
	if !c.staff { // who sells for the house takes nobody's turn
		c.entry, c.generation = cmd.Entry, cmd.Generation
	}
	out := m.fill(c, cmd.Wants)
	m.close(c)
	if !out.OK() {
		return out
	}
	f := m.placedFact(c, cmd.By)
	f.Expires, f.Ceiling = now+m.policy.HoldFor, now+m.policy.HoldCeiling
	m.fact(f)
	return m.given(c, f)
}

// setWindow sells a cart through a window.
func (c *cart) setWindow(w *window, index uint32) {
	c.window, c.index = w, index
	c.alloc, c.open = uint8(w.def.Alloc), w.def.General || w.def.Alloc == 0
}

// placedFact is the fact that a cart is held from now on.
func (m *Machine) placedFact(c *cart, by Actor) *HoldPlaced {
	f := &m.placed
	*f = HoldPlaced{
		Hold: uint64(len(m.fate)) + 1, At: c.now, Window: c.index, Claims: c.claims,
		Lines: c.lines, Codes: c.uses, Entry: c.entry, Generation: c.generation,
		Total: c.total, Seller: c.seller,
	}
	if c.staff {
		f.By = by
	}
	return f
}

// given is the answer to a cart that is held. Lines are only told where they say
// more than the wish did.
func (m *Machine) given(c *cart, f *HoldPlaced) Outcome {
	out := Outcome{Ref: f.Hold, Expires: m.until(f), Total: f.Total, Edition: m.edition}
	if c.noted {
		out.Detail = toldLines(c.lines, c.apart)
	}
	return out
}

// until is the instant at which a hold will end, if nothing else is decided.
func (m *Machine) until(f *HoldPlaced) int64 {
	return max(f.Expires, min(m.graceUntil, f.Ceiling))
}

// amendHold gives up some of a live hold and adds to it, whole or not at all. What
// is kept keeps its price; what is added costs what it costs now. The clock of the
// hold goes on as it was. What staff has held is outside the limits on fans, so its
// buyer may give up of it and add nothing.
func (m *Machine) amendHold(cmd *AmendHold, now int64) Outcome {
	h, out := m.heldBy(cmd.Hold, cmd.Owner, cmd.By, now)
	if h == nil {
		return out
	}
	if h.staff && !cmd.By.sells() && (len(cmd.Wants) > 0 || len(cmd.Codes) > 0) {
		return refuse(Forbidden, "staff adds to what staff has held")
	}
	c := m.newCart(now)
	if h.window != 0 {
		c.setWindow(&m.windows[h.window-1], h.window)
	}
	c.amend, c.staff, c.claims = h, h.staff, nil
	for _, u := range h.codes.all() {
		c.texts = append(c.texts, m.codes[u.Code].text)
	}
	c.texts = append(c.texts, cmd.Codes...)
	if out := m.keep(c, h, cmd); !out.OK() {
		return out
	}
	m.giveUp(c, h)
	out = m.fill(c, cmd.Wants)
	m.close(c)
	if !out.OK() {
		return out
	}
	if h.exchange != 0 {
		return refuse(OrderState, "exchange under way")
	}
	f := &HoldAmended{Hold: h.n, Lines: c.lines, Codes: c.uses, Total: c.total, By: cmd.By.asStaff()}
	m.fact(f)
	return Outcome{Ref: h.n, Expires: m.expiry(h), Total: f.Total, Detail: toldLines(c.lines, c.apart), Edition: m.edition}
}

// keep works out what an amendment leaves of a hold's lines. Discounts come off
// again when the whole cart is known.
func (m *Machine) keep(c *cart, h *hold, cmd *AmendHold) Outcome {
	if len(cmd.Drop) > maxUnits {
		return refuse(Malformed, "drop from at most 10,000 lines")
	}
	c.kept = append(c.kept, h.lines...)
	for _, d := range cmd.Drop {
		if out := c.drop(d); !out.OK() {
			return out
		}
	}
	c.kept = slices.DeleteFunc(c.kept, func(l Line) bool { return l.Count == 0 })
	if len(cmd.Wants) == 0 && !slices.ContainsFunc(c.kept, func(l Line) bool { return l.Kind != FeeLine }) {
		return refuse(Malformed, "nothing would be left; release the hold instead")
	}
	for i := range c.kept {
		if l := &c.kept[i]; l.Price != 0 {
			l.Unit = nil
		}
	}
	return Outcome{}
}

// drop gives up units of a line, or a bundle whole.
func (c *cart) drop(d Drop) Outcome {
	switch {
	case d.Bundle != 0:
		return c.dropBundle(d)
	case int(d.Line) >= len(c.kept):
		return Outcome{Status: Unknown, Detail: &Detail{What: "line", Index: d.Line}}
	}
	return c.dropFrom(&c.kept[d.Line], d)
}

// dropBundle gives up every part of a bundle, however many there are of it.
func (c *cart) dropBundle(d Drop) Outcome {
	if d.Line != 0 || d.Count != 0 || len(d.Seats) > 0 {
		return refuse(Malformed, "a bundle is dropped whole; name it alone")
	}
	before := len(c.dropped)
	for i := range c.kept {
		if l := &c.kept[i]; l.Bundle == d.Bundle && l.Count > 0 {
			c.dropped = append(c.dropped, *l)
			c.reseat = c.reseat || len(l.Seats) > 0
			l.Count, l.Seats = 0, nil
		}
	}
	if len(c.dropped) == before {
		return refuse(Unknown, "bundle")
	}
	return Outcome{}
}

// dropFrom takes units out of a line.
func (c *cart) dropFrom(l *Line, d Drop) Outcome {
	bad := func(what string) Outcome {
		return Outcome{Status: Malformed, Detail: &Detail{What: what, Index: d.Line}}
	}
	switch {
	case l.Kind == FeeLine:
		return bad("a fee cannot be dropped")
	case l.Bundle != 0:
		return bad("a bundle's parts cannot be dropped one by one, only all of it")
	case len(l.Seats) == 0 && (d.Count == 0 || d.Count > l.Count):
		return bad("drop from 1 to the line's count")
	case len(l.Seats) == 0:
		l.Count -= d.Count
		c.dropped = append(c.dropped, *l)
		c.dropped[len(c.dropped)-1].Count = d.Count
		return Outcome{}
	case len(d.Seats) == 0 || d.Count != 0 && int(d.Count) != len(d.Seats):
		return bad("name the seats to drop")
	case len(d.Seats) > len(l.Seats):
		return bad("more seats to drop than the line has")
	}
	left := slices.DeleteFunc(slices.Clone(l.Seats), func(s uint32) bool { return slices.Contains(d.Seats, s) })
	if len(l.Seats)-len(left) != len(d.Seats) {
		return Outcome{Status: Unknown, Detail: &Detail{What: "seat", Index: d.Line, Seats: d.Seats}}
	}
	c.dropped = append(c.dropped, *l)
	gone := &c.dropped[len(c.dropped)-1]
	gone.Seats, gone.Count = d.Seats, uint32(len(d.Seats))
	l.Seats, l.Count, c.reseat = left, uint32(len(left)), true
	return Outcome{}
}

// giveUp lets go within the trial of what an amendment drops, and of the limits and
// codes of the whole hold. When seats are dropped, those that stay are let go too:
// the chart's rules look at all of them together.
func (m *Machine) giveUp(c *cart, h *hold) {
	for i := range c.dropped {
		c.trial.line(m, &c.dropped[i], held, free, seatOwner{})
	}
	for i := range c.kept {
		if c.reseat {
			c.trial.seats(m, &c.kept[i], held, free, seatOwner{})
		}
	}
	c.trial.uncount(m, &h.claimed, 1)
}

// takeKept puts the lines that stay into the cart, after the chart's rules had
// their say.
func (m *Machine) takeKept(c *cart) Outcome {
	for i := range c.kept {
		if c.reseat {
			c.trial.seats(m, &c.kept[i], free, held, seatOwner{ownedByHold, c.amend.n})
		}
	}
	c.lines = append(c.lines, c.kept...)
	return Outcome{}
}

func (m *Machine) applyHoldAmended(f *HoldAmended) {
	h := m.liveHold(f.Hold)
	if h == nil {
		m.broken("hold %d amended but is not live", f.Hold)
	}
	m.redraw(h.lines, f.Lines)
	for i := range h.lines {
		m.shiftSeats(&h.lines[i], held, free, seatOwner{})
	}
	m.count(&h.claimed, -1)
	h.lines = append(h.lines[:0:0], f.Lines...)
	copySeats(h.lines)
	h.codes = fewOf(slices.Clone(f.Codes))
	h.total = f.Total
	for i := range h.lines {
		m.shiftSeats(&h.lines[i], free, held, seatOwner{ownedByHold, h.n})
	}
	m.count(&h.claimed, 1)
}

// toldLines tells lines in full, in memory of their own.
func toldLines(lines []Line, apart bool) *Detail {
	own := append([]Line(nil), lines...)
	copySeats(own)
	return &Detail{Lines: own, Apart: apart}
}
