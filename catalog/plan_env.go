package catalog

import (
	"facevalue/sale"
)

// PlanEnv is what a plan stands on: the catalog around it at one instant.
type PlanEnv struct {
	Now     int64
	Sale    string // the sale's key
	Name    string // what the sale's machine is called: its suffix
	By      sale.Actor
	Event   func(key string) (Event, bool)
	Chart   func(event string) [32]byte // hash of its chart version; zero = none
	Seller  func(key string) (Seller, bool)
	Charts  sale.Charts
	Posted  func(window string) PostedRules // the newest that were recorded
	Have    *sale.Setup                     // the sale as it is; nil if that is not known
	Before  *Plan                           // published before this one; nil = none
	Version uint32                          // of the plan
}

// PlanEnv is what the plans of a sale stand on now. It is a copy: it stays as it is
// whatever the machine does next, and may be used by somebody else meanwhile.
func (m *Machine) PlanEnv(key string, now int64) PlanEnv {
	events, charts := make(map[string]Event, len(m.events.list)), map[string][32]byte{}
	for _, e := range m.events.list {
		events[e.Key] = *e
		charts[e.Key], _ = m.chartOf(&e.Occasion)
	}
	sellers := make(map[string]Seller, len(m.sellers.list))
	for _, s := range m.sellers.list {
		sellers[s.Key] = *s
	}
	env := PlanEnv{
		Now: now, Sale: key, By: sale.Actor{Role: sale.House}, Charts: m.findChart,
		Event:  func(key string) (Event, bool) { e, ok := events[key]; return e, ok },
		Chart:  func(event string) [32]byte { return charts[event] },
		Seller: func(key string) (Seller, bool) { s, ok := sellers[key]; return s, ok },
		Posted: func(window string) PostedRules { return PostedRules{Window: window} },
	}
	if s, ok := m.sales.get(key); ok {
		env.Name, env.Before, env.Version, env.Posted = s.Suffix, s.Live, s.Published, s.rules
		env.By.Name = s.By.String()
	}
	return env
}

// coded says whether the sale has codes that unlock a window or a type, as far as that
// is known.
func (e *PlanEnv) coded(window, typ string) bool {
	if e.Have == nil {
		return false
	}
	for i := range e.Have.Codes {
		c := &e.Have.Codes[i]
		if c.Kind != sale.AccessCode || c.Texts == 0 {
			continue
		}
		for _, w := range c.Windows {
			if e.Have.Windows[w].Key == window {
				return true
			}
		}
		for _, t := range c.Types {
			if e.Have.Types[t].Key == typ {
				return true
			}
		}
	}
	return false
}
