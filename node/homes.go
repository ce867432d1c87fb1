package node

import (
	"context"
	"sync"

	"facevalue/catalog"
)

// homes say where each sale is planned. A suffix is unique in the house, whichever
// organizer asks first.
type homes struct {
	naming sync.Mutex // held while a suffix is given away
	mu     sync.Mutex
	of     map[string]*home // by suffix
}

// find is where a sale is planned; nil when nobody knows it.
func (h *homes) find(suffix string) *home {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.of[suffix]
}

// set replaces the homes of one organizer's sales.
func (h *homes) set(organizer string, now map[string]*home) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for suffix, is := range h.of {
		if is.organizer == organizer && now[suffix] == nil {
			delete(h.of, suffix)
		}
	}
	for suffix, is := range now {
		if old := h.of[suffix]; old == nil || old.organizer == organizer {
			h.of[suffix] = is
		}
	}
}

// addSale adds a sale unless another organizer has its suffix, or a sale of unknown
// home has.
func (o *Organizer) addSale(ctx context.Context, c *catalog.AddSale) (catalog.Outcome, uint64, error) {
	n := o.node
	n.homes.naming.Lock()
	defer n.homes.naming.Unlock()
	if !o.mayHave(c.Suffix) {
		detail := &catalog.Detail{What: "the suffix " + c.Suffix + " is taken; choose another"}
		return catalog.Outcome{Status: catalog.Exists, Detail: detail}, o.Seq(), nil
	}
	out, seq, err := o.desk.Submit(ctx, c)
	if err == nil && out.OK() {
		// Nobody else is given the suffix before the house knows whose it is.
		if err := o.follower.Wait(ctx, seq); err != nil {
			return out, seq, err
		}
		o.settle()
	}
	return out, seq, err
}

func (o *Organizer) mayHave(suffix string) bool {
	if h := o.node.homes.find(suffix); h != nil {
		return h.organizer == o.suffix
	}
	_, runs := o.node.Sale(suffix)
	return !runs && o.node.Broken(suffix) == nil
}

// settle tells the organizer's sales what the catalog says of them.
func (o *Organizer) settle() {
	now := map[string]*home{}
	if err := o.Read(func(m *catalog.Machine, _ uint64) {
		for _, s := range m.Sales() {
			now[s.Suffix] = homeOf(o.suffix, &s)
		}
	}); err != nil {
		o.node.notice(o.machine)(err)
		return
	}
	o.node.homes.set(o.suffix, now)
	for suffix := range now {
		if s, ok := o.node.Sale(suffix); ok {
			s.settle()
		}
	}
}

func homeOf(organizer string, s *catalog.Sale) *home {
	h := &home{organizer: organizer, key: s.Key, name: s.Name, shown: map[string]shown{}}
	if s.Live != nil {
		for i := range s.Live.Types {
			t := &s.Live.Types[i]
			h.shown[t.Key] = shown{t.ShowLeft, t.FewBelow}
		}
	}
	return h
}

// settle takes over what the catalog says of the sale.
func (s *Sale) settle() {
	s.home.Store(s.node.homes.find(s.suffix))
	if l := s.Live(); l != nil {
		l.Refresh()
	}
}

// moves says whether a fact changes what catalogs say of their sales.
func moves(f catalog.Fact) bool {
	switch f.(type) {
	case *catalog.SaleAdded, *catalog.SaleRemoved, *catalog.PlanPublished:
		return true
	}
	return false
}
