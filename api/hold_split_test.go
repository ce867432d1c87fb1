package api

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"facevalue/sale"
)

// Tickets that came from two allocations are two lines to the sale and one to people:
// what is given, shown and given up is counted as people see it.
func TestLinesThatAreOneToPeople(t *testing.T) {
	w := newWorld(t)
	w.do(
		&sale.AddAllocation{Meta: owner, Name: "club members"},
		&sale.MoveCount{Meta: owner, Pool: 0, To: 1, Count: 2},
		&sale.AddWindow{Meta: owner, Def: sale.WindowDef{Key: "members", Opens: w.house.clock.Now() - hourMS, Types: []uint32{typeGA, typeStalls}, Alloc: 1, General: true}},
	)
	c := w.client()
	got := c.keyed("POST", holds, `{"window":"members","lines":[{"type":"ga","count":5},{"item":"poster"}]}`)
	got.is(t, http.StatusCreated)
	path := "/v1/holds/" + got.text("hold")
	lines := func() (n int) {
		w.summary()
		_ = w.house.Live().Read(func(m *sale.Machine, _ uint64) {
			info, _ := m.HoldInfo(1)
			n = len(info.Lines)
		})
		return n
	}
	if lines() != 3 {
		t.Fatalf("the sale has %d lines; this test wants one that is split", lines())
	}
	seen := func(a *reply, count, total int64) {
		t.Helper()
		a.is(t, a.status)
		has := fmt.Sprintf(`"type":"ga","count":%d,`, count)
		if strings.Count(string(a.body), `"type":"ga"`) != 1 || !strings.Contains(string(a.body), has) || a.number("total") != total {
			t.Errorf("want %s and %d in all: %s", has, total, a.body)
		}
	}
	seen(got, 5, 5*5500+1500)
	seen(c.get(path), 5, 5*5500+1500)
	seen(c.keyed("PATCH", path, `{"drop":[{"line":0,"count":4}]}`), 1, 5500+1500)
	c.keyed("PATCH", path, `{"drop":[{"line":0,"count":2}]}`).refused(t, 404, "unknown")
	seen(c.keyed("PATCH", path, `{"drop":[{"line":1}]}`), 1, 5500)
	ordered := c.keyed("POST", path+"/checkout", checkoutForm(5500))
	ordered.is(t, http.StatusCreated)
	seen(c.get("/v1/orders/"+ordered.text("order")), 1, 5500)
}

// A session that asks too often is told so wherever it comes from.
func TestLimitOfASession(t *testing.T) {
	w := newWorld(t, func(o *Options) {
		o.Limits.Holds.Burst, o.Limits.Holds.Per = 2, 60_000
		o.Proxies = prefixes(t, "127.0.0.0/8")
	})
	c := w.client()
	for i := range 3 {
		h := key(fmt.Sprint("k", i))
		h["X-Forwarded-For"] = []string{fmt.Sprintf("192.0.2.%d", i+1)}
		got := c.send("POST", holds, `{"window":"general","lines":[{"type":"ga"}]}`, h)
		if i < 2 {
			got.is(t, http.StatusCreated)
			continue
		}
		got.refused(t, 429, "rate_limited")
		if got.text("detail") != "limit: holds of a session" {
			t.Errorf("%s", got.body)
		}
	}
}
