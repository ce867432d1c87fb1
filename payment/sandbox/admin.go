package sandbox

import (
	"cmp"
	"context"
	"net/http"
)

// admin are the routes for programs that run the company: its faults, and states that
// are forced on payments. People have the switches.
func (c *Company) admin(mux *http.ServeMux) {
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
		c := cardOf(cmp.Or(r.Card, "4242424242424242"))
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
