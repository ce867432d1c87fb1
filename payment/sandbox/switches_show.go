package sandbox

import (
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	"facevalue/money"
)

// switchesPage is the company at a glance.
type switchesPage struct {
	Base                string
	Faults              []string
	Kinds, Aimed, Often []choice
	Payments            []paymentRow
}

type paymentRow struct{ URL, ID, Order, Amount, Status, Back string }

// mostShown is how many payments, and how much news of one, are on a page.
const mostShown = 50

func (c *Company) showSwitches(w http.ResponseWriter, r *http.Request) {
	page := switchesPage{Base: c.options.PublicURL, Kinds: badDays, Aimed: aimedAt, Often: howOften}
	for _, f := range c.Faults() {
		page.Faults = append(page.Faults, f.words())
	}
	err := c.inBooks(r.Context(), func(b *books) error {
		for _, rec := range docs[record](b, "SELECT doc FROM intents ORDER BY n DESC LIMIT ?", mostShown) {
			page.Payments = append(page.Payments, rec.row(c.options.PublicURL))
		}
		return nil
	})
	if err != nil {
		c.broken(w, err)
		return
	}
	c.render(w, http.StatusOK, switchesHTML, page)
}

func (r *record) row(base string) paymentRow {
	row := paymentRow{
		URL: base + "/payments/" + r.ID, ID: r.ID, Order: r.Metadata["order"],
		Amount: shownAmount(r.Amount, r.Currency), Status: wordsOf(stateWords, r.Status),
	}
	if r.Charge != nil && r.Charge.AmountRefunded > 0 {
		row.Back = shownAmount(r.Charge.AmountRefunded, r.Currency) + " back"
	}
	return row
}

// words are a fault as somebody would say it.
func (f *Fault) words() string {
	s := wordsOf(badDays, f.Kind)
	if f.Match != "" {
		s += ", for " + wordsOf(aimedAt, f.Match)
	}
	switch f.Times {
	case 0:
		s += ", until mended"
	case 1:
		s += ", once"
	default:
		s += ", " + strconv.Itoa(f.Times) + " times"
	}
	if f.Delay > 0 {
		s += " (" + strconv.FormatInt(f.Delay/1000, 10) + " s)"
	}
	return s
}

// paymentPage is one payment with what can befall it.
type paymentPage struct {
	Base, ID, Action      string
	PayURL, Order, Way    string
	Amount, Taken, Reason string
	Status, Capture       string
	Switches              []choice
	CanTake, CanGive      bool
	Refunds, Disputes     []partRow
	Events                []eventRow
}

type partRow struct {
	ID, Amount, Status, Why string
	Open                    bool
}

type eventRow struct{ ID, Type, At string }

func (c *Company) showPayment(w http.ResponseWriter, r *http.Request) {
	var page *paymentPage
	err := c.inBooks(r.Context(), func(b *books) error {
		if rec, ok := b.intentByID(r.PathValue("id")); ok {
			page = b.paymentPage(rec)
		}
		return nil
	})
	switch {
	case err != nil:
		c.broken(w, err)
	case page == nil:
		c.trouble(w, "/", missing("payment_intent", r.PathValue("id")))
	default:
		c.render(w, http.StatusOK, paymentHTML, page)
	}
}

func (b *books) paymentPage(r *record) *paymentPage {
	base := b.c.options.PublicURL
	p := &paymentPage{
		Base: base, ID: r.ID, Action: base + "/payments/" + r.ID, PayURL: r.HostedURL, Order: r.Metadata["order"],
		Amount: shownAmount(r.Amount, r.Currency), Status: wordsOf(stateWords, r.Status), Switches: switchesOf(r.Status),
		CanTake: r.Status == needsCapture, CanGive: r.Status == succeeded,
	}
	if r.AmountReceived > 0 {
		p.Taken = shownAmount(r.AmountReceived, r.Currency)
	}
	if r.LastPaymentError != nil {
		p.Reason = r.LastPaymentError.Message
	} else if r.CancellationReason != nil {
		p.Reason = *r.CancellationReason
	}
	if r.Card != "" {
		c := cardOf(r.Card)
		p.Way = spaced(c.number) + ": " + c.what
	}
	for _, re := range docs[refund](b, "SELECT doc FROM refunds WHERE intent = ? ORDER BY n", r.ID) {
		p.Refunds = append(p.Refunds, partRow{re.ID, shownAmount(re.Amount, re.Currency), wordsOf(refundWords, re.Status), re.FailureReason, re.Status != "failed"})
	}
	for _, d := range b.disputesOf(r.ID) {
		p.Disputes = append(p.Disputes, partRow{d.ID, shownAmount(d.Amount, d.Currency), wordsOf(disputeWords, d.Status), d.Reason, d.Status == disputeOpen})
	}
	p.Events = b.eventsOf(r.ID)
	return p
}

// eventsOf are a payment's news, the newest first.
func (b *books) eventsOf(intent string) (rows []eventRow) {
	for _, e := range docs[event](b, `SELECT doc FROM events WHERE instr(CAST(doc AS TEXT), ?) > 0 ORDER BY n DESC LIMIT ?`, `"`+intent+`"`, mostShown) {
		rows = append(rows, eventRow{e.ID, e.Type, time.Unix(e.Created, 0).UTC().Format(time.DateTime)})
	}
	return rows
}

func (c *Company) broken(w http.ResponseWriter, err error) {
	c.options.Notice(err)
	http.Error(w, "An error occurred on our side.", http.StatusInternalServerError)
}

func (c *Company) render(w http.ResponseWriter, status int, page *template.Template, v any) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'")
	w.WriteHeader(status)
	_ = page.Execute(w, v) // whoever went away sees nothing of it
}

// amount is an amount as people write it, 12.50, in the wire's units; 0 where none is
// given.
func (f form) amount(currency string) (int64, *apiError) {
	text := strings.TrimSpace(f.Get("amount"))
	if text == "" {
		return 0, nil
	}
	wrong := invalid("amount", "parameter_invalid_string", "An amount is like 12.50, or nothing for all.")
	c, err := money.ParseCurrency(strings.ToUpper(currency))
	if err != nil {
		return 0, wrong
	}
	whole, part, _ := strings.Cut(text, ".")
	decimals := wireDecimals(c)
	if len(part) > decimals || strings.ContainsAny(text, "+-") {
		return 0, wrong
	}
	n, err := strconv.ParseInt(whole+part+strings.Repeat("0", decimals-len(part)), 10, 64)
	if err != nil || n < 1 {
		return 0, wrong
	}
	return n, nil
}
