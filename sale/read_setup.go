package sale

import "slices"

// Setup is everything that the organizer has set up, by index, for who shows it or
// compares it with a plan. It stays as it is whatever the machine does next, and is not
// to be changed: what it has in common with the machine nobody writes to.
type Setup struct {
	Version     uint64 // SetupVersion when it was made
	Edition     uint32 // how often prices and charts had changed
	Name        string // "" before the sale was opened
	Policy      Policy
	OrderFee    Listed // what the policy adds to every order that costs anything
	NoticeAt    int64  // since when the policy's notice of new rules is what it is
	State       Switch
	Reason      string
	Sellers     []Seller
	Events      []EventDef
	PastCharts  []PastChart // the oldest first
	Ended       []EndedEvent
	Allocations []string // index 0 is the general one
	Pools       []PoolSetup
	Types       []TypeSetup
	Items       []ItemSetup
	Bundles     []BundleSetup
	Windows     []WindowSetup
	Questions   []QuestionDef
	Codes       []CodesSetup
}

// PastChart is a chart that was an event's until an edition, which no longer knows it.
type PastChart struct {
	Event uint32
	Chart [32]byte
	Until uint32
}

// EndedEvent is an event that will not be, and why.
type EndedEvent struct {
	Event  uint32
	Reason string
}

// PoolSetup is a pool with the capacity that it has now.
type PoolSetup struct {
	PoolDef
	Now    int64   // capacity, which may have been set since the pool was added
	Shares []int64 // by allocation, as far as any has a share: all that it has, in whatever state. A pool over its capacity loses of them what returns, without another version
}

// Listed is what something costs now. A number of 0 says that it has no price yet.
type Listed struct {
	Number uint32 // of the list price, counted from 1, as frozen in lines
	Price  Price
	Unit   Unit
	At     int64 // since when

	lists []list // every price that it ever had
}

// TypeSetup is a ticket type with its switch and what it costs now.
type TypeSetup struct {
	TypeDef
	Listed
	State  Switch
	Reason string
}

// ItemSetup is an item and what it costs now.
type ItemSetup struct {
	ItemDef
	Listed
	State  Switch
	Reason string
}

// BundleSetup is a bundle and what one costs now with the fees and taxes of its parts.
type BundleSetup struct {
	BundleDef
	Total  int64
	Priced bool  // every part has a price, so that the bundle can be sold
	At     int64 // since when its own price is what it is
	State  Switch
	Reason string
}

// WindowSetup is a window and the rules that were posted for it last.
type WindowSetup struct {
	WindowDef
	Posted    uint32 // version; 0 = none yet
	PostedAt  int64
	Effective int64
}

// CodesSetup is a batch of codes, without their texts.
type CodesSetup struct {
	CodeDef
	Texts int // how many
	Bound bool
}

// SetupVersion grows with everything that changes what Setup says. It is a count of
// this machine alone, for who keeps something made from a Setup.
func (m *Machine) SetupVersion() uint64 { return m.setupVersion }

// Setup is what the organizer has set up so far.
func (m *Machine) Setup() *Setup {
	s := &Setup{
		Version: m.setupVersion, Edition: m.edition, Name: m.name, Policy: m.policy, OrderFee: listed(m.orderFees), State: m.state, Reason: m.reason,
		Sellers: slices.Clone(m.sellers), Allocations: slices.Clone(m.allocs), Questions: slices.Clone(m.questions),
		PastCharts: slices.Clone(m.pastCharts),
	}
	if n := len(m.notices); n > 0 {
		s.NoticeAt = m.notices[n-1].at
	}
	for i := range m.events {
		s.Events = append(s.Events, m.events[i].def)
		if why := m.events[i].ended; why != "" {
			s.Ended = append(s.Ended, EndedEvent{uint32(i), why})
		}
	}
	for i := range m.pools {
		s.Pools = append(s.Pools, m.pools[i].setup())
	}
	for i := range m.types {
		t := &m.types[i]
		s.Types = append(s.Types, TypeSetup{t.def, listed(t.lists), t.state, t.reason})
	}
	for i := range m.items {
		it := &m.items[i]
		s.Items = append(s.Items, ItemSetup{it.def, listed(it.lists), it.state, it.reason})
	}
	for i := range m.bundles {
		s.Bundles = append(s.Bundles, m.bundleSetup(&m.bundles[i]))
	}
	for i := range m.windows {
		w := &m.windows[i]
		s.Windows = append(s.Windows, WindowSetup{w.def, w.posted, w.postedAt, w.effective})
	}
	s.Codes = m.codesSetup()
	return s
}

