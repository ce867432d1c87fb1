package api

import "facevalue/catalog"

// listed is what the list of sales is made from: it is looked at again once a second,
// and is the same bytes as long as nothing of it has changed.
type listedAt struct{ second int64 }

// listSales tells the sales that are published and not put away.
func (c *call) listSales() *Refusal {
	d, bad := c.api.shared.get("sales", listedAt{c.now / 1000}, func() ([]byte, *Refusal) {
		b := []byte(`{"sales":[`)
		for _, suffix := range c.api.options.Sales() {
			s, bad := c.shop(suffix)
			if bad != nil { // one that does not open hides no other
				continue
			}
			read, _ := c.shown(&s)
			if t, bad := read(); bad == nil && t.shows() {
				b = s.appendBrief(appendComma(b), t)
			}
		}
		return append(b, ']', '}'), nil
	})
	if bad != nil {
		return bad
	}
	return c.share(d, forASec)
}

// shows says whether a sale is for everybody to see: it is carried out, not put away,
// and some event of it is published.
func (t *saleTexts) shows() bool {
	if !t.known || t.sale.Archived || t.sale.Published == 0 {
		return false
	}
	for _, e := range t.events {
		if e.State == catalog.EventPublished || e.State == catalog.EventCancelled {
			return true
		}
	}
	return false
}

// showEvent tells one event of a sale.
func (c *call) showEvent() *Refusal {
	s, bad := c.saleOf(c.id)
	if bad != nil {
		return bad
	}
	e := s.event(c.id2)
	if e == nil {
		return refuse(problemUnknown, "there is no event "+quote([]byte(c.id2))+" in this sale")
	}
	texts, from := c.shown(&s)
	d, bad := c.api.shared.get("event "+s.suffix+" "+e.Key, from, func() ([]byte, *Refusal) {
		t, bad := texts()
		if bad != nil {
			return nil, bad
		}
		return s.appendEvent(nil, t, e), nil
	})
	if bad != nil {
		return bad
	}
	return c.share(d, forASec)
}
