package views

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"facevalue/sale"
)

// The story of an order is what became true of it, in words.
func TestOrderStory(t *testing.T) {
	w := shop("club")
	w.now += 1000
	h := w.do(&sale.PlaceHold{Wants: []sale.Want{{Index: 0, Count: 2}}, Claims: []sale.Claim{session(1)}})
	p, guest := w.person(), w.person()
	o := w.do(&sale.Checkout{
		Hold: h.Ref, Owner: session(1), Agreed: h.Total, Person: p, Sealed: seal(p, PurposeBuyer, contact{Name: "Anna"}), Language: "fr",
		Attendees: []sale.Attendee{{Ticket: 1, Person: guest, Sealed: seal(guest, PurposeAttendee, contact{Name: "Guest"})}},
		Answers: []sale.Answer{
			{Version: 1, Agreed: true, Language: "fr"},
			{Question: 1, Version: 1, Ticket: 2, Language: "fr", Sealed: seal(guest, PurposeAnswer, "no nuts")},
		},
	})
	end := func(e sale.Effect, c sale.FinishEffect) {
		t.Helper()
		c.By, c.Effect = house, e.ID
		if out := w.do(&c); !out.OK() {
			t.Fatal(out)
		}
	}
	open := func() sale.Effect {
		t.Helper()
		all := w.m.Open(nil)
		if len(all) == 0 {
			t.Fatal("nothing is open")
		}
		return all[0]
	}
	end(open(), sale.FinishEffect{Result: sale.EffectDeclined, Reason: "card expired", Ref: "pi_1"})
	if out := w.do(&sale.RetryPayment{Order: o.Ref, Owner: session(1)}); !out.OK() {
		t.Fatal(out)
	}
	charge := open()
	w.do(&sale.BeginEffect{Meta: sale.Meta{By: house}, Effect: charge.ID, Ref: "pi_2"})
	end(charge, sale.FinishEffect{Result: sale.EffectDone, Amount: charge.Amount, Tender: "card", Ref: "pi_2"})
	end(open(), sale.FinishEffect{Result: sale.EffectDone})
	w.do(&sale.CancelTickets{Meta: sale.Meta{By: boss}, Order: o.Ref, Tickets: []uint64{1}, Reason: "view blocked", WithFees: true})
	end(open(), sale.FinishEffect{Result: sale.EffectDeclined, Reason: "account closed"})
	v := w.views(t, t.TempDir())
	defer v.Close()

	story, err := v.OrderStory(context.Background(), "club", o.Ref)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range story {
		got = append(got, s.Text)
	}
	want := []string{
		"placed, from hold 1",
		"47.50 EUR asked for",
		"payment of 47.50 EUR was declined: card expired",
		"47.50 EUR asked for",
		"payment of 47.50 EUR went through",
		"paid 47.50 EUR: card",
		"2 tickets issued",
		"tickets sent",
		"1 tickets cancelled, 23.00 EUR less by olga: view blocked",
		"23.00 EUR owed back: view blocked",
		"refund of 23.00 EUR failed: a person has to look: account closed",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the story is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}

	view, ok, err := v.Order(context.Background(), "club", o.Ref)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	if !reflect.DeepEqual(view.Story, story) || view.Seq != uint64(len(w.records)) {
		t.Errorf("the order's story is another, or of record %d", view.Seq)
	}
	if a := view.Answers; len(a) != 2 || a[0] != (Answer{Question: "terms", Version: 1, Language: "fr", At: view.At, Agreed: true, State: "none"}) ||
		a[1] != (Answer{Ticket: 2, Question: "diet", Version: 1, Language: "fr", At: view.At, State: "open", Text: "no nuts"}) {
		t.Errorf("answers are %+v", a)
	}
	if k := view.Tickets; len(k) != 2 || k[0].State != "cancelled" || k[1].State != "live" || k[1].Name != "Guest" || k[0].Name != "" || k[1].Type != "ga" {
		t.Errorf("tickets are %+v", k)
	}
	if l := view.Lines; len(l) != 2 || l[0].Total != 4600 || l[0].Count != 2 || l[1].Kind != "fee" || l[1].Total != 150 || len(l[0].Unit) != 5 || l[0].Unit[0] != (Part{Account: "face", Amount: 2000}) {
		t.Errorf("lines are %+v", l)
	}
	if x := view.Payments; len(x) != 1 || x[0].Amount != 4750 || x[0].Ref != "pi_2" || x[0].Tender != "card" {
		t.Errorf("payments are %+v", x)
	}
	var effects []string
	for _, e := range view.Effects {
		effects = append(effects, fmt.Sprintf("%s %d %t %t %s %s", e.Kind, e.Amount, e.Closed != 0, e.Done, e.Ref, e.Why))
	}
	if got, want := strings.Join(effects, "; "), "charge 4750 true false pi_1 card expired; charge 4750 true true pi_2 ; delivery 0 true true  ; refund 2300 true false  account closed; notice 0 false false  ; notice 0 false false  "; got != want {
		t.Errorf("effects are\n%s\nwant\n%s", got, want)
	}
	if view.Owed != 2300 || view.Language != "fr" || view.Contact != "open" || view.Channel != "web" || view.Live != 1 || view.Tender != "card" {
		t.Errorf("the order is %+v", view.Order)
	}
	answers := sheetRows(t, v.ExportAnswers, Query{Sales: []string{"club"}})
	has(t, answers, 0, map[string]string{"question": "terms", "agreed": "true", "ticket": "", "answer": "none"})
	has(t, answers, 1, map[string]string{"question": "diet", "agreed": "false", "ticket": "tkt_club_2", "text": "no nuts"})
	if _, ok, err := v.Order(context.Background(), "club", 99); ok || err != nil {
		t.Errorf("an order that is not there is found, %v", err)
	}
	if _, ok, err := v.Order(context.Background(), "tour", 1); ok || err != nil {
		t.Errorf("an order of no sale is found, %v", err)
	}
}

