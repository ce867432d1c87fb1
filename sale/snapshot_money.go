package sale

import "strings"

// scribeReview writes the review list, and the payments that are in no order's books.
func (m *Machine) scribeReview(s *scribe) {
	s.u64(&m.lastReview)
	mapped(s, &m.review, compareUint64, func(n *uint64, r *ReviewRow) {
		s.message(r)
		*n = r.Row
	})
	mapped(s, &m.strays, strings.Compare, func(ref *string, is *bool) {
		s.text(ref)
		*is = true
	})
}

// purse writes what is to be said of an order's money beside its sums.
func (s *scribe) purse(p *purse) {
	for _, sum := range [...]*int64{&p.gone, &p.credit, &p.kept, &p.hand, &p.due} {
		s.i64(sum)
	}
	slice(s, &p.refunds, func(r *refundRow) {
		s.u64(&r.effect)
		s.i64(&r.amount)
		s.i64(&r.back)
		s.u8((*uint8)(&r.state))
		slice(s, &r.returned, s.text)
	})
	slice(s, &p.outside, func(r *outsideRefund) {
		s.text(&r.ref)
		s.text(&r.payment)
		s.i64(&r.amount)
		s.boolean(&r.failed)
	})
	slice(s, &p.disputes, func(d *dispute) {
		s.text(&d.ref)
		s.text(&d.payment)
		s.text(&d.reason)
		s.i64(&d.amount)
		s.u8((*uint8)(&d.state))
		s.i64(&d.due)
		s.u32(&d.used)
		s.boolean(&d.suspends)
	})
	slice(s, &p.receipts, s.text)
}

func (s *scribe) issue(is *issue) {
	s.u64(&is.first)
	s.u32(&is.count)
	s.u32(&is.from)
	s.u32(&is.to)
}
