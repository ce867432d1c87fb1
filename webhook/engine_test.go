package webhook

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"facevalue/catalog"
	"facevalue/sale"
)

// TestWhatIsSaid: which facts become which messages, with what in them.
func TestWhatIsSaid(t *testing.T) {
	w := newWorld(t)
	r := newReceiver(t)
	w.house.add("org-acme", start-1, &catalog.EventMoved{Event: "night"}) // before anybody listened
	w.house.add("org-acme", start, &catalog.EventChanged{Event: "night"}, &catalog.ProfileSet{}, &catalog.EventTurned{Event: "night", State: catalog.EventCancelled})
	w.house.add("sale-acme", start+1, &sale.HoldPlaced{Hold: 1}, issued(7, 1, 2, 0))
	w.house.add("sale-acme", start+2, issued(7, 3, 1, 2))
	w.house.add("sale-acme", start+3, &sale.EffectOpened{Effect: sale.Effect{ID: 5, Kind: sale.RefundEffect, Order: 7, Amount: 900}}, &sale.EffectClosed{ID: 4, Result: sale.EffectDone})
	w.house.add("sale-acme", start+4, &sale.TicketsVoided{Order: 7, Tickets: []uint64{1}}, &sale.EffectClosed{ID: 5, Result: sale.EffectDone})
	w.house.add("sale-acme", start+5, &sale.TicketsVoided{Order: 7, Tickets: []uint64{2, 3}, Cancels: true}, &sale.OrderClosed{Order: 8})
	w.house.hook("books", r.URL)
	var said []string
	sequence := map[float64]bool{}
	for range 10 {
		g := <-r.got
		line := g.topic
		for _, key := range []string{"sale", "event", "change", "order", "amount"} {
			if v, ok := g.data[key]; ok {
				line += fmt.Sprintf(" %v", v)
			}
		}
		if tickets, ok := g.data["tickets"].([]any); ok {
			for _, one := range tickets {
				line += fmt.Sprintf(" %v", one.(map[string]any)["ticket"])
			}
		}
		said = append(said, g.data["organizer"].(string)+" "+line)
		n := g.data["sequence"].(float64)
		if g.data["sale"] != nil && sequence[n] {
			t.Errorf("%s has the sequence number %v, as another has", line, n)
		}
		sequence[n] = true
		if !strings.HasPrefix(g.id, "msg_") || !g.signedBy("secret of books") || g.header.Get("Content-Type") != "application/json" {
			t.Errorf("%s: %v", g.id, g.header)
		}
	}
	slices.Sort(said)
	want := []string{
		"org_acme event.changed night cancelled",
		"org_acme event.changed night described",
		"org_acme order.cancelled sale_acme ord_acme_7",
		"org_acme order.cancelled sale_acme ord_acme_8",
		"org_acme order.confirmed sale_acme ord_acme_7",
		"org_acme order.refunded sale_acme ord_acme_7 900",
		"org_acme ticket.issued sale_acme ord_acme_7 tkt_acme_1 tkt_acme_2",
		"org_acme ticket.issued sale_acme ord_acme_7 tkt_acme_3",
		"org_acme ticket.voided sale_acme ord_acme_7 tkt_acme_1",
		"org_acme ticket.voided sale_acme ord_acme_7 tkt_acme_2 tkt_acme_3",
	}
	if strings.Join(said, "\n") != strings.Join(want, "\n") {
		t.Errorf("said\n%s", strings.Join(said, "\n"))
	}
}

// TestSequenceAscends: whatever order messages arrive in, a receiver can put what concerns
// one order into the order in which it happened.
func TestSequenceAscends(t *testing.T) {
	w := newWorld(t)
	r := newReceiver(t)
	for n := range int64(50) {
		w.house.add("sale-acme", start+n, issued(7, uint64(n*2), 2, 0), issued(7, uint64(n*2+1), 1, 5))
	}
	w.house.hook("books", r.URL)
	sent := w.until("books", func(sent []Sent) bool { return len(sent) == 150 && all("delivered")(sent) })
	var last float64
	seen := map[string]float64{}
	for range 150 {
		g := <-r.got
		seen[g.id] = g.data["sequence"].(float64)
	}
	for i := len(sent) - 1; i >= 0; i-- { // as they were made
		if n := seen[sent[i].ID]; n <= last {
			t.Fatalf("%s has %v behind %v", sent[i].ID, n, last)
		} else {
			last = n
		}
	}
}

// TestTopics: a webhook hears of what it asked for, and of what it asks for later from
// then on.
func TestTopics(t *testing.T) {
	w := newWorld(t)
	r := newReceiver(t)
	w.house.add("sale-acme", start, issued(1, 1, 1, 0))
	w.house.hook("books", r.URL, "order.confirmed")
	w.until("books", all("delivered"))
	w.house.change("books", func(t *Target) { t.Topics = []string{"ticket.issued"} })
	for heard := false; !heard; { // who sends hears of the change a moment later
		w.engine.each(func(c *courier) { heard = c.target.Load().Wants("ticket.issued") })
	}
	w.house.add("sale-acme", start+1, issued(2, 2, 1, 0))
	sent := w.until("books", func(sent []Sent) bool { return len(sent) == 2 && all("delivered")(sent) })
	if sent[0].Topic != "ticket.issued" || sent[1].Topic != "order.confirmed" {
		t.Errorf("%s, then %s", sent[1].Topic, sent[0].Topic)
	}
}

