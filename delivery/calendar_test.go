package delivery

import (
	"errors"
	"strings"
	"testing"
)

func TestCalendar(t *testing.T) {
	l := printed()
	l.Tickets[0].Ends = When{At: l.Tickets[0].Begins.At + 2*3_600_000}
	other := l.Tickets[0]
	other.EventKey, other.Event, other.Begins.At = "second", "Night; two, \\ and\r\nEND:VEVENT\r\nX-EVIL:1 "+strings.Repeat("ÄÖ", 60), other.Begins.At+86_400_000
	l.Tickets = append(l.Tickets, other)
	file, err := Calendar(&l)
	if err != nil {
		t.Fatal(err)
	}
	text := string(file)
	if strings.ContainsAny(strings.ReplaceAll(text, "\r\n", ""), "\r\n") {
		t.Error("a line ends in something other than CR LF")
	}
	for line := range strings.SplitSeq(text, "\r\n") {
		if len(line) > 75 {
			t.Errorf("a line of %d bytes: %s", len(line), line)
		}
		if line != strings.ToValidUTF8(line, "?") {
			t.Errorf("cut within a character: %q", line)
		}
	}
	whole := strings.ReplaceAll(text, "\r\n ", "")
	for want, times := range map[string]int{
		"BEGIN:VEVENT\r\n": 2, "\r\nEND:VEVENT\r\n": 2, "\r\nX-EVIL": 0, "UID:ord_club_7-opening@facevalue\r\n": 1, "UID:ord_club_7-second@facevalue\r\n": 1,
		"DTSTART:20261205T190000Z\r\n": 1, "DTEND:20261205T210000Z\r\n": 1, "DTSTART:20261206T190000Z\r\n": 1,
		`LOCATION:The Hall\, Example Street 1\, 10115 Berlin`: 2, `SUMMARY:Night\; two\, \\ and\nEND:VEVENT\nX-EVIL:1 ÄÖ`: 1,
		`DESCRIPTION:Your order ord_club_7\nSaturday\, 5 December 2026\, 20:00`: 2,
	} {
		if n := strings.Count(whole, want); n != times {
			t.Errorf("%q is there %d times, want %d:\n%s", want, n, times, whole)
		}
	}
	for i := range l.Tickets {
		l.Tickets[i].ToFollow = true
	}
	if _, err := Calendar(&l); !errors.Is(err, ErrNoDates) {
		t.Errorf("no dates: %v", err)
	}
}

func TestWhenIsWritten(t *testing.T) {
	for _, c := range []struct {
		when When
		want string
	}{
		{When{At: 1, Local: "2026-10-25T02:30", Zone: "Europe/Berlin", OffsetMinutes: 60}, "Sunday, 25 October 2026, 02:30 (Europe/Berlin, UTC+1)"},
		{When{At: 1, Local: "2026-10-25T02:30:30", Zone: "Europe/Berlin", OffsetMinutes: 120}, "Sunday, 25 October 2026, 02:30 (Europe/Berlin, UTC+2)"},
		{When{At: 1, Local: "2026-01-02T08:05", Zone: "America/St_Johns", OffsetMinutes: -210}, "Friday, 2 January 2026, 08:05 (America/St_Johns, UTC-3:30)"},
		{When{At: 86_400_000}, "Friday, 2 January 1970, 00:00 (UTC)"},
	} {
		if got := english.written(c.when); got != c.want {
			t.Errorf("%+v: %s, want %s", c.when, got, c.want)
		}
	}
}
