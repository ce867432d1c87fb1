package sale

import (
	"facevalue/seating"
)

// applySetup makes the facts of set-up and of the organizer true.
func (m *Machine) applySetup(f Fact) {
	if !onlyStock(f) {
		m.setupVersion++
	}
	switch f := f.(type) {
	case *SaleOpened:
		m.name, m.running = f.Key, true
		m.applyPolicy(&f.Policy, f.OrderFee, f.At)
	case *PolicySet:
		m.applyPolicy(&f.Policy, f.OrderFee, f.At)
	case *SellerAdded:
		m.sellers = append(m.sellers, f.Def)
	case *EventAdded:
		m.applyEventAdded(f)
	case *EventChanged:
		m.events[f.Event].def = f.Def
	case *EventEnded:
		m.applyEventEnded(f)
	case *EventCleared:
		m.applyEventCleared(f)
	case *PoolAdded:
		p := pool{def: f.Def, capacity: int64(f.Def.Capacity), touched: true}
		p.cellAt(0).n[free] = p.capacity
		m.pools = append(m.pools, p)
	case *TypeAdded:
		m.typeByKey[f.Def.Key] = uint32(len(m.types))
		m.types = append(m.types, ticketType{
			def: f.Def, policies: []TicketPolicy{f.Def.Policy}, categories: m.categories(&f.Def),
		})
		if e := &m.events[f.Def.Event]; e.ended != "" {
			t := &m.types[len(m.types)-1]
			t.state, t.reason = SwitchClosed, e.ended
		}
	case *TypeChanged:
		t := &m.types[f.Type]
		if t.def.Policy != f.Def.Policy {
			t.policies = append(t.policies, f.Def.Policy)
		}
		t.def = f.Def
	case *TypePriced:
		t := &m.types[f.Type]
		t.lists = append(t.lists, m.newList(f.Price, f.Unit, f.At))
	case *ItemAdded:
		m.items = append(m.items, item{def: f.Def})
	case *ItemPriced:
		it := &m.items[f.Item]
		it.lists = append(it.lists, m.newList(f.Price, f.Unit, f.At))
	case *BundleAdded:
		m.bundles = append(m.bundles, bundle{def: f.Def, prices: []bundlePrice{{f.Def.Price, f.At}}})
	case *BundleChanged:
		m.applyBundleChanged(f)
	case *ItemChanged:
		m.items[f.Item].def = f.Def
	case *OfferSwitched:
		m.applyOfferSwitched(f)
	case *WindowAdded:
		m.windows = append(m.windows, window{def: f.Def, set: setOf(f.Def.Types)})
	case *WindowChanged:
		w := &m.windows[f.Window]
		w.def, w.set = f.Def, setOf(f.Def.Types)
	case *AllocationAdded:
		m.allocs = append(m.allocs, f.Key)
	case *CodesAdded:
		m.applyCodesAdded(f)
	case *QuestionAdded:
		m.questions = append(m.questions, f.Def)
	default:
		m.applyOrganized(f)
	}
	m.limited = m.anyLimit()
}

// onlyStock says whether a fact of the organizer is about stock alone, of which Setup
// says nothing.
func onlyStock(f Fact) bool {
	switch f.(type) {
	case *CountBlocked, *EventCleared, *SeatsMoved, *SeatsBlocked, *SeatsUnblocked:
		return true
	}
	return false
}

func (m *Machine) applyOrganized(f Fact) {
	switch f := f.(type) {
	case *Switched:
		m.applySwitched(f)
	case *RulesPosted:
		w := &m.windows[f.Window]
		w.posted, w.postedAt, w.effective = f.Version, f.At, f.Effective
	case *CapacitySet:
		m.applyCapacitySet(f)
	case *CountMoved:
		p := &m.pools[f.Pool]
		p.touched = true
		p.cellAt(uint8(f.From)).n[free] -= int64(f.Count)
		p.cellAt(uint8(f.To)).n[free] += int64(f.Count)
	case *CountBlocked:
		m.applyCountBlocked(f)
	case *SeatsMoved:
		e := &m.events[f.Event]
		for _, s := range f.Seats {
			e.seats[s].alloc = uint8(f.Alloc)
			e.house.Assign(seating.Seat(s), uint8(f.Alloc))
			if e.touched != nil {
				e.touched.touch(s)
			}
		}
	case *SeatsBlocked:
		kind := ownedByBlock
		if f.Kill {
			kind = ownedByKill
		}
		for _, s := range f.Seats {
			m.events[f.Event].moveSeat(s, free, blocked, seatOwner{kind: kind})
		}
	case *SeatsUnblocked:
		for _, s := range f.Seats {
			m.events[f.Event].moveSeat(s, blocked, free, seatOwner{})
		}
	case *ChartSwapped:
		m.applyChartSwapped(f)
	default:
		m.broken("a fact of kind %d is not known", f.kind())
	}
}

