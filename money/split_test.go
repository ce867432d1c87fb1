package money

import (
	"math/big"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		total   Amount
		weights []int64
		want    []Amount
	}{
		{100, []int64{1, 1, 1}, []Amount{34, 33, 33}},
		{-100, []int64{1, 1, 1}, []Amount{-34, -33, -33}},
		{1, []int64{1, 1}, []Amount{1, 0}},
		{10, []int64{0, 1, 2}, []Amount{0, 3, 7}},
		{0, []int64{5, 5}, []Amount{0, 0}},
		{5, []int64{7}, []Amount{5}},
		{MaxAmount, []int64{int64(MaxAmount), int64(MaxAmount)}, []Amount{MaxAmount / 2, MaxAmount / 2}},
	} {
		if got, err := Split(c.total, c.weights); err != nil || !slices.Equal(got, c.want) {
			t.Errorf("Split(%d, %d) = %d, %v; want %d", c.total, c.weights, got, err, c.want)
		}
	}
}

func TestSplitRefuses(t *testing.T) {
	for _, c := range []struct {
		total   Amount
		weights []int64
		want    string
	}{
		{1, nil, "split of 1 by 0 weights that add up to nothing"},
		{1, []int64{0, 0}, "by 2 weights that add up to nothing"},
		{1, []int64{1, -1}, "weight 1 is -1"},
		{1, []int64{int64(MaxAmount) + 1}, "weight 0 is 1000000000000001"},
		{MaxAmount + 1, []int64{1}, "out of bounds"},
		{1, make([]int64, MaxShares+1), "10001 shares, at most 10000"},
	} {
		if got, err := Split(c.total, c.weights); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Split(%d, %d weights) = %d, %v; want %q", c.total, len(c.weights), got, err, c.want)
		}
	}
}

// naiveSplit gives each share its exact part rounded down, then one unit at a
// time to whoever is furthest below the exact part.
func naiveSplit(total Amount, weights []int64) []Amount {
	sum := new(big.Int)
	for _, w := range weights {
		sum.Add(sum, big.NewInt(w))
	}
	shares := make([]Amount, len(weights))
	behind := make([]*big.Rat, len(weights))
	left := total
	for i, w := range weights {
		exact := new(big.Rat).SetFrac(new(big.Int).Mul(bigOf(total), big.NewInt(w)), sum)
		shares[i] = Amount(new(big.Int).Div(exact.Num(), exact.Denom()).Int64())
		behind[i] = exact.Sub(exact, new(big.Rat).SetInt64(int64(shares[i])))
		left -= shares[i]
	}
	for ; left > 0; left-- {
		most := 0
		for i := range behind {
			if behind[i].Cmp(behind[most]) > 0 {
				most = i
			}
		}
		shares[most]++
		behind[most].Sub(behind[most], big.NewRat(1, 1))
	}
	return shares
}

func TestSplitAgreesWithNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := drawValid.Draw(t, "total")
		weight := rapid.OneOf(rapid.Int64Range(0, 3), rapid.Int64Range(0, 10_000), rapid.Int64Range(0, int64(MaxAmount)))
		weights := append(rapid.SliceOfN(weight, 0, 12).Draw(t, "weights"), 1)
		got, err := Split(total, weights)
		if err != nil {
			t.Fatal(err)
		}
		want := naiveSplit(Amount(total.abs()), weights)
		if sum, ok := Sum(got...); !ok || sum != total {
			t.Fatalf("shares %d add up to %d, want %d", got, sum, total)
		}
		for i := range want {
			if total < 0 {
				want[i] = -want[i]
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("got %d, want %d", got, want)
		}
	})
}
