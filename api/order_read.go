package api

import (
	"slices"

	"facevalue/sale"
	"facevalue/seating"
	"facevalue/token"
)

// orderSeen is an order as somebody may see it.
type orderSeen struct {
	shop
	sale.OrderInfo
	owner sale.Claim // by which who asks may act on it
}

// order finds the order in the path for who asks: its buyer, or who has the newest
// link that was mailed. For all others there is none.
func (c *call) order() (o orderSeen, bad *Refusal) {
	id, ok := readID(orderPrefix, c.id)
	if !ok {
		return o, refuse(problemUnknown, "an order's id reads like ord_club_3")
	}
	if o.shop, bad = c.shop(id.sale); bad != nil {
		return o, bad
	}
	if bad := c.atLeast(&o.shop); bad != nil {
		return o, bad
	}
	var known, mine bool
	seq, err := o.read(c.r.Context(), func(m *sale.Machine) {
		if o.OrderInfo, known = m.OrderInfo(id.n); known {
			o.owner, mine = c.ownsOrder(m, id.n)
		}
	})
	if err != nil {
		return o, c.broken(err)
	}
	c.atSeq(seq)
	if known && !mine {
		if mine, bad = c.linked(&o); bad != nil {
			return o, bad
		}
	}
	switch {
	case !known && o.sale.Live().Seq() < o.newest.Load():
		return o, &Refusal{Problem: problemBehind, Retry: 1}
	case !mine && !c.signedIn:
		return o, refuse(problemSession, "an order is shown to who bought it, or by the link in its mail")
	case !mine:
		return o, refuse(problemUnknown, "there is no "+orderID(id.sale, id.n)+" of yours")
	}
	return o, nil
}

func (c *call) ownsOrder(m *sale.Machine, n uint64) (sale.Claim, bool) {
	if !c.signedIn {
		return sale.Claim{}, false
	}
	return c.firstClaim(func(claim sale.Claim) bool { return m.Owns(n, claim) })
}

// linked says whether the request shows the order's link. Who has it acts as the buyer.
func (c *call) linked(o *orderSeen) (bool, *Refusal) {
	text := c.r.Header.Get("Facevalue-Link")
	if text == "" && c.r.URL.RawQuery != "" {
		text = c.r.URL.Query().Get("link")
	}
	if text == "" {
		return false, nil
	}
	l, err := c.api.options.Ring.ReadOrderLink(text)
	if err != nil || l.Sale != o.short || l.Order != o.Order || l.Contact != token.ContactOf(o.Person) {
		return false, refuse(problemLink, "")
	}
	o.owner = o.Owner
	return true, nil
}

// showOrder tells an order as it stands.
func (c *call) showOrder() *Refusal {
	o, bad := c.order()
	if bad != nil {
		return bad
	}
	c.out = o.append(c.out, c.now)
	return nil
}

// orderStates are the states by the words that people know.
var orderStates = map[string]string{"waits": "waiting", "confirmed": "confirmed", "lapsed": "lapsed", "cancelled": "cancelled"}

func (o *orderSeen) append(b []byte, now int64) []byte {
	b = append(b, '{')
	b = appendIDField(b, "order", orderPrefix, o.suffix, o.Order)
	b = appendTextField(b, "sale", salePrefix+o.suffix)
	b = appendIDField(b, "hold", holdPrefix, o.suffix, o.Hold)
	b = appendTextField(b, "state", orderStates[o.State])
	b = appendTimeField(b, "placed_at", o.At)
	if p := o.payment(); p != "" {
		b = append(appendName(b, "payment"), '{')
		b = append(appendTextField(b, "state", p), '}')
	}
	b = appendTextField(b, "currency", o.Currency)
	b = appendNumberField(b, "total", o.Total)
	b = appendNumberField(b, "paid", o.Paid)
	b = appendNumberField(b, "refunded", o.Refunded)
	b = appendNumberField(b, "refunding", o.Refunding+o.Owed)
	if o.PayBy != 0 {
		b = appendTimeField(b, "pay_by", o.PayBy)
	}
	b = o.appendLines(appendName(b, "lines"), o.Lines, 0)
	b = appendFlagField(b, "may_cancel", o.mayCancel(now))
	b = o.appendOrderLinks(b, o.Order, o.payable(), o.Paid > 0)
	return append(b, '}')
}

