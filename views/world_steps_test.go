package views

import (
	"fmt"

	"facevalue/sale"
	"facevalue/seating"
)

// step does one random thing.
func (w *world) step() {
	r := w.rand
	w.pass(r.Int64N(4000))
	fan := r.Uint32N(5)
	switch n := r.IntN(36); {
	case n < 7:
		w.do(w.place(fan))
	case n < 12:
		w.checkout(fan)
	case n < 20:
		w.finish()
	case n < 24:
		w.after()
	case n < 27:
		w.exchange(fan)
	case n < 29:
		w.counter()
	case n < 33:
		w.staff()
	default:
		w.organize()
	}
}

func (w *world) wants() []sale.Want {
	r := w.rand
	var wants []sale.Want
	if r.IntN(8) == 0 {
		wants = append(wants, sale.Want{Kind: sale.BundleLine, Count: 1})
	} else {
		typ := r.Uint32N(4)
		wants = append(wants, sale.Want{Index: typ, Count: 1 + r.Uint32N(3), Apart: true})
	}
	if r.IntN(4) == 0 {
		wants = append(wants, sale.Want{Kind: sale.ItemLine, Count: 1 + r.Uint32N(2)})
	}
	if r.IntN(5) == 0 {
		wants = append(wants, sale.Want{Kind: sale.DonationLine, Index: 1, Count: 100 + r.Uint32N(900)})
	}
	if r.IntN(5) == 0 {
		wants = append(wants, sale.Want{Kind: sale.DeliveryLine, Index: 2, Count: 1})
	}
	return wants
}

func (w *world) place(fan uint32) *sale.PlaceHold {
	c := &sale.PlaceHold{Wants: w.wants(), Claims: []sale.Claim{session(fan), mail(fan)}}
	switch w.rand.IntN(5) {
	case 0:
		c.Codes = []string{"tenth"}
	case 1:
		c.Codes = []string{"tenth", "v-2"}
	case 2:
		c.Window, c.Codes = 1, []string{"member"}
	}
	return c
}

// someHold is a live hold of a fan, 0 if there is none.
func (w *world) someHold(fan uint32) sale.HoldInfo {
	for n := w.m.Holds(); n > 0 && n+40 > w.m.Holds(); n-- {
		if h, _ := w.m.HoldInfo(n); h.State == "live" && h.Owner == session(fan) && h.Exchange == 0 {
			return h
		}
	}
	return sale.HoldInfo{}
}

func (w *world) someOrder() sale.OrderInfo {
	if w.m.Orders() == 0 {
		return sale.OrderInfo{}
	}
	o, _ := w.m.OrderInfo(1 + w.rand.Uint64N(w.m.Orders()))
	return o
}

func (w *world) answers(h sale.HoldInfo, person [16]byte) []sale.Answer {
	answers := []sale.Answer{{Question: 0, Version: 1, Agreed: true, Language: "en"}}
	if len(h.Lines) > 0 && h.Lines[0].Kind == sale.TicketLine && w.rand.IntN(2) == 0 {
		answers = append(answers, sale.Answer{Question: 1, Version: 1, Ticket: 1, Language: "de", Sealed: seal(person, PurposeAnswer, "no nuts")})
	}
	return answers
}

func (w *world) checkout(fan uint32) {
	h := w.someHold(fan)
	if h.Hold == 0 {
		return
	}
	p, guest := w.person(), w.person()
	c := &sale.Checkout{
		Hold: h.Hold, Owner: session(fan), Claims: []sale.Claim{mail(fan)}, Agreed: h.Total, Person: p,
		Sealed: seal(p, PurposeBuyer, contactOf(p)), Answers: w.answers(h, guest), Language: "en",
	}
	if h.Lines[0].Kind == sale.TicketLine && w.rand.IntN(2) == 0 {
		c.Attendees = []sale.Attendee{{Person: guest, Sealed: seal(guest, PurposeAttendee, contactOf(guest))}}
	}
	if w.rand.IntN(12) == 0 {
		c.Sealed = []byte("noise")
	}
	w.do(c)
}

// finish carries out some effect that is open.
func (w *world) finish() {
	open := w.m.Open(nil)
	if len(open) == 0 {
		return
	}
	e := open[w.rand.IntN(len(open))]
	w.end(e)
}

func (w *world) end(e sale.Effect) {
	r := w.rand
	c := &sale.FinishEffect{Meta: sale.Meta{By: house}, Effect: e.ID, Result: sale.EffectDone, Ref: fmt.Sprintf("pi_%d", e.ID)}
	if r.IntN(6) == 0 {
		c.Result, c.Reason = sale.EffectDeclined, "no"
	}
	if e.Kind == sale.ChargeEffect && c.Result == sale.EffectDone {
		c.Amount, c.Tender = e.Amount, []string{"card", "sepa"}[r.IntN(2)]
		if r.IntN(10) == 0 {
			c.Amount++
		}
	}
	if r.IntN(4) == 0 {
		w.do(&sale.BeginEffect{Meta: sale.Meta{By: house}, Effect: e.ID, Ref: c.Ref}, c)
		return
	}
	w.do(c)
}

