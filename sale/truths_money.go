package sale

import "fmt"

// auditReview: what is owed to buyers is on the review list to the last unit, every
// charge that is a person's is there, and nothing else.
func (m *Machine) auditReview(*books) error {
	owed, doubt := map[uint64]int64{}, map[uint64]bool{}
	for n, r := range m.review {
		switch {
		case n != r.Row || n > m.lastReview || r.Amount <= 0:
			return fmt.Errorf("row %d of the review list is kept as %d, of %d", r.Row, n, r.Amount)
		case r.Kind == ReviewOwed:
			owed[r.Order] += r.Amount
		case r.Kind == ReviewDoubtful:
			doubt[r.Effect] = true
		}
	}
	for id, e := range m.effects {
		if e.doubtful() != doubt[id] {
			return fmt.Errorf("charge %d is in doubt: %t, on the review list: %t", id, e.doubtful(), doubt[id])
		}
	}
	var waits [tenderKindEnd]uint32
	for i := range m.orders.n {
		o := m.orders.at(i)
		if o.owed != owed[o.n] {
			return fmt.Errorf("order %d: %d is owed, %d on the review list", o.n, o.owed, owed[o.n])
		}
		if o.waits() {
			waits[o.tender]++
		}
		if err := o.auditRefunds(); err != nil {
			return fmt.Errorf("order %d: %w", o.n, err)
		}
	}
	if waits != m.waitFor {
		return fmt.Errorf("orders that wait by tender: %v by count, %v found", m.waitFor, waits)
	}
	return nil
}

// auditRefunds: the rows of an order's refunds come to its sums.
func (o *order) auditRefunds() error {
	var under, back int64
	for _, r := range o.beside().refunds {
		switch {
		case r.back < 0 || r.back > r.amount || r.state == RefundMade && r.back != r.amount || r.state == RefundOpen && r.back != 0:
			return fmt.Errorf("refund %d: %d of %d is back, %s", r.effect, r.back, r.amount, r.state)
		case r.state == RefundOpen:
			under += r.amount
		}
		back += r.back
	}
	if under != o.refunding || back > o.refunded {
		return fmt.Errorf("%d on its way back and %d back by count, %d and %d by refunds", o.refunding, o.refunded, under, back)
	}
	return nil
}
