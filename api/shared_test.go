package api

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"facevalue/catalog"
	"facevalue/sale"
	"facevalue/seating"
)

// shelfOf is an organizer's catalog, decided and applied by hand.
type shelfOf struct {
	mu    sync.Mutex
	m     *catalog.Machine
	seq   uint64
	now   int64
	reads atomic.Int64
}

func (s *shelfOf) Seq() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seq
}

func (s *shelfOf) Read(fn func(*catalog.Machine, uint64)) error {
	s.reads.Add(1)
	s.mu.Lock()
	defer s.mu.Unlock()
	fn(s.m, s.seq)
	return nil
}

func (s *shelfOf) do(t testing.TB, commands ...catalog.Command) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range commands {
		out, facts := s.m.Decide(c, s.now)
		if !out.OK() {
			t.Fatalf("%T: %s %+v", c, out.Status, out)
		}
		for _, f := range facts {
			s.m.Apply(f)
		}
		s.seq++
	}
}

var (
	theHouse = catalog.Meta{By: catalog.Actor{Kind: catalog.House}}
	olga     = catalog.Meta{By: catalog.Actor{Kind: catalog.Person, Name: "olga"}}
)

var rulesDoc = []byte(`{"sale":"club","window":"general"}`)

// stocked is the catalog behind the world's sale.
func stocked(t testing.TB, w *world) *shelfOf {
	t.Helper()
	now := w.house.clock.Now()
	s := &shelfOf{m: catalog.New(w.house.charts), now: now}
	eur := catalog.Price{Currency: "EUR", Face: 5000}
	s.do(t,
		&catalog.OpenOrganizer{
			Meta: catalog.Meta{By: catalog.Actor{Kind: catalog.Operator}}, Name: "acme", Profile: catalog.Profile{Name: "Acme"},
			Owner: catalog.Staff{Key: "olga", Name: "Olga", Email: "olga@acme.example", Roles: catalog.Owner, Password: somePassword},
		},
		&catalog.AddSeller{Meta: olga, Seller: catalog.Seller{Key: "hall", LegalName: "Hall", Currency: "EUR", Series: "A"}},
		&catalog.AddVenue{Meta: olga, Venue: catalog.VenueDef{Key: "hall", Name: catalog.One("en", "The Hall"), Address: "1 Main Street", Zone: "Europe/Berlin"}},
		&catalog.AddEvent{
			Meta: olga, Event: "night", Details: catalog.Details{Names: catalog.One("en", "The Night"), Seller: "hall", MinimumAge: 16},
			Occasion: catalog.Occasion{Venue: "hall", Starts: catalog.At(now + 30*dayMS), Doors: catalog.At(now + 30*dayMS - hourMS)},
		},
		&catalog.PublishEvent{Meta: olga, Event: "night"},
		&catalog.AddSale{Meta: olga, Sale: "club", Suffix: "club", Name: "Club night"},
		&catalog.DraftPlan{Meta: olga, Sale: "club", Plan: &catalog.Plan{
			Title: catalog.Texts{{Language: "de", Text: "Clubnacht <b>"}, {Language: "en", Text: "Club night"}}, About: catalog.One("en", "All night."),
			Policy:  catalog.PlanPolicy{HoldForSeconds: 600, HoldCeilingSeconds: 1800, PayForSeconds: 900},
			Events:  []catalog.PlanEvent{{Event: "night"}},
			Pools:   []catalog.PlanPool{{Key: "floor", Event: "night", Capacity: 100}},
			Types:   []catalog.PlanType{{Key: "ga", Event: "night", Name: catalog.One("en", "Standing"), Pools: []string{"floor"}, Price: eur}},
			Windows: []catalog.PlanWindow{{Key: "general", Name: catalog.One("en", "For all"), Opens: catalog.At(now + dayMS), Types: []string{"ga"}}},
		}},
		&catalog.PublishPlan{Meta: olga, Sale: "club", Version: 1},
		&catalog.FinishEffect{Meta: theHouse, Effect: 1, Result: catalog.Applied, Version: 1, Seq: 1},
		&catalog.RecordRules{Meta: theHouse, Sale: "club", Rules: catalog.PostedRules{Window: "general", Version: 1, Document: sha256.Sum256(rulesDoc), Effective: now + hourMS}},
	)
	return s
}

const somePassword = "$argon2id$v=19$m=65536,t=3,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

func withCatalog(s *shelfOf) opening {
	return func(o *Options) {
		o.Catalog = func(organizer string) (Catalog, bool) { return s, organizer == "acme" }
		o.Blob = func(hash [32]byte) ([]byte, error) {
			if hash != sha256.Sum256(rulesDoc) {
				return nil, errors.New("no such blob")
			}
			return rulesDoc, nil
		}
	}
}

