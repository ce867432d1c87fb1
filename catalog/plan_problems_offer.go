package catalog

import (
	"slices"

	"facevalue/sale"
	"facevalue/seating"
)

func (c *checker) pools() {
	for i := range c.plan.Pools {
		p, path := &c.plan.Pools[i], at("/pools", i)
		if p.Capacity > maxPlanCapacity {
			c.add(path+"/capacity", "at most %d", maxPlanCapacity)
		}
		if _, ok := c.event[p.Event]; !ok && p.Event != "" {
			c.add(path+"/event", "the plan has no event %q", p.Event)
			continue
		}
		if p.Area == "" {
			continue
		}
		if p.Event == "" {
			c.add(path+"/area", "an area is of an event's chart; name the event")
			continue
		}
		c.area(path, p)
	}
}

// area holds a pool against the standing area that it counts.
func (c *checker) area(path string, p *PlanPool) {
	chart := c.chart(p.Event)
	if chart == nil {
		c.add(path+"/area", "%s has no chart", p.Event)
		return
	}
	for _, a := range chart.Areas() {
		if a.ID == p.Area {
			if int64(p.Capacity) > int64(a.Capacity) {
				c.add(path+"/capacity", "the area %s holds %d, not %d", p.Area, a.Capacity, p.Capacity)
			}
			return
		}
	}
	c.add(path+"/area", "the chart of %s has no area %q", p.Event, p.Area)
}

func (c *checker) types() {
	for i := range c.plan.Types {
		t, path := &c.plan.Types[i], at("/types", i)
		c.check(path+"/name", t.Name.wrongNames("a name"))
		c.typeNumbers(path, t)
		c.draws(path, t)
		e, ok := c.event[t.Event]
		if !ok {
			c.add(path+"/event", "the plan has no event %q", t.Event)
			continue
		}
		c.price(path+"/price", &t.Price, e.Details.Seller)
		c.categories(path, t)
	}
}

func (c *checker) typeNumbers(path string, t *PlanType) {
	switch {
	case t.Admits > maxPlanCount:
		c.add(path+"/admits", "a ticket admits from 1 to %d people", maxPlanCount)
	case t.Admits > 1 && len(t.Categories) > 0:
		c.add(path+"/admits", "a numbered seat admits one; sell a table as a group of the chart or as a bundle")
	}
	if t.Max != 0 && t.Min > t.Max {
		c.add(path+"/min", "the minimum per order, %d, is above the maximum, %d", t.Min, t.Max)
	}
	if t.Each != 0 && t.Min > t.Each {
		c.add(path+"/min", "the minimum per order, %d, is above the limit per person, %d", t.Min, t.Each)
	}
	if t.Policy.PriceCapPPM > 10*maxPPM {
		c.add(path+"/policy/price_cap_ppm", "at most %d", 10*maxPPM)
	}
	if t.Policy.MinimumAge > 150 {
		c.add(path+"/policy/minimum_age", "at most 150")
	}
}

// draws finds pools that are not there, named twice, another event's, or empty.
func (c *checker) draws(path string, t *PlanType) {
	if len(t.Pools) == 0 && len(t.Categories) == 0 {
		c.add(path, "a type draws on a pool or a seat category; %s on neither", t.Key)
	}
	for i, key := range t.Pools {
		p, ok := c.pool[key]
		switch {
		case !ok:
			c.add(at(path+"/pools", i), "the plan has no pool %q", key)
		case slices.Contains(t.Pools[:i], key):
			c.add(at(path+"/pools", i), "%s is named twice", key)
		case p.Event != "" && p.Event != t.Event:
			c.add(at(path+"/pools", i), "%s is a pool of %s", key, p.Event)
		case p.Capacity == 0 && c.sold[t.Key] && !t.Closed:
			c.add(at(path+"/pools", i), "%s is on sale, but the pool %s holds nobody; give it a capacity or close the type", t.Key, key)
		}
	}
}

func (c *checker) categories(path string, t *PlanType) {
	if len(t.Categories) == 0 {
		return
	}
	chart := c.chart(t.Event)
	if chart == nil {
		c.add(path+"/categories", "%s has no chart, so it has no seat categories", t.Event)
		return
	}
	for i, key := range t.Categories {
		n, ok := chart.CategoryByKey(key)
		switch {
		case !ok:
			c.add(at(path+"/categories", i), "the chart of %s has no category %q", t.Event, key)
		case c.sold[t.Key] && !t.Closed && !seated(chart, n):
			c.add(at(path+"/categories", i), "no seat of the chart of %s is in the category %s; take it out, or sell its area by a pool", t.Event, key)
		}
		if slices.Contains(t.Categories[:i], key) {
			c.add(at(path+"/categories", i), "%s is named twice", key)
		}
	}
}

