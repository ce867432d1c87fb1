package sale

// What has expired never counts, however late the tidying: a decision that is
// refused for want of something lets the next due holds go, for itself alone, and
// is made again. That they are over is stated as a fact before what is decided.

// mayLapse says whether a refusal could be undone by letting due holds go.
func (s Status) mayLapse() bool {
	switch s {
	case TurnInUse, CodeUsedUp, HoldBudget, LimitType, LimitEvent, LimitSale, SeatsTaken, SeatRule, NoSeats, SoldOut, CodeBudget, Committed:
		return true
	}
	return false
}

// lapseMore lets the next due holds and orders go, and states it. It reports false
// when there are none, or too many have been let go for one decision.
func (m *Machine) lapseMore(now int64) bool {
	if len(m.lapsing) >= lapseMost || m.Wake() > now {
		return false
	}
	found := m.findDue(now, len(m.lapsing)+lapseBatch)
	fresh := found[:0]
	for _, e := range found {
		if !m.lapsing[e.n] {
			fresh = append(fresh, e)
		}
	}
	if len(fresh) == 0 {
		return false
	}
	for _, orders := range [...]bool{false, true} {
		for _, e := range fresh {
			if (e.n&1 == 1) == orders {
				m.letGo(e)
			}
		}
	}
	m.lapse(fresh)
	return true
}

// letGo lets a due hold or order go for the decision at hand. Holds go before orders,
// as in applyHoldsLapsed: in a pool that is over its capacity what returns first pays
// the excess off, and the decision must see free what will be.
func (m *Machine) letGo(e dueEntry) {
	m.lapsing[e.n] = true
	if e.n&1 == 0 {
		m.lapsed.drop(m, &m.liveHold(e.n/2).claimed, 1)
	} else if o := m.orderAt(e.n / 2); o.charge == 0 { // else it is only asked about
		m.lapsed.drop(m, &o.claimed, 0)
	}
}

// endLapses takes back what was let go for a decision: its facts say it now.
func (m *Machine) endLapses() {
	if len(m.lapsing) > 0 {
		m.lapsed.back(m, 0)
		clear(m.lapsing)
	}
}
