package admin

import "facevalue/views"

// LineBody is a frozen line: so many units, and what one costs.
type LineBody struct {
	Kind       string     `json:"kind"`
	Key        string     `json:"key"`
	Event      string     `json:"event,omitempty"`
	Count      int64      `json:"count"`
	Price      int64      `json:"price,omitempty" doc:"Number of the list price."`
	Allocation string     `json:"allocation,omitempty"`
	Bundle     string     `json:"bundle,omitempty"`
	Code       string     `json:"code,omitempty"`
	Unit       []PartBody `json:"unit"`
	Total      int64      `json:"total"`
}

// PartBody is one part of what a unit costs.
type PartBody struct {
	Account string `json:"account" enum:"face,discount,fee,tax,included,off"`
	Code    string `json:"code,omitempty"`
	Payee   string `json:"payee,omitempty"`
	Rate    int64  `json:"rate_ppm,omitempty"`
	Amount  int64  `json:"amount"`
	Kept    int64  `json:"kept,omitempty" doc:"Not given back with the unit."`
}

// TicketBody is a ticket as staff sees it.
type TicketBody struct {
	Ticket   string `json:"ticket"`
	Type     string `json:"type"`
	Event    string `json:"event"`
	Seat     string `json:"seat,omitempty"`
	Label    string `json:"label,omitempty"`
	State    string `json:"state"`
	Attendee string `json:"attendee" enum:"open,erased,sealed,none"`
	Name     string `json:"name,omitempty"`
	Email    string `json:"email,omitempty"`
}

// AnswerBody is an answer or a consent.
type AnswerBody struct {
	Ticket   int64   `json:"ticket" doc:"Number of the ticket, below 0 for the ordinal of one to come, 0 for the order."`
	Question string  `json:"question"`
	Version  int64   `json:"version"`
	Language string  `json:"language,omitempty"`
	At       Instant `json:"at"`
	Agreed   bool    `json:"agreed"`
	State    string  `json:"state"`
	Text     string  `json:"text,omitempty"`
}

// PaymentBody is money that came in.
type PaymentBody struct {
	At     Instant `json:"at"`
	Amount int64   `json:"amount"`
	Tender string  `json:"tender"`
	Ref    string  `json:"ref,omitempty"`
}

// EffectBody is work that was, or is, owed to the outside world.
type EffectBody struct {
	ID     uint64   `json:"id"`
	Kind   string   `json:"kind"`
	Amount int64    `json:"amount,omitempty"`
	Reason string   `json:"reason,omitempty"`
	Opened Instant  `json:"opened_at"`
	Closed *Instant `json:"closed_at,omitempty"`
	Done   bool     `json:"done"`
	Ref    string   `json:"ref,omitempty"`
	Why    string   `json:"why,omitempty"`
}

// StoryBody is one thing that became true of an order.
type StoryBody struct {
	Seq    uint64  `json:"seq"`
	At     Instant `json:"at"`
	Kind   string  `json:"kind"`
	Role   string  `json:"role"`
	Name   string  `json:"name,omitempty"`
	Amount int64   `json:"amount,omitempty"`
	Count  int64   `json:"count,omitempty"`
	Ref    string  `json:"ref,omitempty"`
	Reason string  `json:"reason,omitempty"`
	Text   string  `json:"text"`
}

func orderBody(o *views.OrderView) OrderBody {
	b := OrderBody{
		OrderRow: orderRow(&o.Order), Lines: []LineBody{}, Tickets: []TicketBody{}, Answers: []AnswerBody{},
		Payments: []PaymentBody{}, Effects: []EffectBody{}, Story: []StoryBody{},
	}
	for _, l := range o.Lines {
		b.Lines = append(b.Lines, lineBody(l))
	}
	for _, t := range o.Tickets {
		b.Tickets = append(b.Tickets, TicketBody{ticketID(o.Sale, t.N), t.Type, t.Event, t.Seat, t.Label, t.State, t.Attendee, t.Name, t.Email})
	}
	for _, a := range o.Answers {
		b.Answers = append(b.Answers, AnswerBody{a.Ticket, a.Question, a.Version, a.Language, Instant(a.At), a.Agreed, a.State, a.Text})
	}
	for _, p := range o.Payments {
		b.Payments = append(b.Payments, PaymentBody{Instant(p.At), p.Amount, p.Tender, p.Ref})
	}
	for _, e := range o.Effects {
		b.Effects = append(b.Effects, EffectBody{e.ID, e.Kind, e.Amount, e.Reason, Instant(e.Opened), instantOf(e.Closed), e.Done, e.Ref, e.Why})
	}
	for _, s := range o.Story {
		b.Story = append(b.Story, StoryBody{s.Seq, Instant(s.At), s.Kind, s.Role, s.Name, s.Amount, s.Count, s.Ref, s.Reason, s.Text})
	}
	return b
}

func lineBody(l views.Line) LineBody {
	b := LineBody{
		Kind: l.Kind, Key: l.Key, Event: l.Event, Count: l.Count, Price: l.Price, Allocation: l.Allocation, Bundle: l.Bundle, Code: l.Code,
		Unit: []PartBody{}, Total: l.Total,
	}
	for _, p := range l.Unit {
		b.Unit = append(b.Unit, PartBody(p))
	}
	return b
}
