package sale

import "slices"

// order is what a buyer has committed to. Its lines are the hold's, and lines added
// later; they are never edited. Its money is four sums: what it costs, what came
// in, what went back, and what is on its way back.
type order struct {
	n    uint64
	at   int64
	hold uint64
	claimed
	owner     Claim
	person    [16]byte
	attendees few[Attendee] // named at checkout, until the tickets are issued; nothing sealed
	window    uint32
	seller    uint32
	live      uint32 // tickets that admit
	state     orderState
	staff     bool
	queued    bool  // it has an entry in the due heap
	payBy     int64 // until when its money is waited for
	total     int64
	paid      int64
	refunded  int64
	refunding int64
	owed      int64  // must go back and nobody has been asked to send it
	charge    uint64 // effect under way; 0 = none
	issued    []issue
	exchange  *exchange
	entry     uint64
	tender    TenderKind // beside the provider that it waits, or waited, for
	own       *purse     // what else is to be said of its money
}

// issue is one run of an order's tickets: one for each unit of lines [from, to).
type issue struct {
	first    uint64
	count    uint32
	from, to uint32
}

// exchange is tickets that will be given up when a hold's difference is paid.
type exchange struct {
	hold      uint64
	tickets   []uint64
	attendees []Attendee // of the tickets to come; nothing sealed
}

type orderState uint8

const (
	orderWaits     orderState = 1 + iota // for its money
	orderConfirmed                       // its tickets are issued
	orderLapsed                          // its money did not come in time
	orderCancelled
)

// waits says whether the order may still be paid for the first time.
func (o *order) waits() bool { return o.state == orderWaits }

// orderAt is order n, which must exist.
func (m *Machine) orderAt(n uint64) *order {
	if n == 0 || n > uint64(m.orders.n) {
		m.broken("order %d does not exist", n)
	}
	return m.orders.at(int(n - 1))
}

// orderOf is order n for who owns it, or for staff; to others there is none.
func (m *Machine) orderOf(n uint64, owner Claim, by Actor) (*order, Outcome) {
	if n == 0 || n > uint64(m.orders.n) {
		return nil, refuse(Unknown, "order")
	}
	o := m.orders.at(int(n - 1))
	if by.Role == Fan && !m.owns(o.owner, o.buyers, owner) {
		return nil, refuse(Unknown, "order")
	}
	return o, Outcome{}
}

// checkout turns a hold into an order: all that was frozen in the hold is what is
// owed. Without anything to pay the tickets are issued at once.
func (m *Machine) checkout(c *Checkout, now int64) Outcome {
	valid := m.validCheckout(c)
	h, out := m.heldBy(c.Hold, c.Owner, c.By, now)
	if h == nil {
		return sooner(valid, out)
	}
	attended := m.attended(h.lines, c.Attendees)
	if attended.Status == Malformed {
		valid = sooner(valid, attended)
	}
	if !valid.OK() {
		return valid
	}
	if out := sooner(m.halted(h.lines, SwitchFrozen), m.ended(h.lines)); !out.OK() {
		return out
	}
	if out := m.limitsAtCheckout(h, c.Claims); !out.OK() {
		return out
	}
	if c.Agreed != h.total {
		return Outcome{Status: PriceChanged, Ref: h.n, Total: h.total}
	}
	if out := firstOf(m.answered(h.lines, c.Answers), attended); !out.OK() {
		return out
	}
	if h.exchange != 0 {
		return refuse(OrderState, "exchange under way")
	}
	f := &OrderPlaced{
		Order: uint64(m.orders.n) + 1, Hold: h.n, At: now, Claims: c.Claims, Person: c.Person, Sealed: c.Sealed,
		Attendees: c.Attendees, Answers: stamped(c.Answers, now), Language: c.Language,
	}
	if c.By.Role != Fan {
		f.By = c.By
	}
	if h.total == 0 {
		m.fact(f)
		m.issue(f.Order, h.lines, 0)
		return Outcome{Ref: f.Order}
	}
	if c.Tender != "" {
		return m.checkoutBeside(c, f, h.total)
	}
	f.PayBy = now + m.policy.PayFor
	m.fact(f)
	m.open(Effect{Kind: ChargeEffect, Order: f.Order, Amount: h.total, Until: f.PayBy})
	return Outcome{Ref: f.Order, Expires: f.PayBy, Total: h.total}
}

// checkoutBeside makes an order that waits, for days, for money beside the provider. Who
// pays is told the day it is due; it is kept a while longer, banks are slow.
func (m *Machine) checkoutBeside(c *Checkout, f *OrderPlaced, total int64) Outcome {
	t, out := m.mayWait(c.By, c.Tender, total)
	if !out.OK() {
		return out
	}
	f.Tender, f.Due = t.Kind, f.At+t.DueIn
	f.PayBy = f.Due + t.Ceiling
	m.fact(f)
	return Outcome{Ref: f.Order, Expires: f.Due, Total: total}
}

// validCheckout refuses what is beyond the bounds.
func (m *Machine) validCheckout(c *Checkout) Outcome {
	if out := validClaims(c.Claims, true); !out.OK() {
		return out
	}
	return m.validPersonal(c.Sealed, c.Language, c.Attendees, c.Answers)
}

// stamped are answers given now, whatever instant they claim for themselves.
func stamped(given []Answer, now int64) []Answer {
	own := slices.Clone(given)
	for i := range own {
		own[i].At = now
	}
	return own
}

