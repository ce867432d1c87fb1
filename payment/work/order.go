package work

import (
	"fmt"
	"strconv"
	"strings"

	"facevalue/sale"
)

// Order is what a worker has to know of the order that an effect is for.
type Order struct {
	Sale        string // the sale's suffix: club
	Number      uint64
	At          int64  // when it was placed
	Paid        int64  // what came in for it, by the sale's books
	Charge      uint64 // the effect of the charge that is open, 0 for none
	Currency    string
	Account     string // of its seller with the provider
	ReturnURL   string
	Description string
}

// SaleName is the sale as people see it.
func (o *Order) SaleName() string { return "sale_" + o.Sale }

// Name is the order as people see it.
func (o *Order) Name() string { return "ord_" + o.Sale + "_" + strconv.FormatUint(o.Number, 10) }

// Key names an effect with a provider for ever. The instant at which its order was
// placed is part of it: when a journal is put back from an older copy the sale gives
// the same numbers again, to others.
type Key struct {
	Sale   string
	Effect uint64
	At     int64
}

// KeyOf is the key of an order's effect.
func KeyOf(o *Order, e *sale.Effect) Key { return Key{o.Sale, e.ID, o.At} }

// String is the key as a provider gets it, and as it comes back.
func (k Key) String() string {
	return k.Sale + "/" + strconv.FormatUint(k.Effect, 10) + "/" + strconv.FormatInt(k.At, 36)
}

// ParseKey reads what String writes; a refund's may have the payment's name behind it.
func ParseKey(s string) (Key, error) {
	parts := strings.SplitN(s, "/", 4)
	if len(parts) < 3 || parts[0] == "" {
		return Key{}, fmt.Errorf("payment/work: %q is no key of ours, that is SALE/EFFECT/INSTANT", s)
	}
	effect, err := strconv.ParseUint(parts[1], 10, 64)
	if err != nil {
		return Key{}, fmt.Errorf("payment/work: effect in key %q: %w", s, err)
	}
	at, err := strconv.ParseInt(parts[2], 36, 64)
	if err != nil {
		return Key{}, fmt.Errorf("payment/work: instant in key %q: %w", s, err)
	}
	return Key{parts[0], effect, at}, nil
}
