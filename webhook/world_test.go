package webhook

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"facevalue/catalog"
	"facevalue/sale"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	start  = int64(1_800_000_000_000)
	second = int64(1_000)
)

// house is records by machine, and webhooks, for tests.
type house struct {
	mu       sync.Mutex
	targets  []Target
	records  map[string][]Record
	refunds  []Refund
	sold     bool
	broken   map[string]error // reading a machine
	held     bool
	disabled []string
	engine   *Engine
}

func (h *house) locked() func() { h.mu.Lock(); return h.mu.Unlock }

func (h *house) Targets() []Target { defer h.locked()(); return slices.Clone(h.targets) }

func (h *house) Machines(organizer string) (all []string) {
	defer h.locked()()
	for _, m := range []string{"org-" + organizer, "sale-" + organizer, "sale-more"} {
		if _, ok := h.records[m]; ok {
			all = append(all, m)
		}
	}
	return all
}

func (h *house) Seq(machine string) uint64 {
	defer h.locked()()
	return uint64(len(h.records[machine]))
}

func (h *house) Before(machine string, at int64) (p Place, err error) {
	defer h.locked()()
	for _, r := range h.records[machine] {
		if r.At < at {
			p = Place{r.Seq, r.Hash}
		}
	}
	return p, nil
}

func (h *house) Read(_ context.Context, machine string, after Place, fn func(Record) bool) error {
	h.mu.Lock()
	records, broken := h.records[machine], h.broken[machine]
	h.mu.Unlock()
	if broken != nil {
		return broken
	}
	if int(after.Seq) > len(records) || after.Seq > 0 && records[after.Seq-1].Hash != after.Hash {
		return ErrOther
	}
	for _, r := range records[after.Seq:] {
		if !fn(r) {
			return nil
		}
	}
	return nil
}

func (h *house) Order(context.Context, string, uint64, uint64) (Order, error) {
	return Order{State: "confirmed", Currency: "EUR", Total: 9000, Paid: 9000, Tickets: []Ticket{{1, "night", "ga", ""}, {2, "night", "seat", "A-1-7"}, {3, "night", "ga", ""}}}, nil
}

func (h *house) Refunds(machine string) ([]Refund, error) {
	defer h.locked()()
	if !strings.HasPrefix(machine, "sale-") {
		return nil, nil
	}
	return h.refunds, nil
}

func (h *house) SoldOut(context.Context, string, uint64) (bool, error) {
	defer h.locked()()
	return h.sold, nil
}

func (h *house) Open(_ context.Context, sealed []byte) (string, error) {
	if string(sealed) == "lost" {
		return "", errors.New("no key")
	}
	return "whsec_" + base64.StdEncoding.EncodeToString(sealed), nil
}

func (h *house) Disable(_ context.Context, organizer, id, why string) error {
	defer h.engine.Rewire()
	defer h.locked()()
	for i := range h.targets {
		if t := &h.targets[i]; t.Organizer == organizer && t.ID == id {
			t.Disabled = true
			h.disabled = append(h.disabled, id+": "+why)
		}
	}
	return nil
}

func (h *house) Held() bool { defer h.locked()(); return h.held }

// add makes facts true in a machine.
func (h *house) add(machine string, at int64, facts ...any) {
	h.mu.Lock()
	r := Record{Machine: machine, Suffix: strings.SplitN(machine, "-", 2)[1], Seq: uint64(len(h.records[machine])) + 1, At: at}
	r.Hash[0], r.Hash[1], r.Hash[2] = byte(r.Seq), byte(r.Seq>>8), byte(at)
	if strings.HasPrefix(machine, "sale-") {
		r.Sale = []sale.Fact{}
	}
	for _, f := range facts {
		switch f := f.(type) {
		case sale.Fact:
			r.Sale = append(r.Sale, f)
		case catalog.Fact:
			r.Catalog = append(r.Catalog, f)
		}
	}
	h.records[machine] = append(h.records[machine], r)
	h.mu.Unlock()
	h.engine.Poke()
}

func (h *house) hook(id, url string, topics ...string) {
	h.mu.Lock()
	h.targets = append(h.targets, Target{"acme", catalog.Webhook{ID: id, URL: url, Topics: topics, Secret: []byte("secret of " + id), From: start}})
	h.mu.Unlock()
	h.engine.Rewire()
}

func (h *house) change(id string, fn func(t *Target)) {
	h.mu.Lock()
	for i := range h.targets {
		if h.targets[i].ID == id {
			fn(&h.targets[i])
		}
	}
	h.mu.Unlock()
	h.engine.Rewire()
}

// got is a request that a receiver got.
type got struct {
	id, topic string
	header    http.Header
	body      []byte
	data      map[string]any
}

// receiver answers as it is told and passes on what it got.
type receiver struct {
	*httptest.Server
	status atomic.Int64
	got    chan got
	hang   chan struct{} // closed: answers; nil: at once
	poison string        // what has it in the body is answered with 500
}

