package sale

import "facevalue/seating"

// When a chart is swapped for one that calls seats by other names, the tickets that are
// out say something else than the house. Their orders are owed tickets anew. There may
// be thousands, so the clock works through them, a few orders at a time: what was looked
// at is stated, and a crash goes on where it was.

// reissue is a chart swap whose orders are still to be looked at.
type reissue struct {
	event uint32
	was   [32]byte // the chart that the tickets were printed by
	next  uint64   // the first order not looked at
	last  uint64   // the last one that there was when the chart was swapped
}

// reissueAtOnce is how many orders are looked at in one go.
const reissueAtOnce = 2048

// renames says whether a chart prints anything else than another for seats of both.
func renames(old, now *seating.Chart) bool { return len(seating.Diff(old, now).Renamed) > 0 }

// startReissue notes that orders are to be looked at because of a swap.
func (m *Machine) startReissue(event uint32, was [32]byte) {
	if n := uint64(m.orders.n); n > 0 {
		m.reissues = append(m.reissues, reissue{event, was, 1, n})
	}
}

// reissueSome states for some orders what they are owed, at most so many facts. Each is
// true without those after it.
func (m *Machine) reissueSome(most int) {
	if len(m.reissues) == 0 || most <= 0 {
		return
	}
	r := &m.reissues[0]
	renamed, told := m.renamedSeats(r), r.next
	n := r.next
	for end := min(r.next+reissueAtOnce, r.last+1); n < end && most > 0; n++ {
		tickets := m.renamedTickets(m.orderAt(n), r.event, renamed)
		if len(tickets) == 0 {
			continue
		}
		m.opening++
		owed := Effect{ID: m.lastEffect + m.opening, Kind: DeliverEffect, Order: n, Reason: ReasonRenamed}
		m.fact(&ReissueOwed{Event: r.event, Next: n + 1, Tickets: tickets, Effect: owed})
		told, most = n+1, most-1
	}
	if n != told {
		m.fact(&ReissueOwed{Event: r.event, Next: n})
	}
}

// renamedSeats is the set of seats, by the numbers they have now, that are called
// something else than when a swap's tickets were printed. It is kept for the next time.
func (m *Machine) renamedSeats(r *reissue) []uint64 {
	now := m.events[r.event].def.Chart
	if x := &m.renamed; x.of == (renamedOf{r.event, r.was, now}) {
		return x.seats
	}
	chart := m.events[r.event].chart
	seats := make([]uint64, (chart.Len()+63)/64)
	for _, p := range seating.Diff(m.mustChart(r.was), chart).Renamed {
		seats[p.New/64] |= 1 << (p.New % 64)
	}
	m.renamed = renamedCache{renamedOf{r.event, r.was, now}, seats}
	return seats
}

// renamedCache is what renamedSeats worked out last: the state says it too.
type renamedCache struct {
	of    renamedOf
	seats []uint64
}

type renamedOf struct {
	event    uint32
	was, now [32]byte
}

// renamedTickets are the live tickets of an order whose seat is among some.
func (m *Machine) renamedTickets(o *order, event uint32, seats []uint64) []uint64 {
	var tickets []uint64
	if o.live == 0 {
		return nil
	}
	for _, n := range m.liveTickets(o) {
		t := m.ticketAt(n)
		l := m.lineOf(t)
		if m.types[l.Index].def.Event != event || len(l.Seats) == 0 {
			continue
		}
		if s := l.Seats[t.unit]; seats[s/64]&(1<<(s%64)) != 0 {
			tickets = append(tickets, n)
		}
	}
	return tickets
}

// applyReissueOwed makes an order's new tickets owed, if it has any, and goes on behind it.
func (m *Machine) applyReissueOwed(f *ReissueOwed) {
	if len(m.reissues) == 0 || m.reissues[0].event != f.Event || f.Next < m.reissues[0].next {
		m.broken("orders before %d were looked at for seats of event %d, which nobody asked for", f.Next, f.Event)
	}
	r := &m.reissues[0]
	if r.next = f.Next; r.next > r.last {
		m.reissues = m.reissues[1:]
	}
	if f.Effect.ID != 0 {
		m.applyEffectOpened(&EffectOpened{Effect: f.Effect})
	}
}
