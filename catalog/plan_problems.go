package catalog

import (
	"slices"

	"facevalue/money"
	"facevalue/sale"
	"facevalue/seating"
)

// Problems finds everything about a plan that cannot be, and notes on what should be
// thought of. A plan without problems is one that a new sale carries out whole.
func (p *Plan) Problems(env PlanEnv) []Problem {
	f := &finder{list: p.bounds()}
	if len(f.list) > 0 {
		return f.list
	}
	c := &checker{finder: f, plan: p, env: env}
	f.check("/title", p.Title.wrongNames("a title"))
	c.index()
	c.policy()
	c.events()
	c.pools()
	c.types()
	c.items()
	c.bundles()
	c.windows()
	c.questions()
	c.coverage()
	return f.list
}

// checker holds one plan against itself and what it stands on.
type checker struct {
	*finder
	plan *Plan
	env  PlanEnv

	event  map[string]Event // those of the plan that exist
	pool   map[string]*PlanPool
	alloc  map[string]bool
	typ    map[string]*PlanType
	window map[string]bool
	sold   map[string]bool // types that a window sells
}

// index finds things by key, and keys that are missing or there twice.
func (c *checker) index() {
	p := c.plan
	c.event, c.pool, c.alloc = map[string]Event{}, map[string]*PlanPool{}, map[string]bool{}
	c.typ, c.window, c.sold = map[string]*PlanType{}, map[string]bool{}, map[string]bool{}
	keys(c, "/pools", p.Pools, func(e *PlanPool) string { c.pool[e.Key] = e; return e.Key })
	keys(c, "/allocations", p.Allocations, func(e *PlanAllocation) string { c.alloc[e.Key] = true; return e.Key })
	keys(c, "/types", p.Types, func(e *PlanType) string { c.typ[e.Key] = e; return e.Key })
	keys(c, "/items", p.Items, func(e *PlanItem) string { return e.Key })
	keys(c, "/bundles", p.Bundles, func(e *PlanBundle) string { return e.Key })
	keys(c, "/windows", p.Windows, func(e *PlanWindow) string { c.window[e.Key] = true; return e.Key })
	keys(c, "/questions", p.Questions, func(e *PlanQuestion) string { return e.Key })
	if c.alloc[general] {
		c.add("/allocations", "general is what is in no allocation; choose another key")
	}
	for i := range p.Windows {
		for _, t := range p.Windows[i].Types {
			c.sold[t] = true
		}
	}
}

// general is the sale's name for stock in no allocation.
const general = "general"

func keys[T any](c *checker, path string, list []T, key func(*T) string) {
	seen := map[string]bool{}
	for i := range list {
		k := key(&list[i])
		switch {
		case k == "":
			c.add(at(path, i)+"/key", "a key is needed")
		case seen[k]:
			c.add(at(path, i)+"/key", "%s is there twice", k)
		}
		seen[k] = true
	}
}

func (c *checker) policy() {
	p := &c.plan.Policy
	span := func(path string, seconds uint32, least int64) {
		if ms := int64(seconds) * second; ms < least || ms > maxPlanSpan {
			c.add("/policy/"+path, "from %d to %d seconds", least/second, maxPlanSpan/second)
		}
	}
	span("hold_for_seconds", p.HoldForSeconds, second)
	span("hold_ceiling_seconds", p.HoldCeilingSeconds, max(second, int64(p.HoldForSeconds)*second))
	span("pay_for_seconds", p.PayForSeconds, second)
	span("pay_ceiling_seconds", p.PayCeilingSeconds, 0)
	span("posted_notice_minutes", min(p.NoticeMinutes, 1<<25)*60, 0)
	_, joins := c.kinds("/policy/join_by", p.JoinBy)
	_, counts := c.kinds("/policy/count_by", p.CountBy)
	if !joins && !counts && c.limited() {
		c.add("/policy/count_by", "there is a limit per person but nothing to know a person by; name at least one kind, such as email")
	}
	for i := range p.OrderFees {
		if p.OrderFees[i].RatePPM != 0 {
			c.add(at("/policy/order_fees", i)+"/rate_ppm", "an order fee is an amount, not a rate")
		}
	}
	if len(p.OrderFees) > 0 || p.Currency != "" {
		c.currency("/policy/currency", p.Currency)
	}
	c.fees("/policy/order_fees", p.OrderFees)
	c.taxes("/policy/order_taxes", p.OrderTaxes)
}

