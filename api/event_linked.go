package api

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"facevalue/catalog"
	"facevalue/money"
	"facevalue/sale"
)

// linkEvent tells an event in the words of schema.org, as JSON-LD, for search engines
// and calendars. Addresses are paths of this server: a reader resolves them against
// where it has read them.
func (c *call) linkEvent() *Refusal {
	s, bad := c.saleOf(c.id)
	if bad != nil {
		return bad
	}
	x := s.event(c.id2)
	if x == nil {
		return refuse(problemUnknown, "there is no event "+quote([]byte(c.id2))+" in this sale")
	}
	texts, from := c.shown(&s)
	t, bad := texts()
	if bad != nil {
		return bad
	}
	e, known := t.events[x.Key]
	if !known {
		return refuse(problemUnknown, "nothing more is known of this event")
	}
	l := linked{shop: &s, texts: t, event: &e, def: x, language: languageOf(e.Details.Names, c.r.URL.Query().Get("language"))}
	d, bad := c.api.shared.get("linked "+s.suffix+" "+x.Key+" "+l.language, from, func() ([]byte, *Refusal) { return l.append(nil), nil })
	if bad != nil {
		return bad
	}
	c.header("Content-Type", "application/ld+json")
	return c.share(d, forASec)
}

// event is an event of the sale by its key, nil for none.
func (n *names) event(key string) *sale.EventDef {
	for i := range n.setup.Events {
		if e := &n.setup.Events[i]; e.Key == key {
			return e
		}
	}
	return nil
}

// languageOf is the language of a name that comes nearest to a wish: one that there is,
// so that nobody fills our memory with languages.
func languageOf(names catalog.Texts, wish string) string {
	want := names.In(wish)
	for _, text := range names {
		if text.Text == want && strings.HasPrefix(strings.ToLower(wish), strings.ToLower(text.Language)) {
			return text.Language
		}
	}
	if len(names) > 0 {
		return names[0].Language
	}
	return ""
}

// linked is an event on its way to schema.org.
type linked struct {
	*shop
	texts    *saleTexts
	event    *catalog.Event
	def      *sale.EventDef
	language string
}

const schemaOrg = "https://schema.org/"

func (l *linked) append(b []byte) []byte {
	d, o := &l.event.Details, &l.event.Occasion
	b = append(b, '{')
	b = appendTextField(b, "@context", "https://schema.org")
	b = appendTextField(b, "@type", "Event")
	b = appendTextField(b, "@id", l.path())
	b = appendTextField(b, "url", l.path())
	b = appendTextField(b, "name", d.Names.In(l.language))
	if about := d.About.In(l.language); about != "" {
		b = appendTextField(b, "description", about)
	}
	b = appendTextField(b, "inLanguage", l.language)
	b = appendTextField(b, "eventStatus", schemaOrg+l.status())
	b = appendTextField(b, "eventAttendanceMode", schemaOrg+"OfflineEventAttendanceMode")
	b = l.appendTimes(b, o)
	b = l.appendPlace(b)
	if len(d.Images) > 0 {
		b = appendEach(b, "image", d.Images, func(b []byte, hash *[32]byte) []byte {
			return appendText(b, "/v1/images/"+hex.EncodeToString(hash[:]))
		})
	}
	if d.MinimumAge > 0 {
		b = appendTextField(b, "typicalAgeRange", strconv.Itoa(int(d.MinimumAge))+"-")
	}
	if l.texts.organizer != "" {
		b = append(appendName(b, "organizer"), '{')
		b = appendTextField(b, "@type", "Organization")
		b = append(appendTextField(b, "name", l.texts.organizer), '}')
	}
	return append(l.appendOffers(b), '}')
}

func (l *linked) path() string { return "/events/" + salePrefix + l.suffix + "/" + l.def.Key }

// status is what became of the event, as schema.org says it.
func (l *linked) status() string {
	switch e := l.event; {
	case e.State == catalog.EventCancelled:
		return "EventCancelled"
	case e.Occasion.ToFollow:
		return "EventPostponed"
	case !l.previous().IsZero():
		return "EventRescheduled"
	}
	return "EventScheduled"
}

