package admin

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"facevalue/catalog"
	"facevalue/delivery"
	"facevalue/views"
)

type doorListIn struct {
	EventPath
	Guests bool `query:"guests" doc:"Only those who were invited: tickets that cost nothing and were given for a reason."`
}

// doorList is who may come to an event, as a page to print.
func (a *Admin) doorList(ctx context.Context, in *doorListIn) (*huma.StreamResponse, error) {
	if err := a.reader(ctx, catalog.BoxOffice|catalog.Door); err != nil {
		return nil, err
	}
	l, suffix, names, err := a.listHead(ctx, in)
	if err != nil {
		return nil, err
	}
	a.caughtUp(ctx, []string{suffix})
	rows, err := a.options.Views.DoorList(ctx, suffix, in.Event, in.Guests)
	if err != nil {
		return nil, a.asked(ctx, err)
	}
	for i := range rows {
		l.Rows = append(l.Rows, doorRow(&rows[i], suffix, names))
	}
	page, err := l.HTML()
	if err != nil {
		return nil, a.failed(ctx, err)
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		hc.SetHeader("Content-Type", "text/html; charset=utf-8")
		hc.SetHeader("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
		hc.SetHeader("Cache-Control", "no-store")
		_, _ = hc.BodyWriter().Write(page) // whoever asked has gone, if not
	}}, nil
}

func doorRow(r *views.DoorRow, suffix string, names map[string]string) delivery.DoorRow {
	name, known := names[r.Type]
	if !known {
		name = r.Type
	}
	return delivery.DoorRow{
		Name: r.Name, Buyer: r.Buyer, Seat: r.Seat, Type: name, Ticket: ticketID(suffix, r.N), Order: orderID(suffix, r.Order),
		Reason: r.Reason, In: r.State == "admitted",
	}
}

// listHead is what stands above a list, the sale that it is read from, and what its ticket
// types are called.
func (a *Admin) listHead(ctx context.Context, in *doorListIn) (l delivery.DoorList, suffix string, names map[string]string, err error) {
	err = a.read(ctx, func(m *catalog.Machine) error {
		e, ok := m.Event(in.Event)
		if !ok {
			return refuse(ctx, "unknown", "there is no event "+in.Event)
		}
		s, ok := m.Sale(e.Sale)
		if !ok {
			return refuse(ctx, "unknown", "the event is in no sale yet, so nobody has a ticket")
		}
		v, _ := m.Venue(e.Occasion.Venue)
		l = delivery.DoorList{Guests: in.Guests}
		if languages := m.Profile().Languages; len(languages) > 0 {
			l.Language = languages[0]
		}
		l.Event, l.Venue = e.Details.Names.In(l.Language), v.Def.Name.In(l.Language)
		if !e.Occasion.ToFollow {
			l.Begins = wallOf(e.Occasion.Starts, v.Def.Zone)
		}
		l.Printed = wallOf(catalog.When{At: catalog.Instant(a.options.Clock.Now())}, v.Def.Zone)
		suffix, names = s.Suffix, typeNames(&s, l.Language)
		return nil
	})
	return l, suffix, names, err
}

func typeNames(s *catalog.Sale, language string) map[string]string {
	names := map[string]string{}
	if s.Live == nil {
		return names
	}
	for i := range s.Live.Types {
		if name := s.Live.Types[i].Name.In(language); name != "" {
			names[s.Live.Types[i].Key] = name
		}
	}
	return names
}

// wallOf is an instant as the clock on the venue's wall shows it.
func wallOf(w catalog.When, venueZone string) delivery.When {
	switch {
	case w.IsZero():
		return delivery.When{}
	case w.Local != "":
		return delivery.When{At: int64(w.At), Local: w.Local, Zone: w.Zone, OffsetMinutes: w.OffsetMinutes}
	}
	zone, err := time.LoadLocation(venueZone)
	if err != nil {
		zone = time.UTC
	}
	t := time.UnixMilli(int64(w.At)).In(zone)
	_, offset := t.Zone()
	return delivery.When{At: int64(w.At), Local: t.Format("2006-01-02T15:04"), Zone: zone.String(), OffsetMinutes: int32(offset / 60)}
}

// addDoor adds what the door prints.
func (a *Admin) addDoor() {
	op := (&route{method: get, path: "/v1/organizer/events/{event}/door-list", id: "door_list", summary: "Who may come to an event, as a page to print."}).operation()
	op.Responses = map[string]*huma.Response{"200": {
		Description: "OK", Content: map[string]*huma.MediaType{"text/html": {Schema: &huma.Schema{Type: huma.TypeString}}},
	}}
	huma.Register(a.huma, op, a.doorList)
}
