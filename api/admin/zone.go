package admin

import (
	"context"
	"time"
	_ "time/tzdata" // zones are known on machines that have none installed

	"facevalue/catalog"
)

// checkZone refuses what is not an IANA zone.
func checkZone(ctx context.Context, pointer, zone string) error {
	if zone == "" {
		return nil
	}
	if _, err := time.LoadLocation(zone); err != nil || zone == "Local" {
		return refuseAt(ctx, "malformed", pointer, "a zone has a name of the IANA database, such as Europe/Berlin")
	}
	return nil
}

// resolve works out the instant of a local time. One that the zone skips is refused;
// one that comes twice asks which is meant. When only an instant is given it stands.
func resolve(ctx context.Context, pointer string, w *catalog.When) error {
	if w.Local == "" {
		return nil
	}
	local, ok := catalog.ParseLocal(w.Local)
	if !ok {
		return refuseAt(ctx, "malformed", pointer+"/local", "a local time reads like 2026-03-29T20:00")
	}
	if err := checkZone(ctx, pointer+"/zone", w.Zone); err != nil {
		return err
	}
	if w.Zone == "" {
		return refuseAt(ctx, "malformed", pointer+"/zone", "a local time needs its zone, such as Europe/Berlin")
	}
	zone, err := time.LoadLocation(w.Zone)
	if err != nil {
		return err
	}
	first, second, n := instants(local, zone)
	switch {
	case n == 0:
		return refuseAt(ctx, "time_skipped", pointer+"/local", w.Local+" does not exist in "+w.Zone+": clocks go forward then")
	case n == 2 && w.Fold == "":
		return refuseAt(ctx, "time_ambiguous", pointer+"/fold", w.Local+" comes twice in "+w.Zone+": say whether the first or the second is meant")
	case n == 2 && w.Fold == "second":
		first = second
	}
	w.At = catalog.Instant(first)
	w.OffsetMinutes = int32((local - first) / 60_000)
	return nil
}

// today is what a local time comes to by the rules that its zone has now; changed says
// that it is another instant than the one that was fixed. Rules of zones change by law,
// sometimes between the day on which an opening is announced and the opening. Nothing
// moves by itself then: people were told an instant. Who runs the sale is told, and by
// setting the time again decides under their own name.
func today(w catalog.When) (at catalog.Instant, changed bool) {
	local, ok := catalog.ParseLocal(w.Local)
	zone, err := time.LoadLocation(w.Zone)
	if !ok || err != nil || w.Zone == "" {
		return w.At, false
	}
	first, second, n := instants(local, zone)
	switch {
	case n == 0: // the clocks skip it now: it is when they would have shown it
		first = local - int64(w.OffsetMinutes)*60_000
	case n == 2 && (w.Fold == "second" || catalog.Instant(second) == w.At):
		first = second
	}
	return catalog.Instant(first), catalog.Instant(first) != w.At || n == 0
}

// instants are those at which the clocks of a zone show a local time: none, one or two,
// the earlier one first. Offsets within a day around it are all that it can have.
func instants(local int64, zone *time.Location) (first, second int64, n int) {
	const day = 24 * 3_600_000
	for _, near := range [2]int64{local - day, local + day} {
		_, offset := time.UnixMilli(near).In(zone).Zone()
		at := local - int64(offset)*1000
		if _, is := time.UnixMilli(at).In(zone).Zone(); is != offset || n > 0 && at == first {
			continue
		}
		if n++; n == 1 {
			first = at
		} else {
			first, second = min(first, at), max(first, at)
		}
	}
	return first, second, n
}
