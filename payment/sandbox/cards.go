package sandbox

import "strings"

// card is how one test card, or another way to pay, behaves.
type card struct {
	number  string
	kind    string // of the method; empty for a card
	brand   string
	what    string // for people
	code    string // of the decline; empty when the bank says yes
	decline string // decline code
	secure  bool   // the buyer has to approve at the bank
	later   string // the state that a payment by it goes to after a while: succeeded, requires_payment_method, or processing for ever
	slow    bool   // later is days rather than moments
	refund  string // the state that a refund goes to after a while; empty for at once
	capture string // the code that taking what is set aside is refused with; empty when it is taken
	dispute string // the reason that its holder disputes the payment for after a while; empty for never
}

// cards are the test cards: the usual numbers, and some of this company's own.
var cards = []card{
	{number: "4242424242424242", brand: "visa", what: "pays"},
	{number: "5555555555554444", brand: "mastercard", what: "pays"},
	{number: "378282246310005", brand: "amex", what: "pays"},
	{number: "4000002500003155", brand: "visa", what: "asks to approve at the bank, then pays", secure: true},
	{number: "4000002760003184", brand: "visa", what: "asks to approve at the bank, then pays", secure: true},
	{number: "4000008400001629", brand: "visa", what: "asks to approve at the bank, then declines", secure: true, code: "card_declined", decline: "generic_decline"},
	{number: "4000000000000002", brand: "visa", what: "declines", code: "card_declined", decline: "generic_decline"},
	{number: "4000000000009995", brand: "visa", what: "declines: not enough money", code: "card_declined", decline: "insufficient_funds"},
	{number: "4000000000009987", brand: "visa", what: "declines: lost card", code: "card_declined", decline: "lost_card"},
	{number: "4000000000009979", brand: "visa", what: "declines: stolen card", code: "card_declined", decline: "stolen_card"},
	{number: "4000000000006975", brand: "visa", what: "declines: used too often", code: "card_declined", decline: "card_velocity_exceeded"},
	{number: "4000000000000069", brand: "visa", what: "declines: expired card", code: "expired_card"},
	{number: "4000000000000127", brand: "visa", what: "declines: wrong security code", code: "incorrect_cvc"},
	{number: "4000000000000119", brand: "visa", what: "declines: error while processing", code: "processing_error"},
	{number: "4000000000007726", brand: "visa", what: "pays; a refund takes a while", refund: succeeded},
	{number: "4000000000005126", brand: "visa", what: "pays; a refund fails after a while", refund: "failed"},
	{number: "4000000000100018", brand: "visa", what: "is under way for a while, then pays", later: succeeded},
	{number: "4000000000100026", brand: "visa", what: "is under way for a while, then declines", later: needsMethod, code: "card_declined", decline: "generic_decline"},
	{number: "4000000000100000", brand: "visa", what: "stays under way", later: processing},
	{number: "4000000000100034", brand: "visa", what: "pays; where money is set aside first, taking it fails", capture: "charge_expired_for_capture"},
	{number: "4000000000000259", brand: "visa", what: "pays; after a while its holder says it was not them", dispute: "fraudulent"},
	{number: "4000000000002685", brand: "visa", what: "pays; after a while its holder says nothing was delivered", dispute: "product_not_received"},
}

// banks are ways to pay without a card, by the account that is named.
var banks = []card{
	{number: "BANK", kind: redirect, brand: "bank", what: "sends the buyer to their bank and takes the money at once", secure: true},
	{number: "AT611904300234573201", kind: debit, brand: "bank", what: "arrives after some days", later: succeeded, slow: true},
	{number: "AT861904300235473202", kind: debit, brand: "bank", what: "comes back after some days", later: needsMethod, slow: true, code: "debit_not_authorized"},
}

// methods are test cards by the names that programs use.
var methods = map[string]string{
	"pm_card_visa":                            "4242424242424242",
	"pm_card_mastercard":                      "5555555555554444",
	"pm_card_visa_chargeDeclined":             "4000000000000002",
	"pm_card_chargeDeclinedInsufficientFunds": "4000000000009995",
	"pm_card_threeDSecure2Required":           "4000002760003184",
	"pm_card_authenticationRequired":          "4000002760003184",
	"pm_card_pendingRefund":                   "4000000000007726",
	"pm_card_refundFail":                      "4000000000005126",
	"pm_card_createDispute":                   "4000000000000259",
	"pm_ideal":                                "BANK",
}

// declines are the sentences a buyer reads.
var declines = map[string]string{
	"generic_decline":        "Your card was declined.",
	"insufficient_funds":     "Your card has insufficient funds.",
	"lost_card":              "Your card was declined.",
	"stolen_card":            "Your card was declined.",
	"card_velocity_exceeded": "Your card was declined for making repeated attempts too often or exceeding its amount limit.",
	"expired_card":           "Your card has expired.",
	"incorrect_cvc":          "Your card's security code is incorrect.",
	"processing_error":       "An error occurred while processing your card. Try again in a little bit.",
	"incorrect_number":       "Your card number is incorrect.",
	"debit_not_authorized":   "Your bank has sent the debit back.",
	"authentication":         "The bank could not confirm that it is you. Try again or choose another card.",
}

// cardOf finds a test card or an account by its number, however it is spaced. A number
// that is none is declined like a mistyped one.
func cardOf(number string) card {
	plain := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, strings.ToUpper(number))
	for _, all := range [][]card{cards, banks} {
		for _, c := range all {
			if c.number == plain {
				return c
			}
		}
	}
	return card{number: plain, brand: "unknown", code: "incorrect_number"}
}

func (c *card) last4() string { return c.number[max(len(c.number)-4, 0):] }

// refusal is how the bank says no; nil when it says yes.
func (c *card) refusal() *cardError {
	if c.code == "" {
		return nil
	}
	return newCardError(c.code, c.decline)
}

func newCardError(code, decline string) *cardError {
	message := declines[code]
	if decline != "" {
		message = declines[decline]
	}
	return &cardError{Type: "card_error", Code: code, DeclineCode: decline, Message: message}
}
