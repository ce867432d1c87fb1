package sale

import "slices"

func (m *Machine) scribeSetup(s *scribe) {
	s.text(&m.name)
	s.boolean(&m.running)
	s.message(&m.policy)
	s.u32(&m.edition)
	slice(s, &m.orderFees, s.list)
	slice(s, &m.notices, func(n *notice) {
		s.i64(&n.span)
		s.i64(&n.at)
	})
	slice(s, &m.pastCharts, func(p *PastChart) {
		s.u32(&p.Event)
		s.raw(p.Chart[:])
		s.u32(&p.Until)
	})
	s.u8((*uint8)(&m.state))
	s.text(&m.reason)
	s.i64(&m.frozenAt)
	s.i64(&m.graceUntil)
	messages(s, &m.sellers)
	slice(s, &m.pools, func(p *pool) {
		s.message(&p.def)
		s.i64(&p.capacity)
		s.i64(&p.over)
		for n := len(p.cells); n > 0 && p.cells[n-1] == (cell{}); n-- {
			p.cells = p.cells[:n-1] // an empty cell and none are the same
		}
		slice(s, &p.cells, func(c *cell) {
			for i := range c.n {
				s.i64(&c.n[i])
			}
		})
	})
	slice(s, &m.types, func(t *ticketType) {
		s.message(&t.def)
		s.u64((*uint64)(&t.categories))
		slice(s, &t.lists, s.list)
		messages(s, &t.policies)
		s.u8((*uint8)(&t.state))
		s.text(&t.reason)
		s.i64(&t.frozenAt)
	})
	slice(s, &m.items, func(it *item) {
		s.message(&it.def)
		slice(s, &it.lists, s.list)
		s.u8((*uint8)(&it.state))
		s.text(&it.reason)
	})
	slice(s, &m.bundles, func(b *bundle) {
		s.message(&b.def)
		slice(s, &b.prices, func(p *bundlePrice) {
			s.i64(&p.face)
			s.i64(&p.at)
		})
		s.u8((*uint8)(&b.state))
		s.text(&b.reason)
	})
	slice(s, &m.windows, func(w *window) {
		s.message(&w.def)
		s.u32(&w.posted)
		s.i64(&w.postedAt)
		s.i64(&w.effective)
	})
	slice(s, &m.allocs, s.text)
	slice(s, &m.codeRules, func(r *codeRule) {
		s.message(&r.def)
		s.i64(&r.spent)
	})
	slice(s, &m.codes, func(c *code) {
		s.text(&c.text)
		s.u32(&c.rule)
		s.u32(&c.uses)
		s.raw(c.bound[:])
	})
	messages(s, &m.questions)
}

func (s *scribe) list(l *list) {
	s.message(&l.price)
	s.message(&l.unit)
	s.i64(&l.at)
	s.u32(&l.edition)
	if s.reading {
		l.total = l.unit.Total()
	}
}

func (m *Machine) scribeEvents(s *scribe) {
	slice(s, &m.events, func(e *event) {
		s.message(&e.def)
		s.text(&e.ended)
		slice(s, &e.seats, func(seat *seatState) {
			packed := uint64(seat.state) | uint64(seat.kind)<<2 | uint64(seat.alloc)<<5
			packed = s.uvarint(packed)
			seat.state, seat.kind, seat.alloc = stockState(packed&3), ownerKind(packed>>2&7), uint8(packed>>5)
			if seat.kind >= ownedByHold && seat.kind <= ownedByTicket {
				s.u64(&seat.n)
			}
		})
	})
}

func (m *Machine) scribePersons(s *scribe, from, to int) {
	paged(s, &m.persons, from, to, func(p *person, _ int) {
		if !s.reading {
			p.parent = m.root(p.parent)
		}
		s.u32(&p.parent)
		s.u32(&p.holds)
		s.typeCounts(p)
	})
}

func (m *Machine) scribeClaims(s *scribe, from, to int) {
	paged(s, &m.claims.list, from, to, func(e *claimEntry, _ int) {
		s.raw(e.claim[:])
		s.u32(&e.person)
	})
}

func (m *Machine) scribeEntries(s *scribe) {
	mapped(s, &m.entries, compareUint64, func(n *uint64, e *entry) {
		s.u64(n)
		s.u32(&e.generation)
		s.u64(&e.hold)
		s.boolean(&e.spent)
	})
}

