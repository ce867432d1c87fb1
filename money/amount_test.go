package money

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

// drawAmount draws valid amounts, with the bounds and zero more often than by
// chance, and sometimes any int64.
var (
	drawValid = rapid.OneOf(
		rapid.Custom(func(t *rapid.T) Amount { return Amount(rapid.Int64Range(-20_000, 20_000).Draw(t, "small")) }),
		rapid.Custom(func(t *rapid.T) Amount {
			return Amount(rapid.Int64Range(-int64(MaxAmount), int64(MaxAmount)).Draw(t, "any"))
		}),
		rapid.SampledFrom([]Amount{0, 1, -1, MaxAmount, -MaxAmount, MaxAmount - 1}),
	)
	drawAmount = rapid.OneOf(drawValid, drawValid, drawValid,
		rapid.SampledFrom([]Amount{math.MaxInt64, math.MinInt64, MaxAmount + 1, -MaxAmount - 1}),
		rapid.Custom(func(t *rapid.T) Amount { return Amount(rapid.Int64().Draw(t, "wild")) }),
	)
)

// agree holds a result against what math/big makes of it: ok if and only if
// the inputs and the exact result are in bounds.
func agree(t *rapid.T, what string, got Amount, ok bool, exact *big.Int, inputsOK bool) {
	t.Helper()
	wantOK := inputsOK && exact.IsInt64() && Amount(exact.Int64()).Valid()
	if ok != wantOK || ok && int64(got) != exact.Int64() || !ok && got != 0 {
		t.Fatalf("%s: got %d, %v; exact %s, want ok %v", what, got, ok, exact, wantOK)
	}
}

func bigOf(a Amount) *big.Int { return big.NewInt(int64(a)) }

func TestAmountAgreesWithBig(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawAmount.Draw(t, "a"), drawAmount.Draw(t, "b")
		n := rapid.OneOf(rapid.IntRange(-20, 20), rapid.IntRange(-MaxQuantity-2, MaxQuantity+2), rapid.Int()).Draw(t, "n")
		valid := a.Valid() && b.Valid()

		sum, ok := a.Add(b)
		agree(t, "Add", sum, ok, new(big.Int).Add(bigOf(a), bigOf(b)), valid)
		diff, ok := a.Sub(b)
		agree(t, "Sub", diff, ok, new(big.Int).Sub(bigOf(a), bigOf(b)), valid)
		product, ok := a.Mul(n)
		agree(t, "Mul", product, ok, new(big.Int).Mul(bigOf(a), big.NewInt(int64(n))),
			a.Valid() && -MaxQuantity <= n && n <= MaxQuantity)
	})
}

func TestSumAgreesWithBig(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amounts := rapid.SliceOf(drawAmount).Draw(t, "amounts")
		exact, bounded := new(big.Int), true
		for _, a := range amounts {
			exact.Add(exact, bigOf(a))
			bounded = bounded && a.Valid() && exact.CmpAbs(bigOf(MaxAmount)) <= 0
		}
		got, ok := Sum(amounts...)
		if ok != bounded || ok && int64(got) != exact.Int64() {
			t.Fatalf("got %d, %v; exact %s, bounded %v", got, ok, exact, bounded)
		}
	})
}

func TestSumOfNothing(t *testing.T) {
	if got, ok := Sum(); got != 0 || !ok {
		t.Errorf("Sum() = %d, %v; want 0, true", got, ok)
	}
}

// MaxAmount is documented as exact in a JSON number, which is a float64.
func TestMaxAmountIsExactInJSON(t *testing.T) {
	if MaxAmount >= 1<<53 {
		t.Errorf("%d is not exact as a float64", MaxAmount)
	}
}
