package sale

import (
	"strings"
	"testing"
)

// Whatever goes wrong in the books, an audit finds it and says where.
func TestAuditFindsDamage(t *testing.T) {
	hold := func(m *Machine) *hold { return m.liveHold(uint64(len(m.fate))) }
	for name, c := range map[string]struct {
		damage func(m *Machine)
		says   string
	}{
		"less than nothing free":      {func(m *Machine) { m.pools[0].cells[0].n[free] = -1 }, "pool floor: -1 in state 0"},
		"a place too many":            {func(m *Machine) { m.pools[0].cells[0].n[free]++ }, "pool floor: free + held + sold + blocked"},
		"over and free":               {func(m *Machine) { m.pools[1].over, m.pools[1].cells[0].n[free] = 1, m.pools[1].cells[0].n[free]+1 }, "pool scarves: over is 1 while"},
		"held and sold mixed up":      {func(m *Machine) { m.pools[0].cells[0].n[sold]--; m.pools[0].cells[0].n[held]++ }, "by count"},
		"a seat in two states":        {func(m *Machine) { m.events[0].count[free]++ }, "seats counted of"},
		"less than no seats":          {func(m *Machine) { m.events[0].count[blocked] = -1 }, "-1 seats in state 3"},
		"seats miscounted":            {func(m *Machine) { m.events[0].count[free]--; m.events[0].count[sold]++ }, "seats by state"},
		"a seat sold to nobody":       {func(m *Machine) { m.events[0].seats[0].state = sold }, "claimed false"},
		"a seat of another":           {func(m *Machine) { m.events[0].seats[hold(m).lines[0].Seats[0]].n++ }, "owned by"},
		"a seat the house calls free": {func(m *Machine) { m.events[0].house.Free(seatAt(hold(m).lines[0].Seats[0])) }, "the house says free is true"},
		"a seat in two allocations":   {func(m *Machine) { m.events[0].seats[0].alloc = 1 }, "allocation 1, the house says 0"},
		"a seat claimed twice": {func(m *Machine) {
			h := hold(m)
			h.lines = append(h.lines, Line{Index: 1, Count: 1, Price: 1, Seats: h.lines[0].Seats[:1]})
			h.total = m.sumOf(h.lines)
		}, "owned by"},
		"a total that is none":           {func(m *Machine) { hold(m).total++ }, "lines cost"},
		"a hold that never ends":         {func(m *Machine) { m.due = nil }, "would never expire"},
		"an exchange of nobody":          {func(m *Machine) { hold(m).exchange = 1 }, "waits for an exchange that order 1 knows nothing of"},
		"holds miscounted":               {func(m *Machine) { m.live++ }, "live holds counted"},
		"tickets miscounted":             {func(m *Machine) { m.orderAt(1).live++ }, "live tickets counted"},
		"another order's ticket":         {func(m *Machine) { m.ticketAt(1).order = 2 }, "is of order 2"},
		"tickets of an order that is no": {func(m *Machine) { m.orderAt(3).live = 1 }, "it is over but has 1 tickets"},
		"money below nothing":            {func(m *Machine) { m.orderAt(1).refunded = -1 }, "money below 0"},
		"money kept":                     {func(m *Machine) { m.orderAt(1).paid += 5 }, "5 too much was kept"},
		"money missing":                  {func(m *Machine) { m.orderAt(3).total += 5 }, "it is over but 5 is outstanding"},
		"an unpaid order of another sum": {func(m *Machine) { o := m.orderAt(7); o.state, o.total, o.paid = orderWaits, 7, 2 }, "it waits for 5 but costs 7"},
		"an unpaid order without an end": {func(m *Machine) { o := m.orderAt(7); o.state, o.total, o.paid, o.payBy = orderWaits, 0, 0, 1 }, "it would wait for ever"},
		"a code used":                    {func(m *Machine) { m.codes[0].uses++ }, "uses counted"},
		"a code used too often":          {func(m *Machine) { m.codeRules[m.codes[1].rule].def.Uses = 1; two(m, 1) }, "2 uses of 1"},
		"a budget overspent":             {func(m *Machine) { m.codeRules[0].spent++ }, "1 spent by count, 0 by claims"},
		"a person's holds":               {func(m *Machine) { m.personAt(0).holds++ }, "holds counted"},
		"a person's tickets":             {func(m *Machine) { m.personAt(0).count(0, 1) }, "person 0: "},
		"tickets that nobody counts":     {func(m *Machine) { forget(m) }, "types counted and found differ"},
		"a refund of nobody":             {func(m *Machine) { m.orderAt(1).refunding++; m.orderAt(1).paid++ }, "on its way back by count"},
		"a charge that is closed":        {func(m *Machine) { m.orderAt(1).charge = 99 }, "charge 99 is not open"},
		"a charge that nobody knows":     {func(m *Machine) { m.effects[1] = openEffect{Effect: Effect{ID: 1, Kind: ChargeEffect, Order: 1}} }, "order 1 does not know of charge 1"},
		"an effect misfiled":             {func(m *Machine) { m.effects[1] = openEffect{Effect: Effect{ID: 2, Kind: NoticeEffect, Order: 1}} }, "effect 2 is kept as 1"},
		"a question of its own": {func(m *Machine) {
			m.effects[1] = openEffect{Effect: Effect{ID: 1, Kind: CancelEffect, Order: 1, Of: 2}}
		}, "charge 2 does not know of question 1"},
		"a question about another charge": {func(m *Machine) {
			m.effects[1] = openEffect{Effect: Effect{ID: 1, Kind: ChargeEffect, Order: 1}, cancel: 2}
			m.orderAt(1).charge = 1
		}, "charge 1: question 2 is about charge 0"},
		"an entry of no hold": {func(m *Machine) { m.entries[5] = entry{hold: 1} }, "entry 5 has hold 1"},
	} {
		t.Run(name, func(t *testing.T) {
			m := wholeCopy(t)
			if err := m.Audit(); err != nil {
				t.Fatal(err)
			}
			_, facts := m.Decide(&PlaceHold{Wants: []Want{{Index: 1, Count: 1, Seats: freeRear(t, m)}}, Claims: []Claim{buyer(9)}}, 1_800_010_000_000)
			for _, f := range facts {
				m.Apply(f)
			}
			c.damage(m)
			err := m.Audit()
			if err == nil || !strings.Contains(err.Error(), c.says) || !strings.HasPrefix(err.Error(), "sale festival: ") {
				t.Errorf("%v, want %q", err, c.says)
			}
		})
	}
}

