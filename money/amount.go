package money

import "math/bits"

// Amount counts minor units of a currency that its holder knows: cents of EUR,
// yen of JPY, fils of KWD.
type Amount int64

const (
	// MaxAmount bounds every amount, either side of zero: ten million million
	// in a currency of two decimals. The takings of a whole tour fit in a
	// currency of small units, and every amount is exact in a JSON number.
	MaxAmount Amount = 1_000_000_000_000_000

	// MaxQuantity bounds what an amount is multiplied by.
	MaxQuantity = 1_000_000
)

// Valid tells whether a is within ±MaxAmount.
func (a Amount) Valid() bool { return -MaxAmount <= a && a <= MaxAmount }

// Add returns a+b, or false when one of the three is out of bounds.
func (a Amount) Add(b Amount) (Amount, bool) {
	if !a.Valid() || !b.Valid() {
		return 0, false
	}
	return checked(a + b)
}

// Sub returns a-b, or false when one of the three is out of bounds.
func (a Amount) Sub(b Amount) (Amount, bool) {
	if !a.Valid() || !b.Valid() {
		return 0, false
	}
	return checked(a - b)
}

// Mul returns a*n, or false when a or the product is out of bounds or n is not
// within ±MaxQuantity.
func (a Amount) Mul(n int) (Amount, bool) {
	if !a.Valid() || n < -MaxQuantity || n > MaxQuantity {
		return 0, false
	}
	hi, lo := bits.Mul64(a.abs(), Amount(n).abs())
	if hi != 0 || lo > uint64(MaxAmount) {
		return 0, false
	}
	if (a < 0) != (n < 0) {
		return -Amount(lo), true
	}
	return Amount(lo), true
}

// Sum adds up amounts, or returns false as soon as Add would.
func Sum(amounts ...Amount) (Amount, bool) {
	var total Amount
	for _, a := range amounts {
		var ok bool
		if total, ok = total.Add(a); !ok {
			return 0, false
		}
	}
	return total, true
}

func checked(a Amount) (Amount, bool) {
	if !a.Valid() {
		return 0, false
	}
	return a, true
}

// abs is the distance from zero. It has a place for the smallest int64 too.
func (a Amount) abs() uint64 {
	if a < 0 {
		return -uint64(a)
	}
	return uint64(a)
}

// mulDiv returns a*num/den rounded half away from zero, for a valid a. The
// product is 128 bits wide, so nothing is lost before the division. The caller
// sees to it that the quotient fits: num <= 10*den is enough.
func mulDiv(a Amount, num, den uint64) Amount {
	hi, lo := bits.Mul64(a.abs(), num)
	q, rem := bits.Div64(hi, lo, den)
	if rem >= den-rem { // rem*2 >= den, without the overflow
		q++
	}
	if a < 0 {
		return -Amount(q)
	}
	return Amount(q)
}