func (w *world) after() {
	o := w.someOrder()
	if o.Order == 0 {
		return
	}
	switch w.rand.IntN(4) {
	case 0:
		w.do(&sale.CancelOrder{Order: o.Order, Owner: o.Owner, Reason: "ill"})
	case 1:
		if t := valid(o); len(t) > 0 {
			w.do(&sale.CancelTickets{Order: o.Order, Owner: o.Owner, Tickets: t[:1+w.rand.IntN(len(t))]})
		}
	case 2:
		w.do(&sale.RetryPayment{Order: o.Order, Owner: o.Owner})
	default:
		if t := valid(o); len(t) > 0 {
			p := w.person()
			w.do(&sale.NameTicket{Ticket: t[0], Owner: o.Owner, Person: p, Sealed: seal(p, PurposeAttendee, contactOf(p))})
		}
	}
}

func valid(o sale.OrderInfo) []uint64 {
	var live []uint64
	for _, t := range o.Tickets {
		if t.State == "live" {
			live = append(live, t.Ticket)
		}
	}
	return live
}

func (w *world) exchange(fan uint32) {
	h := w.someHold(fan)
	for range 30 {
		o := w.someOrder()
		t := valid(o)
		if h.Hold == 0 || o.Owner != session(fan) || len(t) == 0 {
			continue
		}
		guest := w.person()
		c := &sale.Exchange{Order: o.Order, Owner: session(fan), Hold: h.Hold, Tickets: t[:1+w.rand.IntN(len(t))], Answers: w.answers(h, guest)}
		if h.Lines[0].Kind == sale.TicketLine {
			c.Attendees = []sale.Attendee{{Person: guest, Sealed: seal(guest, PurposeAttendee, contactOf(guest))}}
		}
		w.do(c)
		return
	}
}

func (w *world) counter() {
	p := w.person()
	c := &sale.SellAtCounter{
		Meta: sale.Meta{By: clerk}, Wants: w.wants(), Free: w.rand.IntN(3) == 0, Tender: "cash", Reason: "at the door", Ref: "till 1",
		Person: p, Sealed: seal(p, PurposeBuyer, contactOf(p)), Window: w.rand.Uint32N(2),
	}
	w.do(c)
}

func (w *world) staff() {
	o, by := w.someOrder(), sale.Meta{By: boss}
	if o.Order == 0 {
		return
	}
	r := w.rand
	switch r.IntN(6) {
	case 0:
		w.do(&sale.CancelOrder{Meta: by, Order: o.Order, Reason: "double", WithFees: r.IntN(2) == 0, Withhold: r.IntN(3) == 0})
	case 1:
		if t := valid(o); len(t) > 0 {
			w.do(&sale.CancelTickets{Meta: by, Order: o.Order, Reason: "view", WithFees: r.IntN(2) == 0, Tickets: t[:1+r.IntN(len(t))]})
		}
	case 2:
		p := w.person()
		w.do(&sale.CorrectContact{Meta: by, Order: o.Order, Reason: "misspelt", Person: p, Sealed: seal(p, PurposeBuyer, contactOf(p))})
	default:
		adjustments := []sale.Adjustment{
			{Kind: sale.DiscountLine, Amount: -1 - r.Int64N(700), Code: "view"},
			{Kind: sale.FeeLine, Amount: 1 + r.Int64N(500), Code: "post"},
			{Kind: sale.DonationLine, Index: 1, Amount: 500},
			{Kind: sale.ItemLine, Index: 0, Count: 1},
		}
		w.do(&sale.AdjustOrder{Meta: by, Order: o.Order, Reason: "asked for", Lines: adjustments[r.IntN(4):][:1]})
	}
}

func (w *world) organize() {
	r, by := w.rand, sale.Meta{By: boss}
	switch r.IntN(9) {
	case 0:
		typ := r.Uint32N(4)
		w.do(&sale.SetPrice{Meta: by, Type: typ, Price: price(1500 + r.Int64N(3)*500)})
	case 1:
		w.do(&sale.ChangeWindow{Meta: by, Window: 0, Def: sale.WindowDef{Key: "general", Types: []uint32{0, 1, 2, 3}, Channel: []string{"web", "app", ""}[r.IntN(3)]}})
	case 2:
		seats := []uint32{r.Uint32N(32)}
		w.do(&sale.BlockSeats{Meta: by, Event: 1, Seats: seats, Kill: r.IntN(2) == 0, Reason: "camera"})
	case 3:
		for i, b := range w.m.SeatBits(1, nil) {
			if b&sale.SeatState == sale.SeatBlocked {
				w.do(&sale.UnblockSeats{Meta: by, Event: 1, Seats: []uint32{uint32(i)}})
				return
			}
		}
	case 4:
		w.do(&sale.MoveCount{Meta: by, Pool: 0, From: r.Uint32N(2), To: r.Uint32N(2), Count: 1 + r.Uint32N(20)})
	case 5:
		w.do(&sale.SetCapacity{Meta: by, Pool: 0, Capacity: 120 + r.Uint32N(100), Accept: "fire officer"})
	case 6:
		w.do(&sale.BlockCount{Meta: by, Pool: 0, Count: 1 + r.Int64N(3), Reason: "stage"})
	case 7:
		w.do(&sale.MoveSeats{Meta: by, Event: 1, Seats: []uint32{r.Uint32N(32)}, Alloc: r.Uint32N(2)})
	default:
		if r.IntN(3) == 0 {
			to := []*seating.Chart{hall, hall2}[r.IntN(2)]
			w.do(&sale.SwapChart{Meta: by, Event: 1, Chart: to.Hash()})
		}
	}
}
