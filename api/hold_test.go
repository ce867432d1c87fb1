package api

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"facevalue/desk"
	"facevalue/sale"
	"facevalue/token"
)

const (
	holds  = "/v1/sales/sale_club/holds"
	twoGA  = `{"window":"general","lines":[{"type":"ga","count":2}]}`
	manyGA = `{"window":"general","lines":[{"type":"ga","count":8}]}`
)

// seats names n seats side by side that the chart has, as JSON.
func (w *world) seats(from, n int) string {
	var ids []string
	for i := from; i < from+n; i++ {
		ids = append(ids, fmt.Sprintf("%q", w.seat(i)))
	}
	return "[" + strings.Join(ids, ",") + "]"
}

func TestHoldIsGiven(t *testing.T) {
	w := newWorld(t)
	for _, tc := range []struct {
		name, body string
		total      int64
		has        []string
	}{
		{"standing", twoGA, 11000, []string{`"type":"ga","count":2,"unit":{"face":5000`, `"currency":"EUR"`}},
		{"count may be left out", `{"window":"general","lines":[{"type":"ga"}]}`, 5500, []string{`"count":1`}},
		{"two lines of one thing are one", `{"window":"general","lines":[{"type":"ga","count":1},{"type":"ga","count":2}]}`, 16500, []string{`"type":"ga","count":3`}},
		{
			"things", `{"window":"general","lines":[{"type":"ga"},{"item":"poster","count":2},{"donation":"roof","amount":700},{"delivery":"post"}]}`, 5500 + 3000 + 700 + 400,
			[]string{`"kind":"item","item":"poster","count":2`, `"kind":"donation","item":"roof","count":1,"unit":{"face":700`, `"kind":"delivery","item":"post"`},
		},
		{"a bundle with its shares", `{"window":"general","lines":[{"bundle":"pair"}]}`, 9001 + 1000, []string{`"bundle":"pair"`}},
		{"behind a code", `{"window":"general","lines":[{"type":"vip"}],"codes":["friends"]}`, 9900, []string{`"type":"vip"`}},
		{"for nothing", `{"window":"general","lines":[{"item":"poster"}],"codes":["GIFT"]}`, 0, nil},
		{"best seats", `{"window":"general","lines":[{"type":"stalls","count":3}]}`, 3 * 7700, []string{`"seats":[`, `"together":true`}},
		{"named seats", `{"window":"general","lines":[{"type":"stalls","seats":` + w.seats(0, 2) + `}]}`, 2 * 7700, []string{`"seats":` + w.seats(0, 2)}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := w.client()
			got := c.keyed("POST", holds, tc.body)
			if tc.name == "for nothing" && got.text("code") == "code_no_use" {
				t.Skip("promo codes are for tickets alone")
			}
			got.is(t, http.StatusCreated)
			if got.number("total") != tc.total {
				t.Errorf("total %d, want %d: %s", got.number("total"), tc.total, got.body)
			}
			for _, has := range tc.has {
				if !strings.Contains(string(got.body), has) {
					t.Errorf("no %s in %s", has, got.body)
				}
			}
			if got.header.Get("Facevalue-Seq") == "" || got.header.Get("Facevalue-Time") == "" || got.header.Get("Cache-Control") != "no-store" {
				t.Errorf("headers %v", got.header)
			}
			// What GET tells of it is the same, and how far it can be renewed.
			shown := c.get("/v1/holds/" + got.text("hold"))
			shown.is(t, http.StatusOK)
			for _, field := range []string{"hold", "sale", "state", "expires_at", "currency", "total", "lines"} {
				if fmt.Sprint(shown.fields[field]) != fmt.Sprint(got.fields[field]) {
					t.Errorf("%s: given as %v, shown as %v", field, got.fields[field], shown.fields[field])
				}
			}
			c.send("DELETE", "/v1/holds/"+got.text("hold"), "", nil).is(t, http.StatusNoContent)
		})
	}
	if s := w.summary(); s.Holds != 0 {
		t.Errorf("%d holds live after all were released", s.Holds)
	}
}

func (w *world) seat(i int) string { return w.chart.ID(seatNumber(i)) }

