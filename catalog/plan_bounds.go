package catalog

import "fmt"

// bounds finds what a plan may not even have as a draft: texts that mislead, keys
// that are none, lists without end. What contradicts itself is for Problems to find.
func (p *Plan) bounds() []Problem {
	f := &finder{}
	f.texts("/title", p.Title, wrongName)
	f.texts("/about", p.About, wrongDescription)
	f.texts("/admission", p.Admission, wrongDescription)
	f.lists(p)
	if len(f.list) > 0 {
		return f.list // too long to be looked through
	}
	f.policyBounds(&p.Policy)
	for i := range p.Events {
		f.refs(at("/events", i), p.Events[i].Event)
	}
	for i := range p.Pools {
		pool, path := &p.Pools[i], at("/pools", i)
		f.texts(path+"/name", pool.Name, wrongName)
		f.refs(path, pool.Key, pool.Event)
		f.line(path+"/area", pool.Area, maxName)
		f.line(path+"/accept", pool.Accept, maxName)
	}
	for i := range p.Allocations {
		f.texts(at("/allocations", i)+"/name", p.Allocations[i].Name, wrongName)
		f.refs(at("/allocations", i), p.Allocations[i].Key)
	}
	for i := range p.Types {
		f.typeBounds(at("/types", i), &p.Types[i])
	}
	f.extraBounds(p)
	for i := range p.Windows {
		f.windowBounds(at("/windows", i), &p.Windows[i])
	}
	for i := range p.Questions {
		q, path := &p.Questions[i], at("/questions", i)
		f.texts(path+"/text", q.Text, wrongDescription)
		f.refs(path, append([]string{q.Key}, q.Types...)...)
	}
	return f.list
}

// lists holds the length of every list against its bound.
func (f *finder) lists(p *Plan) {
	f.atMost("/events", len(p.Events), maxPlanEvents)
	f.atMost("/pools", len(p.Pools), maxPlanPools)
	f.atMost("/allocations", len(p.Allocations), maxPlanAllocations)
	f.atMost("/types", len(p.Types), maxPlanTypes)
	f.atMost("/items", len(p.Items), maxPlanItems)
	f.atMost("/bundles", len(p.Bundles), maxPlanBundles)
	f.atMost("/windows", len(p.Windows), maxPlanWindows)
	f.atMost("/questions", len(p.Questions), maxPlanQuestions)
	f.atMost("/policy/join_by", len(p.Policy.JoinBy), maxKinds)
	f.atMost("/policy/count_by", len(p.Policy.CountBy), maxKinds)
	for i := range p.Types {
		f.atMost(at("/types", i)+"/pools", len(p.Types[i].Pools), maxPlanDraws)
		f.atMost(at("/types", i)+"/categories", len(p.Types[i].Categories), maxPlanCategories)
	}
	for i := range p.Bundles {
		f.atMost(at("/bundles", i)+"/parts", len(p.Bundles[i].Parts), maxPlanParts)
	}
	for i := range p.Windows {
		f.atMost(at("/windows", i)+"/types", len(p.Windows[i].Types), maxPlanTypes)
	}
	for i := range p.Questions {
		f.atMost(at("/questions", i)+"/types", len(p.Questions[i].Types), maxPlanTypes)
	}
}

// texts holds a text in every language against its bounds.
func (f *finder) texts(path string, t Texts, line func(what, text string) string) {
	f.check(path, t.wrong("the text", line))
}

// line holds a text of one line, which may be empty, against its bounds.
func (f *finder) line(path, text string, most int) {
	f.check(path, wrongLine("the text", text, 0, most))
}

// refs holds keys against their form; a draft may leave them empty.
func (f *finder) refs(path string, keys ...string) {
	for _, key := range keys {
		if key != "" {
			f.check(path, wrongKey(key))
		}
	}
}

func (f *finder) policyBounds(p *PlanPolicy) {
	f.feeBounds("/policy/order_fees", p.OrderFees)
	f.taxBounds("/policy/order_taxes", p.OrderTaxes)
	f.line("/policy/currency", p.Currency, 3)
	for _, kind := range append(append([]string(nil), p.JoinBy...), p.CountBy...) {
		f.line("/policy/join_by", kind, 20)
	}
}

func (f *finder) feeBounds(path string, fees []Fee) {
	f.atMost(path, len(fees), maxPlanFees)
	for i := range fees[:min(len(fees), maxPlanFees)] {
		f.line(at(path, i)+"/code", fees[i].Code, maxName)
		f.line(at(path, i)+"/payee", fees[i].Payee, maxName)
	}
}

func (f *finder) taxBounds(path string, taxes []Tax) {
	f.atMost(path, len(taxes), maxPlanTaxes)
	for i := range taxes[:min(len(taxes), maxPlanTaxes)] {
		f.line(at(path, i)+"/code", taxes[i].Code, maxName)
	}
}

func (f *finder) priceBounds(path string, p *Price) {
	f.line(path+"/currency", p.Currency, 3)
	f.feeBounds(path+"/fees", p.Fees)
	f.taxBounds(path+"/taxes", p.Taxes)
}

func (f *finder) typeBounds(path string, t *PlanType) {
	f.texts(path+"/name", t.Name, wrongName)
	f.texts(path+"/about", t.About, wrongDescription)
	f.refs(path, append([]string{t.Key, t.Event}, t.Pools...)...)
	for i, c := range t.Categories {
		f.line(at(path+"/categories", i), c, maxName)
	}
	f.priceBounds(path+"/price", &t.Price)
}

// extraBounds is for what is sold beside tickets.
func (f *finder) extraBounds(p *Plan) {
	for i := range p.Items {
		it, path := &p.Items[i], at("/items", i)
		f.texts(path+"/name", it.Name, wrongName)
		f.texts(path+"/about", it.About, wrongDescription)
		f.refs(path, it.Key, it.Seller, it.Pool)
		f.line(path+"/kind", it.Kind, 20)
		f.priceBounds(path+"/price", &it.Price)
	}
	for i := range p.Bundles {
		b, path := &p.Bundles[i], at("/bundles", i)
		f.texts(path+"/name", b.Name, wrongName)
		f.texts(path+"/about", b.About, wrongDescription)
		f.refs(path, b.Key)
		f.line(path+"/currency", b.Currency, 3)
		for j := range b.Parts {
			f.refs(at(path+"/parts", j), b.Parts[j].Type)
		}
	}
}

func (f *finder) windowBounds(path string, w *PlanWindow) {
	f.texts(path+"/name", w.Name, wrongName)
	f.texts(path+"/notes", w.Notes, wrongDescription)
	f.refs(path, append([]string{w.Key, w.Allocation}, w.Types...)...)
	f.line(path+"/channel", w.Channel, maxName)
	for _, when := range []When{w.Opens, w.Closes} {
		f.line(path, when.Local, 19)
		f.line(path, when.Zone, 64)
		f.line(path, when.Fold, 6)
		if when.At < 0 || when.At > maxInstant {
			f.add(path, "%s", fmt.Sprintf("an instant is before %s", maxInstant))
		}
	}
}
