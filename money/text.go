package money

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Parse reads a plain decimal such as "12.34", "-5" or "0.5" as money of c. It
// takes at most as many digits behind the point as c has, no spaces, no signs
// but a leading minus, no grouping and no comma.
func Parse(s string, c Currency) (Money, error) {
	decimals, ok := c.Decimals()
	if !ok {
		return Money{}, fmt.Errorf("money: %w: %q", ErrCurrency, c.String())
	}
	n, err := parseDecimal(s, decimals)
	if err != nil {
		return Money{}, fmt.Errorf("money: %q of %s: %w", clip(s), c, err)
	}
	return New(Amount(n), c)
}

// Format writes the amount as a plain decimal with all of its currency's
// decimals and without the code: "12.34", "-0.05", "500" of JPY. Parse reads
// it back.
func (m Money) Format() string {
	decimals, _ := m.Currency.Decimals()
	return decimal(int64(m.Amount), decimals)
}

// String writes amount and code: "12.34 EUR".
func (m Money) String() string {
	return m.Format() + " " + m.Currency.String()
}

var errNotDecimal = errors.New("not a decimal number such as 12 or 12.34")

// parseDecimal reads a decimal as a whole number of 10^-decimals.
func parseDecimal(s string, decimals int) (int64, error) {
	digits, negative := strings.CutPrefix(s, "-")
	whole, fraction, point := strings.Cut(digits, ".")
	if !isDigits(whole) || point && !isDigits(fraction) {
		return 0, errNotDecimal
	}
	switch {
	case point && decimals == 0:
		return 0, errors.New("it has no decimals")
	case len(fraction) > decimals:
		return 0, fmt.Errorf("%d digits behind the point, at most %d", len(fraction), decimals)
	case len(whole) > 1 && whole[0] == '0':
		return 0, errors.New("a needless leading zero")
	case len(whole) > 16:
		return 0, ErrOverflow
	}
	n, err := strconv.ParseInt(whole+fraction+strings.Repeat("0", decimals-len(fraction)), 10, 64)
	if err != nil {
		return 0, ErrOverflow
	}
	if negative {
		n = -n
	}
	return n, nil
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// decimal writes n * 10^-decimals.
func decimal(n int64, decimals int) string {
	s := strconv.FormatUint(Amount(n).abs(), 10)
	if pad := decimals + 1 - len(s); pad > 0 {
		s = strings.Repeat("0", pad) + s
	}
	if decimals > 0 {
		s = s[:len(s)-decimals] + "." + s[len(s)-decimals:]
	}
	if n < 0 {
		return "-" + s
	}
	return s
}
