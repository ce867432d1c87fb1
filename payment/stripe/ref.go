package stripe

import (
	"fmt"
	"regexp"
	"strings"

	"facevalue/payment"
)

var (
	accountForm = regexp.MustCompile(`^acct_[A-Za-z0-9]{1,64}$`)
	intentForm  = regexp.MustCompile(`^pi_[A-Za-z0-9_]{1,200}$`)
)

// place is where a payment is: in the account of a seller, or in the house's own.
type place struct{ account, id string }

// String is the payment's reference.
func (p place) String() string {
	if p.account == "" {
		return p.id
	}
	return p.account + "/" + p.id
}

// placeOf reads a reference.
func placeOf(ref string) (place, error) {
	var p place
	account, id, ok := strings.Cut(ref, "/")
	if ok {
		p.account, p.id = account, id
	} else {
		p.id = ref
	}
	if ok && !accountForm.MatchString(p.account) || !intentForm.MatchString(p.id) {
		return p, &payment.Error{Failure: payment.NotFound, Message: fmt.Sprintf("%q is no payment of Stripe's; one is like pi_1 or acct_1/pi_1", ref)}
	}
	return p, nil
}

// AccountOf is the account that a payment is in; empty for the house's own.
func AccountOf(ref string) string {
	p, err := placeOf(ref)
	if err != nil {
		return ""
	}
	return p.account
}

// checkAccount refuses what is no account of Stripe's.
func checkAccount(account string) error {
	if account == "" || accountForm.MatchString(account) {
		return nil
	}
	return &payment.Error{Failure: payment.Refused, Message: fmt.Sprintf("the seller's account is %q; one of Stripe's is like acct_1", account)}
}

// header is the account as the library wants it: nil for the house's own.
func header(account string) *string {
	if account == "" {
		return nil
	}
	return &account
}
