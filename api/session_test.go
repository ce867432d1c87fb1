package api

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"facevalue/guard"
	"facevalue/sale"
	"facevalue/token"
)

func TestSession(t *testing.T) {
	w := newWorld(t)
	nobody := &client{w: w}
	got := nobody.send("POST", "/v1/sessions", "{}", nil)
	got.is(t, http.StatusCreated)
	cookie := got.header.Get("Set-Cookie")
	for _, has := range []string{"fv=ses.1.", "; Path=/", "; HttpOnly", "; SameSite=Lax", "; Max-Age=7776000"} {
		if !strings.Contains(cookie, has) {
			t.Errorf("no %q in %q", has, cookie)
		}
	}
	browser := http.Header{"Cookie": {"theme=dark; " + strings.Split(cookie, ";")[0] + "; x=fv=1"}}
	nobody.send("GET", "/v1/sessions", "", browser).is(t, http.StatusOK)
	nobody.get("/v1/sessions").refused(t, 401, "session_needed")
	for _, wrong := range []string{"", "x", got.text("token") + "x", strings.Replace(got.text("token"), "ses.", "trn.", 1)} {
		nobody.send("GET", "/v1/sessions", "", http.Header{"Authorization": {"Bearer " + wrong}}).refused(t, 401, "session_needed")
		nobody.send("GET", "/v1/sessions", "", http.Header{"Authorization": {wrong}}).refused(t, 401, "session_needed")
	}
	if a := nobody.get("/v1/sessions"); !strings.HasPrefix(a.header.Get("Www-Authenticate"), "Bearer") {
		t.Errorf("%v", a.header)
	}
	w.house.clock.advance(sessionFor)
	nobody.send("GET", "/v1/sessions", "", browser).refused(t, 401, "session_over")
	if w.submitted() != 0 {
		t.Error("a sale was asked")
	}
}

func TestSecureCookie(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Secure = true })
	got := (&client{w: w}).send("POST", "/v1/sessions", "", nil)
	if cookie := got.header.Get("Set-Cookie"); !strings.HasPrefix(cookie, "__Host-fv=") || !strings.Contains(cookie, "; Secure") {
		t.Errorf("%q", cookie)
	}
	// The cookie without the prefix could have been set by a neighbour.
	plain := http.Header{"Cookie": {"fv=" + got.text("token")}}
	(&client{w: w}).send("GET", "/v1/sessions", "", plain).refused(t, 401, "session_needed")
}

// A page of another site cannot act with our cookie.
func TestOtherSites(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Origins = []string{"https://tickets.example"} })
	c := w.client()
	cookie := []string{"fv=" + c.token}
	nobody := &client{w: w}
	from := func(site, origin string) http.Header {
		h := key("k" + site + origin)
		h["Cookie"], h["Sec-Fetch-Site"] = cookie, []string{site}
		if origin != "" {
			h["Origin"] = []string{origin}
		}
		return h
	}
	nobody.send("POST", holds, twoGA, from("cross-site", "https://evil.example")).refused(t, 403, "cross_origin")
	nobody.send("POST", "/v1/sessions", "{}", from("cross-site", "https://evil.example")).refused(t, 403, "cross_origin")
	if w.submitted() != 0 {
		t.Error("a sale was asked")
	}
	nobody.send("POST", holds, twoGA, from("same-origin", "")).is(t, http.StatusCreated)
	nobody.send("POST", holds, twoGA, from("cross-site", "https://tickets.example")).is(t, http.StatusCreated)
	h := key("program")
	h["Authorization"], h["Sec-Fetch-Site"] = []string{"Bearer " + c.token}, []string{"cross-site"}
	nobody.send("POST", holds, twoGA, h).is(t, http.StatusCreated)
}

// ask has a code mailed and answers the challenge.
func (c *client) ask(email string) string {
	c.w.t.Helper()
	got := c.send("POST", "/v1/sessions/email", `{"email":"`+email+`","language":"de"}`, nil)
	got.is(c.w.t, http.StatusAccepted)
	return got.text("challenge")
}

func (c *client) prove(challenge, code string) *reply {
	c.w.t.Helper()
	return c.send("POST", "/v1/sessions/email/verify", `{"challenge":"`+challenge+`","code":"`+code+`"}`, nil)
}