func (p *pool) setup() PoolSetup {
	s := PoolSetup{PoolDef: p.def, Now: p.capacity, Shares: make([]int64, len(p.cells))}
	for a := range p.cells {
		for _, n := range p.cells[a].n {
			s.Shares[a] += n
		}
	}
	return s
}

// listed is the newest of some prices.
func listed(lists []list) Listed {
	n := len(lists)
	if n == 0 {
		return Listed{}
	}
	l := &lists[n-1]
	return Listed{uint32(n), l.price, l.unit, l.at, lists}
}

// UnitAt is what a unit cost when prices had come to an edition; nil if it had no price
// then. Edition 0 says that nobody knows, and it is what a unit costs now.
func (l *Listed) UnitAt(edition uint32) *Unit {
	n := len(l.lists)
	for edition != 0 && n > 0 && l.lists[n-1].edition > edition {
		n--
	}
	return l.UnitOf(uint32(n))
}

// UnitOf is what a unit costs at the list price of a number, as frozen in lines; nil if
// there is none.
func (l *Listed) UnitOf(number uint32) *Unit {
	if number == 0 || int(number) > len(l.lists) {
		return nil
	}
	return &l.lists[number-1].unit
}

// bundleSetup works out what one of a bundle costs now.
func (m *Machine) bundleSetup(b *bundle) BundleSetup {
	s := BundleSetup{BundleDef: b.def, Priced: true, At: b.prices[len(b.prices)-1].at, State: b.state, Reason: b.reason}
	shares := b.def.shares()
	for _, p := range b.def.Parts {
		lists := m.types[p.Type].lists
		if len(lists) == 0 {
			s.Priced, s.Total = false, 0
			return s
		}
		for _, face := range shares[:p.Count] {
			price := lists[len(lists)-1].price
			price.Face = int64(face)
			unit := unitAt(&price, 0, nil)
			s.Total += unit.Total()
		}
		shares = shares[p.Count:]
	}
	return s
}

func (m *Machine) codesSetup() []CodesSetup {
	var codes []CodesSetup
	for i := range m.codeRules {
		codes = append(codes, CodesSetup{CodeDef: m.codeRules[i].def})
	}
	for i := range m.codes {
		c := &codes[m.codes[i].rule]
		c.Texts++
		c.Bound = m.codes[i].bound != Claim{}
	}
	return codes
}

// ListUnit is what one unit of a ticket type, an item or a delivery costs now; false
// where there is no such thing or it has no price.
func (m *Machine) ListUnit(kind LineKind, index uint32) (Unit, bool) {
	var lists []list
	switch {
	case kind == TicketLine && int(index) < len(m.types):
		lists = m.types[index].lists
	case (kind == ItemLine || kind == DeliveryLine) && int(index) < len(m.items):
		lists = m.items[index].lists
	}
	if len(lists) == 0 {
		return Unit{}, false
	}
	return lists[len(lists)-1].unit, true
}

// CodeText is a code as lines and uses name it: its text, and which batch it is of.
func (m *Machine) CodeText(code uint32) (text string, batch uint32, ok bool) {
	if int(code) >= len(m.codes) {
		return "", 0, false
	}
	return m.codes[code].text, m.codes[code].rule, true
}