func newReceiver(t *testing.T) *receiver {
	r := &receiver{got: make(chan got, 10_000)}
	r.status.Store(204)
	r.Server = httptest.NewServer(http.HandlerFunc(r.take))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) take(w http.ResponseWriter, q *http.Request) {
	b, _ := io.ReadAll(q.Body)
	var said struct {
		Type string
		Data map[string]any
	}
	_ = json.Unmarshal(b, &said)
	r.got <- got{q.Header.Get("webhook-id"), said.Type, q.Header, b, said.Data}
	if r.hang != nil {
		select {
		case <-r.hang:
		case <-q.Context().Done():
		}
	}
	status := int(r.status.Load())
	if r.poison != "" && strings.Contains(string(b), `"`+r.poison+`"`) {
		status = 500
	}
	if status == 429 {
		w.Header().Set("Retry-After", "120")
	}
	if status == 302 {
		http.Redirect(w, q, "http://169.254.169.254/", status)
	} else {
		w.WriteHeader(status)
	}
}

// signedBy says whether a request is signed with a secret.
func (g *got) signedBy(secret string) bool {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(g.id + "." + g.header.Get("webhook-timestamp") + "."))
	mac.Write(g.body)
	want := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	return slices.Contains(strings.Fields(g.header.Get("webhook-signature")), want)
}

// world is an engine, its house and a clock set by hand.
type world struct {
	t      *testing.T
	now    atomic.Int64
	path   string
	house  *house
	engine *Engine
	mu     sync.Mutex
	said   []string
}

func newWorld(t *testing.T) *world {
	w := newQuietWorld(t)
	w.engine.Start()
	return w
}

// newQuietWorld is a world in which nothing is sent but by hand.
func newQuietWorld(t *testing.T) *world {
	w := &world{t: t, path: filepath.Join(t.TempDir(), "webhooks.db"), house: &house{records: map[string][]Record{}, broken: map[string]error{}}}
	w.now.Store(start)
	w.openQuiet()
	t.Cleanup(func() { w.close() })
	return w
}

func (w *world) open() {
	w.t.Helper()
	w.openQuiet()
	w.engine.Start()
}

// hand is a courier for a webhook that a test moves.
func (w *world) hand(id string) *courier {
	w.t.Helper()
	t, err := w.engine.find("acme", id)
	if err != nil {
		w.t.Fatal(err)
	}
	return w.engine.courier(t)
}

// round has a courier do all that is to be done now, at most so often; it says how many
// attempts that were.
func (w *world) round(c *courier, most int) (n int) {
	w.t.Helper()
	for range most {
		if _, err := c.step(w.t.Context()); err != nil {
			w.t.Fatal(err)
		}
		c.sending.Wait()
		if len(c.results) == 0 {
			break
		}
		all := c.back(<-c.results)
		n += len(all)
		if err := c.settle(w.t.Context(), all); err != nil {
			w.t.Fatal(err)
		}
	}
	return n
}

func (w *world) openQuiet() {
	w.t.Helper()
	e, err := Open(context.Background(), Options{Path: w.path, Now: w.now.Load, House: w.house, Loopback: true, Notice: w.notice})
	if err != nil {
		w.t.Fatal(err)
	}
	w.engine, w.house.engine = e, e
}

func (w *world) notice(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.said = append(w.said, err.Error())
}

func (w *world) close() {
	w.t.Helper()
	if err := w.engine.Close(); err != nil {
		w.t.Error(err)
	}
}

// pass lets time pass and has everybody look again.
func (w *world) pass(ms int64) {
	w.now.Add(ms)
	w.engine.each(func(c *courier) { signal(c.wake) })
}

// log is what a webhook was sent, when it is in a state for all of it.
func (w *world) log(id string) []Sent {
	w.t.Helper()
	all, err := w.engine.Log(context.Background(), "acme", id, "", 0, 10_000)
	if err != nil {
		w.t.Fatal(err)
	}
	return all
}

// until waits for the log of a webhook to be as somebody wants it.
func (w *world) until(id string, is func([]Sent) bool) []Sent {
	w.t.Helper()
	for {
		if all := w.log(id); is(all) {
			return all
		}
		select {
		case <-w.t.Context().Done():
			w.t.Fatal("it never came to that")
		case <-time.After(5 * time.Millisecond):
		}
	}
}

func all(state string) func([]Sent) bool {
	return func(sent []Sent) bool {
		return len(sent) > 0 && !slices.ContainsFunc(sent, func(m Sent) bool { return m.State != state })
	}
}

func issued(order, first uint64, count, from uint32) *sale.TicketsIssued {
	return &sale.TicketsIssued{Order: order, First: first, Count: count, From: from, To: from + count}
}

func httpRequest(t *testing.T, url string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	return r
}
