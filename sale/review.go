package sale

import "cmp"

// What ends with a person is a row on the review list: money that must go back and could
// not, money that came otherwise than it was asked for, charges that nobody could say
// anything of, disputes that were lost. A row stays until somebody closes it by name, and
// says why and what was done.

// ReviewKind is why a row waits for a person.
type ReviewKind uint8

// The kinds of row.
const (
	ReviewOwed     ReviewKind = 1 + iota // money must go back to the buyer and could not by itself
	ReviewMismatch                       // another amount was taken than was asked for; it goes back by itself
	ReviewCurrency                       // money came in another currency than was asked for; it goes back by itself
	ReviewDoubtful                       // nobody could say in time what became of a charge
	ReviewDispute                        // a buyer's bank took money back
	ReviewOrphan                         // money that the sale has no order for
	reviewKindEnd
)

var reviewKindNames = [reviewKindEnd]string{"", "owed", "mismatch", "currency", "doubtful", "dispute", "orphan"}

// String is the kind's name.
func (k ReviewKind) String() string {
	if k == 0 || k >= reviewKindEnd {
		return "review_kind_out_of_range"
	}
	return reviewKindNames[k]
}

// ReviewRow is one row of the review list.
type ReviewRow struct {
	Row      uint64     `wire:"1"`
	Kind     ReviewKind `wire:"2"`
	Order    uint64     `wire:"3"` // 0 = of none that is known
	Amount   int64      `wire:"4"` // that it is about
	Currency string     `wire:"5"`
	Ref      string     `wire:"6"` // the provider's, of the payment or the dispute
	Since    int64      `wire:"7"`
	Reason   string     `wire:"8"`
	Effect   uint64     `wire:"9"` // the charge in doubt, or the refund that failed
}

// ReviewEnd is what was done about a row.
type ReviewEnd uint8

// What can be done about a row.
const (
	ReviewByHand     ReviewEnd = 1 + iota // the money moved by other ways, with a reference
	ReviewWrittenOff                      // nothing will move: whoever has the money keeps it
	ReviewAccepted                        // it is as it should be
	ReviewAgain                           // the provider is asked once more to give back what is owed
	reviewEndEnd
)

var reviewEndNames = [reviewEndEnd]string{"", "by_hand", "written_off", "accepted", "again"}

// String is the end's name.
func (e ReviewEnd) String() string {
	if e == 0 || e >= reviewEndEnd {
		return "review_end_out_of_range"
	}
	return reviewEndNames[e]
}

// ReviewEndOf is the end of a name; 0 for none.
func ReviewEndOf(name string) ReviewEnd {
	for e := ReviewByHand; e < reviewEndEnd; e++ {
		if reviewEndNames[e] == name {
			return e
		}
	}
	return 0
}

// CloseReview closes a row of the review list.
type CloseReview struct {
	Meta
	Row    uint64
	Did    ReviewEnd
	Ref    string // of what was done by hand
	Reason string
}

// ends says whether a row of a kind may be closed so.
func (k ReviewKind) ends(as ReviewEnd) bool {
	switch as {
	case ReviewAgain:
		return k == ReviewOwed
	case ReviewAccepted:
		return k != ReviewOwed // money that is owed goes back, or is kept by somebody's name
	}
	return true
}

// closeReview closes a row by name. What is owed falls by it: it went back by hand, was
// written off, or is tried again.
func (m *Machine) closeReview(c *CloseReview, now int64) Outcome {
	switch {
	case !c.By.repays() || c.By.Role == BoxOffice:
		return refuse(Forbidden, c.By.Role.String())
	case c.By.Name == "" || c.Reason == "" || badText(c.Reason) || badText(c.Ref):
		return refuse(Malformed, "who closes a row must be named and give a reason, texts of at most 256 bytes")
	case c.Did == 0 || c.Did >= reviewEndEnd || c.Did == ReviewByHand && c.Ref == "":
		return refuse(Malformed, "a row is closed as by_hand with a reference, written_off, accepted or again")
	}
	r, open := m.review[c.Row]
	switch {
	case !open:
		return refuse(Unknown, "row")
	case !r.Kind.ends(c.Did) || c.Did == ReviewAgain && r.Effect == 0:
		return refuse(Contradiction, "a row of kind "+r.Kind.String()+" is not closed as "+c.Did.String())
	case r.Kind == ReviewCurrency && m.goingBack(r.Effect):
		return refuse(OrderState, "its money is on its way back")
	}
	return m.endReview(&r, c, now)
}

