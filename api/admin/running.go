package admin

import (
	"context"
	"fmt"
	"slices"

	"facevalue/catalog"
	"facevalue/sale"
	"facevalue/seating"
	"facevalue/vault"
)

// running is one of the caller's sales while it sells, and who asks as it knows them.
type running struct {
	Sale
	key    string
	suffix string
	by     sale.Actor
	setup  *sale.Setup
	charts sale.Charts
	buyer  vault.Ref // of the order that orderOf found: who its data is sealed for
}

// running finds a sale that was opened. Who has no business in a sale, such as the
// door, is told so here: its machine has no such role.
func (a *Admin) running(ctx context.Context, name string) (*running, error) {
	r := &running{}
	err := a.read(ctx, func(m *catalog.Machine) error {
		s, err := a.saleOf(ctx, m, name)
		if err != nil {
			return err
		}
		r.key, r.suffix = s.Key, s.Suffix
		by, ok := m.SaleActor(callerOf(ctx).by, a.options.Clock.Now())
		if !ok {
			return refuse(ctx, "forbidden", "this needs a role that sells or manages")
		}
		r.by = by
		return nil
	})
	if err != nil {
		return nil, err
	}
	s, ok := a.options.Sale(r.suffix)
	if !ok || s.Live() == nil {
		return nil, refuse(ctx, "unknown", "the sale was not opened yet: publish its plan")
	}
	r.Sale, r.setup, r.charts = s, s.Live().Setup(), a.options.Charts
	return r, nil
}

// meta is what a sale's command carries.
func (r *running) meta(ctx context.Context, key string, asked any) sale.Meta {
	m := sale.Meta{By: r.by}
	m.Key, m.Fingerprint = keyed(callerOf(ctx), key, asked)
	return m
}

// said is the sale's refusal with what it names: seats by their ids.
func (r *running) said(ctx context.Context, out sale.Outcome) error {
	err := saidBySale(ctx, out)
	d := out.Detail
	p, ok := err.(*problemDocument)
	if !ok || d == nil {
		return err
	}
	p.refusal.More = func(b []byte) []byte {
		b = appendCount(b, "available", d.Available)
		b = appendCount(b, "line", int64(d.Index))
		if len(d.Seats) == 0 {
			return b
		}
		return appendTexts(b, "seats", r.seatIDs(d.Event, d.Seats))
	}
	return err
}

func (r *running) chart(event uint32) *seating.Chart {
	if int(event) >= len(r.setup.Events) {
		return nil
	}
	c, _ := r.charts(r.setup.Events[event].Chart)
	return c
}

func (r *running) seatIDs(event uint32, seats []uint32) []string {
	chart := r.chart(event)
	var ids []string
	for _, s := range seats {
		if chart != nil && int(s) < chart.Len() {
			ids = append(ids, chart.ID(seating.Seat(s)))
		}
	}
	return ids
}

// index is the number of a thing by its key, or a refusal that names the place in the
// body.
func index[T any](ctx context.Context, list []T, pointer, what, key string, keyOf func(T) string) (uint32, error) {
	i := slices.IndexFunc(list, func(t T) bool { return keyOf(t) == key })
	if i < 0 {
		return 0, refuseAt(ctx, "unknown", pointer, fmt.Sprintf("the sale has no %s %q", what, key))
	}
	return uint32(i), nil
}

func (r *running) event(ctx context.Context, pointer, key string) (uint32, error) {
	return index(ctx, r.setup.Events, pointer, "event", key, func(e sale.EventDef) string { return e.Key })
}

func (r *running) typ(ctx context.Context, pointer, key string) (uint32, error) {
	return index(ctx, r.setup.Types, pointer, "ticket type", key, func(t sale.TypeSetup) string { return t.Key })
}

func (r *running) pool(ctx context.Context, pointer, key string) (uint32, error) {
	return index(ctx, r.setup.Pools, pointer, "pool", key, func(p sale.PoolSetup) string { return p.Key })
}

func (r *running) item(ctx context.Context, pointer, key string) (uint32, error) {
	return index(ctx, r.setup.Items, pointer, "item", key, func(i sale.ItemSetup) string { return i.Key })
}

func (r *running) window(ctx context.Context, pointer, key string) (uint32, error) {
	return index(ctx, r.setup.Windows, pointer, "window", key, func(w sale.WindowSetup) string { return w.Key })
}

// allocation is an allocation's number; an empty key is the general one.
func (r *running) allocation(ctx context.Context, pointer, key string) (uint32, error) {
	if key == "" {
		return 0, nil
	}
	return index(ctx, r.setup.Allocations, pointer, "allocation", key, func(a string) string { return a })
}

// seats are the numbers of seats by their ids.
func (r *running) seats(ctx context.Context, pointer string, event uint32, ids []string) ([]uint32, error) {
	chart := r.chart(event)
	var seats []uint32
	for i, id := range ids {
		at := fmt.Sprintf("%s/%d", pointer, i)
		if chart == nil {
			return nil, refuseAt(ctx, "unknown", at, "the event has no numbered seats")
		}
		s, ok := chart.Lookup(id)
		if !ok {
			return nil, refuseAt(ctx, "unknown", at, fmt.Sprintf("the chart has no seat %q", id))
		}
		seats = append(seats, uint32(s))
	}
	return seats, nil
}