// A seat that the chart calls something else is called so on its ticket, from before
// the swap or after.
func TestRenamedSeats(t *testing.T) {
	w := shop("club")
	w.buy(contact{}, sale.Want{Index: 2, Count: 1, Seats: []uint32{0}})
	v := openViews(t, t.TempDir()+"/views.db", w.options())
	defer v.Close()
	feedAll(t, v, w)
	if out := w.do(&sale.SwapChart{Meta: sale.Meta{By: boss}, Event: 1, Chart: hall2.Hash()}); !out.OK() {
		t.Fatal(out)
	}
	feedAll(t, v, w)
	for seat, want := range map[string]int{"a-1": 1, hall.Describe(0): 0, hall2.Describe(0): 1} {
		if got := found(t, v, Query{Sales: []string{"club"}, Seat: seat}); len(got) != want {
			t.Errorf("seat %q finds %v, want %d", seat, got, want)
		}
	}
}

func TestCapacity(t *testing.T) {
	w := shop("club")
	by := sale.Meta{By: boss}
	w.buy(contact{}, sale.Want{Index: 0, Count: 3})
	w.do(&sale.PlaceHold{Wants: []sale.Want{{Index: 0, Count: 2}}, Claims: []sale.Claim{session(1)}})
	w.do(&sale.PlaceHold{Wants: []sale.Want{{Index: 2, Count: 1}}, Claims: []sale.Claim{session(2)}})
	w.do(&sale.BlockSeats{Meta: by, Event: 1, Seats: []uint32{24, 25, 26}, Kill: true, Reason: "camera"})
	w.do(&sale.BlockSeats{Meta: by, Event: 1, Seats: []uint32{30}, Reason: "press"})
	w.do(&sale.UnblockSeats{Meta: by, Event: 1, Seats: []uint32{25}})
	w.do(&sale.BlockCount{Meta: by, Pool: 0, Count: 4, Reason: "stage"})
	v := w.views(t, t.TempDir())
	defer v.Close()
	rows, err := v.Capacity(context.Background(), "club")
	if err != nil {
		t.Fatal(err)
	}
	want := []CapacityRow{
		{What: "event", Key: "gig", Event: "gig"},
		{What: "event", Key: "play", Event: "play", Capacity: 32, Free: 28, Held: 1, Blocked: 3, Killed: 2},
		{What: "pool", Key: "floor", Event: "gig", Allocation: "general", Capacity: 200, Free: 161, Held: 2, Sold: 3, Blocked: 4},
		{What: "pool", Key: "floor", Event: "gig", Allocation: "members", Free: 30},
		{What: "pool", Key: "scarfs", Allocation: "general", Capacity: 60, Free: 60},
	}
	if !reflect.DeepEqual(rows, want) {
		t.Errorf("capacity is\n%+v\nwant\n%+v", rows, want)
	}
	held, err := v.HoldsNow(context.Background(), "club")
	if err != nil || held.Live != 2 || len(held.Of) != 2 || held.Of[0].Held+held.Of[1].Held != 3 {
		t.Errorf("held are %+v, %v", held, err)
	}
}