func TestHoldIsRefused(t *testing.T) {
	w := newWorld(t)
	taken := w.client()
	taken.hold(`{"window":"general","lines":[{"type":"stalls","seats":` + w.seats(0, 2) + `}]}`)
	busy := w.client()
	for range 8 {
		busy.hold(`{"window":"general","lines":[{"type":"ga"}]}`)
	}
	before := w.summary()
	line := func(l string) string { return `{"window":"general","lines":[` + l + `]}` }
	for _, tc := range []struct {
		name, body string
		status     int
		code       string
		has        []string
	}{
		{"more than there are: edge case 3", line(`{"type":"vip","count":99}`), 403, "access_needed", nil},
		{"more than a type allows", line(`{"type":"ga","count":9}`), 409, "too_many", []string{`"available":8`}},
		{"a seat that is taken: edge case 2", line(`{"type":"stalls","seats":` + w.seats(1, 3) + `}`), 409, "seats_taken", []string{`"seats":["` + w.seat(1) + `"]`, `"event":"night"`, `"line":0`}},
		{"more seats than there are side by side", line(`{"type":"stalls","count":32}`), 409, "no_seats", []string{`"available":`, `"returning":2`}},
		{"a window that is not open yet", `{"window":"late","lines":[{"type":"ga"}]}`, 409, "window_early", []string{`"at":"20`}},
		{"the box office's window", `{"window":"box","lines":[{"type":"ga"}]}`, 403, "forbidden", nil},
		{"a window that there is not", `{"window":"nope","lines":[{"type":"ga"}]}`, 404, "unknown", []string{`"pointer":"/window"`}},
		{"a type that there is not", line(`{"type":"nope"}`), 404, "unknown", []string{`"pointer":"/lines/0/type"`}},
		{"a seat that there is not", line(`{"type":"stalls","seats":["nope"]}`), 404, "unknown", []string{`"pointer":"/lines/0/seats"`}},
		{"a code that there is not", `{"window":"general","lines":[{"type":"ga"}],"codes":["nope"]}`, 409, "code_unknown", nil},
		{"no turn where one is wanted: edge case 35", `{"window":"fans","lines":[{"type":"ga"}]}`, 403, "turn_needed", nil},
		{"a made-up turn", `{"window":"fans","lines":[{"type":"ga"}],"turn":"trn.1.AAAA.BBBB"}`, 403, "turn_invalid", nil},
		{"a fourth thing that cannot be had: edge case 10", `{"window":"general","lines":[{"type":"ga"},{"item":"poster"},{"type":"stalls","seats":` + w.seats(0, 1) + `}]}`, 409, "seats_taken", []string{`"line":2`}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := w.client().keyed("POST", holds, tc.body)
			got.refused(t, tc.status, tc.code)
			for _, has := range tc.has {
				if !strings.Contains(string(got.body), has) {
					t.Errorf("no %s in %s", has, got.body)
				}
			}
			if after := w.summary(); after.Holds != before.Holds || after.HoldsEverMade != before.HoldsEverMade {
				t.Errorf("a refusal left %d holds, there were %d", after.Holds, before.Holds)
			}
		})
	}
	busy.keyed("POST", holds, twoGA).refused(t, 409, "hold_budget")
}

// Edge case 1: the last ticket, many at one time: one gets it, the others are told the
// truth, and nobody sees a server's error.
func TestLastTicketManyBuyers(t *testing.T) {
	w := newWorld(t)
	w.do(&sale.SetCapacity{Meta: owner, Pool: 0, Capacity: 1})
	const buyers = 16
	answers := make([]*reply, buyers)
	var wg sync.WaitGroup
	for i := range buyers {
		c := w.client()
		wg.Go(func() { answers[i] = c.keyed("POST", holds, `{"window":"general","lines":[{"type":"ga"}]}`) })
	}
	wg.Wait()
	given := 0
	for _, a := range answers {
		if a.status == http.StatusCreated {
			given++
			continue
		}
		a.refused(t, 409, "sold_out")
		if a.number("available") != 0 || a.number("returning") != 1 {
			t.Errorf("told %s", a.body)
		}
	}
	if given != 1 {
		t.Errorf("%d got the last ticket", given)
	}
}

// Edge case 3: four wanted, three left: three are named, none is taken.
func TestFourWantedThreeLeft(t *testing.T) {
	w := newWorld(t)
	w.do(&sale.SetCapacity{Meta: owner, Pool: 0, Capacity: 3})
	got := w.client().keyed("POST", holds, `{"window":"general","lines":[{"type":"ga","count":4}]}`)
	got.refused(t, 409, "sold_out")
	if got.number("available") != 3 || got.number("line") != 0 {
		t.Errorf("told %s", got.body)
	}
	if s := w.summary(); s.Pools[0].Held != 0 || s.Pools[0].Free != 3 {
		t.Errorf("stock %+v", s.Pools[0])
	}
}

