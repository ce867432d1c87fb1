package admin

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"facevalue/webhook"
)

// heard is a message that a program of the organizer's got.
type heard struct {
	header http.Header
	body   string
}

// program listens for messages.
func program(t *testing.T) (url string, got chan heard) {
	got = make(chan heard, 100)
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		got <- heard{r.Header, string(b)}
	}))
	t.Cleanup(s.Close)
	return s.URL, got
}

// signed says whether a message has the signature that a secret gives, among others.
func (h *heard) signed(t *testing.T, secret any) bool {
	t.Helper()
	second, _ := strconv.ParseInt(h.header.Get("Webhook-Timestamp"), 10, 64)
	want, err := webhook.Sign(h.header.Get("Webhook-Id"), second*1000, []byte(h.body), secret.(string))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Contains(" "+h.header.Get("Webhook-Signature")+" ", " "+want+" ")
}

// TestWebhookFromEndToEnd: a program is named, hears of an order, and its secret is
// replaced while both sign.
func TestWebhookFromEndToEnd(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.WebhookLoopback = true })
	w.organizer("acme")
	w.club("club")
	url, got := program(t)
	const hook = "/v1/organizer/webhooks/books"
	made := w.must(201, "POST", "/v1/organizer/webhooks", m{"webhook": "books", "name": "Books", "url": url, "topics": []string{"order.confirmed"}})
	w.must(409, "POST", "/v1/organizer/webhooks", m{"webhook": "books", "name": "Books", "url": url})
	order := w.must(201, "POST", "/v1/organizer/sales/nye/orders", m{"lines": []m{{"type": "ga", "count": 2}}, "reason": "guest list", "free": true}, "Idempotency-Key", "one")
	first := <-got
	if !first.signed(t, made.body["secret"]) || !strings.Contains(first.body, `"type":"order.confirmed"`) || !strings.Contains(first.body, `"order":"ord_club_1"`) {
		t.Errorf("%v %s (of %s)", first.header, first.body, order.raw)
	}
	turned := w.must(200, "POST", hook+"/secret", m{"overlap_seconds": 3600})
	test := w.must(200, "POST", hook+"/test", nil)
	second := <-got
	if !second.signed(t, made.body["secret"]) || !second.signed(t, turned.body["secret"]) || !strings.Contains(second.body, "webhook.test") || test.body["state"] != "delivered" {
		t.Errorf("%v %s; %s", second.header, second.body, test.raw)
	}
	shown := w.must(200, "GET", hook, nil)
	if shown.body["former_secret_until"] == nil || strings.Contains(string(shown.raw), "whsec_") {
		t.Errorf("%s", shown.raw)
	}
	w.must(200, "POST", hook+"/secret", m{"overlap_seconds": 0}) // it has leaked
	w.must(200, "POST", hook+"/test", nil)
	if third := <-got; third.signed(t, turned.body["secret"]) {
		t.Errorf("%v", third.header)
	}
	id := first.header.Get("Webhook-Id")
	w.must(200, "POST", hook+"/messages/"+id+"/replay", nil)
	if again := <-got; again.body != first.body || again.header.Get("Webhook-Id") != id {
		t.Errorf("%v %s", again.header, again.body)
	}
	w.must(204, "POST", hook+"/replay", m{"from": "2020-01-01T00:00:00Z"})
	if again := <-got; again.body != first.body {
		t.Errorf("%s", again.body)
	}
	log := w.must(200, "GET", hook+"/messages?limit=1", nil)
	if log.body["next"] == nil || !strings.Contains(log.header.Get("Link"), `rel="next"`) {
		t.Errorf("%s", log.raw)
	}
	rest := w.must(200, "GET", hook+"/messages?after="+log.body["next"].(string), nil)
	if len(rest.body["messages"].([]any)) != 2 || rest.body["next"] != nil {
		t.Errorf("%s", rest.raw)
	}
	w.must(200, "PUT", hook, m{"name": "Books", "url": url + "/2"}, "If-Match", w.must(200, "GET", hook, nil).header.Get("ETag"))
	w.must(412, "PUT", hook, m{"name": "Books", "url": url + "/3"}, "If-Match", `"old"`)
	off := w.must(200, "PUT", hook+"/disabled", m{"disabled": true, "reason": "moving"})
	if off.body["disabled"] != true || off.body["reason"] != "moving" {
		t.Errorf("%s", off.raw)
	}
	trail := w.must(200, "GET", "/v1/organizer/audit", nil)
	if strings.Contains(string(trail.raw), "whsec_") {
		t.Error("the trail has a secret")
	}
	w.must(204, "DELETE", hook, nil)
	w.must(404, "GET", hook, nil)
	w.must(404, "GET", hook+"/messages", nil)
}

// TestWebhookAddresses: what is named is looked at before it is stored; what it leads to,
// each time that it is dialled.
func TestWebhookAddresses(t *testing.T) {
	w := newWorld(t)
	w.organizer("acme")
	for _, url := range []string{
		"http://example.org", "https://127.0.0.1/", "https://[::1]/", "https://169.254.169.254/latest", "https://10.1.2.3", "https://localhost/x",
		"https://me:pw@example.org/", "ftp://example.org", "https://", "example.org/hook", "https://[::ffff:192.168.0.1]/",
	} {
		out := w.ask("POST", "/v1/organizer/webhooks", m{"webhook": "books", "name": "Books", "url": url})
		if out.status != 400 && out.status != 422 {
			t.Errorf("%s is answered with %d: %s", url, out.status, out.raw)
		}
	}
	w.must(201, "POST", "/v1/organizer/webhooks", m{"webhook": "books", "name": "Books", "url": "https://example.org/hook", "topics": []string{"sale.sold_out"}})
	if out := w.ask("PUT", "/v1/organizer/webhooks/books", m{"name": "Books", "url": "https://192.168.0.1/"}); out.status < 400 || out.status >= 500 {
		t.Errorf("answered %d: %s", out.status, out.raw)
	}
	if out := w.ask("POST", "/v1/organizer/webhooks", m{"webhook": "crm", "name": "CRM", "url": "https://example.org", "topics": []string{"order.eaten"}}); out.status < 400 || out.status >= 500 {
		t.Errorf("an unknown topic is answered with %d", out.status)
	}
}