// validPersonal refuses personal data and answers beyond the bounds.
func (m *Machine) validPersonal(sealed []byte, language string, attendees []Attendee, given []Answer) Outcome {
	switch {
	case len(sealed) > maxSealed:
		return refuse(Malformed, "sealed data is at most 4 KiB")
	case badText(language):
		return refuse(Malformed, "a language is at most 256 bytes")
	case len(attendees) > maxUnits:
		return refuse(Malformed, "more attendees than an order has tickets")
	case len(given) > maxAnswers:
		return refuse(Malformed, "at most 40,000 answers")
	}
	all := len(sealed)
	for i := range attendees {
		all += len(attendees[i].Sealed)
		if len(attendees[i].Sealed) > maxSealed {
			return refuse(Malformed, "an attendee's sealed data is at most 4 KiB")
		}
	}
	var first Outcome
	for i := range given {
		a := &given[i]
		all += len(a.Sealed) + len(a.Language)
		if len(a.Sealed) > maxSealed || badText(a.Language) {
			return refuse(Malformed, "an answer is at most 4 KiB")
		}
		if int(a.Question) >= len(m.questions) {
			first = refuse(Unknown, "question")
		}
	}
	if all > maxPersonal {
		return refuse(Malformed, "the sealed data of one order is at most 256 KiB in all")
	}
	return first
}

// limitsAtCheckout holds the limits again when the checkout tells more about who
// is buying: two buyers may turn out to be one. For those who were behind the hold
// already it was given within the limits of then, and is kept when they are lowered.
func (m *Machine) limitsAtCheckout(h *hold, claims []Claim) Outcome {
	if h.staff || !m.adds(claims, h.buyers) {
		return Outcome{}
	}
	var t trial
	t.uncount(m, &h.claimed, 1)
	need := m.cart.need[:0]
	for i := range h.lines {
		if h.lines[i].Kind == TicketLine {
			addNeed(&need, h.lines[i].Index, int32(h.lines[i].Count))
		}
	}
	out := m.limits(claims, h.buyers, need, false)
	t.back(m, 0)
	return out
}

func (m *Machine) applyOrderPlaced(f *OrderPlaced) {
	h := m.liveHold(f.Hold)
	if h == nil || f.Tender >= tenderKindEnd {
		m.broken("order %d placed for hold %d, which is not live, to be paid by %v", f.Order, f.Hold, f.Tender)
	}
	o, at := m.orders.add()
	if f.Order != uint64(at)+1 {
		m.broken("order %d placed after order %d", f.Order, at)
	}
	*o = order{
		n: f.Order, at: f.At, hold: h.n, claimed: h.claimed, owner: h.owner, person: f.Person, state: orderWaits,
		window: h.window, seller: h.seller, staff: h.staff, payBy: f.PayBy, total: h.total, entry: h.entry, tender: f.Tender,
	}
	if f.Due != 0 {
		o.purse().due = f.Due
	}
	m.waitFor[o.tender]++
	o.attendees = fewOf(unsealed(f.Attendees))
	for i := range o.lines {
		m.moveLine(&o.lines[i], held, held, seatOwner{ownedByOrder, o.n})
	}
	if !o.staff && len(f.Claims) > 0 {
		m.countLines(o.buyers, o.lines, -1)
		m.countHolds(o.buyers, -1)
		o.buyers = m.learn(o.buyers, f.Claims)
		m.countLines(o.buyers, o.lines, 1)
		m.countHolds(o.buyers, 1)
		h.buyers = o.buyers
	}
	m.spendEntry(h)
	m.dropSlot(h, fateOrdered|uint32(f.Order))
	h.claimed = claimed{} // the order has them now
	if f.PayBy != 0 {
		o.queued = true
		m.due.push(dueEntry{f.PayBy, f.Order*2 + 1})
	}
}

// unsealed is what a machine keeps of attendees.
func unsealed(attendees []Attendee) []Attendee {
	var own []Attendee
	for _, a := range attendees {
		own = append(own, Attendee{Ticket: a.Ticket, Person: a.Person})
	}
	return own
}

// issue states that an order's tickets for lines from on are out, and owes their
// delivery.
func (m *Machine) issue(n uint64, lines []Line, from int) {
	count := tickets(lines[from:])
	m.fact(&TicketsIssued{Order: n, First: uint64(m.tickets.n) + 1, Count: count, From: uint32(from), To: uint32(len(lines))})
	m.open(Effect{Kind: DeliverEffect, Order: n})
}

// tickets is how many tickets lines make.
func tickets(lines []Line) uint32 {
	var n uint32
	for i := range lines {
		if lines[i].Kind == TicketLine {
			n += lines[i].Count
		}
	}
	return n
}

// closeOrder ends an order that never had tickets; its stock returns.
func (m *Machine) closeOrder(n uint64) {
	o := m.orderAt(n)
	if !o.waits() {
		m.broken("order %d closes but does not wait", n)
	}
	m.unclaim(&o.claimed)
	o.state, o.total = orderLapsed, 0
	m.waitFor[o.tender]--
}

func (m *Machine) applyOrderClosed(f *OrderClosed) {
	m.closeOrder(f.Order)
	o := m.orderAt(f.Order)
	o.state, o.attendees = orderCancelled, few[Attendee]{}
	m.applyOwedByHand(&f.Owed)
	o.forget()
}
