package ledger

import (
	"cmp"
	"slices"
)

// Row is what one account comes to.
type Row struct {
	Seller   uint32
	Currency string
	Entry    // Amount is the balance: debits less credits
	Debits   int64
	Credits  int64 // above 0
}

// Balance adds postings up.
type Balance struct{ rows map[rowKey]*Row }

type rowKey struct {
	seller      uint32
	currency    string
	account     Account
	code, payee string
	rate        uint32
}

// Add takes postings in.
func (b *Balance) Add(postings ...Posting) {
	if b.rows == nil {
		b.rows = map[rowKey]*Row{}
	}
	for i := range postings {
		p := &postings[i]
		for _, e := range p.Entries {
			k := rowKey{p.Seller, p.Currency, e.Account, e.Code, e.Payee, e.Rate}
			r := b.rows[k]
			if r == nil {
				r = &Row{Seller: p.Seller, Currency: p.Currency, Entry: e}
				r.Amount = 0
				b.rows[k] = r
			}
			r.Amount += e.Amount
			r.Debits += max(e.Amount, 0)
			r.Credits += max(-e.Amount, 0)
		}
	}
}

// Rows are all accounts that something was posted to.
func (b *Balance) Rows() []Row {
	all := make([]Row, 0, len(b.rows))
	for _, r := range b.rows {
		all = append(all, *r)
	}
	slices.SortFunc(all, func(a, b Row) int {
		return cmp.Or(cmp.Compare(a.Seller, b.Seller), cmp.Compare(a.Currency, b.Currency), cmp.Compare(a.Account, b.Account),
			cmp.Compare(a.Code, b.Code), cmp.Compare(a.Payee, b.Payee), cmp.Compare(a.Rate, b.Rate))
	})
	return all
}

// On is what an account comes to, over all its codes, sellers and currencies.
func (b *Balance) On(a Account) (sum int64) {
	for k, r := range b.rows {
		if k.account == a {
			sum += r.Amount
		}
	}
	return sum
}

// Earned is what orders cost that are earned.
func (b *Balance) Earned() (sum int64) {
	for k, r := range b.rows {
		if k.account.Earns() {
			sum -= r.Amount
		}
	}
	return sum
}
