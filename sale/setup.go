package sale

import (
	"fmt"
	"slices"

	"facevalue/money"
	"facevalue/seating"
)

// ticketType is a ticket type with every price and policy it ever had.
type ticketType struct {
	def        TypeDef
	categories seating.CategorySet // of its event's chart, as it is now
	lists      []list
	policies   []TicketPolicy
	state      Switch
	reason     string
	frozenAt   int64 // since when it is frozen
}

// seated says whether the type is sold as numbered seats.
func (t *ticketType) seated() bool { return len(t.def.Categories) > 0 }

// item is something sold that admits nobody, with every price it ever had.
type item struct {
	def    ItemDef
	lists  []list
	state  Switch
	reason string
}

// lineKind is the kind of line that sells the item.
func (it *item) lineKind() LineKind {
	return [itemKindEnd]LineKind{Merchandise: ItemLine, Donation: DonationLine, Delivery: DeliveryLine}[it.def.Kind]
}

// window is when and through which door types are sold.
type window struct {
	def       WindowDef
	set       []uint64 // of type indices
	posted    uint32   // version of its posted rules; 0 = none yet
	postedAt  int64
	effective int64
}

// sells says whether the window sells a type.
func (w *window) sells(typ uint32) bool {
	return int(typ/64) < len(w.set) && w.set[typ/64]&(1<<(typ%64)) != 0
}

// shares says whether an allocation has any of the pool: free, held, sold or blocked.
func (p *pool) shares(alloc uint8) bool {
	return int(alloc) < len(p.cells) && p.cells[alloc] != cell{}
}

func validKey(key string) Outcome {
	if key == "" || badText(key) {
		return refuse(Malformed, "a key has from 1 to 256 bytes")
	}
	return Outcome{}
}

// full refuses one more of something there are so many of.
func full(what string, n, most int) Outcome {
	if n >= most {
		return refuse(Malformed, fmt.Sprintf("a sale has at most %d %s", most, what))
	}
	return Outcome{}
}

// firstOf is the refusal that is given of several, or none.
func firstOf(outs ...Outcome) Outcome {
	var first Outcome
	for _, out := range outs {
		first = sooner(first, out)
	}
	return first
}

// known refuses what does not exist, and taken what does already.
func known(is bool, what string) Outcome {
	if is {
		return Outcome{}
	}
	return refuse(Unknown, what)
}

func taken(is bool, key string) Outcome {
	if !is {
		return Outcome{}
	}
	return refuse(Exists, key)
}

func (m *Machine) openSale(c *OpenSale, now int64) Outcome {
	if !c.By.manages() {
		return refuse(Forbidden, c.By.Role.String())
	}
	if out := firstOf(validKey(c.Name), validPolicy(&c.Policy)); !out.OK() {
		return out
	}
	if m.running {
		return refuse(Exists, m.name)
	}
	m.fact(&SaleOpened{Key: c.Name, Policy: c.Policy, At: now, OrderFee: orderFeeUnit(&c.Policy)})
	return Outcome{}
}

func (m *Machine) addSeller(c *AddSeller) Outcome {
	if out := firstOf(validKey(c.Def.Key), full("sellers", len(m.sellers), maxSellers)); !out.OK() {
		return out
	}
	if _, err := money.ParseCurrency(c.Def.Currency); err != nil {
		return refuse(Malformed, err.Error())
	}
	if slices.ContainsFunc(m.sellers, func(s Seller) bool { return s.Key == c.Def.Key }) {
		return refuse(Exists, c.Def.Key)
	}
	m.fact(&SellerAdded{Def: c.Def})
	return Outcome{Ref: uint64(len(m.sellers))}
}

func (m *Machine) addEvent(c *AddEvent) Outcome {
	if out := firstOf(validKey(c.Def.Key), full("events", len(m.events), maxEvents)); !out.OK() {
		return out
	}
	if int(c.Def.Seller) >= len(m.sellers) {
		return refuse(Unknown, "seller")
	}
	if _, ok := m.findChart(c.Def.Chart); !ok && c.Def.Chart != NoChart {
		return refuse(Unknown, "chart")
	}
	if slices.ContainsFunc(m.events, func(e event) bool { return e.def.Key == c.Def.Key }) {
		return refuse(Exists, c.Def.Key)
	}
	if what := c.Def.GiveBack.wrong(); what != "" {
		return refuse(Malformed, what)
	}
	if out := m.policy.mayLimit(c.Def.TicketsEach != 0); !out.OK() {
		return out
	}
	m.fact(&EventAdded{Def: c.Def})
	return Outcome{Ref: uint64(len(m.events))}
}

