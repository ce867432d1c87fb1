package sale

import (
	"fmt"
	"strings"

	"facevalue/money"
)

// refusal says no in one line: status, what it is about, and what could be had.
func (s *story) refusal(out Outcome, event uint32) string {
	text := "refused " + out.Status.String()
	d := out.Detail
	if d == nil {
		return text
	}
	if d.What != "" {
		text += ": " + d.What
	}
	if len(d.Seats) > 0 {
		if d.Event != 0 {
			event = d.Event
		}
		text += ", seats " + s.seatNames(event, d.Seats)
	}
	for _, n := range d.Tickets {
		text += fmt.Sprintf(", ticket #%d", n)
	}
	var more []string
	if d.Index != 0 && out.Status == AnswerMissing {
		more = append(more, fmt.Sprintf("ticket %d", d.Index+1))
	} else if d.Index != 0 {
		more = append(more, fmt.Sprintf("line %d", d.Index+1))
	}
	if d.Available != 0 {
		more = append(more, fmt.Sprintf("%d available", d.Available))
	}
	if d.Returning != 0 {
		more = append(more, fmt.Sprintf("%d held may return", d.Returning))
	}
	if d.At != 0 {
		more = append(more, "at "+clock(d.At))
	}
	if len(more) > 0 {
		text += " (" + strings.Join(more, ", ") + ")"
	}
	return text
}

// lines tells frozen lines: 2 ga 50.00; 1 stalls 40.00 A-1-1.
func (s *story) lines(lines []Line, seller uint32) string {
	var told []string
	for i := range lines {
		l := &lines[i]
		u := s.r.m.unitOf(l)
		text := fmt.Sprintf("%d %s %s", l.Count, s.r.m.lineName(l), s.unit(u, seller))
		if l.Kind == TicketLine && len(l.Seats) > 0 {
			text += " " + s.seatNames(s.r.m.types[l.Index].def.Event, l.Seats)
		}
		if l.Drew != 0 {
			text += " from " + s.r.m.allocs[l.Alloc]
		}
		told = append(told, text)
	}
	return strings.Join(told, "; ")
}

// unit says what one unit costs, with what it is made of where that is more than
// a face value.
func (s *story) unit(u *Unit, seller uint32) string {
	plain := func(amount int64) string {
		text, _, _ := strings.Cut(s.money(amount, seller), " ")
		return text
	}
	text := plain(u.Total())
	var parts []string
	if u.Discount != 0 {
		parts = append(parts, plain(u.Face)+" less "+plain(u.Discount))
	} else if u.Face != u.Total() && u.Face != 0 {
		parts = append(parts, plain(u.Face))
	}
	for _, f := range u.Fees {
		parts = append(parts, f.Code+" "+plain(f.Amount))
	}
	for _, t := range u.Taxes {
		name := t.Code + " "
		if t.Included {
			name = "incl. " + name
		}
		parts = append(parts, name+plain(t.Amount))
	}
	if len(parts) > 0 {
		text += " (" + strings.Join(parts, ", ") + ")"
	}
	return text
}

// effect says what the outside world is owed.
func (s *story) effect(e Effect) string {
	switch e.Kind {
	case ChargeEffect:
		return "charge " + s.money(e.Amount, s.r.m.orderAt(e.Order).seller)
	case RefundEffect:
		return "refund " + s.money(e.Amount, s.r.m.orderAt(e.Order).seller)
	case DeliverEffect:
		return "deliver"
	case CancelEffect:
		return "call the payment off"
	case CaptureEffect:
		return "capture " + s.money(e.Amount, s.r.m.orderAt(e.Order).seller)
	default:
		return "notice"
	}
}

// opened tells the effects that the last command opened.
func (s *story) opened() string {
	var told []string
	for _, e := range s.r.m.Opened(nil) {
		told = append(told, s.effect(e))
	}
	told = append(told, s.review()...)
	if len(told) == 0 {
		return ""
	}
	return " -> " + strings.Join(told, ", ")
}

