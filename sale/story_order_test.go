package sale

import (
	"crypto/sha256"
	"strconv"
	"strings"
)

// personKey is the vault key of somebody's sealed data.
func personKey(name string) (key [16]byte) {
	sum := sha256.Sum256([]byte("person:" + name))
	copy(key[:], sum[:])
	return key
}

// attendees takes attendees=(ann, bob): who walks in, ticket by ticket; "-" for none,
// "nobody" for an attendee without a name.
func (a *args) attendees() []Attendee {
	var out []Attendee
	for i, name := range a.list("attendees") {
		if n, other, is := strings.Cut(name, ":"); is {
			i, _ = strconv.Atoi(n)
			name, i = other, i-1
		}
		if name == "nobody" {
			out = append(out, Attendee{Ticket: uint32(i)})
		} else if name != "-" {
			out = append(out, Attendee{Ticket: uint32(i), Person: personKey(name), Sealed: []byte(name)})
		}
	}
	return out
}

// answers takes answers=(terms, diet=..): a word is agreed to or answered; #2 after it
// makes it the second attendee's, v1 an answer to the first version of the text.
func (a *args) answers() []Answer {
	var out []Answer
	for _, text := range a.list("answers") {
		parts := strings.Fields(text)
		q := a.s.index(a.s.question, parts[0], "question")
		an := Answer{Question: q, Version: 1, Language: "en", At: a.s.r.now, Agreed: true}
		if int(q) < len(a.s.r.m.questions) {
			an.Version = a.s.r.m.questions[q].Version
		}
		for _, p := range parts[1:] {
			n, err := strconv.Atoi(p[1:])
			switch {
			case p[0] == 'v' && err == nil:
				an.Version = uint32(n)
			case p[0] == '#':
				an.Ticket = uint32(n)
			case p == "no":
				an.Agreed = false
			default:
				an.Agreed, an.Sealed = false, []byte(p)
			}
		}
		out = append(out, an)
	}
	return out
}

// tellCheckout makes an order of a hold: checkout o1 hold=h1 learn=email:bo.
func (s *story) tellCheckout(a *args) string {
	name := a.word("name of the order")
	n := s.numberOf(s.hold, a.value("hold", ""))
	cmd := &Checkout{
		Meta: a.meta(Actor{}), Hold: n, Owner: a.owner(n), Claims: s.claims(a.list("learn")), Person: personKey("buyer"),
		Attendees: a.attendees(), Answers: a.answers(), Language: "en",
	}
	if size := a.integer("sealed", 0); size > 0 {
		cmd.Sealed = make([]byte, size)
	}
	if a.flag("nobody") {
		cmd.Person = [16]byte{}
	}
	cmd.Tender = a.value("tender", "")
	seller := uint32(0)
	if h := s.r.m.liveHold(n); h != nil {
		cmd.Agreed, seller = h.total, h.seller
	}
	cmd.Agreed = a.amount("agreed", seller, cmd.Agreed)
	out := s.do(cmd)
	if !out.OK() {
		text := s.refusal(out, 0)
		switch {
		case out.Status == PriceChanged:
			text += ", it costs " + s.money(out.Total, seller)
		case out.Status == HoldGone && out.Ref != 0:
			text += ", it became " + nameOf(s.order, out.Ref)
		}
		return text
	}
	s.order[name] = out.Ref
	text := "ok " + name + ", " + s.money(out.Total, seller)
	if out.Expires != 0 {
		text += ", pay until " + clock(out.Expires)
	}
	return text + s.opened()
}

// tellCounter sells at the counter, or gives away: comp o1 ga=2 reason=press,
// counter o2 ga=1 tender=cash.
func (s *story) tellCounter(a *args) string {
	name := a.word("name of the order")
	cmd := &SellAtCounter{
		Meta: a.meta(Actor{Role: BoxOffice, Name: "kim"}), Free: a.verb == "comp", Reason: a.value("reason", ""),
		Tender: a.value("tender", ""), Claims: s.claims(a.list("buyer")), Codes: a.codes(), Attendees: a.attendees(), Answers: a.answers(),
		Alloc: s.index(s.alloc, a.value("alloc", "general"), "allocation"),
	}
	if w := a.value("window", ""); w != "" {
		cmd.Window = s.index(s.window, w, "window") + 1
	}
	cmd.Wants = a.wants("")
	out := s.do(cmd)
	if !out.OK() {
		return s.refusal(out, s.eventOfWants(cmd.Wants))
	}
	s.order[name] = out.Ref
	seller := s.r.m.orderAt(out.Ref).seller
	return "ok " + name + ", " + s.money(out.Total, seller) + ": " + s.lines(out.Detail.Lines, seller) + s.opened()
}

