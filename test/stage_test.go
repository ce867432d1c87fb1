package test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

const staffPassword = "correct horse battery"

// staff is who sets sales up and looks at them, through the organizer's door.
type staff struct {
	*browser
	t *testing.T
}

// must asks as the staff and expects a status; what comes back is read into out.
func (s *staff) must(status int, method, path, body string, out any, header ...string) answer {
	s.t.Helper()
	r := request{method: method, path: path, body: body, header: map[string]string{}}
	for i := 0; i < len(header); i += 2 {
		r.header[header[i]] = header[i+1]
	}
	a := s.ask(r)
	if a.status != status {
		s.t.Fatalf("%s %s answered %s, want %d", method, path, &a, status)
	}
	if out != nil {
		if err := json.Unmarshal([]byte(a.body), out); err != nil {
			s.t.Fatalf("%s %s answered %s: %v", method, path, &a, err)
		}
	}
	return a
}

// openOrganizer has the operator open an organizer, and its owner sign in.
func openOrganizer(t *testing.T, b *browser) *staff {
	t.Helper()
	s := &staff{b, t}
	s.token = operatorToken
	s.must(201, "POST", "/v1/organizers", `{"suffix": "acme",
		"profile": {"name": "Acme", "zone": "Europe/Berlin", "languages": ["en"]},
		"owner": {"name": "Ada", "email": "ada@acme.example", "password": "`+staffPassword+`"}}`, nil)
	s.signIn()
	return s
}

func (s *staff) signIn() {
	s.t.Helper()
	s.token = ""
	var in struct{ Token string }
	s.must(201, "POST", "/v1/organizer/sessions", `{"organizer": "org_acme", "email": "ada@acme.example", "password": "`+staffPassword+`"}`, &in)
	s.token = in.Token
}

// offer is how much there is of the plan below, how much of that one person may
// have, and how many seconds holds and orders live.
type offer struct{ seats, standing, each, hold, pay int }

// plan is what is sold: a standing floor and a hall of numbered seats in two categories.
const plan = `{
 "title": {"en": "New Year's Eve"},
 "policy": {"hold_for_seconds": %[3]d, "hold_ceiling_seconds": 900, "pay_for_seconds": %[4]d, "tickets_each": %[2]d, "join_by": ["email"], "count_by": ["session"]},
 "events": [{"event": "night"}],
 "pools": [{"key": "floor", "event": "night", "capacity": %[1]d}],
 "types": [
  {"key": "ga", "event": "night", "name": {"en": "Standing"}, "pools": ["floor"], "max": 6, "show_left": true,
   "policy": {"cancel_until_minutes": 60},
   "price": {"currency": "EUR", "face": 2500, "fees": [{"code": "booking", "payee": "house", "amount": 250, "unavoidable": true}],
    "taxes": [{"code": "VAT", "rate_ppm": 190000, "included": true, "on_fees": true}]}},
  {"key": "near", "event": "night", "name": {"en": "Near the stage"}, "categories": ["p1"], "max": 6, "policy": {"cancel_until_minutes": 60},
   "price": {"currency": "EUR", "face": 4200, "taxes": [{"code": "VAT", "rate_ppm": 70000}]}},
  {"key": "far", "event": "night", "name": {"en": "Further away"}, "categories": ["p1"], "max": 6,
   "price": {"currency": "EUR", "face": 3100}}
 ],
 "windows": [{"key": "general", "name": {"en": "General sale"}, "opens": {"at": "2026-01-01T10:00:00Z"}, "types": ["ga", "near", "far"], "channel": "web"}]
}`

// The code that some buy with, and in how many orders.
const (
	friendsCode = "FRIENDS"
	friendsUses = 15
)

// stage sets a sale up, from the seller to the published plan, and waits until it sells.
func (s *staff) stage(o offer) {
	s.t.Helper()
	const venue, sale = "/v1/organizer/venues/hall", "/v1/organizer/sales/nye"
	s.must(201, "POST", "/v1/organizer/sellers", `{"seller": "house", "legal_name": "House Ltd", "currency": "EUR"}`, nil)
	s.must(201, "POST", "/v1/organizer/venues", `{"venue": "hall", "name": {"en": "The Hall"}, "zone": "Europe/Berlin"}`, nil)
	var draft struct{ Hash string }
	s.must(200, "POST", venue+"/charts/main/generate", fmt.Sprintf(`{"house": "hall", "seats": %d}`, o.seats), &draft)
	s.must(200, "POST", venue+"/charts/main/publish", `{"hash": "`+draft.Hash+`"}`, nil)
	s.must(201, "POST", "/v1/organizer/events", `{"event": "night", "details": {"name": {"en": "New Year's Eve"}, "seller": "house"},
		"occasion": {"venue": "hall", "chart": "main", "chart_version": 1, "starts": {"local": "2030-12-31T22:00"}}}`, nil)
	s.must(200, "POST", "/v1/organizer/events/night/publish", "", nil)
	s.must(201, "POST", "/v1/organizer/sales", `{"sale": "nye", "name": "New Year's Eve", "suffix": "shop"}`, nil)
	put := s.must(200, "PUT", sale+"/plan", fmt.Sprintf(plan, o.standing, o.each, o.hold, o.pay), nil, "If-Match", `"0"`)
	s.must(200, "POST", sale+"/plan/publish", "", nil, "If-Match", put.header.Get("ETag"))
	s.applied()
	s.must(201, "POST", sale+"/codes", fmt.Sprintf(`{"rule": {"key": "friends", "kind": "percent", "percent_ppm": 100000, "uses": %d}, "codes": [%q]}`, friendsUses, friendsCode),
		nil, "Idempotency-Key", "friends")
}

