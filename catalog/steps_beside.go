package catalog

import (
	"slices"

	"facevalue/sale"
)

// What is sold beside and around tickets: items and bundles.

func (s *stepper) items() {
	for i := range s.plan.Items {
		p, path := &s.plan.Items[i], at("/items", i)
		def := sale.ItemDef{Key: p.Key, Kind: itemKinds[p.Kind], Seller: s.seller[p.Seller], Max: p.Max}
		if p.Pool != "" {
			def.Pool = s.pool[p.Pool] + 1
		}
		n, have := s.itemAgain(path, p, &def)
		if have == nil || def.Kind == sale.Donation {
			continue // a donation costs what is given
		}
		named, due, waits := s.priced(&have.Listed, p.Price.def(), everyWindow)
		if due {
			s.step(path+"/price", &sale.SetItemPrice{Meta: s.meta, Item: n, Price: p.Price.def(), Posted: named})
		}
		if waits {
			s.meanwhile().Items[i].Price = priceBack(&have.Price, p.Price.Currency)
		}
	}
}

// itemAgain adds an item, or changes what may change of it; nil if it cannot be.
func (s *stepper) itemAgain(path string, p *PlanItem, def *sale.ItemDef) (uint32, *sale.ItemSetup) {
	n, there := s.item[p.Key]
	if !there {
		n = next(s.item, p.Key)
		s.step(path, &sale.AddItem{Meta: s.meta, Def: *def})
		if p.Closed {
			s.step(path+"/closed", s.takenOff(n+1, 0))
		}
		return n, &sale.ItemSetup{}
	}
	have := &s.have.Items[n]
	changed := have.ItemDef
	if changed.Max = def.Max; changed != *def {
		s.add(path, "what %s is and draws on stays; close it and add another item", p.Key)
		return n, nil
	}
	if have.Max != def.Max {
		s.step(path+"/max", &sale.ChangeItem{Meta: s.meta, Item: n, Def: *def})
	}
	if !p.Closed && have.State == sale.SwitchClosed {
		s.step(path+"/closed", &sale.SwitchOffer{Meta: s.meta, Item: n + 1, State: sale.SwitchOpen, Reason: backOnSale})
	}
	return n, have
}

func (s *stepper) bundles() {
	for i := range s.plan.Bundles {
		p, path := &s.plan.Bundles[i], at("/bundles", i)
		def := sale.BundleDef{Key: p.Key, Price: p.Price, Max: p.Max}
		for _, part := range p.Parts {
			def.Parts = append(def.Parts, sale.BundlePart{Type: s.typ[part.Type], Count: part.Count, Weight: max(part.Weight, 1)})
		}
		n, there := s.bundle[p.Key]
		switch {
		case !there:
			n = next(s.bundle, p.Key)
			s.step(path, &sale.AddBundle{Meta: s.meta, Def: def})
			if p.Closed {
				s.step(path+"/closed", s.takenOff(0, n+1))
			}
		case !slices.Equal(s.have.Bundles[n].Parts, def.Parts):
			s.add(path+"/parts", "what the bundle %s is made of stays; close it and add another", p.Key)
		default:
			s.bundleAgain(i, n, &def)
		}
	}
}

// bundleAgain changes what may change of a bundle. Dearer it becomes as its windows'
// rules say, like a type.
func (s *stepper) bundleAgain(i int, n uint32, def *sale.BundleDef) {
	p, have, path, posted := &s.plan.Bundles[i], &s.have.Bundles[n], at("/bundles", i), uint32(0)
	if def.Price > have.Price {
		named, free := s.mayRise(func(w *sale.WindowSetup) bool { return sellsBundle(w.Types, have) }, have.At)
		s.raised = s.raised || free
		if posted = named; !free {
			def.Price = have.Price
			s.meanwhile().Bundles[i].Price = have.Price
		}
	}
	if !same(&have.BundleDef, def) {
		s.step(path, &sale.ChangeBundle{Meta: s.meta, Bundle: n, Def: *def, Posted: posted})
	}
	if !p.Closed && have.State == sale.SwitchClosed {
		s.step(path+"/closed", &sale.SwitchOffer{Meta: s.meta, Bundle: n + 1, State: sale.SwitchOpen, Reason: backOnSale})
	}
}

// sellsBundle says whether all parts of a bundle are among some types.
func sellsBundle(types []uint32, b *sale.BundleSetup) bool {
	return !slices.ContainsFunc(b.Parts, func(p sale.BundlePart) bool { return !slices.Contains(types, p.Type) })
}

// Why the plan opens and closes items and bundles.
const (
	takenOffSale = "taken off sale"
	backOnSale   = "back on sale"
)

func (s *stepper) takenOff(item, bundle uint32) *sale.SwitchOffer {
	return &sale.SwitchOffer{Meta: s.meta, Item: item, Bundle: bundle, State: sale.SwitchClosed, Reason: takenOffSale}
}

// closeBeside takes items and bundles off sale that the plan closes.
func (s *stepper) closeBeside() {
	for i := range s.plan.Items {
		p := &s.plan.Items[i]
		if n, there := s.item[p.Key]; there && p.Closed && s.have.Items[n].State < sale.SwitchClosed {
			s.step(at("/items", i)+"/closed", s.takenOff(n+1, 0))
		}
	}
	for i := range s.plan.Bundles {
		p := &s.plan.Bundles[i]
		if n, there := s.bundle[p.Key]; there && p.Closed && s.have.Bundles[n].State < sale.SwitchClosed {
			s.step(at("/bundles", i)+"/closed", s.takenOff(0, n+1))
		}
	}
}
