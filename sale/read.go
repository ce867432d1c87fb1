package sale

import "slices"

// What readers ask of a machine that somebody folds from durable records for them.
// These questions change nothing, not even scratch space, so many may ask at once
// while nobody applies a fact. What they answer are copies, or what nobody writes to
// any more; it may be kept.

// NoSeat stands for a seat that there is none of: of a ticket without numbered seat,
// or of one that was void when its chart lost the seat.
const NoSeat = noSeat

// HoldInfo is one hold. Of one that has ended only what became of it is known.
type HoldInfo struct {
	Hold     uint64
	State    string // live, released, lapsed or ordered
	Order    uint64 // that it became; 0 = none
	Owner    Claim
	Window   uint32 // index + 1; 0 = none, at the counter
	Entry    uint64 // the admission it came with; 0 = none
	Expires  int64  // with the time that all holds were given
	Ceiling  int64
	Total    int64
	Seller   uint32
	Currency string
	Staff    bool
	Exchange uint64 // the order whose exchange it waits for; 0 = none
	Lines    []Line // each with its Unit, which is not to be changed
	Codes    []CodeUse
}

// ChargeInfo is the payment of an order that is under way; ID is 0 when none is.
type ChargeInfo struct {
	ID       uint64 // of the effect
	Amount   int64
	Ref      string // the provider's, once it was begun
	Until    int64  // when it is asked about first
	Asked    bool   // it is being asked about now
	Doubtful bool   // nobody could tell in time: a person is to look

	Authorised int64 // since when its money is set aside; 0 = it is not
}

// OrderInfo is one order with its money and its tickets.
type OrderInfo struct {
	Order     uint64
	Hold      uint64
	At        int64
	State     string // waits, confirmed, lapsed or cancelled
	Owner     Claim
	Person    [16]byte // vault key of the buyer's sealed data
	Window    uint32   // index + 1; 0 = none
	Entry     uint64
	Seller    uint32
	Currency  string
	Staff     bool
	PayBy     int64 // until when its money was or is waited for; 0 = needed none
	Total     int64
	Paid      int64
	Refunded  int64
	Refunding int64
	Owed      int64 // must go back by hand: its refund failed, or it came by hand
	Charge    ChargeInfo
	Exchange  uint64   // the hold that it waits to be paid for; 0 = none
	Gives     []uint64 // the tickets that it gives up for that
	Lines     []Line   // each with its Unit, which is not to be changed
	Codes     []CodeUse
	Tickets   []TicketInfo // all it ever had
	Beside    MoneyInfo
}

// Outstanding is what the buyer still owes.
func (o *OrderInfo) Outstanding() int64 {
	b := &o.Beside
	return o.Total - b.Credit - (o.Paid - o.Refunded - o.Refunding - o.Owed - b.Gone - b.Kept)
}

// TicketInfo is one ticket.
type TicketInfo struct {
	Ticket uint64
	Order  uint64
	Line   uint32 // of the order
	Unit   uint32 // within the line
	Type   uint32
	Event  uint32
	Seat   uint32   // NoSeat if none
	State  string   // live, offered, pending, admitted or void; suspended while a bank looks into a dispute
	End    string   // of one that is void: cancelled, exchanged, returned or transferred
	Person [16]byte // vault key of the attendee's sealed data
	Policy TicketPolicy
}

var (
	fateNames        = map[uint32]string{fateLive: "live", fateReleased: "released", fateLapsed: "lapsed", fateOrdered: "ordered"}
	ticketStateNames = [...]string{ticketLive: "live", ticketOffered: "offered", ticketPending: "pending", ticketAdmitted: "admitted", ticketVoid: "void"}
	ticketEndNames   = [...]string{endCancelled: "cancelled", endExchanged: "exchanged", endReturned: "returned", endTransferred: "transferred"}
)

// Holds, Orders and Tickets are how many there ever were: they are numbered from 1.
func (m *Machine) Holds() uint64 { return uint64(len(m.fate)) }

// Orders is how many orders there ever were.
func (m *Machine) Orders() uint64 { return uint64(m.orders.n) }

// Tickets is how many tickets there ever were.
func (m *Machine) Tickets() uint64 { return uint64(m.tickets.n) }

