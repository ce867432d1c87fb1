package api

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"facevalue/sale"
	"facevalue/seating"
)

func seatNumber(i int) seating.Seat { return seating.Seat(i) }

func TestHoldIsRenewedUpToItsCeiling(t *testing.T) {
	w := newWorld(t)
	c := w.client()
	hold := c.hold(twoGA)
	path := "/v1/holds/" + hold + "/renew"
	first := c.get("/v1/holds/" + hold).text("expires_at")
	w.house.clock.advance(5 * minuteMS)
	got := c.send("POST", path, "{}", nil)
	got.is(t, http.StatusOK)
	if got.text("expires_at") <= first || got.number("total") != 11000 {
		t.Errorf("renewed: %s, first until %s", got.body, first)
	}
	for range 3 { // edge case 9
		w.house.clock.advance(8 * minuteMS)
		got = c.send("POST", path, "", nil)
	}
	got.refused(t, 409, "hold_ceiling")
	w.house.clock.advance(8 * minuteMS)
	c.send("POST", path, "", nil).refused(t, 410, "hold_gone")
	c.get("/v1/holds/"+hold).refused(t, 410, "hold_gone")
	if got.text("expires_at") == "" {
		t.Errorf("not told until when: %s", got.body)
	}
}

// Who does not own a hold is told that there is none, and changes nothing.
func TestHoldOfSomebodyElse(t *testing.T) {
	w := newWorld(t)
	mine := w.client().hold(twoGA)
	thief := w.client()
	path := "/v1/holds/" + mine
	thief.get(path).refused(t, 404, "unknown")
	thief.send("DELETE", path, "", nil).refused(t, 404, "unknown")
	thief.send("POST", path+"/renew", "", nil).refused(t, 404, "unknown")
	thief.keyed("PATCH", path, `{"drop":[{"line":0}]}`).refused(t, 404, "unknown")
	thief.keyed("POST", path+"/checkout", checkoutForm(11000)).refused(t, 404, "unknown")
	nobody := &client{w: w}
	nobody.get(path).refused(t, 401, "session_needed")
	if s := w.summary(); s.Holds != 1 || s.Pools[0].Held != 2 || s.Orders != 0 {
		t.Errorf("%+v", s)
	}
}

func TestIDsAreReadOneWay(t *testing.T) {
	w := newWorld(t)
	c := w.client()
	hold := c.hold(twoGA)
	if hold != "hold_club_1" {
		t.Fatal(hold)
	}
	for _, id := range []string{"hold_club_01", "hold_club_0", "hold_club_-1", "hold_club_", "hold_club", "HOLD_club_1", "hold_CLUB_1", "ord_club_1", "hold__1", "hold_club_1x", "hold_club_99999999999999999999", "hold_nowhere_1", "%00", "hold_club_1%0a"} {
		c.get("/v1/holds/"+id).refused(t, 404, "unknown")
	}
}

func TestHoldIsReleasedTwice(t *testing.T) {
	w := newWorld(t)
	c := w.client()
	hold := c.hold(twoGA)
	for range 2 {
		c.send("DELETE", "/v1/holds/"+hold, "", nil).is(t, http.StatusNoContent)
	}
	c.get("/v1/holds/"+hold).refused(t, 410, "hold_gone")
	if s := w.summary(); s.Holds != 0 || s.Pools[0].Free != 100 {
		t.Errorf("%+v", s.Pools[0])
	}
}

