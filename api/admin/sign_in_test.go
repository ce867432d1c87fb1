package admin

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"facevalue/guard"
)

const sessions = "/v1/organizer/sessions"

func credentials(organ, email, password string) m {
	return m{"organizer": organ, "email": email, "password": password}
}

// Whoever does not get in is told the same, whatever is the reason: nobody learns who
// works where.
func TestSignInTellsEverybodyTheSame(t *testing.T) {
	w := newWorld(t)
	w.organizer("acme")
	w.must(201, "POST", "/v1/organizer/staff", m{"staff": "bo", "name": "Bo", "email": "bo@acme.example", "roles": []string{"door"}, "password": password})
	w.must(201, "POST", "/v1/organizer/staff", m{"staff": "cy", "name": "Cy", "email": "cy@acme.example", "roles": []string{"door"}})
	w.must(200, "PUT", "/v1/organizer/staff/bo/disabled", m{"disabled": true, "reason": "left"})
	w.token = ""
	before := w.stand1("acme")
	var first string
	for name, in := range map[string]m{
		"a wrong password":          credentials("org_acme", "ada@acme.example", "wrong horse battery"),
		"a short password":          credentials("org_acme", "ada@acme.example", "x"),
		"an unknown address":        credentials("org_acme", "eve@acme.example", password),
		"an unknown organizer":      credentials("org_none", "ada@acme.example", password),
		"no organizer at all":       credentials("x", "ada@acme.example", password),
		"somebody shut out":         credentials("org_acme", "bo@acme.example", password),
		"somebody with no password": credentials("org_acme", "cy@acme.example", password),
		"a blank password":          credentials("org_acme", "cy@acme.example", " "),
	} {
		out := w.must(401, "POST", sessions, in)
		if out.header.Get("Set-Cookie") != "" {
			t.Errorf("%s: a cookie", name)
		}
		if first == "" {
			first = string(out.raw)
		}
		if string(out.raw) != first || out.body["code"] != "session_needed" {
			t.Errorf("%s is told %s, another %s", name, out.raw, first)
		}
	}
	if after := w.stand1("acme"); after != before {
		t.Errorf("refused sign-ins wrote records: %d, then %d", before, after)
	}
	for _, email := range []string{"ada@acme.example", "ADA@acme.example"} {
		w.must(201, "POST", sessions, credentials("org_acme", email, password))
	}
	w.must(201, "POST", sessions, credentials("acme", "ada@acme.example", password))
}

// stand1 is how far an organizer's records go.
func (w *world) stand1(organ string) uint64 {
	o, ok := w.node.Organizer(organ)
	if !ok {
		w.t.Fatalf("no organizer %s", organ)
	}
	return o.Seq()
}

// cookieOf is the cookie that an answer sets.
func cookieOf(t *testing.T, out answer) *http.Cookie {
	t.Helper()
	c, err := http.ParseSetCookie(out.header.Get("Set-Cookie"))
	if err != nil {
		t.Fatalf("%q: %v", out.header.Get("Set-Cookie"), err)
	}
	return c
}

func TestSignInSetsACookie(t *testing.T) {
	for _, secure := range []bool{false, true} {
		t.Run(fmt.Sprintf("secure %v", secure), func(t *testing.T) {
			w := newWorld(t, func(o *Options) { o.Secure = secure })
			w.organizer("acme")
			w.token = ""
			out := w.must(201, "POST", sessions, credentials("org_acme", "ada@acme.example", password))
			c := cookieOf(t, out)
			name := map[bool]string{false: "fvs", true: "__Host-fvs"}[secure]
			if c.Name != name || !c.HttpOnly || c.Secure != secure || c.SameSite != http.SameSiteStrictMode || c.Path != "/" || c.Domain != "" || c.MaxAge != sessionFor/1000 {
				t.Errorf("%+v", c)
			}
			if c.Value != out.body["token"] || !strings.HasPrefix(c.Value, "fvs_acme_") {
				t.Errorf("the cookie has %q, the body %v", c.Value, out.body["token"])
			}
			cookie := c.Name + "=" + c.Value
			w.must(200, "GET", "/v1/organizer/me", nil, "Cookie", cookie)
			if secure { // a cookie that any page of the domain could set is none
				w.must(401, "GET", "/v1/organizer/me", nil, "Cookie", "fvs="+c.Value)
			}
			gone := w.must(204, "DELETE", sessions, nil, "Cookie", cookie, "Sec-Fetch-Site", "same-origin")
			if c := cookieOf(t, gone); c.MaxAge >= 0 || c.Value != "" {
				t.Errorf("signed out: %+v", c)
			}
			w.must(401, "GET", "/v1/organizer/me", nil, "Cookie", cookie)
		})
	}
}

