package saga

import (
	"fmt"
	"math"

	"facevalue/payment"
)

// ending is what becomes of a payment that is processing.
type ending uint8

const (
	endsNever ending = iota
	endsPaid
	endsOpen // the bank says no; its buyer may try again
)

// job is something that happens by itself at an instant.
type job struct {
	at int64
	do func()
}

func (b *Bank) later(ms int64, do func()) { b.jobs = append(b.jobs, job{b.now() + ms, do}) }

// work does what is due, the oldest first.
func (b *Bank) work() {
	for {
		first := -1
		for i := range b.jobs {
			if b.jobs[i].at <= b.now() && (first < 0 || b.jobs[i].at < b.jobs[first].at) {
				first = i
			}
		}
		if first < 0 {
			return
		}
		do := b.jobs[first].do
		b.jobs = append(b.jobs[:first], b.jobs[first+1:]...)
		do()
	}
}

// wake is when something happens next.
func (b *Bank) wake() int64 {
	next := int64(math.MaxInt64)
	for i := range b.jobs {
		next = min(next, b.jobs[i].at)
	}
	for i := range b.hooks {
		next = min(next, b.hooks[i].at)
	}
	return next
}

// approve is a bank that says yes: the money is taken, or set aside.
func (b *Bank) approve(p *paid) {
	p.atBank = false
	if p.manual && p.card {
		p.State = payment.Authorised
		b.counts.add("outcome: authorised")
		b.tell(p)
		b.later(7*day, func() {
			if p.State == payment.Authorised {
				b.counts.add("outcome: authorisation expired")
				b.end(p, payment.Cancelled, "automatic")
			}
		})
		return
	}
	b.take(p, p.Amount)
}

// take takes money.
func (b *Bank) take(p *paid, amount int64) {
	p.State, p.Captured, p.Tender = payment.Succeeded, amount, "bank"
	if p.card {
		p.Tender = "card"
	}
	b.tell(p)
	if b.r.IntN(12) == 0 {
		b.later(b.r.Int64N(2*day), func() { b.dispute(p) })
	}
	if b.r.IntN(15) == 0 && b.weather.whims {
		b.later(b.r.Int64N(day), func() { b.external(p) })
	}
}

// end ends a payment without money.
func (b *Bank) end(p *paid, state payment.State, reason string) {
	p.State, p.Reason, p.atBank = state, reason, false
	b.tell(p)
}

// process has a payment be under way, and end after a while.
func (b *Bank) process(p *paid, ms int64, ends ending) {
	p.State, p.ends, p.atBank = payment.Processing, ends, false
	b.tell(p)
	if ends == endsNever {
		b.counts.add("outcome: stuck")
		return
	}
	b.later(ms, func() { b.settle(p) })
}

// settle ends what is under way.
func (b *Bank) settle(p *paid) {
	switch {
	case p.State != payment.Processing:
	case p.ends == endsPaid:
		b.take(p, p.Amount)
	case p.ends == endsOpen:
		p.State, p.Reason = payment.Open, "declined"
		b.tell(p)
	}
}

// refund gives money back: at once or after days, for good or not.
func (b *Bank) refund(p *paid, key string, amount int64) payment.RefundResult {
	i := len(p.Refunds)
	p.Refunds = append(p.Refunds, payment.RefundResult{Ref: fmt.Sprintf("%s_re_%d", p.Ref, i+1), Key: key, State: payment.RefundDone, Amount: amount})
	r := &p.Refunds[i]
	fate := b.r.IntN(10)
	if fate < 4 {
		r.State = payment.RefundPending
		b.later(b.r.Int64N(3*day), func() { b.endRefund(p, i, payment.RefundPending, fate == 0) })
	}
	if fate == 9 && b.weather.whims {
		b.later(b.r.Int64N(3*day), func() { b.endRefund(p, i, payment.RefundDone, true) })
	}
	answer := *r
	b.tell(p)
	return answer
}

// endRefund is what becomes of a refund after a while.
func (b *Bank) endRefund(p *paid, i int, from payment.RefundState, fails bool) {
	r := &p.Refunds[i]
	if r.State != from {
		return
	}
	r.State = payment.RefundDone
	if fails {
		b.counts.add("outcome: refund came back from " + from.String())
		r.State, r.Reason = payment.RefundFailed, "account closed"
	}
	b.tell(p)
}

// external is a refund that somebody makes in the company's own pages.
func (b *Bank) external(p *paid) {
	left := p.Refundable()
	if p.State != payment.Succeeded || left == 0 || p.Disputed() > 0 {
		return
	}
	b.counts.add("outcome: external refund")
	b.refund(p, "", 1+b.r.Int64N(left))
}

// dispute is a buyer who goes to their bank, which decides after a while.
func (b *Bank) dispute(p *paid) {
	left := p.Captured - p.Disputed()
	if p.State != payment.Succeeded || left == 0 {
		return
	}
	if b.r.IntN(3) == 0 {
		left = 1 + b.r.Int64N(left)
	}
	i := len(p.Disputes)
	p.Disputes = append(p.Disputes, payment.Dispute{Ref: fmt.Sprintf("%s_du_%d", p.Ref, i+1), Amount: left, State: payment.DisputeOpen, Reason: "fraudulent", Due: b.now() + 7*day})
	b.counts.add("outcome: dispute opened")
	b.tell(p)
	b.later(b.r.Int64N(3*day), func() {
		p.Disputes[i].State = [...]payment.DisputeState{payment.DisputeWon, payment.DisputeLost}[b.r.IntN(2)]
		b.counts.add("outcome: dispute " + p.Disputes[i].State.String())
		b.tell(p)
	})
}
