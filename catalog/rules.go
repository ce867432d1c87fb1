package catalog

import (
	"encoding/json"
	"slices"

	"facevalue/sale"
	"facevalue/seating"
)

// RulesDoc is what buyers in a window are promised, for machines to read. Which
// version it is, and from when on it holds, stands beside it.
type RulesDoc struct {
	Sale       string        `json:"sale"`
	Window     string        `json:"window"`
	Opens      Instant       `json:"opens"`
	Closes     Instant       `json:"closes"`
	Allocation string        `json:"allocation"` // drawn on first
	General    bool          `json:"general"`    // and then the general stock
	Turn       bool          `json:"turn"`
	Access     bool          `json:"access"`
	Order      OrderRules    `json:"order"`
	Events     []EventRules  `json:"events"`
	Types      []TypeRules   `json:"types"`
	Items      []ItemRules   `json:"items"`
	Bundles    []BundleRules `json:"bundles"`
	Pools      []PoolRules   `json:"pools"`
	Seats      []SeatRules   `json:"seats"`
}

// OrderRules are those for every order.
type OrderRules struct {
	Policy PlanPolicy `json:"policy"`
	Fee    Cost       `json:"fee"` // what an order that costs anything costs on top
}

// EventRules are an event's limits.
type EventRules struct {
	Event       string  `json:"event"`
	Starts      Instant `json:"starts"`
	TicketsEach uint32  `json:"tickets_each"`
}

// TypeRules are a ticket type's price, limits and policy.
type TypeRules struct {
	Type       string     `json:"type"`
	Event      string     `json:"event"`
	Pools      []string   `json:"pools"`
	Categories []string   `json:"categories"`
	Admits     uint32     `json:"admits"`
	Min        uint32     `json:"min"`
	Max        uint32     `json:"max"`
	Each       uint32     `json:"each"`
	Access     bool       `json:"access"`
	Policy     TypePolicy `json:"policy"`
	Cost       Cost       `json:"cost"`
}

// ItemRules are an item's price.
type ItemRules struct {
	Item string `json:"item"`
	Kind string `json:"kind"`
	Max  uint32 `json:"max"`
	Cost Cost   `json:"cost"`
}

// BundleRules are a bundle's price.
type BundleRules struct {
	Bundle   string     `json:"bundle"`
	Parts    []PlanPart `json:"parts"`
	Price    int64      `json:"price"`
	Currency string     `json:"currency"`
	Max      uint32     `json:"max"`
}

// Cost is what one unit costs, with every fee and tax.
type Cost struct {
	Currency string    `json:"currency"`
	Face     int64     `json:"face"`
	Fees     []CostFee `json:"fees"`
	Taxes    []CostTax `json:"taxes"`
	Total    int64     `json:"total"`
}

// CostFee is a fee as charged.
type CostFee struct {
	Code        string `json:"code"`
	Payee       string `json:"payee"`
	Amount      int64  `json:"amount"`
	Refundable  bool   `json:"refundable"`
	Unavoidable bool   `json:"unavoidable"`
}

// CostTax is a tax as charged.
type CostTax struct {
	Code     string `json:"code"`
	RatePPM  uint32 `json:"rate_ppm"`
	Amount   int64  `json:"amount"`
	Included bool   `json:"included"`
}

// PoolRules are a pool's part of the inventory.
type PoolRules struct {
	Pool     string `json:"pool"`
	Event    string `json:"event"`
	Capacity uint32 `json:"capacity"`
}

// SeatRules are how many numbered seats of a category there are.
type SeatRules struct {
	Event    string `json:"event"`
	Category string `json:"category"`
	Seats    int    `json:"seats"`
}

// Rules is the document of a window's rules, as canonical JSON: one spelling, so that
// its hash names it. The plan is one without problems.
func Rules(p *Plan, env PlanEnv, window string) []byte {
	return rulesWith(newPricer(), p, env, window)
}