// Edge cases 8 and 40: the same request with the same key has the same answer, byte by
// byte, also after a crash, also when prices have moved; a refusal may be tried again.
func TestSameKeySameAnswer(t *testing.T) {
	for name, body := range map[string]string{
		"standing":  twoGA,
		"best":      `{"window":"general","lines":[{"type":"stalls","count":2},{"type":"ga"}]}`,
		"bundle":    `{"window":"general","lines":[{"bundle":"pair"},{"item":"poster"}]}`,
		"with code": `{"window":"general","lines":[{"type":"vip"}],"codes":["FRIENDS"]}`,
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			c := w.client()
			first := c.send("POST", holds, body, key("k"))
			first.is(t, http.StatusCreated)
			same := func(when string) {
				t.Helper()
				again := c.send("POST", holds, body, key("k"))
				if again.status != first.status || !bytes.Equal(again.body, first.body) {
					t.Errorf("%s: %d %s, first %d %s", when, again.status, again.body, first.status, first.body)
				}
			}
			same("at once")
			w.restart()
			same("after a crash")
			w.do(&sale.SetPrice{Meta: owner, Type: typeGA, Price: price(4000, 100)}, &sale.SetPrice{Meta: owner, Type: typeStalls, Price: price(4000, 100)},
				&sale.SetPrice{Meta: owner, Type: typeVIP, Price: price(4000, 100)}, &sale.SetItemPrice{Meta: owner, Item: itemPoster, Price: price(1, 0)})
			same("after a change of price")
			if s := w.summary(); s.Holds != 1 {
				t.Errorf("%d holds of one request", s.Holds)
			}
		})
	}
}

func TestRefusalMayBeTriedAgain(t *testing.T) {
	w := newWorld(t)
	w.do(&sale.SetSwitch{Meta: owner, State: sale.SwitchPaused, Reason: "sound check"})
	c := w.client()
	c.send("POST", holds, twoGA, key("k")).refused(t, 409, "paused")
	w.do(&sale.SetSwitch{Meta: owner, State: sale.SwitchOpen, Reason: "over"})
	c.send("POST", holds, twoGA, key("k")).is(t, http.StatusCreated)
}

// Edge case 41: the same key with another request is refused, and nothing is done.
func TestSameKeyOtherRequest(t *testing.T) {
	w := newWorld(t)
	c := w.client()
	c.send("POST", holds, twoGA, key("k")).is(t, http.StatusCreated)
	c.send("POST", holds, `{"window":"general","lines":[{"type":"ga","count":1}]}`, key("k")).refused(t, 422, "key_reused")
	hold := c.hold(twoGA)
	c.send("PATCH", "/v1/holds/"+hold, `{"drop":[{"line":0,"count":1}]}`, key("k")).refused(t, 422, "key_reused")
	if s := w.summary(); s.Holds != 2 || s.Pools[0].Held != 4 {
		t.Errorf("%d holds, %d held", s.Holds, s.Pools[0].Held)
	}
}

// Edge case 43: a key is its sender's own.
func TestSameKeyOtherBuyer(t *testing.T) {
	w := newWorld(t)
	a, b := w.client(), w.client()
	first, second := a.send("POST", holds, twoGA, key("k")), b.send("POST", holds, twoGA, key("k"))
	first.is(t, http.StatusCreated)
	second.is(t, http.StatusCreated)
	if first.text("hold") == second.text("hold") {
		t.Error("one buyer's key gave another's hold")
	}
	b.get("/v1/holds/"+first.text("hold")).refused(t, 404, "unknown")
}

// Edge case 42: while the first is being carried out, the same key is told to wait.
func TestSameKeyWhileTheFirstRuns(t *testing.T) {
	w := newWorld(t)
	arrived, goOn := make(chan struct{}), make(chan struct{})
	var once sync.Once
	w.house.before = func(sale.Command) error {
		once.Do(func() { close(arrived); <-goOn })
		return nil
	}
	c := w.client()
	var first *reply
	var wg sync.WaitGroup
	wg.Go(func() { first = c.send("POST", holds, twoGA, key("k")) })
	<-arrived
	second := c.send("POST", holds, twoGA, key("k"))
	second.refused(t, 409, "request_running")
	if second.header.Get("Retry-After") == "" {
		t.Error("not told when to come back")
	}
	close(goOn)
	wg.Wait()
	first.is(t, http.StatusCreated)
	third := c.send("POST", holds, twoGA, key("k"))
	if !bytes.Equal(first.body, third.body) {
		t.Errorf("first %s, then %s", first.body, third.body)
	}
}

