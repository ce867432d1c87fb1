package ledger

import (
	"cmp"
	"slices"

	"facevalue/sale"
)

// Fact is a fact of a sale with the place it has in the journal.
type Fact struct {
	Seq uint64
	I   int // within its record
	At  int64
	sale.Fact
}

// Entry is an amount on an account: a debit above 0, a credit below.
type Entry struct {
	Account Account
	Code    string // of a fee or a tax
	Payee   string // of a fee
	Rate    uint32 // of a tax, parts per million
	Amount  int64
}

// Posting is what one fact means in money for one order. Its entries balance.
type Posting struct {
	Seq      uint64
	I        int
	At       int64
	Order    uint64
	Seller   uint32
	Currency string
	Entries  []Entry   // one for each account, code, payee and rate, in that order
	Paper    *Document // what the fact makes; nil for nothing
}

// Sum is what the entries come to: 0.
func (p *Posting) Sum() int64 {
	var sum int64
	for i := range p.Entries {
		sum += p.Entries[i].Amount
	}
	return sum
}

func (p *Posting) add(e Entry) {
	if e.Amount == 0 {
		return
	}
	for i := range p.Entries {
		if old := &p.Entries[i]; old.Account == e.Account && old.Code == e.Code && old.Payee == e.Payee && old.Rate == e.Rate {
			old.Amount += e.Amount
			return
		}
	}
	p.Entries = append(p.Entries, e)
}

// move debits one account and credits another.
func (p *Posting) move(debit, credit Account, amount int64) {
	p.add(Entry{Account: debit, Amount: amount})
	p.add(Entry{Account: credit, Amount: -amount})
}

// settle puts the entries into their order and drops what came to nothing.
func (p *Posting) settle() {
	p.Entries = slices.DeleteFunc(p.Entries, func(e Entry) bool { return e.Amount == 0 })
	slices.SortFunc(p.Entries, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(a.Account, b.Account), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Payee, b.Payee), cmp.Compare(a.Rate, b.Rate))
	})
}