// typeCounts writes what a person has in the order of the types, or reads it.
func (s *scribe) typeCounts(p *person) {
	if s.reading {
		for range s.count(0) {
			var c typeCount
			s.typeCount(&c)
			p.count(c.typ, c.n)
		}
		return
	}
	var counts []typeCount
	p.each(func(c typeCount) { counts = append(counts, c) })
	slices.SortFunc(counts, func(a, b typeCount) int { return int(a.typ) - int(b.typ) })
	slice(s, &counts, s.typeCount)
}

func (s *scribe) typeCount(c *typeCount) {
	n := int64(c.n)
	s.u32(&c.typ)
	s.i64(&n)
	c.n = int32(n)
}

func compareUint64(a, b uint64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// mapped writes or reads a map, its keys in order.
func mapped[K comparable, V any](s *scribe, m *map[K]V, compare func(a, b K) int, each func(*K, *V)) {
	n := s.count(len(*m))
	if s.reading {
		*m = make(map[K]V, n)
		for range n {
			var k K
			var v V
			each(&k, &v)
			(*m)[k] = v
		}
		return
	}
	keys := make([]K, 0, n)
	for k := range *m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, compare)
	for _, k := range keys {
		v := (*m)[k]
		each(&k, &v)
	}
}

func (s *scribe) claimed(c *claimed) {
	sliceIn(s, &c.lines, &s.lines, s.line)
	fewer(s, &c.codes, func(u *CodeUse) {
		s.u32(&u.Code)
		s.i64(&u.Off)
	})
	s.u32(&c.buyers.main)
	fewer(s, &c.buyers.extra, s.u32)
}

func (s *scribe) line(l *Line) {
	s.u8((*uint8)(&l.Kind))
	s.u32(&l.Index)
	s.u32(&l.Count)
	s.u32(&l.Price)
	s.u32(&l.Policy)
	has := s.some(l.Alloc != 0 || l.Drew != 0, l.Bundle != 0, l.Code != 0, len(l.Seats) > 0, l.Unit != nil)
	if has == 0 {
		return
	}
	if has&1 != 0 {
		s.u8(&l.Alloc)
		s.u8(&l.Drew)
	}
	if has&2 != 0 {
		s.u32(&l.Bundle)
	}
	if has&4 != 0 {
		s.u32(&l.Code)
	}
	if has&8 != 0 {
		slice(s, &l.Seats, s.u32)
	}
	if has&16 != 0 {
		if s.reading {
			l.Unit = new(Unit)
		}
		s.message(l.Unit)
	}
}

// scribeFates writes what became of every hold.
func (m *Machine) scribeFates(s *scribe) {
	slice(s, &m.fate, func(f *uint32) {
		told := *f
		if told&fateMask == fateLive {
			told = fateLive
		}
		s.u32(&told)
		if s.reading {
			*f = told
		}
	})
}

// scribeHolds writes live holds, oldest first. Slots are given anew by who reads;
// which hold has which is noted when all are read.
func (m *Machine) scribeHolds(live []uint64) func(s *scribe, from, to int) {
	return func(s *scribe, from, to int) {
		if s.reading {
			paged(s, &m.slots, from, to, func(h *hold, _ int) { s.hold(h) })
			return
		}
		for _, n := range live[from:to] {
			s.hold(m.liveHold(n))
		}
	}
}

func (s *scribe) hold(h *hold) {
	s.u64(&h.n)
	s.instant(&h.expires)
	s.instant(&h.ceiling)
	s.i64(&h.total)
	s.claimed(&h.claimed)
	s.raw(h.owner[:])
	s.u32(&h.window)
	s.u32(&h.seller)
	has := s.some(h.staff, h.entry != 0, h.exchange != 0)
	h.staff = has&1 != 0
	if has&2 != 0 {
		s.u64(&h.entry)
	}
	if has&4 != 0 {
		s.u64(&h.exchange)
	}
}

func (m *Machine) scribeOrders(s *scribe, from, to int) {
	paged(s, &m.orders, from, to, func(o *order, i int) {
		o.n = uint64(i) + 1
		s.order(o)
	})
}

func (m *Machine) scribeTickets(s *scribe, from, to int) {
	paged(s, &m.tickets, from, to, func(t *ticket, _ int) {
		s.u64(&t.order)
		s.u32(&t.line)
		s.u32(&t.unit)
		s.u8((*uint8)(&t.state))
		has := s.some(t.person != [16]byte{}, t.end != 0)
		if has&1 != 0 {
			s.raw(t.person[:])
		}
		if has&2 != 0 {
			s.u8((*uint8)(&t.end))
		}
	})
}

