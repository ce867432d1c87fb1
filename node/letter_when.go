package node

import (
	"strings"
	"time"

	"facevalue/catalog"
)

// whenWritten is when an event starts, for people anywhere: the date in digits, what
// the clock on the venue's wall shows, and where that is. It is empty while the date is
// to follow.
func whenWritten(o catalog.Occasion, venueZone string) string {
	w := o.Starts
	switch {
	case o.ToFollow || w.IsZero():
		return ""
	case w.Local != "":
		return strings.Replace(w.Local[:min(len(w.Local), len("2026-03-29T20:00"))], "T", " ", 1) + " (" + w.Zone + ")"
	}
	zone, err := time.LoadLocation(venueZone)
	if err != nil {
		zone = time.UTC
	}
	return time.UnixMilli(int64(w.At)).In(zone).Format("2006-01-02 15:04") + " (" + zone.String() + ")"
}
