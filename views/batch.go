package views

import (
	"context"
	"fmt"
)

// row is something that a batch writes. Rows are written in order.
type row interface {
	write(ctx context.Context, t *tx) error
}

// opener is a row that has to be made readable before the transaction begins.
type opener interface {
	open(ctx context.Context, o *Options) error
}

// batch is what changes between two records of a machine.
type batch struct {
	machine string
	base    uint64 // the rows stand here before
	to      Mark
	rows    []row
}

// tx is one transaction about one machine. What many rows would add to one number
// is added up here first.
type tx struct {
	w      *writer
	id     int64 // of the machine
	books  map[bookKey]int64
	till   map[tillKey]tillSum
	ledger map[ledgerKey]ledgerSum
	units  map[int64]bool // written in this transaction
}

// apply writes a batch: all of it, or nothing.
func (v *Views) apply(ctx context.Context, b *batch) error {
	for _, r := range b.rows {
		if o, ok := r.(opener); ok {
			if err := o.open(ctx, &v.options); err != nil {
				return fmt.Errorf("views: %s: %w", b.machine, err)
			}
		}
	}
	// A statement that may be cancelled costs as much again as the statement, and a
	// batch is short: once begun it is written.
	ctx = context.WithoutCancel(ctx)
	err := v.w.inTx(ctx, func() error {
		t, err := v.begin(ctx, b)
		if err != nil {
			return err
		}
		for _, r := range b.rows {
			if err := r.write(ctx, t); err != nil {
				return err
			}
		}
		if err := t.sums(ctx); err != nil {
			return err
		}
		return t.w.exec(ctx, "UPDATE machines SET seq = ?, at = ?, hash = ? WHERE id = ?", b.to.Seq, b.to.At, b.to.Hash[:], t.id)
	})
	if err != nil {
		return fmt.Errorf("views: %s: write records %d to %d: %w", b.machine, b.base+1, b.to.Seq, err)
	}
	v.advance(b.machine, b.to)
	return nil
}

// begin finds the machine's number and makes sure that the batch goes on from where
// the rows stand.
func (v *Views) begin(ctx context.Context, b *batch) (*tx, error) {
	t := &tx{w: v.w, books: map[bookKey]int64{}, till: map[tillKey]tillSum{}, ledger: map[ledgerKey]ledgerSum{}, units: map[int64]bool{}}
	var seq uint64
	found, err := t.w.one(ctx, "SELECT id, seq FROM machines WHERE name = ?", []any{b.machine}, &t.id, &seq)
	switch {
	case err != nil:
		return nil, err
	case seq != b.base:
		return nil, fmt.Errorf("%w: they stand at %d", ErrStale, seq)
	case found:
		return t, nil
	}
	_, err = t.w.one(ctx, "INSERT INTO machines (name, seq, at, hash) VALUES (?, 0, 0, x'') RETURNING id", []any{b.machine}, &t.id)
	return t, err
}

// sums writes what was added up.
func (t *tx) sums(ctx context.Context) error {
	for k, n := range t.books {
		if err := t.w.exec(ctx, putBook, t.id, k.slot, k.currency, k.event, k.kind, k.key, k.price, k.channel, k.code, k.tender, k.unit, k.move, n); err != nil {
			return err
		}
	}
	for k, s := range t.till {
		if err := t.w.exec(ctx, putTill, t.id, k.slot, k.currency, k.tender, k.move, s.count, s.amount); err != nil {
			return err
		}
	}
	for k, s := range t.ledger {
		if err := t.w.exec(ctx, putLedger, t.id, k.slot, k.seller, k.currency, k.account, k.code, k.payee, k.rate, s.debits, s.credits); err != nil {
			return err
		}
	}
	return nil
}
