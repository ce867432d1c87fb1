package delivery

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"facevalue/sale"
)

// Worker carries out a sale's deliver and notice effects. It may be called for several
// effects at once.
type Worker struct {
	Letters Letters
	Sender  Sender
}

// CarryOut writes and sends the letter that an effect owes, and returns what came of it
// as a command for the sale. An error means that nothing came of it yet: carry the
// effect out again later. Nobody to write to is no failure: the buyer has the order's
// page.
func (w *Worker) CarryOut(ctx context.Context, saleSuffix string, e sale.Effect) (sale.Command, error) {
	ref, err := w.send(ctx, saleSuffix, e)
	switch {
	case err == nil:
		return finished(e.ID, sale.EffectDone, ref, ""), nil
	case errors.Is(err, ErrNobody), errors.Is(err, ErrRefused):
		return finished(e.ID, sale.EffectDeclined, ref, clip(err.Error())), nil
	}
	return nil, fmt.Errorf("delivery: effect %d of sale_%s: %w", e.ID, saleSuffix, err)
}

// send is the letter on its way; it returns the letter's name.
func (w *Worker) send(ctx context.Context, saleSuffix string, e sale.Effect) (string, error) {
	l, err := w.Letters.Letter(ctx, saleSuffix, e)
	if err != nil {
		return "", err
	}
	m, err := Write(&l, e)
	if err != nil {
		return "", err
	}
	return m.ID, w.Sender.Send(ctx, m)
}

func finished(effect uint64, result sale.EffectResult, ref, reason string) sale.Command {
	return &sale.FinishEffect{
		Meta:   sale.Meta{By: sale.Actor{Role: sale.House}},
		Effect: effect, Result: result, Ref: ref, Reason: reason,
	}
}

// clip keeps a text within what the sale takes.
func clip(s string) string { return strings.ToValidUTF8(s[:min(len(s), 256)], "") }