// opened is a world with a catalog.
func opened(t *testing.T) (*world, *shelfOf) {
	w := newWorld(t)
	s := stocked(t, w)
	w.stop()
	w.serve(withCatalog(s))
	return w, s
}

func TestSaleIsShown(t *testing.T) {
	w, shelf := opened(t)
	c := &client{w: w}
	got := c.get("/v1/sales/sale_club")
	got.is(t, http.StatusOK)
	for _, has := range []string{
		`"name":{"de":"Clubnacht \u003cb\u003e","en":"Club night"}`, `"description":{"en":"All night."}`, `"name":{"en":"The Night"}`, `"venue":{"name":{"en":"The Hall"},"address":"1 Main Street"}`,
		`"zone":"Europe/Berlin"`, `"minimum_age":16`, `"name":{"en":"Standing"}`, `"price":{"face":5000,"discount":0,"fees":[{"code":"service","payee":"hall","amount":500,`, `"total":5500}`,
		`"cancel_until_minutes":1440`, `"identity":["session","email"]`, `"questions":[{"key":"diet"`,
	} {
		if !strings.Contains(string(got.body), has) {
			t.Errorf("no %s in %s", has, got.body)
		}
	}
	if strings.Contains(string(got.body), `"key":"box"`) {
		t.Error("the box office's window is shown to fans")
	}
	etag := got.header.Get("Etag")
	if again := c.send("GET", "/v1/sales/sale_club", "", http.Header{"If-None-Match": {`"x", W/` + etag}}); again.status != http.StatusNotModified || len(again.body) != 0 {
		t.Errorf("%d %s", again.status, again.body)
	}
	w.do(&sale.SetPrice{Meta: owner, Type: typeGA, Price: price(4000, 400)})
	if again := c.get("/v1/sales/sale_club"); again.header.Get("Etag") == etag || !strings.Contains(string(again.body), `"face":4000`) {
		t.Errorf("a new price is not shown: %s", again.body)
	}
	shelf.do(t, &catalog.MoveEvent{Meta: olga, Event: "night", Reason: "flood", Occasion: catalog.Occasion{Venue: "hall", ToFollow: true}})
	if again := c.get("/v1/events/sale_club/night"); again.text("state") != "postponed" || again.fields["starts_at"] != nil {
		t.Errorf("%s", again.body)
	}
	c.get("/v1/events/sale_club/nope").refused(t, 404, "unknown")
	c.get("/v1/sales/sale_nope").refused(t, 404, "unknown")
	c.get("/v1/sales/club").refused(t, 404, "unknown")
	if w.submitted() != 0 {
		t.Error("a read asked the desk")
	}
}

// Edge case 100: of the many who want a document at one time one has it made.
func TestSharedDocumentIsMadeOnce(t *testing.T) {
	w, shelf := opened(t)
	c := &client{w: w}
	before := shelf.reads.Load()
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() { c.get("/v1/sales/sale_club").is(t, http.StatusOK) })
	}
	wg.Wait()
	if n := shelf.reads.Load() - before; n != 1 {
		t.Errorf("made %d times", n)
	}
}

func TestSalesAreListed(t *testing.T) {
	w, shelf := opened(t)
	c := &client{w: w}
	got := c.get("/v1/sales")
	got.is(t, http.StatusOK)
	if !strings.Contains(string(got.body), `{"sales":[{"sale":"sale_club","name":{`) {
		t.Errorf("%s", got.body)
	}
	shelf.do(t, &catalog.CancelEvent{Meta: olga, Event: "night", Reason: "flood"},
		&catalog.FinishEffect{Meta: theHouse, Effect: 2, Result: catalog.Applied, Version: 1, Seq: 2}, &catalog.ArchiveSale{Meta: olga, Sale: "club"})
	w.house.clock.advance(1000)
	if got := c.get("/v1/sales"); string(got.body) != `{"sales":[]}` {
		t.Errorf("%s", got.body)
	}
	without := newWorld(t)
	if got := (&client{w: without}).get("/v1/sales"); string(got.body) != `{"sales":[]}` {
		t.Errorf("a sale that nobody has published: %s", got.body)
	}
}

