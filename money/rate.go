package money

import (
	"fmt"
	"strings"
)

// Rate is a share in parts per million: 190_000 is 19 %, 55_000 is 5.5 %.
type Rate int64

const (
	million = 1_000_000

	// MaxRate is a thousand percent.
	MaxRate Rate = 10 * million
)

// Valid tells whether r is from 0 to MaxRate.
func (r Rate) Valid() bool { return 0 <= r && r <= MaxRate }

// Of returns r of a, rounded half away from zero: the tax that comes on top of
// a net price, the discount off a price. It is false when r or a is not valid
// or the result is out of bounds.
func (r Rate) Of(a Amount) (Amount, bool) {
	if !r.Valid() || !a.Valid() {
		return 0, false
	}
	return checked(mulDiv(a, uint64(r), million))
}

// Within returns the part of gross that is tax at rate r, where gross is net
// plus r of net: gross*r/(1+r), rounded half away from zero. The net price is
// gross minus this, so the two always add up.
func (r Rate) Within(gross Amount) (Amount, bool) {
	if !r.Valid() || !gross.Valid() {
		return 0, false
	}
	return mulDiv(gross, uint64(r), million+uint64(r)), true
}

// String writes the rate as a percentage: "19%", "5.5%".
func (r Rate) String() string {
	s := decimal(int64(r), 4)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".") + "%"
}

// ParseRate reads a percentage without its sign: "19", "5.5", "7.1234".
func ParseRate(s string) (Rate, error) {
	n, err := parseDecimal(s, 4)
	if err != nil {
		return 0, fmt.Errorf("money: rate %q: %w", clip(s), err)
	}
	if r := Rate(n); r.Valid() {
		return r, nil
	}
	return 0, fmt.Errorf("money: rate %q is not from 0 to %s", clip(s), MaxRate)
}
