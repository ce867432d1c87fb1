package sim

import (
	"cmp"
	"fmt"
	"slices"

	"facevalue/sale"
)

// outside is the world that effects are carried out in: a bank and a post office.
// It knows each effect by its id and does it once, however often it is asked.
type outside struct {
	seed    uint64
	slow    bool // some payments wait for their buyers
	deeds   map[uint64]*deed
	byOrder map[uint64][]*deed
	list    []*deed // in the order in which they were first asked for
}

// deed is an effect and what came of it.
type deed struct {
	sale.Effect
	result sale.EffectResult // 0 while a slow payment waits for its buyer
	moved  int64             // money
	asked  int
	bank
}

// full says whether a charge took what it was to take, while it was wanted.
func (d *deed) full() bool {
	return d.Kind == sale.ChargeEffect && d.result == sale.EffectDone && d.moved == d.Amount && !d.late
}

func newOutside(seed uint64) *outside {
	return &outside{seed: seed, slow: mix(seed^0x510)%2 == 0, deeds: map[uint64]*deed{}, byOrder: map[uint64][]*deed{}}
}

// carry carries an effect out, or remembers that it did.
func (w *outside) carry(e sale.Effect) (*deed, error) {
	if e.Kind == sale.ChargeEffect {
		e.Ref = "" // it is told once the payment has begun
	}
	if d := w.deeds[e.ID]; d != nil {
		d.asked++
		if d.Effect != e {
			return d, fmt.Errorf("effect %d was %+v and is %+v now", e.ID, d.Effect, e)
		}
		return d, nil
	}
	d := &deed{Effect: e, asked: 1}
	if e.Kind == sale.CancelEffect {
		d.result = w.callOff(e)
	} else {
		d.result, d.moved = w.decide(e)
	}
	w.deeds[e.ID] = d
	w.byOrder[e.Order] = append(w.byOrder[e.Order], d)
	w.list = append(w.list, d)
	if e.Amount <= 0 && (e.Kind == sale.ChargeEffect || e.Kind == sale.RefundEffect) {
		return d, fmt.Errorf("effect %d moves %d", e.ID, e.Amount)
	}
	return d, nil
}

// decide is what comes of an effect, from the seed and its id alone.
func (w *outside) decide(e sale.Effect) (sale.EffectResult, int64) {
	luck := mix(w.seed<<20^e.ID) % 20
	switch {
	case e.Kind == sale.RefundEffect && luck == 3 && e.Amount > 1:
		return sale.EffectDeclined, 1 + e.Amount/3 // by one payment and not by another
	case e.Kind == sale.ChargeEffect && luck < 5, e.Kind == sale.RefundEffect && luck < 3, luck == 0:
		return sale.EffectDeclined, 0
	case e.Kind == sale.ChargeEffect && luck == 5 && e.Amount > 1:
		return sale.EffectDone, e.Amount / 2 // the wrong sum
	case e.Kind == sale.ChargeEffect && luck < 12 && w.slow:
		return 0, 0
	case e.Kind == sale.ChargeEffect || e.Kind == sale.RefundEffect:
		return sale.EffectDone, e.Amount
	}
	return sale.EffectDone, 0
}

// mix scrambles a number.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// tells is the command that tells the sale what came of an effect.
func (w *outside) tells(d *deed) sale.Command {
	switch {
	case d.Kind == sale.CancelEffect:
		charge := w.deeds[d.Of]
		if charge != nil && charge.result == sale.EffectDone {
			return charge.finish() // paid, before it was called off or all the same
		}
	case d.result == 0:
		return &sale.BeginEffect{Meta: sale.Meta{By: house}, Effect: d.ID, Ref: fmt.Sprintf("pay-%d", d.ID)}
	}
	return d.finish()
}

// finish is the command that ends an effect as it has ended.
func (d *deed) finish() *sale.FinishEffect {
	c := &sale.FinishEffect{Meta: sale.Meta{By: house}, Effect: d.ID, Result: d.result, Ref: fmt.Sprintf("ref-%d", d.ID)}
	switch {
	case d.result == sale.EffectDeclined:
		c.Reason, c.Amount = "declined", d.moved
	case d.Kind == sale.ChargeEffect:
		c.Amount, c.Tender = d.moved, "card"
	}
	return c
}

// openSet is the effects that a sale has not heard the end of, oldest first; nil
// when no sale was asked.
type openSet []sale.Effect

func (s openSet) has(id uint64) bool {
	_, is := slices.BinarySearchFunc(s, id, func(e sale.Effect, id uint64) int { return cmp.Compare(e.ID, id) })
	return is
}

// next is the kind of the effect that an order got first behind another; 0 when it
// got none. Questions about the charge do not count, nor what is told of another refund.
func (w *outside) next(order, after uint64, open openSet) sale.EffectKind {
	var first sale.Effect
	for _, d := range w.byOrder[order] {
		if d.ID > after && follows(&d.Effect) && (first.ID == 0 || d.ID < first.ID) {
			first = d.Effect
		}
	}
	for _, e := range open {
		if e.Order == order && e.ID > after && follows(&e) && (first.ID == 0 || e.ID < first.ID) {
			first = e
		}
	}
	return first.Kind
}

// follows says whether an effect may be what a charge has come to.
func follows(e *sale.Effect) bool {
	return e.Kind != sale.CancelEffect && e.Reason != sale.ReasonRefundFailed
}

// paidFor is the charge that paid for an order first, if one did.
func (w *outside) paidFor(order uint64) *deed { return w.first(order, 0, (*deed).full) }

// first finds the first deed of an order behind an effect.
func (w *outside) first(order, after uint64, is func(*deed) bool) *deed {
	for _, d := range w.byOrder[order] {
		if d.ID > after && is(d) {
			return d
		}
	}
	return nil
}

// lastCharge is the newest charge of an order, 0 when there was none.
func (w *outside) lastCharge(order uint64) (last uint64) {
	for _, d := range w.byOrder[order] {
		if d.Kind == sale.ChargeEffect {
			last = max(last, d.ID)
		}
	}
	return last
}

// balance is what the outside has kept for an order by the deeds that are over,
// and what should have gone back and was declined. Late money is counted apart.
func (w *outside) balance(order uint64, open openSet) (kept, stuck int64) {
	for _, d := range w.byOrder[order] {
		if open.has(d.ID) {
			continue
		}
		switch {
		case d.Kind == sale.ChargeEffect && !d.late:
			kept += d.moved
		case d.Kind == sale.RefundEffect && d.result == sale.EffectDone:
			kept -= d.moved
		case d.Kind == sale.RefundEffect:
			kept -= d.moved
			stuck += d.Amount - d.moved
		}
	}
	return kept, stuck
}
