package main

import (
	"errors"
	"path/filepath"
	"testing"

	"facevalue/clock"
	"facevalue/desk"
	"facevalue/journal"
	"facevalue/journal/sqlite"
	"facevalue/sale"
	"facevalue/seating"
	"facevalue/vault"
)

// TestClaimKindsAgree: the vault makes the claims that a sale's limits read. They
// do not know each other, and a kind that differs would count one limit as another.
func TestClaimKindsAgree(t *testing.T) {
	v, err := vault.Open(t.Context(), t.TempDir()+"/data", vault.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	for _, c := range []struct {
		vault  vault.Kind
		sale   sale.ClaimKind
		stored byte // as it is in journals, for ever
	}{
		{vault.ClaimSession, sale.ClaimSession, 1},
		{vault.ClaimEmail, sale.ClaimEmail, 2},
		{vault.ClaimAccount, sale.ClaimAccount, 3},
		{vault.ClaimPhone, sale.ClaimPhone, 4},
		{vault.ClaimCard, sale.ClaimCard, 5},
		{vault.ClaimDomain, sale.ClaimDomain, 6},
		{vault.ClaimDevice, sale.ClaimDevice, 7},
		{vault.ClaimAddress, sale.ClaimAddress, 8},
	} {
		claim := sale.Claim(v.Claim(c.vault, "somebody"))
		if claim.Kind() != c.sale || claim[0] != c.stored {
			t.Errorf("vault kind %d: a sale reads kind %d of stored byte %d, want kind %d of %d", c.vault, claim.Kind(), claim[0], c.sale, c.stored)
		}
	}
}

// box is a data directory with a vault, a journal and one sale.
type box struct {
	t       *testing.T
	chart   *seating.Chart
	vault   *vault.Vault
	journal *sqlite.Journal
	sells   *saleDesk
}

func openBox(t *testing.T, dir string) *box {
	t.Helper()
	b := &box{t: t, chart: seating.Theatre()}
	var err error
	if b.vault, err = vault.Open(t.Context(), dir, vault.Options{Create: true}); err != nil {
		t.Fatal(err)
	}
	if b.journal, err = sqlite.Open(dir, sqlite.Options{Reserve: -1}); err != nil {
		t.Fatal(err)
	}
	return b
}

func (b *box) newSale() saleMachine {
	return sale.New(func([32]byte) (*seating.Chart, bool) { return b.chart, true })
}

// sell opens the sale, lets do buy, and closes in order.
func (b *box) sell(do func()) {
	b.t.Helper()
	committer := desk.NewCommitter(b.journal)
	defer committer.Close()
	clock := clock.New()
	sells, err := desk.Open(saleOptions{Machine: stageMachine, New: b.newSale, Committer: committer, Clock: clock, CarryOut: carryOut})
	if err != nil {
		b.t.Fatal(err)
	}
	b.sells = sells
	if err := newStage(b.chart).open(b.t.Context(), sells, clock.Now()); err != nil {
		b.t.Fatal(err)
	}
	do()
	if err := sells.Close(b.t.Context()); err != nil {
		b.t.Fatal(err)
	}
}

// buy seals the buyer's name and buys one ticket with it.
func (b *box) buy(name string) vault.Ref {
	b.t.Helper()
	person, err := b.vault.NewPerson()
	if err != nil {
		b.t.Fatal(err)
	}
	sealed, err := b.vault.Seal(b.t.Context(), vault.Item{Ref: person, Purpose: "buyer", Plain: []byte(name)})
	if err != nil {
		b.t.Fatal(err)
	}
	claim := sale.Claim(b.vault.Claim(vault.ClaimSession, name))
	hold := b.submit(&sale.PlaceHold{Wants: []sale.Want{{Count: 1}}, Claims: []sale.Claim{claim}})
	b.submit(&sale.Checkout{Hold: hold.Ref, Owner: claim, Agreed: hold.Total, Person: person, Sealed: sealed[0]})
	return person
}

func (b *box) submit(cmd sale.Command) sale.Outcome {
	b.t.Helper()
	out, _, err := b.sells.Submit(b.t.Context(), cmd)
	if err != nil || !out.OK() {
		b.t.Fatalf("%T: %s %+v, %v", cmd, out.Status, out.Detail, err)
	}
	return out
}

// replay folds the sale from its first record.
func (b *box) replay() *sale.Machine {
	b.t.Helper()
	m, _, err := saleSource{Machine: stageMachine, New: b.newSale, Journal: b.journal}.Load()
	if err != nil {
		b.t.Fatal(err)
	}
	return m.(*sale.Machine)
}

// sealed are the blobs of the orders in the journal, by the person they name.
func (b *box) sealed() map[vault.Ref][]byte {
	b.t.Helper()
	blobs := map[vault.Ref][]byte{}
	err := b.journal.Read(stageMachine, 1, func(r journal.Record) error {
		for fact, err := range journal.Facts(r.Body) {
			if err != nil {
				return err
			}
			f, err := sale.ReadFact(fact)
			if err != nil {
				return err
			}
			if placed, ok := f.(*sale.OrderPlaced); ok {
				blobs[placed.Person] = append([]byte(nil), placed.Sealed...)
			}
		}
		return nil
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return blobs
}

func (b *box) close() {
	b.t.Helper()
	if err := errors.Join(b.journal.Close(), b.vault.Close()); err != nil {
		b.t.Fatal(err)
	}
}

// TestErasureLeavesTheSale: who is erased cannot be read any more, by this process
// or the next; the sale is to the last bit what it was, and everybody else is still
// there.
func TestErasureLeavesTheSale(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	b := openBox(t, dir)
	var ann, bo vault.Ref
	b.sell(func() { ann, bo = b.buy("Ann"), b.buy("Bo") })
	before, blobs := b.replay(), b.sealed()
	if got := before.Summary(); got.Orders != 2 || len(blobs) != 2 {
		t.Fatalf("%d orders, %d with sealed data, want 2", got.Orders, len(blobs))
	}
	if plain, err := b.vault.Open(t.Context(), "buyer", blobs[ann]); err != nil || string(plain) != "Ann" {
		t.Fatalf("before the erasure: %q, %v", plain, err)
	}
	if err := b.vault.Erase(t.Context(), clock.New().Now(), ann); err != nil {
		t.Fatal(err)
	}
	for range 2 { // in this process, and in the next
		after, kept := b.replay(), b.sealed()
		if after.StateHash() != before.StateHash() {
			t.Error("the erasure changed the sale")
		}
		if err := after.Audit(); err != nil {
			t.Error(err)
		}
		if plain, err := b.vault.Open(t.Context(), "buyer", kept[ann]); !errors.Is(err, vault.ErrErased) {
			t.Errorf("the erased person: %q, %v", plain, err)
		}
		if plain, err := b.vault.Open(t.Context(), "buyer", kept[bo]); err != nil || string(plain) != "Bo" {
			t.Errorf("the other person: %q, %v", plain, err)
		}
		b.close()
		b = openBox(t, dir)
	}
	b.sell(func() { b.buy("Cy") })
	if got := b.replay().Summary(); got.Orders != 3 {
		t.Errorf("%d orders after selling went on, want 3", got.Orders)
	}
	b.close()
}
