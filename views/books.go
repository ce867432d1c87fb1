package views

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"facevalue/sale"
)

// slotLength is the grain of the books in ms: a quarter of an hour, because no time
// zone's midnight lies between two of them.
const slotLength = 15 * 60 * 1000

// The moves of the books. What is returned keeps what its frozen price says is not
// given back; what is undone keeps nothing.
const (
	moveIssued   = "issued"
	moveReturned = "returned"
	moveUndone   = "undone"
)

// The accounts that a unit's price consists of.
const (
	accountFace     = "face"
	accountDiscount = "discount"
	accountFee      = "fee"
	accountTax      = "tax"      // on top of the price
	accountIncluded = "included" // a tax that the price contains: it adds nothing
	accountOff      = "off"      // which code the discount came from: it adds nothing
	accountOther    = "other"    // what an order came to cost otherwise than by its units
)

// otherUnit is the unit of what is no unit's: one minor unit of accountOther.
const otherUnit = 0

// bookKey is one row of the books.
type bookKey struct {
	slot                  int64
	currency, event       string
	kind, key             string
	price                 uint32
	channel, code, tender string
	unit                  int64
	move                  string
}

const putBook = `INSERT INTO books (sale, slot, currency, event, kind, key, price, channel, code, tender, unit, move, count)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count`

// bookRow is so many units of an order that are issued or come back. Channel and
// tender are the order's.
type bookRow struct {
	ord   uint64
	key   bookKey
	count int64
	parts []part // of the unit
}

func (b *bookRow) write(ctx context.Context, t *tx) error {
	k := b.key
	var code string
	found, err := t.w.one(ctx, "SELECT currency, channel, tender, code FROM orders WHERE sale = ? AND n = ?", []any{t.id, b.ord},
		&k.currency, &k.channel, &k.tender, &code)
	if err != nil {
		return err
	}
	if !found {
		return fmt.Errorf("order %d has books and is not there", b.ord)
	}
	if k.code == "" && k.kind == sale.TicketLine.String() {
		k.code = code
	}
	t.books[k] += b.count
	return t.unit(ctx, k.unit, b.parts)
}

// issueRow fixes what the books of an order are kept under, with its first units:
// what paid for it, or that nothing did.
type issueRow struct{ ord uint64 }

func (i *issueRow) write(ctx context.Context, t *tx) error {
	return t.w.exec(ctx, "UPDATE orders SET tender = ? WHERE sale = ? AND n = ? AND tender = ''", tenderNone, t.id, i.ord)
}

// tenderNone stands for orders that cost nothing when their tickets were issued.
const tenderNone = "none"

// part is one part of a unit's price. Kept is what of it stays when the unit is
// returned.
type part struct {
	account, code, payee string
	rate                 uint32
	amount, kept         int64
}

// unit writes what a unit consists of, if it is not there yet.
func (t *tx) unit(ctx context.Context, id int64, parts []part) error {
	if t.units[id] {
		return nil
	}
	t.units[id] = true
	for i, p := range parts {
		err := t.w.exec(ctx, "INSERT OR IGNORE INTO units (sale, unit, i, account, code, payee, rate, amount, kept) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
			t.id, id, i, p.account, p.code, p.payee, p.rate, p.amount, p.kept)
		if err != nil {
			return err
		}
	}
	return nil
}

// partsOf takes a unit's price apart; codeKey names codes.
func partsOf(u *sale.Unit, codeKey func(uint32) string) []part {
	parts := []part{{account: accountFace, amount: u.Face}}
	if u.Discount != 0 {
		parts = append(parts, part{account: accountDiscount, amount: -u.Discount})
	}
	for _, f := range u.Fees {
		p := part{account: accountFee, code: f.Code, payee: f.Payee, amount: f.Amount}
		if !f.Refundable {
			p.kept = f.Amount
		}
		parts = append(parts, p)
	}
	for _, x := range u.Taxes {
		p := part{account: accountTax, code: x.Code, rate: x.Rate, amount: x.Amount, kept: x.Kept}
		if x.Included {
			p.account = accountIncluded
		}
		parts = append(parts, p)
	}
	for _, o := range u.Offs {
		parts = append(parts, part{account: accountOff, code: codeKey(o.Code), amount: o.Amount})
	}
	return parts
}

// adds says whether an account is part of what a unit costs.
func adds(account string) bool { return account != accountIncluded && account != accountOff }

// worth is what a unit comes to, and what of that stays when it is returned.
func worth(parts []part) (total, kept int64) {
	for _, p := range parts {
		if adds(p.account) {
			total += p.amount
			kept += p.kept
		}
	}
	return total, kept
}

// unitID names a unit by what it consists of, so that the same price has the same
// name however often it is met.
func unitID(parts []part) int64 {
	h := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(h, "%q %q %q %d %d %d\n", p.account, p.code, p.payee, p.rate, p.amount, p.kept)
	}
	return max(1, int64(binary.BigEndian.Uint64(h.Sum(nil))>>1))
}

// otherParts are the parts of otherUnit.
var otherParts = []part{{account: accountOther, amount: 1}}

type tillKey struct {
	slot             int64
	currency, tender string
	move             string
}

type tillSum struct{ count, amount int64 }

// The moves of the till.
const (
	tillPaid     = "paid"
	tillRefunded = "refunded"
	tillFailed   = "failed" // a refund that did not go through
)

const putTill = `INSERT INTO till (sale, slot, currency, tender, move, count, amount) VALUES (?, ?, ?, ?, ?, ?, ?)
	ON CONFLICT DO UPDATE SET count = count + excluded.count, amount = amount + excluded.amount`

// tillMove takes down money that moved for an order; below 0 what had moved before.
func (t *tx) tillMove(ctx context.Context, ord uint64, at int64, move, tender string, amount int64) error {
	count := int64(1)
	switch {
	case amount == 0:
		return nil
	case amount < 0:
		count = -1
	}
	k := tillKey{slot: at / slotLength, move: move, tender: tender}
	var orderTender string
	_, err := t.w.one(ctx, "SELECT currency, tender FROM orders WHERE sale = ? AND n = ?", []any{t.id, ord}, &k.currency, &orderTender)
	if k.tender == "" {
		k.tender = orderTender
	}
	s := t.till[k]
	t.till[k] = tillSum{s.count + count, s.amount + amount}
	return err
}

// tillRow is money that moved for an order otherwise than by a payment or a refund of ours.
type tillRow struct {
	ord    uint64
	at     int64
	move   string
	amount int64
}

func (r *tillRow) write(ctx context.Context, t *tx) error {
	return t.tillMove(ctx, r.ord, r.at, r.move, "", r.amount)
}

// paidRow is money that came in.
type paidRow struct {
	ord    uint64
	seq    uint64
	i      int
	at     int64
	amount int64
	tender string
	ref    string
}

func (p *paidRow) write(ctx context.Context, t *tx) error {
	err := t.w.exec(ctx, "INSERT INTO payments (sale, ord, seq, i, at, amount, tender, ref) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		t.id, p.ord, p.seq, p.i, p.at, p.amount, p.tender, p.ref)
	if err == nil {
		err = t.w.exec(ctx, "UPDATE orders SET tender = ? WHERE sale = ? AND n = ? AND tender = ''", p.tender, t.id, p.ord)
	}
	if err == nil {
		err = t.terms(ctx, p.ord, nobody, fold(p.ref))
	}
	if err != nil {
		return err
	}
	return t.tillMove(ctx, p.ord, p.at, tillPaid, p.tender, p.amount)
}
