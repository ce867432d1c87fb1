package sale

import "slices"

// hold is stock set aside for one buyer until an instant. While it lives its lines
// are what its stock is counted by; when it ends, one call of endHold says how.
type hold struct {
	n        uint64
	expires  int64
	ceiling  int64
	queued   int64 // the instant of its entry in the due heap
	total    int64
	entry    uint64
	exchange uint64 // order whose exchange it waits for; 0 = none
	claimed
	owner  Claim
	window uint32 // index + 1
	seller uint32
	staff  bool
}

// claimed is what a live hold or order has taken from stock, limits and codes.
type claimed struct {
	lines  []Line
	codes  few[CodeUse]
	buyers buyers
}

// What became of a hold, kept in two bits over a number: the slot of a live one,
// the order it became, or nothing.
const (
	fateLive     uint32 = 0 << 30
	fateReleased uint32 = 1 << 30
	fateLapsed   uint32 = 2 << 30
	fateOrdered  uint32 = 3 << 30
	fateMask     uint32 = 3 << 30
)

// liveHold is hold n, or nil when it has ended or never was.
func (m *Machine) liveHold(n uint64) *hold {
	if n == 0 || n > uint64(len(m.fate)) || m.fate[n-1]&fateMask != fateLive {
		return nil
	}
	return m.slots.at(int(m.fate[n-1]))
}

// expiry is the instant at which a hold ends: its own, or the one that all holds
// were given, but never beyond its ceiling unless its own already is.
func (m *Machine) expiry(h *hold) int64 {
	return max(h.expires, min(m.graceUntil, h.ceiling))
}

// heldBy is hold n for who owns it. To everybody else there is no such hold; staff
// may act for its buyer.
func (m *Machine) heldBy(n uint64, owner Claim, by Actor, now int64) (*hold, Outcome) {
	if n == 0 || n > uint64(len(m.fate)) {
		return nil, refuse(Unknown, "hold")
	}
	h := m.liveHold(n)
	if h == nil {
		out := refuse(HoldGone, "hold")
		if m.fate[n-1]&fateMask == fateOrdered {
			out.Ref = uint64(m.fate[n-1] &^ fateMask)
			if o, _ := m.orderOf(out.Ref, owner, by); o == nil { // a stranger is not told which
				return nil, refuse(Unknown, "hold")
			}
		}
		return nil, out
	}
	if m.past(h.lines, m.expiry(h), now) { // told as if it had been let go already
		return nil, refuse(HoldGone, "hold")
	}
	if !by.sells() && !m.owns(h.owner, h.buyers, owner) {
		return nil, refuse(Unknown, "hold")
	}
	return h, Outcome{}
}

// owns says whether a claim is the owner's or one of the same person's.
func (m *Machine) owns(owner Claim, b buyers, claim Claim) bool {
	if claim == owner {
		return claim != Claim{}
	}
	p, known := m.claims.person(claim)
	return known && b.main != 0 && m.policy.JoinKinds.Has(claim.Kind()) && m.root(p) == m.root(b.main-1)
}

func (m *Machine) applyHoldPlaced(f *HoldPlaced) {
	if f.Hold != uint64(len(m.fate))+1 {
		m.broken("hold %d placed after hold %d", f.Hold, len(m.fate))
	}
	h := m.newSlot()
	// Field by field: a slot is empty but for its lines' memory, and to write all of it
	// at once would be to write it twice.
	h.n, h.expires, h.ceiling, h.queued, h.total = f.Hold, f.Expires, f.Ceiling, f.Expires, f.Total
	h.entry, h.window, h.seller, h.staff = f.Entry, f.Window, f.Seller, f.By.Role != Fan
	h.lines, h.codes = m.ownLines(h.lines, f.Lines), fewOf(slices.Clone(f.Codes))
	if len(f.Claims) > 0 {
		h.owner = f.Claims[0]
	}
	if !h.staff {
		h.buyers = m.learn(buyers{}, f.Claims)
		m.countHolds(h.buyers, 1)
	}
	m.claim(&h.claimed, seatOwner{ownedByHold, h.n})
	if f.Entry != 0 {
		m.entries[f.Entry] = entry{generation: f.Generation, hold: f.Hold}
	}
	m.due.push(dueEntry{f.Expires, f.Hold * 2})
	m.live++
}

// ownLines copies a fact's lines: into the memory of an ended hold where there is
// room, else into the next of a larger piece.
func (m *Machine) ownLines(old, lines []Line) []Line {
	if cap(old) < len(lines) {
		old = m.fresh.take(len(lines))
	}
	own := append(old[:0], lines...)
	copySeats(own)
	return own
}

// copySeats gives lines seats of their own: a fact's are only lent.
func copySeats(lines []Line) {
	for i := range lines {
		if s := lines[i].Seats; len(s) > 0 {
			lines[i].Seats = append(make([]uint32, 0, len(s)), s...)
		}
	}
}

// newSlot finds room for the next hold and notes where it is.
func (m *Machine) newSlot() *hold {
	var slot uint32
	if last := len(m.spare) - 1; last >= 0 {
		slot, m.spare = m.spare[last], m.spare[:last]
	} else {
		_, i := m.slots.add()
		slot = uint32(i)
	}
	m.fate = append(doubled(m.fate), fateLive|slot)
	return m.slots.at(int(slot))
}