// review tells the rows that have come to the review list.
func (s *story) review() []string {
	var told []string
	for _, r := range s.r.m.Review() {
		if r.Row > s.listed {
			told = append(told, "review "+r.Kind.String()+" "+s.amountIn(r.Amount, r.Currency))
		}
	}
	s.listed = s.r.m.lastReview
	return told
}

// amountIn is an amount of a currency that need not be a seller's.
func (s *story) amountIn(amount int64, currency string) string {
	c, err := money.ParseCurrency(currency)
	if err != nil {
		s.fatalf("%v", err)
	}
	m, err := money.New(money.Amount(amount), c)
	if err != nil {
		s.fatalf("%v", err)
	}
	return m.String()
}

// stock is the stock of every pool and event, as told.
func (s *story) stock() []string {
	m := s.r.m
	var told []string
	for i := range m.pools {
		told = append(told, m.pools[i].def.Key+": "+s.poolStock(&m.pools[i]))
	}
	for i := range m.events {
		e := &m.events[i]
		if e.chart == nil {
			continue
		}
		text := fmt.Sprintf("%s: free=%d held=%d sold=%d", e.def.Key, e.count[free], e.count[held], e.count[sold])
		if n := e.count[blocked]; n != 0 {
			text += fmt.Sprintf(" blocked=%d", n)
		}
		told = append(told, text)
	}
	return told
}

func (s *story) poolStock(p *pool) string {
	text := fmt.Sprintf("free=%d held=%d sold=%d", p.freeIn(0), p.sum(held), p.sum(sold))
	if n := p.sum(blocked); n != 0 {
		text += fmt.Sprintf(" blocked=%d", n)
	}
	if p.over != 0 {
		text += fmt.Sprintf(" over=%d", p.over)
	}
	for a := 1; a < len(p.cells); a++ {
		if p.cells[a] != (cell{}) {
			text += fmt.Sprintf(" %s=%d", s.r.m.allocs[a], p.freeIn(uint8(a)))
		}
	}
	return text
}

// stockTold is what of the stock a command changed; a hold that was refused tells
// the only pool of a sale as it is.
func (s *story) stockTold(before []string, verb string) string {
	after := s.stock()
	text := ""
	for i, now := range after {
		if i >= len(before) || before[i] != now {
			text += "   " + now
		}
	}
	if text == "" && len(after) == 1 && (verb == "hold" || verb == "amend") {
		text = "   " + after[0]
	}
	return text
}

// showHold says what a hold is.
func (s *story) showHold(n uint64) string {
	h := s.r.m.liveHold(n)
	if h == nil {
		fate := map[uint32]string{fateReleased: "released", fateLapsed: "lapsed", fateOrdered: "ordered"}[s.r.m.fate[n-1]&fateMask]
		return fate
	}
	return "live until " + clock(s.r.m.expiry(h)) + ", " + s.money(h.total, h.seller) + ": " + s.lines(h.lines, h.seller)
}

// showOrder says what an order is, what it costs and where its money is.
func (s *story) showOrder(n uint64) string {
	o := s.r.m.orderAt(n)
	state := [...]string{orderWaits: "waits", orderConfirmed: "confirmed", orderLapsed: "lapsed", orderCancelled: "cancelled"}[o.state]
	text := fmt.Sprintf("%s, costs %s", state, s.money(o.total, o.seller))
	for _, sum := range [...]struct {
		what   string
		amount int64
	}{{"paid", o.paid}, {"refunded", o.refunded}, {"refunding", o.refunding}, {"owed", o.owed}, {"disputed", o.beside().disputed()}, {"gone", o.beside().gone}, {"credit", o.beside().credit}, {"written off", o.beside().kept}, {"by hand", o.beside().hand}} {
		if sum.amount != 0 {
			text += ", " + sum.what + " " + s.money(sum.amount, o.seller)
		}
	}
	return text + fmt.Sprintf(", %d live tickets: ", o.live) + s.lines(o.lines, o.seller)
}
