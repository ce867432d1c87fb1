package node

import (
	"time"

	"facevalue/catalog"
	"facevalue/delivery"
	"facevalue/sale"
)

// paper adds what a ticket on paper says beyond what a letter does.
func (w *letter) paper(out *delivery.Ticket, t *sale.TicketInfo, e *eventTexts) {
	event, o := &w.setup.Events[t.Event], &e.occasion
	out.EventKey, out.Address, out.ToFollow = event.Key, e.address, o.ToFollow
	if !o.ToFollow {
		out.Doors, out.Begins, out.Ends = wall(o.Doors, e.zone), wall(o.Starts, e.zone), wall(o.Ends, e.zone)
	}
	if int(t.Line) < len(w.info.Lines) {
		out.Price = w.info.Lines[t.Line].Unit.Total()
	}
	out.Notes = w.notes(e)
	p := &t.Policy
	out.Terms = delivery.Terms{
		MinimumAge: max(p.MinimumAge, e.minimumAge), Named: p.Named, CheckID: p.CheckID,
		Transfer: p.Transfer, Return: p.Return, ReturnParts: p.PriceCap, Exchange: p.Exchange,
	}
	if o.ToFollow {
		return // what ends some time before the start ends on a day that nobody knows
	}
	out.Terms.NameUntil = before(event.Starts, p.NameUntil, e.zone)
	out.Terms.CancelUntil = before(event.Starts, p.CancelTill, e.zone)
}

// notes are what the organizer wants known at the door, in the order's language.
func (w *letter) notes(e *eventTexts) (notes []string) {
	if age := w.or(e.age, ""); age != "" {
		notes = append(notes, age)
	}
	if w.plan != nil {
		if text := w.or(w.plan.Admission, ""); text != "" {
			notes = append(notes, text)
		}
	}
	return notes
}

// before is the instant so many ms before the start; 0 ms is never.
func before(starts, ms int64, zone string) delivery.When {
	if ms == 0 || starts == 0 {
		return delivery.When{}
	}
	return wallAt(starts-ms, zone)
}

// wall is an instant of the catalog as the clock on a venue's wall shows it.
func wall(w catalog.When, venueZone string) delivery.When {
	switch {
	case w.IsZero():
		return delivery.When{}
	case w.Local == "":
		return wallAt(int64(w.At), venueZone)
	}
	return delivery.When{At: int64(w.At), Local: w.Local, Zone: w.Zone, OffsetMinutes: w.OffsetMinutes}
}

func wallAt(at int64, name string) delivery.When {
	zone, err := time.LoadLocation(name)
	if err != nil {
		zone = time.UTC
	}
	t := time.UnixMilli(at).In(zone)
	_, offset := t.Zone()
	return delivery.When{At: at, Local: t.Format("2006-01-02T15:04"), Zone: zone.String(), OffsetMinutes: int32(offset / 60)}
}
