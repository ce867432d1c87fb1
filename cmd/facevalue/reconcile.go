package main

import (
	"context"
	"fmt"

	"facevalue/payment/work"
)

// reconcileCmd holds the books of a running house against the payment provider's.
type reconcileCmd struct {
	Data string `required:"" placeholder:"DIR" env:"FACEVALUE_DATA" help:"The data directory of the server."`
	All  bool   `help:"Tell every order, also those that are even."`
}

// The request and the answer.
type (
	reconcileAsk struct {
		All bool `json:"all"`
	}
	reconciled struct {
		Orders      int          `json:"orders"`
		Explained   int          `json:"explained"`
		Unexplained int          `json:"unexplained"`
		Rows        []work.Match `json:"rows"`
		More        int          `json:"more"` // rows beyond those told
	}
)

// maxReconciled bounds the rows of one answer.
const maxReconciled = 100_000

// Run tells what differs, and fails when anything does that nobody can explain.
func (c *reconcileCmd) Run(ctx context.Context, e env) error {
	r, running, err := ask[reconcileAsk, reconciled](ctx, c.Data, "/reconcile", reconcileAsk{c.All})
	switch {
	case err != nil:
		return err
	case !running:
		return fmt.Errorf("no server runs on %s; start it (a restored copy carries nothing out until it is let)", c.Data)
	}
	for i := range r.Rows {
		fmt.Fprintln(e.out, matchLine(&r.Rows[i]))
	}
	if r.More > 0 {
		fmt.Fprintf(e.out, "and %d more\n", r.More)
	}
	fmt.Fprintf(e.out, "%d orders and payments looked at: %d differ and are explained, %d nobody can explain\n", r.Orders, r.Explained, r.Unexplained)
	if r.Unexplained > 0 {
		return fmt.Errorf("%d rows are not explained: a person has to look", r.Unexplained)
	}
	return nil
}

// matchLine tells one row. Amounts are minor units.
func matchLine(m *work.Match) string {
	word := "even"
	if !m.Even() {
		word = "explained"
	}
	if !m.Explained {
		word = "UNEXPLAINED"
	}
	line := fmt.Sprintf("%s %s %s books %d-%d company %d-%d difference %d", word, m.Order, m.Currency, m.Paid, m.Refunded, m.Took, m.Back, m.Difference)
	if m.Elsewhere != 0 {
		line += fmt.Sprintf(" other ways %d", m.Elsewhere)
	}
	if m.Disputed != 0 {
		line += fmt.Sprintf(" disputed %d", m.Disputed)
	}
	if m.Payment != "" {
		line += " payment " + m.Payment
	}
	if m.Why != "" {
		line += ": " + m.Why
	}
	return line
}

// reconcile answers the command.
func (h *house) reconcile(ctx context.Context, in reconcileAsk) (r reconciled, err error) {
	err = h.node.Reconcile(ctx, "", func(m work.Match) {
		r.Orders++
		switch {
		case !m.Explained:
			r.Unexplained++
		case !m.Even():
			r.Explained++
		case !in.All:
			return
		}
		if len(r.Rows) < maxReconciled {
			r.Rows = append(r.Rows, m)
		} else {
			r.More++
		}
	})
	return r, err
}
