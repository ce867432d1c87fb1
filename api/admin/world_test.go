package admin

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"sync/atomic"
	"testing"

	"go.uber.org/goleak"

	"facevalue/api"
	"facevalue/blob"
	"facevalue/catalog"
	"facevalue/clock"
	"facevalue/guard"
	"facevalue/node"
	"facevalue/seating"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	operator = "the operator's own token"
	password = "correct horse battery"
)

// world is a house with the organizer's door open.
type world struct {
	t     *testing.T
	node  *node.Node
	admin *Admin
	clock *shifted
	log   bytes.Buffer
	token string // of who asks
	from  string // where the requests come from
}

// shifted is the time of the door, which a test can move.
type shifted struct {
	clock.System
	by atomic.Int64
}

func (c *shifted) Now() int64 { return c.System.Now() + c.by.Load() }

func newWorld(t *testing.T, changes ...func(*Options)) *world {
	t.Helper()
	n, err := node.Open(t.Context(), node.Options{Dir: t.TempDir(), Clock: clock.New(), WebhookLoopback: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	w := &world{t: t, node: n, clock: &shifted{System: clock.New()}, from: "192.0.2.1:1234"}
	o := optionsOf(n)
	o.Clock, o.Log = w.clock, slog.New(slog.NewTextHandler(&w.log, nil))
	for _, change := range changes {
		change(&o)
	}
	if w.admin, err = New(o); err != nil {
		t.Fatal(err)
	}
	return w
}

// optionsOf wires the door to a node, as the binary does.
func optionsOf(n *node.Node) Options {
	blobs := n.Blobs()
	return Options{
		Clock: clock.New(), Random: rand.Reader,
		Organizer: func(s string) (Organizer, bool) {
			o, ok := n.Organizer(s)
			return o, ok
		},
		Sale: func(s string) (Sale, bool) {
			o, ok := n.Sale(s)
			return o, ok
		},
		Create: func(ctx context.Context, c NewOrganizer) (string, catalog.Outcome, error) {
			suffix, out, err := n.CreateOrganizer(ctx, node.NewOrganizer{Suffix: c.Suffix, Profile: c.Profile, Owner: c.Owner})
			if errors.Is(err, node.ErrExists) {
				err = ErrTaken
			}
			return suffix, out, err
		},
		NewSuffix: n.NewSuffix, Vault: n.Vault(), Resend: func(context.Context, string, uint64) error { return nil }, Views: n.Views(), Blobs: blobs, Papers: n.Papers(),
		Webhooks: n.Webhooks(), SealSecret: n.SealWebhook, Strays: n.StrayPayments,
		Charts: func(hash [32]byte) (*seating.Chart, bool) {
			b, err := blobs.Get(blob.Name(hash))
			if err != nil {
				return nil, false
			}
			c, err := seating.Decode(b)
			return c, err == nil
		},
		Rooms: rooms{n}, Operator: hashOf(operator), SignIns: guard.Limit{Burst: 1000, Per: 1000}, hash: cost{memory: 8, passes: 1, lanes: 1},
		Errors: []api.ErrorCode{{Err: node.ErrNoSpace, Code: "no_space"}, {Err: node.ErrClosed, Code: "closing"}, {Err: node.ErrNoWindow, Code: "unknown"}, {Err: node.ErrNoTurns, Code: "state"}},
	}
}

// rooms are the node's, as the door knows them.
type rooms struct{ *node.Node }

func (r rooms) FindRoom(sale, window string) (api.Room, bool) {
	found, ok := r.Room(sale, window)
	return found, ok
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   map[string]any
	raw    []byte
}

// ask sends a request as who the world's token is.
func (w *world) ask(method, path string, body any, headers ...string) answer {
	w.t.Helper()
	sent := w.bytes(body)
	var in io.Reader
	if body != nil {
		in = bytes.NewReader(sent)
	}
	r := httptest.NewRequestWithContext(w.t.Context(), method, path, in)
	r.RemoteAddr = w.from
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if w.token != "" {
		r.Header.Set("Authorization", "Bearer "+w.token)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	w.admin.ServeHTTP(rec, r)
	out := answer{status: rec.Code, header: rec.Header(), raw: rec.Body.Bytes()}
	_ = json.Unmarshal(out.raw, &out.body)
	conforms(w.t, r, sent, rec.Result(), out.raw)
	return out
}

// bytes is a body as it travels.
func (w *world) bytes(body any) []byte {
	w.t.Helper()
	switch b := body.(type) {
	case nil:
		return nil
	case string:
		return []byte(b)
	case []byte:
		return b
	}
	text, err := json.Marshal(body)
	if err != nil {
		w.t.Fatal(err)
	}
	return text
}

// must asks and expects a status.
func (w *world) must(status int, method, path string, body any, headers ...string) answer {
	w.t.Helper()
	out := w.ask(method, path, body, headers...)
	if out.status != status {
		w.t.Fatalf("%s %s answered %d, want %d: %s", method, path, out.status, status, out.raw)
	}
	return out
}

// organizer opens an organizer and signs its owner in.
func (w *world) organizer(suffix string) {
	w.t.Helper()
	w.token = operator
	w.must(201, "POST", "/v1/organizers", map[string]any{
		"suffix":  suffix,
		"profile": map[string]any{"name": suffix, "zone": "Europe/Berlin", "languages": []string{"en"}},
		"owner":   map[string]any{"name": "Ada", "email": "ada@" + suffix + ".example", "password": password},
	})
	w.token = ""
	w.signIn(suffix, "ada@"+suffix+".example")
}

func (w *world) signIn(suffix, email string) {
	w.t.Helper()
	in := w.must(201, "POST", "/v1/organizer/sessions", map[string]any{"organizer": "org_" + suffix, "email": email, "password": password})
	w.token = in.body["token"].(string)
}

// clubPlan is a night with two types, sold at once.
const clubPlan = `{
 "title": {"en": "Club night"},
 "policy": {"hold_for_seconds": 600, "hold_ceiling_seconds": 1800, "pay_for_seconds": 900},
 "events": [{"event": "night"}],
 "allocations": [{"key": "house"}],
 "pools": [{"key": "floor", "event": "night", "capacity": 500}],
 "types": [
  {"key": "ga", "event": "night", "name": {"en": "Standing"}, "pools": ["floor"], "max": 6,
   "price": {"currency": "EUR", "face": 2500, "fees": [{"code": "booking", "payee": "house", "amount": 250, "unavoidable": true}]}},
  {"key": "vip", "event": "night", "name": {"en": "VIP"}, "pools": ["floor"], "price": {"currency": "EUR", "face": 9000}}
 ],
 "windows": [{"key": "general", "name": {"en": "General sale"}, "opens": {"at": "2026-01-01T10:00:00Z"}, "types": ["ga", "vip"]},
  {"key": "fans", "name": {"en": "For fans"}, "opens": {"at": "2030-12-30T11:00:00Z"}, "types": ["ga"], "turn": true}]
}`

// club sets a club night up, up to a plan that is carried out.
func (w *world) club(suffix string) {
	w.t.Helper()
	w.must(201, "POST", "/v1/organizer/sellers", map[string]any{"seller": "house", "legal_name": "House Ltd", "currency": "EUR"})
	w.must(201, "POST", "/v1/organizer/venues", map[string]any{"venue": "cellar", "name": map[string]string{"en": "The Cellar"}, "zone": "Europe/Berlin"})
	w.must(201, "POST", "/v1/organizer/events", map[string]any{
		"event": "night", "details": map[string]any{"name": map[string]string{"en": "Night"}, "seller": "house"},
		"occasion": map[string]any{"venue": "cellar", "starts": map[string]any{"local": "2030-12-31T22:00"}},
	})
	w.must(200, "POST", "/v1/organizer/events/night/publish", nil)
	w.must(201, "POST", "/v1/organizer/sales", map[string]any{"sale": "nye", "name": "New Year's Eve", "suffix": suffix})
	put := w.must(200, "PUT", "/v1/organizer/sales/nye/plan", clubPlan, "If-Match", `"0"`)
	w.must(200, "POST", "/v1/organizer/sales/nye/plan/publish", nil, "If-Match", put.header.Get("ETag"))
	w.published("nye")
}

// published looks until a plan is carried out.
func (w *world) published(sale string) answer {
	w.t.Helper()
	out := w.carried(sale)
	if out.body["state"] != "applied" {
		w.t.Fatalf("the plan was not carried out: %s", out.raw)
	}
	return out
}

// carried looks until it is known how a publication ended.
func (w *world) carried(sale string) answer {
	w.t.Helper()
	for {
		out := w.must(200, "GET", "/v1/organizer/sales/"+sale+"/publication", nil)
		if out.body["state"] != "applying" {
			return out
		}
		runtime.Gosched()
	}
}

// seen waits until the views have all that a sale did.
func (w *world) seen(name string) {
	w.t.Helper()
	suffix := w.must(200, "GET", "/v1/organizer/sales/"+name, nil).body["id"].(string)[len(salePrefix):]
	s, ok := w.node.Sale(suffix)
	if !ok {
		w.t.Fatalf("no sale %s", suffix)
	}
	if err := w.node.Views().WaitSeq(w.t.Context(), "sale-"+suffix, s.Stats().Seq); err != nil {
		w.t.Fatal(err)
	}
}

// rfc is an instant as bodies have it.
func rfc(ms int64) string { return catalog.Instant(ms).String() }
