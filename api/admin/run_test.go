package admin

import (
	"runtime"
	"strings"
	"testing"

	"facevalue/sale"
)

const runs = "/v1/organizer/sales/nye/runs"

// cancelled is a club night that will not be, with an order that was paid in cash, one that
// a buyer paid by the provider, and a free one.
func cancelled(t *testing.T) *world {
	w := stage(t)
	w.bought()
	w.must(201, "POST", "/v1/organizer/sales/nye/orders", m{"lines": []m{{"type": "vip", "count": 1}}, "reason": "guest", "free": true}, "Idempotency-Key", "second")
	w.must(200, "POST", "/v1/organizer/events/night/cancel", m{"reason": "flooded"}, "Idempotency-Key", "c")
	w.published("nye")
	return w
}

// bought is an order that its buyer paid by the provider.
func (w *world) bought() {
	w.t.Helper()
	s, _ := w.node.Sale("club")
	do := func(c sale.Command) sale.Outcome {
		w.t.Helper()
		out, seq, err := s.Submit(w.t.Context(), c)
		if err == nil && out.OK() {
			err = s.Live().Wait(w.t.Context(), seq)
		}
		if err != nil || !out.OK() {
			w.t.Fatalf("%T: %s %+v %v", c, out.Status, out.Detail, err)
		}
		return out
	}
	fan := sale.Claim{byte(sale.ClaimSession), 1}
	held := do(&sale.PlaceHold{Meta: sale.Meta{Key: sale.Key{1}}, Claims: []sale.Claim{fan}, Wants: []sale.Want{{Kind: sale.TicketLine, Count: 1}}})
	order := do(&sale.Checkout{Meta: sale.Meta{Key: sale.Key{2}}, Hold: held.Ref, Owner: fan, Agreed: held.Total, Language: "en"})
	var info sale.OrderInfo
	if err := s.Live().Read(func(m *sale.Machine, _ uint64) { info, _ = m.OrderInfo(order.Ref) }); err != nil {
		w.t.Fatal(err)
	}
	do(&sale.FinishEffect{Meta: sale.Meta{By: sale.Actor{Role: sale.House}}, Effect: info.Charge.ID, Result: sale.EffectDone, Amount: held.Total, Tender: "card", Ref: "pi_1"})
}

// taken looks until a run has taken so many orders.
func (w *world) taken(run string, orders float64) answer {
	w.t.Helper()
	for {
		out := w.must(200, "GET", runs+"/"+run, nil)
		n := out.body["orders"].(m)
		if n["left"] == 0.0 && n["open"].(float64)+n["done"].(float64)+n["failed"].(float64) == orders {
			return out
		}
		runtime.Gosched()
	}
}

// Edge case 79: a run of a cancelled event is started by somebody, once; it is paused, and
// goes on; what became of each order can be read, also as a table.
func TestRunIsStartedWatchedAndPaused(t *testing.T) {
	w := stage(t)
	start := m{"event": "night", "reason": "flooded", "with_fees": true}
	if out := w.must(409, "POST", runs, start, "Idempotency-Key", "early"); out.body["code"] != "contradiction" {
		t.Errorf("a run for an event that is still to be: %s", out.raw)
	}
	w.must(404, "POST", runs, m{"event": "day", "reason": "flooded"}, "Idempotency-Key", "other")
	if list := w.must(200, "GET", runs, nil); len(list.body["runs"].([]any)) != 0 {
		t.Errorf("runs before there is one: %s", list.raw)
	}

	w = cancelled(t)
	first := w.must(201, "POST", runs, start, "Idempotency-Key", "start")
	if again := w.must(201, "POST", runs, start, "Idempotency-Key", "start"); again.body["run"] != first.body["run"] {
		t.Errorf("asked twice, a second run was started: %s", again.raw)
	}
	w.must(409, "POST", runs, start, "Idempotency-Key", "twice")
	out := w.taken("1", 3)
	if out.body["state"] != "going" || out.body["asked"] != 8250.0 || out.body["back"] != 0.0 || out.body["currency"] != "EUR" || out.body["by"] != "staff:owner" {
		t.Errorf("the run is %s", out.raw)
	}
	until := rfc(w.clock.Now() + 3_600_000)
	out = w.must(200, "POST", runs+"/1/pause", m{"reason": "counting", "until": until}, "Idempotency-Key", "p")
	if out.body["state"] != "paused" || out.body["why"] != "counting" || out.body["until"] != until {
		t.Errorf("paused it is %s", out.raw)
	}
	w.must(409, "POST", runs+"/1/pause", m{"reason": "counting"}, "Idempotency-Key", "p2")
	if out = w.must(200, "POST", runs+"/1/resume", nil, "Idempotency-Key", "r"); out.body["state"] != "going" || out.body["until"] != nil {
		t.Errorf("going on it is %s", out.raw)
	}
	w.must(404, "POST", runs+"/2/resume", nil, "Idempotency-Key", "none")
	w.must(404, "GET", runs+"/2/items", nil)
	w.itemsOf()
	if out = w.must(200, "POST", runs+"/1/retry", nil, "Idempotency-Key", "again"); out.body["state"] != "going" {
		t.Errorf("tried again it is %s", out.raw)
	}
	w.must(409, "POST", runs+"/1/retry", nil, "Idempotency-Key", "and again") // nothing has failed by now
}

