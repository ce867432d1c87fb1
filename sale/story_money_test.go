package sale

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"facevalue/payment"
)

// tenders takes tender=(transfer due=7d ceiling=3d max=500.00 open=2 fans, cash max=100.00).
func (a *args) tenders(key string) []Tender {
	var all []Tender
	for _, text := range a.list(key) {
		words := strings.Fields(text)
		k, known := TenderKindOf(words[0])
		if !known {
			a.s.fatalf("no tender %q", words[0])
		}
		t := Tender{Kind: k}
		for _, w := range words[1:] {
			name, value, _ := strings.Cut(w, ":")
			switch name {
			case "due":
				t.DueIn = a.s.span(value)
			case "ceiling":
				t.Ceiling = a.s.span(value)
			case "max":
				t.Max = a.s.amount(value, 0)
			case "open":
				n, _ := strconv.ParseUint(value, 10, 32)
				t.Open = uint32(n)
			case "fans":
				t.Fans = true
			default:
				a.s.fatalf("a tender has no %q", name)
			}
		}
		all = append(all, t)
	}
	return all
}

// answerTold is an accepted command in a line, or its refusal.
func (s *story) answerTold(out Outcome) string {
	if !out.OK() {
		return s.refusal(out, 0)
	}
	return "ok" + s.opened()
}

// tellAuthorise says that money for an order's charge is set aside: authorise o1,
// authorise o1 amount=40.00 ref=pay-2 charge=1.
func (s *story) tellAuthorise(a *args) string {
	o := s.r.m.orderAt(s.numberOf(s.order, a.word("order")))
	charge := o.charge
	for _, id := range sortedKeys(s.r.m.unpaid) {
		if s.r.m.unpaid[id] == o.n && o.charge == 0 {
			charge = id // that has ended
		}
	}
	charge = uint64(a.integer("charge", int64(charge)))
	return s.answerTold(s.do(&NoteAuthorised{
		Meta: a.meta(house.By), Effect: charge, Amount: a.amount("amount", o.seller, max(s.r.m.effects[charge].Amount, 1)), Currency: a.value("in", ""),
		Tender: "card", Ref: a.value("ref", cmp.Or(s.r.m.effects[charge].Ref, "ch")),
	}))
}

// tellNotCaptured says that money which was set aside cannot be taken.
func (s *story) tellNotCaptured(a *args) string {
	o := s.r.m.orderAt(s.numberOf(s.order, a.word("order")))
	return s.answerTold(s.do(&FinishEffect{
		Meta: a.meta(house.By), Effect: s.r.m.effects[o.charge].capture, Result: EffectDeclined, Reason: a.value("reason", "card expired"),
	}))
}

// tellDispute says where a dispute stands: dispute o1 open amount=50.00, dispute o1 won.
func (s *story) tellDispute(a *args) string {
	n := s.numberOf(s.order, a.word("order"))
	state := slices.Index([]string{"", "open", "won", "lost"}, a.word("open, won or lost"))
	o := s.r.m.orderAt(n)
	cmd := &NoteDispute{Meta: a.meta(house.By), Order: n, Payment: "ch", Ref: a.value("ref", "dp"), Reason: a.value("reason", "fraudulent"), State: payment.DisputeState(state)}
	amount := o.paid
	if known := o.beside().disputeOf(cmd.Ref); known != nil {
		amount = known.amount
	}
	cmd.Amount = a.amount("amount", o.seller, amount)
	return s.answerTold(s.do(cmd))
}

// tellOutside says that money went back which nobody here asked for: outside o1 20.00
// ref=re_1 failed.
func (s *story) tellOutside(a *args) string {
	n := s.numberOf(s.order, a.word("order"))
	cmd := &NoteRefund{Meta: a.meta(house.By), Order: n, Payment: "ch", Ref: a.value("ref", "re_1"), State: payment.RefundDone, Reason: a.value("reason", "")}
	cmd.Amount = s.amount(a.word("amount"), s.r.m.orderAt(n).seller)
	if a.flag("failed") {
		cmd.State = payment.RefundFailed
	}
	return s.answerTold(s.do(cmd))
}

// tellReturned says that a refund of ours, which was done, has come back.
func (s *story) tellReturned(a *args) string {
	n := s.numberOf(s.order, a.word("order"))
	o := s.r.m.orderAt(n)
	row := o.beside().refunds[len(o.beside().refunds)-1]
	return s.answerTold(s.do(&NoteRefund{
		Meta: a.meta(house.By), Order: n, Payment: "ch", Ref: a.value("ref", "re_ours"), Effect: row.effect, Amount: a.amount("amount", o.seller, row.amount),
		State: payment.RefundFailed, Reason: "account closed",
	}))
}

// tellOrphan says that there is money nobody knows of: orphan pi_9 70.00.
func (s *story) tellOrphan(a *args) string {
	cmd := &NoteOrphan{Meta: a.meta(house.By), Ref: a.word("payment"), Name: "ord_tour_9", Currency: "EUR", Reason: "another copy of the journal"}
	cmd.Amount = s.amount(a.word("amount"), 0)
	return s.answerTold(s.do(cmd))
}

// tellMarkPaid says that money came beside the provider: paid-by transfer o1 50.00
// ref=slip-1.
func (s *story) tellMarkPaid(a *args) string {
	tender := a.word("tender")
	n := s.numberOf(s.order, a.word("order"))
	cmd := &MarkPaid{Meta: a.meta(Actor{Role: Finance, Name: "fay"}), Order: n, Tender: tender, Ref: a.value("ref", "slip-1")}
	cmd.Amount = s.amount(a.word("amount"), 0)
	out := s.do(cmd)
	if out.OK() && out.Total > 0 {
		return "ok, " + s.money(out.Total, s.r.m.orderAt(n).seller) + " to come" + s.opened()
	}
	return s.answerTold(out)
}

// tellCloseReview closes a row: close 1 by_hand ref=slip-9 reason=(at the till).
func (s *story) tellCloseReview(a *args) string {
	row, _ := strconv.ParseUint(a.word("row"), 10, 64)
	return s.answerTold(s.do(&CloseReview{
		Meta: a.meta(Actor{Role: Finance, Name: "fay"}), Row: row, Did: ReviewEndOf(a.word("what was done")), Ref: a.value("ref", ""), Reason: a.value("reason", ""),
	}))
}

// tellReview tells the review list.
func (s *story) tellReview(a *args) string {
	var told []string
	for _, r := range s.r.m.Review() {
		text := fmt.Sprintf("%d: %s %s since %s", r.Row, r.Kind, s.amountIn(r.Amount, r.Currency), clock(r.Since))
		if r.Order != 0 {
			text += " of " + nameOf(s.order, r.Order)
		}
		if r.Reason != "" {
			text += ", " + r.Reason
		}
		told = append(told, text)
	}
	if told == nil {
		return "nobody has to look at anything"
	}
	return strings.Join(told, "\n")
}
