package catalog

// Apply makes a fact true. A fact that cannot be true panics: the journal and the
// machine would have parted.
func (m *Machine) Apply(f Fact) {
	switch f := f.(type) {
	case *OrganizerOpened:
		m.name, m.profile, m.running, m.openedAt = f.Name, f.Profile, true, f.At
	case *ProfileSet:
		m.profile = f.Profile
	case *Answered:
		m.answers.keep(f)
	case *EffectOpened:
		m.applyEffectOpened(f)
	case *EffectClosed:
		m.applyEffectClosed(f)
	default:
		m.applyPeople(f)
	}
}

func (m *Machine) applyPeople(f Fact) {
	switch f := f.(type) {
	case *StaffAdded:
		m.staff.add(f.Staff)
	case *StaffChanged:
		s := m.member(f.Staff)
		s.Name, s.Email, s.Roles = f.Name, f.Email, f.Roles
	case *PasswordSet:
		m.member(f.Staff).Password = f.Hash
		m.dropSessions(f.Staff, f.Keep)
	case *StaffDisabled:
		s := m.member(f.Staff)
		s.Disabled, s.Reason = f.Disabled, f.Reason
		m.dropSessions(f.Staff, [32]byte{})
	case *SessionStarted:
		m.sessions[f.Session.Token] = f.Session
	case *SessionEnded:
		delete(m.sessions, f.Token)
	case *SessionsEnded:
		m.dropSessions(f.Staff, [32]byte{})
	case *KeyAdded:
		m.keys.add(f.APIKey)
	case *KeyRevoked:
		must(m, &m.keys, f.ID).Revoked = true
	default:
		m.applyOffer(f)
	}
}

// applyOffer makes facts of what is there to be sold true.
func (m *Machine) applyOffer(f Fact) {
	switch f := f.(type) {
	case *SellerAdded:
		m.sellers.add(f.Seller)
	case *SellerChanged:
		*must(m, &m.sellers, f.Seller.Key) = f.Seller
	case *VenueAdded:
		m.venues.add(Venue{Def: f.Venue})
	case *VenueChanged:
		must(m, &m.venues, f.Venue.Key).Def = f.Venue
	case *VenueArchived:
		must(m, &m.venues, f.Venue).Archived = true
	case *ChartDrafted:
		m.applyChartDrafted(f)
	case *ChartPublished:
		m.applyChartPublished(f)
	case *EventAdded:
		m.events.add(Event{Key: f.Event, Details: f.Details, Occasion: f.Occasion})
	case *EventChanged:
		m.event(f.Event).Details = f.Details
	case *EventMoved:
		e := m.event(f.Event)
		e.Was = append(e.Was[:len(e.Was):len(e.Was)], Move{From: e.Occasion, Reason: f.Reason, By: f.By, At: f.At})
		e.Occasion, e.GiveBack = f.Occasion, f.GiveBack
	case *EventTurned:
		e := m.event(f.Event)
		e.State, e.Reason = f.State, f.Reason
	case *EventRemoved:
		m.events.remove(f.Event)
	default:
		m.applySales(f)
	}
}

func (m *Machine) applySales(f Fact) {
	switch f := f.(type) {
	case *SaleAdded:
		m.sales.add(Sale{Key: f.Sale, Suffix: f.Suffix, Number: f.Number, Name: f.Name})
		m.lastSale = f.Number
	case *PlanDrafted:
		s := m.sale(f.Sale)
		s.Draft, s.Plan = f.Version, &f.Plan
	case *PlanPublished:
		s := m.sale(f.Sale)
		s.Published, s.Live, s.By, s.Refusal, s.Until = f.Version, s.Plan, f.By, nil, 0
		for _, key := range f.Events {
			m.event(key).Sale = f.Sale
		}
	case *SaleArchived:
		m.sale(f.Sale).Archived = true
	case *SaleRemoved:
		m.sales.remove(f.Sale)
	case *RulesPosted:
		m.applyRulesPosted(f)
	case *OrderNoted:
		m.notes.add(&Note{f.Sale, f.Order, f.Sealed, f.By, f.At})
	default:
		m.applyWebhooks(f)
	}
}

func (m *Machine) member(key string) *Staff { return must(m, &m.staff, key) }
func (m *Machine) event(key string) *Event  { return must(m, &m.events, key) }
func (m *Machine) sale(key string) *Sale    { return must(m, &m.sales, key) }

// must is the thing of a key, which a fact names.
func must[T any](m *Machine, s *shelf[T], key string) *T {
	v := s.find(key)
	if v == nil {
		m.broken("a fact names %q, which is not there", key)
	}
	return v
}
