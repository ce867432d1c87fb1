package sim

import (
	"fmt"
	"math/rand/v2"

	"facevalue/sale"
)

// fan is a buyer in one browser. Two of them may be one person: they share an
// address, and some share a card.
type fan struct {
	shop    *shop
	client  int
	session sale.Claim
	email   uint32 // a person's number
	card    sale.Claim
	holds   []*hold
	orders  []*order

	entry      uint64 // the place in the waiting room
	generation uint32
	shown      map[uint64]uint32 // the newest turn of each entry that was taken
	spent      []uint64
}

func newFan(s *shop, client int) *fan {
	return &fan{
		shop: s, client: client, session: claimOf(sale.ClaimSession, uint32(client)), email: uint32(client)/2 + 1,
		card: claimOf(sale.ClaimCard, uint32(client)/3), entry: uint64(client) * 1000,
		shown: map[uint64]uint32{},
	}
}

func claimOf(kind sale.ClaimKind, n uint32) sale.Claim {
	return sale.Claim{0: byte(kind), 13: 0xc1, 14: byte(n >> 8), 15: byte(n)}
}

func (f *fan) mailClaim() sale.Claim { return claimOf(sale.ClaimEmail, f.email) }

// wish is what the fan wants next.
func (f *fan) wish(r *rand.Rand) *Ask {
	h, o := f.someHold(r), f.someOrder(r)
	n := r.IntN(100)
	switch {
	case n < 4:
		if a := f.trespass(r); a != nil {
			return a
		}
	case n < 7 && len(f.shop.answered) > 0:
		return f.reuse(r)
	case h != nil && o != nil && n < 45:
		if a := f.exchange(r, h, o); a != nil {
			return a
		}
	case h != nil && n < 55:
		return f.checkout(r, h)
	case h != nil && n < 66:
		return f.amend(r, h)
	case h != nil && n < 74:
		return f.renew(h)
	case h != nil && n < 79:
		return f.release(h)
	case o != nil && n < 88:
		return f.afterSale(r, o)
	}
	return f.place(r)
}

// someHold is one of the fan's holds that no request is under way for; it may have
// expired.
func (f *fan) someHold(r *rand.Rand) *hold {
	var some []*hold
	for _, h := range f.holds {
		if !h.over && h.busy == 0 && !h.bound && (f.shop.now < h.until || r.IntN(12) == 0) {
			some = append(some, h)
		}
	}
	if len(some) == 0 {
		return nil
	}
	return some[r.IntN(len(some))]
}

func (f *fan) someOrder(r *rand.Rand) *order {
	var some []*order
	for _, o := range f.orders {
		if !o.over && o.busy == 0 && o.exchange == nil {
			some = append(some, o)
		}
	}
	if len(some) == 0 {
		return nil
	}
	return some[r.IntN(len(some))]
}

// trespass asks for what is another person's. To strangers there is no such thing.
func (f *fan) trespass(r *rand.Rand) *Ask {
	s := f.shop
	other := s.fans[r.IntN(len(s.fans))]
	if other.email == f.email || len(other.holds)+len(other.orders) == 0 {
		return nil
	}
	m := s.keyed(fanActor)
	var cmd sale.Command
	n := r.IntN(len(other.holds) + len(other.orders))
	if n < len(other.holds) {
		h := other.holds[n]
		cmd = [...]sale.Command{
			&sale.Checkout{Meta: m, Hold: h.n, Owner: f.session, Agreed: h.total, Answers: consent},
			&sale.AmendHold{Meta: m, Hold: h.n, Owner: f.mailClaim(), Drop: []sale.Drop{{Count: 1}}},
			&sale.ReleaseHold{Meta: m, Hold: h.n, Owner: f.session},
			&sale.FinishEffect{Meta: m, Effect: h.n, Result: sale.EffectDone, Amount: h.total},
		}[r.IntN(4)]
	} else {
		o := other.orders[n-len(other.holds)]
		cmd = [...]sale.Command{
			&sale.CancelOrder{Meta: m, Order: o.n, Owner: f.session},
			&sale.RetryPayment{Meta: m, Order: o.n, Owner: f.mailClaim()},
			&sale.CancelOrder{Meta: m, Order: o.n, Owner: other.session, Withhold: true, WithFees: true},
			&sale.SetCapacity{Meta: m, Capacity: 1000},
		}[r.IntN(4)]
	}
	s.report.Counts.Trespasses++
	return newAsk("trespass", m, cmd, func(out sale.Outcome) error { return fmt.Errorf("%T was let through", cmd) })
}

// reuse asks something new under a key that has an answer already.
func (f *fan) reuse(r *rand.Rand) *Ask {
	s := f.shop
	m := s.answered[r.IntN(len(s.answered))].meta
	m.Fingerprint++
	m.By = fanActor
	cmd := &sale.PlaceHold{Meta: m, Wants: []sale.Want{{Index: admission, Count: 1}}, Claims: []sale.Claim{f.session}}
	a := newAsk("key reuse", sale.Meta{}, cmd, func(sale.Outcome) error {
		return fmt.Errorf("a key was taken for two requests")
	})
	a.refuse = func(out sale.Outcome) error {
		if out.Status != sale.KeyReused {
			return fmt.Errorf("a key that has an answer came with another request: %v", out.Status)
		}
		return nil
	}
	return a
}

// consent is to the terms.
var consent = []sale.Answer{{Question: 0, Version: 1, Agreed: true, Language: "en", At: 1}}
