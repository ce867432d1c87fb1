package saga

import (
	"fmt"
	"slices"

	"facevalue/payment"
	"facevalue/payment/work"
	"facevalue/sale"
)

// books are one order's money by one side.
type books struct{ captured, back int64 }

// audit compares the company's books with the sale's, the sale's with its facts, and
// both with what must hold always.
func (p *play) audit() {
	p.check(p.m.Audit())
	p.stock()
	p.kept()
	byOrder, strays := p.companys()
	if strays != 0 {
		p.check(fmt.Errorf("%d was taken for orders that there are not", strays))
	}
	for n := uint64(1); n <= p.m.Orders(); n++ {
		p.auditOrder(n, byOrder[n])
	}
	p.facts()
	p.replayed()
}

// stock is I1: free, held, sold and blocked make the capacity, and sold is what live
// tickets say.
func (p *play) stock() {
	s := p.m.PoolStock(0)
	capacity, over := p.m.Capacity(0)
	if s.Free+s.Held+s.Sold+s.Blocked != capacity+over || over != 0 || s.Free < 0 {
		p.check(fmt.Errorf("the pool of %d (%d over) has %+v", capacity, over, s))
	}
	var live int64
	for n := uint64(1); n <= p.m.Tickets(); n++ {
		if t, _ := p.m.TicketInfo(n); t.State != "void" {
			live++
		}
	}
	if live != s.Sold {
		p.check(fmt.Errorf("%d are sold and %d tickets are live", s.Sold, live))
	}
}

// kept is what clients were promised: their orders are there and theirs.
func (p *play) kept() {
	for _, given := range p.promise {
		if !p.m.Owns(given.order, given.owner) {
			p.check(fmt.Errorf("order %d was promised to somebody and is not theirs", given.order))
		}
	}
}

// companys are the company's books by order. What it took for orders that there are not
// is a stray.
func (p *play) companys() (map[uint64]books, int64) {
	all := map[uint64]books{}
	var strays int64
	for _, at := range p.bank.payments {
		if at.State != payment.Succeeded {
			continue
		}
		n, ok := p.orderOf(at)
		if !ok {
			strays += at.Captured - at.Refunded()
			continue
		}
		b := all[n]
		b.captured += at.Captured
		b.back += at.Refunded()
		all[n] = b
	}
	return all, strays
}

// orderOf is the order that a payment was made for, if it is the same one still.
func (p *play) orderOf(at *paid) (uint64, bool) {
	key, err := work.ParseKey(at.Key)
	if err != nil {
		return 0, false
	}
	var n uint64
	if _, err := fmt.Sscanf(at.Order, "ord_"+suffix+"_%d", &n); err != nil {
		return 0, false
	}
	info, ok := p.m.OrderInfo(n)
	return n, ok && info.At == key.At
}

// auditOrder is I2, I3 and I5 of one order.
func (p *play) auditOrder(n uint64, company books) {
	info, _ := p.m.OrderInfo(n)
	if info.Charge.ID != 0 || info.Refunding != 0 || info.State == "waits" {
		p.check(fmt.Errorf("order %d is %s with charge %+v and %d on its way back: it never ends", n, info.State, info.Charge, info.Refunding))
	}
	if company.captured != info.Paid || company.back != info.Refunded {
		p.check(fmt.Errorf("order %d (%s): the company took %d and gave back %d, the sale says %d and %d, and %d owed",
			n, info.State, company.captured, company.back, info.Paid, info.Refunded, info.Owed))
	}
	kept := info.Paid - info.Refunded - info.Owed
	switch {
	case kept < 0 || kept > info.Total:
		p.check(fmt.Errorf("order %d (%s): %d is kept for what is worth %d", n, info.State, kept, info.Total))
	case info.State == "lapsed" && kept != 0:
		p.check(fmt.Errorf("order %d has lapsed, and %d is kept", n, kept))
	case len(liveOf(&info)) > 0 && info.State != "confirmed":
		p.check(fmt.Errorf("order %d is %s and has live tickets", n, info.State))
	}
	p.outcome(&info)
}

func liveOf(info *sale.OrderInfo) []sale.TicketInfo {
	return slices.DeleteFunc(slices.Clone(info.Tickets), func(t sale.TicketInfo) bool { return t.State == "void" })
}

// outcome counts what has become of an order.
func (p *play) outcome(info *sale.OrderInfo) {
	p.counts.add("outcome: " + info.State)
	for what, is := range map[string]bool{
		"refunded": info.Refunded > 0, "owed": info.Owed > 0, "lapsed with money back": info.State == "lapsed" && info.Refunded > 0,
		"refunded in part": info.State == "confirmed" && info.Refunded > 0,
	} {
		if is {
			p.counts.add("outcome: " + what)
		}
	}
}

// facts is I5: the sale's money, added up from its facts alone, is what its state says.
func (p *play) facts() {
	paid := map[uint64]int64{}
	for _, b := range p.durable {
		f, err := sale.ReadFact(b)
		if err != nil {
			p.check(err)
			return
		}
		if f, ok := f.(*sale.OrderPaid); ok {
			paid[f.Order] += f.Amount
		}
	}
	for n := uint64(1); n <= p.m.Orders(); n++ {
		if info, _ := p.m.OrderInfo(n); info.Paid != paid[n] {
			p.check(fmt.Errorf("order %d: %d was paid, and its facts say %d", n, info.Paid, paid[n]))
		}
	}
}

// replayed is I4: folding the facts and hearing everything once more changes nothing.
func (p *play) replayed() {
	p.commit()
	before := p.m.StateHash()
	if p.folded().StateHash() != before {
		p.check(fmt.Errorf("the facts alone make another sale"))
	}
	p.again()
	if p.m.StateHash() != before {
		p.check(fmt.Errorf("hearing everything once more changed something"))
	}
}