// A page of another site that was opened in a browser with our cookie changes nothing,
// and cannot sign anybody in either. Edge case 99: nothing is changed by looking.
func TestOtherSitesCannotWrite(t *testing.T) {
	w := newWorld(t)
	w.organizer("acme")
	w.token = ""
	signed := w.must(201, "POST", sessions, credentials("org_acme", "ada@acme.example", password))
	cookie := "fvs=" + signed.body["token"].(string)
	profile := m{"name": "Other"}
	before := w.stand1("acme")
	for _, c := range []struct {
		name   string
		header []string
		status int
	}{
		{"another site", []string{"Cookie", cookie, "Sec-Fetch-Site", "cross-site"}, 403},
		{"a neighbour", []string{"Cookie", cookie, "Sec-Fetch-Site", "same-site"}, 403},
		{"an old browser", []string{"Cookie", cookie, "Origin", "https://evil.example"}, 403},
	} {
		if out := w.must(c.status, "PUT", "/v1/organizer/profile", profile, c.header...); out.body["code"] != "cross_origin" {
			t.Errorf("%s: %s", c.name, out.raw)
		}
	}
	w.must(403, "POST", sessions, credentials("org_acme", "ada@acme.example", password), "Sec-Fetch-Site", "cross-site")
	w.must(200, "GET", "/v1/organizer/me", nil, "Cookie", cookie, "Sec-Fetch-Site", "cross-site") // following a link is no harm
	if after := w.stand1("acme"); after != before {
		t.Errorf("another site changed something: %d, then %d", before, after)
	}
	w.must(200, "PUT", "/v1/organizer/profile", profile, "Cookie", cookie, "Sec-Fetch-Site", "same-origin")
	w.must(200, "PUT", "/v1/organizer/profile", profile, "Authorization", "Bearer "+signed.body["token"].(string), "Origin", "https://tool.example")
}

// Edge case 74: passwords are not tried without end, from one address nor for one account.
func TestSignInsAreLimited(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.SignIns = guard.Limit{} }) // what a house gets that says nothing
	wrong := credentials("org_acme", "ada@acme.example", "wrong horse battery")
	for i := range 10 {
		if out := w.ask("POST", sessions, wrong); out.status != 401 {
			t.Fatalf("attempt %d: %d %s", i, out.status, out.raw)
		}
	}
	out := w.must(429, "POST", sessions, wrong)
	if out.body["code"] != "rate_limited" || out.header.Get("Retry-After") != "60" {
		t.Errorf("%s, come again in %s", out.raw, out.header.Get("Retry-After"))
	}
	w.must(429, "POST", sessions, credentials("org_acme", "bo@acme.example", password)) // whoever it tries
	w.from = "[2001:db8::1]:4000"
	w.must(401, "POST", sessions, wrong)
	for i := range 29 { // the account, from wherever: forty in all
		w.from = fmt.Sprintf("198.51.100.%d:99", i)
		w.must(401, "POST", sessions, credentials("acme", "ADA@acme.example", "wrong horse battery"))
	}
	w.from = "203.0.113.9:1"
	w.must(429, "POST", sessions, wrong)
	w.must(401, "POST", sessions, credentials("org_acme", "cy@acme.example", password)) // others are let
	w.clock.by.Add(60_000)
	w.from = "192.0.2.1:77"
	w.must(401, "POST", sessions, wrong)
	w.must(429, "POST", sessions, wrong)
}

// A flood of sign-ins waits in a short line, and is told to come again beyond it: hashing
// takes memory on purpose.
func TestBusySignInsAreTold(t *testing.T) {
	w := newWorld(t)
	w.organizer("acme")
	for range hashesAtOne + hashesWait {
		w.admin.hasher.places <- struct{}{}
	}
	before := w.stand1("acme")
	for _, ask := range []func() answer{
		func() answer {
			return w.ask("POST", sessions, credentials("org_acme", "ada@acme.example", password))
		},
		func() answer { return w.ask("PUT", "/v1/organizer/staff/owner/password", m{"password": password}) },
	} {
		if out := ask(); out.status != 503 || out.body["code"] != "busy" || out.header.Get("Retry-After") == "" {
			t.Errorf("%d %s", out.status, out.raw)
		}
	}
	if w.stand1("acme") != before {
		t.Error("something was changed")
	}
	for range hashesAtOne + hashesWait {
		<-w.admin.hasher.places
	}
	w.signIn("acme", "ada@acme.example")
}

