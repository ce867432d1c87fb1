package sale

import (
	"fmt"
	"slices"
)

func (b *modelled) orderPlaced(f *OrderPlaced) error {
	h := b.holds[f.Hold-1]
	if h.state != "live" {
		return fmt.Errorf("order %d is placed for hold %d, which is %s", f.Order, f.Hold, h.state)
	}
	h.state, h.order = "ordered", f.Order
	o := &bookOrder{bookHold: *h, n: f.Order, state: "waits", payBy: f.PayBy, total: h.total, purse: bookPurse{tender: f.Tender}, fee: slices.ContainsFunc(h.lines, isFeeOf), contact: f.Person != [16]byte{}}
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
func (o *bookOrder) net() int64 {
	return o.money[0] - o.money[1] - o.money[2] - o.money[3] - o.purse.gone - o.purse.kept
}

// due is what is still to be paid.
func (o *bookOrder) due() int64 { return o.total - o.purse.credit - o.net() }

func (b *modelled) ticketsVoided(f *TicketsVoided) error {
	o := b.orders[f.Order-1]
	all := len(f.Tickets) == len(b.live(o)) && !f.Traded
	least := b.worth(o, f.Tickets, f.WithFees, all)
	most := least
	if all { // what nobody has paid was never owed
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
	if o.purse.credit -= f.Credit; o.purse.credit < 0 {
		return fmt.Errorf("order %d: %d of credit given up, %d more than there was", o.n, f.Credit, -o.purse.credit)
	}
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
		x := bookLine{kind: l.Kind, index: l.Index, count: 1}
		if l.Unit != nil {
			x.each = l.Unit.Total()
		} else if items, _, err := b.lines([]Line{l}); err != nil {
			return err
		} else if x = items[0]; b.take(items) != nil {
			return fmt.Errorf("order %d: adjusted by %+v, which was not there", o.n, l)
		}
		o.lines = append(o.lines, x)
		sum += x.count * x.each
	}
	o.purse.credit -= f.Credit
	if o.total += sum; sum != f.Total || o.total < 0 {
		return fmt.Errorf("order %d: adjusted by %d, said to be by %d, to %d", o.n, sum, f.Total, o.total)
	}
	return nil
}

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

func (b *modelled) effectOpened(e Effect) error {
	b.effects[e.ID] = openEffect{Effect: e, ask: e.Until}
	o := b.orders[e.Order-1]
	switch e.Kind {
	case ChargeEffect:
		o.charge = e.ID
		if e.Until <= b.now {
			return fmt.Errorf("order %d: charged until %d, it is %d", o.n, e.Until, b.now)
		}
	case RefundEffect:
		b.refundOpened(o, &e)
	case NoticeEffect:
		if e.Reason == ReasonLapsed && (o.state != "lapsed" || !o.contact) {
			return fmt.Errorf("order %d is %s, its buyer is told that it lapsed: %v", o.n, o.state, o.contact)
		}
	case CancelEffect:
		charge, open := b.effects[e.Of]
		if _, ended := b.unpaid[e.Of]; !open && e.Firm && ended {
			return nil // set aside for nothing
		}
		late := charge.ask != 0 && charge.ask <= b.now && !b.stands(o.lines)
		if !open || charge.cancel != 0 || charge.Ref != e.Ref || !late && o.state != "confirmed" && e.Reason == "" && !e.Firm {
			return fmt.Errorf("order %d: asked at %d what became of charge %+v", o.n, b.now, charge)
		}
		charge.ask, charge.cancel = 0, e.ID
		if e.Reason != "" {
			charge.why = e.Reason
		}
		charge.firm = charge.firm || e.Firm
		b.effects[e.Of] = charge
		b.unlist(e.Of)
	case CaptureEffect:
		return b.captureOpened(&e)
	}
	return nil
}

func (b *modelled) effectClosed(f *EffectClosed) error {
	e := b.effects[f.ID]
	delete(b.effects, f.ID)
	o := b.orders[e.Order-1]
	switch {
	case e.Kind == ChargeEffect:
		if o.charge = 0; f.Result == EffectDeclined {
			b.unpaid[f.ID] = o.n
		}
		b.unlist(f.ID)
	case e.Kind == RefundEffect:
		return b.refundClosed(o, &e.Effect, f)
	case e.Kind == CancelEffect:
		return b.answered(e.Of, f)
	case e.Kind == CaptureEffect:
		if charge, open := b.effects[e.Of]; open {
			charge.capture = 0
			b.effects[e.Of] = charge
		}
	}
	return nil
}

// answered: a charge that is still open after a question about it was on its way; it is
// asked about again, not after its ceiling and not for ever.
func (b *modelled) answered(id uint64, f *EffectClosed) error {
	charge, open := b.effects[id]
	if !open {
		return nil
	}
	last := charge.Until + 3*b.policy.PayFor
	if again := f.Again; f.Result == EffectDeclined && (again > last || again != 0 && again <= b.now || (again == 0) != (b.now >= last)) {
		return fmt.Errorf("charge %d until %d is asked about again at %d, it is %d", id, charge.Until, again, b.now)
	}
	charge.cancel, charge.ask = 0, f.Again
	b.effects[id] = charge
	if f.Result == EffectDeclined && f.Again == 0 {
		b.rows = append(b.rows, bookRow{ReviewDoubtful, charge.Order, charge.Amount, id})
	}
	return nil
}

// revived: an order that had lapsed has what it had, which was all there.
func (b *modelled) revived(f *OrderRevived) error {
	o := b.orders[f.Order-1]
	var total int64
	for _, l := range o.lines {
		total += l.count * l.each
	}
	if o.state != "lapsed" || total != f.Total {
		return fmt.Errorf("order %d is %s and revived at %d, its lines cost %d", o.n, o.state, f.Total, total)
	}
	if err := b.take(o.lines); err != nil {
		return fmt.Errorf("order %d is revived: %w", o.n, err)
	}
	o.state, o.total, o.payBy = "waits", total, 0
	return nil
}

// reissued: an order is owed all its live tickets of the seated event anew, where the
// chart that they were printed by calls every seat by another name than the one of now,
// save those in the box; and orders that were passed over are owed none.
func (b *modelled) reissued(f *ReissueOwed) error {
	if len(b.swaps) == 0 {
		return fmt.Errorf("orders are looked at after no swap: %+v", f)
	}
	r := &b.swaps[0]
	for ; r.next < f.Next; r.next++ {
		var seated []uint64
		for _, t := range b.live(b.orders[r.next-1]) {
			if l := b.unit(b.tickets[t-1]); len(l.seats) > 0 && l.seats[0][0] != 'x' && r.was != b.chart {
				seated = append(seated, t)
			}
		}
		if owed := f.Effect.Order == r.next; owed != (len(seated) > 0) || owed && !slices.Equal(seated, f.Tickets) {
			return fmt.Errorf("order %d has tickets %v for seats that were renamed, owed are %+v", r.next, seated, f)
		}
	}
	if r.next > r.last {
		b.swaps = b.swaps[1:]
	}
	if f.Effect.ID == 0 {
		return nil
	}
	return b.effectOpened(f.Effect)
}

// bookSwap is a change of chart whose orders are still to be looked at.
type bookSwap struct {
	was        int
	next, last uint64
}
