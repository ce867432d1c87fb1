package delivery

import (
	"fmt"
	"net/mail"
	"reflect"
	"strings"
	"testing"

	"facevalue/sale"

	"github.com/cockroachdb/datadriven"
)

// ada is an order with everything in it.
func ada() Letter {
	return Letter{
		Sale: "club", Order: "ord_club_7", Seller: "Club Example", Person: [16]byte{1, 2, 3}, Name: "Ada Example", To: "ada@fans.example",
		Language: "en", State: "confirmed", Currency: "EUR", Total: 123_450,
		Tickets: []Ticket{
			{Name: "tkt_club_12", Event: "Opening night", Venue: "The Hall, Example Street 1", Starts: "Saturday, 5 December 2026, 20:00", Type: "Stalls", Seat: "A-1-2", Attendee: "Ada Example", Code: "fvt.1.aaaa.bbbb"},
			{Name: "tkt_club_13", Event: "Opening night", Venue: "The Hall, Example Street 1", Starts: "Saturday, 5 December 2026, 20:00", Type: "Stalls", Code: "fvt.1.cccc.dddd"},
		},
		Lines:    []Line{{"Stalls", 2, 120_000}, {"Order fee", 1, 3450}},
		OrderURL: "https://tickets.example/o/abc?x=1&y=2",
	}
}

func TestLetters(t *testing.T) {
	datadriven.RunTest(t, "testdata/letters.txt", func(t *testing.T, d *datadriven.TestData) string {
		l := ada()
		e := sale.Effect{ID: 57, Kind: sale.DeliverEffect, Order: 7}
		for _, arg := range d.CmdArgs {
			value := strings.ReplaceAll(strings.Join(arg.Vals, ","), "_", " ")
			switch arg.Key {
			case "language":
				l.Language = value
			case "state":
				l.State = value
			case "refund":
				fmt.Sscan(value, &l.Refund)
			case "currency":
				l.Currency = value
			case "name":
				l.Name = value
			case "note":
				l.Note = value
			case "reason":
				e.Reason = value
			case "no-tickets":
				l.Tickets = nil
			default:
				t.Fatalf("%s: unknown argument %s", d.Pos, arg.Key)
			}
		}
		var m Message
		var err error
		switch d.Cmd {
		case "tickets":
			m, err = Write(&l, e)
		case "notice":
			e.Kind = sale.NoticeEffect
			m, err = Write(&l, e)
		case "code":
			m, err = Code("x1", l.Language, l.To, "042137", 10, l.Seller)
		}
		if err != nil {
			return "error: " + err.Error() + "\n"
		}
		if err := sameWords(&m); err != nil {
			t.Errorf("%s: %v", d.Pos, err)
		}
		return fmt.Sprintf("id: %s\nto: %s <%s>\nsubject: %s\n\n%s", m.ID, m.Name, m.To, m.Subject, m.Text)
	})
}

// sameWords holds the HTML against the text: every line of one is in the other.
func sameWords(m *Message) error {
	html := strings.NewReplacer("&#43;", "+", "&amp;", "&", "&#34;", `"`, "&#39;", "'", "&lt;", "<", "&gt;", ">").Replace(m.HTML)
	for line := range strings.SplitSeq(m.Text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line == "--" || strings.HasPrefix(line, "----") {
			continue
		}
		for part := range strings.SplitSeq(line, ": ") {
			if !strings.Contains(html, part) {
				return fmt.Errorf("the HTML lacks %q", part)
			}
		}
	}
	return nil
}

// TestLanguagesAreComplete finds what a table lacks, and phrases whose parts are not
// those of the English one.
func TestLanguagesAreComplete(t *testing.T) {
	for _, p := range languages {
		own, first := reflect.ValueOf(*p), reflect.ValueOf(english)
		for i := range own.NumField() {
			name, text := own.Type().Field(i).Name, own.Field(i).String()
			if text == "" {
				t.Errorf("%s has no %s", p.tag, name)
			}
			if got, want := parts(text), parts(first.Field(i).String()); !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %s has %v, English has %v", p.tag, name, got, want)
			}
		}
	}
}

