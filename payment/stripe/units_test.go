package stripe

import (
	"math"
	"strings"
	"testing"

	"facevalue/money"
	"facevalue/payment"

	"pgregory.net/rapid"
)

// TestAmounts are amounts as the documentation of Stripe has them, both ways.
func TestAmounts(t *testing.T) {
	for _, c := range []struct {
		currency      string
		minor, stripe int64 // stripe 0: cannot be asked for
	}{
		{"EUR", 1099, 1099},
		{"USD", 1, 1},
		{"JPY", 500, 500},
		{"KRW", 1, 1},
		{"XPF", 7, 7},
		{"VND", 26_000, 26_000},
		{"ISK", 5, 500},
		{"ISK", 2000, 200_000},
		{"UGX", 5, 500},
		{"UGX", 36_000, 3_600_000},
		{"HUF", 1045, 1045},
		{"HUF", 1000, 1000},
		{"TWD", 80_045, 80_045},
		{"TWD", 80_000, 80_000},
		{"KWD", 5120, 5120},
		{"KWD", 5124, 0},
		{"BHD", 10, 10},
		{"BHD", 1, 0},
		{"JOD", 5130, 5130},
		{"OMR", 999, 0},
		{"TND", 1000, 1000},
		{"MGA", 500_000, 5000},
		{"MGA", 100, 1},
		{"MGA", 150, 0},
		{"EUR", 0, 0},
		{"EUR", -1, 0},
		{"ISK", math.MaxInt64 / 10, 0},
		{"IQD", 1000, 0},
		{"LYD", 1000, 0},
		{"XXX", 100, 0},
		{"eur", 100, 0},
		{"", 100, 0},
	} {
		got, err := toStripe(c.minor, c.currency)
		if c.stripe == 0 {
			if payment.FailureOf(err) != payment.Refused || err == nil || !strings.Contains(err.Error(), c.currency) {
				t.Errorf("%d %s: %d, %v; want a refusal that names the currency", c.minor, c.currency, got, err)
			}
			continue
		}
		if err != nil || got != c.stripe {
			t.Errorf("%d %s: %d, %v; want %d", c.minor, c.currency, got, err, c.stripe)
		}
		if back, err := fromStripe(got, c.currency); err != nil || back != c.minor {
			t.Errorf("%d of Stripe's %s: %d, %v; want %d", got, c.currency, back, err, c.minor)
		}
	}
	for currency, amount := range map[string]int64{"ISK": 150, "UGX": 1, "EUR": -1, "IQD": 1000, "MGA": math.MaxInt64} {
		if got, err := fromStripe(amount, currency); err == nil {
			t.Errorf("%d of Stripe's %s are %d; there is no such amount", amount, currency, got)
		}
	}
}

// TestAmountsComeBack: what can be asked for comes back as it was, in every currency.
func TestAmountsComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		currency := rapid.SampledFrom([]string{"EUR", "JPY", "ISK", "UGX", "HUF", "TWD", "MGA", "KWD", "TND", "KRW"}).Draw(t, "currency")
		minor := rapid.Int64().Draw(t, "minor")
		amount, err := toStripe(minor, currency)
		if err != nil {
			return
		}
		if back, err := fromStripe(amount, currency); err != nil || back != minor {
			t.Fatalf("%d %s went as %d and came back as %d (%v)", minor, currency, amount, back, err)
		}
	})
}

// TestWholeCurrencies: what is counted whole has no decimals by ISO either, so that
// nothing is a hundred times too much.
func TestWholeCurrencies(t *testing.T) {
	for name := range strings.FieldsSeq(whole) {
		c, err := money.ParseCurrency(name)
		if decimals, ok := c.Decimals(); err != nil || !ok || decimals != 0 {
			t.Errorf("%s: %d decimals, %v", name, decimals, err)
		}
	}
}

// TestUnitsOnTheWire: what is asked for, taken and given back is the same money.
func TestUnitsOnTheWire(t *testing.T) {
	w := newWorld(t)
	for currency, wire := range map[string]int64{"EUR": 2000, "JPY": 2000, "KWD": 2000, "ISK": 200_000, "UGX": 200_000, "HUF": 2000, "TWD": 2000, "MGA": 20} {
		in := intent7(currency)
		in.Currency, in.Amount, in.Order = currency, 2000, "ord_club_"+currency
		p := w.create(in)
		w.pay(p, "4242424242424242")
		w.books(p.Ref, "succeeded", wire, 0)
		if _, err := w.client.Refund(t.Context(), payment.Refund{Key: "r" + currency, Ref: p.Ref, Amount: 500, Currency: currency}); err != nil {
			t.Fatal(err)
		}
		if got := w.fetch(p.Ref); got.Amount != 2000 || got.Refunded() != 500 || got.Currency != currency {
			t.Errorf("%s: %+v", currency, got)
		}
	}
}
