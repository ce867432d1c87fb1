package admin

import (
	"strings"
	"testing"
)

// Edge case 97: the list for the door is in the time of the event's zone. It has who
// bought and who was invited, and nothing that a name could do to the page.
func TestDoorList(t *testing.T) {
	w := stage(t)
	const path = "/v1/organizer/events/night/door-list"
	w.must(201, "POST", "/v1/organizer/sales/nye/orders", m{
		"lines": []m{{"type": "ga", "count": 1}}, "free": true, "reason": "the <b>band</b>", "buyer": m{"name": "<script>Zoë</script>", "email": "zoe@fans.example"},
	}, "Idempotency-Key", "guest")
	all := w.must(200, "GET", path, nil)
	page := string(all.raw)
	for _, want := range []string{
		"Door list: ", "(Europe/Berlin, UTC&#43;1)", ">Bo<", "tkt_club_1", "tkt_club_3", "Tickets: 3", "&lt;script&gt;Zoë&lt;/script&gt;", "the &lt;b&gt;band&lt;/b&gt;",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the list does not have %q:\n%s", want, page)
		}
	}
	if strings.Contains(page, "<script") || !strings.Contains(all.header.Get("Content-Security-Policy"), "default-src 'none'") {
		t.Errorf("a name is a script: %v", all.header)
	}
	guests := string(w.must(200, "GET", path+"?guests=true", nil).raw)
	if !strings.Contains(guests, "Guest list: ") || !strings.Contains(guests, "tkt_club_3") || strings.Contains(guests, ">Bo<") || !strings.Contains(guests, "Tickets: 1") {
		t.Errorf("the guests: %s", guests)
	}
	w.must(200, "POST", "/v1/organizer/orders/ord_club_1/cancel", m{"reason": "ill"}, "Idempotency-Key", "ill")
	if left := string(w.must(200, "GET", path, nil).raw); strings.Contains(left, ">Bo<") || !strings.Contains(left, "Tickets: 1") {
		t.Errorf("whose tickets are void is on the list: %s", left)
	}
	w.must(404, "GET", "/v1/organizer/events/draft/door-list", nil)
	w.must(404, "GET", "/v1/organizer/events/none/door-list", nil)
}
