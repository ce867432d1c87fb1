package sale

// RunInfo is one run.
type RunInfo struct {
	Run      uint32
	Event    uint32
	State    RunState
	Why      string // it is paused
	Until    int64  // it is paused; 0 = until somebody says so
	Turned   int64  // since when it is in its state
	WithFees bool
	Withhold bool
	Reason   string
	By       Actor
	At       int64
	Left     int // orders that were not taken yet, as far as can be told
	Waiting  int // of those, orders that something is under way about
	Taken    int // orders
	Open     int // refunds under way
	Failed   int // refunds that a person is to look at
	Again    int // refunds that failed and are to be tried again
	Currency string
	Asked    int64
	Back     int64
}

// RunItem is one order of a run.
type RunItem struct {
	Order    uint64
	Refund   uint64 // the effect; 0 = nothing had to go back
	Amount   int64
	Back     int64
	Owed     int64 // what its buyer is owed still and a person has to see to
	State    ItemState
	Why      string
	Currency string
}

// Runs is how many runs there ever were: they are numbered from 1.
func (m *Machine) Runs() int { return len(m.runs) }

// RunInfo is run n, if there is one. What is left it counts order by order, so it is for
// those who read beside the desk.
func (m *Machine) RunInfo(n uint32) (RunInfo, bool) {
	if n == 0 || int(n) > len(m.runs) {
		return RunInfo{}, false
	}
	r := &m.runs[n-1]
	info := RunInfo{
		Run: n, Event: r.event, State: r.state, Why: r.why, Until: r.until, Turned: r.turned, WithFees: r.withFees, Withhold: r.withhold,
		Reason: r.reason, By: r.by, At: r.at, Taken: len(r.items), Open: r.open, Failed: r.failed, Again: r.again,
		Currency: m.sellers[m.events[r.event].def.Seller].Currency, Asked: r.asked, Back: r.back,
	}
	if r.state == RunDone {
		return info, true
	}
	for i := r.next; i <= r.last; i++ {
		if o := m.orders.at(int(i - 1)); o.live > 0 && o.state == orderConfirmed && len(m.ticketsFor(o, r.event)) > 0 {
			info.Left++
		}
	}
	from := r.next
	if r.first != 0 {
		from = r.first
	}
	for i := from; i <= r.last; i++ {
		if m.runWaits(m.orders.at(int(i-1)), r.event) {
			info.Waiting++
		}
	}
	return info, true
}

// RunItems adds items of run n to dst, from the one counted from on, at most so many.
func (m *Machine) RunItems(dst []RunItem, n uint32, from, most int) []RunItem {
	if n == 0 || int(n) > len(m.runs) || from < 0 {
		return dst
	}
	items := m.runs[n-1].items
	for i := from; i < len(items) && i-from < most; i++ {
		it := &items[i]
		o := m.orders.at(int(it.order - 1))
		dst = append(dst, RunItem{it.order, it.effect, it.amount, it.back, o.owed, it.state, it.why, m.sellers[o.seller].Currency})
	}
	return dst
}

// RunOfRefund is the run that an open refund belongs to; 0 for none.
func (m *Machine) RunOfRefund(effect uint64) uint32 {
	if ref, is := m.runRefs[effect]; is {
		return ref.run + 1
	}
	return 0
}