// endReview states that a row is closed, and what follows from that.
func (m *Machine) endReview(r *ReviewRow, c *CloseReview, now int64) Outcome {
	if r.Kind == ReviewDoubtful {
		return m.endDoubt(r, c, now)
	}
	m.fact(&ReviewClosed{Row: r.Row, Did: c.Did, Ref: c.Ref, Reason: c.Reason, By: c.By, At: now, Order: r.Order, Kind: r.Kind, Amount: r.Amount})
	if c.Did == ReviewAgain {
		m.open(Effect{Kind: RefundEffect, Order: r.Order, Amount: r.Amount, Reason: c.Reason})
	}
	return Outcome{Ref: r.Row, Total: r.Amount}
}

// endDoubt ends a charge that nobody could say anything of: it was paid, as a person has
// seen with their own eyes, or nothing came.
func (m *Machine) endDoubt(r *ReviewRow, c *CloseReview, now int64) Outcome {
	e := m.effects[r.Effect]
	end := &FinishEffect{Meta: c.Meta, Effect: e.ID, Result: EffectDeclined, Reason: c.Reason}
	if c.Did == ReviewByHand {
		end.Result, end.Amount, end.Ref = EffectDone, e.Amount, cmp.Or(e.Ref, c.Ref)
	}
	m.endCharge(&e, &EffectClosed{ID: e.ID, Result: end.Result, Ref: end.Ref, Reason: c.Reason, By: c.By}, end, now)
	return Outcome{Ref: r.Row, Total: r.Amount}
}

// goingBack says whether money of a charge that is in no order's books is on its way back.
func (m *Machine) goingBack(charge uint64) bool {
	for _, e := range m.effects {
		if e.Kind == RefundEffect && e.Currency != "" && e.Of == charge {
			return true
		}
	}
	return false
}

// list puts a row on the review list, with the next number. Of what a refund or a charge
// leaves behind it is part of applying that it ended so: journals of before there was a
// list are read alike.
func (m *Machine) list(r ReviewRow) {
	m.lastReview++
	r.Row = m.lastReview
	m.review[r.Row] = r
}

// listOwed puts money on the list that an order owes its buyer.
func (m *Machine) listOwed(o *order, amount int64, r ReviewRow) {
	if amount == 0 {
		return
	}
	o.owed += amount
	r.Kind, r.Order, r.Amount, r.Currency = ReviewOwed, o.n, amount, m.sellers[o.seller].Currency
	m.list(r)
}

// unowe takes what has gone back otherwise from an order's rows, the oldest first.
func (m *Machine) unowe(o *order, amount int64) {
	o.owed -= amount
	for _, n := range sortedKeys(m.review) {
		r := m.review[n]
		if amount == 0 || r.Kind != ReviewOwed || r.Order != o.n {
			continue
		}
		took := min(r.Amount, amount)
		amount, r.Amount = amount-took, r.Amount-took
		m.review[n] = r
		if r.Amount == 0 {
			delete(m.review, n)
		}
	}
	if amount != 0 {
		m.broken("order %d: %d more went back than was owed", o.n, amount)
	}
}

// unlist takes a charge's row from the list: somebody knows what became of it.
func (m *Machine) unlist(charge uint64) {
	for n, r := range m.review {
		if r.Kind == ReviewDoubtful && r.Effect == charge {
			delete(m.review, n)
		}
	}
}

func (m *Machine) applyReviewOpened(f *ReviewOpened) {
	m.list(f.Row)
	delete(m.unpaid, f.Charge)
	if f.Row.Kind == ReviewOrphan || f.Row.Kind == ReviewCurrency {
		m.strays[f.Row.Ref] = true
	}
}

func (m *Machine) applyReviewClosed(f *ReviewClosed) {
	r, open := m.review[f.Row]
	if !open {
		m.broken("row %d of the review list closed twice", f.Row)
	}
	delete(m.review, f.Row)
	if r.Kind != ReviewOwed {
		return
	}
	o := m.orderAt(r.Order)
	o.owed -= f.Amount
	switch f.Did {
	case ReviewByHand:
		o.refunded += f.Amount
	case ReviewWrittenOff:
		o.purse().kept += f.Amount
	}
}

// Review is what waits for a person, the oldest first. It changes nothing, so many may ask
// at once.
func (m *Machine) Review() []ReviewRow {
	rows := make([]ReviewRow, 0, len(m.review))
	for _, n := range sortedKeys(m.review) {
		rows = append(rows, m.review[n])
	}
	return rows
}