func TestParallelDuplicatesAreOne(t *testing.T) {
	w := newWorld(t)
	c := w.client()
	answers := make([]*reply, 12)
	var wg sync.WaitGroup
	for i := range answers {
		wg.Go(func() { answers[i] = c.send("POST", holds, twoGA, key("k")) })
	}
	wg.Wait()
	var body []byte
	for _, a := range answers {
		switch {
		case a.status == 409:
			a.refused(t, 409, "request_running")
		case body == nil:
			body = a.body
		case !bytes.Equal(body, a.body):
			t.Errorf("two answers: %s and %s", body, a.body)
		}
	}
	if s := w.summary(); body == nil || s.HoldsEverMade != 1 {
		t.Errorf("%d holds of one request", s.HoldsEverMade)
	}
}

func TestKeyIsNeeded(t *testing.T) {
	w := newWorld(t)
	c := w.client()
	for _, header := range []http.Header{nil, key(""), key(strings.Repeat("k", 256)), key("\x80"), {"Idempotency-Key": {"a", "b"}}, key(`""`)} {
		c.send("POST", holds, twoGA, header).refused(t, 400, "key_needed")
	}
	plain := c.send("POST", holds, twoGA, key("abc"))
	quoted := c.send("POST", holds, twoGA, key(`"abc"`))
	if !bytes.Equal(plain.body, quoted.body) {
		t.Errorf("a key in quotes is another: %s %s", plain.body, quoted.body)
	}
	if n := w.submitted(); n != 2 {
		t.Errorf("%d commands", n)
	}
}

func TestTurn(t *testing.T) {
	w := newWorld(t)
	body := func(tok string) string { return `{"window":"fans","lines":[{"type":"ga"}],"turn":"` + tok + `"}` }
	club, _ := token.ParseSuffix("club")
	other, _ := token.ParseSuffix("other")
	now := w.house.clock.Now()
	make := func(t token.Turn) string { return string(w.ring.AppendTurn(nil, t)) }
	good := token.Turn{Sale: club, Window: windowFans, Entry: 7, Generation: 2, Expires: now + 60_000}
	wrongSale, wrongWindow, old := good, good, good
	wrongSale.Sale, wrongWindow.Window, old.Expires = other, windowGeneral, now
	for name, turn := range map[string]token.Turn{"another sale: edge case 34": wrongSale, "another window": wrongWindow, "after its time: edge case 34": old} {
		w.client().keyed("POST", holds, body(make(turn))).refused(t, 403, "turn_invalid")
		if w.submitted() != 0 {
			t.Fatalf("%s: the sale was asked", name)
		}
	}
	c := w.client()
	hold := c.hold(body(make(good)))
	w.client().keyed("POST", holds, body(make(good))).refused(t, 409, "turn_in_use")
	c.send("DELETE", "/v1/holds/"+hold, "", nil).is(t, 204)
	older := good
	older.Generation = 1
	w.client().keyed("POST", holds, body(make(older))).refused(t, 403, "turn_old")
}

// What the desk cannot do is told as what it is: whether it was done is only in doubt
// when it is.
func TestDeskTroubles(t *testing.T) {
	w := newWorld(t)
	c := w.client()
	for _, tc := range []struct {
		err   error
		code  string
		retry bool
	}{
		{&desk.BusyError{Queued: 9, RetryAfter: 1500}, "busy", true},
		{desk.ErrUnknown, "outcome_unknown", true},
		{desk.ErrClosed, "closing", true},
		{desk.ErrStopped, "sale_stopped", true},
		{desk.ErrNotOwner, "sale_stopped", true},
	} {
		w.house.before = func(sale.Command) error { return tc.err }
		got := c.keyed("POST", holds, twoGA)
		got.refused(t, 503, tc.code)
		if (got.header.Get("Retry-After") != "") != tc.retry {
			t.Errorf("%s: Retry-After %q", tc.code, got.header.Get("Retry-After"))
		}
	}
	w.house.before = func(sale.Command) error { return fmt.Errorf("%w: a secret of the disk", desk.ErrTooLarge) }
	c.keyed("POST", holds, twoGA).refused(t, 400, "malformed")
	w.house.before = func(sale.Command) error { panic("a secret") }
	got := c.keyed("POST", holds, twoGA)
	got.refused(t, 500, "internal")
	if bytes.Contains(got.body, []byte("secret")) || !strings.Contains(w.log.String(), "a secret") {
		t.Errorf("told %s; logged %s", got.body, w.log.String())
	}
	w.house.before = nil
	c.keyed("POST", holds, twoGA).is(t, http.StatusCreated)
}