func (m *Machine) addType(c *AddType) Outcome {
	_, there := m.typeByKey[c.Def.Key]
	out := firstOf(validKey(c.Def.Key), full("ticket types", len(m.types), maxTypes), taken(there, c.Def.Key), m.validType(&c.Def))
	if !out.OK() {
		return out
	}
	m.fact(&TypeAdded{Def: c.Def})
	return Outcome{Ref: uint64(len(m.types))}
}

// validType refuses a type that is out of bounds, names what does not exist, or
// contradicts itself or its event.
func (m *Machine) validType(d *TypeDef) Outcome {
	switch {
	case d.Admits == 0 || d.Admits > maxCount:
		return refuse(Malformed, "a ticket admits from 1 to 10,000 people")
	case len(d.Pools) > maxDraws:
		return refuse(Malformed, "a type draws on at most 8 pools")
	case len(d.Categories) > seating.MaxCategories:
		return refuse(Malformed, "a type is sold in at most 64 seat categories")
	case d.Policy.PriceCap > 10*maxRate, d.Policy.NameUntil < 0, d.Policy.CancelTill < 0, d.Policy.MinimumAge > 150:
		return refuse(Malformed, "the ticket policy is out of bounds")
	case int(d.Event) >= len(m.events):
		return refuse(Unknown, "event")
	}
	return firstOf(coherent(d), m.poolsOfType(d), m.categoriesOfType(d), m.policy.mayLimit(d.Each != 0))
}

// coherent refuses a type that contradicts itself.
func coherent(d *TypeDef) Outcome {
	switch {
	case len(d.Pools) == 0 && len(d.Categories) == 0:
		return refuse(Contradiction, "a type needs a pool or a seat category to draw on")
	case len(d.Categories) > 0 && d.Admits != 1:
		return refuse(Contradiction, "a numbered seat admits one; sell a table as a group of the chart or as a bundle")
	case d.Max != 0 && d.Min > d.Max:
		return refuse(Contradiction, "the minimum per order is above the maximum")
	}
	return Outcome{}
}

// poolsOfType refuses pools that are not there, are named twice or another event's.
func (m *Machine) poolsOfType(d *TypeDef) Outcome {
	var first Outcome
	for i, p := range d.Pools {
		if int(p) >= len(m.pools) {
			return refuse(Unknown, "pool")
		}
		if slices.Contains(d.Pools[:i], p) {
			first = sooner(first, refuse(Contradiction, "pool "+m.pools[p].def.Key+" is named twice"))
		}
		if e := m.pools[p].def.Event; e != 0 && e != d.Event+1 {
			first = sooner(first, refuse(Contradiction, "pool "+m.pools[p].def.Key+" is another event's"))
		}
	}
	return first
}

// categoriesOfType refuses seat categories that the event's chart has not.
func (m *Machine) categoriesOfType(d *TypeDef) Outcome {
	if len(d.Categories) == 0 {
		return Outcome{}
	}
	e := &m.events[d.Event]
	if e.chart == nil {
		return refuse(Contradiction, e.def.Key+" has no chart")
	}
	_, out := categoriesOf(e.chart, d.Categories)
	return out
}

// categoriesOf is the set of a chart's categories with the given keys.
func categoriesOf(chart *seating.Chart, keys []string) (seating.CategorySet, Outcome) {
	var set seating.CategorySet
	for _, key := range keys {
		n, ok := chart.CategoryByKey(key)
		if !ok {
			return 0, refuse(Unknown, "category "+key)
		}
		set |= seating.Categories(n)
	}
	return set, Outcome{}
}

func (m *Machine) changeType(c *ChangeType) Outcome {
	if out := firstOf(known(int(c.Type) < len(m.types), "ticket type"), m.validType(&c.Def)); !out.OK() {
		return out
	}
	old := &m.types[c.Type].def
	if c.Def.Key != old.Key || c.Def.Event != old.Event || c.Def.Admits != old.Admits ||
		!slices.Equal(c.Def.Pools, old.Pools) || !slices.Equal(c.Def.Categories, old.Categories) {
		return refuse(Contradiction, "what a type is and draws on never changes; close it and add another")
	}
	m.fact(&TypeChanged{Type: c.Type, Def: c.Def, By: c.By})
	return Outcome{Ref: uint64(c.Type)}
}

