package sale

import "slices"

// Items and bundles are opened, paused and closed as ticket types are, but not frozen:
// what has one waits for nothing of it. What they are and draw on never changes; how
// many somebody may have does, and what a bundle costs.

// bundle is a bundle with every price it ever had.
type bundle struct {
	def    BundleDef
	prices []bundlePrice
	state  Switch
	reason string
}

// bundlePrice is one version of a bundle's face value.
type bundlePrice struct{ face, at int64 }

func (p *bundlePrice) since() int64 { return p.at }

func (m *Machine) changeItem(c *ChangeItem) Outcome {
	if out := known(int(c.Item) < len(m.items), "item"); !out.OK() {
		return out
	}
	same := m.items[c.Item].def
	if same.Max = c.Def.Max; same != c.Def {
		return refuse(Contradiction, "what an item is and draws on never changes; close it and add another")
	}
	m.fact(&ItemChanged{Item: c.Item, Def: c.Def, By: c.By})
	return Outcome{Ref: uint64(c.Item)}
}

// changeBundle changes how many of a bundle an order may have, and its price: up only
// as posted rules of the windows that sell it say.
func (m *Machine) changeBundle(c *ChangeBundle, now int64) Outcome {
	if out := firstOf(known(int(c.Bundle) < len(m.bundles), "bundle"), m.validBundle(&c.Def)); !out.OK() {
		return out
	}
	b := &m.bundles[c.Bundle]
	if out := full("prices of one thing", len(b.prices), maxPrices); !out.OK() {
		return out
	}
	if c.Def.Key != b.def.Key || !slices.Equal(c.Def.Parts, b.def.Parts) {
		return refuse(Contradiction, "what a bundle is made of never changes; close it and add another")
	}
	if last := &b.prices[len(b.prices)-1]; c.Def.Price > last.face {
		if out := m.mayRise(b.soldIn, c.Posted, last.at, now); !out.OK() {
			return out
		}
	}
	m.fact(&BundleChanged{Bundle: c.Bundle, Def: c.Def, By: c.By, Posted: c.Posted, At: now})
	return Outcome{Ref: uint64(c.Bundle)}
}

// soldIn says whether a window sells every part of the bundle.
func (b *bundle) soldIn(w *window) bool {
	return !slices.ContainsFunc(b.def.Parts, func(p BundlePart) bool { return !w.sells(p.Type) })
}

func (m *Machine) applyBundleChanged(f *BundleChanged) {
	b := &m.bundles[f.Bundle]
	if f.Def.Price != b.def.Price {
		b.prices = append(b.prices, bundlePrice{f.Def.Price, f.At})
	}
	b.def = f.Def
}

// switchOffer opens, pauses or closes an item or a bundle.
func (m *Machine) switchOffer(c *SwitchOffer, now int64) Outcome {
	switch {
	case c.State > SwitchClosed || c.Reason == "" || badText(c.Reason):
		return refuse(Malformed, "an item or a bundle is opened, paused or closed, with a reason of at most 256 bytes")
	case (c.Item == 0) == (c.Bundle == 0):
		return refuse(Malformed, "name an item or a bundle")
	case int(c.Item) > len(m.items):
		return refuse(Unknown, "item")
	case int(c.Bundle) > len(m.bundles):
		return refuse(Unknown, "bundle")
	}
	m.fact(&OfferSwitched{Item: c.Item, Bundle: c.Bundle, State: c.State, Reason: c.Reason, By: c.By, At: now})
	return Outcome{}
}

func (m *Machine) applyOfferSwitched(f *OfferSwitched) {
	if f.Item != 0 {
		it := &m.items[f.Item-1]
		it.state, it.reason = f.State, f.Reason
		return
	}
	b := &m.bundles[f.Bundle-1]
	b.state, b.reason = f.State, f.Reason
}

// offerSwitched refuses an item, or a bundle that an ask is a part of, which is
// switched to level or beyond.
func (m *Machine) offerSwitched(a *ask, level Switch) Outcome {
	if a.Kind != TicketLine {
		if it := &m.items[a.Index]; it.state >= level {
			return m.switched(it.def.Key, it.state, it.reason)
		}
		return Outcome{}
	}
	if a.bundle != 0 {
		if b := &m.bundles[a.bundle-1]; b.state >= level {
			return m.switched(b.def.Key, b.state, b.reason)
		}
	}
	return Outcome{}
}
