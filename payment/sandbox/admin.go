package sandbox

import (
	"context"
	"html/template"
	"net/http"
)

// admin are the routes for whoever runs the company: its books, its faults, and states
// that are forced on payments.
func (c *Company) admin(mux *http.ServeMux) {
	mux.HandleFunc("GET /{$}", c.keyed(c.overview))
	mux.HandleFunc("GET /admin/faults", c.keyed(func(w http.ResponseWriter, _ *http.Request) { c.showFaults(w) }))
	mux.HandleFunc("POST /admin/faults", c.keyed(c.addFault))
	mux.HandleFunc("DELETE /admin/faults", c.keyed(func(w http.ResponseWriter, _ *http.Request) {
		c.Mend()
		c.showFaults(w)
	}))
	mux.HandleFunc("POST /admin/payments/{id}", c.keyed(c.forceState))
	mux.HandleFunc("POST /admin/resend", c.keyed(c.resend))
}

// keyed lets nobody in without the company's key. A browser asks for it.
func (c *Company) keyed(do http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !c.authorized(r) {
			w.Header().Set("WWW-Authenticate", `Basic realm="the secret key as the name, no password"`)
			http.Error(w, "the secret key is needed", http.StatusUnauthorized)
			return
		}
		do(w, r)
	}
}

func (c *Company) showFaults(w http.ResponseWriter) {
	list := c.Faults()
	if list == nil {
		list = []Fault{}
	}
	answerOf(http.StatusOK, map[string][]Fault{"faults": list}).write(w)
}

// addFault takes match, kind, times and delay as a form.
func (c *Company) addFault(w http.ResponseWriter, r *http.Request) {
	f, apiErr := readForm(r)
	if apiErr != nil {
		apiErr.answer().write(w)
		return
	}
	times, _, timesErr := f.integer("times")
	delay, _, delayErr := f.integer("delay")
	for _, err := range []*apiError{timesErr, delayErr} {
		if err != nil {
			err.answer().write(w)
			return
		}
	}
	if err := c.Break(Fault{Match: f.Get("match"), Kind: f.Get("kind"), Times: int(times), Delay: delay}); err != nil {
		invalid("kind", "parameter_invalid_string", err.Error()).answer().write(w)
		return
	}
	c.showFaults(w)
}

// Force makes a payment what no buyer made it: succeeded, processing, canceled or
// requires_payment_method. A payment that had ended can be paid all the same, as with
// a bank that was slow to hear of it.
func (c *Company) Force(ctx context.Context, id, status string) error {
	return c.byHand(ctx, func(b *books) *apiError {
		r, ok := b.intentByID(id)
		if !ok {
			return missing("payment_intent", id)
		}
		return b.force(r, status)
	})
}

func (b *books) force(r *record, status string) *apiError {
	if r.Status == succeeded {
		return unexpected(r.shown(), "forced")
	}
	switch status {
	case succeeded:
		c := cardOf("4242424242424242")
		if r.Charge != nil {
			b.captured(r, r.Charge.Amount)
		} else {
			b.take(r, &c)
		}
	case processing:
		r.Status, r.Resolve, r.NextAction = processing, processing, nil
		b.update(r)
		b.tell("payment_intent.processing", r.shown())
	case canceled:
		b.end(r, "forced")
	case needsMethod:
		b.refuse(r, newCardError("card_declined", "generic_decline"))
	default:
		return invalid("status", "parameter_invalid_string", "It is succeeded, processing, canceled or requires_payment_method.")
	}
	return nil
}

func (c *Company) forceState(w http.ResponseWriter, r *http.Request) {
	f, apiErr := readForm(r)
	if apiErr != nil {
		apiErr.answer().write(w)
		return
	}
	if err := c.Force(r.Context(), r.PathValue("id"), f.Get("status")); err != nil {
		invalid("status", "", err.Error()).answer().write(w)
		return
	}
	answerOf(http.StatusOK, map[string]string{"id": r.PathValue("id"), "status": f.Get("status")}).write(w)
}

// Resend sends an event to everybody once more.
func (c *Company) Resend(ctx context.Context, id string) error {
	return c.byHand(ctx, func(b *books) *apiError {
		e, ok := one[event](b, "SELECT doc FROM events WHERE id = ?", id)
		if !ok {
			return missing("event", id)
		}
		for _, to := range c.options.Endpoints {
			b.send(&e, to.URL)
		}
		return nil
	})
}

func (c *Company) resend(w http.ResponseWriter, r *http.Request) {
	f, apiErr := readForm(r)
	if apiErr != nil {
		apiErr.answer().write(w)
		return
	}
	if err := c.Resend(r.Context(), f.Get("event")); err != nil {
		invalid("event", "resource_missing", err.Error()).answer().write(w)
		return
	}
	answerOf(http.StatusOK, map[string]string{"event": f.Get("event")}).write(w)
}

var overviewHTML = template.Must(template.New("overview").Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Sandbox payments</title>
<style>body{font:16px/1.5 system-ui,sans-serif;margin:1rem;color:#1a1a1a}table{border-collapse:collapse}td,th{padding:.25rem .75rem .25rem 0;text-align:left;border-bottom:1px solid #ddd}</style></head>
<body><h1>Sandbox payments</h1><p>No money moves here. The newest hundred payments:</p>
<table><tr><th>Payment</th><th>Order</th><th>Amount</th><th>State</th><th>Back</th></tr>
{{range .}}<tr><td><a href="{{.URL}}">{{.ID}}</a></td><td>{{.Order}}</td><td>{{.Amount}}</td><td>{{.Status}}</td><td>{{.Back}}</td></tr>{{end}}
</table></body></html>
`))

type overviewRow struct{ URL, ID, Order, Amount, Status, Back string }

// overview lists the newest payments, for whoever tries things out.
func (c *Company) overview(w http.ResponseWriter, r *http.Request) {
	var rows []overviewRow
	err := c.inBooks(r.Context(), func(b *books) error {
		for _, rec := range docs[record](b, "SELECT doc FROM intents ORDER BY n DESC LIMIT 100") {
			row := overviewRow{rec.HostedURL, rec.ID, rec.Metadata["order"], shownAmount(rec.Amount, rec.Currency), rec.Status, ""}
			if rec.Charge != nil && rec.Charge.AmountRefunded > 0 {
				row.Back = shownAmount(rec.Charge.AmountRefunded, rec.Currency)
			}
			rows = append(rows, row)
		}
		return nil
	})
	if err != nil {
		http.Error(w, "An error occurred on our side.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'")
	_ = overviewHTML.Execute(w, rows) // whoever went away sees nothing of it
}

// State is a payment's state in the company's books, for tests and the curious.
func (c *Company) State(ctx context.Context, id string) (status string, received, refunded int64, err error) {
	err = c.inBooks(ctx, func(b *books) error {
		if r, ok := b.intentByID(id); ok {
			status, received = r.Status, r.AmountReceived
			if r.Charge != nil {
				refunded = r.Charge.AmountRefunded
			}
		}
		return nil
	})
	return status, received, refunded, err
}
