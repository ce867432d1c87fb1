package catalog

import "fmt"

// Instant is milliseconds since 1970 in UTC; 0 is none. In JSON it is RFC 3339.
type Instant int64

// When is an instant as people fix one: what the clock on the wall shows, and where.
// Somebody who has the zone's rules works out the instant; here it is only held
// against the local time, so that the two never part unseen.
type When struct {
	Local         string  `wire:"1" json:"local,omitzero"` // 2026-03-29T20:00 or 2026-03-29T20:00:30
	Zone          string  `wire:"2" json:"zone,omitzero"`  // Europe/Berlin
	Fold          string  `wire:"3" json:"fold,omitzero"`  // "first" or "second", where the local time comes twice
	At            Instant `wire:"4" json:"at,omitzero"`
	OffsetMinutes int32   `wire:"5" json:"offset_minutes,omitzero"` // of the zone at that instant, east of UTC
}

// IsZero says whether no instant is meant.
func (w When) IsZero() bool { return w == When{} }

// At is a When of which only the instant is known.
func At(instant int64) When { return When{At: Instant(instant)} }

// wrong says what is wrong with it, or "".
func (w When) wrong(what string) string {
	switch {
	case w.IsZero():
		return ""
	case w.At < minInstant || w.At > maxInstant:
		return what + " is an instant between 1971 and 2200; was its local time resolved?"
	case w.Fold != "" && w.Fold != "first" && w.Fold != "second":
		return what + ": fold is first or second"
	case w.Local == "" && (w.Zone != "" || w.Fold != "" || w.OffsetMinutes != 0):
		return what + ": a zone goes with a local time"
	case w.Local == "":
		return ""
	}
	if wrong := wrongLine(what+": zone", w.Zone, 1, 64); wrong != "" {
		return wrong
	}
	local, ok := ParseLocal(w.Local)
	if !ok {
		return what + ": a local time reads like 2026-03-29T20:00"
	}
	if local-int64(w.OffsetMinutes)*minute != int64(w.At) {
		return fmt.Sprintf("%s: %s with an offset of %d minutes is not %s", what, w.Local, w.OffsetMinutes, w.At)
	}
	return ""
}

const (
	minInstant Instant = 365 * Instant(day)
	maxInstant Instant = 84_006 * Instant(day)
)

// String is the instant in RFC 3339 with milliseconds, "" for none.
func (t Instant) String() string {
	if t == 0 {
		return ""
	}
	days, rest := floorDiv(int64(t), day)
	y, mo, d := civil(days)
	return fmt.Sprintf("%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", y, mo, d, rest/hour, rest/minute%60, rest/second%60, rest%second)
}

// MarshalJSON writes the instant as a string, none as null.
func (t Instant) MarshalJSON() ([]byte, error) {
	if t == 0 {
		return []byte("null"), nil
	}
	return []byte(`"` + t.String() + `"`), nil
}

// ParseInstant reads what String writes, with or without a fraction of up to three
// digits, and with any offset.
func ParseInstant(s string) (Instant, bool) {
	if len(s) < 20 || s[4] != '-' {
		return 0, false
	}
	local, ok := ParseLocal(s[:19])
	rest := s[19:]
	if ok && rest[0] == '.' {
		ms, unit := int64(0), int64(100)
		for rest = rest[1:]; rest != "" && rest[0] >= '0' && rest[0] <= '9' && unit > 0; rest, unit = rest[1:], unit/10 {
			ms += int64(rest[0]-'0') * unit
		}
		local += ms
	}
	if rest == "Z" || rest == "z" {
		return Instant(local), ok
	}
	if !ok || len(rest) != 6 || rest[0] != '+' && rest[0] != '-' || rest[3] != ':' {
		return 0, false
	}
	h, okH := digits(rest[1:3], 0, 23)
	m, okM := digits(rest[4:], 0, 59)
	offset := h*hour + m*minute
	if rest[0] == '-' {
		offset = -offset
	}
	return Instant(local - offset), okH && okM
}

// ParseLocal reads 2026-03-29T20:00 or 2026-03-29T20:00:30 as milliseconds since
// 1970 of a clock that shows UTC.
func ParseLocal(s string) (int64, bool) {
	if len(s) == 16 {
		s += ":00"
	}
	if len(s) != 19 || s[4] != '-' || s[7] != '-' || s[10] != 'T' || s[13] != ':' || s[16] != ':' {
		return 0, false
	}
	var n [6]int64
	for i, p := range []struct {
		from, to    int
		least, most int64
	}{{0, 4, 1970, 9999}, {5, 7, 1, 12}, {8, 10, 1, 31}, {11, 13, 0, 23}, {14, 16, 0, 59}, {17, 19, 0, 59}} {
		v, ok := digits(s[p.from:p.to], p.least, p.most)
		if !ok {
			return 0, false
		}
		n[i] = v
	}
	days := daysOf(n[0], n[1], n[2])
	if _, mo, d := civil(days); mo != n[1] || d != n[2] {
		return 0, false // the 31st of a month that has 30
	}
	return days*day + n[3]*hour + n[4]*minute + n[5]*second, true
}

func digits(s string, least, most int64) (int64, bool) {
	var v int64
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, false
		}
		v = v*10 + int64(c-'0')
	}
	return v, v >= least && v <= most
}

// daysOf counts the days since 1970-01-01 of a date in the Gregorian calendar. Years
// are counted from March, so that the leap day is a year's last.
func daysOf(y, m, d int64) int64 {
	if m <= 2 {
		y--
		m += 12
	}
	era, yearOfEra := floorDiv(y, 400)
	dayOfYear := (153*(m-3)+2)/5 + d - 1
	return era*146_097 + yearOfEra*365 + yearOfEra/4 - yearOfEra/100 + dayOfYear - 719_468
}

// civil is the date of a day counted from 1970-01-01.
func civil(days int64) (y, m, d int64) {
	era, n := floorDiv(days+719_468, 146_097)
	yearOfEra := (n - n/1460 + n/36_524 - n/146_096) / 365
	dayOfYear := n - (365*yearOfEra + yearOfEra/4 - yearOfEra/100)
	mp := (5*dayOfYear + 2) / 153
	d, m, y = dayOfYear-(153*mp+2)/5+1, mp+3, yearOfEra+era*400
	if m > 12 {
		m, y = m-12, y+1
	}
	return y, m, d
}

func floorDiv(a, b int64) (quotient, rest int64) {
	quotient, rest = a/b, a%b
	if rest < 0 {
		quotient, rest = quotient-1, rest+b
	}
	return quotient, rest
}
