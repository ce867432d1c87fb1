package sandbox

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"facevalue/payment"
)

// visit asks for a page as whoever has the key.
func (w *world) switchPage(method, path string, form url.Values) (status int, body string) {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), method, w.server.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		w.t.Fatal(err)
	}
	r.SetBasicAuth(testKey, "")
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	status, _, body = w.do(r)
	return status, body
}

// turn turns a switch of a payment.
func (w *world) turn(ref string, form url.Values) {
	w.t.Helper()
	if status, body := w.switchPage(http.MethodPost, "/payments/"+ref, form); status != http.StatusSeeOther {
		w.t.Fatalf("%v: %d\n%s", form, status, body)
	}
}

// TestSwitches turns every switch that a payment has and looks at the page afterwards.
func TestSwitches(t *testing.T) {
	for _, c := range []struct {
		name   string
		card   string // paid by before; empty for not at all
		manual bool
		turns  []url.Values
		want   payment.State
		shows  string
	}{
		{"the money arrives", "", false, []url.Values{{"do": {"succeeded"}}}, payment.Succeeded, "paid"},
		{"under way", "", false, []url.Values{{"do": {"processing"}}}, payment.Processing, "under way"},
		{"declined", "", false, []url.Values{{"do": {needsMethod}}}, payment.Open, "declined"},
		{"called off", "", false, []url.Values{{"do": {canceled}}}, payment.Cancelled, "ended without money"},
		{"called off, and paid all the same", "", false, []url.Values{{"do": {canceled}}, {"do": {succeeded}}}, payment.Succeeded, "paid"},
		{"hurried", "AT611904300234573201", false, []url.Values{{"do": {"hurry"}}}, payment.Succeeded, "paid"},
		{"hurried, and sent back", "AT861904300235473202", false, []url.Values{{"do": {"hurry"}}}, payment.Open, "sent the debit back"},
		{"taken by hand", "4242424242424242", true, []url.Values{{"do": {"capture"}}}, payment.Succeeded, "110.00 EUR"},
		{"taken in part", "4242424242424242", true, []url.Values{{"do": {"capture"}, "amount": {"40.5"}}}, payment.Succeeded, "40.50 EUR"},
		{"waited for too long", "4242424242424242", true, []url.Values{{"do": {"expire"}}}, payment.Cancelled, "automatic"},
		{"given back by hand", "4242424242424242", false, []url.Values{{"do": {"refund"}, "amount": {"40"}}}, payment.Succeeded, "40.00 EUR, has arrived"},
		{"disputed", "4242424242424242", false, []url.Values{{"do": {"dispute"}}}, payment.Succeeded, "the bank has the money"},
	} {
		t.Run(strings.ReplaceAll(c.name, " ", "_"), func(t *testing.T) {
			w := newWorld(t)
			in := intent7("k")
			if c.manual {
				in.Capture = payment.CaptureManual
			}
			p := w.create(in)
			if c.card != "" {
				w.pay(p, c.card)
			}
			for _, turn := range c.turns {
				w.turn(p.Ref, turn)
			}
			w.work(0)
			if got := w.fetch(p.Ref); got.State != c.want {
				t.Errorf("it is %+v", got)
			}
			if status, body := w.switchPage(http.MethodGet, "/payments/"+p.Ref, nil); status != 200 || !strings.Contains(body, c.shows) {
				t.Errorf("%d, without %q:\n%s", status, c.shows, body)
			}
		})
	}
}

