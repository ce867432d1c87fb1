package sale

import (
	"maps"
	"slices"
)

// What every command but a cart should be answered with, as the books see it.

// heldBy finds a live hold for who owns it, or staff.
func (b *modelled) heldBy(n uint64, owner Claim, by Actor) (*bookHold, Status) {
	if n == 0 || int(n) > len(b.holds) {
		return nil, Unknown
	}
	h := b.holds[n-1]
	switch {
	case h.order != 0 && by.Role == Fan && !b.owns(&b.orders[h.order-1].bookHold, owner):
		return nil, Unknown
	case h.state != "live", !b.stands(h.lines) && b.now >= b.ends(h): // or it waits for a charge alone
		return nil, HoldGone
	case !sells(by) && !b.owns(h, owner):
		return nil, Unknown
	}
	return h, OK
}

func sells(by Actor) bool { return by.Role == BoxOffice || by.Role >= Manager }

func (b *modelled) orderFor(n uint64, owner Claim, by Actor) (*bookOrder, Status) {
	if n == 0 || int(n) > len(b.orders) {
		return nil, Unknown
	}
	o := b.orders[n-1]
	if by.Role == Fan && !b.owns(&o.bookHold, owner) {
		return nil, Unknown
	}
	return o, OK
}

// frozen refuses what is frozen, or has a frozen ticket type.
func (b *modelled) frozen(lines []bookLine) Status {
	s := stopped(b.state, SwitchFrozen)
	for _, l := range lines {
		if l.kind == TicketLine {
			s = first(s, stopped(b.states[l.index], SwitchFrozen))
		}
	}
	return s
}

// settled says whether an order may be changed.
func (o *bookOrder) settled() bool { return o.state == "confirmed" && o.charge == 0 && o.given == nil }

// expectOf is the status that a command should be answered with.
func (b *modelled) expectOf(cmd Command) Status {
	b.cart, b.unsure = nil, false
	if meta := cmd.meta(); meta.Key != (Key{}) {
		if a, known := b.answers[meta.Key]; known {
			if a.fingerprint == meta.Fingerprint {
				return a.outcome.Status
			}
			return KeyReused
		}
	}
	switch c := cmd.(type) {
	case *PlaceHold:
		w := b.w.windows[c.Window]
		return b.expect(&bookCart{
			staff: sells(c.By), window: int(c.Window), alloc: uint8(w.Alloc), open: w.General || w.Alloc == 0,
			wants: c.Wants, claims: c.Claims, codes: c.Codes, entry: c.Entry, generation: c.Generation,
		})
	case *SellAtCounter:
		return b.expect(&bookCart{staff: true, free: c.Free, window: -1, alloc: uint8(c.Alloc), open: true, wants: c.Wants, claims: c.Claims, codes: c.Codes})
	case *AmendHold:
		return b.expectAmend(c)
	case *RenewHold:
		h, s := b.heldBy(c.Hold, c.Owner, c.By)
		if s == OK {
			s = b.frozen(h.lines)
		}
		if s == OK && (h.exchange != 0 || b.ends(h) >= h.ceiling) {
			s = HoldCeiling
		}
		return s
	case *ReleaseHold:
		h, s := b.heldBy(c.Hold, c.Owner, c.By)
		if s == OK && h.exchange != 0 {
			s = OrderState
		}
		return s
	case *Checkout:
		return b.expectCheckout(c)
	case *BeginEffect:
		if e, open := b.effects[c.Effect]; !open || e.Ref != "" && e.Ref != c.Ref {
			return EffectState
		}
		return OK
	case *FinishEffect:
		late := mapHas(b.unpaid, c.Effect) && c.Result == EffectDone && c.Amount > 0
		e, open := b.effects[c.Effect]
		switch back := c.Amount; {
		case !open && !late:
			return EffectState
		case open && e.Kind == CaptureEffect && (c.Result == EffectDone || back != 0):
			return Malformed
		case open && e.Kind == RefundEffect && (c.Result == EffectDeclined && back >= e.Amount || c.Result == EffectDone && back != 0 && back != e.Amount):
			return Malformed
		}
		return OK
	case *RetryPayment:
		return b.expectRetry(c)
	case *NoteAuthorised, *NoteDispute, *NoteRefund, *NoteOrphan, *CloseReview, *MarkPaid:
		return b.expectMoney(cmd)
	case *CancelOrder:
		return b.expectCancel(c)
	case *CancelTickets:
		return b.expectCancelTickets(c)
	case *AdjustOrder:
		return b.expectAdjust(c)
	case *Exchange:
		return b.expectExchange(c)
	}
	return b.expectOrganized(cmd)
}

