package sale

import (
	"strings"
	"testing"
)

// What a buyer sends along is bounded in all, and not only piece by piece; and what
// is given up is no more than there is.
func TestBoundsInAll(t *testing.T) {
	r := newRows(t, usual())
	h := r.must(&PlaceHold{Wants: []Want{{Count: 2, Seats: r.seats("a1", "a2")}}, Claims: []Claim{buyer(1)}})
	blob := make([]byte, maxSealed)
	many := make([]Answer, maxPersonal/maxSealed)
	for i := range many {
		many[i].Sealed = blob
	}
	r.must(&AddQuestion{Meta: boss, Def: QuestionDef{Key: "terms", Version: 1}})
	line := r.m.liveHold(h.Ref).lines[0]
	for says, cmd := range map[string]Command{
		"at most 256 KiB in all": &Checkout{Hold: h.Ref, Owner: buyer(1), Agreed: h.Total, Answers: many, Sealed: []byte("x")},
		"section's name":         &PlaceHold{Wants: []Want{{Count: 1, Section: strings.Repeat("x", maxText+1)}}, Claims: []Claim{buyer(2)}},
		"than the line has":      &AmendHold{Hold: h.Ref, Owner: buyer(1), Drop: []Drop{{Seats: append(r.seats("b1"), line.Seats...)}}},
		"named twice":            &CancelTickets{Meta: boss, Order: 1, Tickets: []uint64{1, 2, 1}},
	} {
		if out := r.do(cmd); out.Status != Malformed || !strings.Contains(out.Detail.What, says) {
			t.Errorf("%s: %v %+v", says, out.Status, out.Detail)
		}
	}
	r.must(&Checkout{Hold: h.Ref, Owner: buyer(1), Agreed: h.Total, Answers: many})
}

// An order of thousands may answer for every one of its attendees.
func TestAnswersForEveryAttendee(t *testing.T) {
	r := newFloor(t, usual())
	r.must(&SetCapacity{Meta: boss, Capacity: 2000})
	r.must(&AddQuestion{Meta: boss, Def: QuestionDef{Key: "terms", Version: 1, Consent: true, Attendee: true, Required: true}})
	var given []Answer
	for n := range uint32(1999) {
		given = append(given, Answer{Version: 1, Agreed: true, Ticket: n + 1})
	}
	h := r.must(&PlaceHold{Meta: boss, Wants: []Want{{Index: 1, Count: 2000}}, Claims: []Claim{buyer(1)}})
	order := &Checkout{Hold: h.Ref, Owner: buyer(1), Agreed: h.Total, Answers: given}
	r.refused(AnswerMissing, order)
	order.Answers = append(given, Answer{Version: 1, Agreed: true, Ticket: 2000})
	r.must(order)
}
