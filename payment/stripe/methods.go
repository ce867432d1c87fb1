package stripe

import "facevalue/payment"

const day = int64(24 * 3_600_000)

// methods are ways to pay whose nature is known here; which of them buyers are offered is
// set in Stripe's own pages. Only cards are asked to set money aside: it is theirs alone
// in every country and without a contract of its own.
var methods = []payment.Method{
	{Name: "card", Manual: true, Refundable: true},
	{Name: "bancontact", Refundable: true},
	{Name: "blik", Refundable: true},
	{Name: "eps", Refundable: true},
	{Name: "ideal", Refundable: true},
	{Name: "klarna", Refundable: true},
	{Name: "p24", Refundable: true},
	{Name: "paypal", Refundable: true},
	{Name: "twint", Refundable: true},
	{Name: "acss_debit", Asynchronous: true, Wait: 7 * day, Refundable: true},
	{Name: "au_becs_debit", Asynchronous: true, Wait: 7 * day, Refundable: true},
	{Name: "bacs_debit", Asynchronous: true, Wait: 10 * day, Refundable: true},
	{Name: "sepa_debit", Asynchronous: true, Wait: 14 * day, Refundable: true},
	{Name: "us_bank_account", Asynchronous: true, Wait: 7 * day, Refundable: true},
	{Name: "boleto", Asynchronous: true, Wait: 10 * day},
	{Name: "konbini", Asynchronous: true, Wait: 7 * day},
	{Name: "oxxo", Asynchronous: true, Wait: 7 * day},
}

// Methods are the ways to pay whose nature is known here.
func (c *Client) Methods() []payment.Method { return append([]payment.Method(nil), methods...) }
