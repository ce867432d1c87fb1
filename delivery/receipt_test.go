package delivery

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
)

func receipt() Paper {
	return Paper{
		Number: "KE-club-R000017", Made: When{At: 1_796_497_200_000, Local: "2026-12-05T20:00", Zone: "Europe/Berlin", OffsetMinutes: 60},
		Order: "ord_club_7", Currency: "EUR", Total: 6_730, Language: "en", Buyer: "Ada Example",
		Seller: PaperSeller{"Keller e. V.", "Example Street 1\n10115 Berlin", "DE123456789"},
		Lines: []PaperLine{
			{What: "Standing, Opening night", Kind: "ticket", Count: 2, Sum: 4_580},
			{What: "Scarf", Kind: "item", Count: 1, Sum: 1_500},
			{Kind: "fee", Count: 1, Sum: 150},
			{What: "Roof", Kind: "donation", Count: 1, Sum: 500},
		},
		Fees:  []PaperPart{{"service", 280}},
		Taxes: []PaperTax{{"VAT", 190_000, true, 939}, {"City tax", 50_000, false, 200}},
	}
}

func mustPaper(t testing.TB, papers ...Paper) []byte {
	t.Helper()
	file, err := PapersPDF("ord_club_7", papers)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestReceiptOnPaper(t *testing.T) {
	r, note := receipt(), receipt()
	note.Credit, note.Payment, note.Number, note.Lines, note.Fees, note.Taxes = true, true, "KE-club-C000003", nil, nil, nil
	pages := pagesOf(t, mustPaper(t, r, note))
	if len(pages) != 2 {
		t.Fatalf("%d pages", len(pages))
	}
	first, second := flowing(words(pages[0])), flowing(words(pages[1]))
	for _, want := range []string{
		"Keller e. V. Example Street 1 10115 Berlin Tax id: DE123456789", "Receipt KE-club-R000017", "Date: 5 December 2026", "Order: ord_club_7",
		"For: Ada Example", "2 × Standing, Opening night 45.80\u00a0EUR", "Scarf 15.00\u00a0EUR", "Fee 1.50\u00a0EUR", "Roof 5.00\u00a0EUR", "Total 67.30\u00a0EUR",
		"service 2.80\u00a0EUR", "VAT 19 %, in the price 9.39\u00a0EUR", "City tax 5 %, on top of the price 2.00\u00a0EUR", "KE-club-R000017, page 1 of 1",
	} {
		if !strings.Contains(first, strings.Join(strings.Fields(want), " ")) {
			t.Errorf("the receipt does not say %q:\n%s", want, first)
		}
	}
	for _, want := range []string{"Credit note KE-club-C000003", "A payment that bought nothing", "Given back 67.30"} {
		if !strings.Contains(second, want) {
			t.Errorf("the credit note does not say %q:\n%s", want, second)
		}
	}
	r.Language = "de"
	german := flowing(words(pagesOf(t, mustPaper(t, r))[0]))
	for _, want := range []string{"Rechnung KE-club-R000017", "Datum: 5. Dezember 2026", "Summe 67,30", "im Preis enthalten 9,39"} {
		if !strings.Contains(german, want) {
			t.Errorf("in German it does not say %q:\n%s", want, german)
		}
	}
	if !bytes.Equal(mustPaper(t, r, note), mustPaper(t, r, note)) {
		t.Error("the same papers are other bytes")
	}
}

// A paper of many lines goes on, on pages that say which they are; the last line is there.
func TestLongReceipt(t *testing.T) {
	r := receipt()
	r.Lines = nil
	for i := range mostRows + 5 {
		r.Lines = append(r.Lines, PaperLine{What: fmt.Sprintf("Thing %d %s", i+1, strings.Repeat("W", 90)), Kind: "item", Count: 1, Sum: 100})
	}
	pages := pagesOf(t, mustPaper(t, r))
	if len(pages) < 5 {
		t.Fatalf("%d pages", len(pages))
	}
	for i, page := range pages {
		if want := fmt.Sprintf("page %d of %d", i+1, len(pages)); !strings.Contains(flowing(words(page)), want) {
			t.Errorf("page %d does not say %q", i+1, want)
		}
	}
	last := flowing(words(pages[len(pages)-1]))
	if !strings.Contains(last, "… + 5 5.00") || !strings.Contains(last, "Total 67.30") || !strings.Contains(last, "City tax") {
		t.Errorf("the last page: %s", last)
	}
}

func TestHowManyPapersArePrinted(t *testing.T) {
	if _, err := PapersPDF("ord_club_7", nil); !errors.Is(err, ErrNoPapers) {
		t.Errorf("none: %v", err)
	}
	if _, err := PapersPDF("ord_club_7", make([]Paper, MostPapers+1)); err == nil || !strings.Contains(err.Error(), fmt.Sprint(MostPapers)) {
		t.Errorf("one too many: %v", err)
	}
}

// A name that ends in a full stop ends the sentence too, and nothing else.
func TestFullStops(t *testing.T) {
	for _, c := range []struct{ phrase, seller, want string }{
		{"order with {seller}. These", "Keller e. V.", "order with Keller e. V. These"},
		{"order with {seller}. These", "Keller", "order with Keller. These"},
		{"Best regards\n{seller}", "Keller e. V.", "Best regards\nKeller e. V."},
	} {
		if got := fill(c.phrase, "seller", c.seller); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// FuzzPapersPDF: whatever is on it, there is a paper.
func FuzzPapersPDF(f *testing.F) {
	f.Add("Ada", "Scarf", "vat", int64(100), uint32(190_000), 3)
	f.Add("\xff\u202e", "\\(", "{tax}", int64(-1), ^uint32(0), 300)
	f.Fuzz(func(t *testing.T, name, what, tax string, amount int64, rate uint32, lines int) {
		r := receipt()
		r.Seller.Name, r.Seller.Address, r.Buyer, r.Total = name, name, name, amount
		r.Taxes = []PaperTax{{tax, rate, false, amount}}
		for range max(0, min(lines, 500)) {
			r.Lines = append(r.Lines, PaperLine{What: what, Kind: what, Count: rate, Sum: amount})
		}
		if len(pagesOf(t, mustPaper(t, r))) == 0 {
			t.Error("no page")
		}
	})
}
