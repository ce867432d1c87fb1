package stripe

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"facevalue/payment"
	"facevalue/payment/sandbox"
	"facevalue/payment/work"
)

const (
	testKey    = "sk_test_1"
	testSecret = "whsec_1"
	start      = int64(1_780_000_000_000)
)

var _ work.Provider = (*Client)(nil)

// world is a company that speaks Stripe's wire, and a client that takes it for Stripe.
// Time is by hand.
type world struct {
	t       *testing.T
	now     atomic.Int64
	company *sandbox.Company
	server  *httptest.Server
	client  *Client

	mu     sync.Mutex
	asked  []asked
	behind bool // the search has not heard of anything yet
}

// asked is a request as it came.
type asked struct {
	line, account, key, version string
	form                        url.Values
}

func newWorld(t *testing.T) *world {
	w := &world{t: t}
	w.now.Store(start)
	w.server = httptest.NewServer(w)
	var err error
	w.company, err = sandbox.Open(t.Context(), sandbox.Options{
		Path: filepath.Join(t.TempDir(), "sandbox.db"), SecretKey: testKey, PublicURL: w.server.URL, Now: w.now.Load,
		Notice: func(err error) { t.Log(err) },
	})
	if err != nil {
		t.Fatal(err)
	}
	w.client = w.open(Options{})
	t.Cleanup(func() {
		w.server.Close()
		_ = w.company.Close()
	})
	return w
}

// open makes another client of the company.
func (w *world) open(o Options) *Client {
	w.t.Helper()
	o.SecretKey, o.Base, o.Timeout, o.WebhookSecrets = testKey, w.server.URL, 5*time.Second, []string{"whsec_old", testSecret}
	c, err := New(o)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(c.Close)
	return c
}

// ServeHTTP is the company with what it lacks: a search that can be behind.
func (w *world) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(strings.NewReader(string(body)))
	form, _ := url.ParseQuery(string(body) + r.URL.RawQuery)
	w.mu.Lock()
	behind := w.behind
	w.asked = append(w.asked, asked{
		r.Method + " " + r.URL.Path, r.Header.Get("Stripe-Account"), r.Header.Get("Idempotency-Key"), r.Header.Get("Stripe-Version"), form,
	})
	w.mu.Unlock()
	if behind && r.URL.Path == "/v1/payment_intents/search" {
		_, _ = io.WriteString(rw, `{"object":"search_result","data":[],"has_more":false,"url":"/v1/payment_intents/search"}`)
		return
	}
	w.company.Handler().ServeHTTP(rw, r)
}

// last is the newest request of a method and path.
func (w *world) last(line string) asked {
	w.t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, a := range slices.Backward(w.asked) {
		if a.line == line {
			return a
		}
	}
	w.t.Fatalf("nobody asked %s", line)
	return asked{}
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

// pay pays as the form in a browser does: by the payment's name and a card's.
func (w *world) pay(p payment.Payment, card string) int {
	w.t.Helper()
	at, err := placeOf(p.Ref)
	if err != nil {
		w.t.Fatal(err)
	}
	form := url.Values{"payment_method_data[card][number]": {card}}
	r := httptest.NewRequest(http.MethodPost, "/v1/payment_intents/"+at.id+"/confirm", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Authorization", "Bearer "+testKey)
	rec := httptest.NewRecorder()
	w.company.Handler().ServeHTTP(rec, r)
	return rec.Code
}

// books holds the company's own books.
func (w *world) books(ref, status string, received, refunded int64) {
	w.t.Helper()
	s, got, back, err := w.company.State(w.t.Context(), ref)
	if err != nil || s != status || got != received || back != refunded {
		w.t.Errorf("%s is %s with %d taken and %d back (%v), want %s with %d and %d", ref, s, got, back, err, status, received, refunded)
	}
}

// persistently repeats a request with the same key until its outcome is known.
func persistently[T any](w *world, request func(context.Context) (T, error)) T {
	w.t.Helper()
	for try := 1; try < 20; try++ {
		got, err := request(w.t.Context())
		if err == nil {
			return got
		}
		if f := payment.FailureOf(err); f != payment.Unknown && f != payment.Busy {
			w.t.Fatalf("try %d: %v", try, err)
		}
		w.now.Add(1000)
	}
	w.t.Fatal("no outcome after 20 tries")
	panic("unreachable")
}
