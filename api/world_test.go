package api

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"

	"facevalue/clock"
	"facevalue/desk"
	"facevalue/journal"
	"facevalue/journal/memory"
	"facevalue/sale"
	"facevalue/seating"
	"facevalue/token"
	"facevalue/vault"
	"facevalue/views/live"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

type (
	saleMachine = desk.Machine[sale.Command, sale.Fact, sale.Outcome, sale.Effect]
	saleDesk    = desk.Desk[sale.Command, sale.Fact, sale.Outcome, sale.Effect]
	saleDeskOf  = desk.Options[sale.Command, sale.Fact, sale.Outcome, sale.Effect]
)

// testClock is real time, moved on by hand.
type testClock struct {
	clock.System
	ahead atomic.Int64
}

func (c *testClock) Now() int64       { return c.System.Now() + c.ahead.Load() }
func (c *testClock) Wall() int64      { return c.Now() }
func (c *testClock) advance(ms int64) { c.ahead.Add(ms) }
func newTestClock() *testClock        { return &testClock{System: clock.New()} }
func (w *world) submitted() int64     { return w.house.submits.Load() }

// house is a sale on a real desk over a journal in memory, with its copy for readers.
type house struct {
	clock     *testClock
	journal   journal.Journal
	charts    sale.Charts
	committer *desk.Committer
	desk      *saleDesk
	live      atomic.Pointer[live.Sale]
	submits   atomic.Int64
	// before is asked before a command goes to the desk; it may refuse it.
	before func(sale.Command) error
}

func (h *house) Organizer() string { return "acme" }
func (h *house) Live() *live.Sale  { return h.live.Load() }

func (h *house) Submit(ctx context.Context, c sale.Command) (sale.Outcome, uint64, error) {
	h.submits.Add(1)
	if h.before != nil {
		if err := h.before(c); err != nil {
			return sale.Outcome{}, 0, err
		}
	}
	return h.desk.Submit(ctx, c)
}

func (h *house) open(t testing.TB) {
	t.Helper()
	h.committer = desk.NewCommitter(h.journal)
	var err error
	h.desk, err = desk.Open(saleDeskOf{
		Machine: "sale-club", New: func() saleMachine { return sale.New(h.charts) }, Committer: h.committer, Clock: h.clock,
		Durable: func(head journal.Head) {
			if l := h.live.Load(); l != nil {
				l.Poke(head.Seq)
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (h *house) follow(t testing.TB) {
	t.Helper()
	l, err := live.Open(context.Background(), live.Options{Machine: "sale-club", Name: "sale_club", Charts: h.charts, Journal: h.journal, Clock: h.clock})
	if err != nil {
		t.Fatal(err)
	}
	h.live.Store(l)
}

func (h *house) close(t testing.TB) {
	t.Helper()
	if err := h.desk.Close(context.Background()); err != nil {
		t.Error(err)
	}
	h.Live().Close()
	if err := h.committer.Close(); err != nil {
		t.Error(err)
	}
}

// fakeVault seals into JSON, and counts.
type fakeVault struct {
	mu      sync.Mutex
	sealed  int
	persons int
	fail    error
}

func (v *fakeVault) Claim(kind vault.Kind, canonical string) vault.Claim {
	sum := sha256.Sum256(append([]byte{byte(kind)}, canonical...))
	c := vault.Claim(sum[:16])
	c[0] = byte(kind)
	return c
}

func (v *fakeVault) NewPerson() (vault.Ref, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.persons++
	r := vault.Ref{1}
	_, _ = rand.Read(r[1:])
	return r, nil
}

func (v *fakeVault) Seal(_ context.Context, items ...vault.Item) ([][]byte, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.fail != nil {
		return nil, v.fail
	}
	var blobs [][]byte
	for _, it := range items {
		v.sealed++
		blobs = append(blobs, fmt.Appendf(nil, "%s|%s|%s", it.Purpose, it.Ref, it.Plain))
	}
	return blobs, nil
}

// world is a house with its front door, and those who come.
type world struct {
	t      testing.TB
	house  *house
	vault  *fakeVault
	ring   *token.Ring
	chart  *seating.Chart
	other  *seating.Chart // that the event is moved to
	api    *API
	server *httptest.Server
	mails  []Mail
	mailMu sync.Mutex
	log    lockedBuffer
	tune   func(*http.Server) // of a server before it starts; may be nil
}

// lockedBuffer is a log that is written from many goroutines.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// change changes what a world is opened with.
type opening func(*Options)

func newWorld(t testing.TB, changes ...opening) *world {
	t.Helper()
	w := &world{t: t, vault: &fakeVault{}, chart: seating.Theatre()}
	w.other = rebuilt(t, w.chart)
	charts := func(hash [32]byte) (*seating.Chart, bool) {
		if hash == w.other.Hash() {
			return w.other, true
		}
		return w.chart, hash == w.chart.Hash()
	}
	w.house = &house{clock: newTestClock(), journal: memory.New(), charts: charts}
	w.house.open(t)
	w.setUp()
	w.house.follow(t)
	var err error
	if w.ring, err = token.OpenRing(t.TempDir(), rand.Reader, true); err != nil {
		t.Fatal(err)
	}
	w.serve(changes...)
	t.Cleanup(func() {
		w.stop()
		w.house.close(t)
	})
	return w
}

// serve opens the front door.
func (w *world) serve(changes ...opening) {
	w.t.Helper()
	o := Options{
		Clock: w.house.clock, Random: rand.Reader, Ring: w.ring, Vault: w.vault,
		Sale:    func(suffix string) (Sale, bool) { return w.house, suffix == "club" },
		Sales:   func() []string { return []string{"club"} },
		Catalog: func(string) (Catalog, bool) { return nil, false },
		Charts:  w.house.charts,
		Blob:    func([32]byte) ([]byte, error) { return nil, io.ErrUnexpectedEOF },
		Mail:    w.mail,
		Log:     slog.New(slog.NewTextHandler(&w.log, nil)),
	}
	for _, change := range changes {
		change(&o)
	}
	var err error
	if w.api, err = New(o); err != nil {
		w.t.Fatal(err)
	}
	w.server = httptest.NewUnstartedServer(nil)
	w.server.Config = w.api.NewServer()
	if w.tune != nil {
		w.tune(w.server.Config)
	}
	w.server.Start()
}

func (w *world) stop() {
	w.api.EndStreams()
	w.server.Close()
}

// restart is what a crash of the process leaves, opened again: the desk, the copy for
// readers and the front door are new, the journal is what was durable.
func (w *world) restart() {
	w.t.Helper()
	w.stop()
	w.house.close(w.t)
	w.house.live.Store(nil)
	w.house.open(w.t)
	w.house.follow(w.t)
	w.serve()
}

func (w *world) mail(_ context.Context, m Mail) error {
	w.mailMu.Lock()
	defer w.mailMu.Unlock()
	w.mails = append(w.mails, m)
	return nil
}

func (w *world) lastMail() Mail {
	w.t.Helper()
	w.mailMu.Lock()
	defer w.mailMu.Unlock()
	if len(w.mails) == 0 {
		w.t.Fatal("no mail was sent")
	}
	return w.mails[len(w.mails)-1]
}

// payPage is a payment company's page.
func payPage(asked *string) func(context.Context, string) (PayWay, error) {
	return func(_ context.Context, ref string) (PayWay, error) {
		*asked = ref
		return PayWay{URL: "https://pay.example/" + ref}, nil
	}
}

func prefixes(t testing.TB, texts ...string) (all []netip.Prefix) {
	t.Helper()
	for _, text := range texts {
		p, err := netip.ParsePrefix(text)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}
