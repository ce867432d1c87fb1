package views

import (
	"context"
	"fmt"

	"facevalue/sale"
)

// effectNames are the kinds of effect in words.
var effectNames = map[sale.EffectKind]string{
	sale.ChargeEffect: "charge", sale.RefundEffect: "refund", sale.DeliverEffect: "delivery",
	sale.NoticeEffect: "notice", sale.CancelEffect: "question", sale.CaptureEffect: "capture",
}

func effectName(k sale.EffectKind) string {
	if name := effectNames[k]; name != "" {
		return name
	}
	return fmt.Sprintf("effect %d", k)
}

// openedRow is work that is owed to the outside world.
type openedRow struct {
	sale.Effect
	at int64
}

func (o *openedRow) write(ctx context.Context, t *tx) error {
	return t.w.exec(ctx, "INSERT INTO effects (sale, id, ord, kind, amount, reason, opened, ref) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		t.id, o.ID, o.Order, o.Kind, o.Amount, o.Reason, o.at, o.Ref)
}

// begunRow is the provider's name for it.
type begunRow struct {
	id  uint64
	ref string
}

func (b *begunRow) write(ctx context.Context, t *tx) error {
	return t.w.exec(ctx, "UPDATE effects SET ref = ? WHERE sale = ? AND id = ?", b.ref, t.id, b.id)
}

// closedRow is how it ended. What it was about stands in the file: it may have been
// opened long before.
type closedRow struct {
	sale.EffectClosed
	storyRow
}

func (c *closedRow) write(ctx context.Context, t *tx) error {
	var e sale.Effect
	found, err := t.w.one(ctx, "SELECT ord, kind, amount FROM effects WHERE sale = ? AND id = ?", []any{t.id, c.ID}, &e.Order, &e.Kind, &e.Amount)
	if err != nil {
		return err
	}
	if !found { // opened by a fact that this build makes no row of: it is nobody's story
		return nil
	}
	err = t.w.exec(ctx, "UPDATE effects SET closed = ?, result = ?, why = ?, ref = CASE WHEN ? = '' THEN ref ELSE ? END WHERE sale = ? AND id = ?",
		c.at, c.Result, c.EffectClosed.Reason, c.Ref, c.Ref, t.id, c.ID)
	if err != nil {
		return err
	}
	if e.Kind == sale.RefundEffect {
		back := e.Amount
		if c.Result != sale.EffectDone {
			back = c.Amount
		}
		err := t.tillMove(ctx, e.Order, c.at, tillRefunded, "", back)
		if err == nil {
			err = t.tillMove(ctx, e.Order, c.at, tillFailed, "", e.Amount-back-c.Settled)
		}
		if err != nil {
			return err
		}
	}
	c.ord, c.amount = e.Order, e.Amount
	c.kind = effectName(e.Kind) + "_done"
	if c.Result != sale.EffectDone {
		c.kind = effectName(e.Kind) + "_declined"
	}
	return c.storyRow.write(ctx, t)
}
