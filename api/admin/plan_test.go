package admin

import (
	"encoding/json"
	"strings"
	"testing"
)

const nyePlan = "/v1/organizer/sales/nye/plan"

// planned is an organizer with a sale that has a first draft of its plan.
func planned(t *testing.T) *world {
	w := newWorld(t)
	w.organizer("acme")
	w.must(201, "POST", "/v1/organizer/sellers", m{"seller": "house", "legal_name": "House Ltd", "currency": "EUR"})
	w.must(201, "POST", "/v1/organizer/venues", m{"venue": "cellar", "name": en("The Cellar"), "zone": "Europe/Berlin"})
	w.must(201, "POST", "/v1/organizer/events", m{
		"event": "night", "details": m{"name": en("Night"), "seller": "house"}, "occasion": m{"venue": "cellar", "starts": m{"local": "2030-12-31T22:00"}},
	})
	w.must(200, "POST", "/v1/organizer/events/night/publish", nil)
	w.must(201, "POST", "/v1/organizer/sales", m{"sale": "nye", "name": "New Year's Eve", "suffix": "club"})
	return w
}

// A draft is replaced by who has read the newest, and by nobody else.
func TestPlanIsDraftedByOneAtATime(t *testing.T) {
	w := planned(t)
	if out := w.must(404, "GET", nyePlan, nil); !strings.Contains(out.body["detail"].(string), "no plan yet") {
		t.Errorf("%s", out.raw)
	}
	before := w.stand1("acme")
	for _, c := range []struct {
		match  []string
		status int
		code   string
	}{
		{nil, 428, "precondition_needed"},
		{[]string{"If-Match", "x"}, 400, "malformed"},
		{[]string{"If-Match", `"-1"`}, 400, "malformed"},
		{[]string{"If-Match", `"99999999999999999999"`}, 400, "malformed"},
		{[]string{"If-Match", `"1"`}, 412, "stale"},
	} {
		if out := w.must(c.status, "PUT", nyePlan, clubPlan, c.match...); out.body["code"] != c.code {
			t.Errorf("%q: %s", c.match, out.raw)
		}
	}
	if w.stand1("acme") != before {
		t.Error("a refused draft was kept")
	}
	first := w.must(200, "PUT", nyePlan, clubPlan, "If-Match", `"0"`)
	second := w.must(200, "PUT", nyePlan, strings.Replace(clubPlan, `"Club night"`, `"Club night 2"`, 1), "If-Match", first.header.Get("ETag"))
	if second.body["version"] != 2.0 || second.body["published"] != 0.0 || second.header.Get("ETag") != `"2"` {
		t.Errorf("%s %s", second.header.Get("ETag"), second.raw)
	}
	stale := w.must(412, "PUT", nyePlan, clubPlan, "If-Match", first.header.Get("ETag"))
	if stale.body["version"] != 2.0 {
		t.Errorf("who was late is not told what is there: %s", stale.raw)
	}
	shown := w.must(200, "GET", nyePlan, nil)
	if string(shown.raw) != string(second.raw) || !strings.Contains(string(shown.raw), "Club night 2") {
		t.Errorf("shown %s, kept %s", shown.raw, second.raw)
	}
	again := w.must(200, "PUT", nyePlan, []byte(mustJSON(shown.body["plan"])), "If-Match", `"2"`) // what was read is what can be sent
	if mustJSON(again.body["plan"]) != mustJSON(shown.body["plan"]) {
		t.Errorf("sent back it is %s", again.raw)
	}
	w.must(428, "POST", nyePlan+"/publish", nil)
	w.must(412, "POST", nyePlan+"/publish", nil, "If-Match", `"2"`)
}

func mustJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// What is no plan is told with its place, all of it at once.
func TestPlanMistakesHavePlaces(t *testing.T) {
	w := planned(t)
	for _, c := range []struct{ old, is, pointer, detail string }{
		{`"title"`, `"titel"`, "/titel", "no such field"},
		{`"face": 2500`, `"face": 25.00`, "/types/0/price/face", "whole number"},
		{`"face": 2500`, `"face": "2500"`, "/types/0/price/face", "whole number"},
		{`"capacity": 500`, `"capacity": -1`, "/pools/0/capacity", "from 0"},
		{`"capacity": 500`, `"capacity": 5000000000`, "/pools/0/capacity", "from 0"},
		{`"max": 6,`, `"max": 6, "max": 7,`, "/types/0/max", "twice"},
		{`"2026-01-01T10:00:00Z"`, `"tomorrow"`, "/windows/0/opens/at", "2027-01-15T09:00:00Z"},
		{`"events": [{"event": "night"}]`, `"events": {}`, "/events", "a list"},
		{`{"at": "2026-01-01T10:00:00Z"}`, `{"local": "2026-03-29T02:30", "zone": "Europe/Berlin"}`, "/windows/0/opens/local", "does not exist"},
		{`{"at": "2026-01-01T10:00:00Z"}`, `{"local": "2026-10-25T02:30", "zone": "Europe/Berlin"}`, "/windows/0/opens/fold", "comes twice"},
		{`{"at": "2026-01-01T10:00:00Z"}`, `{"local": "2026-10-25T02:30"}`, "/windows/0/opens/zone", "needs its zone"},
		{`{"at": "2026-01-01T10:00:00Z"}`, `{"local": "2026-10-25", "zone": "Europe/Berlin"}`, "/windows/0/opens/local", "reads like"},
		{`{"at": "2026-01-01T10:00:00Z"}`, `{"local": "2026-10-25T12:00", "zone": "Mars/Base"}`, "/windows/0/opens/zone", "IANA"},
	} {
		if !strings.Contains(clubPlan, c.old) {
			t.Fatalf("the plan has no %s", c.old)
		}
		out := w.ask("PUT", nyePlan, strings.Replace(clubPlan, c.old, c.is, 1), "If-Match", `"0"`)
		detail, _ := out.body["detail"].(string)
		if out.status != 400 && out.status != 422 || out.body["pointer"] != c.pointer || !strings.Contains(detail, c.detail) {
			t.Errorf("%s: %d %s; want %s at %s", c.is, out.status, out.raw, c.detail, c.pointer)
		}
	}
	bad := strings.NewReplacer(`"face": 2500`, `"face": "x"`, `"title"`, `"titel"`, `"capacity": 500`, `"capacity": "x"`).Replace(clubPlan)
	out := w.must(400, "PUT", nyePlan, bad, "If-Match", `"0"`)
	if list, _ := out.body["problems"].([]any); len(list) != 3 {
		t.Errorf("%d mistakes are told of 3: %s", len(list), out.raw)
	}
}

// A draft may contradict itself; it says so when it is asked, all at once, and is not
// published.
func TestPlanThatContradictsItself(t *testing.T) {
	w := planned(t)
	bad := strings.NewReplacer(`"pools": ["floor"], "max"`, `"pools": ["flor"], "max"`, `"types": ["ga", "vip"]`, `"types": ["ga", "vap"]`, `{"event": "night"}]`, `{"event": "nite"}]`).Replace(clubPlan)
	w.must(200, "PUT", nyePlan, bad, "If-Match", `"0"`)
	out := w.must(200, "GET", nyePlan+"/problems", nil)
	places := map[string]bool{}
	for _, p := range out.body["problems"].([]any) {
		places[p.(m)["path"].(string)] = true
	}
	for _, at := range []string{"/events/0/event", "/types/0/pools/0", "/windows/0/types/1"} {
		if !places[at] {
			t.Errorf("nothing is said of %s in %s", at, out.raw)
		}
	}
	if out.body["ready"] != false {
		t.Errorf("%s", out.raw)
	}
	refused := w.must(409, "POST", nyePlan+"/publish", nil, "If-Match", `"1"`)
	if refused.body["code"] != "contradictory" || len(refused.body["problems"].([]any)) != len(places) {
		t.Errorf("%d places, and %s", len(places), refused.raw)
	}
	if p := w.must(200, "GET", "/v1/organizer/sales/nye/publication", nil); p.body["state"] != "none" {
		t.Errorf("%s", p.raw)
	}
	if _, runs := w.node.Sale("club"); runs {
		t.Error("it was opened")
	}
	w.must(200, "PUT", nyePlan, clubPlan, "If-Match", `"1"`)
	if out := w.must(200, "GET", nyePlan+"/problems", nil); out.body["ready"] != true {
		t.Errorf("mended, it is %s", out.raw)
	}
}

// What a running sale does not do is told with the step and why; the next publication
// goes on from what the sale is.
func TestRefusedPublicationIsTold(t *testing.T) {
	w := planned(t)
	w.must(200, "PUT", nyePlan, clubPlan, "If-Match", `"0"`)
	w.must(200, "POST", nyePlan+"/publish", nil, "If-Match", `"1"`)
	w.published("nye")
	w.must(201, "POST", "/v1/organizer/sales/nye/orders", m{"lines": []m{{"type": "ga", "count": 9}}, "reason": "friends", "free": true}, "Idempotency-Key", "friends")

	less := strings.Replace(clubPlan, `"capacity": 500`, `"capacity": 5`, 1) // edge case 13
	w.must(200, "PUT", nyePlan, less, "If-Match", `"1"`)
	w.must(200, "POST", nyePlan+"/publish", nil, "If-Match", `"2"`)
	out := w.carried("nye")
	if out.body["state"] != "refused" || out.body["version"] != 2.0 || out.body["code"] != "committed" || !strings.Contains(out.body["step"].(string), "pools/0") && out.body["step"] == "" {
		t.Errorf("%s", out.raw)
	}
	if stock := w.pool("nye", "floor"); stock["capacity"] != 500.0 || stock["sold"] != 9.0 {
		t.Errorf("%v", stock)
	}
	accepted := strings.Replace(clubPlan, `"capacity": 500`, `"capacity": 5, "accept": "the fire brigade says so"`, 1)
	w.must(200, "PUT", nyePlan, accepted, "If-Match", `"2"`)
	w.must(200, "POST", nyePlan+"/publish", nil, "If-Match", `"3"`)
	w.published("nye")
	if stock := w.pool("nye", "floor"); stock["capacity"] != 5.0 || stock["over"] != 4.0 || stock["free"] != 0.0 || stock["sold"] != 9.0 {
		t.Errorf("%v", stock)
	}
	trail := w.must(200, "GET", "/v1/organizer/audit?limit=500", nil)
	if !strings.Contains(string(trail.raw), "the fire brigade says so") {
		t.Errorf("nobody is named for it: %s", trail.raw)
	}
}

