package ledger

import (
	"encoding/binary"
	"os"
	"reflect"
	"strings"
	"testing"

	"facevalue/sale"
)

// goldenFacts are facts of every kind, as the sale has written them down.
func goldenFacts(t *testing.T) (facts []sale.Fact) {
	t.Helper()
	b, err := os.ReadFile("../sale/testdata/golden/facts-v1.bin")
	if err != nil {
		t.Fatal(err)
	}
	for len(b) > 0 {
		size, n := binary.Uvarint(b)
		f, err := sale.ReadFact(b[n : n+int(size)])
		if err != nil {
			t.Fatal(err)
		}
		facts, b = append(facts, f), b[n+int(size):]
	}
	return facts
}

type noOrders struct{}

func (noOrders) OrderInfo(uint64) (sale.OrderInfo, bool)   { return sale.OrderInfo{}, false }
func (noOrders) TicketInfo(uint64) (sale.TicketInfo, bool) { return sale.TicketInfo{}, false }

// A kind of fact that nobody has thought of here would be money that no book has.
func TestEveryKindOfFactIsKnown(t *testing.T) {
	seen := map[string]bool{}
	for _, fact := range goldenFacts(t) {
		name := reflect.TypeOf(fact).Elem().Name()
		seen[strings.ToLower(name)] = true
		f := folding{Ledger: New(State{}), orders: noOrders{}, known: map[uint64]*sale.OrderInfo{}}
		if !f.fact([]Fact{{Fact: fact}}, 0) {
			t.Errorf("%s is neither posted nor named in still: say what it means in money", name)
		}
	}
	_, enum, _ := strings.Cut(sale.Proto(), "enum Kind {")
	for line := range strings.Lines(enum) {
		name, _, ok := strings.Cut(strings.TrimSpace(line), " = ")
		if name = strings.ToLower(strings.ReplaceAll(name, "_", "")); ok && name != "unknown" && !seen[name] {
			t.Errorf("no golden fact of kind %s was looked at", name)
		}
	}
}

func TestNamesOfAccounts(t *testing.T) {
	for a, name := range accountNames {
		if back, ok := ParseAccount(name); !ok || back != a || a.String() != name || a.Class() == "" {
			t.Errorf("account %d is %q, read back as %d", a, name, back)
		}
	}
	if _, ok := ParseAccount("piggy bank"); ok {
		t.Error("there is no piggy bank")
	}
	for k, name := range documentNames {
		if back, ok := ParseDocumentKind(name); !ok || back != k || k.String() != name {
			t.Errorf("%d is %q", k, name)
		}
	}
	if Number("KE", "club", CreditNote, 17) != "KE-club-C000017" || Number("KE", "club", Receipt, 1_234_567) != "KE-club-R1234567" {
		t.Error(Number("KE", "club", CreditNote, 17), Number("KE", "club", Receipt, 1_234_567))
	}
}
