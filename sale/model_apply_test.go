package sale

import (
	"fmt"
	"slices"
)

// rounded is a / b rounded half away from zero, for what is not below 0.
func rounded(a, b int64) int64 { return (2*a + b) / (2 * b) }

// unitPrice is what one unit costs, and what of it is not given back, worked out
// from a price and what is taken off its face.
func unitPrice(p Price, off int64) (each, kept int64) {
	net := p.Face - off
	each = net
	fees, feesKept := int64(0), int64(0)
	for _, f := range p.Fees {
		amount := f.Amount + rounded(net*int64(f.Rate), 1_000_000)
		fees += amount
		if !f.Refundable {
			feesKept += amount
		}
	}
	each += fees
	kept = feesKept
	for _, t := range p.Taxes {
		base := net
		if t.OnFees {
			base += fees
		}
		if !t.Included {
			each += rounded(base*int64(t.Rate), 1_000_000)
			if t.OnFees {
				kept += rounded(feesKept*int64(t.Rate), 1_000_000)
			}
		}
	}
	return each, kept
}

// orderFee is what the order fee costs, and what of it is not given back.
func (b *modelled) orderFee() (each, kept int64) {
	p := b.policy
	return unitPrice(Price{Fees: p.OrderFees, Taxes: withFees(p.OrderTaxes)}, 0)
}

func withFees(taxes []TaxRate) []TaxRate {
	var on []TaxRate
	for _, t := range taxes {
		t.OnFees = true
		on = append(on, t)
	}
	return on
}

// line reads a frozen line and says what is wrong with its price.
func (b *modelled) line(l Line) (bookLine, error) {
	x := bookLine{
		kind: l.Kind, index: l.Index, count: int64(l.Count), seats: b.ids(l.Seats), alloc: l.Alloc, drew: l.Drew,
		bundle: l.Bundle, list: l.Price, offs: map[uint32]int64{},
	}
	var p Price
	off := int64(0)
	switch l.Kind {
	case TicketLine:
		versions := b.prices[l.Index]
		p = versions[max(int(l.Price), 1)-1]
		if l.Bundle != 0 {
			p = versions[len(versions)-1]
			p.Face = l.Unit.Face
		}
		x.policy = b.w.types[l.Index].Policy
	case ItemLine, DeliveryLine:
		p.Face = b.w.faces[l.Index]
	case DonationLine:
		p.Face = l.Unit.Face
	case FeeLine:
		p = Price{Fees: b.policy.OrderFees, Taxes: withFees(b.policy.OrderTaxes)}
	}
	if u := l.Unit; u != nil {
		off = u.Discount
		sum := int64(0)
		for _, o := range u.Offs {
			x.offs[o.Code] += o.Amount
			sum += o.Amount
		}
		switch {
		case complimentary(&l):
			return x, nil // it costs nothing, fees and all
		case sum != off:
			return x, fmt.Errorf("codes took %d off, the discount is %d", sum, off)
		case u.Face != p.Face:
			return x, fmt.Errorf("a face value of %d, want %d", u.Face, p.Face)
		}
	}
	x.each, x.kept = unitPrice(p, off)
	if l.Unit != nil && l.Unit.Total() != x.each {
		return x, fmt.Errorf("a unit costs %d, want %d: %+v at %+v", l.Unit.Total(), x.each, *l.Unit, p)
	}
	if len(l.Seats) > 0 && len(l.Seats) != int(l.Count) {
		return x, fmt.Errorf("%d seats for %d tickets", len(l.Seats), l.Count)
	}
	return x, nil
}

// complimentary says whether a line was given away: its price is none, and all of its
// face value is off for no code. Worlds have no bundle with a share of nothing.
func complimentary(l *Line) bool {
	u := l.Unit
	sold := l.Kind == DonationLine || l.Kind == FeeLine || l.Bundle != 0 && u.Face > 0 && u.Discount == 0
	return l.Price == 0 && u.Discount == u.Face && len(u.Offs) == 0 && !sold
}

