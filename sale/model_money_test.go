package sale

import (
	"fmt"
	"slices"

	"facevalue/payment"
)

// bookPurse is what else there is to an order's money.
type bookPurse struct {
	gone, credit, kept, hand int64
	tender                   TenderKind
	disputes                 map[string]bookDispute
	outside                  map[string]bookOutside
	refunds                  map[uint64]int64 // what is back of each that has ended
	returned                 []string
	receipts                 []string
}

type bookDispute struct {
	amount int64
	due    int64
	state  payment.DisputeState
}

type bookOutside struct {
	amount int64
	failed bool
}

// bookRow is a row of the review list.
type bookRow struct {
	kind   ReviewKind
	order  uint64
	amount int64
	effect uint64
}

func (o *bookOrder) disputed() int64 {
	var sum int64
	for _, d := range o.purse.disputes {
		if d.state == payment.DisputeOpen {
			sum += d.amount
		}
	}
	return sum
}

// owe has money wait for a person. In which rows it does is the machine's: what is let go
// late is told late.
func (b *modelled) owe(o *bookOrder, amount int64) { o.money[3] += amount }

func (b *modelled) unlist(charge uint64) {
	b.rows = slices.DeleteFunc(b.rows, func(r bookRow) bool { return r.kind == ReviewDoubtful && r.effect == charge })
}

// settleEnd: what an order that ends unpaid has got is owed back.
func (b *modelled) settleEnd(o *bookOrder) {
	left := o.net()
	o.purse.credit = min(o.purse.credit, max(-left, 0))
	o.purse.hand = 0
	if left > 0 {
		b.owe(o, left)
	}
}

// paid: what came by hand buys what is due, and what is too much is owed back.
func (b *modelled) paid(f *OrderPaid) error {
	o := b.orders[f.Order-1]
	due := o.due()
	if o.state != "waits" && o.state != "confirmed" {
		due = 0
	}
	o.money[0] += f.Amount
	delete(b.unpaid, f.Charge)
	if !f.ByHand {
		return nil
	}
	if over := max(f.Amount-due, 0); f.Over != over {
		return fmt.Errorf("order %d: %d paid by hand, %d of it too much, want %d", o.n, f.Amount, f.Over, over)
	}
	o.purse.hand += f.Amount - f.Over
	o.purse.receipts = append(o.purse.receipts, f.Ref)
	b.owe(o, f.Over)
	return nil
}

func (b *modelled) refundOpened(o *bookOrder, e *Effect) {
	if e.Currency != "" {
		return
	}
	o.money[2] += e.Amount
}

func (b *modelled) captureOpened(e *Effect) error {
	charge, open := b.effects[e.Of]
	if !open || charge.authorised != b.now || charge.Ref != e.Ref || charge.Amount != e.Amount {
		return fmt.Errorf("capture %+v of charge %+v", e, charge)
	}
	charge.capture = e.ID
	b.effects[e.Of] = charge
	return nil
}

func (b *modelled) refundClosed(o *bookOrder, e *Effect, f *EffectClosed) error {
	if e.Currency != "" {
		return nil
	}
	back := e.Amount
	if f.Result == EffectDeclined {
		back = f.Amount
	}
	if f.Settled > o.purse.credit {
		return fmt.Errorf("order %d: %d of refund %d settled by a credit of %d", o.n, f.Settled, f.ID, o.purse.credit)
	}
	o.money[2], o.money[1] = o.money[2]-e.Amount, o.money[1]+back
	o.purse.credit -= f.Settled
	if o.purse.refunds == nil {
		o.purse.refunds = map[uint64]int64{}
	}
	o.purse.refunds[f.ID] = back
	b.owe(o, e.Amount-back-f.Settled)
	return nil
}

// moved makes a fact of money's other ways true.
func (b *modelled) moved(f Fact) (known bool, err error) {
	switch f := f.(type) {
	case *ChargeAuthorised:
		e := b.effects[f.ID]
		e.ask, e.authorised = 0, f.At
		b.effects[f.ID] = e
	case *OwedByHand:
		o := b.orders[f.Order-1]
		if f.Amount > o.purse.hand && f.Amount > o.net() {
			return true, fmt.Errorf("order %d: %d to be given back by hand, %d came so", o.n, f.Amount, o.purse.hand)
		}
		o.purse.hand -= min(o.purse.hand, f.Amount)
		b.owe(o, f.Amount)
	case *DisputeNoted:
		b.disputed(f)
	case *RefundNoted:
		return true, b.refundNoted(f)
	case *RefundReturned:
		o := b.orders[f.Order-1]
		o.money[1] -= f.Amount
		o.purse.refunds[f.Effect] -= f.Amount
		o.purse.returned = append(o.purse.returned, f.Ref)
		b.owe(o, f.Amount)
	case *ReviewOpened:
		b.rows = append(b.rows, bookRow{f.Row.Kind, f.Row.Order, f.Row.Amount, f.Row.Effect})
		if f.Row.Kind == ReviewOrphan || f.Row.Kind == ReviewCurrency {
			b.strays[f.Row.Ref] = true
		}
		delete(b.unpaid, f.Charge)
	case *ReviewClosed:
		return true, b.reviewClosed(f)
	default:
		return false, nil
	}
	return true, nil
}

