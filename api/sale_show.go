package api

import (
	"slices"

	"facevalue/catalog"
	"facevalue/sale"
)

// saleFrom is what a sale's document is made from: another one is another document.
type saleFrom struct {
	setup   *sale.Setup
	catalog uint64
	selling string // how each event is being sold
}

// showSale tells a sale: what is sold, when, at which price with every fee.
func (c *call) showSale() *Refusal {
	s, bad := c.saleOf(c.id)
	if bad != nil {
		return bad
	}
	d, bad := c.saleDocument(&s)
	if bad != nil {
		return bad
	}
	return c.share(d, forASec)
}

func (c *call) saleDocument(s *shop) (*document, *Refusal) {
	texts, from := c.shown(s)
	return c.api.shared.get("sale "+s.suffix, from, func() ([]byte, *Refusal) {
		t, bad := texts()
		if bad != nil {
			return nil, bad
		}
		return s.document(t), nil
	})
}

// texts is what the catalog says of a sale, as of some record of it.
func (c *call) texts(s *shop) (read func() (*saleTexts, *Refusal), seq uint64) {
	organizer, ok := c.api.options.Catalog(s.sale.Organizer())
	if !ok {
		return func() (*saleTexts, *Refusal) { return &saleTexts{}, nil }, 0
	}
	return func() (*saleTexts, *Refusal) {
		t := &saleTexts{}
		if err := organizer.Read(func(m *catalog.Machine, _ uint64) { t.read(m, s) }); err != nil {
			return nil, c.broken(err)
		}
		return t, nil
	}, organizer.Seq()
}

// saleTexts is what a catalog knows of a sale.
type saleTexts struct {
	known  bool
	sale   catalog.Sale
	plan   *catalog.Plan
	events map[string]catalog.Event
	venues map[string]catalog.Venue

	organizer string
	selling   []string // how each event is being sold, by its number
}

func (t *saleTexts) read(m *catalog.Machine, s *shop) {
	t.sale, t.known = m.SaleBySuffix(s.suffix)
	t.plan, t.organizer = t.sale.Live, m.Profile().Name
	t.events, t.venues = map[string]catalog.Event{}, map[string]catalog.Venue{}
	for i := range s.setup.Events {
		e, ok := m.Event(s.setup.Events[i].Key)
		if !ok {
			continue
		}
		t.events[e.Key] = e
		if v, ok := m.Venue(e.Occasion.Venue); ok {
			t.venues[v.Def.Key] = v
		}
	}
}

// document is a sale as everybody reads it.
func (s *shop) document(t *saleTexts) []byte {
	b := s.appendBrief(nil, t)
	b = b[:len(b)-1] // and more
	b = appendEach(b, "types", s.setup.Types, func(b []byte, x *sale.TypeSetup) []byte { return s.appendType(b, t, x) })
	b = appendEach(b, "items", s.setup.Items, func(b []byte, x *sale.ItemSetup) []byte { return appendItem(b, t, x) })
	b = appendEach(b, "bundles", s.setup.Bundles, func(b []byte, x *sale.BundleSetup) []byte { return s.appendBundle(b, t, x) })
	b = s.appendQuestions(b, t)
	b = append(appendName(b, "identity"), '[')
	for _, kind := range identity(&s.setup.Policy, s.setup) {
		b = appendText(appendComma(b), kind)
	}
	b = append(b, ']')
	if s.setup.OrderFee.Unit.Total() != 0 {
		b = appendUnit(appendName(b, "order_fee"), &s.setup.OrderFee.Unit)
	}
	b = appendLimits(b, &s.setup.Policy)
	if t.plan != nil && len(t.plan.Admission) > 0 {
		b = appendTexts(b, "admission", t.plan.Admission)
	}
	return append(b, '}')
}

// appendBrief is what the list of sales tells.
func (s *shop) appendBrief(b []byte, t *saleTexts) []byte {
	b = append(b, '{')
	b = appendTextField(b, "sale", salePrefix+s.suffix)
	name := catalog.One("en", s.setup.Name)
	if t.plan != nil && len(t.plan.Title) > 0 {
		name = t.plan.Title
	}
	b = appendTexts(b, "name", name)
	if t.plan != nil && len(t.plan.About) > 0 {
		b = appendTexts(b, "description", t.plan.About)
	}
	b = appendTextField(b, "state", s.setup.State.String())
	if s.setup.Reason != "" {
		b = appendTextField(b, "reason", s.setup.Reason)
	}
	currency := ""
	if len(s.setup.Sellers) > 0 {
		currency = s.setup.Sellers[0].Currency
	}
	b = appendTextField(b, "currency", currency)
	b = appendEach(b, "events", s.setup.Events, func(b []byte, e *sale.EventDef) []byte { return s.appendEvent(b, t, e) })
	b = append(appendName(b, "windows"), '[')
	for i := range s.setup.Windows {
		if w := &s.setup.Windows[i]; !w.Staff {
			b = s.appendWindow(appendComma(b), t, w)
		}
	}
	return append(b, ']', '}')
}

// appendEach appends a list of things.
func appendEach[T any](b []byte, name string, things []T, one func(b []byte, x *T) []byte) []byte {
	b = append(appendName(b, name), '[')
	for i := range things {
		b = one(appendComma(b), &things[i])
	}
	return append(b, ']')
}

// appendTexts appends a text in its languages.
func appendTexts(b []byte, name string, texts catalog.Texts) []byte {
	b = append(appendName(b, name), '{')
	for _, t := range texts {
		b = appendTextField(b, t.Language, t.Text)
	}
	return append(b, '}')
}

// identity are the kinds of claim by which limits count, where there are limits.
func identity(p *sale.Policy, setup *sale.Setup) (kinds []string) {
	limited := p.HoldsEach != 0 || p.TicketsEach != 0
	limited = limited || slices.ContainsFunc(setup.Types, func(t sale.TypeSetup) bool { return t.Each != 0 })
	limited = limited || slices.ContainsFunc(setup.Events, func(e sale.EventDef) bool { return e.TicketsEach != 0 })
	for k := sale.ClaimSession; limited && k <= sale.ClaimAddress; k++ {
		if p.JoinKinds.Has(k) || p.CountKinds.Has(k) {
			kinds = append(kinds, k.String())
		}
	}
	return kinds
}

func appendLimits(b []byte, p *sale.Policy) []byte {
	b = append(appendName(b, "limits"), '{')
	b = appendNumberField(b, "holds_each", int64(p.HoldsEach))
	b = appendNumberField(b, "tickets_each", int64(p.TicketsEach))
	b = appendNumberField(b, "hold_for_seconds", p.HoldFor/1000)
	b = appendNumberField(b, "pay_for_seconds", p.PayFor/1000)
	return append(b, '}')
}
