package delivery

import (
	"errors"
	"strings"
	"time"
	"unicode/utf8"
)

// ErrNoDates: no event of an order has a date to put down.
var ErrNoDates = errors.New("delivery: there is no date for a calendar")

// Calendar is an order's events as a calendar file (RFC 5545), an entry each, at
// instants: whatever a reader's calendar knows of zones, it shows the right time. The
// same order is the same bytes, and an event that has moved is the same entry again.
func Calendar(l *Letter) ([]byte, error) {
	var c calendar
	c.line("BEGIN", "VCALENDAR")
	c.line("VERSION", "2.0")
	c.line("PRODID", "-//facevalue//tickets//EN")
	c.line("METHOD", "PUBLISH")
	c.line("CALSCALE", "GREGORIAN")
	there := map[string]bool{}
	for i := range l.Tickets {
		t := &l.Tickets[i]
		if !t.ToFollow && !t.Begins.IsZero() && !there[t.EventKey] {
			there[t.EventKey] = true
			c.event(l, t)
		}
	}
	if len(there) == 0 {
		return nil, ErrNoDates
	}
	c.line("END", "VCALENDAR")
	return []byte(c.String()), nil
}

// calendar is a calendar file that is being written.
type calendar struct{ strings.Builder }

func (c *calendar) event(l *Letter, t *Ticket) {
	s := speak(l.Language)
	c.line("BEGIN", "VEVENT")
	c.text("UID", l.Order+"-"+t.EventKey+"@facevalue")
	// Nothing here tells when the entry was made; that it is one of the event as it is
	// now is what counts, and its start says that.
	c.line("DTSTAMP", instant(t.Begins.At))
	c.line("DTSTART", instant(t.Begins.At))
	if t.Ends.At > t.Begins.At {
		c.line("DTEND", instant(t.Ends.At))
	}
	c.text("SUMMARY", t.Event)
	c.text("LOCATION", strings.Trim(clean(t.Venue)+", "+strings.ReplaceAll(cleanLines(t.Address), "\n", ", "), ", "))
	about := []string{fill(s.yourOrder, "order", l.Order), s.written(t.Begins)}
	if !t.Doors.IsZero() {
		about = append(about, fill(s.doors, "when", s.written(t.Doors)))
	}
	c.text("DESCRIPTION", strings.Join(about, "\n"))
	c.line("TRANSP", "OPAQUE")
	c.line("END", "VEVENT")
}

func instant(ms int64) string { return time.UnixMilli(ms).UTC().Format("20060102T150405Z") }

var escaped = strings.NewReplacer("\\", "\\\\", ";", "\\;", ",", "\\,", "\n", "\\n")

// text writes a property that is a text, in which nothing can begin another one.
func (c *calendar) text(name, value string) {
	if value = cleanLines(clipped(value)); value != "" {
		c.line(name, escaped.Replace(value))
	}
}

// line writes a property in lines of at most 75 bytes, between characters.
func (c *calendar) line(name, value string) {
	rest, room := name+":"+value, 75
	for len(rest) > room {
		cut := room
		for !utf8.RuneStart(rest[cut]) {
			cut--
		}
		c.WriteString(rest[:cut] + "\r\n ")
		rest, room = rest[cut:], 74 // a space goes before it
	}
	c.WriteString(rest + "\r\n")
}