func TestHoldIsAmended(t *testing.T) {
	w := newWorld(t)
	c := w.client()
	hold := c.hold(`{"window":"general","lines":[{"type":"stalls","seats":` + w.seats(0, 4) + `},{"type":"ga","count":3}]}`)
	path := "/v1/holds/" + hold
	for _, tc := range []struct {
		name, body string
		total      int64
		has        []string
	}{
		{"one less", `{"drop":[{"line":1,"count":1}]}`, 4*7700 + 2*5500, []string{`"type":"ga","count":2`}},
		{"a seat less", `{"drop":[{"line":0,"seats":["` + w.seat(3) + `"]}]}`, 3*7700 + 2*5500, []string{`"seats":` + w.seats(0, 3)}},
		{"something more", `{"add":[{"item":"poster"}]}`, 3*7700 + 2*5500 + 1500, []string{`"item":"poster"`}},
		{"a line less, and another", `{"drop":[{"line":1}],"add":[{"type":"ga"}]}`, 3*7700 + 1500 + 5500, []string{`"type":"ga","count":1`}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := c.send("PATCH", path, tc.body, key(tc.name))
			got.is(t, http.StatusOK)
			if got.number("total") != tc.total {
				t.Errorf("total %d, want %d", got.number("total"), tc.total)
			}
			for _, has := range tc.has {
				if !strings.Contains(string(got.body), has) {
					t.Errorf("no %s in %s", has, got.body)
				}
			}
			again := c.send("PATCH", path, tc.body, key(tc.name))
			if again.status != got.status || !bytes.Equal(again.body, got.body) {
				t.Errorf("the same change again: %d %s, first %s", again.status, again.body, got.body)
			}
		})
	}
	before := string(c.get(path).body)
	for body, code := range map[string]string{
		`{}`:                                          "malformed",
		`{"drop":[{"line":9}]}`:                       "unknown",
		`{"drop":[{"line":0,"count":1}]}`:             "malformed",
		`{"drop":[{"line":0,"seats":["x"]}]}`:         "unknown",
		`{"drop":[{"line":1,"count":99}]}`:            "unknown",
		`{"drop":[{"count":1}]}`:                      "malformed",
		`{"add":[{"type":"ga","count":99}]}`:          "too_many",
		`{"add":[{"type":"vip"}]}`:                    "access_needed",
		`{"drop":[{"line":0},{"line":1},{"line":2}]}`: "malformed",
	} {
		if got := c.keyed("PATCH", path, body); got.text("code") != code {
			t.Errorf("%s: %d %s, want %s", body, got.status, got.body, code)
		}
	}
	if after := string(c.get(path).body); after != before {
		t.Errorf("refused changes changed something:\n%s\n%s", before, after)
	}
}

// A change that is repeated is answered byte for byte, also when the hold has ended since.
func TestAmendmentIsRepeatedLater(t *testing.T) {
	for name, end := range map[string]func(c *client, path string){
		"released": func(c *client, path string) { c.send("DELETE", path, "", nil).is(t, http.StatusNoContent) },
		"ordered": func(c *client, path string) {
			c.keyed("POST", path+"/checkout", checkoutForm(12500)).is(t, http.StatusCreated)
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := newWorld(t).client()
			path := "/v1/holds/" + c.hold(twoGA)
			add := func() *reply { return c.send("PATCH", path, `{"add":[{"item":"poster"}]}`, key("add")) }
			first := add()
			first.is(t, http.StatusOK)
			end(c, path)
			if again := add(); again.status != first.status || !bytes.Equal(again.body, first.body) {
				t.Errorf("the same change again: %d %s, first %s", again.status, again.body, first.body)
			}
		})
	}
}

// What was held keeps its price when the list moves on: edge cases 12 and 64.
func TestHeldPriceIsKept(t *testing.T) {
	w := newWorld(t)
	c := w.client()
	hold := c.hold(twoGA)
	w.do(&sale.SetPrice{Meta: owner, Type: typeGA, Price: price(100, 1)})
	got := c.get("/v1/holds/" + hold)
	if got.number("total") != 11000 || !strings.Contains(string(got.body), `"face":5000`) {
		t.Errorf("shown %s", got.body)
	}
	got = c.keyed("PATCH", "/v1/holds/"+hold, `{"add":[{"item":"poster"}]}`)
	if got.number("total") != 12500 || !strings.Contains(string(got.body), `"face":5000`) {
		t.Errorf("amended %s", got.body)
	}
	if now := w.client().keyed("POST", holds, twoGA); now.number("total") != 202 {
		t.Errorf("a new hold %s", now.body)
	}
	ordered := c.keyed("POST", "/v1/holds/"+hold+"/checkout", checkoutForm(12500))
	ordered.is(t, http.StatusCreated)
	if shown := c.get("/v1/holds/" + hold); shown.text("state") != "ordered" || shown.text("order") != ordered.text("order") {
		t.Errorf("the hold after its order: %s", shown.body)
	}
}

func checkoutForm(total int64) string {
	return fmt.Sprintf(`{"agreed_total":%d,"buyer":{"name":"Ada Lovelace","email":"ada@example.com"}}`, total)
}