func parts(text string) map[string]bool {
	found := map[string]bool{}
	for {
		_, rest, ok := strings.Cut(text, "{")
		if !ok {
			return found
		}
		name, rest, _ := strings.Cut(rest, "}")
		found[name], text = true, rest
	}
}

func TestAmounts(t *testing.T) {
	for _, c := range []struct {
		language string
		minor    int64
		currency string
		want     string
	}{
		{"en", 5, "EUR", "0.05\u00a0EUR"},
		{"en", 110_00, "EUR", "110.00\u00a0EUR"},
		{"de", 1_234_567_89, "EUR", "1.234.567,89\u00a0EUR"},
		{"en", -250, "USD", "-2.50\u00a0USD"},
		{"en", 5000, "JPY", "5,000\u00a0JPY"},
		{"en", 12_345, "KWD", "12.345\u00a0KWD"},
		{"en", 0, "JPY", "0\u00a0JPY"},
	} {
		if got := speak(c.language).amount(c.minor, c.currency); got != c.want {
			t.Errorf("%d %s in %s: %q, want %q", c.minor, c.currency, c.language, got, c.want)
		}
	}
}

// TestLanguageOfTheOrder is edge case 98: the letter is in the order's language.
func TestLanguageOfTheOrder(t *testing.T) {
	for tag, want := range map[string]string{"de": "de", "de-AT": "de", "DE_ch": "de", "en-GB": "en", "fr": "en", "": "en"} {
		if got := speak(tag).tag; got != want {
			t.Errorf("%q is written in %s, want %s", tag, got, want)
		}
	}
}

var hostile = []string{
	"Ada\r\nBcc: all@fans.example", "Ada\nSubject: free", "Ada\u2028Bcc: x", "\x00\x01\x7f", "<script>alert(1)</script>",
	`"><img src=x onerror=alert(1)>`, "Ada <eve@evil.example>", "{seller}{order}", "=?utf-8?q?x?=\r\n y", "\xff\xfe", "\u202Eada", strings.Repeat("a", 5000),
}

// FuzzNothingIsAdded: whatever a buyer typed, a letter has the headers that it should
// and no markup of theirs.
func FuzzNothingIsAdded(f *testing.F) {
	for _, h := range hostile {
		f.Add(h, h, "ada@fans.example")
	}
	f.Add("Ada", "", "ada@fans.example, eve@evil.example")
	f.Add("Ada", "", "Ada <ada@fans.example>")
	f.Add("Ada", "", "ada@fans.example\r\nRCPT TO:<eve@evil.example>")
	sender := newSMTP(f, SMTPOptions{Host: "localhost", From: "Tickets <tickets@club.example>", TLS: "never", Now: func() int64 { return 0 }})
	f.Fuzz(func(t *testing.T, name, note, to string) {
		l := ada()
		l.Name, l.Note, l.To, l.Tickets[0].Attendee = name, note, to, name
		m, err := Write(&l, sale.Effect{ID: 1, Kind: sale.DeliverEffect, Order: 7})
		if err != nil {
			return
		}
		msg, err := sender.compose(&m)
		if err != nil {
			return
		}
		var b strings.Builder
		if _, err := msg.WriteTo(&b); err != nil {
			t.Fatal(err)
		}
		got, err := mail.ReadMessage(strings.NewReader(b.String()))
		if err != nil {
			t.Fatalf("not a mail any more: %v", err)
		}
		for h := range got.Header {
			switch h {
			case "From", "To", "Subject", "Date", "Message-Id", "Auto-Submitted", "Mime-Version", "Content-Type", "Content-Transfer-Encoding":
			default:
				t.Errorf("header %s was added", h)
			}
		}
		if list, err := got.Header.AddressList("To"); err != nil || len(list) != 1 || list[0].Address != to {
			t.Errorf("goes to %v (%v), want to %q alone", list, err, to)
		}
		for _, mark := range []string{"<script", "<img", "onerror=alert(1)>"} {
			if strings.Contains(strings.ToLower(m.HTML), mark) {
				t.Errorf("markup of the buyer's in the letter: %s", mark)
			}
		}
	})
}

func newSMTP(t testing.TB, o SMTPOptions) *SMTP {
	t.Helper()
	s, err := NewSMTP(o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