func (b *modelled) expectAmend(c *AmendHold) Status {
	h, s := b.heldBy(c.Hold, c.Owner, c.By)
	if s != OK {
		return s
	}
	if h.staff && !sells(c.By) && len(c.Wants)+len(c.Codes) > 0 {
		return Forbidden
	}
	cart := &bookCart{staff: h.staff, window: int(h.window) - 1, wants: c.Wants, codes: c.Codes, amend: h, strange: strange(h.lines)}
	if w := cart.window; w >= 0 {
		cart.alloc, cart.open = uint8(b.w.windows[w].Alloc), b.w.windows[w].General || b.w.windows[w].Alloc == 0
	}
	shape := OK
	var dropped []bookLine
	cart.kept = slices.Clone(h.lines)
	for _, d := range c.Drop {
		if d.Bundle != 0 {
			gone := 0
			for i := range cart.kept {
				if l := &cart.kept[i]; l.bundle == d.Bundle && l.count > 0 {
					dropped = append(dropped, *l)
					l.count = 0
					gone++
				}
			}
			if gone == 0 {
				shape = first(shape, Unknown)
				break
			}
			continue
		}
		if int(d.Line) >= len(cart.kept) { // asked again, of a smaller hold
			shape = first(shape, Unknown)
			break
		}
		l := &cart.kept[d.Line]
		before := *l
		switch {
		case l.kind == FeeLine || l.bundle != 0:
			shape = first(shape, Malformed)
		case len(l.seats) > 0:
			gone := b.ids(d.Seats)
			before.seats = gone
			switch {
			case len(gone) == 0 || len(gone) > len(l.seats):
				shape = first(shape, Malformed)
			case slices.ContainsFunc(gone, func(id string) bool { return !slices.Contains(l.seats, id) }):
				shape = first(shape, Unknown)
			}
			l.seats = slices.DeleteFunc(slices.Clone(l.seats), func(id string) bool { return slices.Contains(gone, id) })
			l.count = int64(len(l.seats))
			cart.dropped = true
		case d.Count == 0 || int64(d.Count) > l.count:
			shape = first(shape, Malformed)
		default:
			l.count -= int64(d.Count)
		}
		if shape != OK {
			break // the first that is wrong is the one that is told
		}
		before.count -= l.count
		dropped = append(dropped, before)
	}
	cart.kept = slices.DeleteFunc(cart.kept, func(l bookLine) bool { return l.count == 0 })
	if len(c.Wants) == 0 && !slices.ContainsFunc(cart.kept, func(l bookLine) bool { return l.kind != FeeLine }) {
		shape = first(shape, Malformed)
	}
	if shape == OK {
		_, shape = b.parts(cart)
	}
	if s := first(shape, b.frozen(h.lines)); s != OK {
		return s
	}
	old, free := h.lines, maps.Clone(b.free)
	h.lines = cart.kept // what is dropped is let go for this decision alone
	for _, l := range dropped {
		b.giveBack([]bookLine{l})
	}
	s = b.expect(cart)
	h.lines, b.free = old, free
	if s == OK && h.exchange != 0 {
		return OrderState
	}
	return s
}

func (b *modelled) expectCheckout(c *Checkout) Status {
	h, s := b.heldBy(c.Hold, c.Owner, c.By)
	if s != OK {
		return s
	}
	if s := b.frozen(h.lines); s != OK {
		return s
	}
	if !h.staff && b.adds(c.Claims, h.claims) {
		need := map[uint32]int64{}
		for _, l := range h.lines {
			if l.kind == TicketLine {
				need[l.index] += l.count
			}
		}
		if s := b.limited(append(slices.Clone(h.claims), c.Claims...), need, h, false); s != OK {
			return s
		}
	}
	switch {
	case c.Agreed != h.total:
		return PriceChanged
	case h.exchange != 0:
		return OrderState
	case c.Tender != "" && h.total > 0:
		return b.expectTender()
	}
	return OK
}

func (b *modelled) expectRetry(c *RetryPayment) Status {
	o, s := b.orderFor(c.Order, c.Owner, c.By)
	if s != OK {
		return s
	}
	if s := b.frozen(o.lines); s != OK {
		return s
	}
	open := o.state == "waits" || o.state == "confirmed"
	if !open || o.charge != 0 || o.given != nil || o.due() == 0 {
		return OrderState
	}
	return OK
}

