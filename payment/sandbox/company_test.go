package sandbox

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"facevalue/payment"

	"go.uber.org/goleak"
)

// TestKilled: a company that is killed has forgotten nothing: payments, keys, refunds
// under way, webhooks on their way.
func TestKilled(t *testing.T) {
	w := newWorld(t)
	p := w.create(intent7("k"))
	w.pay(p, "4000000000007726")
	refund := payment.Refund{Key: "r", Ref: p.Ref, Amount: 4000, Currency: "EUR"}
	if got, err := w.client.Refund(t.Context(), refund); err != nil || got.State != payment.RefundPending {
		t.Fatalf("%+v, %v", got, err)
	}
	late := w.create(intent7("late"))
	w.pay(late, "4000000000100018")

	killed := w.company
	copied := filepath.Join(t.TempDir(), "sandbox.db")
	for _, suffix := range []string{"", "-wal"} {
		b, err := os.ReadFile(w.path + suffix)
		if err == nil {
			err = os.WriteFile(copied+suffix, b, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	w.open(copied)
	defer func() { _ = killed.Close() }()

	if again := w.create(intent7("k")); again.Ref != p.Ref {
		t.Error("the key is forgotten")
	}
	if again, err := w.client.Refund(t.Context(), refund); err != nil || again.State != payment.RefundPending {
		t.Errorf("the refund under its key: %+v, %v", again, err)
	}
	w.books(p.Ref, succeeded, 11_000, 4000)
	w.work(w.company.options.LateAfter)
	if got := w.fetch(p.Ref); got.Refunded() != 4000 || got.Refunds[0].State != payment.RefundDone {
		t.Errorf("the refund is %+v", got.Refunds)
	}
	w.books(late.Ref, succeeded, 11_000, 0)
	if got := w.news(); len(got) != 8 { // created, succeeded, refund created, charge refunded, created, processing; then refund updated, succeeded
		t.Errorf("heard %d", len(got))
	}
}

// TestRefundThatFails: the money is the company's again, and the state says so.
func TestRefundThatFails(t *testing.T) {
	w := newWorld(t)
	p := w.create(intent7("k"))
	w.pay(p, "4000000000005126")
	if _, err := w.client.Refund(t.Context(), payment.Refund{Key: "r", Ref: p.Ref, Amount: 4000, Currency: "EUR"}); err != nil {
		t.Fatal(err)
	}
	w.books(p.Ref, succeeded, 11_000, 4000)
	w.work(w.company.options.LateAfter)
	w.books(p.Ref, succeeded, 11_000, 0)
	if got := w.fetch(p.Ref).Refunds[0]; got.State != payment.RefundFailed || got.Reason == "" {
		t.Errorf("the refund is %+v", got)
	}
}

func TestCapturedByHand(t *testing.T) {
	w := newWorld(t)
	var got intent
	form := url.Values{"amount": {"5000"}, "currency": {"eur"}, "capture_method": {"manual"}, "confirm": {"true"}, "payment_method": {"pm_card_visa"}}
	if err := w.client.call(t.Context(), http.MethodPost, "/v1/payment_intents", form, "a", &got); err != nil || got.Status != needsCapture {
		t.Fatalf("%s, %v", got.Status, err)
	}
	if p, err := got.payment(); err != nil || p.State != payment.Authorised {
		t.Errorf("set aside, it is %v to us (%v)", p.State, err)
	}
	too := url.Values{"amount_to_capture": {"5001"}}
	if err := w.client.call(t.Context(), http.MethodPost, intentPath(got.ID)+"/capture", too, "b", &got); payment.FailureOf(err) != payment.Refused {
		t.Errorf("more than was set aside: %v", err)
	}
	part := url.Values{"amount_to_capture": {"4000"}}
	if err := w.client.call(t.Context(), http.MethodPost, intentPath(got.ID)+"/capture", part, "c", &got); err != nil {
		t.Fatal(err)
	}
	w.books(got.ID, succeeded, 4000, 0)
}

// TestForced: the weird things that banks do.
func TestForced(t *testing.T) {
	w := newWorld(t)
	p := w.create(intent7("k"))
	if _, err := w.client.Cancel(t.Context(), p.Ref, "c"); err != nil {
		t.Fatal(err)
	}
	if err := w.company.Force(t.Context(), p.Ref, succeeded); err != nil {
		t.Fatal(err)
	}
	if got := w.fetch(p.Ref); got.State != payment.Succeeded || got.Amount != 11_000 {
		t.Errorf("paid after it was called off: %+v", got)
	}
	for _, bad := range [][2]string{{p.Ref, processing}, {"pi_none", succeeded}, {w.create(intent7("k2")).Ref, "rich"}} {
		if err := w.company.Force(t.Context(), bad[0], bad[1]); err == nil {
			t.Errorf("%v was done", bad)
		}
	}
}

func TestScriptOverHTTP(t *testing.T) {
	w := newWorld(t)
	ask := func(method string, form url.Values) (int, string) {
		req, err := http.NewRequestWithContext(t.Context(), method, w.server.URL+"/admin/faults", strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		req.SetBasicAuth(testKey, "")
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		status, _, body := w.do(req)
		return status, body
	}
	if status, body := ask(http.MethodPost, url.Values{"kind": {FaultOutage}, "times": {"2"}, "match": {"POST /v1/refunds"}}); status != 200 || !strings.Contains(body, FaultOutage) {
		t.Errorf("%d %s", status, body)
	}
	for _, bad := range []url.Values{{"kind": {"rain"}}, {"kind": {FaultDelay}, "delay": {"soon"}}, {"kind": {FaultDelay}, "times": {"-1"}}} {
		if status, _ := ask(http.MethodPost, bad); status != 400 {
			t.Errorf("%v: %d", bad, status)
		}
	}
	w.create(intent7("k")) // not a refund
	for len(w.company.Faults()) < mostFaults {
		if err := w.company.Break(Fault{Kind: FaultDelay}); err != nil {
			t.Fatal(err)
		}
	}
	if status, body := ask(http.MethodPost, url.Values{"kind": {FaultOutage}}); status != 400 || !strings.Contains(body, "clear them first") {
		t.Errorf("one too many: %d %s", status, body)
	}
	if status, body := ask(http.MethodDelete, nil); status != 200 || body != "{\"faults\":[]}\n" {
		t.Errorf("%d %q", status, body)
	}
}

// TestStarted: with its goroutine the company works by itself, and ends with Close.
func TestStarted(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	told := make(chan string, 10)
	hooks := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { told <- r.Header.Get(SignatureHeader) }))
	defer hooks.Close()
	now := int64(start)
	c, err := Open(t.Context(), Options{
		Path: filepath.Join(t.TempDir(), "s.db"), SecretKey: testKey, PublicURL: "http://pay.example/", Now: func() int64 { return now },
		Endpoints: []Endpoint{{hooks.URL, testSecret}},
	})
	if err != nil {
		t.Fatal(err)
	}
	c.Start()
	client, err := NewClient(ClientOptions{Base: "http://in.process", SecretKey: testKey, Transport: InProcess(c.Handler())})
	if err != nil {
		t.Fatal(err)
	}
	p, err := client.Create(t.Context(), intent7("k"))
	if err != nil || !strings.HasPrefix(p.PayURL, "http://pay.example/pay/") {
		t.Fatalf("%+v, %v", p, err)
	}
	if got := <-told; got == "" {
		t.Error("not signed")
	}
	if err := c.Break(Fault{Kind: FaultLostAfter, Times: 1}); err != nil {
		t.Fatal(err)
	}
	if _, err := client.Create(t.Context(), intent7("k2")); payment.FailureOf(err) != payment.Unknown {
		t.Errorf("a broken connection in process: %v", err)
	}
	<-told
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestOptions(t *testing.T) {
	now := func() int64 { return start }
	path := filepath.Join(t.TempDir(), "s.db")
	for _, o := range []Options{
		{SecretKey: "k", PublicURL: "http://x", Now: now},
		{Path: path, PublicURL: "http://x", Now: now},
		{Path: path, SecretKey: "k", Now: now},
		{Path: path, SecretKey: "k", PublicURL: "http://x"},
	} {
		if _, err := Open(t.Context(), o); err == nil {
			t.Errorf("%+v was taken", o)
		}
	}
	for _, o := range []ClientOptions{{SecretKey: "k"}, {Base: "ftp://x", SecretKey: "k"}, {Base: "http://x"}} {
		if _, err := NewClient(o); err == nil {
			t.Errorf("%+v was taken", o)
		}
	}
	if err := os.WriteFile(path, []byte("not a database at all, and long enough to be looked at by the driver"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), Options{Path: path, SecretKey: "k", PublicURL: "http://x", Now: now}); err == nil {
		t.Error("something else was taken for its books")
	}
}

// FuzzAPI: whatever is sent, the answer is one that a client can read, and no money
// comes out of nothing.
func FuzzAPI(f *testing.F) {
	for _, body := range []string{
		"amount=100&currency=eur", "amount=1e9&currency=eur", "amount=9223372036854775808&currency=eur", "amount=-1&currency=%ff",
		"amount=100&currency=eur&metadata[a]=b&metadata[]=c&metadata[a][b]=d", "amount=100&currency=eur&confirm=true&payment_method=pm_card_visa",
		"payment_intent=pi_1&amount=5", "%zz", "amount=100;currency=eur", strings.Repeat("a", 70_000),
	} {
		f.Add("POST", "/v1/payment_intents", body)
		f.Add("POST", "/v1/refunds", body)
	}
	f.Add("GET", "/v1/payment_intents/search?query=metadata['order']:'x'&page=-1", "")
	f.Add("GET", "/v1/refunds?limit=0&starting_after=x", "")
	f.Add("DELETE", "/v1/payment_intents", "")
	c, err := Open(f.Context(), Options{Path: filepath.Join(f.TempDir(), "s.db"), SecretKey: testKey, PublicURL: "http://x", Now: func() int64 { return start }})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = c.Close() })
	h := c.Handler()
	f.Fuzz(func(t *testing.T, method, target, body string) {
		u, err := url.ParseRequestURI(target)
		if err != nil || !strings.HasPrefix(u.Path, "/v1/") {
			return
		}
		req := httptest.NewRequest(http.MethodPost, "/", io.NopCloser(strings.NewReader(body)))
		req.Method, req.URL = method, u
		req.Header.Set("Authorization", "Bearer "+testKey)
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, req)
		if w.Code >= 500 {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	})
}