// lines reads frozen lines.
func (b *modelled) lines(lines []Line) (all []bookLine, total int64, err error) {
	for i, l := range lines {
		x, err := b.line(l)
		if err != nil {
			return nil, 0, fmt.Errorf("line %d %+v: %w", i, l, err)
		}
		all = append(all, x)
		total += x.count * x.each
	}
	return all, total, nil
}

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
		b.orders[f.Order-1].money[0] += f.Amount
	case *TicketsIssued:
		return b.ticketsIssued(f)
	case *OrderClosed:
		o := b.orders[f.Order-1]
		o.state, o.total = "cancelled", 0
		b.giveBack(o.lines)
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
		b.effectOpened(f.Effect)
	case *EffectClosed:
		b.effectClosed(f)
	case *Answered:
		if mapHas(b.answers, f.Key) {
			return fmt.Errorf("key %x is answered twice", f.Key)
		}
		b.answers[f.Key] = bookAnswer{f.Fingerprint, f.Outcome}
	default:
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
	return nil
}

func (b *modelled) orderPlaced(f *OrderPlaced) error {
	h := b.holds[f.Hold-1]
	if h.state != "live" {
		return fmt.Errorf("order %d is placed for hold %d, which is %s", f.Order, f.Hold, h.state)
	}
	h.state, h.order = "ordered", f.Order
	o := &bookOrder{bookHold: *h, n: f.Order, state: "waits", payBy: f.PayBy, total: h.total, fee: slices.ContainsFunc(h.lines, isFeeOf)}
	if !h.staff {
		o.claims = append(slices.Clone(h.claims), f.Claims...)
		b.bonds = append(b.bonds, o.claims)
	}
	b.orders = append(b.orders, o)
	b.spendTurn(h)
	return nil
}

func (b *modelled) spendTurn(h *bookHold) {
	if h.entry != 0 {
		e := b.entries[h.entry]
		e.hold, e.spent = 0, true
		b.entries[h.entry] = e
	}
}

func (b *modelled) ticketsIssued(f *TicketsIssued) error {
	o := b.orders[f.Order-1]
	if int(f.From) != o.from || int(f.To) != len(o.lines) {
		return fmt.Errorf("order %d: tickets for lines %d to %d of %d", o.n, f.From, f.To, len(o.lines))
	}
	before := len(b.tickets)
	for i := int(f.From); i < int(f.To); i++ {
		for unit := range o.lines[i].count {
			if o.lines[i].kind == TicketLine {
				b.tickets = append(b.tickets, bookTicket{order: o.n, line: i, unit: int(unit), live: true})
				o.tickets = append(o.tickets, uint64(len(b.tickets)))
			}
		}
	}
	o.state, o.from = "confirmed", int(f.To)
	if int(f.First) != before+1 || int(f.Count) != len(b.tickets)-before {
		return fmt.Errorf("order %d: %d tickets from %d, want %d from %d", o.n, f.Count, f.First, len(b.tickets)-before, before+1)
	}
	return nil
}

// live are an order's tickets that admit.
func (b *modelled) live(o *bookOrder) []uint64 {
	return slices.DeleteFunc(slices.Clone(o.tickets), func(n uint64) bool { return !b.tickets[n-1].live })
}

// worth is what tickets of an order are given back for.
func (b *modelled) worth(o *bookOrder, tickets []uint64, withFees, all bool) int64 {
	if all && withFees {
		return o.total
	}
	var sum int64
	add := func(l bookLine) {
		sum += l.count * l.each
		if !withFees {
			sum -= l.count * l.kept
		}
	}
	for _, n := range tickets {
		add(b.unit(b.tickets[n-1]))
	}
	for _, l := range o.lines {
		if all && l.kind != TicketLine && l.kind != DonationLine {
			add(l)
		}
	}
	return max(min(sum, o.total), 0)
}

// net is what an order has of the buyer's money.
func (o *bookOrder) net() int64 { return o.money[0] - o.money[1] - o.money[2] - o.money[3] }

