package node_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"facevalue/sale"
	"facevalue/vault"
)

// Tickets on paper: none before the money is there, those that are valid then, and
// none that was voided.
func TestPapers(t *testing.T) {
	w := newWorld(t)
	w.own = true
	w.reopen()
	w.club(300)
	ctx := context.Background()
	papers := func(order uint64) (file, calendar []byte) {
		t.Helper()
		file, err := w.node.Papers().Tickets(ctx, "club", order)
		if err != nil {
			t.Fatal(err)
		}
		calendar, err = w.node.Papers().Calendar(ctx, "club", order)
		if err != nil {
			t.Fatal(err)
		}
		return file, calendar
	}
	waits, _ := w.buy(1, 0, 2)
	if file, calendar := papers(waits); file != nil || calendar != nil {
		t.Errorf("an order that is not paid has %d and %d bytes on paper", len(file), len(calendar))
	}

	order, _ := w.buy(2, 1, 3)
	file, calendar := papers(order)
	if n := pages(file); n != 3 {
		t.Errorf("%d pages for three tickets", n)
	}
	if again, _ := papers(order); !bytes.Equal(file, again) {
		t.Error("the same tickets are other bytes")
	}
	for _, want := range []string{"DTSTART:20270316T080000Z", "SUMMARY:The gig", "LOCATION:The Hall", "UID:ord_club_2-gig@facevalue"} {
		if !strings.Contains(string(calendar), want+"\r\n") {
			t.Errorf("the calendar does not say %s:\n%s", want, calendar)
		}
	}

	info := w.state(order, "confirmed")
	house := sale.Meta{By: sale.Actor{Role: sale.House}}
	w.told(&sale.CancelTickets{Meta: house, Order: order, Tickets: []uint64{info.Tickets[0].Ticket}, Reason: "wrong"})
	if file, _ := papers(order); pages(file) != 2 {
		t.Errorf("%d pages, one of three tickets is void", pages(file))
	}
	w.told(&sale.CancelOrder{Meta: house, Order: order, Reason: "rain"})
	if file, calendar := papers(order); file != nil || calendar != nil {
		t.Errorf("a cancelled order has %d and %d bytes on paper", len(file), len(calendar))
	}

	if _, err := w.node.Papers().Tickets(ctx, "nosuch", 1); err == nil {
		t.Error("printed of no sale")
	}
}

func pages(file []byte) int { return bytes.Count(file, []byte("/Type /Page\n")) }

// told has a command carried out.
func (w *world) told(c sale.Command) {
	w.t.Helper()
	out, seq, err := w.sale().Submit(context.Background(), c)
	if err != nil || !out.OK() {
		w.t.Fatalf("%T: %s %+v %v", c, out.Status, out.Detail, err)
	}
	if err := w.sale().Live().Wait(context.Background(), seq); err != nil {
		w.t.Fatal(err)
	}
}

// Who was named for a ticket is told to whom the order is shown; nobody is made up for
// the others.
func TestAttendees(t *testing.T) {
	w := newWorld(t)
	w.club(300)
	ctx, v := context.Background(), w.node.Vault()
	held, _, err := w.hold(1, 1, 2)
	if err != nil || !held.OK() {
		t.Fatalf("%+v %v", held, err)
	}
	buyer, _ := v.NewPerson()
	guest, _ := v.NewPerson()
	blobs, err := v.Seal(ctx,
		vault.Item{Ref: buyer, Purpose: "buyer", Plain: []byte(`{"name":"Fay","email":"fay@example.com"}`)},
		vault.Item{Ref: guest, Purpose: "attendee", Plain: []byte(`{"name":"Gus"}`)})
	if err != nil {
		t.Fatal(err)
	}
	cmd := w.checkout(1, held)
	cmd.Person, cmd.Sealed = buyer, blobs[0]
	cmd.Attendees = []sale.Attendee{{Ticket: 1, Person: guest, Sealed: blobs[1]}}
	w.told(cmd)
	names, err := w.node.Papers().Attendees(ctx, "club", 1)
	if err != nil || len(names) != 1 || names[2] != "Gus" {
		t.Errorf("%v %v", names, err)
	}
	if _, err := w.node.Papers().Attendees(ctx, "nosuch", 1); err == nil {
		t.Error("named of no sale")
	}
}