// A session ends: by itself, by a new password, by being shut out, by signing out
// everywhere. Only those of the one it is about do.
func TestSessionsEnd(t *testing.T) {
	w := newWorld(t)
	w.organizer("acme")
	owner := w.token
	w.must(201, "POST", "/v1/organizer/staff", m{"staff": "bo", "name": "Bo", "email": "bo@acme.example", "roles": []string{"door"}, "password": password})
	bo := func() string {
		w.t.Helper()
		w.signIn("acme", "bo@acme.example")
		return w.token
	}
	is := func(token string, status int) {
		w.t.Helper()
		w.token = token
		w.must(status, "GET", "/v1/organizer/me", nil)
	}
	first, second := bo(), bo()
	w.token = second // their own new password keeps the session that set it
	w.must(204, "PUT", "/v1/organizer/staff/bo/password", m{"password": password})
	is(second, 200)
	is(first, 401)
	w.token = owner // somebody else's keeps none
	w.must(204, "PUT", "/v1/organizer/staff/bo/password", m{"password": password})
	is(second, 401)
	third := bo()
	w.token = owner
	w.must(204, "DELETE", "/v1/organizer/staff/bo/sessions", nil)
	is(third, 401)
	fourth := bo()
	w.token = owner
	w.must(200, "PUT", "/v1/organizer/staff/bo/disabled", m{"disabled": true, "reason": "left"})
	is(fourth, 401)
	w.token = owner
	w.must(200, "PUT", "/v1/organizer/staff/bo/disabled", m{"disabled": false, "reason": "back"})
	fifth := bo()
	w.clock.by.Add(sessionFor)
	is(fifth, 401)
	is(owner, 401)
}

// A key is a program's: its secret is shown once, it ends by itself or at once, and has
// no session to end.
func TestKeys(t *testing.T) {
	w := newWorld(t)
	w.organizer("acme")
	owner := w.token
	soon := w.clock.Now() + 3_600_000
	made := w.must(201, "POST", "/v1/organizer/keys", m{"name": "till", "roles": []string{"box_office"}, "expires_at": rfc(soon)})
	secret, id := made.body["secret"].(string), made.body["id"].(string)
	if !strings.HasPrefix(secret, "fvk_acme_"+id+"_") || len(secret) < len("fvk_acme__")+len(id)+32 {
		t.Errorf("secret %q", secret)
	}
	if list := w.must(200, "GET", "/v1/organizer/keys", nil); strings.Contains(string(list.raw), secret[len("fvk_acme_")+len(id)+1:]) {
		t.Error("the list shows a secret")
	}
	w.token = secret
	me := w.must(200, "GET", "/v1/organizer/me", nil)
	if me.body["actor"] != "key:"+id || fmt.Sprint(me.body["roles"]) != "[box_office]" {
		t.Errorf("%s", me.raw)
	}
	if out := w.must(400, "DELETE", sessions, nil); out.body["code"] != "malformed" {
		t.Errorf("%s", out.raw)
	}
	for _, wrong := range []string{secret + "x", secret[:len(secret)-1], strings.Replace(secret, id, "other", 1), strings.Replace(secret, "fvk_acme_", "fvk_acme_"+id, 1), "fvk_acme_" + id} {
		w.token = wrong
		w.must(401, "GET", "/v1/organizer/me", nil)
	}
	w.token = owner
	spare := w.must(201, "POST", "/v1/organizer/keys", m{"name": "spare", "roles": []string{"door"}}).body
	w.must(204, "DELETE", "/v1/organizer/keys/"+spare["id"].(string), nil)
	w.token = spare["secret"].(string)
	w.must(401, "GET", "/v1/organizer/me", nil)
	w.clock.by.Add(3_600_001)
	w.token = secret
	w.must(401, "GET", "/v1/organizer/me", nil)
}

// Only who runs the house opens organizers, and only when it is said who that is.
func TestOperator(t *testing.T) {
	w := newWorld(t)
	in := m{"suffix": "acme", "profile": m{"name": "Acme"}, "owner": m{"name": "Ada", "email": "ada@acme.example", "password": password}}
	for _, token := range []string{"", "wrong", operator + "x", "fvk_acme_x_y"} {
		w.token = token
		w.must(401, "POST", "/v1/organizers", in)
	}
	if len(w.node.Organizers()) > 0 {
		t.Fatal("a stranger opened an organizer")
	}
	w.token = operator
	if out := w.must(201, "POST", "/v1/organizers", in); out.body["organizer"] != "org_acme" {
		t.Errorf("%s", out.raw)
	}
	if out := w.must(409, "POST", "/v1/organizers", in); out.body["code"] != "exists" || out.body["pointer"] != "/suffix" {
		t.Errorf("%s", out.raw)
	}
	delete(in, "suffix")
	if out := w.must(201, "POST", "/v1/organizers", in); !strings.HasPrefix(out.body["organizer"].(string), "org_") {
		t.Errorf("%s", out.raw)
	}
	in["profile"] = m{"name": "Acme", "zone": "Europe/Atlantis"}
	if out := w.must(400, "POST", "/v1/organizers", in); out.body["pointer"] != "/profile/zone" {
		t.Errorf("%s", out.raw)
	}
	closed := newWorld(t, func(o *Options) { o.Operator = [32]byte{} })
	closed.must(401, "POST", "/v1/organizers", in)
}
