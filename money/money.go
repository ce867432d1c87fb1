package money

import (
	"cmp"
	"errors"
	"fmt"
)

// Errors that callers tell apart with errors.Is.
var (
	ErrMixed    = errors.New("two currencies")
	ErrOverflow = errors.New("out of bounds")
	ErrCurrency = errors.New("not a currency")
)

// Money is an amount of a currency. The zero Money has no currency and takes
// part in nothing.
type Money struct {
	Amount   Amount
	Currency Currency
}

// New returns amount of c, both checked.
func New(amount Amount, c Currency) (Money, error) {
	m := Money{amount, c}
	return m, m.check()
}

// Add returns m+n.
func (m Money) Add(n Money) (Money, error) {
	if err := m.checkBoth(n, "add"); err != nil {
		return Money{}, err
	}
	sum, ok := m.Amount.Add(n.Amount)
	return m.with(sum, ok, "%s plus %s", m, n)
}

// Sub returns m-n.
func (m Money) Sub(n Money) (Money, error) {
	if err := m.checkBoth(n, "subtract"); err != nil {
		return Money{}, err
	}
	diff, ok := m.Amount.Sub(n.Amount)
	return m.with(diff, ok, "%s minus %s", m, n)
}

// Mul returns m*n.
func (m Money) Mul(n int) (Money, error) {
	if err := m.check(); err != nil {
		return Money{}, err
	}
	product, ok := m.Amount.Mul(n)
	return m.with(product, ok, "%s times %d", m, n)
}

// Cmp is -1, 0 or 1 as m is less than, equal to or more than n.
func (m Money) Cmp(n Money) (int, error) {
	if err := m.checkBoth(n, "compare"); err != nil {
		return 0, err
	}
	return cmp.Compare(m.Amount, n.Amount), nil
}

// IsZero tells whether the amount is zero, in whatever currency.
func (m Money) IsZero() bool { return m.Amount == 0 }

// with returns the amount in m's currency, or an error that shows the sum.
func (m Money) with(a Amount, ok bool, sum string, operands ...any) (Money, error) {
	if !ok {
		return Money{}, fmt.Errorf("money: %w: "+sum, append([]any{ErrOverflow}, operands...)...)
	}
	return Money{a, m.Currency}, nil
}

func (m Money) check() error {
	if !m.Currency.Valid() {
		return fmt.Errorf("money: %w: %q", ErrCurrency, m.Currency.String())
	}
	if !m.Amount.Valid() {
		return fmt.Errorf("money: %w: %d minor units of %s, at most %d", ErrOverflow, m.Amount, m.Currency, MaxAmount)
	}
	return nil
}

func (m Money) checkBoth(n Money, verb string) error {
	if err := errors.Join(m.check(), n.check()); err != nil {
		return err
	}
	if m.Currency != n.Currency {
		return fmt.Errorf("money: %w: cannot %s %s and %s", ErrMixed, verb, m, n)
	}
	return nil
}
