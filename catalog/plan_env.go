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
	Before  *Plan                           // published before this one; nil = none
	Version uint32                          // of the plan
}

// PlanEnv is what the plans of a sale stand on now. It reads the machine while it is
// used: whoever shares the machine keeps it from changing until then.
func (m *Machine) PlanEnv(key string, now int64) PlanEnv {
	env := PlanEnv{
		Now: now, Sale: key, By: sale.Actor{Role: sale.House}, Charts: m.findChart,
		Event: m.events.get, Seller: m.sellers.get,
		Chart: func(event string) [32]byte {
			e := m.events.find(event)
			if e == nil {
				return [32]byte{}
			}
			hash, _ := m.chartOf(&e.Occasion)
			return hash
		},
		Posted: func(window string) PostedRules { return PostedRules{Window: window} },
	}
	if s := m.sales.find(key); s != nil {
		env.Name, env.Before, env.Version, env.Posted = s.Suffix, s.Live, s.Published, s.rules
		env.By.Name = s.By.String()
	}
	return env
}