func rulesWith(prices *pricer, p *Plan, env PlanEnv, window string) []byte {
	n := slices.IndexFunc(p.Windows, func(w PlanWindow) bool { return w.Key == window })
	if n < 0 {
		return nil
	}
	w := &p.Windows[n]
	r := ruler{prices: prices, plan: p, env: env}
	doc := RulesDoc{
		Sale: env.Name, Window: w.Key, Opens: w.Opens.At, Closes: w.Closes.At, Allocation: w.Allocation,
		General: w.General || w.Allocation == "", Turn: w.Turn, Access: w.Access,
		Order: r.order(), Events: []EventRules{}, Types: []TypeRules{}, Items: []ItemRules{},
		Bundles: []BundleRules{}, Pools: []PoolRules{}, Seats: []SeatRules{},
	}
	r.offer(&doc, w)
	b, err := json.Marshal(&doc)
	if err != nil {
		panic(err) // it has nothing that JSON cannot say
	}
	return b
}

// ruler writes one window's rules.
type ruler struct {
	prices *pricer
	plan   *Plan
	env    PlanEnv
}

func (r *ruler) order() OrderRules {
	p := &r.plan.Policy
	taxes := slices.Clone(p.OrderTaxes)
	for i := range taxes {
		taxes[i].OnFees = true // an order fee is all that there is to tax
	}
	return OrderRules{Policy: *p, Fee: r.cost(&Price{Currency: p.Currency, Fees: p.OrderFees, Taxes: taxes})}
}

// offer adds what the window sells, and what that draws on.
func (r *ruler) offer(doc *RulesDoc, w *PlanWindow) {
	sold := func(t *PlanType) bool { return slices.Contains(w.Types, t.Key) && !t.Closed }
	for i := range r.plan.Events {
		p := &r.plan.Events[i]
		e, _ := r.env.Event(p.Event)
		doc.Events = append(doc.Events, EventRules{p.Event, e.Occasion.Starts.At, p.TicketsEach})
		doc.Seats = append(doc.Seats, r.seats(p.Event)...)
	}
	for i := range r.plan.Types {
		if t := &r.plan.Types[i]; sold(t) {
			doc.Types = append(doc.Types, TypeRules{
				Type: t.Key, Event: t.Event, Pools: list(t.Pools), Categories: list(t.Categories), Admits: max(t.Admits, 1),
				Min: t.Min, Max: t.Max, Each: t.Each, Access: t.Access, Policy: t.Policy, Cost: r.cost(&t.Price),
			})
		}
	}
	for i := range r.plan.Items {
		it := &r.plan.Items[i]
		doc.Items = append(doc.Items, ItemRules{it.Key, it.Kind, it.Max, r.cost(&it.Price)})
	}
	for i := range r.plan.Bundles {
		b := &r.plan.Bundles[i]
		doc.Bundles = append(doc.Bundles, BundleRules{b.Key, list(b.Parts), b.Price, b.Currency, b.Max})
	}
	for i := range r.plan.Pools {
		p := &r.plan.Pools[i]
		doc.Pools = append(doc.Pools, PoolRules{p.Key, p.Event, p.Capacity})
	}
}

// seats counts the numbered seats of an event by category.
func (r *ruler) seats(event string) []SeatRules {
	hash := r.env.Chart(event)
	chart, ok := r.env.Charts(hash)
	if hash == sale.NoChart || !ok {
		return nil
	}
	counts := make([]int, len(chart.Categories()))
	for s := range chart.Len() {
		counts[chart.CategoryOf(seating.Seat(s))]++
	}
	var of []SeatRules
	for i, c := range chart.Categories() {
		if counts[i] > 0 {
			of = append(of, SeatRules{event, c.Key, counts[i]})
		}
	}
	return of
}

// cost works out what one unit costs.
func (r *ruler) cost(p *Price) Cost {
	u, _ := r.prices.unit(p.def())
	c := Cost{Currency: p.Currency, Face: u.Face, Total: u.Total(), Fees: []CostFee{}, Taxes: []CostTax{}}
	for _, f := range u.Fees {
		c.Fees = append(c.Fees, CostFee{f.Code, f.Payee, f.Amount, f.Refundable, f.Unavoidable})
	}
	for _, t := range u.Taxes {
		c.Taxes = append(c.Taxes, CostTax{t.Code, t.Rate, t.Amount, t.Included})
	}
	return c
}

// list is a list that JSON writes as one, also when it is empty.
func list[T any](l []T) []T {
	if l == nil {
		return []T{}
	}
	return l
}
