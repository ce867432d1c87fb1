package money

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"
)

// MaxShares bounds how many shares an amount is split into.
const MaxShares = 10_000

// Split divides total by weights, exactly: the shares add up to total. Each is
// its exact part rounded towards zero; the minor units left over go one each to
// the shares with the largest remainders, the first of equals first. A weight
// of zero gets nothing. A negative total splits into the negatives of what its
// positive splits into.
func Split(total Amount, weights []int64) ([]Amount, error) {
	sum, err := sumWeights(total, weights)
	if err != nil {
		return nil, err
	}
	shares := make([]Amount, len(weights))
	remainders := make([]uint64, len(weights))
	left := total.abs()
	for i, w := range weights {
		hi, lo := bits.Mul64(total.abs(), uint64(w))
		q, rem := bits.Div64(hi, lo, sum) // w <= sum, so q <= total
		shares[i], remainders[i] = Amount(q), rem
		left -= q
	}
	for _, i := range largest(remainders)[:left] {
		shares[i]++
	}
	if total < 0 {
		for i := range shares {
			shares[i] = -shares[i]
		}
	}
	return shares, nil
}

// sumWeights checks what Split is given.
func sumWeights(total Amount, weights []int64) (uint64, error) {
	if !total.Valid() {
		return 0, fmt.Errorf("money: %w: split of %d minor units, at most %d", ErrOverflow, total, MaxAmount)
	}
	if len(weights) > MaxShares {
		return 0, fmt.Errorf("money: split into %d shares, at most %d", len(weights), MaxShares)
	}
	var sum uint64
	for i, w := range weights {
		if w < 0 || Amount(w) > MaxAmount {
			return 0, fmt.Errorf("money: split: weight %d is %d, want 0 to %d", i, w, MaxAmount)
		}
		sum += uint64(w)
	}
	if sum == 0 {
		return 0, fmt.Errorf("money: split of %d by %d weights that add up to nothing", total, len(weights))
	}
	return sum, nil
}

// largest returns the indices of the remainders, largest first, the first of
// equals first.
func largest(remainders []uint64) []int {
	order := make([]int, len(remainders))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(remainders[b], remainders[a]) })
	return order
}