func (b *modelled) expectCancel(c *CancelOrder) Status {
	if c.By.Role == Fan && (c.WithFees || c.Withhold) {
		return Forbidden
	}
	o, s := b.orderFor(c.Order, c.Owner, c.By)
	switch {
	case s != OK:
		return s
	case o.disputed() > 0:
		b.unsure = true
	}
	switch {
	case c.By.Role == Fan && b.frozen(o.lines) != OK:
		return Frozen
	case o.state == "waits" && o.charge != 0 && c.By.Role == Fan && b.effects[o.charge].capture != 0:
		return OrderState
	case o.state == "waits" && (o.charge == 0 || c.By.Role == Fan):
		return OK
	case !o.settled():
		return OrderState
	}
	return b.mayVoid(b.live(o), c.By)
}

// mayVoid: a fan cancels only what the tickets' policies allow, in time. Whether money
// would go back that a bank holds back depends on what it is worth.
func (b *modelled) mayVoid(tickets []uint64, by Actor) Status {
	if len(tickets) > 0 && b.orders[b.tickets[tickets[0]-1].order-1].disputed() > 0 {
		b.unsure = true
	}
	if by.Role != Fan {
		return OK
	}
	if len(tickets) == 0 {
		return PolicyForbids
	}
	for _, n := range tickets {
		l := b.unit(b.tickets[n-1])
		if l.policy.CancelTill == 0 || b.now >= b.w.events[b.w.types[l.index].Event].Starts-l.policy.CancelTill {
			return PolicyForbids
		}
	}
	return OK
}

// ticketsOf: tickets are live ones of an order, each named once.
func (b *modelled) ticketsOf(o *bookOrder, tickets []uint64) Status {
	s := once(tickets)
	for _, n := range tickets {
		switch {
		case !slices.Contains(o.tickets, n):
			s = first(s, Unknown)
		case !b.tickets[n-1].live:
			s = first(s, TicketState)
		}
	}
	return s
}

// once refuses no tickets, or one that is named twice.
func once(tickets []uint64) Status {
	for i, n := range tickets {
		if slices.Contains(tickets[:i], n) {
			return Malformed
		}
	}
	if len(tickets) == 0 {
		return Malformed
	}
	return OK
}

func (b *modelled) expectCancelTickets(c *CancelTickets) Status {
	if c.By.Role == Fan && (c.WithFees || c.Withhold) {
		return Forbidden
	}
	o, s := b.orderFor(c.Order, c.Owner, c.By)
	if s != OK {
		return first(s, once(c.Tickets))
	}
	s = b.ticketsOf(o, c.Tickets)
	if c.By.Role == Fan {
		s = first(s, b.frozen(o.lines))
	}
	if !o.settled() {
		s = first(s, OrderState)
	}
	if s != OK {
		return s
	}
	return b.mayVoid(c.Tickets, c.By)
}

// expectOrganized is the answer to the organizer.
func (b *modelled) expectOrganized(cmd Command) Status {
	free := func(id string) bool { return b.seatOf(id) == "" }
	all := func(seats []uint32, ok func(string) bool) Status {
		s := OK
		for _, id := range b.ids(seats) {
			if id == "" {
				return Unknown
			}
			if !ok(id) {
				s = Committed
			}
		}
		return s
	}
	committed := func(is bool) Status {
		if is {
			return Committed
		}
		return OK
	}
	switch c := cmd.(type) {
	case *SetCapacity:
		shared := b.free[cellOf{c.Pool, 1}]
		over := b.fixed(c.Pool)+shared > int64(c.Capacity)
		return committed(over && (c.Accept == "" || shared > 0))
	case *MoveCount:
		return committed(b.free[cellOf{c.Pool, uint8(c.From)}] < int64(c.Count))
	case *BlockCount:
		cell := cellOf{c.Pool, uint8(c.Alloc)}
		return committed(c.Count > b.free[cell] || -c.Count > b.blocked[cell])
	case *MoveSeats:
		return all(c.Seats, func(id string) bool { return free(id) || b.seatOf(id) == "blocked" })
	case *BlockSeats:
		return all(c.Seats, free)
	case *UnblockSeats:
		return all(c.Seats, func(id string) bool { return b.seatOf(id) == "blocked" })
	case *SwapChart:
		if c.Chart == rowsCharts[1].Hash() && b.chart == 0 {
			return committed(!free("b6"))
		}
	case *ChangeEvent: // asked again, behind a swap
		if c.Def.Chart != NoChart && c.Def.Chart != rowsCharts[b.chart].Hash() {
			return Contradiction
		}
	case *ExtendHolds:
		if c.Until <= b.now { // asked again, later
			return Malformed
		}
		if c.Until <= b.grace {
			return HoldCeiling
		}
	}
	return OK
}
