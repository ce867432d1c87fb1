package sandbox

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"facevalue/payment"
	"facevalue/payment/work"
)

const (
	testKey    = "sk_test_1"
	testSecret = "whsec_1"
	start      = int64(1_780_000_000_000)
)

var _ work.Provider = (*Client)(nil)

// world is a company over real HTTP, a client, and whoever hears of events. Time is by
// hand and the company works when told to.
type world struct {
	t       *testing.T
	now     atomic.Int64
	path    string
	company *Company
	server  *httptest.Server
	client  *Client
	hooks   *httptest.Server
	heard   []heard
	mu      sync.Mutex
	answer  atomic.Int64 // what webhooks are answered with
}

type heard struct {
	ref string
	err error
}

func newWorld(t *testing.T) *world {
	w := &world{t: t, path: filepath.Join(t.TempDir(), "sandbox.db")}
	w.now.Store(start)
	w.answer.Store(http.StatusOK)
	w.hooks = httptest.NewServer(http.HandlerFunc(w.hear))
	w.server = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { w.company.Handler().ServeHTTP(rw, r) }))
	w.open(w.path)
	client, err := NewClient(ClientOptions{Base: w.server.URL, SecretKey: testKey, WebhookSecrets: []string{"old", testSecret}, Timeout: 5 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	w.client = client
	t.Cleanup(func() {
		client.Close()
		w.server.Close()
		w.hooks.Close()
		_ = w.company.Close()
	})
	return w
}

func (w *world) open(path string) {
	w.t.Helper()
	c, err := Open(w.t.Context(), Options{
		Path: path, SecretKey: testKey, PublicURL: w.server.URL, Now: w.now.Load,
		Endpoints: []Endpoint{{w.hooks.URL, testSecret}}, Notice: func(err error) { w.t.Log(err) },
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.company = c
}

func (w *world) hear(rw http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	hint, err := w.client.Webhook(r.Header, body, w.now.Load())
	w.mu.Lock()
	w.heard = append(w.heard, heard{hint.Ref, err})
	w.mu.Unlock()
	rw.WriteHeader(int(w.answer.Load()))
}

// work lets ms pass and has the company do what is due then.
func (w *world) work(ms int64) (next int64) {
	w.t.Helper()
	w.now.Add(ms)
	next, err := w.company.Work(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return next
}

// news is what was heard since the last call.
func (w *world) news() []heard {
	w.mu.Lock()
	defer w.mu.Unlock()
	got := w.heard
	w.heard = nil
	return got
}

func intent7(key string) payment.Intent {
	return payment.Intent{
		Key: key, Sale: "sale_club", Order: "ord_club_7", Amount: 11_000, Currency: "EUR",
		ReturnURL: "https://tickets.example/o/7?x=1", Description: "2 tickets",
	}
}

func (w *world) create(in payment.Intent) payment.Payment {
	w.t.Helper()
	p, err := w.client.Create(w.t.Context(), in)
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

func (w *world) fetch(ref string) payment.Payment {
	w.t.Helper()
	p, err := w.client.Fetch(w.t.Context(), ref)
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

// post sends a form as a browser without scripts does, and follows nothing.
func (w *world) post(target string, form url.Values) (status int, location, body string) {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, target, strings.NewReader(form.Encode()))
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return w.do(req)
}

func (w *world) get(target string) (status int, body string) {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), http.MethodGet, target, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	status, _, body = w.do(req)
	return status, body
}

func (w *world) do(req *http.Request) (status int, location, body string) {
	w.t.Helper()
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		w.t.Fatal(err)
	}
	b, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if err != nil {
		w.t.Fatal(err)
	}
	return res.StatusCode, res.Header.Get("Location"), string(b)
}

func (w *world) pay(p payment.Payment, card string) (status int, location, body string) {
	w.t.Helper()
	return w.post(p.PayURL, url.Values{"card": {card}})
}

// persistently repeats a request with the same key until its outcome is known.
func persistently[T any](ctx context.Context, t *testing.T, w *world, request func(context.Context) (T, error)) (got T, tries int) {
	t.Helper()
	for tries = 1; tries < 20; tries++ {
		got, err := request(ctx)
		switch payment.FailureOf(err) {
		case payment.Unknown, payment.Busy:
			if err == nil {
				return got, tries
			}
			w.now.Add(1000)
		default:
			t.Fatalf("try %d: %v", tries, err)
		}
	}
	t.Fatal("no outcome after 20 tries")
	return got, tries
}

// until waits for what another goroutine does.
func (w *world) until(done func() bool) {
	w.t.Helper()
	for !done() {
		if _, err := w.company.Work(w.t.Context()); err != nil {
			w.t.Fatal(err)
		}
	}
}

// eventOf is the newest event of a type.
func (w *world) eventOf(kind string) string {
	w.t.Helper()
	var found string
	err := w.company.inBooks(w.t.Context(), func(b *books) error {
		for _, e := range docs[event](b, "SELECT doc FROM events ORDER BY n") {
			if e.Type == kind {
				found = e.ID
			}
		}
		return nil
	})
	if err != nil || found == "" {
		w.t.Fatalf("there is no %s (%v)", kind, err)
	}
	return found
}
