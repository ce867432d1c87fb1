package api

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"facevalue/api/apitest"
)

// written are the routes that take a body, with one that is taken.
func (w *world) written(c *client) map[string]string {
	hold := c.hold(twoGA)
	order := c.order()
	const room = "/v1/rooms/sale_club/general"
	return map[string]string{
		"POST /v1/sessions":                    `{}`,
		"POST " + holds:                        twoGA,
		"PATCH /v1/holds/" + hold:              `{"drop":[{"line":0,"count":1}],"add":[{"item":"poster"}],"codes":[]}`,
		"POST /v1/holds/" + hold + "/renew":    `{}`,
		"POST /v1/holds/" + hold + "/checkout": checkoutForm(11000),
		"POST /v1/orders/" + order + "/cancel": `{"reason":"ill"}`,
		"POST /v1/sessions/email":              `{"email":"ada@example.com","language":"en"}`,
		"POST /v1/sessions/email/verify":       `{"challenge":"x","code":"123456"}`,
		"POST " + room + "/entries":            `{"public_key":"AAAA","salt":"AAAA","take_over":true}`,
		"POST " + room + "/claim":              `{"public_key":"AAAA","salt":"AAAA","signature":"AAAA","entry":1,"at":1}`,
		"POST " + room + "/extend":             `{"turn":"x"}`,
		"POST " + room + "/seed":               `{"signature":"00"}`,
	}
}

// No body of any kind gets more out of a write than a refusal that says what is wrong:
// nothing is done, and nothing breaks.
func TestHostileBodies(t *testing.T) {
	w := newWorld(t, withRoom)
	c := w.client()
	bodies := map[string]string{
		"no JSON":             `<xml/>`,
		"half":                `{"window":"general","lines":[`,
		"a list":              `[]`,
		"a text":              `"general"`,
		"null":                `null`,
		"two":                 `{}{}`,
		"something behind":    `{} x`,
		"an unknown field":    `{"surprise":1}`,
		"a field in capitals": `{"Window":"general"}`,
		"doubled":             `{"window":"general","window":"fans","reason":"a","reason":"b","email":"a@example.com","email":"b@example.com","challenge":"a","challenge":"b","agreed_total":1,"agreed_total":2,"codes":[],"codes":[]}`,
		"deep":                strings.Repeat(`{"lines":[`, 5000),
		"deep lists":          strings.Repeat(`[`, 20000),
		"no UTF-8":            "{\"window\":\"gener\xff\xfeal\",\"reason\":\"\xff\",\"email\":\"\xff\",\"code\":\"\xff\"}",
		"half a character":    `{"window":"\ud800","reason":"\ud800","email":"\ud800","code":"\ud800","buyer":{"name":"\ud800"},"codes":["\ud800"]}`,
		"a control character": "{\"window\":\"a\nb\",\"reason\":\"a\nb\",\"email\":\"a\nb\",\"code\":\"a\nb\",\"buyer\":{\"name\":\"a\nb\"},\"codes\":[\"\n\"]}",
		"a bad escape":        `{"window":"\x41","reason":"\q","email":"\q","code":"\u12","buyer":{"name":"\q"},"codes":["\q"]}`,
		"null inside":         `{"window":null,"reason":null,"email":null,"code":null,"buyer":null,"codes":null}`,
		"numbers for texts":   `{"window":1,"reason":2,"email":3,"code":4,"buyer":5,"codes":6}`,
		"a very long text":    `{"window":"` + strings.Repeat("a", 8000) + `","reason":1}`,
		"a comma too many":    `{"window":"general",}`,
		"no colon":            `{"window" "general"}`,
	}
	targets := w.written(c)
	before := w.summary()
	for target, good := range targets {
		method, path, _ := strings.Cut(target, " ")
		for name, body := range bodies {
			got := c.keyed(method, path, body)
			if got.status < 400 || got.status >= 500 || got.text("detail") == "" {
				t.Errorf("%s with %s: %d %s", target, name, got.status, got.body)
			}
		}
		for _, header := range []http.Header{{"Content-Type": {"text/plain"}}, {"Content-Type": {"application/x-www-form-urlencoded"}}, {"Content-Encoding": {"gzip"}}, {"Content-Type": {"application/json", "text/plain"}}} {
			header["Idempotency-Key"] = []string{"media" + target}
			c.send(method, path, good, header).refused(t, 415, "unsupported_media_type")
		}
		got := c.keyed(method, path, `{"x":"`+strings.Repeat("a", 1<<20)+`"}`)
		got.refused(t, 413, "body_too_large")
	}
	if after := w.summary(); after.Holds != before.Holds || after.Orders != before.Orders || after.Answers != before.Answers {
		t.Errorf("something was done: %+v, before %+v", after, before)
	}
	if strings.Contains(w.log.String(), "panic") {
		t.Error(w.log.String())
	}
}