// HoldInfo is hold n, if there ever was one.
func (m *Machine) HoldInfo(n uint64) (HoldInfo, bool) {
	if n == 0 || n > uint64(len(m.fate)) {
		return HoldInfo{}, false
	}
	fate := m.fate[n-1]
	info := HoldInfo{Hold: n, State: fateNames[fate&fateMask]}
	h := m.liveHold(n)
	if h == nil {
		if fate&fateMask == fateOrdered {
			info.Order = uint64(fate &^ fateMask)
		}
		return info, true
	}
	info.Owner, info.Window, info.Entry, info.Staff, info.Exchange = h.owner, h.window, h.entry, h.staff, h.exchange
	info.Expires, info.Ceiling, info.Total = m.expiry(h), h.ceiling, h.total
	info.Seller, info.Currency = h.seller, m.sellers[h.seller].Currency
	info.Lines, info.Codes = m.fullLines(h.lines), slices.Clone(h.codes.all())
	return info, true
}

// fullLines are copies of lines with what a unit costs in each.
func (m *Machine) fullLines(lines []Line) []Line {
	full := slices.Clone(lines)
	copySeats(full)
	for i := range full {
		full[i].Unit = m.unitOf(&full[i])
	}
	return full
}

// OrderInfo is order n, if there is one.
func (m *Machine) OrderInfo(n uint64) (OrderInfo, bool) {
	if n == 0 || n > uint64(m.orders.n) {
		return OrderInfo{}, false
	}
	o := m.orderAt(n)
	info := OrderInfo{
		Order: n, Hold: o.hold, At: o.at, State: orderStateNames[o.state], Owner: o.owner, Person: o.person, Window: o.window,
		Entry: o.entry, Seller: o.seller, Currency: m.sellers[o.seller].Currency, Staff: o.staff, PayBy: o.payBy,
		Total: o.total, Paid: o.paid, Refunded: o.refunded, Refunding: o.refunding, Owed: o.owed,
		Lines: m.fullLines(o.lines), Codes: slices.Clone(o.codes.all()), Tickets: make([]TicketInfo, 0, o.live),
	}
	if e, open := m.effects[o.charge]; open {
		info.Charge = ChargeInfo{e.ID, e.Amount, e.Ref, e.Until, e.cancel != 0, e.doubtful(), e.authorised}
	}
	if x := o.exchange; x != nil {
		info.Exchange, info.Gives = x.hold, slices.Clone(x.tickets)
	}
	info.Beside = o.moneyInfo()
	for _, is := range o.issued {
		for t := is.first; t < is.first+uint64(is.count); t++ {
			info.Tickets = append(info.Tickets, m.ticketInfo(t))
		}
	}
	return info, true
}

// TicketInfo is ticket n, if there is one.
func (m *Machine) TicketInfo(n uint64) (TicketInfo, bool) {
	if n == 0 || n > uint64(m.tickets.n) {
		return TicketInfo{}, false
	}
	return m.ticketInfo(n), true
}

func (m *Machine) ticketInfo(n uint64) TicketInfo {
	t := m.ticketAt(n)
	l := m.lineOf(t)
	info := TicketInfo{
		Ticket: n, Order: t.order, Line: t.line, Unit: t.unit, Type: l.Index, Event: m.types[l.Index].def.Event, Seat: NoSeat,
		State: ticketStateNames[t.state], End: ticketEndNames[t.end], Person: t.person, Policy: *m.policyOf(t),
	}
	if len(l.Seats) > 0 {
		info.Seat = l.Seats[t.unit]
	}
	if t.state == ticketLive && m.orderAt(t.order).suspended() {
		info.State = "suspended"
	}
	return info
}

// Owns says whether an order belongs to who shows a claim: the one that bought it, or
// another of the same person's.
func (m *Machine) Owns(order uint64, claim Claim) bool {
	if order == 0 || order > uint64(m.orders.n) {
		return false
	}
	o := m.orders.at(int(order - 1))
	return m.owns(o.owner, o.buyers, claim)
}

// Missed says whether a charge ended without money: what comes for it yet is news.
func (m *Machine) Missed(charge uint64) bool {
	_, missed := m.unpaid[charge]
	return missed
}

// OwnsHold says whether a hold, or the order that it became, belongs to who shows a
// claim. One that was let go belongs to nobody.
func (m *Machine) OwnsHold(hold uint64, claim Claim) bool {
	if h := m.liveHold(hold); h != nil {
		return m.owns(h.owner, h.buyers, claim)
	}
	if hold == 0 || hold > uint64(len(m.fate)) || m.fate[hold-1]&fateMask != fateOrdered {
		return false
	}
	return m.Owns(uint64(m.fate[hold-1]&^fateMask), claim)
}