func (b *modelled) disputed(f *DisputeNoted) {
	o := b.orders[f.Order-1]
	if o.purse.disputes == nil {
		o.purse.disputes = map[string]bookDispute{}
	}
	o.purse.disputes[f.Ref] = bookDispute{f.Amount, f.Due, f.State}
	if f.State == payment.DisputeLost && !f.Again {
		o.purse.gone += f.Took + f.Owed
		o.purse.credit += f.Took
		o.money[3] -= f.Owed
	}
}

func (b *modelled) refundNoted(f *RefundNoted) error {
	o := b.orders[f.Order-1]
	if o.purse.outside == nil {
		o.purse.outside = map[string]bookOutside{}
	}
	o.purse.outside[f.Ref] = bookOutside{f.Amount, f.Failed}
	if f.Owed+f.Credit != f.Amount || f.Owed < 0 || f.Credit < 0 {
		return fmt.Errorf("order %d: of %d were owed %d, credit %d", o.n, f.Amount, f.Owed, f.Credit)
	}
	if f.Failed {
		o.purse.gone, o.purse.credit = o.purse.gone-f.Amount, o.purse.credit-f.Credit
		b.owe(o, f.Owed)
		return nil
	}
	o.purse.gone, o.purse.credit = o.purse.gone+f.Amount, o.purse.credit+f.Credit
	o.money[3] -= f.Owed
	return nil
}

// reviewClosed: rows are numbered by the machine alone; the books go by what it says of
// the one that it closes.
func (b *modelled) reviewClosed(f *ReviewClosed) error {
	r := b.closing
	if r.kind != ReviewOwed {
		i := slices.Index(b.rows, r)
		if i < 0 {
			return fmt.Errorf("row %+v is closed, there are %+v", r, b.rows)
		}
		b.rows = slices.Delete(b.rows, i, i+1)
		return nil
	}
	o := b.orders[r.order-1]
	o.money[3] -= r.amount
	switch f.Did {
	case ReviewByHand:
		o.money[1] += r.amount
	case ReviewWrittenOff:
		o.purse.kept += r.amount
	}
	return nil
}

func (b *modelled) comparePurse(x *order, o *bookOrder) error {
	p := x.beside()
	got, want := [4]int64{p.gone, p.credit, p.kept, p.hand}, [4]int64{o.purse.gone, o.purse.credit, o.purse.kept, o.purse.hand}
	if got != want || p.disputed() != o.disputed() || len(p.disputes) != len(o.purse.disputes) || len(p.outside) != len(o.purse.outside) {
		return fmt.Errorf("order %d: gone, credit, kept, by hand %v, disputed %d; want %v, %d", o.n, got, p.disputed(), want, o.disputed())
	}
	return nil
}

func (b *modelled) compareReview(m *Machine) error {
	var got []bookRow
	owed := map[uint64]int64{}
	for _, r := range m.Review() {
		if owed[r.Order] += r.Amount; r.Kind == ReviewOwed {
			continue
		}
		owed[r.Order] -= r.Amount
		got = append(got, bookRow{r.Kind, r.Order, r.Amount, r.Effect})
	}
	inOrder := func(x, y bookRow) int {
		return slices.Compare([]int64{int64(x.kind), int64(x.order), x.amount, int64(x.effect)}, []int64{int64(y.kind), int64(y.order), y.amount, int64(y.effect)})
	}
	want := slices.Clone(b.rows)
	slices.SortFunc(got, inOrder)
	slices.SortFunc(want, inOrder)
	if !slices.Equal(got, want) {
		return fmt.Errorf("the review list is %+v, want %+v", got, want)
	}
	for _, o := range b.orders {
		if owed[o.n] != o.money[3] {
			return fmt.Errorf("order %d: rows of %d in all, %d is owed", o.n, owed[o.n], o.money[3])
		}
	}
	return nil
}