// applied waits until the published plan is what is sold.
func (s *staff) applied() {
	s.t.Helper()
	for {
		var p struct{ State string }
		a := s.must(200, "GET", "/v1/organizer/sales/nye/publication", "", &p)
		switch p.State {
		case "applied":
			return
		case "applying":
		default:
			s.t.Fatalf("the plan was not carried out: %s", &a)
		}
		if !s.rest(0, &a) {
			s.t.Fatal("the plan was not carried out in time")
		}
	}
}

// stock is what of the sale is free, held and sold by now.
type stock struct{ free, held, sold, capacity int64 }

func (s *staff) stock() (all stock, rows string) {
	s.t.Helper()
	var out struct {
		Holds int64
		Rows  []struct{ Capacity, Over, Free, Held, Sold, Blocked, Killed int64 }
	}
	a := s.must(200, "GET", "/v1/organizer/sales/nye/stock", "", &out)
	for _, r := range out.Rows {
		if r.Over+r.Blocked+r.Killed != 0 || r.Free+r.Held+r.Sold != r.Capacity {
			s.t.Errorf("the stock does not add up: %s", &a)
		}
		all.free, all.held, all.sold, all.capacity = all.free+r.Free, all.held+r.Held+out.Holds, all.sold+r.Sold, all.capacity+r.Capacity
	}
	return all, a.body
}

// upTo waits until what the staff sees rests on a record.
func (s *staff) upTo(order string, seq uint64) {
	s.t.Helper()
	s.must(200, "GET", fmt.Sprintf("/v1/organizer/orders/%s?at_least=%d", order, seq), "", nil)
}

// sheet is an export, each row by the names of its columns.
func (s *staff) sheet(what string, query url.Values) (rows []map[string]string, text string) {
	s.t.Helper()
	if query == nil {
		query = url.Values{}
	}
	query.Set("what", what)
	a := s.must(200, "GET", "/v1/organizer/export?"+query.Encode(), "", nil)
	all, err := csv.NewReader(strings.NewReader(a.body)).ReadAll()
	if err != nil || len(all) == 0 {
		s.t.Fatalf("the export of %s is no sheet: %v\n%.500s", what, err, a.body)
	}
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, name := range all[0] {
			row[name] = cells[i]
		}
		rows = append(rows, row)
	}
	return rows, a.body
}

// proves has a visitor prove an address by the digits that were mailed there.
func (b *browser) proves(address string) error {
	var sent struct{ Challenge string }
	a := b.ask(request{method: "POST", path: "/v1/sessions/email", body: fmt.Sprintf(`{"email": %q}`, address)})
	if err := json.Unmarshal([]byte(a.body), &sent); err != nil || a.status != http.StatusAccepted {
		return fmt.Errorf("asked for a code: %s", &a)
	}
	code, err := b.mailed(address)
	if err != nil {
		return err
	}
	a = b.ask(request{method: "POST", path: "/v1/sessions/email/verify", body: fmt.Sprintf(`{"challenge": %q, "code": %q}`, sent.Challenge, code)})
	var in struct{ Token string }
	if err := json.Unmarshal([]byte(a.body), &in); err != nil || a.status != http.StatusCreated {
		return fmt.Errorf("proved %s: %s", address, &a)
	}
	b.token = in.Token
	return nil
}

// cents reads an amount of a sheet, such as 27.50.
func cents(t *testing.T, text string) int64 {
	t.Helper()
	var euros, rest int64
	if n, err := fmt.Sscanf(text, "%d.%02d", &euros, &rest); n != 2 || err != nil {
		t.Fatalf("%q is no amount", text)
	}
	return euros*100 + rest
}

// patience bounds a whole test, so that one that waits for what never comes says so.
func patience() time.Duration { return time.Duration(4+*shopKills) * time.Minute }