func TestProof(t *testing.T) {
	w := newWorld(t)
	c := w.client()
	challenge := c.ask("Ada.Lovelace+club@gmail.com")
	mail := w.lastMail()
	if mail.To != "Ada.Lovelace+club@gmail.com" || len(mail.Code) != 6 || mail.Language != "de" || mail.Minutes != 10 || mail.ID == "" {
		t.Errorf("%+v", mail)
	}
	if strings.Contains(challenge, mail.Code) {
		t.Error("the challenge tells the code")
	}
	got := c.prove(challenge, mail.Code)
	got.is(t, http.StatusCreated)
	if !strings.Contains(string(got.body), `"proven":["email"]`) {
		t.Errorf("%s", got.body) // gmail.com is everybody's: no limit for the domain
	}
	before, _ := w.ring.ReadSession(c.token, w.house.clock.Now())
	after, err := w.ring.ReadSession(got.text("token"), w.house.clock.Now())
	if err != nil || before.Claim != after.Claim {
		t.Errorf("%+v, then %+v, %v", before, after, err)
	}
	// Edge case 69: the same mailbox is the same person, whoever asks.
	other := w.client()
	challenge = other.ask("adalovelace@googlemail.com")
	got = other.prove(challenge, w.lastMail().Code)
	got.is(t, http.StatusCreated)
	same, _ := w.ring.ReadSession(got.text("token"), w.house.clock.Now())
	if same.Proven != after.Proven {
		t.Errorf("proven %v and %v", same.Proven, after.Proven)
	}
	// What was bought in one browser is there in the other that has proven the address.
	c.token, other.token = string(w.ring.AppendSession(nil, after)), got.text("token")
	id := c.order()
	other.get("/v1/orders/"+id).is(t, http.StatusOK)
	hold := c.hold(twoGA)
	other.send("POST", "/v1/holds/"+hold+"/renew", "", nil).is(t, http.StatusOK)
}

func TestProofIsRefused(t *testing.T) {
	w := newWorld(t)
	c := w.client()
	challenge := c.ask("ada@example.com")
	code := w.lastMail().Code
	wrong := "000000"
	if code == wrong {
		wrong = "111111"
	}
	w.client().prove(challenge, code).refused(t, 403, "proof_over")
	for i := range 4 {
		got := c.prove(challenge, wrong)
		got.refused(t, 403, "proof_wrong")
		if got.number("attempts_left") != int64(4-i) {
			t.Errorf("after %d guesses: %s", i+1, got.body)
		}
	}
	c.prove(challenge, code).is(t, http.StatusCreated)
	c.prove(challenge, code).refused(t, 403, "proof_over")
	challenge = c.ask("ada@example.com")
	code = w.lastMail().Code
	w.house.clock.advance(challengeMinutes * minuteMS)
	c.prove(challenge, code).refused(t, 403, "proof_over")
	c.prove("x", code).refused(t, 400, "malformed")
	c.prove(c.token, code).refused(t, 400, "malformed")
	for _, body := range []string{`{}`, `{"email":""}`, `{"email":"x"}`, `{"email":"a@b@c"}`, `{"email":"<a@example.com>"}`, `{"email":"a@example.com\nb"}`, `{"email":7}`} {
		c.send("POST", "/v1/sessions/email", body, nil).refused(t, 400, "malformed")
	}
	(&client{w: w}).send("POST", "/v1/sessions/email", `{"email":"ada@example.com"}`, nil).refused(t, 401, "session_needed")
	if len(w.mails) != 2 {
		t.Errorf("%d mails", len(w.mails))
	}
}

func TestMailThatFails(t *testing.T) {
	w := newWorld(t, func(o *Options) {
		o.Mail = func(context.Context, Mail) error { return errors.New("a secret of the mail server") }
	})
	got := w.client().send("POST", "/v1/sessions/email", `{"email":"ada@example.com"}`, nil)
	got.refused(t, 503, "mail_unavailable")
	if strings.Contains(string(got.body), "secret") || got.header.Get("Retry-After") == "" {
		t.Errorf("%s", got.body)
	}
	none := newWorld(t, func(o *Options) { o.Mail = nil })
	none.client().send("POST", "/v1/sessions/email", `{"email":"ada@example.com"}`, nil).refused(t, 503, "mail_unavailable")
}

