package sale

// Not all money comes by the provider. Cash and terminals are at the counter; a bank
// transfer or an invoice has days, and somebody, or a bank statement, says when its money
// is there; credit is what the house owes a buyer already. What came so goes back by
// hand: it is owed, and on the review list, as soon as tickets are given back.

// TenderKind is a way to pay beside the provider.
type TenderKind uint8

// The ways to pay. The first is the provider's, whatever is chosen there.
const (
	TenderProvider TenderKind = iota
	TenderCash
	TenderTerminal
	TenderTransfer
	TenderInvoice
	TenderCredit
	tenderKindEnd
)

var tenderNames = [tenderKindEnd]string{"", "cash", "terminal", "transfer", "invoice", "credit"}

// String is the kind's name; empty for the provider's.
func (k TenderKind) String() string {
	if k >= tenderKindEnd {
		return "tender_out_of_range"
	}
	return tenderNames[k]
}

// TenderKindOf is the kind of a name, and whether there is one.
func TenderKindOf(name string) (TenderKind, bool) {
	for k := range tenderKindEnd {
		if tenderNames[k] == name {
			return k, true
		}
	}
	return 0, false
}

// Tender says how far a way to pay may be used.
type Tender struct {
	Kind    TenderKind `wire:"1"`
	Max     int64      `wire:"2"` // minor units of one payment; 0 = no limit
	DueIn   int64      `wire:"3"` // ms after the order by which a transfer or an invoice is to be paid
	Ceiling int64      `wire:"4"` // ms beyond that an order is kept for it
	Open    uint32     `wire:"5"` // orders that may wait for it at once; 0 = no limit
	Fans    bool       `wire:"6"` // buyers choose it at checkout; else staff alone
}

// waits says whether an order can wait for money that comes so.
func (k TenderKind) waits() bool { return k == TenderTransfer || k == TenderInvoice }

// tender is the rule of a way to pay, if the sale has one.
func (p *Policy) tender(k TenderKind) (Tender, bool) {
	for _, t := range p.Tenders {
		if t.Kind == k {
			return t, true
		}
	}
	return Tender{}, false
}

// validTenders refuses rules of ways to pay that cannot be.
func (p *Policy) validTenders() Outcome {
	var seen [tenderKindEnd]bool
	for _, t := range p.Tenders {
		switch {
		case t.Kind == TenderProvider || t.Kind >= tenderKindEnd || seen[t.Kind]:
			return refuse(Malformed, "tenders are cash, terminal, transfer, invoice and credit, each once")
		case t.Max < 0 || t.Max > maxTotal:
			return refuse(Malformed, "a tender's max must be from 0 to 1,000,000,000,000,000 minor units")
		case t.Kind.waits() && (t.DueIn < second || t.DueIn > maxSpan || t.Ceiling < 0 || t.Ceiling > maxSpan):
			return refuse(Malformed, "a transfer or an invoice is due in 1,000 ms to a year, and its ceiling from 0 to a year beyond")
		case !t.Kind.waits() && (t.DueIn != 0 || t.Ceiling != 0 || t.Open != 0 || t.Fans):
			return refuse(Malformed, "only a transfer or an invoice is waited for")
		}
		seen[t.Kind] = true
	}
	return Outcome{}
}

// takes refuses an amount beyond what one payment by a tender may be. A name that the
// sale has no rule for is nobody's limit.
func (m *Machine) takes(tender string, amount int64) Outcome {
	k, known := TenderKindOf(tender)
	if t, ruled := m.policy.tender(k); known && ruled && t.Max != 0 && amount > t.Max {
		return Outcome{Status: TenderLimit, Detail: &Detail{What: tender, Available: t.Max}}
	}
	return Outcome{}
}

// mayWait refuses an order that would wait for a tender: the sale does not take it, or
// not from the one who asks, not so much, or not for so many.
func (m *Machine) mayWait(by Actor, tender string, amount int64) (Tender, Outcome) {
	k, known := TenderKindOf(tender)
	t, ruled := m.policy.tender(k)
	switch {
	case !known || !ruled || !k.waits():
		return t, refuse(Unknown, "tender")
	case !t.Fans && !by.sells():
		return t, refuse(Forbidden, tender)
	case t.Max != 0 && amount > t.Max:
		return t, Outcome{Status: TenderLimit, Detail: &Detail{What: tender, Available: t.Max}}
	case t.Open != 0 && m.waitFor[k] >= t.Open:
		return t, Outcome{Status: TenderLimit, Detail: &Detail{What: tender + ": enough orders wait for it"}}
	}
	return t, Outcome{}
}

// MarkPaid says that money for an order came beside the provider: staff has seen it, or a
// bank statement shows it.
type MarkPaid struct {
	Meta
	Order  uint64
	Amount int64
	Tender string // cash, terminal, transfer, invoice or credit
	Ref    string // of the receipt or the statement: the same comes once
}