// tellPay lets the open charge of an order end: pay o1, pay o1 amount=40.00, decline o1.
func (s *story) tellPay(a *args) string {
	o := s.r.m.orderAt(s.numberOf(s.order, a.word("order")))
	cmd := &FinishEffect{Meta: a.meta(Actor{Role: House}), Effect: o.charge, Result: EffectDone, Tender: "card", Ref: "ch"}
	cmd.Amount = a.amount("amount", o.seller, s.r.m.effects[o.charge].Amount)
	cmd.Currency = a.value("in", "")
	if a.verb == "decline" {
		cmd.Result, cmd.Amount, cmd.Reason = EffectDeclined, 0, a.value("reason", "declined")
	}
	out := s.do(cmd)
	if !out.OK() {
		return s.refusal(out, 0)
	}
	return "ok" + s.opened()
}

// tellRefunded lets the oldest open refund of an order end, well or badly.
func (s *story) tellRefunded(a *args) string {
	n := s.numberOf(s.order, a.word("order"))
	for _, e := range s.r.m.Open(nil) {
		if e.Order != n || e.Kind != RefundEffect {
			continue
		}
		cmd := &FinishEffect{Meta: a.meta(Actor{Role: House}), Effect: e.ID, Result: EffectDone, Amount: e.Amount, Ref: "re"}
		seller := s.r.m.orderAt(n).seller
		if a.verb == "refund-failed" {
			cmd.Result, cmd.Reason, cmd.Amount = EffectDeclined, "account closed", 0
		}
		cmd.Amount = a.amount("back", seller, cmd.Amount)
		out := s.do(cmd)
		if !out.OK() {
			return s.refusal(out, 0)
		}
		return "ok " + s.money(e.Amount, seller) + s.opened()
	}
	return "no refund is open"
}

// tellFinish ends an effect by its number, to say what nobody should.
func (s *story) tellFinish(a *args) string {
	n, _ := strconv.ParseUint(a.word("effect"), 10, 64)
	return s.organize(0, &FinishEffect{
		Meta: a.meta(Actor{Role: House}), Effect: n, Result: EffectResult(a.integer("result", 1)), Amount: a.integer("amount", 0),
	})
}

func (s *story) tellRetry(a *args) string {
	n := s.numberOf(s.order, a.word("order"))
	out := s.do(&RetryPayment{Meta: a.meta(Actor{}), Order: n, Owner: a.ownerOfOrder(n)})
	if !out.OK() {
		return s.refusal(out, 0)
	}
	return "ok" + s.opened()
}

// ownerOfOrder takes who asks: who bought it unless the line says another.
func (a *args) ownerOfOrder(n uint64) Claim {
	if b := a.value("buyer", ""); b != "" {
		return a.s.claim(b)
	}
	if n == 0 || n > uint64(a.s.r.m.orders.n) {
		return Claim{}
	}
	return a.s.r.m.orderAt(n).owner
}

// tickets takes tickets=(1,3), counted within the order.
func (a *args) tickets(n uint64) []uint64 {
	var all, out []uint64
	if n > 0 && n <= uint64(a.s.r.m.orders.n) {
		for _, is := range a.s.r.m.orderAt(n).issued {
			for t := is.first; t < is.first+uint64(is.count); t++ {
				all = append(all, t)
			}
		}
	}
	for _, text := range a.list("tickets") {
		if raw, ok := strings.CutPrefix(text, "#"); ok {
			t, _ := strconv.ParseUint(raw, 10, 64)
			out = append(out, t)
			continue
		}
		i, err := strconv.Atoi(text)
		if err != nil || i < 1 || i > len(all) {
			a.s.fatalf("the order has no ticket %s", text)
		}
		out = append(out, all[i-1])
	}
	return out
}

