package sale

import (
	"fmt"
	"slices"

	"facevalue/payment"
)

// finance is who closes rows.
var finance = Meta{By: Actor{Role: Finance, Name: "fay"}}

// money draws what is told of money that takes other ways, where there is any.
func (d *drawer) money() []func() Command {
	var draws []func() Command
	if len(d.b.effects) > 0 {
		draws = append(draws, d.authorise, d.authorise)
	}
	if len(d.b.orders) > 0 {
		draws = append(draws, d.dispute, d.outside, d.markPaid)
	}
	if len(d.m.Review()) > 0 {
		draws = append(draws, d.closeReview, d.closeReview)
	}
	if d.oneIn(8, "orphan") {
		draws = append(draws, d.orphan)
	}
	return draws
}

func (d *drawer) authorise() Command {
	c := &NoteAuthorised{Meta: house, Tender: "card", Ref: pick(d, "reference", "a", "a", "b"), Currency: pick(d, "currency", "", "", "", "EUR", "USD"), Amount: 1}
	var charges []uint64
	for _, id := range sortedEffects(d.b.effects) {
		if d.b.effects[id].Kind == ChargeEffect {
			charges = append(charges, id)
		}
	}
	charges = append(charges, sortedKeys(d.b.unpaid)...)
	if len(charges) == 0 || d.oneIn(20, "any effect") {
		charges = append(charges, uint64(d.upTo(40, "any effect")))
	}
	c.Effect = pick(d, "effect", charges...)
	if e, open := d.b.effects[c.Effect]; open {
		c.Amount = e.Amount + pick[int64](d, "amount", 0, 0, 0, 0, 0, 1)
		if e.Ref != "" && !d.oneIn(10, "another payment") {
			c.Ref = e.Ref
		}
	}
	c.Amount = max(c.Amount, 1)
	return c
}

func (d *drawer) dispute() Command {
	n, _, _ := d.order()
	c := &NoteDispute{Meta: house, Order: n, Payment: "a", Ref: pick(d, "dispute", "dp_1", "dp_1", "dp_2"), Reason: "fraudulent", Amount: 1 + int64(d.upTo(6000, "amount"))}
	c.State = pick(d, "state", payment.DisputeOpen, payment.DisputeWon, payment.DisputeLost)
	if n > 0 && int(n) <= len(d.b.orders) {
		o := d.b.orders[n-1]
		if d.oneIn(2, "all") && o.money[0] > 0 {
			c.Amount = o.money[0]
		}
		if known, ok := o.purse.disputes[c.Ref]; ok {
			c.Amount = known.amount
		}
	}
	return c
}

// outside draws a refund that nobody here asked for, or one of ours that came back.
func (d *drawer) outside() Command {
	n, _, _ := d.order()
	c := &NoteRefund{Meta: house, Order: n, Payment: "a", Ref: fmt.Sprint("re_", d.upTo(3, "refund")), Amount: 1 + int64(d.upTo(3000, "amount"))}
	c.State = pick(d, "state", payment.RefundPending, payment.RefundDone, payment.RefundFailed)
	if n == 0 || int(n) > len(d.b.orders) {
		return c
	}
	o := d.b.orders[n-1]
	if ours := sortedKeys(o.purse.refunds); len(ours) > 0 && d.oneIn(2, "ours") {
		c.Effect = pick(d, "effect", ours...)
		c.Amount = max(o.purse.refunds[c.Effect], 1)
	}
	// No company gives back more than it took.
	c.Amount = min(c.Amount, max(o.money[0]-o.money[1]-o.purse.gone, 1))
	return c
}

func (d *drawer) markPaid() Command {
	n, _, _ := d.order()
	c := &MarkPaid{Meta: finance, Order: n, Tender: pick(d, "tender", "transfer", "cash", "credit"), Ref: fmt.Sprint("slip ", d.upTo(30, "slip")), Amount: 1}
	if d.oneIn(3, "statement") {
		c.Meta = house
	}
	if n > 0 && int(n) <= len(d.b.orders) {
		o := d.b.orders[n-1]
		due := o.due()
		if o.state == "lapsed" {
			for _, l := range o.lines {
				due += l.count * l.each
			}
		}
		c.Amount = max(pick(d, "amount", due, due, due, due/2, due+100), 1)
	}
	return c
}

func (d *drawer) closeReview() Command {
	rows := d.m.Review()
	c := &CloseReview{
		Meta: finance, Row: uint64(d.upTo(30, "any row")), Ref: "slip", Reason: "looked at",
		Did: pick(d, "did", ReviewByHand, ReviewByHand, ReviewWrittenOff, ReviewAccepted, ReviewAgain),
	}
	if len(rows) > 0 && !d.oneIn(10, "any row") {
		c.Row = pick(d, "row", rows...).Row
	}
	return c
}

func (d *drawer) orphan() Command {
	return &NoteOrphan{Meta: house, Ref: fmt.Sprint("pi_", d.upTo(2, "orphan")), Name: "ord_club_99", Amount: 500, Currency: "EUR", Reason: "not known"}
}

// expectTender: a transfer is waited for by so many at once.
func (b *modelled) expectTender() Status {
	waiting := uint32(0)
	for _, o := range b.orders {
		if o.state == "waits" && o.purse.tender == TenderTransfer {
			waiting++
		}
	}
	if waiting >= b.policy.Tenders[0].Open {
		return TenderLimit
	}
	return OK
}

func (b *modelled) expectMoney(cmd Command) Status {
	switch c := cmd.(type) {
	case *NoteAuthorised:
		e, open := b.effects[c.Effect]
		if !open && !mapHas(b.unpaid, c.Effect) || open && (e.Kind != ChargeEffect || e.Ref != "" && e.Ref != c.Ref) {
			return EffectState
		}
	case *NoteDispute:
		_, s := b.orderFor(c.Order, Claim{}, c.By)
		return s
	case *NoteRefund:
		o, s := b.orderFor(c.Order, Claim{}, c.By)
		if s == OK && !b.inBooks(o, c) && c.State != payment.RefundFailed && c.Amount > o.money[0]-o.money[1]-o.purse.gone {
			return OrderState
		}
		return s
	case *MarkPaid:
		o, s := b.orderFor(c.Order, Claim{}, c.By)
		switch {
		case s != OK:
			return s
		case o.given != nil && c.By.Role != House:
			return OrderState
		case slices.Contains(o.purse.receipts, c.Ref):
			return Exists
		}
	case *CloseReview:
		return b.expectClose(c)
	}
	return OK
}

// inBooks says whether a refund is known, or one of ours that counts as gone.
func (b *modelled) inBooks(o *bookOrder, c *NoteRefund) bool {
	back, ours := o.purse.refunds[c.Effect]
	e, open := b.effects[c.Effect]
	return mapHas(o.purse.outside, c.Ref) || ours && c.Amount <= back || open && e.Kind == RefundEffect
}

func (b *modelled) expectClose(c *CloseReview) Status {
	b.closing = bookRow{}
	for _, r := range b.m.Review() {
		if r.Row != c.Row {
			continue
		}
		b.closing = bookRow{r.Kind, r.Order, r.Amount, r.Effect}
		owed := r.Kind == ReviewOwed
		if owed && (c.Did == ReviewAccepted || c.Did == ReviewAgain && r.Effect == 0) || !owed && c.Did == ReviewAgain {
			return Contradiction
		}
		if r.Kind == ReviewCurrency {
			for _, e := range b.effects {
				if e.Kind == RefundEffect && e.Currency != "" && e.Of == r.Effect {
					return OrderState
				}
			}
		}
		return OK
	}
	return Unknown
}