// itemsOf reads what became of the orders, in pages and as a table.
func (w *world) itemsOf() {
	w.t.Helper()
	one := w.must(200, "GET", runs+"/1/items?limit=2", nil)
	two := w.must(200, "GET", runs+"/1/items?limit=2&after=2", nil)
	if one.body["next"] != 2.0 || !strings.Contains(one.header.Get("Link"), "after=2") || two.body["next"] != nil {
		w.t.Errorf("pages are %s and %s", one.raw, two.raw)
	}
	cash, paid, free := one.body["items"].([]any)[0].(m), one.body["items"].([]any)[1].(m), two.body["items"].([]any)[0].(m)
	if cash["order"] != "ord_club_1" || cash["state"] != "failed" || cash["amount"] != 5500.0 {
		w.t.Errorf("what came in cash is to go back by hand: %v", cash)
	}
	if paid["order"] != "ord_club_2" || paid["state"] != "open" || paid["amount"] != 2750.0 || free["order"] != "ord_club_3" || free["state"] != "done" {
		w.t.Errorf("items are %v and %v", paid, free)
	}
	if open := w.must(200, "GET", runs+"/1/items?state=open", nil); len(open.body["items"].([]any)) != 1 {
		w.t.Errorf("open are %s", open.raw)
	}
	want := "order,state,currency,amount,back,owed,reason\r\nord_club_1,failed,EUR,55.00,0.00,55.00,it is to go back by hand\r\nord_club_2,open,EUR,27.50,0.00,0.00,\r\nord_club_3,done,EUR,0.00,0.00,0.00,\r\n"
	if sheet := w.must(200, "GET", runs+"/1/report.csv", nil); string(sheet.raw) != want {
		w.t.Errorf("the report is\n%s", sheet.raw)
	}
	w.seen("nye")
	if trail := w.must(200, "GET", "/v1/organizer/audit", nil); !strings.Contains(string(trail.raw), "started run 1") || !strings.Contains(string(trail.raw), "turned run 1 to paused") {
		w.t.Errorf("the trail is %s", trail.raw)
	}
}

// Edge case 85: an event is moved, tickets stay valid, and who had bought may give theirs
// back for a while. What is promised is not taken back.
func TestMovedEventMayBeGivenBack(t *testing.T) {
	w := stage(t)
	later := m{"venue": "cellar", "starts": m{"local": "2031-03-01T22:00"}}
	move := func(status int, give m) answer {
		t.Helper()
		return w.must(status, "PUT", "/v1/organizer/events/night/occasion", m{"occasion": later, "reason": "the singer is ill", "give_back": give})
	}
	move(400, m{"until": rfc(w.clock.Now() - 1)})
	until := rfc(w.clock.Now() + 7*86_400_000)
	out := move(200, m{"until": until, "with_fees": true})
	if g := out.body["give_back"].(m); g["until"] != until || g["with_fees"] != true || g["before"] == nil {
		t.Errorf("promised is %s", out.raw)
	}
	move(400, m{"until": until})
	move(400, m{"until": rfc(w.clock.Now() + 86_400_000), "with_fees": true})
	w.published("nye")
	s, _ := w.node.Sale("club")
	if e := s.Live().Setup().Events[0]; rfc(e.GiveBack.Until) != until || !e.GiveBack.WithFees || e.GiveBack.Before == 0 {
		t.Errorf("the sale knows of %+v", e.GiveBack)
	}
}
