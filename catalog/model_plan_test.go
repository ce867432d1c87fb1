package catalog

import (
	"fmt"
	"slices"

	"pgregory.net/rapid"
)

// How the model draws plans and edits of them. What is drawn has no contradiction by
// construction, save what never changes once it is on sale: edits leave that alone.

// planner draws plans over the rig's events.
type planner struct {
	t   *rapid.T
	now int64
	n   int // for keys that are not taken
}

func (d *planner) key(prefix string) string { d.n++; return fmt.Sprintf("%s-%d", prefix, d.n) }

// chance is true once in so many times. It is drawn evenly: IntRange favours its ends.
func (d *planner) chance(of int, what string) bool { return d.number(0, of-1, what) == 0 }

func (d *planner) number(from, to int, what string) int {
	var all []int
	for n := from; n <= to; n++ {
		all = append(all, n)
	}
	return rapid.SampledFrom(all).Draw(d.t, what)
}

// plan draws a whole plan.
func (d *planner) plan() *Plan {
	p := &Plan{Title: One("en", "Drawn"), Policy: d.policy()}
	for _, e := range []string{"gig", "play", "away"} {
		if len(p.Events) == 0 || d.chance(2, "event") {
			p.Events = append(p.Events, PlanEvent{Event: e, TicketsEach: uint32(d.number(0, 3, "each"))})
		}
	}
	for range d.number(2, 8, "grown") {
		d.grow(p)
	}
	d.window(p)
	return p
}

func (d *planner) policy() PlanPolicy {
	p := PlanPolicy{
		HoldForSeconds: uint32(d.number(60, 600, "hold")), PayForSeconds: 900, HoldCeilingSeconds: 1800,
		CountBy: []string{"email"}, NoticeMinutes: uint32(d.number(0, 3, "notice")) * 30, OrphanRule: d.chance(2, "orphan"),
	}
	d.orderFee(&p)
	return p
}

func (d *planner) orderFee(p *PlanPolicy) {
	p.OrderFees, p.Currency = nil, ""
	if fee := d.number(0, 4, "order fee"); fee > 0 {
		p.OrderFees, p.Currency = []Fee{{Code: "order", Amount: int64(fee) * 50, Unavoidable: true}}, "EUR"
	}
}

func (d *planner) price() Price {
	p := Price{Currency: "EUR", Face: int64(d.number(0, 6, "face")) * 100}
	if d.chance(2, "fee") {
		p.Fees = []Fee{{Code: "service", Amount: int64(d.number(0, 3, "fee amount")) * 25, RatePPM: uint32(d.number(0, 2, "rate")) * 50_000, Unavoidable: d.chance(2, "unavoidable")}}
	}
	if d.chance(2, "tax") {
		p.Taxes = []Tax{{Code: "vat", RatePPM: 190_000, Included: d.chance(2, "included"), OnFees: true}}
	}
	return p
}

// grow adds one thing.
func (d *planner) grow(p *Plan) {
	switch d.number(0, 6, "grow") {
	case 0:
		p.Pools = append(p.Pools, PlanPool{Key: d.key("pool"), Event: p.Events[d.number(0, len(p.Events)-1, "of")].Event, Capacity: uint32(d.number(1, 50, "capacity"))})
	case 1, 2:
		d.typ(p)
	case 3:
		p.Items = append(p.Items, PlanItem{Key: d.key("item"), Kind: "merchandise", Seller: "acme", Name: One("en", "Item"), Price: d.price()})
	case 4:
		p.Allocations = append(p.Allocations, PlanAllocation{Key: d.key("alloc")})
	case 5:
		p.Questions = append(p.Questions, PlanQuestion{Key: d.key("question"), Version: 1, Text: One("en", "?"), Required: d.chance(2, "required")})
	case 6:
		d.window(p)
	}
}

func (d *planner) typ(p *Plan) {
	t := PlanType{Key: d.key("type"), Event: p.Events[d.number(0, len(p.Events)-1, "of")].Event, Name: One("en", "Type"), Max: uint32(d.number(0, 4, "max")), Price: d.price()}
	for i := range p.Pools {
		if p.Pools[i].Event == t.Event {
			t.Pools = append(t.Pools, p.Pools[i].Key)
		}
	}
	t.Pools = t.Pools[:min(len(t.Pools), maxPlanDraws)]
	if t.Event == "play" && d.chance(2, "seated") {
		t.Categories = []string{"standard"}
	}
	if len(t.Pools) == 0 && len(t.Categories) == 0 {
		pool := PlanPool{Key: d.key("pool"), Event: t.Event, Capacity: 20}
		p.Pools = append(p.Pools, pool)
		t.Pools = []string{pool.Key}
	}
	p.Types = append(p.Types, t)
	if len(p.Windows) > 0 && d.chance(2, "sold") {
		w := &p.Windows[d.number(0, len(p.Windows)-1, "by")]
		w.Types = append(w.Types, t.Key)
	}
	if d.chance(3, "bundle") {
		p.Bundles = append(p.Bundles, PlanBundle{Key: d.key("bundle"), Name: One("en", "Bundle"), Parts: []PlanPart{{Type: t.Key, Count: 2}}, Price: 500, Currency: "EUR"})
	}
}

