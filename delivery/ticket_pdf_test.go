package delivery

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"rsc.io/qr"
)

const testCode = "FV1:0R5K3E1D0C8Q2JX8V4M3T7Z6N5B4C3X2Z1A0S9D8F7G6H5J4K3M2N1P0Q9R8"

// printed is an order whose tickets say all that one can say.
func printed() Letter {
	l := ada()
	starts := When{At: 1_796_497_200_000, Local: "2026-12-05T20:00", Zone: "Europe/Berlin", OffsetMinutes: 60}
	doors, until := starts, starts
	doors.Local, until.Local = "2026-12-05T18:30", "2026-12-04T20:00"
	for i := range l.Tickets {
		t := &l.Tickets[i]
		t.Venue, t.Address, t.EventKey = "The Hall", "Example Street 1\n10115 Berlin", "opening"
		t.Begins, t.Doors, t.Code, t.Price = starts, doors, testCode+strconv.Itoa(i), 61_725
		t.Terms = Terms{MinimumAge: 16, Named: true, CheckID: true, Return: true, ReturnParts: 955_000, Exchange: true, CancelUntil: until}
		t.Notes = []string{"No bags larger than A4."}
	}
	l.Tickets[0].Section, l.Tickets[0].Row, l.Tickets[0].Label = "Stalls left", "7", "12"
	return l
}

