package ledger

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"facevalue/sale"
	"facevalue/seating"

	"github.com/cockroachdb/datadriven"
)

// TestStories tells testdata: what happens to a small shop, and what it means in money.
// Papers in it are numbered for ever: -rewrite may add to a story, and must never change
// a number that stands there.
func TestStories(t *testing.T) {
	datadriven.Walk(t, "testdata", func(t *testing.T, path string) {
		s := newShop(t)
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			s.t, s.d, s.told = t, d, nil
			s.verb(d.Cmd)
			return strings.Join(s.told, "\n")
		})
		if _, err := check(s.m, s.facts); err != nil {
			t.Error(err)
		}
	})
}

// shop is a sale with one seller: standing at 20.00 with a fee that is kept and one that
// is not, scarfs, and a donation.
type shop struct {
	t      *testing.T
	d      *datadriven.TestData
	m      *sale.Machine
	l      *Ledger
	now    int64
	seq    uint64
	facts  []sale.Fact
	orders map[string]uint64
	told   []string
}

const begin = 1_800_000_000_000

func newShop(t *testing.T) *shop {
	s := &shop{t: t, m: sale.New(noCharts), l: New(State{}), now: begin, orders: map[string]uint64{}}
	k := sale.Meta{By: sale.Actor{Role: sale.Owner, Name: "olga"}}
	vat := []sale.TaxRate{{Code: "vat", Rate: 190_000, Included: true, OnFees: true}}
	for _, cmd := range []sale.Command{
		&sale.OpenSale{Meta: k, Name: "club", Policy: sale.Policy{HoldFor: 600_000, HoldCeiling: 600_000, PayFor: 600_000, OrderFees: []sale.Fee{{Code: "order", Payee: "keller", Amount: 150}}}},
		&sale.AddSeller{Meta: k, Def: sale.Seller{Key: "keller", Currency: "EUR"}},
		&sale.AddEvent{Meta: k, Def: sale.EventDef{Key: "night", Starts: begin + 100*86_400_000}},
		&sale.AddPool{Meta: k, Def: sale.PoolDef{Key: "floor", Event: 1, Capacity: 100}},
		&sale.AddType{Meta: k, Def: sale.TypeDef{Key: "standing", Pools: []uint32{0}, Admits: 1, Policy: sale.TicketPolicy{Exchange: true, CancelTill: 1}}},
		&sale.SetPrice{Meta: k, Price: sale.Price{Face: 2000, Taxes: append(vat, sale.TaxRate{Code: "city", Rate: 50_000}), Fees: []sale.Fee{
			{Code: "service", Payee: "hall", Amount: 100, Rate: 20_000, Unavoidable: true}, {Code: "print", Payee: "keller", Amount: 50, Refundable: true},
		}}},
		&sale.AddItem{Meta: k, Def: sale.ItemDef{Key: "scarf", Max: 5}},
		&sale.SetItemPrice{Meta: k, Item: 0, Price: sale.Price{Face: 1500, Taxes: vat}},
		&sale.AddItem{Meta: k, Def: sale.ItemDef{Key: "roof", Kind: sale.Donation}},
		&sale.AddWindow{Meta: k, Def: sale.WindowDef{Key: "general", Types: []uint32{0}}},
	} {
		s.do(cmd)
	}
	s.told = nil
	return s
}

// do decides a command; its facts are a record, told as postings.
func (s *shop) do(cmd sale.Command) sale.Outcome {
	out, facts := s.m.Decide(cmd, s.now)
	if !out.OK() {
		s.told = append(s.told, fmt.Sprintf("refused %v %+v", out.Status, out.Detail))
	}
	s.record(facts)
	return out
}

func (s *shop) record(facts []sale.Fact) {
	s.seq++
	var span []Fact
	for i, f := range facts {
		own, err := sale.ReadFact(sale.AppendFact(nil, f))
		if err != nil {
			s.t.Fatal(err)
		}
		s.m.Apply(own)
		s.facts = append(s.facts, own)
		span = append(span, Fact{s.seq, i, s.now, own})
	}
	s.m.Opened(nil)
	for _, p := range s.l.Fold(s.m, span) {
		s.tell(&p)
	}
}

func (s *shop) tell(p *Posting) {
	var parts []string
	for _, e := range p.Entries {
		name := e.Account.String()
		if e.Code != "" {
			name += " " + strings.TrimSpace(e.Code+" "+e.Payee)
		}
		parts = append(parts, fmt.Sprintf("%s %+d", name, e.Amount))
	}
	s.told = append(s.told, strings.Join(parts, ", "))
	if d := p.Paper; d != nil {
		text := fmt.Sprintf("  -> %s of %d", Number("KE", "club", d.Kind, d.N), d.Total)
		if d.Payment {
			text += ", a payment that bought nothing"
		}
		if d.Other != 0 {
			text += fmt.Sprintf(", %d of it for nothing that is named", d.Other)
		}
		s.told = append(s.told, text)
	}
}

func (s *shop) arg(key string) string {
	for _, a := range s.d.CmdArgs {
		if a.Key == key && len(a.Vals) == 1 {
			return a.Vals[0]
		}
	}
	return ""
}

func (s *shop) number(key string) int64 {
	n, _ := strconv.ParseInt(s.arg(key), 10, 64)
	return n
}

func (s *shop) has(word string) bool {
	for _, a := range s.d.CmdArgs {
		if a.Key == word {
			return true
		}
	}
	return false
}

// order is the order whose name comes first.
func (s *shop) order() uint64 {
	n, ok := s.orders[s.d.CmdArgs[0].Key]
	if !ok {
		s.d.Fatalf(s.t, "nobody called %s has an order", s.d.CmdArgs[0].Key)
	}
	return n
}

func noCharts([32]byte) (*seating.Chart, bool) { return nil, false }
