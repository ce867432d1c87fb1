package ledger

import (
	"maps"

	"facevalue/sale"
)

// Orders is what postings are read from: the sale behind the last fact of a span, or any
// later one. Lines are frozen and only added, so a later sale says the same.
type Orders interface {
	OrderInfo(n uint64) (sale.OrderInfo, bool)
	TicketInfo(n uint64) (sale.TicketInfo, bool)
}

// Refund is money on its way back.
type Refund struct {
	Order  uint64
	Amount int64
}

// State is what a ledger has to remember between two spans. It is small: what waits, what
// is under way, and the last number of each series.
type State struct {
	Waiting map[uint64]int64  // what orders cost that wait for their money
	Refunds map[uint64]Refund // under way, by effect
	Last    map[Series]uint64 // number given
}

// Ledger makes postings of facts.
type Ledger struct{ State }

// New is the ledger that goes on from a state; the zero State is a sale's beginning.
func New(from State) *Ledger {
	l := &Ledger{State{map[uint64]int64{}, map[uint64]Refund{}, map[Series]uint64{}}}
	maps.Copy(l.Waiting, from.Waiting)
	maps.Copy(l.Refunds, from.Refunds)
	maps.Copy(l.Last, from.Last)
	return l
}

// Fold makes the postings of a span of whole records.
func (l *Ledger) Fold(orders Orders, span []Fact) []Posting {
	f := folding{Ledger: l, orders: orders, known: map[uint64]*sale.OrderInfo{}, first: firstLines(span)}
	for i := range span {
		f.fact(span, i)
	}
	return f.postings
}

// firstLines is how many lines orders of a span had when they were placed, of those that
// were issued in it: more may have been added since.
func firstLines(span []Fact) map[uint64]uint32 {
	first := map[uint64]uint32{}
	for i := range span {
		if t, ok := span[i].Fact.(*sale.TicketsIssued); ok && t.From == 0 {
			first[t.Order] = t.To
		}
	}
	return first
}

// folding is a span being folded.
type folding struct {
	*Ledger
	orders   Orders
	known    map[uint64]*sale.OrderInfo
	first    map[uint64]uint32
	postings []Posting
}

// order reads an order once; nil when there is none.
func (f *folding) order(n uint64) *sale.OrderInfo {
	if o, ok := f.known[n]; ok {
		return o
	}
	var found *sale.OrderInfo
	if o, ok := f.orders.OrderInfo(n); ok {
		found = &o
	}
	f.known[n] = found
	return found
}

// post makes a posting about an order.
func (f *folding) post(at *Fact, n uint64, fill func(p *Posting, o *sale.OrderInfo)) {
	o := f.order(n)
	if o == nil {
		return
	}
	p := Posting{Seq: at.Seq, I: at.I, At: at.At, Order: n, Seller: o.Seller, Currency: o.Currency}
	fill(&p, o)
	if p.settle(); len(p.Entries) > 0 || p.Paper != nil {
		f.postings = append(f.postings, p)
	}
}

// paper gives a document the next number of its series.
func (f *folding) paper(p *Posting, d Document) {
	s := Series{p.Seller, d.Kind}
	f.Last[s]++
	d.Series, d.N = s, f.Last[s]
	p.Paper = &d
}