func mustPrint(t testing.TB, l *Letter) []byte {
	t.Helper()
	file, err := TicketsPDF(l)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

var (
	streams = regexp.MustCompile(`(?s)/Length (\d+)>>\nstream\n`)
	shown   = regexp.MustCompile(`(?s)\(((?:[^\\()]|\\.)*)\)\s*Tj`)
	boxes   = regexp.MustCompile(`([\d.]+) ([\d.]+) ([\d.]+) -([\d.]+) re f`)
)

// pagesOf are the drawing of each page of a file, as a reader of PDF would find it.
func pagesOf(t testing.TB, file []byte) (pages []string) {
	t.Helper()
	for _, at := range streams.FindAllSubmatchIndex(file, -1) {
		n, _ := strconv.Atoi(string(file[at[2]:at[3]]))
		r, err := zlib.NewReader(bytes.NewReader(file[at[1] : at[1]+n]))
		if err != nil {
			continue
		}
		drawing, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if shown.Match(drawing) && bytes.Contains(drawing, []byte(" Tf ")) {
			pages = append(pages, string(drawing))
		}
	}
	return pages
}

// words are the lines of text of a page.
func words(page string) string {
	var all strings.Builder
	unescape := strings.NewReplacer(`\\`, `\`, `\(`, `(`, `\)`, `)`, `\r`, "\r", `\n`, "\n")
	for _, m := range shown.FindAllStringSubmatch(page, -1) {
		raw := []byte(unescape.Replace(m[1]))
		units := make([]uint16, len(raw)/2)
		for i := range units {
			units[i] = binary.BigEndian.Uint16(raw[2*i:])
		}
		all.WriteString(string(utf16.Decode(units)) + "\n")
	}
	return all.String()
}

// flowing is a text without where its lines end.
func flowing(s string) string { return strings.Join(strings.Fields(s), " ") }

func TestTicketsOnPaper(t *testing.T) {
	l := printed()
	file := mustPrint(t, &l)
	pages := pagesOf(t, file)
	if !bytes.HasPrefix(file, []byte("%PDF-")) || len(pages) != 2 {
		t.Fatalf("%d pages", len(pages))
	}
	first, second := flowing(words(pages[0])), flowing(words(pages[1]))
	for _, want := range []string{
		"Club Example", "Opening night", "Saturday, 5 December 2026, 20:00 (Europe/Berlin, UTC+1)", "Doors: Saturday, 5 December 2026, 18:30",
		"The Hall Example Street 1 10115 Berlin", "Ticket Stalls", "Section Stalls left Row 7 Seat 12", "Name Ada Example",
		"617.25 EUR", "Order ord_club_7", "Ticket number tkt_club_12", "FV1: 0R5K 3E1D 0C8Q", "Admission from 16 years.", "Photo ID",
		"No bags larger than A4.", "The name cannot be changed.", "cannot be transferred", "at most 95.5 % of what was paid", "may be exchanged",
		"The buyer may cancel until Friday, 4 December 2026, 20:00", "Ticket 1 of 2",
	} {
		if !strings.Contains(first, strings.ReplaceAll(want, " EUR", "\u00a0EUR")) && !strings.Contains(first, want) {
			t.Errorf("the first ticket does not say %q:\n%s", want, first)
		}
	}
	if strings.Contains(second, "Ada Example") || strings.Contains(second, "Seat") || !strings.Contains(second, "Ticket 2 of 2") {
		t.Errorf("the second ticket: %s", second)
	}
	l.Language = "de-AT"
	german := flowing(words(pagesOf(t, mustPrint(t, &l))[0]))
	for _, want := range []string{"Samstag, 5. Dezember 2026, 20:00 Uhr", "Reihe 7", "95,5 %", "Ticket 1 von 2"} {
		if !strings.Contains(german, want) {
			t.Errorf("in German it does not say %q:\n%s", want, german)
		}
	}
}

func TestEqualTicketsAreEqualBytes(t *testing.T) {
	l := printed()
	l.Tickets[1].Attendee = "Zażółć Ελένη Привет"
	first := mustPrint(t, &l)
	for range 20 {
		if !bytes.Equal(mustPrint(t, &l), first) {
			t.Fatal("other bytes")
		}
	}
	l.Tickets[1].Label = "13"
	if bytes.Equal(mustPrint(t, &l), first) {
		t.Error("another seat is the same file")
	}
}

// The picture on the page is the code's, module by module.
func TestPictureIsTheCode(t *testing.T) {
	l := printed()
	for i, page := range pagesOf(t, mustPrint(t, &l)) {
		want, err := qr.Encode(l.Tickets[i].Code, qr.M)
		if err != nil {
			t.Fatal(err)
		}
		side := qrSide / float64(want.Size+8) * 72 / 25.4
		number := func(s string) float64 { f, _ := strconv.ParseFloat(s, 64); return f }
		left, top := math.Inf(1), math.Inf(-1)
		found := boxes.FindAllStringSubmatch(page, -1)
		for _, m := range found {
			left, top = min(left, number(m[1])), max(top, number(m[2]))
		}
		have := map[[2]int]bool{}
		for _, m := range found {
			x, y := int(math.Round((number(m[1])-left)/side)), int(math.Round((top-number(m[2]))/side))
			for n := range int(math.Round(number(m[3]) / side)) {
				have[[2]int{x + n, y}] = true
			}
		}
		for y := range want.Size {
			for x := range want.Size {
				if have[[2]int{x, y}] != want.Black(x, y) {
					t.Fatalf("page %d: the module at %d, %d is %v", i+1, x, y, have[[2]int{x, y}])
				}
			}
		}
	}
}

// What becomes of each script: letters that stand side by side are printed as they
// are, all others are boxes, and the page says so.
func TestScripts(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"Zoë Łukasiewicz-Ñuñez", "Zoë Łukasiewicz-Ñuñez"},
		{"Ștefan Țurcanu Ğül", "Ștefan Țurcanu Ğül"},
		{"Nguyễn Thị Ánh", "Nguyễn Thị Ánh"},
		{"Ελένη Παπαδοπούλου", "Ελένη Παπαδοπούλου"},
		{"Владимир Їжак Ђорђе", "Владимир Їжак Ђорђе"},
		{"Արամ გიორგი", "Արամ გიორგი"},
		{"Zoe\u0308", "Zoë"}, // put together before it is printed
		{"山田 太郎", "□□ □□"},
		{"김철수", "□□□"},
		{"محمد", "□□□□"},
		{"דוד", "□□□"},
		{"สมชาย", "□□□□□"},
		{"Ada 🎸", "Ada □"},
		{"a\u202Eb\u0000c\r\nd\u200De", "abc de"},
		{"\xff\xfe", "\uFFFD"},
		{`(a) \ b) Tj ET`, `(a) \ b) Tj ET`},
	} {
		l := printed()
		l.Tickets[0].Attendee = c.name
		text := words(pagesOf(t, mustPrint(t, &l))[0])
		if !strings.Contains(text, "Name\n"+c.want+"\n") {
			t.Errorf("%q: not printed as %q:\n%s", c.name, c.want, text)
		}
		if says := strings.Contains(text, english.notInFont); says != strings.ContainsRune(c.want, box) {
			t.Errorf("%q: the page says that characters are missing: %v", c.name, says)
		}
	}
}

// However long a text is, the page stays one page, and what matters is on it.
func TestHostileTexts(t *testing.T) {
	for _, long := range []string{strings.Repeat("W", 100_000), strings.Repeat("long words ", 9000), strings.Repeat("ỹ", 5000), strings.Repeat("\n", 5000) + "x", strings.Repeat("𝔘", 3000)} {
		l := printed()
		l.Seller = long
		k := &l.Tickets[0]
		k.Event, k.Venue, k.Address, k.Type, k.Section, k.Row, k.Label, k.Attendee = long, long, long, long, long, long, long, long
		k.Notes = []string{long, long, long}
		pages := pagesOf(t, mustPrint(t, &l))
		if len(pages) != 2 {
			t.Fatalf("%d pages", len(pages))
		}
		text := flowing(words(pages[0]))
		for _, want := range []string{"tkt_club_12", "FV1: 0R5K", "Saturday, 5 December 2026", "Ticket 1 of 2"} {
			if !strings.Contains(text, want) {
				t.Errorf("%.10q: the page lost %q", long, want)
			}
		}
		for _, m := range regexp.MustCompile(`BT [\d.]+ (-?[\d.]+) Td`).FindAllStringSubmatch(pages[0], -1) {
			if y, _ := strconv.ParseFloat(m[1], 64); y < 10 {
				t.Errorf("%.10q: text at %v, below the page", long, y)
			}
		}
	}
}

func TestHowManyArePrinted(t *testing.T) {
	l := printed()
	for len(l.Tickets) < MostPrinted {
		l.Tickets = append(l.Tickets, l.Tickets[0])
	}
	if n := len(pagesOf(t, mustPrint(t, &l))); n != MostPrinted {
		t.Errorf("%d pages", n)
	}
	l.Tickets = append(l.Tickets, l.Tickets[0])
	if _, err := TicketsPDF(&l); err == nil || !strings.Contains(err.Error(), fmt.Sprint(MostPrinted)) {
		t.Errorf("one too many: %v", err)
	}
	l.Tickets = nil
	if _, err := TicketsPDF(&l); !errors.Is(err, ErrNoTickets) {
		t.Errorf("none: %v", err)
	}
}

// FuzzTicketsPDF: whatever people type, there is a page.
func FuzzTicketsPDF(f *testing.F) {
	f.Add("Ada", "Opening night", "A", int64(61_725))
	f.Add("\xff\u202e{nb}", "\\(", "\u0301\u0301", int64(-1))
	f.Fuzz(func(t *testing.T, name, event, seat string, price int64) {
		l := printed()
		l.Tickets = l.Tickets[:1]
		k := &l.Tickets[0]
		k.Attendee, k.Event, k.Label, k.Price = name, event, seat, price
		if n := len(pagesOf(t, mustPrint(t, &l))); n != 1 {
			t.Errorf("%d pages", n)
		}
	})
}
