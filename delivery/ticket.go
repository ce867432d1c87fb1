package delivery

import (
	"strconv"
	"strings"
	"time"
)

// Ticket is one live ticket.
type Ticket struct {
	Name     string // tkt_club_12
	Event    string
	Venue    string
	Starts   string // written for people, in the venue's time zone
	Type     string
	Seat     string // for people; empty without a numbered seat
	Attendee string
	Code     string // what the door reads

	EventKey            string
	Address             string // of the venue
	Doors, Begins, Ends When
	ToFollow            bool // postponed, and the date is not known yet
	Section, Row, Label string
	Price               int64    // of this ticket, with all its fees and taxes
	Notes               []string // what the organizer wants known at the door: age, admission
	Terms               Terms
}

// Terms are what its holder may do with a ticket, as it was bought.
type Terms struct {
	MinimumAge  uint32
	Named       bool
	CheckID     bool
	Transfer    bool
	Return      bool
	ReturnParts uint32 // of a return's price, in parts per million of what was paid; 0 = what was paid
	Exchange    bool
	NameUntil   When // zero: the name stays
	CancelUntil When // zero: the buyer cannot cancel
}

// When is an instant as a clock on a wall shows it.
type When struct {
	At            int64  // ms since 1970
	Local         string // 2027-03-16T20:00
	Zone          string // Europe/Berlin
	OffsetMinutes int32  // east of UTC, at that instant
}

// IsZero says whether nothing is known.
func (w When) IsZero() bool { return w.At == 0 }

// written is an instant for people, with the zone, and with how far that is from UTC,
// without which the hour that a clock shows twice could be either.
func (p *phrases) written(w When) string {
	t, err := time.Parse("2006-01-02T15:04", w.Local[:min(len(w.Local), len("2006-01-02T15:04"))])
	if err != nil {
		t, w.Zone, w.OffsetMinutes = time.UnixMilli(w.At).UTC(), "UTC", 0
	}
	text := fill(p.date, "weekday", strings.Fields(p.weekdays)[t.Weekday()], "day", strconv.Itoa(t.Day()),
		"month", strings.Fields(p.months)[t.Month()-1], "year", strconv.Itoa(t.Year()), "time", t.Format("15:04"))
	return text + " (" + w.place() + ")"
}

func (w *When) place() string {
	sign, off := '+', int(w.OffsetMinutes)
	if off < 0 {
		sign, off = '-', -off
	}
	utc := "UTC"
	if off != 0 {
		utc += string(sign) + strconv.Itoa(off/60)
	}
	if rest := off % 60; rest != 0 {
		utc += ":" + strconv.Itoa(100 + rest)[1:]
	}
	if w.Zone == "" || w.Zone == "UTC" {
		return utc
	}
	return w.Zone + ", " + utc
}

// terms say what there is to know about a ticket, a sentence each.
func (p *phrases) terms(t *Ticket) []string {
	c := &t.Terms
	say := []string{p.once}
	add := func(yes bool, text, otherwise string) {
		if !yes {
			text = otherwise
		}
		if text != "" {
			say = append(say, text)
		}
	}
	add(c.MinimumAge > 0, fill(p.ageFrom, "age", strconv.FormatUint(uint64(c.MinimumAge), 10)), "")
	add(c.CheckID, p.checkID, "")
	say = append(say, t.Notes...)
	if c.Named {
		add(!c.NameUntil.IsZero(), fill(p.nameUntil, "when", p.written(c.NameUntil)), p.nameStays)
	}
	add(c.Transfer, p.mayTransfer, p.noTransfer)
	back := p.mayReturn
	if c.ReturnParts > 0 {
		back = fill(p.mayReturnPart, "percent", p.percent(c.ReturnParts))
	}
	add(c.Return, back, p.noReturn)
	add(c.Exchange, p.mayExchange, "")
	add(!c.CancelUntil.IsZero(), fill(p.cancelUntil, "when", p.written(c.CancelUntil)), p.noCancel)
	return say
}

// percent is parts per million as people write them.
func (p *phrases) percent(parts uint32) string {
	text := strconv.FormatUint(uint64(parts/10_000), 10)
	if rest := parts % 10_000; rest > 0 {
		text += p.decimal + strings.TrimRight(strconv.FormatUint(uint64(10_000+rest), 10)[1:], "0")
	}
	return text
}
