package delivery

import (
	"strconv"
	"strings"

	"facevalue/money"
)

// amount is money for people: minor units with the currency's decimals, in the
// language's marks, and its code. A currency without known decimals is shown as it is.
func (p *phrases) amount(minor int64, currency string) string {
	decimals := 0
	if c, err := money.ParseCurrency(currency); err == nil {
		decimals, _ = c.Decimals()
	}
	sign := ""
	if minor < 0 {
		sign, minor = "-", -minor
	}
	digits := strconv.FormatInt(minor, 10)
	if short := decimals + 1 - len(digits); short > 0 {
		digits = strings.Repeat("0", short) + digits
	}
	whole, rest := digits[:len(digits)-decimals], digits[len(digits)-decimals:]
	out := sign + p.grouped(whole)
	if rest != "" {
		out += p.decimal + rest
	}
	return out + "\u00a0" + strings.ToUpper(currency)
}

// grouped puts a mark between thousands.
func (p *phrases) grouped(whole string) string {
	for at := len(whole) - 3; at > 0; at -= 3 {
		whole = whole[:at] + p.group + whole[at:]
	}
	return whole
}
