package ledger

import (
	"fmt"
	"reflect"

	"facevalue/sale"
)

// reader is a sale that postings can be read from and compared with.
type reader interface {
	Orders
	Orders() uint64
}

// check folds all facts of a sale and holds the books against the sale's own money.
func check(m reader, facts []sale.Fact) (sum Balance, err error) {
	span := make([]Fact, len(facts))
	for i, f := range facts {
		span[i] = Fact{Seq: 1, I: i, Fact: f}
	}
	postings := New(State{}).Fold(m, span)
	if again := New(State{}).Fold(m, span); !reflect.DeepEqual(again, postings) {
		return sum, fmt.Errorf("folded twice it is not the same")
	}
	of := map[uint64]*Balance{}
	last := map[Series]uint64{}
	paper, notes := map[uint64]int64{}, map[uint64]int{}
	for i := range postings {
		p := &postings[i]
		if p.Sum() != 0 {
			return sum, fmt.Errorf("posting %d does not balance: %+v", i, *p)
		}
		if of[p.Order] == nil {
			of[p.Order] = &Balance{}
		}
		of[p.Order].Add(*p)
		sum.Add(*p)
		if d := p.Paper; d != nil {
			if last[d.Series]++; d.N != last[d.Series] || d.Seller != p.Seller || d.Total < 0 {
				return sum, fmt.Errorf("posting %d: paper %+v behind number %d", i, d, last[d.Series]-1)
			}
			if err := d.adds(); err != nil {
				return sum, fmt.Errorf("posting %d: %w", i, err)
			}
			switch {
			case d.Kind == Receipt:
				paper[p.Order] += d.Total
			case !d.Payment:
				paper[p.Order] -= d.Total
			}
			if d.Kind == CreditNote {
				notes[p.Order]++
			}
		}
	}
	for n := uint64(1); n <= m.Orders(); n++ {
		o, _ := m.OrderInfo(n)
		if of[n] == nil {
			of[n] = &Balance{}
		}
		if err := equals(&o, of[n], paper[n]); err != nil {
			return sum, fmt.Errorf("order %d: %w", n, err)
		}
	}
	return sum, everyRefundHasItsNote(facts, notes)
}

// adds: the lines and what no line explains come to the paper's total.
func (d *Document) adds() error {
	var sum int64
	for i := range d.Lines {
		sum += d.Lines[i].Earned()
	}
	if d.Kind == CreditNote {
		sum = -sum
	}
	if sum+d.Other != d.Total && !d.Payment {
		return fmt.Errorf("%v of %d: its lines come to %d and %d", d.Kind, d.Total, sum, d.Other)
	}
	return nil
}

// equals: what an order comes to on each account is what the sale says of its money.
func equals(o *sale.OrderInfo, b *Balance, paper int64) error {
	in := b.On(Provider) + b.On(Cash) + b.On(Terminal) + b.On(Bank)
	earned, ordered := b.Earned(), -b.On(Ordered)
	for _, x := range []struct {
		what      string
		got, want int64
	}{
		{"money", in, o.Paid - o.Refunded - o.Beside.Gone},
		{"losses", b.On(Losses), o.Beside.Credit - o.Beside.Kept},
		{"receivable", b.On(Receivable), o.Outstanding()},
		{"refunding", -b.On(Refunding), o.Refunding},
		{"owed", -b.On(Owed), o.Owed},
		{"earned and ordered", earned + ordered, o.Total},
		{"papers", paper, earned},
	} {
		if x.got != x.want {
			return fmt.Errorf("%s is %d, the sale says %d (%+v)", x.what, x.got, x.want, b.Rows())
		}
	}
	if o.State != "waits" && ordered != 0 {
		return fmt.Errorf("it is %s and %d are ordered", o.State, ordered)
	}
	return nil
}

// everyRefundHasItsNote: an order has at least as many credit notes as refunds.
func everyRefundHasItsNote(facts []sale.Fact, notes map[uint64]int) error {
	refunds := map[uint64]int{}
	for _, f := range facts {
		switch e := f.(type) {
		case *sale.EffectOpened:
			if e.Effect.Kind == sale.RefundEffect && e.Effect.Currency == "" {
				refunds[e.Effect.Order]++
			}
		case *sale.RunTook:
			if e.Refund.ID != 0 {
				refunds[e.Refund.Order]++
			}
		}
	}
	for n, want := range refunds {
		if notes[n] < want {
			return fmt.Errorf("order %d: %d credit notes for %d refunds", n, notes[n], want)
		}
	}
	return nil
}
