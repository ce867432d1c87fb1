package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"facevalue/payment/inbox"
)

// inboxCmd is about payments that a company told of and no order here is known for.
type inboxCmd struct {
	Data    string `required:"" placeholder:"DIR" env:"FACEVALUE_DATA" help:"The data directory of the server."`
	Settled string `placeholder:"PAYMENT" help:"Take this payment from the list: somebody has dealt with it, at the company or by hand."`
}

// The request and the answer.
type (
	strayQuestion struct {
		Settled string `json:"settled"`
	}
	strayList struct {
		Strays []inbox.Item `json:"strays"`
	}
)

// Run lists them, or takes one from the list.
func (c *inboxCmd) Run(ctx context.Context, e env) error {
	list, running, err := ask[strayQuestion, strayList](ctx, c.Data, "/inbox", strayQuestion{c.Settled})
	switch {
	case err != nil:
		return err
	case !running:
		return fmt.Errorf("no server runs on %s", c.Data)
	case c.Settled != "":
		fmt.Fprintf(e.out, "%s is settled; news of it would bring it back\n", c.Settled)
		return nil
	case len(list.Strays) == 0:
		fmt.Fprintln(e.out, "every payment that a company told of has its order")
	}
	for _, s := range list.Strays {
		fmt.Fprintf(e.out, "%s  since %s", s.Ref, time.UnixMilli(s.Since).UTC().Format(time.RFC3339))
		if s.Known.Order != "" {
			fmt.Fprintf(e.out, "  %d %s (minor units) for %s", s.Known.Amount, s.Known.Currency, s.Known.Order)
		}
		fmt.Fprintf(e.out, "\n  %s\n", s.Why)
	}
	return nil
}

// strays answers the command.
func (h *house) strays(ctx context.Context, q strayQuestion) (l strayList, err error) {
	if q.Settled != "" {
		is, err := h.node.SettleStray(ctx, q.Settled)
		if err == nil && !is {
			err = errors.New(q.Settled + " is not on the list")
		}
		return l, err
	}
	l.Strays, err = h.node.StrayPayments(ctx, "")
	return l, err
}

// inboxLine says how much of what companies said waits, for status.
func inboxLine(d inbox.Depth, now time.Time) string {
	if d.Waiting == 0 {
		return "payment inbox: empty"
	}
	return fmt.Sprintf("payment inbox: %d wait, the oldest for %s; %d have no order here", d.Waiting,
		now.Sub(time.UnixMilli(d.Oldest)).Round(time.Second), d.Strays)
}