// Edge case 68: quantities that no cart has, and a million lines.
func TestHostileQuantities(t *testing.T) {
	w := newWorld(t)
	c := w.client()
	line := func(l string) string { return `{"window":"general","lines":[` + l + `]}` }
	for _, count := range []string{"0", "-1", "1.5", "1e3", "2.0", `"2"`, "4294967296", "99999999999999999999", "-0", "01", "+1", "NaN", "0x10", "true", "[]", "{}", "null", "1_000"} {
		got := c.keyed("POST", holds, line(`{"type":"ga","count":`+count+`}`))
		got.refused(t, 400, "malformed")
		if count != "+1" && count != "NaN" && count != "0x10" && count != "1_000" && got.text("pointer") != "/lines/0/count" {
			t.Errorf("count %s: %s", count, got.body)
		}
	}
	for name, body := range map[string]string{
		"4,294,967,295":                line(`{"type":"ga","count":4294967295}`),
		"10,001":                       line(`{"type":"ga","count":10001}`),
		"no line":                      line(``),
		"a line of nothing":            line(`{}`),
		"a line of two things":         line(`{"type":"ga","item":"poster"}`),
		"a line twice the same":        line(`{"type":"ga","type":"ga"}`),
		"a donation without an amount": line(`{"donation":"roof"}`),
		"a donation by count":          line(`{"donation":"roof","count":3}`),
		"a donation below nothing":     line(`{"donation":"roof","amount":-5}`),
		"an amount for a ticket":       line(`{"type":"ga","amount":5}`),
		"a million lines":              line(strings.Repeat(`{"type":"ga"},`, 4000) + `{"type":"ga"}`),
		"65 lines":                     line(strings.Repeat(`{"type":"ga"},`, 64) + `{"type":"ga"}`),
		"seats of a thing":             line(`{"item":"poster","seats":["a"]}`),
		"seats of standing":            line(`{"type":"ga","seats":["` + w.seat(0) + `"]}`),
		"more seats than the count":    line(`{"type":"stalls","count":1,"seats":` + w.seats(0, 2) + `}`),
		"a seat twice":                 line(`{"type":"stalls","seats":["` + w.seat(0) + `","` + w.seat(0) + `"]}`),
		"companions without a place":   line(`{"type":"stalls","count":2,"companions":1}`),
		"a thousand and one seats":     line(`{"type":"stalls","seats":[` + strings.Repeat(`"a",`, 1000) + `"a"]}`),
		"a section of a thing":         line(`{"item":"poster","section":"Stalls"}`),
		"the limit over two lines":     line(`{"type":"ga","count":5},{"type":"ga","count":5}`),
	} {
		got := c.keyed("POST", holds, body)
		if got.status < 400 || got.status >= 500 || got.text("title") == "" {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
	}
	if s := w.summary(); s.Holds != 0 || s.HoldsEverMade != 0 {
		t.Errorf("%+v", s)
	}
	// As many as fit are no attack.
	c.keyed("POST", holds, line(strings.Repeat(`{"item":"poster"},`, 63)+`{"type":"ga"}`)).is(t, http.StatusCreated)
}

// Every field of every write is tried with what has no business there: what no reader
// may take is refused in words, and nothing of what is only odd breaks anything.
func TestHostileFields(t *testing.T) {
	w := newWorld(t, withRoom)
	c := w.client()
	forms := w.written(c)
	hold := c.hold(`{"window":"general","lines":[{"type":"stalls","count":2,"section":"Stalls","accessible":0,"ceiling":9000}],"codes":[]}`)
	forms["POST /v1/holds/"+hold+"/checkout"] = `{"agreed_total":15400,"buyer":{"name":"Ada","email":"ada@example.com","phone":"+44 20 7946 0000"},
		"attendees":[{"ticket":1,"name":"Charles","email":"c@example.com"}],"answers":[{"question":"diet","version":1,"ticket":0,"agreed":true,"text":"none"}],"language":"en-GB"}`
	for target, good := range forms {
		method, path, _ := strings.Cut(target, " ")
		for _, a := range apitest.Attacks([]byte(good)) {
			got := c.keyed(method, path, string(a.Body))
			switch {
			case got.status >= 500, got.status >= 400 && got.text("title") == "":
				t.Errorf("%s with %s: %d %s", target, a.Name, got.status, got.body)
			case a.Wrong && (got.status < 400 || got.text("detail") == ""):
				t.Errorf("%s with %s: %d %s, which does not help", target, a.Name, got.status, got.body)
			}
		}
	}
	if strings.Contains(w.log.String(), "panic") {
		t.Error(w.log.String())
	}
}

// A write that takes a body is among those that are tried.
func TestEveryWriteIsTried(t *testing.T) {
	w := newWorld(t, withRoom)
	tried := w.written(w.client())
	for _, rt := range w.api.routes {
		if rt.method == http.MethodGet || rt.body == 0 {
			continue
		}
		found := false
		for target := range tried {
			method, path, _ := strings.Cut(target, " ")
			_, pattern := w.api.mux.Handler(&http.Request{Method: method, URL: &url.URL{Path: path}})
			found = found || pattern == rt.method+" "+rt.pattern
		}
		if !found {
			t.Errorf("%s %s is never tried with a hostile body", rt.method, rt.pattern)
		}
	}
}

// raw sends bytes over a connection of its own and answers what came back.
func (w *world) raw(request string) string {
	w.t.Helper()
	conn, err := net.Dial("tcp", w.server.Listener.Addr().String())
	if err != nil {
		w.t.Fatal(err)
	}
	defer conn.Close()
	go func() { _, _ = io.WriteString(conn, request) }() // ends with the connection
	line, err := bufio.NewReader(conn).ReadString('\n')
	if err != nil {
		w.t.Fatal(err)
	}
	return line
}

func TestHostileRequests(t *testing.T) {
	w := newWorld(t)
	c := w.client()
	if got := w.raw("GET /livez HTTP/1.1\r\nHost: x\r\nX-Large: " + strings.Repeat("a", 100<<10) + "\r\n\r\n"); !strings.Contains(got, "431") {
		t.Errorf("large headers: %q", got)
	}
	if got := w.raw("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"); !strings.Contains(got, "200") {
		t.Errorf("a plain request: %q", got)
	}
	head := "POST " + holds + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nIdempotency-Key: k\r\nAuthorization: Bearer " + c.token + "\r\n"
	if got := w.raw(head + "Content-Length: 99999999\r\n\r\n{"); !strings.Contains(got, "413") {
		t.Errorf("an announced flood: %q", got)
	}
	chunk := fmt.Sprintf("%x\r\n%s\r\n", 40<<10, strings.Repeat(" ", 40<<10))
	if got := w.raw(head + "Transfer-Encoding: chunked\r\n\r\n" + chunk + chunk); !strings.Contains(got, "413") {
		t.Errorf("a flood in pieces: %q", got)
	}
	if w.submitted() != 0 {
		t.Errorf("%d commands", w.submitted())
	}
}

// A body that trickles in is given up on; what came of it is refused.
func TestSlowBody(t *testing.T) {
	w := newWorld(t)
	c := w.client()
	w.stop()
	w.tune = func(s *http.Server) { s.ReadTimeout = 50 * time.Millisecond }
	w.serve()
	got := w.raw("POST " + holds + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nIdempotency-Key: k\r\nAuthorization: Bearer " + c.token +
		"\r\nContent-Length: 60\r\n\r\n{")
	if !strings.Contains(got, "408") {
		t.Errorf("%q", got)
	}
	if w.submitted() != 0 {
		t.Error("the sale was asked")
	}
}

// Who leaves in the middle does not stop what was begun, and its key gets the answer.
func TestWhoLeavesFindsTheAnswer(t *testing.T) {
	w := newWorld(t)
	c := w.client()
	ctx, leave := context.WithCancel(context.Background())
	req, _ := http.NewRequestWithContext(ctx, "POST", w.server.URL+holds, strings.NewReader(twoGA))
	for name, value := range map[string]string{"Content-Type": "application/json", "Idempotency-Key": "k", "Authorization": "Bearer " + c.token} {
		req.Header.Set(name, value)
	}
	leave()
	if res, err := w.server.Client().Do(req); err == nil {
		res.Body.Close()
	}
	var got *reply
	for got = c.send("POST", holds, twoGA, key("k")); got.status == 409; got = c.send("POST", holds, twoGA, key("k")) {
		got.refused(t, 409, "request_running")
	}
	got.is(t, http.StatusCreated)
	if s := w.summary(); s.HoldsEverMade != 1 {
		t.Errorf("%d holds", s.HoldsEverMade)
	}
}
