package sandbox

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// switches are pages for people who try out what a shop does when its payment company
// has a bad day: bad days to choose from, and every payment with what can befall it.
func (c *Company) switches(mux *http.ServeMux) {
	guard := http.NewCrossOriginProtection() // a browser sends the key by itself
	route := func(pattern string, do http.HandlerFunc) { mux.Handle(pattern, guard.Handler(c.keyed(do))) }
	route("GET /{$}", c.showSwitches)
	route("POST /switches", c.turnSwitch)
	route("GET /payments/{id}", c.showPayment)
	route("POST /payments/{id}", c.befall)
}

// turnSwitch adds a bad day, or ends all of them.
func (c *Company) turnSwitch(w http.ResponseWriter, r *http.Request) {
	f, apiErr := readForm(r)
	if apiErr != nil {
		c.trouble(w, "/", apiErr)
		return
	}
	if f.Get("do") == "mend" {
		c.Mend()
		c.backTo(w, r, "/")
		return
	}
	fault, apiErr := faultOf(f)
	if apiErr != nil {
		c.trouble(w, "/", apiErr)
		return
	}
	if err := c.Break(fault); err != nil {
		c.trouble(w, "/", err)
		return
	}
	c.backTo(w, r, "/")
}

// faultOf reads a bad day as the page sends it.
func faultOf(f form) (Fault, *apiError) {
	fault := Fault{Kind: f.Get("kind"), Match: f.Get("match")}
	times, _, err := f.integer("times")
	if err != nil {
		return fault, err
	}
	seconds, _, err := f.integer("seconds")
	if err != nil || seconds < 0 || seconds > 600 {
		return fault, invalid("seconds", "parameter_invalid_integer", "It takes from 0 to 600 seconds.")
	}
	fault.Times, fault.Delay = int(times), seconds*1000
	switch {
	case strings.HasPrefix(fault.Kind, "hook_"):
		fault.Match = "" // of any type
	case fault.Kind == FaultBalance:
		fault.Match = "POST /v1/refunds"
	}
	return fault, nil
}

// befall lets something happen to a payment that nobody asked for over the API.
func (c *Company) befall(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	page := "/payments/" + url.PathEscape(id)
	f, apiErr := readForm(r)
	if apiErr != nil {
		c.trouble(w, page, apiErr)
		return
	}
	if err := c.happen(r.Context(), id, f); err != nil {
		c.trouble(w, page, err)
		return
	}
	c.backTo(w, r, page)
}

func (c *Company) happen(ctx context.Context, id string, f form) error {
	var amount int64
	err := c.byHand(ctx, func(b *books) (apiErr *apiError) {
		rec, ok := b.intentByID(id)
		if !ok {
			return missing("payment_intent", id)
		}
		amount, apiErr = f.amount(rec.Currency)
		return apiErr
	})
	if err != nil {
		return err
	}
	switch do := f.Get("do"); do {
	case succeeded, processing, canceled, needsMethod:
		return c.Force(ctx, id, do)
	case "capture":
		return c.onBooks(ctx, id, func(b *books, rec *record) *apiError { return b.capture(rec, captureOf(amount)) })
	case "expire":
		return c.onBooks(ctx, id, func(b *books, _ *record) *apiError { b.expire(id); return nil })
	case "hurry":
		return c.Hurry(ctx, id)
	case "refund":
		_, err := c.RefundByHand(ctx, id, amount)
		return err
	case "comes_back":
		return c.FailRefund(ctx, f.Get("of"))
	case "dispute":
		_, err := c.Dispute(ctx, id, amount, f.Get("reason"))
		return err
	case disputeWon, disputeLost:
		return c.Decide(ctx, f.Get("of"), do == disputeWon)
	case "resend":
		return c.Resend(ctx, f.Get("of"))
	}
	return invalid("do", "parameter_invalid_string", "There is no such switch.")
}

func (c *Company) onBooks(ctx context.Context, id string, do func(*books, *record) *apiError) error {
	return c.byHand(ctx, func(b *books) *apiError {
		rec, ok := b.intentByID(id)
		if !ok {
			return missing("payment_intent", id)
		}
		return do(b, rec)
	})
}

func captureOf(amount int64) form {
	f := form{url.Values{}}
	if amount != 0 {
		f.Set("amount_to_capture", strconv.FormatInt(amount, 10))
	}
	return f
}

// backTo sends a browser to the page that shows what has become of it.
func (c *Company) backTo(w http.ResponseWriter, r *http.Request, page string) {
	http.Redirect(w, r, c.options.PublicURL+page, http.StatusSeeOther)
}

// trouble says why nothing was done.
func (c *Company) trouble(w http.ResponseWriter, page string, err error) {
	status := http.StatusBadRequest
	if e, ok := err.(*apiError); ok {
		status = e.status
	}
	c.render(w, status, troubleHTML, map[string]string{"Message": err.Error(), "Back": c.options.PublicURL + page})
}
