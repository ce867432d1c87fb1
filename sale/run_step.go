package sale

// wakeRuns is the earliest instant at which a run has something to do.
func (m *Machine) wakeRuns() int64 {
	wake := int64(neverByItself)
	for i := range m.runs {
		wake = min(wake, m.runs[i].wake())
	}
	return wake
}

// wake is the instant at which a run has something to do; 0 for at once.
func (r *run) wake() int64 {
	switch {
	case r.state == RunPaused && r.until != 0:
		return r.until
	case r.state != RunGoing, r.open >= runAtOnce:
		return neverByItself
	case r.again > 0:
		return 0
	case r.next <= r.last:
		return r.from
	case r.first == 0 && r.open > 0:
		return neverByItself
	}
	return 0 // to be passed through again, or to be ended
}

// runSome takes one run on by at most so many facts. Each is true without those after
// it.
func (m *Machine) runSome(now int64, most int) {
	for i := range m.runs {
		if r := &m.runs[i]; r.wake() <= now && most > 0 {
			m.runOn(uint32(i)+1, r, now, most)
			return
		}
	}
}

func (m *Machine) runOn(n uint32, r *run, now int64, most int) {
	switch {
	case r.state == RunPaused:
		m.fact(&RunTurned{Run: n, State: RunGoing, Reason: "the pause is over", At: now})
	case r.again > 0:
		m.runAgain(n, r, most)
	case r.next <= r.last:
		m.runThrough(n, r, now, most)
	case r.first != 0: // not at once: what was under way takes its time
		m.fact(&RunLooked{Run: n, Next: r.first, Last: uint64(m.orders.n), From: now + runPassPause})
	default:
		m.fact(&RunTurned{Run: n, State: RunDone, At: now})
	}
}

// runAgain owes what failed once more.
func (m *Machine) runAgain(n uint32, r *run, most int) {
	room := min(most, runAtOnce-r.open)
	for i := 0; i < len(r.items) && room > 0; i++ {
		it := &r.items[i]
		if it.state != ItemAgain {
			continue
		}
		f := &RunAgain{Run: n, Item: uint32(i)}
		if left := min(it.amount-it.back, m.orderAt(it.order).owed); left > 0 {
			f.Refund = m.opens(Effect{Kind: RefundEffect, Order: it.order, Amount: left, Reason: r.reason})
		}
		m.fact(f)
		room--
	}
}

// runThrough takes the orders of an event that are next. The last fact says how far it
// came, if there is room for it.
func (m *Machine) runThrough(n uint32, r *run, now int64, most int) {
	at := r.pass
	end := min(at.next+runLooks, at.last+1)
	room := min(max(most-1, 1), runAtOnce-r.open)
	for ; at.next < end && room > 0; at.next++ {
		o := m.orderAt(at.next)
		switch {
		case m.runWaits(o, r.event):
			if at.first == 0 {
				at.first = at.next
			}
		case o.state == orderConfirmed:
			if tickets := m.ticketsFor(o, r.event); len(tickets) > 0 {
				m.runTake(n, r, o, tickets, at.first, now)
				room--
			}
		}
	}
	if len(m.facts) < most {
		m.fact(&RunLooked{Run: n, Next: at.next, Last: at.last, First: at.first, From: r.from})
	}
}

// runWaits says whether something is under way about an order of an event: money that
// may come, or tickets that may be exchanged. It is looked at again when that is over.
func (m *Machine) runWaits(o *order, event uint32) bool {
	if !o.waits() && (o.state != orderConfirmed || o.charge == 0 && o.exchange == nil) {
		return false
	}
	for i := range o.lines {
		if l := &o.lines[i]; l.Kind == TicketLine && m.types[l.Index].def.Event == event {
			return true
		}
	}
	return false
}

// ticketsFor are an order's tickets for an event that are not void.
func (m *Machine) ticketsFor(o *order, event uint32) []uint64 {
	var tickets []uint64
	for _, n := range m.liveTickets(o) {
		if m.types[m.lineOf(m.ticketAt(n)).Index].def.Event == event {
			tickets = append(tickets, n)
		}
	}
	return tickets
}

