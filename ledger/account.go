package ledger

// Account is one account of a seller's books in a sale. Accounts are debited above 0 and
// credited below.
type Account uint8

// The accounts. Numbers are for ever: they are kept in views.
const (
	// Where money is.
	Provider Account = 1 // with the payment company, to be paid out
	Cash     Account = 2 // in the tills of the counter
	Terminal Account = 3 // taken by the counter's own card terminals
	Bank     Account = 4 // transferred to the seller's account

	// What buyers owe, and what is owed to them.
	Receivable Account = 10 // buyers are to pay
	Refunding  Account = 11 // on its way back to buyers
	Owed       Account = 12 // must go back, and nobody has been asked to send it
	Disputed   Account = 13 // taken back by a buyer's bank, while the dispute is open
	Ordered    Account = 14 // what waiting orders will be worth: the other side of what is receivable for them

	// What was earned, and what of it is somebody else's.
	Tickets   Account = 20
	Items     Account = 21
	Delivery  Account = 22
	Donations Account = 23
	Discounts Account = 24
	Fees      Account = 25 // by code and payee
	Contained Account = 26 // what prices contain of taxes: the other side of Taxes for those
	Taxes     Account = 27 // to be paid on, by code and rate
	Other     Account = 28 // what orders came to cost otherwise than by what they have
	Losses    Account = 29 // disputes that were lost
)

var accountNames = map[Account]string{
	Provider: "provider", Cash: "cash", Terminal: "terminal", Bank: "bank",
	Receivable: "receivable", Refunding: "refunding", Owed: "owed", Disputed: "disputed", Ordered: "ordered",
	Tickets: "tickets", Items: "items", Delivery: "delivery", Donations: "donations", Discounts: "discounts",
	Fees: "fees", Contained: "contained_taxes", Taxes: "taxes", Other: "other", Losses: "losses",
}

// String is the account's name, for ever.
func (a Account) String() string { return accountNames[a] }

// ParseAccount is the account of a name.
func ParseAccount(name string) (Account, bool) {
	for a, n := range accountNames {
		if n == name {
			return a, true
		}
	}
	return 0, false
}

// Class says what kind of account it is: money, claims, or earnings.
func (a Account) Class() string {
	switch {
	case a < Receivable:
		return "money"
	case a < Tickets:
		return "claims"
	}
	return "earnings"
}

// Earns says whether the account is part of what orders cost.
func (a Account) Earns() bool { return a >= Tickets && a != Losses }

// tenderAccounts are where money lies that did not come by the payment company.
var tenderAccounts = map[string]Account{
	"cash": Cash, "terminal": Terminal, "transfer": Bank, "bank": Bank, "bank_transfer": Bank, "invoice": Bank,
}

// Holding is the account of what a tender brought.
func Holding(tender string) Account {
	if a, ok := tenderAccounts[tender]; ok {
		return a
	}
	return Provider
}
