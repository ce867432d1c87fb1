package live

import "facevalue/sale"

// offers is what every ticket type has left, and the pools whose numbers are shown.
func (b *board) offers(m *sale.Machine, shown func(typ string) (left bool, fewBelow uint32)) (types []offer, pools []shelf) {
	open := map[uint32]bool{} // pools of types whose numbers are shown
	for i := range b.setup.Types {
		t := &b.setup.Types[i]
		show, few := shown(t.Key)
		types = append(types, b.offer(m, t, show, int64(few)))
		for _, p := range t.Pools {
			open[p] = open[p] || show
		}
	}
	for i := range b.setup.Pools {
		if open[uint32(i)] {
			pools = append(pools, shelf{b.setup.Pools[i].Key, b.inPool(m, uint32(i))})
		}
	}
	return types, pools
}

func (b *board) offer(m *sale.Machine, t *sale.TypeSetup, show bool, few int64) offer {
	left, held := b.left(m, t)
	o := offer{key: t.Key, left: -1, returning: left == 0 && held > 0}
	switch {
	case b.setup.State == sale.SwitchClosed || t.State == sale.SwitchClosed:
		o.state, o.returning = offerClosed, false
	case b.setup.State != sale.SwitchOpen || t.State != sale.SwitchOpen:
		o.state = offerPaused
	case left == 0:
		o.state = offerNone
	case left < few:
		o.state = offerFew
	default:
		o.state = offerAvailable
	}
	if show {
		o.left = left
	}
	return o
}

// left is how many of a type everybody together can still buy, and how many of what it
// draws on are held: the least of all that it draws on.
func (b *board) left(m *sale.Machine, t *sale.TypeSetup) (left, held int64) {
	left = -1
	least := func(n int64) {
		if left < 0 || n < left {
			left = n
		}
	}
	for _, p := range t.Pools {
		least(b.inPool(m, p) / int64(max(t.Admits, 1)))
		held += m.PoolStock(p).Held
	}
	if i := b.event(t.Event); i >= 0 && len(t.Categories) > 0 {
		e, n := &b.events[i], int64(0)
		for _, key := range t.Categories {
			if c, ok := e.chart.CategoryByKey(key); ok {
				n += int64(e.free[c])
			}
		}
		least(n)
		held += e.held
	}
	return max(left, 0), held
}

// inPool is what everybody can have of a pool.
func (b *board) inPool(m *sale.Machine, pool uint32) (free int64) {
	for a := range b.setup.Allocations {
		if b.public>>a&1 == 1 {
			free += m.PoolShare(pool, uint32(a)).Free
		}
	}
	return free
}
