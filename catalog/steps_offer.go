package catalog

import (
	"cmp"
	"reflect"
	"slices"

	"facevalue/sale"
)

func (s *stepper) types() {
	for i := range s.plan.Types {
		p, path := &s.plan.Types[i], at("/types", i)
		def := s.typeDef(p)
		n, there := s.typ[p.Key]
		if !there {
			n = next(s.typ, p.Key)
			s.step(path, &sale.AddType{Meta: s.meta, Def: def})
			s.step(path+"/price", &sale.SetPrice{Meta: s.meta, Type: n, Price: p.Price.def()})
			s.closed(path, n, sale.SwitchOpen, p)
			continue
		}
		s.typeAgain(i, n, &def)
	}
}

func (s *stepper) typeDef(p *PlanType) sale.TypeDef {
	def := sale.TypeDef{
		Key: p.Key, Event: s.event[p.Event], Categories: slices.Clone(p.Categories), Admits: max(p.Admits, 1),
		Min: p.Min, Max: p.Max, Each: p.Each, Access: p.Access, Policy: p.Policy.def(),
	}
	for _, key := range p.Pools {
		def.Pools = append(def.Pools, s.pool[key])
	}
	return def
}

// typeAgain changes what may change of a type, its price and whether it is sold.
func (s *stepper) typeAgain(i int, n uint32, def *sale.TypeDef) {
	p, have, path := &s.plan.Types[i], &s.have.Types[n], at("/types", i)
	if def.Event != have.Event || def.Admits != have.Admits || !sameSet(def.Pools, have.Pools) || !sameSet(def.Categories, have.Categories) {
		s.add(path, "what %s is and draws on stays; close it and add another type", p.Key)
		return
	}
	def.Pools, def.Categories = have.Pools, have.Categories // in the order in which they are
	if !same(def, &have.TypeDef) {
		s.step(path, &sale.ChangeType{Meta: s.meta, Type: n, Def: *def})
	}
	sells := func(w *sale.WindowSetup) bool { return slices.Contains(w.Types, n) }
	named, due, waits := s.priced(&have.Listed, p.Price.def(), sells)
	if due {
		s.step(path+"/price", &sale.SetPrice{Meta: s.meta, Type: n, Price: p.Price.def(), Posted: named})
	}
	if waits {
		s.meanwhile().Types[i].Price = priceBack(&have.Price, p.Price.Currency)
	}
}

// eventCancelled is why a sale ends an event.
const eventCancelled = "event cancelled"

// closings ends events that are cancelled and takes types off sale, before anything that
// the sale could refuse.
func (s *stepper) closings() {
	for i := range s.plan.Events {
		key := s.plan.Events[i].Event
		n, there := s.event[key]
		ended := slices.ContainsFunc(s.have.Ended, func(e sale.EndedEvent) bool { return e.Event == n })
		if e, _ := s.env.Event(key); there && !ended && e.State == EventCancelled {
			s.step(at("/events", i), &sale.EndEvent{Meta: s.meta, Event: n, Reason: eventCancelled})
		}
	}
	for i := range s.plan.Types {
		p := &s.plan.Types[i]
		if n, there := s.typ[p.Key]; there {
			s.closed(at("/types", i), n, s.have.Types[n].State, p)
		}
	}
	s.closeBeside()
}

// closed takes a type off sale whose event will not be, or which the plan closes. A
// type that is frozen stays so: that is stricter.
func (s *stepper) closed(path string, n uint32, state sale.Switch, p *PlanType) {
	e, _ := s.env.Event(p.Event)
	reason := ""
	switch {
	case e.State == EventCancelled: // it is ended, and its types with it
	case e.State == EventArchived:
		reason = "event archived"
	case p.Closed:
		reason = "taken off sale"
	}
	if reason != "" && state < sale.SwitchClosed {
		s.step(path, &sale.SetSwitch{Meta: s.meta, Type: n + 1, State: sale.SwitchClosed, Reason: reason})
	}
}

// priced says whether a price is to be set now, and which posted version of rules it
// is to name; or whether it waits for one.
func (s *stepper) priced(have *sale.Listed, want sale.Price, sells func(*sale.WindowSetup) bool) (named uint32, due, waits bool) {
	if have.Number != 0 && same(&have.Price, &want) {
		return 0, false, false
	}
	unit, _ := s.prices.unit(want)
	if have.Number == 0 || !dearer(&unit, &have.Unit) {
		return 0, true, false
	}
	named, due = s.mayRise(sells, have.At)
	s.raised = s.raised || due
	return named, due, !due
}

// questions asks what the plan asks. A question that changes is a new version of it:
// what somebody agreed to stays as it was.
func (s *stepper) questions() {
	latest := map[string]*sale.QuestionDef{}
	for i := range s.have.Questions {
		latest[s.have.Questions[i].Key] = &s.have.Questions[i]
	}
	for i := range s.plan.Questions {
		q, path := &s.plan.Questions[i], at("/questions", i)
		def := sale.QuestionDef{
			Key: q.Key, Version: q.Version, Consent: q.Consent, Attendee: q.Attendee, Required: q.Required, Types: s.indices(q.Types),
		}
		have := latest[q.Key]
		delete(latest, q.Key)
		switch {
		case have == nil || have.Version < q.Version:
			s.step(path, &sale.AddQuestion{Meta: s.meta, Def: def})
		case have.Version > q.Version || !same(have, &def):
			s.add(path+"/version", "the sale asks version %d of %s, and asks it otherwise; give this one version %d", have.Version, q.Key, have.Version+1)
		}
	}
	for _, key := range sortedKeys(latest) {
		s.add("/questions", "the sale asks %s: it stays in the plan; make it not required instead", key)
	}
}

// same compares two definitions; a list without entries is like none.
func same[T any](a, b *T) bool {
	return reflect.DeepEqual(plain(reflect.ValueOf(a).Elem()), plain(reflect.ValueOf(b).Elem()))
}

func samePolicy(a, b *sale.Policy) bool { return same(a, b) }

// plain is a struct's fields with empty lists as nil.
func plain(v reflect.Value) any {
	c := reflect.New(v.Type()).Elem()
	c.Set(v)
	for i := range c.NumField() {
		if f := c.Field(i); f.Kind() == reflect.Slice && f.Len() == 0 {
			f.SetZero()
		}
	}
	return c.Interface()
}

func sorted[T cmp.Ordered](list []T) []T {
	of := slices.Clone(list)
	slices.Sort(of)
	return of
}

func sameSet[T cmp.Ordered](a, b []T) bool { return slices.Equal(sorted(a), sorted(b)) }
