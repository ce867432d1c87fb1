package admin

import (
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"facevalue/catalog"
)

func operations(p *huma.PathItem) (all []*huma.Operation) {
	for _, op := range []*huma.Operation{p.Get, p.Put, p.Post, p.Delete, p.Patch} {
		if op != nil {
			all = append(all, op)
		}
	}
	return all
}

// stage is the first organizer with something of everything, and its owner's token.
func stage(t *testing.T) *world {
	w := newWorld(t)
	w.organizer("acme")
	w.club("club")
	owner := w.token
	w.must(201, "POST", "/v1/organizer/staff", m{"staff": "mia", "name": "Mia", "email": "mia@acme.example", "roles": []string{"door"}, "password": password})
	w.must(201, "POST", "/v1/organizer/venues", m{"venue": "shed", "name": en("The Shed"), "zone": "Europe/Berlin"})
	w.must(200, "POST", "/v1/organizer/venues/cellar/charts/hall/generate", m{"house": "hall", "seats": 10})
	w.must(201, "POST", "/v1/organizer/events", m{
		"event": "draft", "details": m{"name": en("Draft"), "seller": "house"}, "occasion": m{"venue": "cellar", "starts": m{"local": "2030-12-30T22:00"}},
	})
	w.must(201, "POST", "/v1/organizer/sales", m{"sale": "idle", "name": "Idle"})
	w.must(201, "POST", "/v1/organizer/sales/nye/orders", m{
		"lines": []m{{"type": "ga", "count": 2}}, "reason": "cash at the door", "tender": "cash", "buyer": m{"name": "Bo", "email": "bo@fans.example"},
	}, "Idempotency-Key", "first")
	w.must(201, "POST", "/v1/organizer/webhooks", m{"webhook": "books", "name": "Books", "url": "https://books.example/hook", "topics": []string{"sale.sold_out"}})
	w.token = owner
	return w
}

// try sends a sample; the hash of a chart's draft is put in.
func (w *world) try(s sample) answer {
	w.t.Helper()
	body := s.body
	if b, ok := body.(m); ok && b["hash"] == "DRAFT" {
		body = m{"hash": strings.Repeat("0", 64)}
	}
	return w.ask(s.method, s.path, body, s.headers...)
}

// stand is how far the first organizer's records go: equal means that nothing changed.
func (w *world) stand() [2]uint64 {
	w.t.Helper()
	o, _ := w.node.Organizer("acme")
	s, _ := w.node.Sale("club")
	return [2]uint64{o.Seq(), s.Stats().Seq}
}

func TestAnotherOrganizersKeyFindsNothingAndChangesNothing(t *testing.T) {
	w := stage(t)
	w.organizer("rival")
	for _, s := range samples() {
		if s.list || s.own {
			continue
		}
		t.Run(s.id, func(t *testing.T) {
			w.t = t
			before := w.stand()
			out := w.try(s)
			if out.status != 404 || out.body["code"] != "unknown" {
				t.Errorf("a stranger's %s %s answered %d: %s", s.method, s.path, out.status, out.raw)
			}
			if after := w.stand(); after != before {
				t.Errorf("a stranger's %s %s changed something: %v, then %v", s.method, s.path, before, after)
			}
		})
	}
}

func TestAnotherOrganizersListsAreItsOwn(t *testing.T) {
	w := stage(t)
	w.organizer("rival")
	for _, s := range samples() {
		if !s.list || s.method != "GET" {
			continue
		}
		out := w.must(200, s.method, s.path, nil)
		for _, secret := range []string{"acme", "nye", "sale_club", "ord_club", "cellar", "mia"} {
			if strings.Contains(string(out.raw), secret) {
				t.Errorf("%s shows %q to a stranger: %s", s.path, secret, out.raw)
			}
		}
	}
}

func TestNobodyGetsInWithoutAKey(t *testing.T) {
	w := stage(t)
	for _, token := range []string{"", "nonsense", "fvk_acme_x_y", "fvs_acme_zzz", "fvk_nobody_x_y"} {
		w.token = token
		for _, s := range samples() {
			before := w.stand()
			if out := w.try(s); out.status != 401 {
				t.Errorf("%s %s with token %q answered %d: %s", s.method, s.path, token, out.status, out.raw)
			}
			if w.stand() != before {
				t.Errorf("%s %s with token %q changed something", s.method, s.path, token)
			}
		}
	}
}

func TestEachRoleIsRefusedWhatIsNotItsOwn(t *testing.T) {
	w := stage(t)
	owner := w.token
	for _, role := range []catalog.Roles{catalog.Manager, catalog.BoxOffice, catalog.Finance, catalog.Door} {
		w.token = owner
		made := w.must(201, "POST", "/v1/organizer/keys", m{"name": role.String(), "roles": role.Names()})
		w.token = made.body["secret"].(string)
		for _, s := range samples() {
			before := w.stand()
			if s.may.Has(role) {
				if s.method != "GET" {
					continue // tried with what the role may not do first
				}
				if out := w.try(s); out.status == 403 || out.status >= 500 {
					t.Errorf("%s may %s, and was answered %d: %s", role, s.id, out.status, out.raw)
				}
				continue
			}
			if out := w.try(s); out.status != 403 || out.body["code"] != "forbidden" {
				t.Errorf("%s may not %s, and was answered %d: %s", role, s.id, out.status, out.raw)
			}
			if after := w.stand(); after != before {
				t.Errorf("%s may not %s, and changed something", role, s.id)
			}
		}
	}
}
