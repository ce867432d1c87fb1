package api

import (
	"net/http"
	"strings"
	"testing"

	"facevalue/catalog"
	"facevalue/sale"
)

func TestSellingIsWorkedOut(t *testing.T) {
	for _, c := range []struct {
		name    string
		windows []string // what each says of a type: what is offered, and whether it is still to open
		want    string
	}{
		{"no window", nil, "ended"},
		{"one that opens tomorrow", []string{"available soon"}, "announced"},
		{"one that is open", []string{"available"}, "on_sale"},
		{"few are left", []string{"none", "few"}, "on_sale"},
		{"nothing is left", []string{"none", "none"}, "sold_out"},
		{"the presale is sold out, the general sale is to come", []string{"none", "available soon"}, "announced"},
		{"the general sale is to come, a presale is on", []string{"available", "available soon"}, "on_sale"},
		{"paused", []string{"paused", "none"}, "paused"},
		{"closed for good", []string{"closed", "closed soon"}, "ended"},
		{"one type is closed, the other one sold out", []string{"closed", "none"}, "sold_out"},
	} {
		var e sold
		for _, w := range c.windows {
			offered, soon := strings.CutSuffix(w, " soon")
			e.add(offered, soon)
		}
		if got := e.word(); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// How an event is being sold follows what is to be had, without anybody setting it.
func TestSellingFollowsTheSale(t *testing.T) {
	w, _ := opened(t)
	c := &client{w: w}
	selling := func() string {
		w.house.clock.advance(1000)
		return c.get("/v1/events/sale_club/night").text("selling")
	}
	if got := selling(); got != sellingNow {
		t.Errorf("%s", got)
	}
	w.do(&sale.SetSwitch{Meta: owner, State: sale.SwitchPaused, Reason: "a break"})
	if got := selling(); got != sellingPaused {
		t.Errorf("%s", got)
	}
	if list := c.get("/v1/sales"); !strings.Contains(string(list.body), `"selling":"paused"`) {
		t.Errorf("the list says otherwise: %s", list.body)
	}
	w.do(&sale.SetSwitch{Meta: owner, State: sale.SwitchClosed, Reason: "over"})
	if got := selling(); got != sellingOver {
		t.Errorf("%s", got)
	}
}

func TestEventInTheWordsOfSchemaOrg(t *testing.T) {
	w, shelf := opened(t)
	c := &client{w: w}
	path := "/v1/events/sale_club/night/linked"
	got := c.get(path)
	got.is(t, http.StatusOK)
	if got.header.Get("Content-Type") != "application/ld+json" || got.header.Get("Etag") == "" {
		t.Errorf("%v", got.header)
	}
	for name, want := range map[string]string{
		"@context": "https://schema.org", "@type": "Event", "name": "The Night", "url": "/events/sale_club/night", "eventStatus": "https://schema.org/EventScheduled",
		"typicalAgeRange": "16-", "inLanguage": "en",
	} {
		if got.text(name) != want {
			t.Errorf("%s is %q, want %q", name, got.text(name), want)
		}
	}
	for _, has := range []string{
		`"location":{"@type":"Place","name":"The Hall","address":"1 Main Street"}`, `"organizer":{"@type":"Organization","name":"Acme"}`,
		`{"@type":"Offer","name":"Standing","url":"/events/sale_club/night","price":"55.00","priceCurrency":"EUR","availability":"https://schema.org/InStock","validFrom":"`,
	} {
		if !strings.Contains(string(got.body), has) {
			t.Errorf("no %s in %s", has, got.body)
		}
	}

	// Where and when an event was moved to is told in local time, with what it was before.
	was, _ := catalog.ParseInstant("2030-03-30T19:00:00Z")
	at, _ := catalog.ParseInstant("2030-03-31T18:00:00Z")
	berlin := func(local string, at catalog.Instant, offset int32) catalog.When {
		return catalog.When{Local: local, Zone: "Europe/Berlin", At: at, OffsetMinutes: offset}
	}
	move := func(starts catalog.When) {
		shelf.do(t, &catalog.MoveEvent{Meta: olga, Event: "night", Reason: "flood", Occasion: catalog.Occasion{Venue: "hall", Starts: starts}})
	}
	move(berlin("2030-03-30T20:00", was, 60))
	move(berlin("2030-03-31T20:00", at, 120))
	got = c.get(path)
	if got.text("eventStatus") != "https://schema.org/EventRescheduled" || got.text("startDate") != "2030-03-31T20:00:00+02:00" || got.text("previousStartDate") != "2030-03-30T20:00:00+01:00" {
		t.Errorf("%s", got.body)
	}
	shelf.do(t, &catalog.MoveEvent{Meta: olga, Event: "night", Reason: "flood", Occasion: catalog.Occasion{Venue: "hall", ToFollow: true}})
	if got = c.get(path); got.text("eventStatus") != "https://schema.org/EventPostponed" || got.fields["startDate"] != nil {
		t.Errorf("%s", got.body)
	}
	shelf.do(t, &catalog.CancelEvent{Meta: olga, Event: "night", Reason: "flood"})
	if got = c.get(path); got.text("eventStatus") != "https://schema.org/EventCancelled" {
		t.Errorf("%s", got.body)
	}
	if e := c.get("/v1/events/sale_club/night"); e.text("state") != "cancelled" || e.text("reason") != "flood" {
		t.Errorf("why it was cancelled is not told: %s", e.body)
	}
	c.get("/v1/events/sale_club/nope/linked").refused(t, 404, "unknown")
}

// A language that nobody has written in makes no document of its own.
func TestEventIsLinkedInItsOwnLanguages(t *testing.T) {
	w, shelf := opened(t)
	shelf.do(t, &catalog.ChangeEvent{Meta: olga, Event: "night", Details: catalog.Details{
		Names: catalog.Texts{{Language: "de", Text: "Die Nacht"}, {Language: "en", Text: "The Night"}}, Seller: "hall", Age: catalog.One("de", "Ab 16, mit Ausweis."),
	}})
	c := &client{w: w}
	for wish, want := range map[string]string{"": "de Die Nacht", "de": "de Die Nacht", "en": "en The Night", "en-GB": "en The Night", "xx": "de Die Nacht", "EN": "en The Night"} {
		got := c.get("/v1/events/sale_club/night/linked?language=" + wish)
		if said := got.text("inLanguage") + " " + got.text("name"); said != want {
			t.Errorf("language %q: %s, want %s", wish, said, want)
		}
	}
	documents := 0
	w.api.shared.shelves.Range(func(name, _ any) bool {
		if strings.HasPrefix(name.(string), "linked ") { //nolint:forcetypeassert // nothing else is stored
			documents++
		}
		return true
	})
	if documents != 2 {
		t.Errorf("%d documents for two languages", documents)
	}
	if e := c.get("/v1/events/sale_club/night"); !strings.Contains(string(e.body), `"age":{"de":"Ab 16, mit Ausweis."}`) {
		t.Errorf("the rule at the door is not told: %s", e.body)
	}
}

func TestTicketsNameWhoWalksIn(t *testing.T) {
	mill := &paperMill{names: map[uint64]string{2: "Charles"}}
	w := newWorld(t, func(o *Options) { o.Papers = mill })
	c := w.client()
	hold := c.hold(twoGA)
	c.keyed("POST", "/v1/holds/"+hold+"/checkout", `{"agreed_total":11000,"buyer":{"name":"Ada","email":"ada@example.com"},"attendees":[{"ticket":1,"name":"Charles"}]}`).is(t, http.StatusCreated)
	w.paid(1)
	got := c.get("/v1/orders/ord_club_1/tickets")
	got.is(t, http.StatusOK)
	if !strings.Contains(string(got.body), `{"ticket":"tkt_club_2","attendee":"Charles",`) || strings.Contains(string(got.body), `"tkt_club_1","attendee"`) {
		t.Errorf("%s", got.body)
	}
}