func TestSoldOutIsSaidOnce(t *testing.T) {
	w := newWorld(t)
	r := newReceiver(t)
	sold := func(is bool) {
		w.house.mu.Lock()
		w.house.sold = is
		w.house.mu.Unlock()
	}
	w.house.hook("books", r.URL, "sale.sold_out", "ticket.issued")
	tell := func(n int64, want int) {
		t.Helper()
		w.house.add("sale-acme", start+n, issued(uint64(n), uint64(n), 1, 0))
		w.until("books", func(sent []Sent) bool { return len(sent) == want && all("delivered")(sent) })
	}
	tell(1, 1)
	sold(true)
	tell(2, 3)
	tell(3, 4)
	sold(false) // something came back
	tell(4, 5)
	sold(true)
	tell(5, 7)
	topics := ""
	for range 7 {
		g := <-r.got
		topics += g.topic[:1]
		if g.topic == "sale.sold_out" && g.data["sale"] != "sale_acme" {
			t.Errorf("%s", g.body)
		}
	}
	if strings.Count(topics, "s") != 2 {
		t.Errorf("sold out was said as %s", topics)
	}
}

// TestAtLeastOnce: what was being sent when the process ended is sent again, with the same
// id and bytes; what was taken is not.
func TestAtLeastOnce(t *testing.T) {
	w := newWorld(t)
	r := newReceiver(t)
	w.house.hook("books", r.URL, "ticket.issued")
	w.house.add("sale-acme", start, issued(1, 1, 1, 0))
	first := <-r.got
	w.until("books", all("delivered"))
	r.hang = make(chan struct{})
	w.house.add("sale-acme", start+1, issued(2, 2, 1, 0))
	second := <-r.got
	w.close()
	close(r.hang)
	w.open()
	again := <-r.got
	if again.id != second.id || string(again.body) != string(second.body) || again.id == first.id {
		t.Errorf("%s %s, and then %s %s", second.id, second.body, again.id, again.body)
	}
	w.until("books", func(sent []Sent) bool { return len(sent) == 2 && all("delivered")(sent) })
	if len(r.got) != 0 {
		t.Errorf("%d more", len(r.got))
	}
}

// TestLostFile: without the file of its progress a webhook hears again of three days, by
// the same ids, and of nothing older.
func TestLostFile(t *testing.T) {
	w := newWorld(t)
	r := newReceiver(t)
	w.house.hook("books", r.URL, "ticket.issued")
	w.house.add("sale-acme", start, issued(1, 1, 1, 0))
	w.house.add("sale-acme", start+9*day, issued(2, 2, 1, 0))
	w.until("books", func(sent []Sent) bool { return len(sent) == 2 && all("delivered")(sent) })
	ids := map[string]bool{(<-r.got).id: true, (<-r.got).id: true}
	w.close()
	w.path += ".new"
	w.now.Store(start + 10*day)
	w.open()
	if g := <-r.got; !ids[g.id] || !strings.Contains(string(g.body), "tkt_acme_2") {
		t.Errorf("%s: %s", g.id, g.body)
	}
	w.until("books", all("delivered"))
	if len(r.got) != 0 {
		t.Errorf("%d more", len(r.got))
	}
}

// TestAnotherHistory: where the journal was put back from an older copy, the webhook hears
// of what really happened, by ids that were never given.
func TestAnotherHistory(t *testing.T) {
	w := newWorld(t)
	r := newReceiver(t)
	w.house.hook("books", r.URL, "ticket.issued")
	w.house.add("sale-acme", start, issued(1, 1, 1, 0))
	w.house.add("sale-acme", start+1, issued(2, 2, 1, 0))
	w.until("books", func(sent []Sent) bool { return len(sent) == 2 && all("delivered")(sent) })
	ids := map[string]bool{(<-r.got).id: true, (<-r.got).id: true}
	w.close()
	w.house.records["sale-acme"] = w.house.records["sale-acme"][:1]
	w.open()
	w.house.add("sale-acme", start+99, issued(9, 2, 1, 0))
	for {
		if g := <-r.got; !ids[g.id] {
			if !strings.Contains(string(g.body), "ord_acme_9") {
				t.Errorf("%s", g.body)
			}
			break
		}
	}
}

// TestHeldSendsNothing: while effects are held back no message goes out.
func TestHeldSendsNothing(t *testing.T) {
	w := newWorld(t)
	r := newReceiver(t)
	w.house.mu.Lock()
	w.house.held = true
	w.house.mu.Unlock()
	w.house.hook("books", r.URL, "ticket.issued")
	w.house.add("sale-acme", start, issued(1, 1, 1, 0))
	for range 50 {
		w.pass(1)
		if sent := w.log("books"); len(sent) != 0 || len(r.got) != 0 {
			t.Fatalf("%+v, %d were sent", sent, len(r.got))
		}
	}
	w.house.mu.Lock()
	w.house.held = false
	w.house.mu.Unlock()
	w.engine.Rewire()
	if g := <-r.got; g.topic != "ticket.issued" {
		t.Errorf("%s", g.body)
	}
}
