package sale

import (
	"fmt"
	"slices"
)

// apply makes a fact true in the books, or says why it cannot be.
func (b *modelled) apply(f Fact) error {
	switch f := f.(type) {
	case *HoldPlaced:
		return b.holdPlaced(f)
	case *HoldAmended:
		return b.holdAmended(f)
	case *HoldRenewed:
		b.holds[f.Hold-1].expires = f.Expires
	case *HoldReleased:
		h := b.holds[f.Hold-1]
		h.state = "released"
		b.giveBack(h.lines)
		b.freeTurn(h)
	case *HoldsLapsed:
		return b.lapsed(f)
	case *HoldsExtended:
		b.grace = f.Until
	case *OrderPlaced:
		return b.orderPlaced(f)
	case *OrderPaid:
		return b.paid(f)
	case *TicketsIssued:
		return b.ticketsIssued(f)
	case *OrderClosed:
		o := b.orders[f.Order-1]
		o.state, o.total = "cancelled", 0
		b.giveBack(o.lines)
		b.settleEnd(o)
	case *TicketsVoided:
		return b.ticketsVoided(f)
	case *OrderAdjusted:
		return b.adjusted(f)
	case *ExchangeOpened:
		b.holds[f.Hold-1].exchange, b.holds[f.Hold-1].expires = f.Order, f.PayBy
		b.orders[f.Order-1].given = slices.Clone(f.Tickets)
	case *ExchangeClosed:
		b.exchanged(f)
	case *EffectOpened:
		return b.effectOpened(f.Effect)
	case *EffectBegun:
		e := b.effects[f.ID]
		e.Ref = f.Ref
		b.effects[f.ID] = e
	case *EffectClosed:
		return b.effectClosed(f)
	case *OrderRevived:
		return b.revived(f)
	case *ReissueOwed:
		return b.reissued(f)
	case *Answered:
		if mapHas(b.answers, f.Key) {
			return fmt.Errorf("key %x is answered twice", f.Key)
		}
		b.answers[f.Key] = bookAnswer{f.Fingerprint, f.Outcome}
	default:
		if known, err := b.moved(f); known {
			return err
		}
		return b.organized(f)
	}
	return nil
}

// take takes what lines draw, which must be free.
func (b *modelled) take(lines []bookLine) error {
	for i := range lines {
		for c, n := range b.drawn(&lines[i]) {
			if b.free[c] -= n; b.free[c] < 0 {
				return fmt.Errorf("pool %d, allocation %d: %d more than there were", c.pool, c.alloc, -b.free[c])
			}
		}
		for j, id := range lines[i].seats {
			if slices.Contains(lines[i].seats[:j], id) || hasSeat(lines[:i], id) || b.seatOf(id) != "" {
				return fmt.Errorf("seat %s is %q already", id, b.seatOf(id))
			}
		}
	}
	return nil
}

func (b *modelled) holdPlaced(f *HoldPlaced) error {
	lines, total, err := b.lines(f.Lines)
	if err == nil && total != f.Total {
		err = fmt.Errorf("a total of %d, its lines cost %d", f.Total, total)
	}
	if err == nil {
		err = b.take(lines)
	}
	if err != nil || int(f.Hold) != len(b.holds)+1 {
		return fmt.Errorf("hold %d: %w", f.Hold, err)
	}
	h := &bookHold{
		n: f.Hold, claims: slices.Clone(f.Claims), lines: lines, codes: slices.Clone(f.Codes), window: f.Window, staff: f.By != Actor{},
		expires: f.Expires, ceiling: f.Ceiling, total: total, entry: f.Entry, state: "live",
	}
	if len(f.Claims) > 0 {
		h.owner = f.Claims[0]
	}
	if h.staff {
		h.claims = nil
	}
	b.bonds = append(b.bonds, h.claims)
	b.holds = append(b.holds, h)
	if f.Entry != 0 {
		b.entries[f.Entry] = bookEntry{generation: f.Generation, hold: h.n}
	}
	return b.offsAddUp(h)
}

// offsAddUp: what each code took off is what the tickets say.
func (b *modelled) offsAddUp(h *bookHold) error {
	sums := map[uint32]int64{}
	for _, l := range h.lines {
		for c, off := range l.offs {
			sums[c] += off * l.count
		}
	}
	for _, u := range h.codes {
		if sums[u.Code] != u.Off {
			return fmt.Errorf("hold %d: code %d took %d off, its tickets say %d", h.n, u.Code, u.Off, sums[u.Code])
		}
		delete(sums, u.Code)
	}
	if len(sums) > 0 {
		return fmt.Errorf("hold %d: codes %v took something off and are not reserved", h.n, sums)
	}
	return nil
}