// previous is when the event was to begin before it was moved; zero if it never was, or
// only its place was.
func (l *linked) previous() catalog.When {
	for i := len(l.event.Was) - 1; i >= 0; i-- {
		if was := l.event.Was[i].From.Starts; !was.IsZero() && was.At != l.event.Occasion.Starts.At {
			return was
		}
	}
	return catalog.When{}
}

func (l *linked) appendTimes(b []byte, o *catalog.Occasion) []byte {
	for _, t := range []struct {
		name string
		when catalog.When
	}{{"doorTime", o.Doors}, {"startDate", o.Starts}, {"endDate", o.Ends}, {"previousStartDate", l.previous()}} {
		if t.when.IsZero() {
			continue
		}
		b = appendTextField(b, t.name, offsetTime(t.when))
	}
	return b
}

// offsetTime is an instant as the clock at the venue shows it, with its offset.
func offsetTime(w catalog.When) string {
	if w.Local == "" {
		return w.At.String()
	}
	sign, off := '+', w.OffsetMinutes
	if off < 0 {
		sign, off = '-', -off
	}
	local := w.Local
	if len(local) == len("2026-03-29T20:00") {
		local += ":00"
	}
	return fmt.Sprintf("%s%c%02d:%02d", local, sign, off/60, off%60)
}

func (l *linked) appendPlace(b []byte) []byte {
	v, ok := l.texts.venues[l.event.Occasion.Venue]
	if !ok {
		return b
	}
	b = append(appendName(b, "location"), '{')
	b = appendTextField(b, "@type", "Place")
	b = appendTextField(b, "name", v.Def.Name.In(l.language))
	if v.Def.Address != "" {
		b = appendTextField(b, "address", v.Def.Address)
	}
	return append(b, '}')
}

// appendOffers appends what the event's tickets cost, each with every unavoidable fee,
// and whether there are any.
func (l *linked) appendOffers(b []byte) []byte {
	b = append(appendName(b, "offers"), '[')
	offered := l.sale.Live().Offered()
	for i := range l.setup.Types {
		t := &l.setup.Types[i]
		if l.setup.Events[t.Event].Key != l.def.Key || t.Number == 0 || i >= len(offered) {
			continue
		}
		p := planType(l.texts.plan, t.Key)
		name := p.Name.In(l.language)
		if name == "" {
			name = t.Key
		}
		b = append(appendComma(b), '{')
		b = appendTextField(b, "@type", "Offer")
		b = appendTextField(b, "name", name)
		b = appendTextField(b, "url", l.path())
		currency := l.setup.Sellers[l.def.Seller].Currency
		b = appendTextField(b, "price", decimal(t.Unit.Total(), currency))
		b = appendTextField(b, "priceCurrency", currency)
		soon, opens := l.opens(uint32(i))
		b = appendTextField(b, "availability", schemaOrg+availability(offered[i], soon))
		if opens != 0 {
			b = appendTimeField(b, "validFrom", opens)
		}
		b = append(b, '}')
	}
	return append(b, ']')
}

// opens is the first instant at which everybody can buy a type; soon says that the event
// is only announced still.
func (l *linked) opens(typ uint32) (soon bool, first int64) {
	for i := range l.setup.Windows {
		w := &l.setup.Windows[i]
		for _, t := range w.Types {
			if t == typ && !w.Staff && (first == 0 || w.Opens < first) {
				first = w.Opens
			}
		}
	}
	return l.texts.sellingOf(l.setup, l.def.Key) == sellingSoon, first
}

func availability(offered string, soon bool) string {
	switch {
	case offered == "closed":
		return "Discontinued"
	case soon:
		return "PreOrder"
	case offered == "none":
		return "SoldOut"
	case offered == "paused":
		return "OutOfStock"
	case offered == "few":
		return "LimitedAvailability"
	}
	return "InStock"
}

// decimal is an amount as schema.org wants it: with a point, and no currency.
func decimal(amount int64, code string) string {
	currency, err := money.ParseCurrency(code)
	if err != nil {
		return strconv.FormatInt(amount, 10)
	}
	m, err := money.New(money.Amount(amount), currency)
	if err != nil {
		return strconv.FormatInt(amount, 10)
	}
	return m.Format()
}
