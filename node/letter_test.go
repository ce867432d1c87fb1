package node_test

import (
	"context"
	"strings"
	"testing"

	"facevalue/sale"
	"facevalue/vault"
)

// The letter of an order has its tickets, in the words of the plan, and goes to whom
// the buyer said; nothing goes to somebody who was erased.
func TestTicketsInTheMail(t *testing.T) {
	w := newWorld(t)
	w.own = true
	w.reopen()
	w.club(300)
	buyGuest := func(n int, contact string) vault.Ref {
		t.Helper()
		held, _, err := w.hold(n, 1, 2)
		if err != nil || !held.OK() {
			t.Fatalf("%s %v", held.Status, err)
		}
		person, err := w.node.Vault().NewPerson()
		if err != nil {
			t.Fatal(err)
		}
		sealed, err := w.node.Vault().Seal(context.Background(), vault.Item{Ref: person, Purpose: "buyer", Plain: []byte(contact)})
		if err != nil {
			t.Fatal(err)
		}
		cmd := w.checkout(n, held)
		cmd.Person, cmd.Sealed = person, sealed[0]
		if contact == "gone" {
			if err := w.node.Vault().Erase(context.Background(), w.clock.Now(), person); err != nil {
				t.Fatal(err)
			}
		}
		out, _, err := w.sale().Submit(context.Background(), cmd)
		if err != nil || !out.OK() {
			t.Fatalf("%s %+v %v", out.Status, out.Detail, err)
		}
		return person
	}
	buyGuest(1, "gone")
	person := buyGuest(2, `{"name":"Fay","email":"fay@example.com"}`)
	<-w.post.news
	m := w.post.sent[0]
	if m.To != "fay@example.com" || m.Person != person {
		t.Errorf("to %s", m.To)
	}
	for _, want := range []string{"The gig", "The Hall", "Guest", "tkt_club_3", "tkt_club_4", "ord_club_2", "FV1:", "Acme GmbH", "2027-03-16 09:00 (Europe/Berlin)", "/orders/ord_club_2"} {
		if !strings.Contains(m.Text, want) {
			t.Errorf("the letter does not say %q:\n%s", want, m.Text)
		}
	}
	settled := func() (open int) {
		if err := w.sale().Live().Read(func(m *sale.Machine, _ uint64) { open = m.Summary().OpenEffects }); err != nil {
			t.Fatal(err)
		}
		return open
	}
	for seq := w.sale().Live().Seq(); settled() > 0; seq++ {
		if err := w.sale().Live().Wait(context.Background(), seq+1); err != nil {
			t.Fatal(err)
		}
	}
	if len(w.post.sent) != 1 {
		t.Errorf("%d letters, one is to nobody", len(w.post.sent))
	}
}

// Whoever is erased is gone from the views too, and stays so when they are made again;
// the order stays.
func TestErase(t *testing.T) {
	w := newWorld(t)
	w.club(300)
	w.sealed(1)
	ctx := context.Background()
	look := func() (contact, name string) {
		t.Helper()
		if err := w.node.Views().WaitSeq(ctx, "sale-club", w.sale().Stats().Seq); err != nil {
			t.Fatal(err)
		}
		o, found, err := w.node.Views().Order(ctx, "club", 1)
		if err != nil || !found || o.State != "confirmed" {
			t.Fatalf("%+v %v", o.Order, err)
		}
		return o.Contact, o.Name
	}
	if contact, name := look(); contact != "open" || name != "Fay" {
		t.Fatalf("%s %s", contact, name)
	}
	var person vault.Ref
	if err := w.sale().Live().Read(func(m *sale.Machine, _ uint64) {
		o, _ := m.OrderInfo(1)
		person = o.Person
	}); err != nil {
		t.Fatal(err)
	}
	if err := w.node.Erase(ctx, person); err != nil {
		t.Fatal(err)
	}
	if contact, name := look(); contact != "erased" || name != "" {
		t.Errorf("erased, and the views have %s %s", contact, name)
	}
	w.close()
	w.rebuilt()
	w.open()
	if contact, name := look(); contact != "erased" || name != "" {
		t.Errorf("made again, and the views have %s %s", contact, name)
	}
}