// runTake states of one order that its tickets for the event are void, what goes back, and
// that its buyer is told.
func (m *Machine) runTake(n uint32, r *run, o *order, tickets []uint64, first uint64, now int64) {
	f, back := m.voided(o, tickets, &CancelTickets{
		Meta: Meta{By: r.by}, Reason: r.reason, WithFees: r.withFees, Withhold: r.withhold,
	})
	took := &RunTook{Run: n, Voided: *f, First: first}
	byHand := m.byHand(o, back)
	if byHand > 0 {
		took.ByHand = OwedByHand{Order: o.n, Amount: byHand, Reason: r.reason, At: now}
	}
	if back > byHand {
		took.Refund = m.opens(Effect{Kind: RefundEffect, Order: o.n, Amount: back - byHand, Reason: r.reason})
	}
	took.Notice = m.opens(Effect{Kind: NoticeEffect, Order: o.n, Reason: r.reason})
	m.fact(took)
}

// opens is an effect with the next id, for a fact that opens it.
func (m *Machine) opens(e Effect) Effect {
	m.opening++
	e.ID = m.lastEffect + m.opening
	return e
}

// byHandWhy is why an item waits for a person whose money did not come by the provider, or
// is held back by a bank.
const byHandWhy = "it is to go back by hand"

func (m *Machine) applyRunTook(f *RunTook) {
	r := m.mustRun(f.Run)
	if f.Voided.Order < r.next || f.Voided.Order > r.last {
		m.broken("run %d took order %d, where orders %d to %d were next", f.Run, f.Voided.Order, r.next, r.last)
	}
	r.next, r.first = f.Voided.Order+1, f.First
	m.applyTicketsVoided(&f.Voided)
	it := runItem{order: f.Voided.Order, effect: f.Refund.ID, amount: f.Refund.Amount, state: ItemDone}
	if it.effect != 0 {
		it.state = ItemOpen
		m.runRefs[it.effect] = runRef{f.Run - 1, uint32(len(r.items))}
		m.applyEffectOpened(&EffectOpened{Effect: f.Refund})
	}
	if f.ByHand.Amount > 0 {
		m.applyOwedByHand(&f.ByHand)
		it.amount += f.ByHand.Amount
		it.why = byHandWhy
	}
	if it.effect == 0 && f.ByHand.Amount > 0 {
		it.state = ItemFailed
	}
	m.applyEffectOpened(&EffectOpened{Effect: f.Notice})
	r.items = append(r.items, it)
	r.count(&it, 1)
}

func (m *Machine) applyRunLooked(f *RunLooked) {
	m.mustRun(f.Run).pass = pass{next: f.Next, last: f.Last, first: f.First, from: f.From}
}

func (m *Machine) applyRunAgain(f *RunAgain) {
	r := m.mustRun(f.Run)
	if int(f.Item) >= len(r.items) || r.items[f.Item].state != ItemAgain {
		m.broken("item %d of run %d is not to be tried again", f.Item, f.Run)
	}
	it := &r.items[f.Item]
	r.count(it, -1)
	if it.state = ItemDone; f.Refund.ID != 0 {
		it.state, it.effect, it.why = ItemOpen, f.Refund.ID, ""
		m.unowe(m.orderAt(it.order), f.Refund.Amount)
		m.runRefs[it.effect] = runRef{f.Run - 1, f.Item}
		m.applyEffectOpened(&EffectOpened{Effect: f.Refund})
	}
	r.count(it, 1)
}

// endRunItem notes what came of a refund that a run had opened.
func (m *Machine) endRunItem(e *openEffect, f *EffectClosed) {
	ref, is := m.runRefs[f.ID]
	if !is {
		return
	}
	delete(m.runRefs, f.ID)
	r := &m.runs[ref.run]
	it := &r.items[ref.item]
	r.count(it, -1)
	if it.state = ItemDone; f.Result == EffectDone {
		if it.back += e.Amount; it.back < it.amount {
			it.state = ItemFailed
		}
	} else {
		it.state, it.why = ItemFailed, f.Reason
		it.back += f.Amount
	}
	r.count(it, 1)
}

// count adds an item to a run's sums, or takes it out.
func (r *run) count(it *runItem, by int) {
	switch it.state {
	case ItemOpen:
		r.open += by
	case ItemFailed:
		r.failed += by
	case ItemAgain:
		r.again += by
	}
	r.asked += int64(by) * it.amount
	r.back += int64(by) * it.back
}