// payable says whether there is something to pay that can be paid now.
func (o *orderSeen) payable() bool {
	return (o.State == "waits" || o.State == "confirmed") && o.Outstanding() > 0 && !o.Charge.Asked
}

// payment is how the money of an order stands, "" when nothing is owed.
func (o *orderSeen) payment() string {
	switch {
	case o.State != "waits" && o.Outstanding() <= 0:
		return ""
	case o.Charge.ID == 0 && o.Outstanding() > 0 && (o.State == "waits" || o.State == "confirmed"):
		return "declined"
	case o.Charge.ID == 0:
		return ""
	case o.Charge.Asked, o.Charge.Doubtful:
		return "processing"
	case o.Charge.Ref == "":
		return "preparing"
	}
	return "open"
}

// mayCancel says whether the conditions of every live ticket let the buyer cancel now.
// An order that still waits for its money can always be given up, but for one whose
// company is being asked already.
func (o *orderSeen) mayCancel(now int64) bool {
	if o.State == "waits" {
		return o.PayBy > now && !o.Charge.Asked
	}
	live := 0
	for i := range o.Tickets {
		t := &o.Tickets[i]
		if t.State == "void" {
			continue
		}
		live++
		starts := o.setup.Events[t.Event].Starts
		if till := t.Policy.CancelTill; t.State != "live" || till == 0 || now >= starts-till {
			return false
		}
	}
	return o.State == "confirmed" && live > 0 && o.Charge.ID == 0 && o.Exchange == 0
}

// showTickets tells an order's tickets with what the door reads.
func (c *call) showTickets() *Refusal {
	o, bad := c.order()
	if bad != nil {
		return bad
	}
	names, bad := c.attendees(&o)
	if bad != nil {
		return bad
	}
	b := append(c.out, `{"tickets":[`...)
	for i := range o.Tickets {
		t := &o.Tickets[i]
		b = o.appendTicket(appendComma(b), c.api.options.Ring, t, names[t.Ticket])
	}
	c.out = append(b, ']', '}')
	return nil
}

// attendees are the names on the tickets. Where nobody was named, nobody is asked.
func (c *call) attendees(o *orderSeen) (map[uint64]string, *Refusal) {
	named := func(t sale.TicketInfo) bool { return t.Person != [16]byte{} }
	if c.api.options.Papers == nil || !slices.ContainsFunc(o.Tickets, named) {
		return nil, nil
	}
	names, err := c.api.options.Papers.Attendees(c.r.Context(), o.suffix, o.Order)
	if err != nil {
		return nil, c.broken(err)
	}
	return names, nil
}

func (o *orderSeen) appendTicket(b []byte, ring *token.Ring, t *sale.TicketInfo, attendee string) []byte {
	b = append(b, '{')
	b = appendIDField(b, "ticket", ticketPrefix, o.suffix, t.Ticket)
	if attendee != "" {
		b = appendTextField(b, "attendee", attendee)
	}
	b = appendTextField(b, "type", o.setup.Types[t.Type].TypeDef.Key)
	b = appendTextField(b, "event", o.setup.Events[t.Event].Key)
	b = appendTextField(b, "state", t.State)
	if chart := o.charts[t.Event]; chart != nil && t.Seat != sale.NoSeat && int(t.Seat) < chart.Len() {
		info := chart.Info(seating.Seat(t.Seat))
		b = appendTextField(b, "seat", info.ID)
		b = appendTextField(b, "section", info.Section)
		b = appendTextField(b, "row", info.Row)
		b = appendTextField(b, "label", info.Label)
	}
	if t.State == "live" || t.State == "offered" {
		code := ring.AppendTicketCode(nil, token.TicketCode{Sale: o.short, Ticket: t.Ticket})
		b = appendTextField(b, "code", string(code))
	}
	return append(b, '}')
}
