package admin

import "testing"

const fansRoom = "/v1/organizer/sales/nye/windows/fans/room"

// A room is announced before a window that wants a turn, moved by its operator, and not
// announced twice.
func TestRoomsAreOperated(t *testing.T) {
	w := newWorld(t)
	w.organizer("acme")
	w.club("club")
	key := func(k string) []string { return []string{"Idempotency-Key", k} }
	w.must(404, "GET", fansRoom, nil)
	if out := w.must(409, "POST", "/v1/organizer/sales/nye/windows/general/room", roomBody(), key("a")...); out.body["code"] != "state" {
		t.Errorf("before a window that lets everybody in: %s", out.raw)
	}
	w.must(404, "POST", "/v1/organizer/sales/nye/windows/nope/room", roomBody(), key("b")...)
	wrong := roomBody()
	wrong["cut_off_at"] = wrong["opens_at"]
	if out := w.must(400, "POST", fansRoom, wrong, key("c")...); out.body["code"] != "malformed" {
		t.Errorf("a cut-off at the opening: %s", out.raw)
	}
	opened := w.must(201, "POST", fansRoom, roomBody(), key("d")...)
	if opened.body["version"] != 1.0 || opened.body["now"].(m)["phase"] != "announced" {
		t.Errorf("%s", opened.raw)
	}
	if again := w.must(201, "POST", fansRoom, roomBody(), key("d")...); again.body["version"] != 1.0 {
		t.Errorf("the same request again: %s", again.raw)
	}
	if out := w.must(409, "POST", fansRoom, roomBody(), key("e")...); out.body["code"] != "room_exists" {
		t.Errorf("announced twice: %s", out.raw)
	}
	if out := w.must(200, "PUT", fansRoom+"/rate", m{"rate": 60, "target": 50, "reason": "the bank is slow"}); out.body["rate"] != 60.0 || out.body["target"] != 50.0 {
		t.Errorf("%s", out.raw)
	}
	if out := w.must(200, "PUT", fansRoom+"/pause", m{"paused": true, "reason": "a break"}); out.body["now"].(m)["paused"] != true {
		t.Errorf("%s", out.raw)
	}
	w.must(200, "PUT", fansRoom+"/pause", m{"paused": false})
	w.must(200, "PUT", fansRoom+"/message", m{"message": "Welcome."})
	// Edge case 30: the start moves, by an amendment; places stay.
	moved := w.must(200, "PUT", fansRoom+"/start", m{"starts_at": "2030-12-30T11:30:00Z", "reason": "doors are late"})
	if moved.body["version"] != 2.0 {
		t.Errorf("%s", moved.raw)
	}
	w.must(400, "PUT", fansRoom+"/start", m{"starts_at": "2030-12-30T11:30:00Z"})
}