// paged writes or reads elements of a list whose pages begin and end with a block.
func paged[T any](s *scribe, p *pages[T], from, to int, each func(*T, int)) {
	for i := from; i < to && s.err == nil; i++ {
		if s.reading && i%pageSize == 0 {
			p.list[i/pageSize] = new([pageSize]T)
		}
		each(p.at(i), i)
	}
}

func (s *scribe) order(o *order) {
	s.instant(&o.at)
	s.u64(&o.hold)
	s.claimed(&o.claimed)
	s.raw(o.owner[:])
	s.u8((*uint8)(&o.state))
	s.u32(&o.window)
	s.u32(&o.seller)
	s.i64(&o.total)
	s.i64(&o.paid)
	sliceIn(s, &o.issued, &s.issues, s.issue)
	s.u32(&o.live)
	s.orderRest(o)
}

// orderRest is what few orders have.
func (s *scribe) orderRest(o *order) {
	back := o.refunded != 0 || o.refunding != 0 || o.owed != 0
	has := s.some(o.staff, o.person != [16]byte{}, o.payBy != 0, back, o.charge != 0, o.entry != 0, o.exchange != nil, o.attendees.list != nil,
		o.tender != 0, o.own != nil)
	if o.staff = has&1 != 0; has>>1 == 0 {
		return
	}
	if has&2 != 0 {
		s.raw(o.person[:])
	}
	if has&4 != 0 {
		s.after(&o.payBy, o.at)
	}
	if has&8 != 0 {
		s.i64(&o.refunded)
		s.i64(&o.refunding)
		s.i64(&o.owed)
	}
	if has&16 != 0 {
		s.u64(&o.charge)
	}
	if has&32 != 0 {
		s.u64(&o.entry)
	}
	if has&64 != 0 {
		s.exchange(o)
	}
	if has&128 != 0 {
		fewer(s, &o.attendees, s.attendee)
	}
	if has&256 != 0 {
		s.u8((*uint8)(&o.tender))
	}
	if has&512 != 0 {
		s.purse(o.purse())
	}
}

func (s *scribe) exchange(o *order) {
	if s.reading {
		o.exchange = new(exchange)
	}
	s.u64(&o.exchange.hold)
	slice(s, &o.exchange.tickets, s.u64)
	slice(s, &o.exchange.attendees, s.attendee)
}

func (s *scribe) attendee(a *Attendee) {
	s.u32(&a.Ticket)
	s.raw(a.Person[:])
}

func (m *Machine) scribeEffects(s *scribe) {
	s.u64(&m.lastEffect)
	mapped(s, &m.effects, compareUint64, func(id *uint64, e *openEffect) {
		s.message(&e.Effect)
		s.instant(&e.ask)
		s.u64(&e.cancel)
		s.text(&e.why)
		s.instant(&e.authorised)
		s.u64(&e.capture)
		s.boolean(&e.firm)
		*id = e.ID
	})
	slice(s, &m.reissues, func(r *reissue) {
		s.u32(&r.event)
		s.raw(r.was[:])
		s.u64(&r.next)
		s.u64(&r.last)
	})
	slice(s, &m.endings, func(n *ending) {
		s.u32(&n.event)
		for _, at := range [...]*uint64{&n.hold, &n.holds, &n.order, &n.orders} {
			s.u64(at)
		}
	})
	slice(s, &m.runs, s.run)
	mapped(s, &m.unpaid, compareUint64, func(id, order *uint64) {
		s.u64(id)
		s.u64(order)
	})
	m.scribeReview(s)
}

func (m *Machine) scribeAnswers(s *scribe, from, to int) {
	a := &m.answers
	for i := from; i < to && s.err == nil; i++ {
		if s.reading && i%pageSize == 0 {
			a.list[i/pageSize] = new([pageSize]answer)
		}
		s.answer(a.at(a.first + uint64(i)))
	}
}

func (s *scribe) answer(a *answer) {
	s.raw(a.key[:])
	s.u64(&a.fingerprint)
	s.instant(&a.at)
	out := &a.outcome
	s.u8((*uint8)(&out.Status))
	s.u64(&out.Ref)
	has := s.some(out.Expires != 0, out.Total != 0, out.Detail != nil, out.Edition != 0)
	if has&1 != 0 {
		s.after(&out.Expires, a.at)
	}
	if has&2 != 0 {
		s.i64(&out.Total)
	}
	if has&4 != 0 {
		if s.reading {
			out.Detail = new(Detail)
		}
		s.message(out.Detail)
	}
	if has&8 != 0 {
		s.u32(&out.Edition)
	}
}