// claim takes from the free stock, the limits and the codes.
func (m *Machine) claim(c *claimed, owner seatOwner) {
	m.moveLines(c.lines, free, held, owner)
	m.count(c, 1)
}

// unclaim gives back what claim took.
func (m *Machine) unclaim(c *claimed) {
	m.moveLines(c.lines, held, free, seatOwner{})
	m.count(c, -1)
}

// count counts what is claimed against the limits and the codes, or no longer.
func (m *Machine) count(c *claimed, sign int32) {
	m.countLines(c.buyers, c.lines, sign)
	m.reserveCodes(c.codes.all(), sign)
}

// endHold ends a live hold whose stock returns.
func (m *Machine) endHold(n uint64, fate uint32) {
	h := m.liveHold(n)
	if h == nil {
		m.broken("hold %d ends but is not live", n)
	}
	m.unclaim(&h.claimed)
	m.freeEntry(h)
	m.dropSlot(h, fate)
}

// dropSlot forgets a hold whose stock is accounted for.
func (m *Machine) dropSlot(h *hold, fate uint32) {
	if !h.staff {
		m.countHolds(h.buyers, -1)
	}
	slot := m.fate[h.n-1]
	m.fate[h.n-1] = fate
	m.spare = append(m.spare, slot)
	*h = hold{claimed: claimed{lines: h.lines[:0]}}
	m.live--
}

func (m *Machine) applyHoldsLapsed(f *HoldsLapsed) {
	for _, n := range f.Holds {
		m.endHold(n, fateLapsed)
	}
	for _, n := range f.Orders {
		m.closeOrder(n)
	}
	for i := range f.Owed {
		m.applyOwedByHand(&f.Owed[i])
	}
	for _, n := range f.Orders {
		m.orderAt(n).forget()
	}
	for _, e := range f.Notices {
		m.applyEffectOpened(&EffectOpened{Effect: e})
	}
}

// renewHold gives more time, up to the ceiling that was set when the hold began. Who
// asks for more while there is nothing to add yet is told how it stands: a double
// click is no mistake.
func (m *Machine) renewHold(c *RenewHold, now int64) Outcome {
	h, out := m.heldBy(c.Hold, c.Owner, c.By, now)
	if h == nil {
		return out
	}
	if out := sooner(m.halted(h.lines, SwitchFrozen), m.ended(h.lines)); !out.OK() {
		return out
	}
	until, stands := min(now+m.policy.HoldFor, h.ceiling), m.expiry(h)
	switch {
	case h.exchange != 0 || stands >= h.ceiling:
		return Outcome{Status: HoldCeiling, Ref: h.n, Expires: stands}
	case until <= stands:
		return Outcome{Ref: h.n, Expires: stands, Total: h.total}
	}
	m.fact(&HoldRenewed{Hold: h.n, Expires: until, By: c.By.asStaff()})
	return Outcome{Ref: h.n, Expires: until, Total: h.total}
}

func (m *Machine) applyHoldRenewed(f *HoldRenewed) {
	h := m.liveHold(f.Hold)
	if h == nil {
		m.broken("hold %d renewed but is not live", f.Hold)
	}
	m.expires(h, f.Expires)
}

// expires sets when a live hold ends.
func (m *Machine) expires(h *hold, at int64) {
	h.expires = at
	if h.queued != at {
		h.queued = at
		m.due.push(dueEntry{at, h.n * 2})
	}
}

func (m *Machine) releaseHold(c *ReleaseHold, now int64) Outcome {
	h, out := m.heldBy(c.Hold, c.Owner, c.By, now)
	if h == nil {
		return out
	}
	if h.exchange != 0 {
		return refuse(OrderState, "exchange under way")
	}
	m.fact(&HoldReleased{Hold: h.n, By: c.By})
	return Outcome{Ref: h.n}
}

// halted refuses when the sale, or the type of one of the lines, is switched to
// level or beyond.
func (m *Machine) halted(lines []Line, level Switch) Outcome {
	first := m.saleSwitched(level)
	for i := range lines {
		if lines[i].Kind == TicketLine {
			first = sooner(first, m.typeSwitched(lines[i].Index, level))
		}
	}
	return first
}

// saleSwitched refuses when the sale is switched to level or beyond.
func (m *Machine) saleSwitched(level Switch) Outcome {
	if m.state >= level {
		return m.switched(m.name, m.state, m.reason)
	}
	return Outcome{}
}

// typeSwitched refuses a type that is switched to level or beyond.
func (m *Machine) typeSwitched(typ uint32, level Switch) Outcome {
	if t := &m.types[typ]; t.state >= level {
		return m.switched(t.def.Key, t.state, t.reason)
	}
	return Outcome{}
}

// switched is the refusal that belongs to a switch.
func (m *Machine) switched(what string, s Switch, reason string) Outcome {
	status := [switchEnd]Status{SwitchPaused: Paused, SwitchClosed: Closed, SwitchFrozen: Frozen}[s]
	return refuse(status, what+": "+reason)
}