func TestRulesAreShown(t *testing.T) {
	w, shelf := opened(t)
	c := &client{w: w}
	got := c.get("/v1/sales/sale_club/rules/general")
	got.is(t, http.StatusOK)
	sum := sha256.Sum256(rulesDoc)
	if got.number("version") != 1 || got.text("sha256") != hex.EncodeToString(sum[:]) || !bytes.Contains(got.body, append([]byte(`"rules":`), rulesDoc...)) || got.text("effective_at") == "" {
		t.Errorf("%s", got.body)
	}
	w.house.clock.advance(2 * hourMS)
	shelf.now = w.house.clock.Now()
	shelf.do(t, &catalog.RecordRules{Meta: theHouse, Sale: "club", Rules: catalog.PostedRules{Window: "general", Version: 2, Document: sum, Effective: shelf.now + hourMS}})
	got = c.get("/v1/sales/sale_club/rules/general")
	if got.number("version") != 2 || !strings.Contains(string(got.body), `"until_then":{"version":1`) {
		t.Errorf("%s", got.body)
	}
	w.house.clock.advance(2 * hourMS)
	if got = c.get("/v1/sales/sale_club/rules/general"); strings.Contains(string(got.body), "until_then") {
		t.Errorf("%s", got.body)
	}
	c.get("/v1/sales/sale_club/rules/nope").refused(t, 404, "unknown")
}

func TestChartIsShown(t *testing.T) {
	w := newWorld(t)
	c := &client{w: w}
	hash := w.chart.Hash()
	path := "/v1/charts/" + hex.EncodeToString(hash[:])
	got := c.get(path)
	got.is(t, http.StatusOK)
	if got.header.Get("Cache-Control") != "public, max-age=31536000, immutable" {
		t.Errorf("%v", got.header)
	}
	var doc struct {
		Categories []struct{ Key string }
		Sections   []struct {
			Name string
			Rows []struct {
				Name  string
				Seats []struct {
					ID, Label string
					Category  int
					X, Y      int32
					Place     bool
				}
			}
		}
	}
	if err := json.Unmarshal(got.body, &doc); err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, section := range doc.Sections {
		for _, row := range section.Rows {
			for _, seat := range row.Seats {
				info := w.chart.Info(seating.Seat(n))
				if seat.ID != info.ID || seat.Label != info.Label || row.Name != info.Row || section.Name != info.Section || seat.X != info.At.X ||
					seat.Category != info.Category || seat.Place != info.Accessible {
					t.Fatalf("seat %d: %+v in %s %s, want %+v", n, seat, section.Name, row.Name, info)
				}
				n++
			}
		}
	}
	if n != w.chart.Len() {
		t.Errorf("%d seats of %d", n, w.chart.Len())
	}
	for _, wrong := range []string{"", "x", strings.Repeat("0", 64), strings.ToUpper(hex.EncodeToString(hash[:])), hex.EncodeToString(hash[:]) + "0"} {
		if got := c.get("/v1/charts/" + wrong); got.status != http.StatusNotFound {
			t.Errorf("chart %q: %d", wrong, got.status)
		}
	}
	// A chart of a stadium is kept compressed; who does not take it so gets it whole.
	doc1 := newDocument(nil, appendChart(nil, seating.Arena()))
	if doc1.plain != nil || !json.Valid(doc1.unpacked()) {
		t.Errorf("%d plain bytes kept", len(doc1.plain))
	}
	t.Logf("20,000 seats: %d bytes, %d compressed", len(doc1.unpacked()), len(doc1.gzip))
}

func TestCompression(t *testing.T) {
	w := newWorld(t)
	for accept, want := range map[string]bool{"gzip": true, "br, gzip;q=0.5": true, "gzip;q=0": false, "gzip; q=0.0": false, "identity": false, "": false, "GZIP": true} {
		req, _ := http.NewRequestWithContext(context.Background(), "GET", w.server.URL+"/v1/sales/sale_club", nil)
		req.Header.Set("Accept-Encoding", accept)
		res, err := (&http.Transport{DisableCompression: true, DisableKeepAlives: true}).RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(res.Body)
		res.Body.Close()
		if got := res.Header.Get("Content-Encoding") == "gzip"; got != want || res.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("Accept-Encoding %q: compressed %v", accept, got)
		}
		if want {
			r, err := gzip.NewReader(bytes.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			body, _ = io.ReadAll(r)
		}
		if !json.Valid(body) {
			t.Errorf("Accept-Encoding %q: %.60q", accept, body)
		}
	}
}