// Where limits count by address, who has shown none is told what to show.
func TestIdentityIsNeeded(t *testing.T) {
	w := newWorld(t)
	w.do(&sale.SetPolicy{Meta: owner, Policy: sale.Policy{
		HoldFor: 10 * minuteMS, HoldCeiling: 30 * minuteMS, PayFor: hourMS, TicketsEach: 4, JoinKinds: sale.Kinds(sale.ClaimEmail),
	}})
	c := w.client()
	got := c.keyed("POST", holds, twoGA)
	got.refused(t, 403, "identity_needed")
	if got.text("what") != "email" {
		t.Errorf("%s", got.body)
	}
	challenge := c.ask("ada@example.com")
	c.token = c.prove(challenge, w.lastMail().Code).text("token")
	hold := c.hold(twoGA)
	c.hold(twoGA)
	over := c.keyed("POST", holds, twoGA)
	over.refused(t, 409, "limit_sale")
	if over.number("available") != 0 {
		t.Errorf("%s", over.body)
	}
	c.get("/v1/holds/"+hold).is(t, http.StatusOK)
}

func TestLimits(t *testing.T) {
	w := newWorld(t, func(o *Options) {
		o.Limits = Limits{Holds: guard.Limit{Burst: 3, Per: 60_000}, Sessions: guard.Limit{Burst: 4, Per: 60_000}, Mails: guard.Limit{Burst: 2, Per: 600_000}}
	})
	c := w.client()
	for range 3 {
		c.hold(`{"window":"general","lines":[{"type":"ga"}]}`)
	}
	before := w.submitted()
	got := c.keyed("POST", holds, twoGA)
	got.refused(t, 429, "rate_limited")
	if got.header.Get("Retry-After") != "20" || got.header.Get("Ratelimit") != `"holds";r=0;t=60` || got.header.Get("Ratelimit-Policy") != `"holds";q=3;w=60` {
		t.Errorf("%v", got.header)
	}
	if w.submitted() != before {
		t.Error("the sale was asked")
	}
	w.house.clock.advance(20_000)
	c.keyed("POST", holds, twoGA).is(t, http.StatusCreated)
	for range 2 {
		c.ask("ada@example.com")
	}
	c.send("POST", "/v1/sessions/email", `{"email":"bob@example.com"}`, nil).refused(t, 429, "rate_limited")
	other := w.client()
	other.send("POST", "/v1/sessions/email", `{"email":"ada@example.com"}`, nil).refused(t, 429, "rate_limited")
	other.ask("bob@example.com")
	for range 3 { // one came back meanwhile
		w.client()
	}
	(&client{w: w}).send("POST", "/v1/sessions", "", nil).refused(t, 429, "rate_limited")
}

// Who comes through a proxy of ours is who the proxy says; anybody else may claim what
// they like.
func TestProxies(t *testing.T) {
	limits := Limits{Sessions: guard.Limit{Burst: 1, Per: 60_000}}
	direct := newWorld(t, func(o *Options) { o.Limits = limits })
	send := func(w *world, from string) *reply {
		return (&client{w: w}).send("POST", "/v1/sessions", "", http.Header{"X-Forwarded-For": {from}})
	}
	send(direct, "192.0.2.1").is(t, http.StatusCreated)
	send(direct, "192.0.2.2").refused(t, 429, "rate_limited")
	behind := newWorld(t, func(o *Options) { o.Limits, o.Proxies = limits, prefixes(t, "127.0.0.0/8", "10.0.0.0/8") })
	send(behind, "192.0.2.1").is(t, http.StatusCreated)
	send(behind, "192.0.2.2, 10.1.2.3").is(t, http.StatusCreated)
	send(behind, "6.6.6.6, 192.0.2.1").refused(t, 429, "rate_limited")
	send(behind, "192.0.2.2").refused(t, 429, "rate_limited")
}

func TestSessionWithManyAddresses(t *testing.T) {
	w := newWorld(t)
	c := w.client()
	for i := range token.MaxProven + 2 {
		challenge := c.ask("ada" + string(rune('a'+i)) + "@gmail.com")
		got := c.prove(challenge, w.lastMail().Code)
		got.is(t, http.StatusCreated)
		c.token = got.text("token")
	}
	s, err := w.ring.ReadSession(c.token, w.house.clock.Now())
	if err != nil || len(s.Proven.All()) != 2 {
		t.Errorf("%+v, %v", s, err)
	}
}