func (m *Machine) addItem(c *AddItem) Outcome {
	if out := firstOf(validKey(c.Def.Key), full("items", len(m.items), maxItems)); !out.OK() {
		return out
	}
	switch {
	case c.Def.Kind >= itemKindEnd:
		return refuse(Malformed, "an item is merchandise, a donation or a delivery")
	case int(c.Def.Seller) >= len(m.sellers):
		return refuse(Unknown, "seller")
	case int(c.Def.Pool) > len(m.pools):
		return refuse(Unknown, "pool")
	case slices.ContainsFunc(m.items, func(it item) bool { return it.def.Key == c.Def.Key }):
		return refuse(Exists, c.Def.Key)
	case c.Def.Kind == Donation && c.Def.Pool != 0:
		return refuse(Contradiction, "a donation draws on no pool")
	}
	m.fact(&ItemAdded{Def: c.Def})
	return Outcome{Ref: uint64(len(m.items))}
}

// setItemPrice prices an item for holds that come after. Every window sells it, so it
// rises under the posted rules of all of them.
func (m *Machine) setItemPrice(c *SetItemPrice, now int64) Outcome {
	if what := validPrice(&c.Price); what != "" {
		return refuse(Malformed, what)
	}
	if int(c.Item) >= len(m.items) {
		return refuse(Unknown, "item")
	}
	lists, unit := m.items[c.Item].lists, unitAt(&c.Price, 0, nil)
	if out := full("prices of one thing", len(lists), maxPrices); !out.OK() {
		return out
	}
	if n := len(lists); n > 0 && unit.dearer(&lists[n-1].unit) {
		if out := m.mayRise(everyWindow, c.Posted, lists[n-1].at, now); !out.OK() {
			return out
		}
	}
	m.fact(&ItemPriced{Item: c.Item, Price: c.Price, Posted: c.Posted, By: c.By, At: now, Unit: unit})
	return Outcome{Ref: uint64(len(lists))}
}

func (m *Machine) addBundle(c *AddBundle, now int64) Outcome {
	there := slices.ContainsFunc(m.bundles, func(b bundle) bool { return b.def.Key == c.Def.Key })
	out := firstOf(validKey(c.Def.Key), full("bundles", len(m.bundles), maxBundles), taken(there, c.Def.Key), m.validBundle(&c.Def))
	if !out.OK() {
		return out
	}
	m.fact(&BundleAdded{Def: c.Def, At: now})
	return Outcome{Ref: uint64(len(m.bundles))}
}

// validBundle refuses a bundle out of bounds, of types that are not there, or of
// two sellers.
func (m *Machine) validBundle(d *BundleDef) Outcome {
	if len(d.Parts) == 0 || len(d.Parts) > maxParts || d.Price < 0 || d.Price > maxPrice {
		return refuse(Malformed, "a bundle has from 1 to 16 parts and a price within bounds")
	}
	var first Outcome
	for _, p := range d.Parts {
		switch {
		case p.Count == 0 || p.Count > 100 || p.Weight == 0 || p.Weight > 1_000_000:
			return refuse(Malformed, "a part has a count from 1 to 100 and a weight from 1 to 1,000,000")
		case int(p.Type) >= len(m.types):
			first = sooner(first, refuse(Unknown, "ticket type"))
		case int(d.Parts[0].Type) < len(m.types) && m.sellerOf(TicketLine, p.Type) != m.sellerOf(TicketLine, d.Parts[0].Type):
			first = sooner(first, refuse(MixedSellers, d.Key))
		}
	}
	return first
}

func (m *Machine) addAllocation(c *AddAllocation) Outcome {
	if out := firstOf(validKey(c.Name), full("allocations", len(m.allocs)-1, maxAllocs)); !out.OK() {
		return out
	}
	if slices.Contains(m.allocs, c.Name) {
		return refuse(Exists, c.Name)
	}
	m.fact(&AllocationAdded{Key: c.Name})
	return Outcome{Ref: uint64(len(m.allocs))}
}

func (m *Machine) addQuestion(c *AddQuestion) Outcome {
	if out := firstOf(validKey(c.Def.Key), full("questions", len(m.questions), maxQuestions), m.knownTypes(c.Def.Types)); !out.OK() {
		return out
	}
	if slices.ContainsFunc(m.questions, func(q QuestionDef) bool { return q.Key == c.Def.Key && q.Version >= c.Def.Version }) {
		return refuse(Exists, c.Def.Key)
	}
	m.fact(&QuestionAdded{Def: c.Def})
	return Outcome{Ref: uint64(len(m.questions))}
}

// knownTypes refuses types that do not exist.
func (m *Machine) knownTypes(types []uint32) Outcome {
	if len(types) > maxTypes {
		return refuse(Malformed, "too many ticket types")
	}
	for _, t := range types {
		if int(t) >= len(m.types) {
			return refuse(Unknown, "ticket type")
		}
	}
	return Outcome{}
}
