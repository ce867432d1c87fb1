package saga

import (
	"context"
	"strconv"
	"strings"

	"facevalue/payment"
	"facevalue/payment/work"
	"facevalue/sale"
)

// Guard is what keeps money from being lost, each of which can be switched off here, in
// the driver, to see that the sagas notice.
type Guard uint

// The guards.
const (
	SameKey      Guard = 1 << iota // what is repeated has the same key
	FetchFirst                     // what a webhook says is not believed
	DurableFirst                   // nothing is done about what is not durable
	CatchingUp                     // what no webhook told is looked for
	LookingUp                      // what went back before is looked up before more goes back
	Promises                       // clients are answered when it is durable
	Asking                         // a refund that has not been answered is asked about, not taken for done

	AllGuards = SameKey | FetchFirst | DurableFirst | CatchingUp | LookingUp | Promises | Asking
)

// Guards are all by name.
var Guards = map[string]Guard{
	"same key": SameKey, "fetch first": FetchFirst, "durable first": DurableFirst, "catching up": CatchingUp,
	"looking up": LookingUp, "promises": Promises, "asking": Asking,
}

// provider is the bank as a worker without some guards would use it.
func (g Guard) provider(b *Bank) work.Provider {
	var p work.Provider = b
	if g&SameKey == 0 {
		p = &newKeys{Provider: p}
	}
	if g&LookingUp == 0 {
		p = &forgetful{p}
	}
	if g&Asking == 0 {
		p = &hopeful{p}
	}
	return p
}

// newKeys gives each request a key of its own.
type newKeys struct {
	work.Provider
	n int
}

func (p *newKeys) fresh(key string) string {
	p.n++
	return key + "#" + strconv.Itoa(p.n)
}

// Refund asks under a new key.
func (p *newKeys) Refund(ctx context.Context, r payment.Refund) (payment.RefundResult, error) {
	key := r.Key
	base, _, _ := strings.Cut(key, "/"+r.Ref)
	r.Key = p.fresh("new" + base)
	got, err := p.Provider.Refund(ctx, r)
	got.Key = key
	return got, err
}

// forgetful does not see what went back by a payment.
type forgetful struct{ work.Provider }

// Payments are without refunds.
func (p *forgetful) Payments(ctx context.Context, saleName, order string) ([]payment.Payment, error) {
	all, err := p.Provider.Payments(ctx, saleName, order)
	for i := range all {
		all[i].Refunds = nil
	}
	return all, err
}

// hopeful takes a refund for done that nobody has answered.
type hopeful struct{ work.Provider }

// Refund is always done.
func (p *hopeful) Refund(ctx context.Context, r payment.Refund) (payment.RefundResult, error) {
	got, err := p.Provider.Refund(ctx, r)
	if payment.FailureOf(err) == payment.Unknown && err != nil {
		return payment.RefundResult{Key: r.Key, State: payment.RefundDone, Amount: r.Amount}, nil
	}
	return got, err
}

// believe does what a webhook says, as it says it, without asking.
func (h *house) believe(said *payment.Payment) {
	key, err := work.ParseKey(said.Key)
	if err != nil {
		return
	}
	switch said.State {
	case payment.Succeeded:
		h.do(&sale.FinishEffect{Meta: own, Effect: key.Effect, Result: sale.EffectDone, Amount: said.Captured, Tender: said.Tender, Ref: said.Ref})
	case payment.Declined, payment.Cancelled:
		h.do(&sale.FinishEffect{Meta: own, Effect: key.Effect, Result: sale.EffectDeclined, Ref: said.Ref, Reason: said.Reason})
	}
	for _, r := range said.Refunds {
		k, err := work.ParseKey(r.Key)
		if err != nil || r.State == payment.RefundPending {
			continue
		}
		result := sale.EffectDone
		if r.State == payment.RefundFailed {
			result = sale.EffectDeclined
		}
		h.do(&sale.FinishEffect{Meta: own, Effect: k.Effect, Result: result, Ref: said.Ref})
	}
	h.commit()
}