func (b *modelled) holdAmended(f *HoldAmended) error {
	h := b.holds[f.Hold-1]
	lines, total, err := b.lines(f.Lines)
	if err != nil || total != f.Total {
		return fmt.Errorf("hold %d: a total of %d, its lines cost %d: %v", f.Hold, f.Total, total, err)
	}
	change := map[cellOf]int64{}
	for i := range h.lines {
		for c, n := range b.drawn(&h.lines[i]) {
			change[c] -= n
		}
	}
	for i := range lines {
		for c, n := range b.drawn(&lines[i]) {
			change[c] += n
		}
	}
	h.lines, h.codes, h.total = lines, slices.Clone(f.Codes), total
	for _, c := range orderedCells(change) { // the books say by themselves what is held; what is free follows
		if n := change[c]; n > 0 {
			b.free[c] -= n
		} else {
			b.giveCell(c, -n)
		}
		if b.free[c] < 0 {
			return fmt.Errorf("hold %d: pool %d, allocation %d: %d more than there were", h.n, c.pool, c.alloc, -b.free[c])
		}
	}
	return b.offsAddUp(h)
}

// lapsed: what the machine says is over was over, and it says so once.
func (b *modelled) lapsed(f *HoldsLapsed) error {
	for _, n := range f.Holds {
		if h := b.holds[n-1]; h.state != "lapsed" || h.told {
			return fmt.Errorf("hold %d is said to lapse, it is %s, told before: %v", n, h.state, h.told)
		}
		b.holds[n-1].told = true
	}
	for _, n := range f.Orders {
		if o := b.orders[n-1]; o.state != "lapsed" || o.told {
			return fmt.Errorf("order %d is said to lapse, it is %s, told before: %v", n, o.state, o.told)
		}
		b.orders[n-1].told = true
	}
	for _, e := range f.Notices {
		if err := b.effectOpened(e); err != nil {
			return err
		}
	}
	return nil
}

func isFeeOf(l bookLine) bool { return l.kind == FeeLine }

// organized makes a fact of the organizer true.
func (b *modelled) organized(f Fact) error {
	switch f := f.(type) {
	case *TypePriced:
		b.prices[f.Type] = append(b.prices[f.Type], f.Price)
	case *PolicySet:
		b.policy = f.Policy
	case *Switched:
		b.freeze(f)
	case *EventChanged:
		b.w.events[f.Event] = f.Def
	case *CapacitySet:
		b.capacity[f.Pool] = int64(f.Capacity)
		c := cellOf{f.Pool, 0}
		b.free[c] = 0
		b.free[c] = max(int64(f.Capacity)-b.inPool(f.Pool), 0)
	case *CountMoved:
		b.free[cellOf{f.Pool, uint8(f.From)}] -= int64(f.Count)
		b.free[cellOf{f.Pool, uint8(f.To)}] += int64(f.Count)
	case *CountBlocked:
		c := cellOf{f.Pool, uint8(f.Alloc)}
		if b.blocked[c] += f.Count; f.Count > 0 {
			b.free[c] -= f.Count
		} else {
			b.giveCell(c, -f.Count)
		}
	case *SeatsMoved:
		for _, id := range b.ids(f.Seats) {
			b.seatAlloc[id] = uint8(f.Alloc)
		}
	case *SeatsBlocked:
		for _, id := range b.ids(f.Seats) {
			b.seatBlock[id] = true
		}
	case *SeatsUnblocked:
		for _, id := range b.ids(f.Seats) {
			delete(b.seatBlock, id)
		}
	case *ChartSwapped:
		was := b.chart
		for i, c := range rowsCharts {
			if c.Hash() == f.Chart {
				b.chart = i
			}
		}
		if was != b.chart && len(b.orders) > 0 {
			b.swaps = append(b.swaps, bookSwap{was, 1, uint64(len(b.orders))})
		}
		for id := range b.seatAlloc { // a seat that goes is forgotten
			if _, there := rowsCharts[b.chart].Lookup(id); !there {
				delete(b.seatAlloc, id)
			}
		}
	default:
		return fmt.Errorf("the model knows no %T", f)
	}
	return nil
}
