package money

import (
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var drawCurrency = rapid.SampledFrom([]Currency{EUR, USD, JPY, KWD, {'I', 'S', 'K'}, {'C', 'L', 'P'}, {'O', 'M', 'R'}})

func TestParse(t *testing.T) {
	for _, c := range []struct {
		in   string
		cur  Currency
		want Amount
		text string
	}{
		{"12.34", EUR, 1234, "12.34"},
		{"12.3", EUR, 1230, "12.30"},
		{"12", EUR, 1200, "12.00"},
		{"0.05", EUR, 5, "0.05"},
		{"-0.05", EUR, -5, "-0.05"},
		{"-0", EUR, 0, "0.00"},
		{"500", JPY, 500, "500"},
		{"1.234", KWD, 1234, "1.234"},
		{"0.001", KWD, 1, "0.001"},
		{"10000000000000", USD, MaxAmount, "10000000000000.00"},
		{"-1000000000000000", JPY, -MaxAmount, "-1000000000000000"},
	} {
		got, err := Parse(c.in, c.cur)
		if err != nil || got != (Money{c.want, c.cur}) || got.Format() != c.text {
			t.Errorf("Parse(%q, %s) = %v, %v; want %d, %s", c.in, c.cur, got, err, c.want, c.text)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct {
		in   string
		cur  Currency
		want string
	}{
		{"", EUR, `money: "" of EUR: not a decimal number such as 12 or 12.34`},
		{"-", EUR, "not a decimal number"},
		{".5", EUR, "not a decimal number"},
		{"5.", EUR, "not a decimal number"},
		{"1,50", EUR, "not a decimal number"},
		{"1 000", EUR, "not a decimal number"},
		{"+1", EUR, "not a decimal number"},
		{"1e3", EUR, "not a decimal number"},
		{"1.2.3", EUR, "not a decimal number"},
		{"--1", EUR, "not a decimal number"},
		{"١٢", EUR, "not a decimal number"},
		{"1.234", EUR, "3 digits behind the point, at most 2"},
		{"1.0", JPY, `money: "1.0" of JPY: it has no decimals`},
		{"007", EUR, "a needless leading zero"},
		{"10000000000000.01", EUR, "money: out of bounds: 1000000000000001 minor units of EUR"},
		{"9999999999999999", KWD, "of KWD: out of bounds"},
		{strings.Repeat("9", 1000), EUR, `money: "` + strings.Repeat("9", 40) + `..." of EUR: out of bounds`},
		{"1", Currency{}, `money: not a currency: "no currency"`},
	} {
		if got, err := Parse(c.in, c.cur); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Parse(%.40q, %s) = %v, %v; want %s", c.in, c.cur, got, err, c.want)
		}
	}
}

func TestFormatParsesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := Money{drawValid.Draw(t, "amount"), drawCurrency.Draw(t, "currency")}
		if got, err := Parse(m.Format(), m.Currency); err != nil || got != m {
			t.Fatalf("%v became %v, %v", m, got, err)
		}
	})
}

// Format also has to show, in errors and logs, what is out of bounds.
func TestFormatOfAnything(t *testing.T) {
	for m, want := range map[Money]string{
		{-1 << 63, EUR}:               "-92233720368547758.08 EUR",
		{1<<63 - 1, JPY}:              "9223372036854775807 JPY",
		{5, Currency{}}:               "5 no currency",
		{-5, Currency{'?', '?', '?'}}: "-5 ???",
	} {
		if got := m.String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"12.34", "-0.05", "0", "007", "1.", "9999999999999999", "1e9", "-", "٣"} {
		f.Add(s, "EUR")
		f.Add(s, "JPY")
		f.Add(s, "KWD")
	}
	f.Fuzz(func(t *testing.T, s, code string) {
		c, err := ParseCurrency(code)
		if err != nil {
			return
		}
		m, err := Parse(s, c)
		if err != nil {
			return
		}
		if again, err := Parse(m.Format(), c); err != nil || again != m {
			t.Errorf("%q is %v, which is %v, %v", s, m, again, err)
		}
		if n, ok := m.Amount.Add(0); !ok || n != m.Amount {
			t.Errorf("%q is %v, which is out of bounds", s, m)
		}
	})
}

func TestCurrencies(t *testing.T) {
	for code, want := range map[string]int{
		"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "ISK": 0, "UGX": 0, "PYG": 0, "XAF": 0,
		"EUR": 2, "USD": 2, "GBP": 2, "HUF": 2, "TWD": 2, "IDR": 2, "AED": 2, "ZWG": 2,
		"KWD": 3, "BHD": 3, "OMR": 3, "JOD": 3, "TND": 3, "IQD": 3, "LYD": 3,
	} {
		c, err := ParseCurrency(code)
		if got, ok := c.Decimals(); err != nil || !ok || got != want || c.String() != code {
			t.Errorf("%s: %s with %d decimals, %v, %v; want %d", code, c, got, ok, err, want)
		}
	}
}

func TestParseCurrencyRefuses(t *testing.T) {
	for code, want := range map[string]string{
		"":          `money: not a currency: "", want three capital letters such as EUR`,
		"EU":        `money: not a currency: "EU", want three capital letters such as EUR`,
		"eur":       `money: not a currency: "eur", want capitals: EUR`,
		"EUX":       `money: not a currency: "EUX" is no code that ISO 4217 has in use, as EUR, USD and JPY are`,
		"XAU":       `money: not a currency: "XAU" is no code that ISO 4217 has in use, as EUR, USD and JPY are`,
		"DEM":       `money: not a currency: "DEM" is no code that ISO 4217 has in use, as EUR, USD and JPY are`,
		"\x00\xff!": `money: not a currency: "\x00\xff!" is no code that ISO 4217 has in use, as EUR, USD and JPY are`,
	} {
		if c, err := ParseCurrency(code); err == nil || err.Error() != want || c != (Currency{}) {
			t.Errorf("ParseCurrency(%q) = %s, %v; want %s", code, c, err, want)
		}
	}
}

// The lists are edited by hand: each code once, three capitals, in order.
func TestTable(t *testing.T) {
	seen := map[string]bool{}
	for _, list := range []string{decimals0, decimals2, decimals3} {
		last := ""
		for _, code := range strings.Fields(list) {
			if _, err := ParseCurrency(code); err != nil {
				t.Error(err)
			}
			if seen[code] || code <= last {
				t.Errorf("%s is listed twice or out of order", code)
			}
			seen[code], last = true, code
		}
	}
	if len(seen) < 140 || seen["XXX"] || seen["XTS"] || seen["CLF"] {
		t.Errorf("%d currencies, with or without those that nobody pays with", len(seen))
	}
}

func TestCurrencyInJSON(t *testing.T) {
	b, err := json.Marshal(map[string]Currency{"currency": JPY})
	if err != nil || string(b) != `{"currency":"JPY"}` {
		t.Fatalf("%s, %v", b, err)
	}
	var back map[string]Currency
	if err := json.Unmarshal(b, &back); err != nil || back["currency"] != JPY {
		t.Errorf("%v, %v", back, err)
	}
	if _, err := json.Marshal(Currency{}); err == nil {
		t.Error("no currency was written")
	}
	if err := json.Unmarshal([]byte(`"jpy"`), new(Currency)); err == nil {
		t.Error("jpy was read")
	}
}