// pool is the stock of a pool, behind everything that was done.
func (w *world) pool(sale, key string) m {
	w.t.Helper()
	w.seen(sale)
	for _, row := range w.must(200, "GET", "/v1/organizer/sales/"+sale+"/stock", nil).body["rows"].([]any) {
		if r := row.(m); r["what"] == "pool" && r["key"] == key && r["allocation"] == "general" {
			return r
		}
	}
	w.t.Fatalf("no pool %s", key)
	return nil
}

// What was posted for each window is listed with its hash, and is what everybody reads.
func TestPostedRulesAreListed(t *testing.T) {
	w := newWorld(t)
	w.organizer("acme")
	w.club("club")
	out := w.must(200, "GET", "/v1/organizer/sales/nye/rules", nil)
	rules := out.body["rules"].([]any)
	if len(rules) != 2 { // of the general window, and of the fans'
		t.Fatalf("%s", out.raw)
	}
	r := rules[0].(m)
	hash, ok := readHash(r["sha256"].(string))
	if r["window"] != "general" || r["version"] != 1.0 || r["in_effect"] != true || r["document"] != "/v1/sales/sale_club/rules/general" || !ok {
		t.Errorf("%s", out.raw)
	}
	if doc, err := w.node.Blobs().Get(hash); err != nil || !strings.Contains(string(doc), `"window":"general"`) {
		t.Errorf("%v %s", err, doc)
	}
	dearer := strings.NewReplacer(`"face": 2500`, `"face": 2600`, `"pay_for_seconds": 900`, `"pay_for_seconds": 900, "posted_notice_minutes": 60`).Replace(clubPlan)
	w.must(200, "PUT", nyePlan, dearer, "If-Match", `"1"`)
	w.must(200, "POST", nyePlan+"/publish", nil, "If-Match", `"2"`)
	state := w.carried("nye")
	if state.body["state"] != "waiting" || state.body["until"] == nil {
		t.Fatalf("%s", state.raw)
	}
	r = w.must(200, "GET", "/v1/organizer/sales/nye/rules", nil).body["rules"].([]any)[0].(m)
	if r["version"] == 1.0 || r["in_effect"] != false || r["until_then"] == nil || r["effective_at"] != state.body["until"] {
		t.Errorf("%v, until %v", r, state.body["until"])
	}
}

// What was on sale is never deleted. Edge case 86.
func TestWhatWasOnSaleIsOnlyArchived(t *testing.T) {
	w := newWorld(t)
	w.organizer("acme")
	w.club("club")
	w.must(201, "POST", "/v1/organizer/sales/nye/orders", m{"lines": []m{{"type": "ga", "count": 1}}, "reason": "friends", "free": true}, "Idempotency-Key", "a")
	for _, path := range []string{"/v1/organizer/events/night", "/v1/organizer/sales/nye"} {
		if out := w.must(409, "DELETE", path, nil); out.body["code"] != "in_use" {
			t.Errorf("%s: %s", path, out.raw)
		}
	}
	without := strings.NewReplacer(`{"key": "vip"`, `{"key": "other"`, `"types": ["ga", "vip"]`, `"types": ["ga"]`).Replace(clubPlan)
	w.must(200, "PUT", nyePlan, without, "If-Match", `"1"`)
	if out := w.must(409, "POST", nyePlan+"/publish", nil, "If-Match", `"2"`); !strings.Contains(string(out.raw), "vip") {
		t.Errorf("%s", out.raw)
	}
	w.must(409, "POST", "/v1/organizer/sales/nye/archive", nil) // its event is to come
	w.must(200, "POST", "/v1/organizer/events/night/cancel", m{"reason": "flooded"}, "Idempotency-Key", "c")
	w.carried("nye")
	w.must(200, "POST", "/v1/organizer/sales/nye/archive", nil)
	if out := w.must(200, "GET", "/v1/organizer/orders/ord_club_1", nil); out.body["order"] != "ord_club_1" {
		t.Errorf("%s", out.raw)
	}
}

// What never was on sale can go.
func TestWhatNeverWasOnSaleIsDeleted(t *testing.T) {
	w := planned(t)
	w.must(201, "POST", "/v1/organizer/events", m{"event": "draft", "details": m{"name": en("Draft"), "seller": "house"}, "occasion": m{"venue": "cellar", "starts": m{"local": "2030-12-31T22:00"}}})
	w.must(204, "DELETE", "/v1/organizer/events/draft", nil)
	w.must(404, "GET", "/v1/organizer/events/draft", nil)
	w.must(204, "DELETE", "/v1/organizer/sales/nye", nil)
	w.must(404, "GET", "/v1/organizer/sales/nye", nil)
}
