package stripe

import (
	"fmt"
	"math"
	"strings"

	"facevalue/money"
	"facevalue/payment"
)

// unit is how Stripe counts a currency, against the minor units of ISO 4217.
type unit struct {
	times int64 // Stripe counts so many for one minor unit
	per   int64 // and one for so many minor units
	step  int64 // and takes only multiples of so many of its own
}

// Most currencies are counted as ISO 4217 has them. HUF and TWD are among those: their
// whole units matter to payouts, while charges and refunds take hundredths.
var plain = unit{times: 1, per: 1, step: 1}

// unitsOf are the others.
var unitsOf = map[string]unit{
	// No decimals by ISO, counted in hundredths from the days when they had some; the
	// hundredths are always 00.
	"ISK": {times: 100, per: 1, step: 100},
	"UGX": {times: 100, per: 1, step: 100},
	// Two decimals by ISO, in practice fifths that nobody pays with, and counted whole.
	"MGA": {times: 1, per: 100, step: 1},
	// Three decimals, of which the last is 0.
	"BHD": {times: 1, per: 1, step: 10},
	"JOD": {times: 1, per: 1, step: 10},
	"KWD": {times: 1, per: 1, step: 10},
	"OMR": {times: 1, per: 1, step: 10},
	"TND": {times: 1, per: 1, step: 10},
}

// whole are the currencies that Stripe counts whole, as ISO does.
const whole = " BIF CLP DJF GNF JPY KMF KRW PYG RWF VND VUV XAF XOF XPF "

// unitOf is how Stripe counts a currency. Where ISO 4217 has a number of decimals that
// Stripe is not known to follow, an amount could be wrong by a hundred times.
func unitOf(currency string) (unit, error) {
	c, err := money.ParseCurrency(currency)
	if err != nil {
		return unit{}, fmt.Errorf("%q is no currency of ISO 4217", currency)
	}
	if u, ok := unitsOf[currency]; ok {
		return u, nil
	}
	decimals, _ := c.Decimals()
	if decimals == 2 || decimals == 0 && strings.Contains(whole, " "+currency+" ") {
		return plain, nil
	}
	return unit{}, fmt.Errorf("%s has %d decimals, and how Stripe counts it is not known here", currency, decimals)
}

// toStripe is minor units as Stripe counts them, or why they cannot be asked for.
func toStripe(minor int64, currency string) (int64, error) {
	amount, err := counted(minor, currency)
	if err != nil {
		return 0, &payment.Error{Failure: payment.Refused, Code: "amount", Message: err.Error()}
	}
	return amount, nil
}

func counted(minor int64, currency string) (int64, error) {
	u, err := unitOf(currency)
	switch {
	case err != nil:
		return 0, err
	case minor <= 0:
		return 0, fmt.Errorf("%d %s cannot be asked for; it is at least 1", minor, currency)
	case minor > math.MaxInt64/u.times:
		return 0, fmt.Errorf("%d %s is too much", minor, currency)
	case minor%u.per != 0:
		return 0, fmt.Errorf("amounts of %s go to Stripe in whole units; %d minor units are none, %d are", currency, minor, minor/u.per*u.per)
	case minor*u.times/u.per%u.step != 0:
		return 0, fmt.Errorf("amounts of %s go to Stripe with a 0 at the end; %d minor units have none, %d have", currency, minor, minor-minor%(u.step/u.times))
	}
	return minor * u.times / u.per, nil
}

// fromStripe is what Stripe counts in minor units. Parts of one cannot be: we never ask
// for any.
func fromStripe(amount int64, currency string) (int64, error) {
	u, err := unitOf(currency)
	switch {
	case err != nil:
		return 0, fmt.Errorf("payment/stripe: %w", err)
	case amount < 0 || amount > math.MaxInt64/u.per:
		return 0, fmt.Errorf("payment/stripe: %d %s is out of bounds", amount, currency)
	case amount%u.times != 0:
		return 0, fmt.Errorf("payment/stripe: %d hundredths of %s are no whole units", amount, currency)
	}
	return amount / u.times * u.per, nil
}