func TestAvailability(t *testing.T) {
	w := newWorld(t)
	c := w.client()
	path := "/v1/sales/sale_club/availability"
	got := c.get(path)
	got.is(t, http.StatusOK)
	etag := got.header.Get("Etag")
	if again := c.send("GET", path, "", http.Header{"If-None-Match": {etag}}); again.status != http.StatusNotModified {
		t.Errorf("%d", again.status)
	}
	held := c.keyed("POST", holds, `{"window":"general","lines":[{"type":"stalls","seats":`+w.seats(3, 2)+`}]}`)
	held.is(t, http.StatusCreated)
	w.house.clock.advance(1000)
	got = c.get(path + "?at_least=" + held.header.Get("Facevalue-Seq"))
	got.is(t, http.StatusOK)
	events, _ := got.fields["events"].([]any)
	event, _ := events[0].(map[string]any)
	text, _ := event["free"].(string)
	bits, err := base64.StdEncoding.DecodeString(text)
	if err != nil || bits[0] != 0b1110_0111 {
		t.Errorf("free %08b, %v", bits[0], err)
	}
	if before := w.submitted(); before != 1 {
		t.Errorf("%d commands", before)
	}
}

// stream opens a stream and answers its lines.
func (w *world) stream(t *testing.T, query string, header http.Header) (lines *bufio.Reader, leave func(), res *http.Response) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	req, _ := http.NewRequestWithContext(ctx, "GET", w.server.URL+"/v1/sales/sale_club/availability/stream"+query, nil)
	for name, values := range header {
		req.Header[name] = values
	}
	res, err := w.server.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	return bufio.NewReader(res.Body), func() { cancel(); res.Body.Close() }, res
}

// event reads the next event of a stream.
func event(t *testing.T, lines *bufio.Reader) map[string]string {
	t.Helper()
	e := map[string]string{}
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return nil
		}
		line = strings.TrimSuffix(line, "\n")
		name, value, _ := strings.Cut(line, ": ")
		switch {
		case line == "" && e["event"] != "":
			return e
		case line != "":
			e[name] = value
		}
	}
}

func TestStream(t *testing.T) {
	w := newWorld(t)
	c := w.client()
	seq := c.get("/v1/sales/sale_club/availability").number("seq")
	lines, leave, res := w.stream(t, fmt.Sprintf("?after=%d", seq), nil)
	defer leave()
	if res.StatusCode != 200 || res.Header.Get("Content-Type") != "text/event-stream" || res.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("%d %v", res.StatusCode, res.Header)
	}
	c.hold(`{"window":"general","lines":[{"type":"stalls","seats":` + w.seats(0, 1) + `}]}`)
	e := event(t, lines)
	if !strings.Contains(e["data"], `"taken":[0]`) || e["id"] == "" {
		t.Errorf("%v", e)
	}
	// Who comes back goes on where it was; who comes from nowhere begins anew.
	again, leave2, _ := w.stream(t, "", http.Header{"Last-Event-Id": {e["id"]}})
	defer leave2()
	anew, leave3, _ := w.stream(t, "", nil)
	defer leave3()
	if e := event(t, anew); e["event"] != "reset" {
		t.Errorf("%v", e)
	}
	c.hold(`{"window":"general","lines":[{"type":"stalls","seats":` + w.seats(4, 1) + `}]}`)
	for name, lines := range map[string]*bufio.Reader{"first": lines, "second": again, "third": anew} {
		if e := event(t, lines); !strings.Contains(e["data"], `"taken":[4]`) {
			t.Errorf("%s: %v", name, e)
		}
	}
	c.get("/v1/sales/sale_club/availability/stream?after=x").refused(t, 400, "malformed")
	w.api.EndStreams()
	if e := event(t, lines); e != nil {
		t.Errorf("after the end: %v", e)
	}
	c.get("/v1/sales/sale_club/availability/stream").refused(t, 503, "streams_full")
}

func TestStreamsAreBounded(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Limits.StreamsAddress = 2 })
	c := w.client()
	var leaves []func()
	for range 2 {
		lines, leave, _ := w.stream(t, "", nil)
		leaves = append(leaves, leave)
		event(t, lines)
	}
	got := c.get("/v1/sales/sale_club/availability/stream")
	got.refused(t, 503, "streams_full")
	if got.header.Get("Retry-After") == "" {
		t.Errorf("%v", got.header)
	}
	leaves[0]()
	lines, leave, res := w.stream(t, "", nil)
	for res.StatusCode != http.StatusOK { // until the server has seen that somebody left
		leave()
		lines, leave, res = w.stream(t, "", nil)
	}
	event(t, lines)
	leave()
	leaves[1]()
}

func TestHealth(t *testing.T) {
	var why error
	w := newWorld(t, func(o *Options) { o.Ready = func() error { return why } })
	c := &client{w: w}
	c.get("/livez").is(t, http.StatusOK)
	c.get("/readyz").is(t, http.StatusOK)
	why = errors.New("the views are catching up")
	if got := c.get("/readyz"); got.status != http.StatusServiceUnavailable || got.text("why") != "the views are catching up" {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := c.get("/openapi.json"); !bytes.Equal(got.body, Document()) {
		t.Error("openapi.json is not the document")
	}
}
