package test

import (
	"net/http"
	"strings"
)

// The sandbox's cards.
const (
	goodCard      = "4242424242424242"
	otherGoodCard = "5555555555554444"
	badCard       = "4000000000000002"
	poorCard      = "4000000000009995"
	bankCard      = "4000002760003184" // asks to approve at the bank
	latePays      = "4000000000100018" // is under way for a while, then pays
	lateDeclines  = "4000000000100026"
)

// cards are what somebody tries one after the other. A card that begins with "!" is
// refused at the bank.
func (f *fan) cards() []string {
	if n := f.shop.payers.Add(1); n <= int64(max(3, *clients/60)) { // at first, so that nobody waits for them at the end
		f.counts.late.Add(1)
		return []string{[]string{lateDeclines, latePays, latePays}[n%3]}
	}
	switch f.rng.IntN(16) {
	case 0, 1:
		return []string{badCard, goodCard}
	case 2:
		return []string{poorCard, badCard, bankCard}
	case 3, 4:
		return []string{bankCard}
	case 5:
		return []string{"!" + bankCard, otherGoodCard}
	}
	return []string{goodCard}
}

// pay tries cards until one is not declined.
func (f *fan) pay(o *purchase) {
	for _, card := range f.cards() {
		if !f.payWith(o, card) {
			return
		}
	}
}

// payWith pays by a card and says whether it was declined. What else came of it the
// order will tell: it may have been called off meanwhile, or be paid already by a try of
// which no answer arrived.
func (f *fan) payWith(o *purchase, card string) (declined bool) {
	page := f.payPage(o)
	if page == "" {
		return false
	}
	number, refuse := strings.CutPrefix(card, "!")
	a := f.ask(request{method: "POST", path: page, form: true, body: "card=" + number})
	if to := a.header.Get("Location"); a.status == http.StatusSeeOther && strings.HasSuffix(to, "/bank") {
		choice := "bank=approve"
		if refuse {
			choice = "bank=refuse"
		}
		f.counts.banks.Add(1)
		a = f.ask(request{method: "POST", path: to, form: true, body: choice})
	}
	switch a.status {
	case http.StatusPaymentRequired:
		f.counts.declines.Add(1)
		return true
	case http.StatusSeeOther, http.StatusConflict, 0:
	default:
		f.wrong("paid for %s: %s", o.id, &a)
	}
	return false
}

// payPage is where an order is paid; "" when there is nothing to pay any more.
func (f *fan) payPage(o *purchase) string {
	path := "/v1/orders/" + o.id + "/pay"
	a := f.ask(request{method: "GET", path: path})
	if a.status == http.StatusOK { // the last attempt has ended
		a = f.ask(request{method: "POST", path: path})
	}
	if to := a.header.Get("Location"); a.status == http.StatusSeeOther && strings.Contains(to, "/sandbox/pay/") {
		return to
	} else if a.status != http.StatusSeeOther {
		f.expect(&a, "order_state", "closed")
	}
	return ""
}
