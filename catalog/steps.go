package catalog

import (
	"facevalue/sale"
)

// Step is one thing that a sale lacks to be as planned.
type Step struct {
	Path    string // of the plan: who asks for it
	Command sale.Command
	Rules   *Posting // with PostRules: the document, to be stored and recorded first
}

// Posting is a document of rules on its way to the public.
type Posting struct {
	PostedRules
	Text []byte
}

// Course is what is to be done to a sale now, in this order, and when to go on.
type Course struct {
	Steps    []Step
	Until    int64     // some of the plan waits for posted rules to take effect; 0 = nothing does
	Problems []Problem // what the plan wants otherwise than it is for good
}

// Done says whether the sale is as planned.
func (c *Course) Done() bool { return len(c.Steps) == 0 && c.Until == 0 && !blocking(c.Problems) }

// Steps works out what brings a sale from what it has to what a plan wants. A sale
// that has nothing is opened first. The plan is one without problems; what is wanted
// otherwise than it is for good is told among the course's problems, and then only what
// is not to be sold any more is closed: that waits for nothing.
//
// Prices rise, and windows begin to sell again, only under rules that announce it:
// those are posted, and the rest waits until they are in effect.
func Steps(have *sale.Setup, want *Plan, env PlanEnv) Course {
	if have == nil {
		have = &sale.Setup{}
	}
	s := &stepper{finder: &finder{}, have: have, plan: want, env: env, meta: sale.Meta{By: env.By}, prices: newPricer()}
	s.index()
	s.closings()
	urgent := len(s.steps)
	s.postings()
	s.policy()
	s.sellers()
	s.events()
	s.allocations()
	s.pools()
	s.types()
	s.items()
	s.bundles()
	s.windows()
	s.questions()
	s.post()
	if blocking(s.list) {
		return Course{Steps: s.steps[:urgent], Problems: s.list}
	}
	return Course{Steps: s.steps, Until: s.until, Problems: s.list}
}

// stepper works out one course.
type stepper struct {
	*finder
	have   *sale.Setup
	plan   *Plan
	env    PlanEnv
	meta   sale.Meta
	prices *pricer

	// The index of each thing: of those that are there, and behind them of those that
	// the steps before have added.
	seller, event, alloc, pool, typ, item, bundle, window map[string]uint32

	posting map[string]*posting // by window
	interim *Plan               // the plan with what waits as it still is; nil if nothing does
	raised  bool                // a price rises in this course
	steps   []Step
	until   int64
}

// step adds a command.
func (s *stepper) step(path string, cmd sale.Command) {
	s.steps = append(s.steps, Step{Path: path, Command: cmd})
}

// wait says that something of the plan can be done at an instant.
func (s *stepper) wait(until int64) {
	if s.until == 0 || until < s.until {
		s.until = until
	}
}

// index numbers what the sale has. What it has beyond the plan stays: others may
// stand on it.
func (s *stepper) index() {
	h := s.have
	s.seller = numbers(h.Sellers, func(e *sale.Seller) string { return e.Key })
	s.event = numbers(h.Events, func(e *sale.EventDef) string { return e.Key })
	s.alloc = numbers(h.Allocations, func(e *string) string { return *e })
	s.pool = numbers(h.Pools, func(e *sale.PoolSetup) string { return e.Key })
	s.typ = numbers(h.Types, func(e *sale.TypeSetup) string { return e.Key })
	s.item = numbers(h.Items, func(e *sale.ItemSetup) string { return e.Key })
	s.bundle = numbers(h.Bundles, func(e *sale.BundleSetup) string { return e.Key })
	s.window = numbers(h.Windows, func(e *sale.WindowSetup) string { return e.Key })
	s.alloc[general], s.alloc[""] = 0, 0
	p := s.plan
	stays(s, "/events", s.event, p.Events, func(e *PlanEvent) string { return e.Event })
	stays(s, "/allocations", s.alloc, p.Allocations, func(e *PlanAllocation) string { return e.Key })
	stays(s, "/pools", s.pool, p.Pools, func(e *PlanPool) string { return e.Key })
	stays(s, "/types", s.typ, p.Types, func(e *PlanType) string { return e.Key })
	stays(s, "/items", s.item, p.Items, func(e *PlanItem) string { return e.Key })
	stays(s, "/bundles", s.bundle, p.Bundles, func(e *PlanBundle) string { return e.Key })
	stays(s, "/windows", s.window, p.Windows, func(e *PlanWindow) string { return e.Key })
}

func numbers[T any](list []T, key func(*T) string) map[string]uint32 {
	at := make(map[string]uint32, len(list))
	for i := range list {
		at[key(&list[i])] = uint32(i)
	}
	return at
}

// next is the index of one more.
func next(at map[string]uint32, key string) uint32 {
	n := uint32(len(at))
	at[key] = n
	return n
}

// stays finds what the sale has and the plan no longer names.
func stays[T any](s *stepper, path string, have map[string]uint32, want []T, key func(*T) string) {
	wanted := map[string]bool{general: true, "": true}
	for i := range want {
		wanted[key(&want[i])] = true
	}
	for _, k := range sortedKeys(have) {
		if !wanted[k] {
			s.add(path, "the sale has %s, and orders may stand on it: it stays in the plan; close what is not to be sold any more", k)
		}
	}
}

// indices are the sorted indices of some types.
func (s *stepper) indices(keys []string) []uint32 {
	var of []uint32
	for _, k := range keys {
		of = append(of, s.typ[k])
	}
	return sorted(of)
}

