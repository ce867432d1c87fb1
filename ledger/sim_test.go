package ledger

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"slices"
	"testing"

	"facevalue/desk"
	"facevalue/sale"
	"facevalue/sim"
)

var (
	seedFlag  = flag.Uint64("seed", 0, "run this seed alone")
	seedsFlag = flag.Int("seeds", 25, "how many sales TestBooksOfSimulatedSales runs")
)

// kept is a simulated sale that keeps the facts that made it. Whoever loads a snapshot
// goes on from the facts behind it.
type kept struct {
	sim.Machine
	facts     []sale.Fact
	snapshots map[[32]byte][]sale.Fact
	audited   *int
	all       *Balance
}

func (k *kept) Closed(dst []uint64) []uint64 { return k.Machine.(desk.Closer).Closed(dst) }

func (k *kept) Apply(f sale.Fact) {
	k.Machine.Apply(f)
	if own, err := sale.ReadFact(sale.AppendFact(nil, f)); err == nil {
		k.facts = append(k.facts, own)
	}
}

func (k *kept) AppendSnapshot(b []byte) []byte {
	from := len(b)
	b = k.Machine.AppendSnapshot(b)
	k.snapshots[sha256.Sum256(b[from:])] = slices.Clip(k.facts)
	return b
}

func (k *kept) LoadSnapshot(b []byte) error {
	facts, known := k.snapshots[sha256.Sum256(b)]
	if !known {
		return fmt.Errorf("a snapshot that nobody took")
	}
	k.facts = facts
	return k.Machine.LoadSnapshot(b)
}

// Audit is asked of machines that hold all that is durable.
func (k *kept) Audit() error {
	if err := k.Machine.Audit(); err != nil {
		return err
	}
	sum, err := check(k.Machine.(reader), k.facts)
	if err != nil {
		return fmt.Errorf("books: %w", err)
	}
	*k.audited++
	*k.all = sum
	return nil
}

// Whatever happens to a sale - crashes, money that comes late or twice, refunds that
// fail - its books are its orders' money.
func TestBooksOfSimulatedSales(t *testing.T) {
	t.Parallel()
	seeds := []uint64{*seedFlag}
	if *seedFlag == 0 {
		seeds = seeds[:0]
		for n := range *seedsFlag {
			seeds = append(seeds, uint64(n)+1)
		}
	}
	audited, reached := 0, map[Account]bool{}
	for _, seed := range seeds {
		var all Balance
		snapshots := map[[32]byte][]sale.Fact{}
		_, err := sim.Run(seed, sim.Options{Machine: func(m sim.Machine) sim.Machine {
			return &kept{Machine: m, snapshots: snapshots, audited: &audited, all: &all}
		}})
		if err != nil {
			t.Fatalf("%v\nagain: go test ./ledger -run TestBooksOfSimulatedSales -seed=%d", err, seed)
		}
		for _, r := range all.Rows() {
			reached[r.Account] = true
		}
	}
	if audited < len(seeds) {
		t.Errorf("%d sales were looked at %d times", len(seeds), audited)
	}
	for _, a := range []Account{Provider, Cash, Receivable, Refunding, Owed, Ordered, Tickets, Items, Fees, Discounts} {
		if !reached[a] && *seedFlag == 0 {
			t.Errorf("nothing was ever posted to %v", a)
		}
	}
	t.Logf("%d sales, looked at %d times: %v", len(seeds), audited, reached)
}
