package sale

// In a rush nearly everybody asks for the same: some tickets of one standing type,
// by no code and from no bundle. plain decides such a wish in one pass. It knows only
// how to say yes: at the first doubt it answers false, and the long way through the
// cart finds the first reason to refuse, by the order of the statuses. What limits,
// turns and fees have to say is asked of the same code as there; a test has every
// wish that it takes decided both ways.
func (m *Machine) plain(cmd *PlaceHold, now int64) (Outcome, bool) {
	if len(cmd.Wants) != 1 || len(cmd.Codes) > 0 || cmd.By.Role != Fan || int(cmd.Window) >= len(m.windows) {
		return Outcome{}, false
	}
	want, w := &cmd.Wants[0], &m.windows[cmd.Window]
	if !want.plain() || int(want.Index) >= len(m.types) || !w.plain(now) || !w.sells(want.Index) {
		return Outcome{}, false
	}
	t := &m.types[want.Index]
	if m.state >= SwitchPaused || !t.plain(want.Count) || !m.gives(t, want.Count) || !m.mayHave(cmd, w, want) {
		return Outcome{}, false
	}
	c := &m.cart
	c.free, c.amend, c.window = false, nil, w
	c.lines = append(c.lines[:0], Line{Index: want.Index, Count: want.Count, Price: uint32(len(t.lists)), Policy: uint32(len(t.policies) - 1)})
	if m.addOrderFees(c); m.sumOf(c.lines) > maxTotal {
		return Outcome{}, false
	}
	f := &m.placed
	f.Hold, f.At, f.Window = uint64(len(m.fate))+1, now, cmd.Window+1
	f.Expires, f.Ceiling = now+m.policy.HoldFor, now+m.policy.HoldCeiling
	f.Claims, f.Lines, f.Codes = cmd.Claims, c.lines, nil
	f.Entry, f.Generation = cmd.Entry, cmd.Generation
	f.Total, f.Seller, f.By = m.sumOf(c.lines), m.events[t.def.Event].def.Seller, Actor{}
	m.fact(f)
	return Outcome{Ref: f.Hold, Expires: m.until(f), Total: f.Total, Edition: m.edition}, true
}

// plain says whether the wish is for tickets and says nothing of seats.
func (w *Want) plain() bool {
	return w.Kind == TicketLine && w.Count > 0 && w.Count <= maxCount &&
		len(w.Seats) == 0 && len(w.Or) == 0 && w.Ceiling == 0 && w.Section == "" && w.Accessible == 0 && w.Companions == 0
}

// plain says whether the window is open to everybody, and sells the general stock.
func (w *window) plain(now int64) bool {
	return !w.def.Staff && !w.def.Access && w.def.Alloc == 0 && w.def.Opens <= now && (w.def.Closes == 0 || now < w.def.Closes)
}

// plain says whether n of the type may be sold now, in one order, to whoever comes.
func (t *ticketType) plain(n uint32) bool {
	return !t.seated() && !t.def.Access && t.state < SwitchPaused && len(t.lists) > 0 &&
		n >= t.def.Min && (t.def.Max == 0 || n <= t.def.Max)
}

// gives says whether all of a type's pools have n of it left in the general stock.
func (m *Machine) gives(t *ticketType, n uint32) bool {
	for _, p := range t.def.Pools {
		if m.pools[p].freeIn(0) < int64(n)*int64(t.def.Admits) {
			return false
		}
	}
	return true
}

// mayHave says whether it is the buyer's turn, and within the limits.
func (m *Machine) mayHave(cmd *PlaceHold, w *window, want *Want) bool {
	c := &m.cart
	c.window, c.amend, c.staff, c.claims = w, nil, false, cmd.Claims
	c.entry, c.generation = cmd.Entry, cmd.Generation
	c.need = append(c.need[:0], typeCount{want.Index, int32(want.Count)})
	return validClaims(cmd.Claims, false).OK() && m.turn(c).OK() && m.limitsOf(c).OK()
}
