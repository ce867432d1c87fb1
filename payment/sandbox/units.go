package sandbox

import (
	"fmt"
	"math"

	"facevalue/money"
)

// The wire counts most currencies as ISO 4217 does. Two have no decimals by ISO and are
// counted in hundredths all the same, from the days when they had.
var inHundredths = map[string]bool{"ISK": true, "UGX": true}

// wireDecimals is how many decimals the wire has for a currency.
func wireDecimals(c money.Currency) int {
	decimals, _ := c.Decimals()
	if inHundredths[c.String()] {
		return 2
	}
	return decimals
}

// toWire is minor units as the wire counts them.
func toWire(minor int64, currency string) (int64, error) {
	if !inHundredths[currency] {
		return minor, nil
	}
	if minor > math.MaxInt64/100 || minor < math.MinInt64/100 {
		return 0, fmt.Errorf("payment/sandbox: %d %s is too much", minor, currency)
	}
	return minor * 100, nil
}

// fromWire is what the wire counts in minor units. Parts of a minor unit cannot be: we
// never ask for any.
func fromWire(amount int64, currency string) (int64, error) {
	if !inHundredths[currency] {
		return amount, nil
	}
	if amount%100 != 0 {
		return 0, fmt.Errorf("payment/sandbox: %d hundredths of %s are no whole units", amount, currency)
	}
	return amount / 100, nil
}