// mostReceipts bounds the payments by hand of one order.
const mostReceipts = 64

// markPaid books money that came beside the provider. A part is kept, and the order waits
// for the rest; what is too much is owed back.
func (m *Machine) markPaid(c *MarkPaid, now int64) Outcome {
	k, known := TenderKindOf(c.Tender)
	switch {
	case c.By.Role != House && !c.By.repays():
		return refuse(Forbidden, c.By.Role.String())
	case !known || k == TenderProvider || c.Ref == "" || badText(c.Ref) || c.Amount <= 0 || c.Amount > maxTotal || c.By.Role != House && c.By.Name == "":
		return refuse(Malformed, "a payment by hand is named: by whom, by cash, terminal, transfer, invoice or credit, with a reference and an amount above 0")
	}
	o, out := m.orderOf(c.Order, Claim{}, c.By)
	if o == nil {
		return out
	}
	if o.exchange != nil && c.By.Role != House {
		return refuse(OrderState, "an exchange waits for its payment")
	}
	p := o.beside()
	for _, ref := range p.receipts {
		if ref == c.Ref {
			return refuse(Exists, c.Ref)
		}
	}
	if len(p.receipts) >= mostReceipts {
		return Outcome{Status: TooMany, Detail: &Detail{What: "payments by hand of one order", Available: mostReceipts}}
	}
	if out := m.takes(c.Tender, c.Amount); !out.OK() && c.By.Role != House { // what is on a statement is there
		return out
	}
	return m.book(o, c, now)
}

// book states that money is there and what it buys.
func (m *Machine) book(o *order, c *MarkPaid, now int64) Outcome {
	waits := o.waits()
	if m.over(o, now) {
		waits = false
		m.letGo(dueEntry{o.payBy, o.n*2 + 1})
		m.fact(m.lapsedAlone(o))
	}
	due := o.outstanding()
	revived := (o.state == orderLapsed || o.waits() && !waits) && m.revive(o, c.Amount, now)
	switch {
	case revived:
		due = c.Amount
	case !waits && o.state != orderConfirmed:
		due = 0
	}
	m.fact(&OrderPaid{
		Order: o.n, Amount: c.Amount, Tender: c.Tender, Ref: c.Ref, At: now, ByHand: true, By: c.By.asPerson(), Over: max(c.Amount-due, 0),
	})
	if (waits || revived) && c.Amount >= due {
		m.issue(o.n, o.lines, 0)
	}
	if c.Amount >= due {
		m.askNow(o)
	}
	return Outcome{Ref: o.n, Total: max(due-c.Amount, 0)}
}

// applyPaid books what came in.
func (m *Machine) applyPaid(f *OrderPaid) {
	o := m.orderAt(f.Order)
	o.paid += f.Amount
	delete(m.unpaid, f.Charge)
	if !f.ByHand {
		return
	}
	p := o.purse()
	p.hand += f.Amount - f.Over
	if f.Ref != "" {
		p.receipts = append(p.receipts, f.Ref)
	}
	m.listOwed(o, f.Over, ReviewRow{Ref: f.Ref, Since: f.At, Reason: "more was paid than was to pay"})
}

// byHand is how much of what goes back the provider cannot be asked for: it came
// otherwise, or a bank holds it back.
func (m *Machine) byHand(o *order, amount int64) int64 {
	p := o.beside()
	return min(amount, max(amount-(o.net()-p.hand-p.disputed()), 0))
}

// repay owes a buyer their money back: what came by the provider goes the way it came,
// the rest by hand.
func (m *Machine) repay(o *order, amount int64, reason string, now int64) {
	byHand := m.byHand(o, amount)
	if byHand > 0 {
		m.fact(&OwedByHand{Order: o.n, Amount: byHand, Reason: reason, At: now})
	}
	if amount > byHand {
		m.open(Effect{Kind: RefundEffect, Order: o.n, Amount: amount - byHand, Reason: reason})
	}
}

func (m *Machine) applyOwedByHand(f *OwedByHand) {
	if f.Amount == 0 {
		return
	}
	o := m.orderAt(f.Order)
	p := o.purse()
	p.hand -= min(p.hand, f.Amount)
	m.listOwed(o, f.Amount, ReviewRow{Since: f.At, Reason: f.Reason})
}

// unspent is what an order that ends unpaid has of its buyer's money, and owes back: part
// of a transfer may have come.
func (m *Machine) unspent(o *order) OwedByHand {
	left := o.net()
	if left <= 0 {
		return OwedByHand{}
	}
	return OwedByHand{Order: o.n, Amount: left, Reason: "the order ended when part of it was paid", At: o.payBy}
}

// forget ends what else was to be said of an order's money when there is nothing left to
// be asked for.
func (o *order) forget() {
	if o.own != nil {
		o.own.credit, o.own.hand = max(-o.net(), 0), 0
	}
}