// policy opens the sale or sets its policy. Order fees rise, and the notice of new
// rules is shortened, only under rules that say so.
func (s *stepper) policy() {
	want := s.plan.Policy.def()
	if s.have.Name == "" {
		s.step("/policy", &sale.OpenSale{Meta: s.meta, Name: s.env.Name, Policy: want})
		return
	}
	have, posted := &s.have.Policy, uint32(0)
	if s.prices.orderFee(&want) > s.prices.orderFee(have) {
		named, free := s.mayOwe(s.have.OrderFee.At)
		if posted = named; !free {
			want.OrderFees, want.OrderTaxes = have.OrderFees, have.OrderTaxes
			p := &s.meanwhile().Policy
			p.OrderFees, p.OrderTaxes = feesBack(have.OrderFees), taxesBack(have.OrderTaxes)
		}
	}
	if want.PostedNotice < have.PostedNotice {
		named, free := s.mayOwe(s.have.NoticeAt)
		if posted = max(posted, named); !free {
			want.PostedNotice = have.PostedNotice
			s.meanwhile().Policy.NoticeMinutes = uint32(have.PostedNotice / minute)
		}
	}
	if !samePolicy(&want, have) {
		s.step("/policy", &sale.SetPolicy{Meta: s.meta, Policy: want, Posted: posted})
	}
}

// mayOwe is mayRise for what holds in every window.
func (s *stepper) mayOwe(since int64) (named uint32, free bool) {
	named, free = s.mayRise(everyWindow, since)
	s.raised = s.raised || free
	return named, free
}

func (s *stepper) sellers() {
	add := func(path, key string) {
		def, _ := s.env.Seller(key)
		if i, there := s.seller[key]; there {
			if int(i) < len(s.have.Sellers) && s.have.Sellers[i].Currency != def.Currency {
				s.add(path, "the sale knows %s by the currency %s", key, s.have.Sellers[i].Currency)
			}
			return
		}
		next(s.seller, key)
		s.step(path, &sale.AddSeller{Meta: s.meta, Def: sale.Seller{Key: key, Currency: def.Currency}})
	}
	for i := range s.plan.Events {
		e, _ := s.env.Event(s.plan.Events[i].Event)
		add(at("/events", i), e.Details.Seller)
	}
	for i := range s.plan.Items {
		add(at("/items", i)+"/seller", s.plan.Items[i].Seller)
	}
}

func (s *stepper) events() {
	for i := range s.plan.Events {
		p, path := &s.plan.Events[i], at("/events", i)
		e, _ := s.env.Event(p.Event)
		def := sale.EventDef{
			Key: p.Event, Seller: s.seller[e.Details.Seller], Chart: s.env.Chart(p.Event),
			Starts: int64(e.Occasion.Starts.At), TicketsEach: p.TicketsEach,
			GiveBack: sale.GiveBack{Until: int64(e.GiveBack.Until), Before: int64(e.GiveBack.Before), WithFees: e.GiveBack.WithFees},
		}
		if n, there := s.event[p.Event]; there {
			s.eventAgain(path, n, &s.have.Events[n], &def)
			continue
		}
		n := next(s.event, p.Event)
		s.step(path, &sale.AddEvent{Meta: s.meta, Def: def})
		if e.State == EventCancelled {
			s.step(path, &sale.EndEvent{Meta: s.meta, Event: n, Reason: eventCancelled})
		}
	}
}

func (s *stepper) eventAgain(path string, n uint32, have, want *sale.EventDef) {
	if want.Seller != have.Seller {
		s.add(path, "the seller of %s stays as it was when the sale began", want.Key)
	}
	if want.TicketsEach != have.TicketsEach || want.Starts != have.Starts || want.GiveBack != have.GiveBack {
		changed := *have
		changed.TicketsEach, changed.Starts, changed.GiveBack = want.TicketsEach, want.Starts, want.GiveBack
		s.step(path, &sale.ChangeEvent{Meta: s.meta, Event: n, Def: changed})
	}
	switch {
	case want.Chart == have.Chart:
	case want.Chart == sale.NoChart || have.Chart == sale.NoChart:
		s.add(path, "whether %s has numbered seats stays as it was", want.Key)
	default:
		s.step(path, &sale.SwapChart{Meta: s.meta, Event: n, Chart: want.Chart})
	}
}

func (s *stepper) allocations() {
	for i := range s.plan.Allocations {
		key := s.plan.Allocations[i].Key
		if _, there := s.alloc[key]; !there {
			s.alloc[key] = s.lastAlloc() + 1
			s.step(at("/allocations", i), &sale.AddAllocation{Meta: s.meta, Name: key})
		}
	}
}

func (s *stepper) lastAlloc() uint32 {
	last := uint32(0)
	for _, n := range s.alloc {
		last = max(last, n)
	}
	return last
}

func (s *stepper) pools() {
	for i := range s.plan.Pools {
		p, path := &s.plan.Pools[i], at("/pools", i)
		def := sale.PoolDef{Key: p.Key, Capacity: p.Capacity, Area: p.Area}
		if p.Event != "" {
			def.Event = s.event[p.Event] + 1
		}
		n, there := s.pool[p.Key]
		if !there {
			next(s.pool, p.Key)
			s.step(path, &sale.AddPool{Meta: s.meta, Def: def})
			continue
		}
		have := &s.have.Pools[n]
		if have.Event != def.Event || have.Area != def.Area {
			s.add(path, "the event and the area of the pool %s stay as they are; add another pool", p.Key)
		}
		if have.Now != int64(p.Capacity) {
			s.step(path+"/capacity", &sale.SetCapacity{Meta: s.meta, Pool: n, Capacity: p.Capacity, Accept: p.Accept})
		}
	}
}
