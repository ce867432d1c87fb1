package api

import (
	"context"
	"sync/atomic"
	"time"

	"facevalue/sale"
	"facevalue/seating"
	"facevalue/token"
)

// shop is one sale as requests find it.
type shop struct {
	suffix string
	short  token.Suffix
	sale   Sale
	newest *atomic.Uint64 // record that somebody was answered with
	*names
}

// told notes that somebody was answered with a record, so that reads that come after
// show it.
func (s *shop) told(seq uint64) {
	for {
		have := s.newest.Load()
		if seq <= have || s.newest.CompareAndSwap(have, seq) {
			return
		}
	}
}

// names finds what a sale calls by number under the key that people know it by. It is
// made once for each set-up and never changes.
type names struct {
	setup      *sale.Setup
	types      map[string]uint32
	items      map[string]uint32
	bundles    map[string]uint32
	windows    map[string]uint32
	questions  map[string]uint32 // the newest version of each
	charts     []*seating.Chart  // by event; nil without numbered seats
	pastCharts []pastChart       // the oldest first
}

// catchUp is how long a read waits for the copy for readers.
const catchUp = time.Second

// shelf is what is kept of a sale between requests.
type shelf struct {
	short  token.Suffix
	newest atomic.Uint64
	names  atomic.Pointer[names]
}

// shop finds a running sale by its suffix.
func (c *call) shop(suffix string) (shop, *Refusal) {
	a := c.api
	s, ok := a.options.Sale(suffix)
	if !ok {
		return shop{}, refuse(problemUnknown, "there is no sale_"+clip(suffix, 24)+" here")
	}
	l := s.Live()
	if l == nil {
		return shop{}, &Refusal{Problem: problemClosing, Detail: "this sale is still opening", Retry: 1}
	}
	setup := l.Setup()
	if setup == nil || setup.Name == "" {
		return shop{}, refuse(problemUnknown, "sale_"+suffix+" is not set up yet")
	}
	kept := a.shelf(suffix)
	n := kept.names.Load()
	if n == nil || n.setup != setup {
		n = newNames(setup, a.options.Charts)
		kept.names.Store(n)
	}
	return shop{suffix, kept.short, s, &kept.newest, n}, nil
}

// shelf is what is kept of a sale that exists.
func (a *API) shelf(suffix string) *shelf {
	if have, ok := a.shops.Load(suffix); ok {
		return have.(*shelf) //nolint:forcetypeassert // nothing else is stored
	}
	short, _ := token.ParseSuffix(suffix)
	have, _ := a.shops.LoadOrStore(suffix, &shelf{short: short})
	return have.(*shelf) //nolint:forcetypeassert // nothing else is stored
}

// saleOf finds the sale that an id names.
func (c *call) saleOf(id string) (shop, *Refusal) {
	suffix, ok := readSaleID(id)
	if !ok {
		return shop{}, refuse(problemUnknown, "a sale's id reads like sale_club")
	}
	return c.shop(suffix)
}

func newNames(setup *sale.Setup, charts sale.Charts) *names {
	n := &names{setup: setup}
	n.types = index(setup.Types, func(t *sale.TypeSetup) string { return t.TypeDef.Key })
	n.items = index(setup.Items, func(t *sale.ItemSetup) string { return t.ItemDef.Key })
	n.bundles = index(setup.Bundles, func(b *sale.BundleSetup) string { return b.Key })
	n.windows = index(setup.Windows, func(w *sale.WindowSetup) string { return w.Key })
	n.questions = index(setup.Questions, func(q *sale.QuestionDef) string { return q.Key })
	n.charts = make([]*seating.Chart, len(setup.Events))
	for i := range setup.Events {
		if hash := setup.Events[i].Chart; hash != sale.NoChart {
			n.charts[i], _ = charts(hash)
		}
	}
	for _, p := range setup.PastCharts {
		chart, _ := charts(p.Chart)
		n.pastCharts = append(n.pastCharts, pastChart{p.Event, p.Until, chart})
	}
	return n
}

// index finds things by key; of several under one key the last.
func index[T any](things []T, key func(*T) string) map[string]uint32 {
	m := make(map[string]uint32, len(things))
	for i := range things {
		m[key(&things[i])] = uint32(i)
	}
	return m
}

// seatID is the stable id of a seat of an event, by the chart that it has now.
func (n *names) seatID(event, seat uint32) string { return seatID(n.chartThen(event, 0), seat) }

func seatID(chart *seating.Chart, seat uint32) string {
	if chart == nil || int(seat) >= chart.Len() {
		return ""
	}
	return chart.ID(seating.Seat(seat))
}

// currencyOf is the currency of what a line is about.
func (n *names) currencyOf(kind sale.LineKind, index uint32) string {
	s := n.setup
	switch {
	case kind == sale.TicketLine && int(index) < len(s.Types):
		return s.Sellers[s.Events[s.Types[index].Event].Seller].Currency
	case kind == sale.BundleLine && int(index) < len(s.Bundles):
		return n.currencyOf(sale.TicketLine, s.Bundles[index].Parts[0].Type)
	case kind != sale.TicketLine && kind != sale.FeeLine && kind != sale.DiscountLine && int(index) < len(s.Items):
		return s.Sellers[s.Items[index].Seller].Currency
	}
	return ""
}

// read shows the sale as it is behind everything that anybody was answered with. When
// the copy for readers is late, it is shown as far as it is.
func (s *shop) read(ctx context.Context, fn func(m *sale.Machine)) (seq uint64, err error) {
	l := s.sale.Live()
	if l.Seq() < s.newest.Load() {
		short, cancel := context.WithTimeout(ctx, catchUp)
		defer cancel()
		_ = l.Wait(short, s.newest.Load()) // late is better than not at all
	}
	err = l.Read(func(m *sale.Machine, at uint64) { seq = at; fn(m) })
	return seq, err
}
