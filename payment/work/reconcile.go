package work

import (
	"context"
	"errors"
	"fmt"

	"facevalue/payment"
)

// Account is one order's money by its sale's books.
type Account struct {
	Order
	State       string // of the order: waits, confirmed, lapsed or cancelled
	Tickets     int    // that admit
	Payments    []Taken
	Refunded    int64 // went back
	ByHand      int64 // of that, what a person gave back: no provider knows of it
	Outside     int64 // went back in the provider's own pages, and is known of
	Refunding   int64 // on its way back
	Outstanding int64 // what its buyer still owes; below 0, what the house has too much of
}

// Taken is money that came in for an order.
type Taken struct {
	Amount      int64
	Tender, Ref string
}

// Match is an order's books beside the provider's.
type Match struct {
	Order      string `json:"order"`
	Payment    string `json:"payment,omitempty"` // of money that no order is known for
	State      string `json:"state,omitempty"`
	Tickets    int    `json:"tickets"`
	Currency   string `json:"currency"`
	Paid       int64  `json:"paid"`     // by the books, through the provider
	Elsewhere  int64  `json:"other"`    // by the books, by other ways
	Refunded   int64  `json:"refunded"` // by the books
	Took       int64  `json:"took"`     // by the provider
	Back       int64  `json:"back"`     // by the provider
	Disputed   int64  `json:"disputed"`
	Difference int64  `json:"difference"` // what the provider has more than the books say
	Why        string `json:"why,omitempty"`
	Explained  bool   `json:"explained"`
}

// Even says that both say the same and nothing is to be told.
func (m *Match) Even() bool { return m.Difference == 0 && m.Why == "" }

// Reconcile holds an order's books against what the provider has. It asks and changes
// nothing.
func (w *Worker) Reconcile(ctx context.Context, a *Account) (Match, error) {
	all, err := w.Provider.Payments(ctx, a.SaleName(), a.Name())
	if err != nil {
		return Match{}, fmt.Errorf("payment/work: reconcile %s: %w", a.Name(), err)
	}
	m := Match{Order: a.Name(), State: a.State, Tickets: a.Tickets, Currency: a.Currency, Refunded: a.Refunded}
	t := theirs{refs: map[string]bool{}}
	for i := range all {
		if k, err := ParseKey(all[i].Key); err == nil && k.Sale == a.Sale && k.At == a.At {
			t.add(&all[i], k.Effect == a.Charge && a.Charge != 0)
		}
	}
	for _, p := range a.Payments {
		if t.refs[p.Ref] {
			m.Paid += p.Amount
		} else {
			m.Elsewhere += p.Amount
		}
	}
	m.Took, m.Back, m.Disputed = t.took, t.back, t.disputed
	m.Difference = (t.took - t.back) - (m.Paid - (a.Refunded - a.ByHand) - a.Outside)
	m.explain(a, &t)
	return m, nil
}

// theirs is what the provider has of an order.
type theirs struct {
	refs                 map[string]bool
	took, back, disputed int64
	open                 int64 // of that, taken for a charge whose end the sale has not heard of
	elsewhere            int64 // given back in the provider's own pages
}

func (t *theirs) add(p *Payment, open bool) {
	t.refs[p.Ref] = true
	if p.State == payment.Succeeded {
		t.took += p.Captured
		if open {
			t.open += p.Captured
		}
	}
	t.disputed += p.Disputed()
	for i := range p.Refunds {
		r := &p.Refunds[i]
		if r.State != payment.RefundDone {
			continue
		}
		t.back += r.Amount
		if _, err := ParseKey(r.Key); err != nil {
			t.elsewhere += r.Amount
		}
	}
}

// explain says why the two differ, as far as that is known, and what is wrong with the
// books by themselves.
func (m *Match) explain(a *Account, t *theirs) {
	m.Explained = true
	switch d := m.Difference; {
	case d == 0 && a.Outstanding < 0:
		m.Why, m.Explained = "the house has more than the order costs", false
	case d == 0 && a.Tickets == 0 && a.State == "confirmed":
		m.Why, m.Explained = "confirmed without a ticket", false
	case d == 0 && m.Disputed > 0:
		m.Why = "disputed"
	case d == 0:
	case d > 0 && d == t.open:
		m.Why = "paid just now; the sale is about to hear of it"
	case d < 0 && -d == t.elsewhere-a.Outside:
		m.Why = "given back in the provider's own pages"
	case d < 0 && -d <= a.Refunding:
		m.Why = "gone back just now; the sale is about to hear of it"
	case d > 0 && d <= m.Elsewhere && d <= m.Refunded:
		m.Why = "given back by hand, as it came by other ways"
	default:
		m.Why, m.Explained = "nobody knows why", false
	}
}

// Orphans are payments that took money since an instant and that no order here is known
// for: nothing explains them.
func (w *Worker) Orphans(ctx context.Context, sales Sales, since int64) ([]Match, error) {
	changed, err := w.Provider.Changed(ctx, since)
	if err != nil {
		return nil, fmt.Errorf("payment/work: reconcile: %w", err)
	}
	var found []Match
	for i := range changed {
		p := &changed[i]
		if p.State != 0 && p.State != payment.Succeeded {
			continue
		}
		whole, err := w.Provider.Fetch(ctx, p.Ref)
		if err != nil {
			return nil, fmt.Errorf("payment/work: reconcile payment %s: %w", p.Ref, err)
		}
		_, _, err = orderOf(ctx, sales, &whole)
		orphan, is := errors.AsType[*OrphanError](err)
		switch {
		case is:
			found = append(found, Match{
				Order: orphan.Order, Payment: orphan.Ref, Currency: orphan.Currency, Took: whole.Captured, Back: whole.Captured - orphan.Amount,
				Difference: orphan.Amount, Why: orphan.Why,
			})
		case err != nil && !errors.Is(err, ErrUnknown):
			return nil, err
		}
	}
	return found, nil
}