// TestSwitchedParts: refunds that come back and disputes that end.
func TestSwitchedParts(t *testing.T) {
	w := newWorld(t)
	p := w.create(intent7("k"))
	w.pay(p, "4242424242424242")
	w.turn(p.Ref, url.Values{"do": {"refund"}, "amount": {"40"}})
	w.turn(p.Ref, url.Values{"do": {"comes_back"}, "of": {w.fetch(p.Ref).Refunds[0].Ref}})
	w.turn(p.Ref, url.Values{"do": {"dispute"}, "amount": {"60"}})
	w.turn(p.Ref, url.Values{"do": {"won"}, "of": {w.fetch(p.Ref).Disputes[0].Ref}})
	w.turn(p.Ref, url.Values{"do": {"dispute"}})
	w.turn(p.Ref, url.Values{"do": {"lost"}, "of": {w.fetch(p.Ref).Disputes[1].Ref}})
	got := w.fetch(p.Ref)
	if got.Refunds[0].State != payment.RefundFailed || got.Disputes[0].State != payment.DisputeWon || got.Disputes[0].Amount != 6000 ||
		got.Disputes[1].State != payment.DisputeLost || got.Disputes[1].Amount != 11_000 || got.Refundable() != 0 {
		t.Errorf("it is %+v", got)
	}
	w.turn(p.Ref, url.Values{"do": {"resend"}, "of": {w.eventOf("charge.dispute.closed")}})
}

// TestBadDays chooses each bad day on the page, and mends them.
func TestBadDays(t *testing.T) {
	w := newWorld(t)
	for _, day := range badDays {
		status, body := w.switchPage(http.MethodPost, "/switches", url.Values{"do": {"break"}, "kind": {day.Value}, "match": {"GET /v1/"}, "times": {"3"}, "seconds": {"2"}})
		if status != http.StatusSeeOther {
			t.Fatalf("%s: %d\n%s", day.Value, status, body)
		}
	}
	if got := w.company.Faults(); len(got) != len(FaultKinds) || got[0].Times != 3 || got[0].Delay != 2000 || got[0].Match != "GET /v1/" {
		t.Errorf("the script is %+v", got)
	}
	if status, body := w.switchPage(http.MethodGet, "/", nil); status != 200 || !strings.Contains(body, "its answer gets lost, for looking something up, 3 times (2 s)") {
		t.Errorf("%d\n%s", status, body)
	}
	if status, _ := w.switchPage(http.MethodPost, "/switches", url.Values{"do": {"mend"}}); status != http.StatusSeeOther || len(w.company.Faults()) != 0 {
		t.Errorf("mended: %d, %+v", status, w.company.Faults())
	}
}

// TestSwitchesRefuse: nonsense says what would be right, and changes nothing.
func TestSwitchesRefuse(t *testing.T) {
	w := newWorld(t)
	p := w.create(intent7("k"))
	for path, form := range map[string]url.Values{
		"/switches":                 {"do": {"break"}, "kind": {"rain"}, "times": {"1"}},
		"/switches?often":           {"do": {"break"}, "kind": {FaultDelay}, "times": {"many"}},
		"/switches?never":           {"do": {"break"}, "kind": {FaultDelay}, "times": {"-1"}},
		"/switches?long":            {"do": {"break"}, "kind": {FaultDelay}, "seconds": {"601"}},
		"/payments/pi_none":         {"do": {succeeded}},
		"/payments/" + p.Ref:        {"do": {"explode"}},
		"/payments/" + p.Ref + "?1": {"do": {"refund"}},
		"/payments/" + p.Ref + "?2": {"do": {"dispute"}},
		"/payments/" + p.Ref + "?3": {"do": {"capture"}},
		"/payments/" + p.Ref + "?4": {"do": {"refund"}, "amount": {"1e3"}},
		"/payments/" + p.Ref + "?5": {"do": {"won"}, "of": {"du_none"}},
	} {
		if status, body := w.switchPage(http.MethodPost, path, form); status/100 != 4 || !strings.Contains(body, "Nothing was done") {
			t.Errorf("%s %v: %d\n%s", path, form, status, body)
		}
	}
	if got := w.fetch(p.Ref); got.State != payment.Open || len(w.company.Faults()) != 0 {
		t.Errorf("it is %+v, with %+v", got, w.company.Faults())
	}
	r, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, w.server.URL+"/switches", strings.NewReader("do=mend"))
	r.SetBasicAuth(testKey, "")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if status, _, _ := w.do(r); status != http.StatusForbidden {
		t.Errorf("another site's page turned a switch: %d", status)
	}
	if status, _ := w.get(w.server.URL + "/"); status != http.StatusUnauthorized {
		t.Errorf("without the key: %d", status)
	}
}
