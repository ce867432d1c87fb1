package sale

import "facevalue/payment"

// A buyer may object to a payment at their bank. While the bank looks into it the money
// is held back: nothing of it can go back by us too. Won, it is ours again; lost, it is
// the buyer's, and the tickets are void or stay, as the sale's policy has it. No stock
// returns by itself: whether a seat is sold again that somebody may come for is a
// person's to say.

// DisputeRule is what a dispute does to an order's tickets.
type DisputeRule uint8

// The rules of disputes.
const (
	DisputeVoids    DisputeRule = iota // they stay valid until a dispute of all the money is lost
	DisputeSuspends                    // and admit nobody meanwhile
	DisputeKeeps                       // they stay valid whatever comes of it
	disputeRuleEnd
)

// ReasonDispute is the reason why tickets are void whose money the bank took back.
const ReasonDispute = "dispute lost"

const (
	disputeOpen = payment.DisputeOpen
	disputeWon  = payment.DisputeWon
	disputeLost = payment.DisputeLost
)

// mostDisputes bounds the disputes of one order, and mostOutside its refunds made at the
// provider's.
const (
	mostDisputes = 64
	mostOutside  = 256
)

// dispute is one objection.
type dispute struct {
	ref, payment string
	reason       string
	amount       int64
	state        payment.DisputeState
	due          int64  // until when evidence is taken; 0 = none is
	used         uint32 // tickets that had admitted somebody when it became known
	suspends     bool
}

// NoteDispute tells what the provider says of a dispute.
type NoteDispute struct {
	Meta
	Order   uint64
	Payment string // the provider's name for it
	Ref     string // and for the dispute
	Amount  int64
	State   payment.DisputeState
	Reason  string
	Due     int64
}

// noteDispute states what is news of a dispute; what is known already changes nothing.
func (m *Machine) noteDispute(c *NoteDispute, now int64) Outcome {
	if c.Ref == "" || badText(c.Ref) || badText(c.Payment) || badText(c.Reason) || c.Amount <= 0 || c.Amount > maxTotal || c.Due < 0 ||
		c.State < disputeOpen || c.State > disputeLost {
		return refuse(Malformed, "a dispute has the provider's reference, an amount above 0 and a state, its texts at most 256 bytes")
	}
	o, out := m.orderOf(c.Order, Claim{}, c.By)
	if o == nil {
		return out
	}
	known := o.beside().disputeOf(c.Ref)
	switch {
	case known == nil && len(o.beside().disputes) >= mostDisputes:
		return Outcome{Status: TooMany, Detail: &Detail{What: "disputes of one order", Available: mostDisputes}}
	case known != nil && known.state == c.State && known.amount == c.Amount && known.due == c.Due:
		return Outcome{Ref: o.n}
	case known != nil && known.state != disputeOpen:
		return m.changedMind(o, known, c, now)
	}
	m.stateDispute(o, c, now)
	return Outcome{Ref: o.n}
}

// disputeOf is the dispute that the provider calls so.
func (p *purse) disputeOf(ref string) *dispute {
	for i := range p.disputes {
		if p.disputes[i].ref == ref {
			return &p.disputes[i]
		}
	}
	return nil
}

// changedMind puts a dispute on the list that had ended and has ended otherwise since:
// its tickets may be void, its money spent.
func (m *Machine) changedMind(o *order, known *dispute, c *NoteDispute, now int64) Outcome {
	if known.state == c.State || c.State == disputeOpen {
		return Outcome{Ref: o.n} // of something that is over only its end counts
	}
	m.fact(&DisputeNoted{Order: o.n, Ref: c.Ref, Payment: c.Payment, Amount: known.amount, State: c.State, Reason: c.Reason, Due: c.Due, At: now, Again: true})
	m.listDispute(o, c, now, "it had been "+known.state.String()+" and is "+c.State.String()+" now")
	return Outcome{Ref: o.n}
}

// stateDispute states where a dispute stands, what it took when it is lost, and what
// becomes of the tickets.
func (m *Machine) stateDispute(o *order, c *NoteDispute, now int64) {
	f := &DisputeNoted{
		Order: o.n, Ref: c.Ref, Payment: c.Payment, Amount: c.Amount, State: c.State, Reason: c.Reason, Due: c.Due, At: now,
		Used: m.admitted(o), Suspends: m.policy.Disputes == DisputeSuspends,
	}
	if c.State != disputeLost {
		m.fact(f)
		return
	}
	f.Owed = min(c.Amount, o.owed)
	f.Took = min(c.Amount-f.Owed, max(o.net(), 0))
	m.fact(f)
	if left := o.net() - f.Took; left <= 0 && m.policy.Disputes != DisputeKeeps && m.settled(o).OK() && o.live > 0 {
		m.fact(&TicketsVoided{
			Order: o.n, Tickets: m.liveTickets(o), Withheld: true, Reason: ReasonDispute, Cancels: true,
			Value: o.total, Credit: o.beside().credit + f.Took - max(-left, 0), By: c.By,
		})
		m.open(Effect{Kind: NoticeEffect, Order: o.n, Reason: ReasonDispute})
	}
	m.listDispute(o, c, now, c.Reason)
}

func (m *Machine) listDispute(o *order, c *NoteDispute, now int64, reason string) {
	m.fact(&ReviewOpened{Row: ReviewRow{
		Kind: ReviewDispute, Order: o.n, Amount: c.Amount, Currency: m.sellers[o.seller].Currency, Ref: c.Ref, Since: now, Reason: reason,
	}})
}

// admitted is how many of an order's tickets have been used.
func (m *Machine) admitted(o *order) uint32 {
	var n uint32
	for _, t := range m.liveTickets(o) {
		if m.ticketAt(t).state == ticketAdmitted {
			n++
		}
	}
	return n
}

func (m *Machine) applyDisputeNoted(f *DisputeNoted) {
	o := m.orderAt(f.Order)
	p := o.purse()
	d := p.disputeOf(f.Ref)
	if d == nil {
		p.disputes = append(p.disputes, dispute{ref: f.Ref, payment: f.Payment, used: f.Used, suspends: f.Suspends})
		d = &p.disputes[len(p.disputes)-1]
	}
	d.amount, d.state, d.reason, d.due = f.Amount, f.State, f.Reason, f.Due
	if f.State == disputeLost && !f.Again {
		p.gone += f.Took + f.Owed
		p.credit += f.Took
		m.unowe(o, f.Owed)
	}
}

// suspended says whether an order's tickets admit nobody while its bank looks into a
// dispute.
func (o *order) suspended() bool {
	for i := range o.beside().disputes {
		if d := &o.own.disputes[i]; d.state == disputeOpen && d.suspends {
			return true
		}
	}
	return false
}

// mayRepay refuses to give back what a bank holds back, or will not take.
func (o *order) mayRepay(amount int64) Outcome {
	held := o.beside().disputed()
	if held == 0 || amount <= max(o.net()-held, 0) {
		return Outcome{}
	}
	return Outcome{Status: Disputed, Detail: &Detail{What: "order", Available: max(o.net()-held, 0)}}
}
