package money

import (
	"errors"
	"testing"

	"pgregory.net/rapid"
)

func eur(a Amount) Money { return Money{a, EUR} }

func TestMoney(t *testing.T) {
	add, sub := Money.Add, Money.Sub
	times := func(n int) func(Money, Money) (Money, error) {
		return func(m, _ Money) (Money, error) { return m.Mul(n) }
	}
	for _, c := range []struct {
		name string
		op   func(a, b Money) (Money, error)
		a, b Money
		want Money
		err  string
	}{
		{"add", add, eur(1250), eur(250), eur(1500), ""},
		{"sub", sub, eur(1250), eur(1500), eur(-250), ""},
		{"mul", times(3), eur(-1250), Money{}, eur(-3750), ""},
		{"add mixed", add, eur(100), Money{100, USD}, Money{}, "money: two currencies: cannot add 1.00 EUR and 1.00 USD"},
		{"sub mixed", sub, eur(100), Money{100, JPY}, Money{}, "money: two currencies: cannot subtract 1.00 EUR and 100 JPY"},
		{"add without currency", add, eur(1), Money{}, Money{}, `money: not a currency: "no currency"`},
		{"mul of unknown", times(1), Money{1, Currency{'E', 'U', 'X'}}, Money{}, Money{}, `money: not a currency: "EUX"`},
		{"add too much", add, eur(MaxAmount), eur(1), Money{}, "money: out of bounds: 10000000000000.00 EUR plus 0.01 EUR"},
		{"sub too much", sub, eur(-MaxAmount), eur(1), Money{}, "money: out of bounds: -10000000000000.00 EUR minus 0.01 EUR"},
		{"mul too much", times(2), eur(MaxAmount), Money{}, Money{}, "money: out of bounds: 10000000000000.00 EUR times 2"},
		{"operand out of bounds", add, eur(MaxAmount + 1), eur(-1), Money{}, "money: out of bounds: 1000000000000001 minor units of EUR, at most 1000000000000000"},
	} {
		got, err := c.op(c.a, c.b)
		if got != c.want || c.err == "" && err != nil || c.err != "" && (err == nil || err.Error() != c.err) {
			t.Errorf("%s: got %v, %v; want %v, %s", c.name, got, err, c.want, c.err)
		}
	}
}

func TestCmp(t *testing.T) {
	for _, c := range []struct{ a, b, want int }{{1, 2, -1}, {2, 2, 0}, {3, -2, 1}} {
		if got, err := eur(Amount(c.a)).Cmp(eur(Amount(c.b))); got != c.want || err != nil {
			t.Errorf("%d to %d: %d, %v", c.a, c.b, got, err)
		}
	}
	if _, err := eur(1).Cmp(Money{1, GBP}); !errors.Is(err, ErrMixed) {
		t.Errorf("EUR compared with GBP: %v", err)
	}
	if _, err := (Money{}).Cmp(Money{}); !errors.Is(err, ErrCurrency) {
		t.Errorf("nothing compared with nothing: %v", err)
	}
}

func TestErrorsMatch(t *testing.T) {
	_, overflow := eur(MaxAmount).Add(eur(MaxAmount))
	_, mixed := eur(1).Sub(Money{1, USD})
	_, unknown := New(1, Currency{})
	_, bounds := New(MaxAmount+1, EUR)
	for want, got := range map[error]error{ErrOverflow: overflow, ErrMixed: mixed, ErrCurrency: unknown} {
		if !errors.Is(got, want) {
			t.Errorf("%v does not match %v", got, want)
		}
	}
	if !errors.Is(bounds, ErrOverflow) {
		t.Errorf("%v does not match %v", bounds, ErrOverflow)
	}
}

func TestIsZero(t *testing.T) {
	if !eur(0).IsZero() || !(Money{}).IsZero() || eur(-1).IsZero() {
		t.Error("IsZero is for amounts of zero and no others")
	}
}

// A refund is the exact negative of its charge, whatever was computed.
func TestNegation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawValid.Draw(t, "a")
		r := Rate(rapid.Int64Range(0, int64(MaxRate)).Draw(t, "rate"))
		for name, f := range map[string]func(Amount) (Amount, bool){"Of": r.Of, "Within": r.Within} {
			charge, ok1 := f(a)
			refund, ok2 := f(-a)
			if ok1 != ok2 || charge != -refund {
				t.Fatalf("%s: charge %d, %v; refund %d, %v", name, charge, ok1, refund, ok2)
			}
		}
	})
}