func (b *modelled) ticketsVoided(f *TicketsVoided) error {
	o := b.orders[f.Order-1]
	all := len(f.Tickets) == len(b.live(o)) && !f.Traded
	value := b.worth(o, f.Tickets, false, all)
	least, most := value, b.worth(o, f.Tickets, true, all)
	if all {
		most = o.total
	}
	if f.Value < least || f.Value > most || f.Cancels != all {
		return fmt.Errorf("order %d: tickets %v are worth %d to %d, said to be worth %d; cancels %v, want %v", o.n, f.Tickets, least, most, f.Value, f.Cancels, all)
	}
	var back []bookLine
	for _, n := range f.Tickets {
		t := &b.tickets[n-1]
		if !t.live || t.order != o.n {
			return fmt.Errorf("order %d: ticket %d of order %d is void: %v", o.n, n, t.order, !t.live)
		}
		t.live = false
		back = append(back, b.unit(*t))
	}
	o.total -= f.Value
	if f.Cancels {
		o.state = "cancelled"
		for _, l := range o.lines {
			if l.kind != TicketLine {
				back = append(back, l)
			}
		}
	}
	if !f.Withheld {
		b.giveBack(back)
		return nil
	}
	for i := range back {
		for c, n := range b.drawn(&back[i]) {
			b.blocked[c] += n
		}
		for _, id := range back[i].seats {
			b.seatBlock[id] = true
		}
	}
	return nil
}

func (b *modelled) adjusted(f *OrderAdjusted) error {
	o := b.orders[f.Order-1]
	var sum int64
	for _, l := range f.Lines {
		x := bookLine{kind: l.Kind, index: l.Index, count: 1, each: l.Unit.Total()}
		o.lines = append(o.lines, x)
		sum += x.each
	}
	if o.total += sum; sum != f.Total || o.total < 0 {
		return fmt.Errorf("order %d: adjusted by %d, said to be by %d, to %d", o.n, sum, f.Total, o.total)
	}
	return nil
}

func isFeeOf(l bookLine) bool { return l.kind == FeeLine }

func (b *modelled) exchanged(f *ExchangeClosed) {
	o, h := b.orders[f.Order-1], b.holds[f.Hold-1]
	h.exchange, o.given = 0, nil
	if !f.Done {
		h.expires = min(h.expires, h.ceiling)
		return
	}
	h.state, h.order = "ordered", f.Order
	o.from = len(o.lines)
	lines := slices.Clone(h.lines)
	if o.fee { // it is owed once
		for _, l := range lines {
			if l.kind == FeeLine {
				o.total -= l.each * l.count
			}
		}
		lines = slices.DeleteFunc(lines, isFeeOf)
	}
	o.fee = o.fee || slices.ContainsFunc(lines, isFeeOf)
	o.lines = append(o.lines, lines...)
	o.codes = append(o.codes, h.codes...)
	o.total += h.total
	b.spendTurn(h)
}

func (b *modelled) effectOpened(e Effect) {
	b.effects[e.ID] = e
	o := b.orders[e.Order-1]
	switch e.Kind {
	case ChargeEffect:
		o.charge = e.ID
	case RefundEffect:
		o.money[2] += e.Amount
	}
}

func (b *modelled) effectClosed(f *EffectClosed) {
	e := b.effects[f.ID]
	delete(b.effects, f.ID)
	o := b.orders[e.Order-1]
	switch {
	case e.Kind == ChargeEffect:
		o.charge = 0
	case e.Kind == RefundEffect && f.Result == EffectDone:
		o.money[2], o.money[1] = o.money[2]-e.Amount, o.money[1]+e.Amount
	case e.Kind == RefundEffect:
		o.money[2], o.money[3] = o.money[2]-e.Amount, o.money[3]+e.Amount
	}
}

// organized makes a fact of the organizer true.
func (b *modelled) organized(f Fact) error {
	switch f := f.(type) {
	case *TypePriced:
		b.prices[f.Type] = append(b.prices[f.Type], f.Price)
	case *PolicySet:
		b.policy = f.Policy
	case *Switched:
		if f.Type == 0 {
			b.freeze(f)
		} else {
			b.states[f.Type-1] = f.State
		}
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
		for i, c := range rowsCharts {
			if c.Hash() == f.Chart {
				b.chart = i
			}
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
