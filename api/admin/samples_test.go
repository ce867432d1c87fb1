package admin

import (
	"sort"
	"testing"

	"facevalue/catalog"
)

// sample is a request that would do something at the first organizer: what each route
// is tried with. Its roles are those that may, besides the owner.
type sample struct {
	id, method, path string
	body             any
	headers          []string
	may              catalog.Roles
	// list says that the route has no name of a thing in it: another organizer sees its
	// own there.
	list bool
	// own says that the route is about whoever asks.
	own bool
}

const (
	none     = catalog.Roles(0)
	managers = catalog.Manager
	sellers  = catalog.Manager | catalog.BoxOffice
	counters = catalog.Manager | catalog.Finance
	readers  = catalog.Manager | catalog.BoxOffice | catalog.Finance
	everyone = catalog.Manager | catalog.BoxOffice | catalog.Finance | catalog.Door
)

type m = map[string]any

func en(text string) m { return m{"en": text} }

// roomBody is a waiting room of an hour.
func roomBody() m {
	return m{
		"mode": "queue", "opens_at": "2030-12-30T10:00:00Z", "cut_off_at": "2030-12-30T11:00:00Z", "starts_at": "2030-12-30T11:05:00Z",
		"closes_at": "2030-12-31T10:00:00Z", "grace_seconds": 60, "turn_seconds": 600, "longest_turn_seconds": 1200, "turns": 3,
		"rate": 600, "target": 200, "capacity": 100000, "beacon": true,
	}
}