// seated says whether a chart has a numbered seat of a category.
func seated(chart *seating.Chart, category int) bool {
	for s := range chart.Len() {
		if chart.CategoryOf(seating.Seat(s)) == category {
			return true
		}
	}
	return false
}

// price holds a price against its bounds and the seller's currency.
func (c *checker) price(path string, p *Price, seller string) {
	s, ok := c.env.Seller(seller)
	switch {
	case !ok: // told where the seller is named
	case p.Currency == "":
		c.add(path+"/currency", "a price needs its currency: %s, which %s sells in", s.Currency, seller)
	case p.Currency != s.Currency:
		c.add(path+"/currency", "%s sells in %s, not in %s", seller, s.Currency, p.Currency)
	}
	if p.Face < 0 || p.Face > maxAmount {
		c.add(path+"/face", "from 0 to %d minor units", int64(maxAmount))
	}
	c.fees(path+"/fees", p.Fees)
	c.taxes(path+"/taxes", p.Taxes)
}

func (c *checker) fees(path string, fees []Fee) {
	for i := range fees {
		fee, path := &fees[i], at(path, i)
		if fee.Code == "" {
			c.add(path+"/code", "a fee needs a code for the books, such as service")
		}
		if fee.Amount < 0 || fee.Amount > maxAmount {
			c.add(path+"/amount", "from 0 to %d minor units", int64(maxAmount))
		}
		if fee.RatePPM > maxPPM {
			c.add(path+"/rate_ppm", "at most %d parts per million, the whole", maxPPM)
		}
	}
}

func (c *checker) taxes(path string, taxes []Tax) {
	for i := range taxes {
		if taxes[i].Code == "" {
			c.add(at(path, i)+"/code", "a tax needs a code for the books, such as vat")
		}
		if taxes[i].RatePPM > maxPPM {
			c.add(at(path, i)+"/rate_ppm", "at most %d parts per million, the whole", maxPPM)
		}
	}
}

var itemKinds = map[string]sale.ItemKind{"merchandise": sale.Merchandise, "donation": sale.Donation, "delivery": sale.Delivery}

func (c *checker) items() {
	for i := range c.plan.Items {
		it, path := &c.plan.Items[i], at("/items", i)
		c.check(path+"/name", it.Name.wrongNames("a name"))
		kind, ok := itemKinds[it.Kind]
		if !ok {
			c.add(path+"/kind", "an item is merchandise, a donation or a delivery, not %q", it.Kind)
		}
		if _, ok := c.env.Seller(it.Seller); !ok {
			c.add(path+"/seller", "there is no seller %q", it.Seller)
		}
		if _, ok := c.pool[it.Pool]; !ok && it.Pool != "" {
			c.add(path+"/pool", "the plan has no pool %q", it.Pool)
		}
		if ok && kind == sale.Donation && (it.Pool != "" || it.Price.Face != 0 || len(it.Price.Fees)+len(it.Price.Taxes) > 0) {
			c.add(path, "a donation is what the buyer gives: it has no price, fees or taxes, and draws on no pool")
		}
		c.price(path+"/price", &it.Price, it.Seller)
	}
}

func (c *checker) bundles() {
	for i := range c.plan.Bundles {
		b, path := &c.plan.Bundles[i], at("/bundles", i)
		c.check(path+"/name", b.Name.wrongNames("a name"))
		if b.Price < 0 || b.Price > maxAmount {
			c.add(path+"/price", "from 0 to %d minor units", int64(maxAmount))
		}
		if len(b.Parts) == 0 {
			c.add(path+"/parts", "a bundle has at least one part")
		}
		c.parts(path, b)
	}
}

// parts finds parts that are not there, out of bounds, or of two sellers.
func (c *checker) parts(path string, b *PlanBundle) {
	first := ""
	for i := range b.Parts {
		part, path := &b.Parts[i], at(path+"/parts", i)
		if part.Count == 0 || part.Count > 100 {
			c.add(path+"/count", "from 1 to 100")
		}
		if part.Weight > 1_000_000 {
			c.add(path+"/weight", "at most 1,000,000")
		}
		t, ok := c.typ[part.Type]
		if !ok {
			c.add(path+"/type", "the plan has no type %q", part.Type)
			continue
		}
		seller := c.event[t.Event].Details.Seller
		if first == "" {
			first = seller
		}
		if seller != first {
			c.add(path+"/type", "%s is sold by %s, another part by %s; a bundle has one seller", part.Type, seller, first)
		}
	}
	if s, ok := c.env.Seller(first); ok && b.Currency != s.Currency {
		c.add(path+"/currency", "%s sells in %s, not in %q", first, s.Currency, b.Currency)
	}
}
