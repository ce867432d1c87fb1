package catalog

import "fmt"

// Truths checks what is cheap enough to check always.
func (m *Machine) Truths() error {
	if !m.running {
		return nil
	}
	for _, s := range m.staff.list {
		if s.Roles.Has(Owner) && !s.Disabled {
			return nil
		}
	}
	return fmt.Errorf("catalog: organizer %s has no owner", m.name)
}

// Audit checks every truth.
func (m *Machine) Audit() error {
	if err := m.Truths(); err != nil {
		return err
	}
	for _, s := range m.sessions {
		if who := m.staff.find(s.Staff); who == nil || who.Disabled {
			return fmt.Errorf("catalog: a session of %q, who may not sign in", s.Staff)
		}
	}
	for _, e := range m.events.list {
		if err := m.auditEvent(e); err != nil {
			return err
		}
	}
	for _, s := range m.sales.list {
		if err := m.auditSale(s); err != nil {
			return err
		}
	}
	for id, e := range m.effects {
		if s := m.sales.find(e.Sale); id > m.lastEffect || s == nil || s.Suffix != e.Suffix {
			return fmt.Errorf("catalog: effect %d is of a sale that is not there", id)
		}
	}
	return nil
}

func (m *Machine) auditEvent(e *Event) error {
	if v := m.venues.find(e.Occasion.Venue); v == nil {
		return fmt.Errorf("catalog: event %s is at %q, which is not there", e.Key, e.Occasion.Venue)
	}
	if _, ok := m.chartOf(&e.Occasion); !ok {
		return fmt.Errorf("catalog: event %s has a chart version that is not there", e.Key)
	}
	if m.sellers.find(e.Details.Seller) == nil {
		return fmt.Errorf("catalog: event %s is sold by %q, which is not there", e.Key, e.Details.Seller)
	}
	if s := m.sales.find(e.Sale); e.Sale != "" && (s == nil || s.Published == 0) {
		return fmt.Errorf("catalog: event %s is in the sale %q, which was never published", e.Key, e.Sale)
	}
	return nil
}

func (m *Machine) auditSale(s *Sale) error {
	switch {
	case s.Number == 0 || s.Number > m.lastSale:
		return fmt.Errorf("catalog: sale %s has number %d of %d", s.Key, s.Number, m.lastSale)
	case s.Published > s.Draft || s.Applied > s.Published:
		return fmt.Errorf("catalog: sale %s applied plan %d, published %d, drafted %d", s.Key, s.Applied, s.Published, s.Draft)
	case (s.Plan == nil) != (s.Draft == 0) || (s.Live == nil) != (s.Published == 0):
		return fmt.Errorf("catalog: sale %s has a version without a plan", s.Key)
	}
	if s.Live == nil {
		return nil
	}
	for i := range s.Live.Events {
		if e := m.events.find(s.Live.Events[i].Event); e == nil || e.Sale != s.Key {
			return fmt.Errorf("catalog: sale %s sells %q, which is not its own", s.Key, s.Live.Events[i].Event)
		}
	}
	return nil
}
