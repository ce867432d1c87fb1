package api

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
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

func (c *testClock) Now() int64          { return c.System.Now() + c.ahead.Load() }
func (c *testClock) Wall() int64         { return c.Now() }
func (c *testClock) advance(ms int64)    { c.ahead.Add(ms) }
func newTestClock() *testClock           { return &testClock{System: clock.New()} }
func (w *world) submitted() int64        { return w.house.submits.Load() }
func (w *world) theatre() *seating.Chart { return w.chart }

// house is a sale on a real desk over a journal in memory, with its copy for readers.
type house struct {
	clock     *testClock
	journal   journal.Journal
	charts    sale.Charts
	committer *desk.Committer
	desk      *saleDesk
	live      *live.Sale
	submits   atomic.Int64
	// before is asked before a command goes to the desk; it may refuse it.
	before func(sale.Command) error
}

func (h *house) Organizer() string { return "acme" }
func (h *house) Live() *live.Sale  { return h.live }

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
			if h.live != nil {
				h.live.Poke(head.Seq)
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
	h.live = l
}

func (h *house) close(t testing.TB) {
	t.Helper()
	if err := h.desk.Close(context.Background()); err != nil {
		t.Error(err)
	}
	h.live.Close()
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
	api    *API
	server *httptest.Server
	mails  []Mail
	mailMu sync.Mutex
	log    lockedBuffer
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
type change1 func(*Options)

func newWorld(t testing.TB, changes ...change1) *world {
	t.Helper()
	w := &world{t: t, vault: &fakeVault{}, chart: seating.Theatre()}
	charts := func(hash [32]byte) (*seating.Chart, bool) { return w.chart, hash == w.chart.Hash() }
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
func (w *world) serve(changes ...change1) {
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
	w.house.live = nil
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

var owner = sale.Meta{By: sale.Actor{Role: sale.Owner, Name: "olga"}}

const (
	minuteMS = int64(60_000)
	hourMS   = 60 * minuteMS
	dayMS    = 24 * hourMS
)

func price(face, fee int64) sale.Price {
	return sale.Price{
		Face:  face,
		Fees:  []sale.Fee{{Code: "service", Payee: "hall", Amount: fee, Unavoidable: true}},
		Taxes: []sale.TaxRate{{Code: "vat", Rate: 190_000, Included: true}},
	}
}

// Indexes of what setUp makes.
const (
	typeGA, typeVIP, typeStalls    = 0, 1, 2
	windowGeneral, windowFans      = 0, 1
	itemPoster, itemRoof, itemPost = 0, 1, 2
)

// setUp makes a club night: standing, a few VIP places behind a code, seats, things,
// two questions, and windows of every kind.
func (w *world) setUp() {
	w.t.Helper()
	now := w.house.clock.Now()
	var categories []string
	for _, c := range w.chart.Categories() {
		categories = append(categories, c.Key)
	}
	types := []uint32{typeGA, typeVIP, typeStalls}
	w.do(
		&sale.OpenSale{Meta: owner, Name: "club", Policy: sale.Policy{
			HoldFor: 10 * minuteMS, HoldCeiling: 30 * minuteMS, PayFor: hourMS, OrphanRule: true,
			HoldsEach: 8, TicketsEach: 40, JoinKinds: sale.Kinds(sale.ClaimSession, sale.ClaimEmail),
		}},
		&sale.AddSeller{Meta: owner, Def: sale.Seller{Key: "hall", Currency: "EUR"}},
		&sale.AddEvent{Meta: owner, Def: sale.EventDef{Key: "night", Chart: w.chart.Hash(), Starts: now + 30*dayMS}},
		&sale.AddPool{Meta: owner, Def: sale.PoolDef{Key: "floor", Event: 1, Capacity: 100}},
		&sale.AddType{Meta: owner, Def: sale.TypeDef{Key: "ga", Pools: []uint32{0}, Admits: 1, Max: 8, Policy: sale.TicketPolicy{CancelTill: dayMS}}},
		&sale.AddType{Meta: owner, Def: sale.TypeDef{Key: "vip", Pools: []uint32{0}, Admits: 1, Access: true}},
		&sale.AddType{Meta: owner, Def: sale.TypeDef{Key: "stalls", Categories: categories, Admits: 1}},
		&sale.SetPrice{Meta: owner, Type: typeGA, Price: price(5000, 500)},
		&sale.SetPrice{Meta: owner, Type: typeVIP, Price: price(9000, 900)},
		&sale.SetPrice{Meta: owner, Type: typeStalls, Price: price(7000, 700)},
		&sale.AddItem{Meta: owner, Def: sale.ItemDef{Key: "poster"}},
		&sale.AddItem{Meta: owner, Def: sale.ItemDef{Key: "roof", Kind: sale.Donation, Max: 100_000}},
		&sale.AddItem{Meta: owner, Def: sale.ItemDef{Key: "post", Kind: sale.Delivery}},
		&sale.SetItemPrice{Meta: owner, Item: itemPoster, Price: price(1500, 0)},
		&sale.SetItemPrice{Meta: owner, Item: itemPost, Price: price(400, 0)},
		&sale.AddBundle{Meta: owner, Def: sale.BundleDef{Key: "pair", Price: 9001, Parts: []sale.BundlePart{{Type: typeGA, Count: 2, Weight: 1}}}},
		&sale.AddWindow{Meta: owner, Def: sale.WindowDef{Key: "general", Opens: now - hourMS, Types: types}},
		&sale.AddWindow{Meta: owner, Def: sale.WindowDef{Key: "fans", Opens: now - hourMS, Types: types, Turn: true}},
		&sale.AddWindow{Meta: owner, Def: sale.WindowDef{Key: "late", Opens: now + dayMS, Types: types}},
		&sale.AddWindow{Meta: owner, Def: sale.WindowDef{Key: "box", Opens: now - hourMS, Types: types, Staff: true}},
		&sale.AddCodes{Meta: owner, Def: sale.CodeDef{Key: "friends", Types: []uint32{typeVIP}}, Texts: []string{"FRIENDS"}},
		&sale.AddCodes{Meta: owner, Def: sale.CodeDef{Key: "gift", Kind: sale.PercentCode, Percent: 1_000_000}, Texts: []string{"GIFT"}},
		&sale.AddQuestion{Meta: owner, Def: sale.QuestionDef{Key: "diet", Version: 1}},
	)
}

// do carries out commands, each of which has to be accepted.
func (w *world) do(commands ...sale.Command) {
	w.t.Helper()
	for _, c := range commands {
		out, seq, err := w.house.desk.Submit(context.Background(), c)
		if err != nil || !out.OK() {
			w.t.Fatalf("%T: %v %+v %v", c, out.Status, out.Detail, err)
		}
		if w.house.live != nil {
			if err := w.house.live.Wait(context.Background(), seq); err != nil {
				w.t.Fatal(err)
			}
		}
	}
}

// summary is the sale in numbers, as everybody was told.
func (w *world) summary() (s sale.Summary) {
	w.t.Helper()
	if err := w.house.live.Wait(context.Background(), w.house.desk.Stats().Seq); err != nil {
		w.t.Fatal(err)
	}
	_ = w.house.live.Read(func(m *sale.Machine, _ uint64) { s = m.Summary() })
	return s
}

// client is one browser or program.
type client struct {
	w     *world
	token string
	keys  int
	name  string
}

var clients atomic.Int64

// client begins a session.
func (w *world) client() *client {
	w.t.Helper()
	c := &client{w: w, name: fmt.Sprint("client", clients.Add(1))}
	got := c.send("POST", "/v1/sessions", "", nil)
	got.is(w.t, http.StatusCreated)
	c.token = got.text("token")
	return c
}

// answer is what came back.
type answer1 struct {
	status int
	header http.Header
	body   []byte
	fields map[string]any
	asked  string
}

func (c *client) send(method, path, body string, header http.Header) *answer1 {
	c.w.t.Helper()
	req, err := http.NewRequestWithContext(context.Background(), method, c.w.server.URL+path, strings.NewReader(body))
	if err != nil {
		c.w.t.Fatal(err)
	}
	if body == "" {
		req.Body, req.ContentLength = nil, 0
	} else {
		req.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	for name, values := range header {
		req.Header[name] = values
	}
	client := *c.w.server.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	res, err := client.Do(req)
	if err != nil {
		c.w.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer res.Body.Close()
	got := &answer1{status: res.StatusCode, header: res.Header, asked: method + " " + path}
	if got.body, err = io.ReadAll(res.Body); err != nil {
		c.w.t.Fatal(err)
	}
	if strings.Contains(res.Header.Get("Content-Type"), "json") {
		if err := json.Unmarshal(got.body, &got.fields); err != nil {
			c.w.t.Fatalf("%s %s: %v in %s", method, path, err, got.body)
		}
	}
	conforms(c.w.t, req, body, res, got.body)
	return got
}

// keyed sends a write with a key of its own.
func (c *client) keyed(method, path, body string) *answer1 {
	c.w.t.Helper()
	c.keys++
	return c.send(method, path, body, key(fmt.Sprint(c.name, "-", c.keys)))
}

func key(text string) http.Header { return http.Header{"Idempotency-Key": {text}} }

func (c *client) get(path string) *answer1 {
	c.w.t.Helper()
	return c.send("GET", path, "", nil)
}

// hold places a hold that has to be given, and answers its id.
func (c *client) hold(body string) string {
	c.w.t.Helper()
	got := c.keyed("POST", "/v1/sales/sale_club/holds", body)
	got.is(c.w.t, http.StatusCreated)
	return got.text("hold")
}

func (a *answer1) is(t testing.TB, status int) {
	t.Helper()
	if a.status != status {
		t.Fatalf("%s: %d %s, want %d", a.asked, a.status, a.body, status)
	}
}

// refused is a refusal with a code, told as it should be.
func (a *answer1) refused(t testing.TB, status int, code string) {
	t.Helper()
	if a.status != status || a.text("code") != code {
		t.Fatalf("%s: %d %s, want %d %s", a.asked, a.status, a.body, status, code)
	}
	if a.header.Get("Content-Type") != "application/problem+json" || a.text("type") != "/problems/"+code || a.text("title") == "" ||
		a.header.Get("Cache-Control") != "no-store" || a.number("status") != int64(status) {
		t.Errorf("%s: not told as a problem: %v %s", a.asked, a.header, a.body)
	}
}

func (a *answer1) text(field string) string {
	s, _ := a.fields[field].(string)
	return s
}

func (a *answer1) number(field string) int64 {
	n, _ := a.fields[field].(float64)
	return int64(n)
}

// payPage is a payment company's page.
func payPage(asked *string) func(context.Context, string) (string, error) {
	return func(_ context.Context, ref string) (string, error) {
		*asked = ref
		return "https://pay.example/" + ref, nil
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
