package sim

import (
	"math/rand/v2"

	"facevalue/sale"
)

// offer changes what is on offer: the scarf and the evening are taken off sale and put
// back, somebody may have more or fewer of them, and an event is moved further away.
func (s *shop) offer(r *rand.Rand) *Ask {
	m, setup := s.keyed(boss), s.live.Setup()
	done := func(count *int) func(sale.Outcome) error {
		return func(sale.Outcome) error { *count++; return nil }
	}
	c := &s.report.Counts
	switch r.IntN(5) {
	case 0:
		item := setup.Items[scarf].ItemDef
		item.Max = 2 + r.Uint32N(3)
		return newAsk("change item", m, &sale.ChangeItem{Meta: m, Item: scarf, Def: item}, done(&c.Offers))
	case 1:
		bundle := setup.Bundles[0].BundleDef
		bundle.Max = 1 + r.Uint32N(3)
		return newAsk("change bundle", m, &sale.ChangeBundle{Meta: m, Def: bundle}, done(&c.Offers))
	case 2:
		event := r.Uint32N(uint32(len(setup.Events)))
		def := setup.Events[event]
		def.Starts += r.Int64N(10_000)
		return newAsk("change event", m, &sale.ChangeEvent{Meta: m, Event: event, Def: def}, done(&c.Events))
	}
	cmd := &sale.SwitchOffer{Meta: m, Reason: "stocktaking"}
	if r.IntN(2) == 0 {
		cmd.Item = scarf + 1
	} else {
		cmd.Bundle = 1
	}
	if r.IntN(2) == 0 {
		cmd.State = sale.Switch(1 + r.IntN(2))
		return newAsk("take off sale", m, cmd, done(&c.TakenOff))
	}
	return newAsk("put back on sale", m, cmd, done(&c.PutBack))
}