// limited says whether anything is limited per person.
func (c *checker) limited() bool {
	p := c.plan
	return p.Policy.HoldsEach != 0 || p.Policy.TicketsEach != 0 ||
		slices.ContainsFunc(p.Events, func(e PlanEvent) bool { return e.TicketsEach != 0 }) ||
		slices.ContainsFunc(p.Types, func(t PlanType) bool { return t.Each != 0 })
}

// kinds reads names of kinds of claim.
func (c *checker) kinds(path string, names []string) (sale.KindSet, bool) {
	var set sale.KindSet
	for i, name := range names {
		k, ok := claimKind(name)
		if !ok {
			c.add(at(path, i), "%q is no kind of claim; there are session, email, account, phone, card, domain, device and address", name)
			continue
		}
		set |= sale.Kinds(k)
	}
	return set, set != 0
}

// claimKind is the kind of claim of a name.
func claimKind(name string) (sale.ClaimKind, bool) {
	for k := sale.ClaimSession; k <= sale.ClaimAddress; k++ {
		if k.String() == name {
			return k, true
		}
	}
	return 0, false
}

// events finds those that are not there, not shown, or somebody else's.
func (c *checker) events() {
	if len(c.plan.Events) == 0 {
		c.add("/events", "a sale has at least one event")
	}
	for i := range c.plan.Events {
		key, path := c.plan.Events[i].Event, at("/events", i)+"/event"
		e, ok := c.env.Event(key)
		if !ok {
			c.add(path, "there is no event %q", key)
			continue
		}
		if _, twice := c.event[key]; twice {
			c.add(path, "%s is there twice", key)
		}
		c.event[key] = e
		switch {
		case e.Sale != "" && e.Sale != c.env.Sale:
			c.add(path, "%s is in the sale %s, for life", key, e.Sale)
		case e.State == EventDraft:
			c.add(path, "%s is a draft still; publish it first", key)
		case e.State != EventPublished && e.Sale == "":
			c.add(path, "%s is %s", key, e.State)
		}
		if hash := c.env.Chart(key); hash != sale.NoChart && c.chart(key) == nil {
			c.add(path, "the chart of %s is not stored here", key)
		}
		if _, ok := c.env.Seller(e.Details.Seller); !ok {
			c.add(path, "there is no seller %q", e.Details.Seller)
		}
	}
}

// chart is the chart of an event, nil if it has none.
func (c *checker) chart(event string) *seating.Chart {
	hash := c.env.Chart(event)
	if hash == sale.NoChart {
		return nil
	}
	chart, ok := c.env.Charts(hash)
	if !ok {
		return nil
	}
	return chart
}

// currency holds a currency of the whole sale against its sellers.
func (c *checker) currency(path, code string) {
	if _, err := money.ParseCurrency(code); err != nil {
		c.add(path, "a currency is needed: %v", err)
		return
	}
	for _, e := range c.plan.Events {
		ev, _ := c.env.Event(e.Event)
		if s, ok := c.env.Seller(ev.Details.Seller); ok && s.Currency != code {
			c.add(path, "%s sells in %s, not in %s; a fee on every order needs one currency", s.Key, s.Currency, code)
			return
		}
	}
}

// coverage notes what can be bought by nobody.
func (c *checker) coverage() {
	drawn, seats := map[string]bool{}, map[string]map[string]bool{}
	for i := range c.plan.Types {
		t := &c.plan.Types[i]
		for _, p := range t.Pools {
			drawn[p] = true
		}
		if seats[t.Event] == nil {
			seats[t.Event] = map[string]bool{}
		}
		for _, k := range t.Categories {
			seats[t.Event][k] = true
		}
		if !c.sold[t.Key] && !t.Closed {
			c.note(at("/types", i), "no window sells %s; only the counter can", t.Key)
		}
	}
	for i := range c.plan.Items {
		drawn[c.plan.Items[i].Pool] = true
	}
	for i := range c.plan.Pools {
		if !drawn[c.plan.Pools[i].Key] {
			c.note(at("/pools", i), "nothing draws on %s", c.plan.Pools[i].Key)
		}
	}
	for i := range c.plan.Events {
		key := c.plan.Events[i].Event
		chart := c.chart(key)
		if chart == nil {
			continue
		}
		for _, k := range chart.Categories() {
			if !seats[key][k.Key] && !c.counted(chart, k.Key) {
				c.note(at("/events", i), "no type sells the seats of %s in the category %s", key, k.Key)
			}
		}
	}
}

// counted says whether a category is that of a standing area.
func (c *checker) counted(chart *seating.Chart, category string) bool {
	n, _ := chart.CategoryByKey(category)
	return slices.ContainsFunc(chart.Areas(), func(a seating.Area) bool { return a.Category == n && a.Capacity > 0 })
}