func (d *planner) window(p *Plan) {
	if len(p.Types) == 0 {
		d.typ(p)
	}
	w := PlanWindow{Key: d.key("window"), Name: One("en", "Window")}
	d.times(&w)
	for i := range p.Types {
		if d.chance(2, "sells") {
			w.Types = append(w.Types, p.Types[i].Key)
		}
	}
	if len(w.Types) == 0 {
		w.Types = []string{p.Types[0].Key}
	}
	if len(p.Allocations) > 0 && d.chance(2, "draws") {
		w.Allocation, w.General = p.Allocations[d.number(0, len(p.Allocations)-1, "alloc")].Key, true
	}
	p.Windows = append(p.Windows, w)
}

func (d *planner) times(w *PlanWindow) {
	opens := d.now + int64(d.number(-5, 20, "opens"))*hour
	w.Opens, w.Closes = At(opens), When{}
	if d.chance(2, "closes") {
		w.Closes = At(opens + int64(d.number(1, 30, "open for"))*hour)
	}
}

// edit is a copy of a plan with a few things changed that may change.
func (d *planner) edit(old *Plan) *Plan {
	p, problems := DecodePlan(EncodePlan(old))
	if problems != nil {
		d.t.Fatal(problems)
	}
	for range d.number(1, 5, "edits") {
		d.change(p)
	}
	return p
}

func (d *planner) change(p *Plan) {
	pick := func(n int) int { return d.number(0, n-1, "pick") }
	switch what := d.number(0, 13, "change"); {
	case what == 0:
		d.grow(p)
	case what <= 2 && len(p.Types) > 0:
		p.Types[pick(len(p.Types))].Price = d.price()
	case what == 3 && len(p.Types) > 0:
		t := &p.Types[pick(len(p.Types))]
		t.Max, t.Access, t.Closed = uint32(d.number(0, 4, "max")), d.chance(3, "access"), t.Closed || d.chance(6, "closed")
	case what == 4 && len(p.Items) > 0:
		p.Items[pick(len(p.Items))].Price = d.price()
	case what == 5 && len(p.Windows) > 0:
		d.times(&p.Windows[pick(len(p.Windows))])
	case what == 6 && len(p.Windows) > 0 && len(p.Types) > 0:
		w, key := &p.Windows[pick(len(p.Windows))], p.Types[pick(len(p.Types))].Key
		if i := slices.Index(w.Types, key); i < 0 {
			w.Types = append(w.Types, key)
		} else if len(w.Types) > 1 {
			w.Types = slices.Delete(w.Types, i, i+1)
		}
	case what == 7 && len(p.Pools) > 0:
		p.Pools[pick(len(p.Pools))].Capacity = uint32(d.number(1, 50, "capacity"))
	case what == 8 && len(p.Questions) > 0:
		q := &p.Questions[pick(len(p.Questions))]
		q.Version, q.Required = q.Version+1, !q.Required
	case what == 9:
		d.orderFee(&p.Policy)
		p.Policy.NoticeMinutes = uint32(d.number(0, 3, "notice")) * 30
	case what == 10: // behind closed doors
		for i := range p.Windows {
			p.Windows[i].Opens, p.Windows[i].Closes = At(d.now-10*hour), At(d.now-hour)
		}
		d.orderFee(&p.Policy)
	case what == 12 && len(p.Items) > 0:
		it := &p.Items[pick(len(p.Items))]
		it.Max, it.Closed = uint32(d.number(0, 4, "max")), d.chance(2, "closed")
	case what == 13 && len(p.Bundles) > 0:
		b := &p.Bundles[pick(len(p.Bundles))]
		b.Price, b.Max, b.Closed = int64(d.number(1, 9, "bundle"))*100, uint32(d.number(0, 4, "max")), d.chance(3, "closed")
	case what == 11:
		for i := range p.Windows {
			p.Windows[i].Closes = When{}
		}
	}
}
