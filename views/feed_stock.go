package views

import (
	"context"

	"facevalue/sale"
	"facevalue/seating"
)

type stockKey struct{ what, key, alloc string }

// stockRow is how much of a pool's share, or of an event's seats, is in which state.
type stockRow struct {
	stockKey
	event          string
	shared         bool // of an allocation other than the general one
	capacity, over int64
	sale.Stock
}

// nothing says whether the row need not be there: an allocation has no share of most
// pools.
func (s *stockRow) nothing() bool { return s.shared && s.Stock == (sale.Stock{}) }

// clearRow takes out what another feed wrote: this one writes all of it again.
type clearRow struct{}

func (clearRow) write(ctx context.Context, t *tx) error {
	return t.w.exec(ctx, "DELETE FROM stock WHERE sale = ?", t.id)
}

// What stock is of.
const (
	stockPool  = "pool"  // a pool's share in an allocation
	stockEvent = "event" // an event's numbered seats
	stockSale  = "sale"  // holds that live: as held
)

const putStock = `INSERT INTO stock (sale, what, key, alloc, event, capacity, over, free, held, sold, blocked)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
	ON CONFLICT DO UPDATE SET capacity = excluded.capacity, over = excluded.over, free = excluded.free,
	held = excluded.held, sold = excluded.sold, blocked = excluded.blocked`

func (s *stockRow) write(ctx context.Context, t *tx) error {
	if s.nothing() {
		return t.w.exec(ctx, "DELETE FROM stock WHERE sale = ? AND what = ? AND key = ? AND alloc = ?", t.id, s.what, s.key, s.alloc)
	}
	return t.w.exec(ctx, putStock, t.id, s.what, s.key, s.alloc, s.event, s.capacity, s.over, s.Free, s.Held, s.Sold, s.Blocked)
}

// changedStock writes what stock is not as it was cut last.
func (c *cutter) changedStock() {
	f := c.feed
	if f.stock == nil {
		f.stock = map[stockKey]stockRow{}
		c.add(clearRow{})
	}
	for _, s := range c.stock() {
		if old, ok := f.stock[s.stockKey]; !ok || old != s {
			f.stock[s.stockKey] = s
			c.add(&s)
		}
	}
}

// stock is all stock there is: of pools by allocation, the capacity with the general
// one, and of events.
func (c *cutter) stock() []stockRow {
	setup := c.names.setup
	var all []stockRow
	for i := range setup.Pools {
		p := &setup.Pools[i]
		capacity, over := c.m.Capacity(uint32(i))
		for a, alloc := range setup.Allocations {
			s := stockRow{stockKey: stockKey{stockPool, p.Key, alloc}, event: c.names.eventOfPool(p), shared: a > 0, Stock: c.m.PoolShare(uint32(i), uint32(a))}
			if a == 0 {
				s.capacity, s.over = capacity, over
			}
			if _, was := c.feed.stock[s.stockKey]; was || !s.nothing() {
				all = append(all, s)
			}
		}
	}
	for i := range setup.Events {
		s := stockRow{stockKey: stockKey{what: stockEvent, key: setup.Events[i].Key}, event: setup.Events[i].Key, Stock: c.m.EventStock(uint32(i))}
		s.capacity = s.Free + s.Held + s.Sold + s.Blocked
		all = append(all, s)
	}
	return append(all, stockRow{stockKey: stockKey{what: stockSale}, Stock: sale.Stock{Held: c.feed.holds}})
}

// holdsBy is how many more holds live after a fact.
func holdsBy(fact sale.Fact) int64 {
	switch f := fact.(type) {
	case *sale.HoldPlaced:
		return 1
	case *sale.HoldReleased, *sale.OrderPlaced:
		return -1
	case *sale.HoldsLapsed:
		return -int64(len(f.Holds))
	case *sale.ExchangeClosed:
		if f.Done {
			return -1
		}
	}
	return 0
}

// killRow takes seats out of the sellable house, or says that they are no longer so.
type killRow struct {
	event string
	seats []string
	kill  bool
}

func (k *killRow) write(ctx context.Context, t *tx) error {
	q := "DELETE FROM kills WHERE sale = ? AND event = ? AND seat = ?"
	if k.kill {
		q = "INSERT OR IGNORE INTO kills (sale, event, seat) VALUES (?, ?, ?)"
	}
	for _, seat := range k.seats {
		if err := t.w.exec(ctx, q, t.id, k.event, seat); err != nil {
			return err
		}
	}
	return nil
}

// blockedSeats are the stable ids of the seats that a fact blocks or unblocks: their
// numbers are those of the chart that the event is on now.
func (v *Views) blockedSeats(m *sale.Machine, fact sale.Fact) []string {
	var event uint32
	var seats []uint32
	switch f := fact.(type) {
	case *sale.SeatsBlocked:
		event, seats = f.Event, f.Seats
	case *sale.SeatsUnblocked:
		event, seats = f.Event, f.Seats
	default:
		return nil
	}
	c, ok := v.options.Charts(m.Chart(event))
	if !ok {
		return nil
	}
	ids := make([]string, 0, len(seats))
	for _, s := range seats {
		if int(s) < c.Len() {
			ids = append(ids, c.ID(seating.Seat(s)))
		}
	}
	return ids
}
