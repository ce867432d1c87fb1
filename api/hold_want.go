package api

import (
	"math"
	"strconv"

	"facevalue/sale"
	"facevalue/seating"
)

const (
	maxWants  = 64
	maxCount  = math.MaxUint32 // what the sale takes is less, and it says so
	maxSeats  = 1_000
	maxAmount = 1_000_000_000_000_000
)

// wish is one line of a request as it was sent.
type wish struct {
	kind    sale.LineKind
	named   int // of the fields that say what
	field   string
	key     []byte
	or      [maxFurther][]byte
	further int
	count   int64 // 0 = not said
	amount  int64
	ids     int // where its seats begin among all
	want    sale.Want
}

// maxFurther is how many further types a line may name.
const maxFurther = 8

// readWants reads the lines of a cart.
func (c *call) readWants(in *reader, s *shop) {
	in.list(maxWants, func(in *reader) {
		w := wish{ids: len(c.place.ids)}
		in.object(func(in *reader, name string) bool { return c.readWish(in, &w, name) })
		if in.bad == nil {
			c.want(in, s, &w)
		}
	})
}

var kindFields = map[string]sale.LineKind{
	"type": sale.TicketLine, "item": sale.ItemLine, "donation": sale.DonationLine,
	"delivery": sale.DeliveryLine, "bundle": sale.BundleLine,
}

func (c *call) readWish(in *reader, w *wish, name string) bool {
	switch name {
	case "type", "item", "donation", "delivery", "bundle":
		w.kind, w.field, w.key = kindFields[name], name, in.key()
		w.named++
	case "count":
		w.count = in.number(1, maxCount)
	case "amount":
		w.amount = in.number(1, maxAmount)
	case "seats":
		c.readSeatIDs(in)
	case "section":
		w.want.Section = string(in.text(maxText))
	case "apart":
		w.want.Apart = in.flag()
	case "accessible":
		w.want.Accessible = uint32(in.number(0, maxCount))
	case "companions":
		w.want.Companions = uint32(in.number(0, maxCount))
	case "ceiling":
		w.want.Ceiling = in.number(0, maxAmount)
	case "or":
		in.list(maxFurther, func(in *reader) { w.or[w.further] = in.key(); w.further++ })
	default:
		return false
	}
	return true
}

func (c *call) readSeatIDs(in *reader) {
	in.list(maxSeats, func(in *reader) { c.place.ids = append(c.place.ids, in.key()) })
}

// want makes a want of a wish: keys become numbers.
func (c *call) want(in *reader, s *shop, w *wish) {
	if w.named != 1 {
		in.fail("a line says what it is by exactly one of type, item, donation, delivery and bundle")
		return
	}
	index, ok := s.table(w.kind)[string(w.key)]
	if !ok {
		in.unknownKey(w.field, w.key)
		return
	}
	w.want.Kind, w.want.Index = w.kind, index
	c.countOf(in, w)
	c.furtherOf(in, s, w)
	c.seatsOf(in, s, w)
	c.place.wants = append(c.place.wants, w.want)
}

// table finds things of a kind by key.
func (n *names) table(kind sale.LineKind) map[string]uint32 {
	switch kind {
	case sale.TicketLine:
		return n.types
	case sale.BundleLine:
		return n.bundles
	}
	return n.items
}

// unknownKey refuses the name of something that the sale does not have.
func (in *reader) unknownKey(field string, key []byte) {
	in.push(step{field: field, index: -1})
	in.fail("there is no %s %s in this sale", field, quote(key))
	in.bad.Problem = problemUnknown
	in.deep--
}

// quote is a text that somebody sent, to be told back.
func quote(b []byte) string { return strconv.QuoteToASCII(clip(string(b), 60)) }

// countOf is how many a line asks for: as many as it says, as it has seats, or one.
func (c *call) countOf(in *reader, w *wish) {
	seats := int64(len(c.place.ids) - w.ids)
	switch {
	case w.kind == sale.DonationLine && (w.amount == 0 || w.count != 0):
		in.fail("a donation has an amount and no count")
	case w.kind == sale.DonationLine && w.amount > math.MaxUint32:
		in.fail("a donation is at most %d minor units", uint32(math.MaxUint32))
	case w.kind != sale.DonationLine && w.amount != 0:
		in.fail("only a donation has an amount")
	case w.kind == sale.DonationLine:
		w.want.Count = uint32(w.amount)
	case w.count != 0:
		w.want.Count = uint32(w.count)
	case w.kind == sale.TicketLine && seats > 0:
		w.want.Count = uint32(seats)
	default:
		w.want.Count = 1
	}
}

func (c *call) furtherOf(in *reader, s *shop, w *wish) {
	for _, key := range w.or[:w.further] {
		i, ok := s.types[string(key)]
		if !ok {
			in.unknownKey("or", key)
			return
		}
		w.want.Or = append(w.want.Or, i)
	}
}

// seatsOf finds the named seats of a line on the charts of their events. A bundle's
// are named part by part.
func (c *call) seatsOf(in *reader, s *shop, w *wish) {
	ids := c.place.ids[w.ids:]
	if len(ids) == 0 || in.bad != nil {
		return
	}
	start := len(c.place.seats)
	for i, id := range ids {
		chart := s.chartOf(&w.want, i)
		if chart == nil {
			in.fail("%s %s has no numbered seats", w.field, quote(w.key))
			return
		}
		seat, ok := chart.Lookup(string(id))
		if !ok && !s.wasSeat(id) {
			in.unknownKey("seats", id)
			return
		}
		if !ok { // the sale refuses it, unless the request was carried out before
			seat = nowhere
		}
		c.place.seats = append(c.place.seats, uint32(seat))
	}
	w.want.Seats = c.place.seats[start:len(c.place.seats):len(c.place.seats)]
}

// chartOf is the chart that the i-th named seat of a want is on.
func (n *names) chartOf(w *sale.Want, i int) *seating.Chart {
	if w.Kind == sale.TicketLine {
		return n.charts[n.setup.Types[w.Index].Event]
	}
	if w.Kind != sale.BundleLine {
		return nil
	}
	for _, part := range n.setup.Bundles[w.Index].Parts {
		t := &n.setup.Types[part.Type]
		if len(t.Categories) == 0 {
			continue
		}
		if i -= int(min(uint64(w.Count)*uint64(part.Count), maxSeats)); i < 0 {
			return n.charts[t.Event]
		}
	}
	return nil
}

// keyOf is the key of what a line is about.
func (n *names) keyOf(kind sale.LineKind, index uint32) string {
	s := n.setup
	switch {
	case kind == sale.TicketLine && int(index) < len(s.Types):
		return s.Types[index].TypeDef.Key
	case kind == sale.BundleLine && int(index) < len(s.Bundles):
		return s.Bundles[index].Key
	case kind == sale.ItemLine || kind == sale.DonationLine || kind == sale.DeliveryLine:
		if int(index) < len(s.Items) {
			return s.Items[index].ItemDef.Key
		}
	}
	return ""
}
