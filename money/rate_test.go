package money

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

// roundBig rounds a fraction half away from zero, the slow and sure way.
func roundBig(num, den *big.Int) *big.Int {
	twice := new(big.Int).Mul(new(big.Int).Abs(num), big.NewInt(2))
	twice.Add(twice, den) // (2|num| + den) / 2den, rounded down
	twice.Div(twice, new(big.Int).Lsh(den, 1))
	return twice.Mul(twice, big.NewInt(int64(num.Sign())))
}

func TestRateAgreesWithBig(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawAmount.Draw(t, "a")
		r := Rate(rapid.OneOf(
			rapid.SampledFrom([]int64{0, 1, 50_000, 190_000, 500_000, million, int64(MaxRate), int64(MaxRate) + 1, -1}),
			rapid.Int64Range(0, int64(MaxRate)),
		).Draw(t, "rate"))
		valid := a.Valid() && r.Valid()
		num := new(big.Int).Mul(bigOf(a), big.NewInt(int64(r)))

		of, ok := r.Of(a)
		agree(t, "Of", of, ok, roundBig(num, big.NewInt(million)), valid)
		if !valid {
			return
		}
		within, ok := r.Within(a)
		agree(t, "Within", within, ok, roundBig(num, big.NewInt(million+int64(r))), valid)
	})
}

func TestRate(t *testing.T) {
	for _, c := range []struct {
		rate       Rate
		a          Amount
		of, within Amount
	}{
		{190_000, 10_000, 1900, 1597}, // 15.966... of 100.00
		{70_000, 107, 7, 7},
		{500_000, 1, 1, 0},   // half a cent up; a third down
		{500_000, -1, -1, 0}, // and away from zero below it
		{1_000_000, 1, 1, 1}, // half of a gross cent is tax
		{1_000_000, -3, -3, -2},
		{0, 999, 0, 0},
		{1, 499_999, 0, 0},
		{1, 500_000, 1, 0}, // 0.4999995 within
	} {
		of, ok1 := c.rate.Of(c.a)
		within, ok2 := c.rate.Within(c.a)
		if of != c.of || within != c.within || !ok1 || !ok2 {
			t.Errorf("%s of %d: %d, %v and %d, %v within; want %d and %d", c.rate, c.a, of, ok1, within, ok2, c.of, c.within)
		}
	}
	for _, r := range []Rate{-1, MaxRate + 1} {
		if _, ok := r.Within(1); ok {
			t.Errorf("rate %d was taken", r)
		}
	}
	if _, ok := MaxRate.Of(MaxAmount); ok {
		t.Error("ten times MaxAmount was taken")
	}
}

// Net and contained tax make the gross again, and the tax on the net differs
// from the contained one by rounding alone.
func TestWithinAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		gross := drawValid.Draw(t, "gross")
		r := Rate(rapid.Int64Range(0, million).Draw(t, "rate"))
		tax, _ := r.Within(gross)
		onTop, ok := r.Of(gross - tax)
		if diff := (tax - onTop).abs(); !ok || diff > 1 {
			t.Fatalf("%s of %d: %d within, %d on top of the net", r, gross, tax, onTop)
		}
	})
}

func TestRateText(t *testing.T) {
	for in, want := range map[string]string{
		"19": "19%", "5.5": "5.5%", "0": "0%", "7.1234": "7.1234%", "1000": "1000%", "100.0": "100%", "0.0001": "0.0001%",
	} {
		if r, err := ParseRate(in); err != nil || r.String() != want {
			t.Errorf("ParseRate(%q) = %s, %v; want %s", in, r, err, want)
		}
	}
	for in, want := range map[string]string{
		"":        `money: rate "": not a decimal number such as 12 or 12.34`,
		"19%":     `money: rate "19%": not a decimal number such as 12 or 12.34`,
		"-1":      `money: rate "-1" is not from 0 to 1000%`,
		"1000.1":  `money: rate "1000.1" is not from 0 to 1000%`,
		"1.23456": `money: rate "1.23456": 5 digits behind the point, at most 4`,
	} {
		if r, err := ParseRate(in); err == nil || err.Error() != want {
			t.Errorf("ParseRate(%q) = %s, %v; want %s", in, r, err, want)
		}
	}
}