// freeRear names a free seat of row c.
func freeRear(t *testing.T, m *Machine) []uint32 {
	for _, id := range []string{"c1", "c2"} {
		if s, ok := m.events[0].chart.Lookup(id); ok && m.events[0].seats[s].state == free {
			return []uint32{uint32(s)}
		}
	}
	t.Fatal("row c is full")
	return nil
}

// two has the last hold use a code twice.
func two(m *Machine, code uint32) {
	h := m.liveHold(uint64(len(m.fate)))
	for range 2 {
		h.codes = fewOf(append(h.codes.all(), CodeUse{Code: code}))
		m.codes[code].uses++
	}
	for m.codes[code].uses > 2 {
		h.codes = fewOf(h.codes.all()[1:])
		m.codes[code].uses--
	}
}

// forget takes what the last person has out of the count.
func forget(m *Machine) {
	h := m.liveHold(uint64(len(m.fate)))
	*m.personAt(m.root(h.buyers.main - 1)) = person{parent: m.root(h.buyers.main - 1), holds: 1}
}

// The cheap truths come round to every pool and every event.
func TestTruthsComeRound(t *testing.T) {
	for name, damage := range map[string]func(m *Machine){
		"pool":  func(m *Machine) { m.pools[len(m.pools)-1].cells[0].n[free]++ },
		"event": func(m *Machine) { m.events[len(m.events)-1].count[free]++ },
	} {
		r := newFloor(t, usual())
		for i := range 3 * truthsAtOnce {
			r.must(&AddPool{Meta: boss, Def: PoolDef{Key: string(rune('a' + i)), Capacity: 1}})
			r.must(&AddEvent{Meta: boss, Def: EventDef{Key: string(rune('a' + i))}})
		}
		for range 10 {
			if err := r.m.Truths(); err != nil {
				t.Fatal(err)
			}
		}
		damage(r.m)
		found := false
		for range 4 {
			found = found || r.m.Truths() != nil
		}
		if !found {
			t.Errorf("damage to a %s was passed by", name)
		}
	}
}