// samples are one for each operation but those of signing in.
func samples() []sample {
	const s, v, e, o = "/v1/organizer/sales/nye", "/v1/organizer/venues/cellar", "/v1/organizer/events/night", "/v1/organizer/orders/ord_club_1"
	const r = s + "/windows/fans/room"
	key := []string{"Idempotency-Key", ""}
	all := []sample{
		{id: "profile_show", method: "GET", path: "/v1/organizer/profile", may: everyone, own: true},
		{id: "profile_set", method: "PUT", path: "/v1/organizer/profile", body: m{"name": "Other"}, may: none, own: true},
		{id: "staff_me", method: "GET", path: "/v1/organizer/me", may: everyone, own: true},

		{id: "staff_list", method: "GET", path: "/v1/organizer/staff", may: everyone, list: true},
		{id: "staff_add", method: "POST", path: "/v1/organizer/staff", body: m{"staff": "new", "name": "New", "email": "new@acme.example", "roles": []string{"door"}}, may: managers, list: true},
		{id: "staff_show", method: "GET", path: "/v1/organizer/staff/mia", may: everyone},
		{id: "staff_change", method: "PUT", path: "/v1/organizer/staff/mia", body: m{"name": "Mia", "email": "mia@acme.example", "roles": []string{"door"}}, may: managers},
		{id: "staff_password", method: "PUT", path: "/v1/organizer/staff/mia/password", body: m{"password": password}, may: managers},
		{id: "staff_disable", method: "PUT", path: "/v1/organizer/staff/mia/disabled", body: m{"disabled": true, "reason": "left"}, may: managers},
		{id: "staff_end_sessions", method: "DELETE", path: "/v1/organizer/staff/mia/sessions", may: managers},

		{id: "key_list", method: "GET", path: "/v1/organizer/keys", may: everyone, list: true},
		{id: "key_add", method: "POST", path: "/v1/organizer/keys", body: m{"name": "till", "roles": []string{"door"}}, may: managers, list: true},
		{id: "key_revoke", method: "DELETE", path: "/v1/organizer/keys/spare", may: managers},

		{id: "seller_list", method: "GET", path: "/v1/organizer/sellers", may: everyone, list: true},
		{id: "seller_add", method: "POST", path: "/v1/organizer/sellers", body: m{"seller": "second", "legal_name": "Second Ltd", "currency": "EUR"}, may: none, list: true},
		{id: "seller_show", method: "GET", path: "/v1/organizer/sellers/house", may: everyone},
		{id: "seller_change", method: "PUT", path: "/v1/organizer/sellers/house", body: m{"seller": "house", "legal_name": "House plc", "currency": "EUR"}, may: none},

		{id: "venue_list", method: "GET", path: "/v1/organizer/venues", may: everyone, list: true},
		{id: "venue_add", method: "POST", path: "/v1/organizer/venues", body: m{"venue": "attic", "name": en("The Attic"), "zone": "Europe/Berlin"}, may: managers, list: true},
		{id: "venue_show", method: "GET", path: v, may: everyone},
		{id: "venue_change", method: "PUT", path: v, body: m{"venue": "cellar", "name": en("Cellar"), "zone": "Europe/Berlin"}, may: managers},
		{id: "venue_archive", method: "POST", path: "/v1/organizer/venues/shed/archive", may: managers},
		{id: "chart_upload", method: "PUT", path: v + "/charts/up/draft", body: "section,row,seat,category\nA,1,1,one\nA,1,2,one\n", headers: []string{"Content-Type", "text/csv"}, may: managers},
		{id: "chart_draft", method: "GET", path: v + "/charts/hall/draft", may: everyone},
		{id: "chart_generate", method: "POST", path: v + "/charts/gen/generate", body: m{"house": "hall", "seats": 20}, may: managers},
		{id: "chart_publish", method: "POST", path: v + "/charts/hall/publish", body: m{"hash": "DRAFT"}, may: managers},

		{id: "image_upload", method: "POST", path: "/v1/organizer/images", body: picture("png", 4, 3), headers: []string{"Content-Type", "image/png"}, may: managers, list: true},
		{id: "event_list", method: "GET", path: "/v1/organizer/events", may: everyone, list: true},
		{id: "event_add", method: "POST", path: "/v1/organizer/events", body: m{
			"event": "matinee", "details": m{"name": en("Matinee"), "seller": "house"},
			"occasion": m{"venue": "cellar", "starts": m{"local": "2030-12-31T14:00"}},
		}, may: managers, list: true},
		{id: "event_admin_show", method: "GET", path: e, may: everyone},
		{id: "event_change", method: "PUT", path: e, body: m{"name": en("The Night"), "seller": "house"}, may: managers},
		{id: "event_move", method: "PUT", path: e + "/occasion", body: m{"occasion": m{"venue": "cellar", "starts": m{"local": "2030-12-31T23:00"}}, "reason": "the band is late"}, may: managers},
		{id: "event_publish", method: "POST", path: "/v1/organizer/events/draft/publish", may: managers},
		{id: "event_cancel", method: "POST", path: "/v1/organizer/events/draft/cancel", body: m{"reason": "no band"}, headers: key, may: managers},
		{id: "event_archive", method: "POST", path: "/v1/organizer/events/draft/archive", may: managers},
		{id: "event_remove", method: "DELETE", path: "/v1/organizer/events/draft", may: managers},

		{id: "door_list", method: "GET", path: e + "/door-list", may: catalog.Manager | catalog.BoxOffice | catalog.Door},

		{id: "sale_list", method: "GET", path: "/v1/organizer/sales", may: everyone, list: true},
		{id: "sale_add", method: "POST", path: "/v1/organizer/sales", body: m{"sale": "more", "name": "More"}, may: managers, list: true},
		{id: "sale_admin_show", method: "GET", path: s, may: everyone},
		{id: "sale_remove", method: "DELETE", path: "/v1/organizer/sales/idle", may: managers},
		{id: "sale_archive", method: "POST", path: "/v1/organizer/sales/idle/archive", may: managers},
		{id: "plan_show", method: "GET", path: s + "/plan", may: everyone},
		{id: "plan_put", method: "PUT", path: s + "/plan", body: clubPlan, headers: []string{"If-Match", `"1"`}, may: managers},
		{id: "plan_problems", method: "GET", path: s + "/plan/problems", may: everyone},
		{id: "plan_publish", method: "POST", path: s + "/plan/publish", headers: []string{"If-Match", `"1"`}, may: managers},
		{id: "rules_list", method: "GET", path: s + "/rules", may: everyone},
		{id: "plan_publication", method: "GET", path: s + "/publication", may: everyone},

		{id: "sale_switch", method: "POST", path: s + "/switch", body: m{"state": "paused", "reason": "a break"}, headers: key, may: managers},
		{id: "holds_extend", method: "POST", path: s + "/extend", body: m{"until": "2030-12-31T14:00:00Z", "reason": "a break"}, headers: key, may: managers},
		{id: "stock_block", method: "POST", path: s + "/block", body: m{"pool": "floor", "count": 1, "reason": "a pillar"}, headers: key, may: managers},
		{id: "stock_unblock", method: "POST", path: s + "/unblock", body: m{"pool": "floor", "count": 1, "reason": "no pillar"}, headers: key, may: managers},
		{id: "stock_move", method: "POST", path: s + "/move", body: m{"pool": "floor", "count": 1, "to": "house"}, headers: key, may: managers},
		{id: "codes_add", method: "POST", path: s + "/codes", body: m{"rule": m{"key": "friends", "kind": "percent", "percent_ppm": 100000}, "codes": []string{"FRIENDS"}}, headers: key, may: managers},
		{id: "run_list", method: "GET", path: s + "/runs", may: counters},
		{id: "run_start", method: "POST", path: s + "/runs", body: m{"event": "night", "reason": "storm", "with_fees": true}, headers: key, may: counters},
		{id: "run_show", method: "GET", path: s + "/runs/1", may: counters},
		{id: "run_items", method: "GET", path: s + "/runs/1/items?state=failed", may: counters},
		{id: "run_report", method: "GET", path: s + "/runs/1/report.csv", may: counters},
		{id: "run_pause", method: "POST", path: s + "/runs/1/pause", body: m{"reason": "lunch"}, headers: key, may: counters},
		{id: "run_resume", method: "POST", path: s + "/runs/1/resume", headers: key, may: counters},
		{id: "run_retry", method: "POST", path: s + "/runs/1/retry", headers: key, may: counters},
		{id: "stock", method: "GET", path: s + "/stock", may: readers},
		{id: "settlement", method: "GET", path: s + "/settlement", may: counters},
		{id: "settlement_export", method: "GET", path: s + "/settlement.csv", may: counters},
		{id: "room_open", method: "POST", path: r, body: roomBody(), headers: key, may: managers},
		{id: "room_admin_show", method: "GET", path: r, may: managers},
		{id: "room_rate", method: "PUT", path: r + "/rate", body: m{"rate": 60, "target": 100}, may: managers},
		{id: "room_pause", method: "PUT", path: r + "/pause", body: m{"paused": true, "reason": "a break"}, may: managers},
		{id: "room_message", method: "PUT", path: r + "/message", body: m{"message": "Welcome."}, may: managers},
		{id: "room_start", method: "PUT", path: r + "/start", body: m{"starts_at": "2030-12-30T12:30:00Z", "reason": "later"}, may: managers},
		{id: "room_close", method: "POST", path: r + "/close", headers: key, may: managers},
		{id: "refusal_list", method: "GET", path: s + "/refusals?reference=1", may: sellers},
		{id: "trial_balance", method: "GET", path: s + "/trial-balance?every=day", may: counters},
		{id: "trial_balance_export", method: "GET", path: s + "/trial-balance.csv", may: counters},
		{id: "tax_export", method: "GET", path: s + "/taxes.csv?every=month", may: counters},
		{id: "payout_export", method: "GET", path: s + "/payout.csv", may: counters},
		{id: "receipt_list", method: "GET", path: s + "/receipts", may: counters},
		{id: "receipt_export", method: "GET", path: s + "/receipts.csv", may: counters},
		{id: "order_receipts", method: "GET", path: o + "/receipts.pdf", may: readers},
		{id: "person_show", method: "GET", path: s + "/person?email=bo@fans.example", may: sellers},
		{id: "report", method: "GET", path: "/v1/organizer/reports?by=day", may: counters, list: true},
		{id: "audit", method: "GET", path: "/v1/organizer/audit", may: managers, list: true},

		{id: "order_search", method: "GET", path: "/v1/organizer/orders", may: readers, list: true},
		{id: "order_export", method: "GET", path: "/v1/organizer/export", may: readers, list: true},
		{id: "order_admin_show", method: "GET", path: o, may: readers},
		{id: "order_admin_cancel", method: "POST", path: o + "/cancel", body: m{"reason": "asked"}, headers: key, may: readers},
		{id: "tickets_cancel", method: "POST", path: o + "/tickets/cancel", body: m{"tickets": []string{"tkt_club_1"}, "reason": "asked"}, headers: key, may: readers},
		{id: "order_adjust", method: "POST", path: o + "/adjust", body: m{"lines": []m{{"kind": "fee", "amount": 100, "code": "late"}}, "reason": "late", "tender": "cash"}, headers: key, may: sellers},
		{id: "order_contact", method: "PUT", path: o + "/contact", body: m{"buyer": m{"name": "Bo", "email": "bo@fans.example"}, "reason": "mistyped"}, headers: key, may: sellers},
		{id: "order_note", method: "POST", path: o + "/notes", body: m{"text": "called back"}, may: readers},
		{id: "order_resend", method: "POST", path: o + "/resend", may: sellers},
		{id: "order_counter", method: "POST", path: s + "/orders", body: m{"lines": []m{{"type": "ga", "count": 1}}, "reason": "guest list", "free": true}, headers: key, may: sellers},
	}
	const hook = "/v1/organizer/webhooks/books"
	all = append(all,
		sample{id: "webhook_list", method: "GET", path: "/v1/organizer/webhooks", may: managers, list: true},
		sample{id: "webhook_add", method: "POST", path: "/v1/organizer/webhooks", body: m{"webhook": "crm", "name": "CRM", "url": "https://crm.example", "topics": []string{"sale.sold_out"}}, may: managers, list: true},
		sample{id: "webhook_show", method: "GET", path: hook, may: managers},
		sample{id: "webhook_change", method: "PUT", path: hook, body: m{"name": "Books", "url": "https://books.example/2", "topics": []string{"sale.sold_out"}}, may: managers},
		sample{id: "webhook_remove", method: "DELETE", path: hook, may: managers},
		sample{id: "webhook_rotate", method: "POST", path: hook + "/secret", body: m{"overlap_seconds": 60}, may: managers},
		sample{id: "webhook_disable", method: "PUT", path: hook + "/disabled", body: m{"disabled": true, "reason": "moving"}, may: managers},
		sample{id: "webhook_test", method: "POST", path: hook + "/test", may: managers},
		sample{id: "webhook_messages", method: "GET", path: hook + "/messages", may: managers},
		sample{id: "webhook_replay", method: "POST", path: hook + "/messages/msg_1/replay", may: managers},
		sample{id: "webhook_replay_from", method: "POST", path: hook + "/replay", body: m{"from": "2030-12-31T14:00:00Z"}, may: managers},
		sample{id: "payment_strays", method: "GET", path: "/v1/organizer/payments/strays", may: counters, list: true},
	)
	for i := range all {
		if h := all[i].headers; len(h) > 0 && h[0] == "Idempotency-Key" {
			all[i].headers = []string{h[0], "of " + all[i].id}
		}
	}
	return all
}

// notSampled are the operations of which each has a test of its own.
var notSampled = []string{"organizer_create", "staff_sign_in", "staff_sign_out"}

func TestEveryRouteHasASample(t *testing.T) {
	w := newWorld(t)
	sampled := map[string]bool{}
	for _, s := range samples() {
		sampled[s.id] = true
	}
	for _, id := range notSampled {
		sampled[id] = true
	}
	var missing []string
	for _, path := range w.admin.huma.OpenAPI().Paths {
		for _, op := range operations(path) {
			if !sampled[op.OperationID] {
				missing = append(missing, op.OperationID)
			}
		}
	}
	sort.Strings(missing)
	if len(missing) > 0 {
		t.Errorf("routes without a sample, so that nobody tries them as a stranger: %v", missing)
	}
}