// tellCancel cancels an order, or tickets of it. Staff does it unless by=fan.
func (s *story) tellCancel(a *args) string {
	n := s.numberOf(s.order, a.word("order"))
	meta := a.meta(organizer)
	reason, withFees, withhold := a.value("reason", "asked for"), a.flag("with-fees"), a.flag("withhold")
	var out Outcome
	if a.has("tickets") {
		tickets := a.tickets(n)
		out = s.do(&CancelTickets{Meta: meta, Order: n, Owner: a.ownerOfOrder(n), Tickets: tickets, Reason: reason, WithFees: withFees, Withhold: withhold})
	} else {
		out = s.do(&CancelOrder{Meta: meta, Order: n, Owner: a.ownerOfOrder(n), Reason: reason, WithFees: withFees, Withhold: withhold})
	}
	switch {
	case !out.OK():
		return s.refusal(out, 0)
	case out.Expires != 0:
		return "ok, it stands until " + clock(out.Expires) + " at most" + s.opened()
	}
	return "ok" + s.opened()
}

// tellAdjust adds lines: adjust o1 discount=10.00:sorry fee=5.00:seat gift=3.00 reason=..
func (s *story) tellAdjust(a *args) string {
	n := s.numberOf(s.order, a.word("order"))
	cmd := &AdjustOrder{Meta: a.meta(organizer), Order: n, Reason: a.value("reason", ""), Tender: a.value("tender", "")}
	seller := uint32(0)
	if n <= uint64(s.r.m.orders.n) {
		seller = s.r.m.orderAt(n).seller
	}
	for i := range a.named {
		if a.used[i] {
			continue
		}
		a.used[i] = true
		amount, code, _ := strings.Cut(a.named[i].Vals[0], ":")
		l := Adjustment{Amount: s.amount(amount, seller), Code: code}
		switch key := a.named[i].Key; key {
		case "discount":
			l.Kind, l.Amount = DiscountLine, -l.Amount
		case "fee":
			l.Kind = FeeLine
		case "ticket":
			l.Kind = TicketLine
		default:
			l.Kind, l.Index = DonationLine, s.index(s.item, key, "item")
			if int(l.Index) < len(s.r.m.items) && s.r.m.items[l.Index].def.Kind != Donation {
				count, _ := strconv.Atoi(amount)
				l = Adjustment{Kind: s.r.m.items[l.Index].lineKind(), Index: l.Index, Count: uint32(count)}
			}
		}
		cmd.Lines = append(cmd.Lines, l)
	}
	out := s.do(cmd)
	if !out.OK() {
		return s.refusal(out, 0)
	}
	return "ok, it costs " + s.money(out.Total, seller) + s.opened()
}

func (s *story) tellExchange(a *args) string {
	n := s.numberOf(s.order, a.word("order"))
	tickets, hold := a.tickets(n), s.numberOf(s.hold, a.value("hold", ""))
	out := s.do(&Exchange{Meta: a.meta(Actor{}), Order: n, Owner: a.ownerOfOrder(n), Hold: hold, Tickets: tickets, Attendees: a.attendees(), Answers: a.answers()})
	if !out.OK() {
		return s.refusal(out, 0)
	}
	seller := s.r.m.orderAt(n).seller
	if out.Expires != 0 {
		return "ok, " + s.money(out.Total, seller) + " more to pay until " + clock(out.Expires) + s.opened()
	}
	return "ok, " + s.money(-out.Total, seller) + " goes back" + s.opened()
}

func (s *story) tellContact(a *args) string {
	n := s.numberOf(s.order, a.word("order"))
	return s.organize(0, &CorrectContact{Meta: a.meta(organizer), Order: n, Person: personKey(a.value("person", "bo")), Reason: a.value("reason", "")})
}

// tellName sets who walks in: name o1 tickets=2 person=eve.
func (s *story) tellName(a *args) string {
	n := s.numberOf(s.order, a.word("order"))
	tickets := append(a.tickets(n), 0)
	return s.organize(0, &NameTicket{
		Meta: a.meta(Actor{}), Ticket: tickets[0], Owner: a.ownerOfOrder(n), Person: personKey(a.value("person", "")),
		Sealed: make([]byte, a.integer("sealed", 0)),
	})
}
