package money

import "fmt"

// Currency is an ISO 4217 code. The zero Currency is not valid. It is
// comparable and may be a key.
type Currency [3]byte

// Currencies that code and tests name.
var (
	EUR = Currency{'E', 'U', 'R'}
	USD = Currency{'U', 'S', 'D'}
	GBP = Currency{'G', 'B', 'P'}
	JPY = Currency{'J', 'P', 'Y'}
	KWD = Currency{'K', 'W', 'D'}
)

// ParseCurrency returns the currency of a code in capitals.
func ParseCurrency(code string) (Currency, error) {
	var c Currency
	if len(code) != len(c) {
		return Currency{}, fmt.Errorf("money: %w: %q, want three capital letters such as EUR", ErrCurrency, clip(code))
	}
	copy(c[:], code)
	if c.Valid() {
		return c, nil
	}
	if upper := c.upper(); upper != c && upper.Valid() {
		return Currency{}, fmt.Errorf("money: %w: %q, want capitals: %s", ErrCurrency, code, upper)
	}
	return Currency{}, fmt.Errorf("money: %w: %q is no code that ISO 4217 has in use, as EUR, USD and JPY are", ErrCurrency, code)
}

// Valid tells whether c is a currency in use.
func (c Currency) Valid() bool {
	_, ok := c.Decimals()
	return ok
}

// Decimals is the number of digits behind the point: how many tens make one
// major unit. It is false for a currency that is not in the table.
func (c Currency) Decimals() (int, bool) {
	i, ok := c.index()
	if !ok || table[i] == 0 {
		return 0, false
	}
	return int(table[i]) - 1, true
}

// index numbers the codes from AAA to ZZZ.
func (c Currency) index() (int, bool) {
	i := 0
	for _, b := range c {
		if b < 'A' || b > 'Z' {
			return 0, false
		}
		i = i*26 + int(b-'A')
	}
	return i, true
}

// String is the code, or a word for the zero Currency.
func (c Currency) String() string {
	if c == (Currency{}) {
		return "no currency"
	}
	return string(c[:])
}

// MarshalText writes the code, so that JSON has "EUR" in place of three numbers.
func (c Currency) MarshalText() ([]byte, error) {
	if !c.Valid() {
		return nil, fmt.Errorf("money: %w: %q", ErrCurrency, c.String())
	}
	return c[:], nil
}

// UnmarshalText reads a code as ParseCurrency does.
func (c *Currency) UnmarshalText(text []byte) (err error) {
	*c, err = ParseCurrency(string(text))
	return err
}

func (c Currency) upper() Currency {
	for i, b := range c {
		if 'a' <= b && b <= 'z' {
			c[i] = b - 'a' + 'A'
		}
	}
	return c
}

// clip keeps an error short when the input is not.
func clip(s string) string {
	const most = 40
	if len(s) > most {
		return s[:most] + "..."
	}
	return s
}
