package sim

import (
	"math/rand/v2"

	"facevalue/sale"
)

// Slow payments wait for their buyer, who pays or does not, and whom nobody can hurry.
// Asked to call one off, the bank may say that it is on its way; and a payment that it
// called off may come all the same.

// bank is what a bank knows of a slow payment.
type bank struct {
	puts      int  // how often it was asked to call the payment off
	calledOff bool // it said that it did
	late      bool // and the money came all the same
	heard     bool // of which the sale is known to have been told
}

// callOff is the bank's answer to a question about a charge.
func (w *outside) callOff(e sale.Effect) sale.EffectResult {
	d := w.deeds[e.Of]
	if d == nil || d.result != 0 {
		return sale.EffectDone // nothing to call off; what was paid is told by itself
	}
	if d.puts++; d.puts < 3 && mix(w.seed<<21^e.ID)%3 == 0 {
		return sale.EffectDeclined // it is on its way
	}
	d.result, d.calledOff = sale.EffectDeclined, true
	return sale.EffectDone
}

// some is a deed to tell of: mostly one of which there may be news.
func (w *outside) some(r *rand.Rand) *deed {
	if r.IntN(3) > 0 {
		for _, i := range r.Perm(len(w.list)) {
			if d := w.list[i]; d.Kind == sale.ChargeEffect && (d.result == 0 || d.calledOff && !d.heard) {
				return d
			}
		}
	}
	return w.list[r.IntN(len(w.list))]
}

// turn lets something happen at the bank: a buyer pays or gives up, or money comes that
// nobody expects any more.
func (d *deed) turn(r *rand.Rand) {
	switch {
	case d.Kind != sale.ChargeEffect:
	case d.result == 0 && r.IntN(3) == 0:
		d.result = sale.EffectDeclined
	case d.result == 0:
		d.result, d.moved = sale.EffectDone, d.Amount
	case d.calledOff && !d.late && r.IntN(2) == 0:
		d.result, d.moved, d.late = sale.EffectDone, d.Amount, true
	}
}

// lateMoney says whether money came for an order that nobody expected any more.
func (w *outside) lateMoney(order uint64) bool {
	return w.first(order, 0, func(d *deed) bool { return d.late }) != nil
}

// has says whether an order's books may say a sum, given what was kept for it by all
// that came in time. Of late money that the sale may or may not have been told of,
// both are possible.
func (w *outside) has(order uint64, sum, kept int64) bool {
	var doubt []int64
	for _, d := range w.byOrder[order] {
		switch {
		case d.late && d.heard:
			kept += d.moved
		case d.late:
			doubt = append(doubt, d.moved)
		}
	}
	for set := range 1 << len(doubt) {
		with := kept
		for i, n := range doubt {
			if set>>i&1 == 1 {
				with += n
			}
		}
		if with == sum {
			return true
		}
	}
	return false
}