// newList is a price with what was stated that a unit costs at it: another way of
// rounding, some day, must not change what was sold.
func (m *Machine) newList(p Price, unit Unit, at int64) list {
	m.edition++
	return list{price: p, unit: unit, total: unit.Total(), at: at, edition: m.edition}
}

// setOf is a bit set of indices.
func setOf(indices []uint32) []uint64 {
	var set []uint64
	for _, i := range indices {
		for len(set) <= int(i/64) {
			set = append(set, 0)
		}
		set[i/64] |= 1 << (i % 64)
	}
	return set
}

func mapOf(indices []uint32) map[uint32]bool {
	set := make(map[uint32]bool, len(indices))
	for _, i := range indices {
		set[i] = true
	}
	return set
}

// anyLimit says whether anything is limited per person at all.
func (m *Machine) anyLimit() bool {
	return m.policy.HoldsEach != 0 || m.policy.TicketsEach != 0 || m.limitsOffers()
}

// limitsOffers says whether an event or a ticket type is limited per person.
func (m *Machine) limitsOffers() bool {
	for i := range m.events {
		if m.events[i].def.TicketsEach != 0 {
			return true
		}
	}
	for i := range m.types {
		if m.types[i].def.Each != 0 {
			return true
		}
	}
	return false
}

// categories is the set of chart categories that a type is sold in.
func (m *Machine) categories(d *TypeDef) seating.CategorySet {
	if len(d.Categories) == 0 {
		return 0
	}
	set, out := categoriesOf(m.events[d.Event].chart, d.Categories)
	if !out.OK() {
		m.broken("type %s: no %s on its chart", d.Key, out.Detail.What)
	}
	return set
}

// mustChart is a chart that a fact names.
func (m *Machine) mustChart(hash [32]byte) *seating.Chart {
	c, ok := m.findChart(hash)
	if !ok {
		m.broken("chart %x is missing; restore its blob", hash[:6])
	}
	return c
}

func (m *Machine) applyEventAdded(f *EventAdded) {
	e := event{def: f.Def}
	if f.Def.Chart != NoChart {
		e.setChart(m.mustChart(f.Def.Chart))
	}
	e.watch(m.watching)
	m.events = append(m.events, e)
}

func (m *Machine) applyCodesAdded(f *CodesAdded) {
	rule := uint32(len(m.codeRules))
	m.codeRules = append(m.codeRules, codeRule{def: f.Def, types: mapOf(f.Def.Types), windows: mapOf(f.Def.Windows)})
	for _, text := range f.Texts {
		m.codeIndex[text] = uint32(len(m.codes))
		m.codes = append(m.codes, code{text: text, rule: rule, bound: f.Bound})
	}
}

// applyChartSwapped gives an event its new chart and moves every seat's state, and
// every line that names seats, to the seat's new number.
func (m *Machine) applyChartSwapped(f *ChartSwapped) {
	e := &m.events[f.Event]
	old, was := e.chart, e.seats
	if f.Renames {
		m.startReissue(f.Event, e.def.Chart)
	}
	m.edition++
	m.pastCharts = append(m.pastCharts, PastChart{Event: f.Event, Chart: e.def.Chart, Until: m.edition})
	e.def.Chart = f.Chart
	e.setChart(m.mustChart(f.Chart))
	number := make([]uint32, len(was))
	for i := range was {
		to, there := e.chart.Lookup(old.ID(seating.Seat(i)))
		number[i] = uint32(to)
		if !there {
			number[i] = noSeat
			continue // free: what is committed was there when this was decided
		}
		if was[i].alloc != 0 {
			e.seats[to].alloc = was[i].alloc
			e.house.Assign(to, was[i].alloc)
		}
		if was[i].state != free {
			e.moveSeat(uint32(to), free, was[i].state, seatOwner{was[i].kind, was[i].n})
		}
	}
	renumber := func(lines []Line) {
		for i := range lines {
			if l := &lines[i]; l.Kind == TicketLine && m.types[l.Index].def.Event == f.Event {
				renumbered(l.Seats, number)
			}
		}
	}
	m.eachHold(func(h *hold) { renumber(h.lines) })
	for i := range m.orders.n {
		renumber(m.orders.at(i).lines)
	}
	for i := range m.types {
		if t := &m.types[i]; t.def.Event == f.Event {
			t.categories = m.categories(&t.def)
		}
	}
}

// renumbered gives a line's seats the numbers that another chart knows them by.
func renumbered(seats, number []uint32) {
	for i, s := range seats {
		if s != noSeat {
			seats[i] = number[s]
		}
	}
}

// eachHold calls fn for every live hold, oldest first.
func (m *Machine) eachHold(fn func(*hold)) {
	for n := range m.fate {
		if h := m.liveHold(uint64(n) + 1); h != nil {
			fn(h)
		}
	}
}
