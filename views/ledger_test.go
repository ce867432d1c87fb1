package views

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"facevalue/ledger"

	"pgregory.net/rapid"
)

// balances are what accounts come to in a statement.
func balances(t tb, v *Views, q StatementQuery) map[ledger.Account]int64 {
	t.Helper()
	rows, err := v.Statement(context.Background(), q)
	if err != nil {
		t.Fatalf("%v", err)
	}
	sum := map[ledger.Account]int64{}
	for _, r := range rows {
		sum[r.Account] += r.Closing()
	}
	return sum
}

// The trial balance is the orders' own money, whatever happened to them.
func TestTrialBalanceIsTheOrdersMoney(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld("club", rapid.Uint64().Draw(rt, "seed"))
		for range rapid.IntRange(1, 150).Draw(rt, "steps") {
			w.step()
		}
		v := w.views(rt, t.TempDir())
		defer v.Close()
		sum := balances(rt, v, StatementQuery{Sales: []string{"club"}})
		var paid, outstanding, refunding, owed, total, all int64
		for n := uint64(1); n <= w.m.Orders(); n++ {
			o, _ := w.m.OrderInfo(n)
			paid += o.Paid - o.Refunded
			outstanding += o.Outstanding()
			refunding += o.Refunding
			owed += o.Owed
			total += o.Total
		}
		var worth int64 // earned and ordered
		for a, n := range sum {
			all += n
			if a.Earns() || a == ledger.Ordered {
				worth -= n
			}
		}
		in := sum[ledger.Provider] + sum[ledger.Cash]
		if all != 0 || in != paid || sum[ledger.Receivable] != outstanding || -sum[ledger.Refunding] != refunding || -sum[ledger.Owed] != owed || worth != total {
			rt.Fatalf("%v; the orders say paid %d, outstanding %d, refunding %d, owed %d, total %d", sum, paid, outstanding, refunding, owed, total)
		}
		agreesWithSettlement(rt, v, sum)
		papersAreWithoutGaps(rt, v, worth-(-sum[ledger.Ordered]))
	})
}

// agreesWithSettlement: the books by unit and the ledger by fact are kept apart, and say
// the same of taxes, fees and discounts.
func agreesWithSettlement(t tb, v *Views, sum map[ledger.Account]int64) {
	t.Helper()
	all, err := v.Settlement(context.Background(), SettlementQuery{Sale: "club"})
	if err != nil {
		t.Fatalf("%v", err)
	}
	var taxes, fees, discount, other int64
	for i := range all {
		for _, x := range all[i].Taxes {
			taxes += x.Net()
		}
		for _, f := range all[i].Fees {
			fees += f.Net()
		}
		discount += all[i].Discount.Net()
		other += all[i].Other
	}
	if -sum[ledger.Taxes] != taxes || -sum[ledger.Fees] != fees || -sum[ledger.Discounts] != discount || -sum[ledger.Other] != other {
		t.Fatalf("%v; the settlement says taxes %d, fees %d, discount %d, other %d", sum, taxes, fees, discount, other)
	}
}

// Edge case 88: receipts and credit notes have numbers without gaps, whatever was rolled
// back, refused or repeated meanwhile, and come to what was earned.
func papersAreWithoutGaps(t tb, v *Views, earned int64) {
	t.Helper()
	next := map[ledger.Series]uint64{}
	q := PaperQuery{Sale: "club", Limit: 7}
	for {
		page, err := v.Papers(context.Background(), q)
		if err != nil {
			t.Fatalf("%v", err)
		}
		for i := range page.Papers {
			p := &page.Papers[i]
			s := ledger.Series{Seller: p.Series, Kind: p.Kind}
			if next[s]++; p.N != next[s] {
				t.Fatalf("%v %d follows %d", p.Kind, p.N, next[s]-1)
			}
			sum := p.Other
			for _, l := range p.Lines {
				sum += l.Sum
			}
			switch {
			case p.Payment:
				continue
			case sum != p.Total:
				t.Fatalf("%v %d of %d: its lines come to %d", p.Kind, p.N, p.Total, sum)
			case p.Kind == ledger.CreditNote:
				earned += p.Total
			default:
				earned -= p.Total
			}
		}
		if q.After = page.Next; q.After == "" {
			break
		}
	}
	if earned != 0 {
		t.Fatalf("papers differ from what was earned by %d", earned)
	}
}

func TestStatementsByDay(t *testing.T) {
	w := busy(9)
	w.pass(3 * day)
	for range 60 {
		w.step()
	}
	v := w.views(t, t.TempDir())
	defer v.Close()
	ask := func(q StatementQuery) []StatementRow {
		t.Helper()
		q.Sales = []string{"club", "club", "other"}
		rows, err := v.Statement(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	whole := ask(StatementQuery{})
	closing := map[string]int64{}
	for i := range whole {
		closing[whole[i].Account.String()+whole[i].Code+whole[i].Payee] = whole[i].Closing()
	}
	for _, from := range []int64{0, begin + day} {
		days := ask(StatementQuery{Every: EveryDay, From: from})
		last, balance := map[string]int64{}, map[string]int64{}
		for i := range days {
			r := &days[i]
			name := r.Account.String() + r.Code + r.Payee
			if was, there := last[name]; there && was != r.Opening {
				t.Errorf("%s of %s opens with %d, the period before closed with %d", name, r.Period, r.Opening, was)
			}
			last[name] = r.Closing()
			balance[r.Period] += r.Debits - r.Credits
			if r.Period == "" || from != 0 && r.Period < time.UnixMilli(from).UTC().Format(time.DateOnly) {
				t.Errorf("a row of %q", r.Period)
			}
		}
		for name, n := range last {
			if n != closing[name] {
				t.Errorf("%s closes with %d by day, %d as a whole", name, n, closing[name])
			}
		}
		for period, n := range balance {
			if n != 0 {
				t.Errorf("%s is out of balance by %d", period, n)
			}
		}
		if len(balance) < 2-min(1, int(from)) {
			t.Errorf("%d days", len(balance))
		}
	}
	zone, err := time.LoadLocation("Pacific/Auckland")
	if err != nil {
		t.Fatal(err)
	}
	if rows := ask(StatementQuery{Every: EveryMonth, Zone: zone, Accounts: []ledger.Account{ledger.Cash}}); len(rows) == 0 || len(rows[0].Period) != len("2027-01") {
		t.Errorf("by month: %+v", rows)
	}
	if _, err := v.Statement(context.Background(), StatementQuery{Every: "year"}); !errors.Is(err, ErrQuery) {
		t.Errorf("by year: %v", err)
	}
	if _, err := v.Statement(context.Background(), StatementQuery{Sales: make([]string, maxSales+1)}); !errors.Is(err, ErrQuery) {
		t.Errorf("too many: %v", err)
	}
	if rows, err := v.Statement(context.Background(), StatementQuery{}); err != nil || len(rows) != 0 {
		t.Errorf("of no sale: %v, %v", rows, err)
	}
}

// table is a CSV file read back.
func table(t *testing.T, b []byte) [][]string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestSheetsOfTheLedger(t *testing.T) {
	w := busy(11)
	v := w.views(t, t.TempDir())
	defer v.Close()
	ctx, q := context.Background(), StatementQuery{Sales: []string{"club"}}
	for _, c := range []struct {
		name   string
		header []string
		write  func(*bytes.Buffer) error
		want   string
	}{
		{"trial balance", trialHeader, func(b *bytes.Buffer) error { return v.ExportTrialBalance(ctx, b, q) }, "club,,hall,EUR,earnings,taxes,vat,,19,"},
		{"taxes", taxHeader, func(b *bytes.Buffer) error { return v.ExportTaxes(ctx, b, q) }, "club,,hall,EUR,city,5,"},
		{"payout", payoutHeader, func(b *bytes.Buffer) error { return v.ExportPayout(ctx, b, q) }, "club,,hall,EUR,provider,0.00,"},
		{"papers", paperHeader, func(b *bytes.Buffer) error {
			return v.ExportPapers(ctx, b, PaperQuery{Sale: "club"}, func(p *Paper) string { return fmt.Sprintf("=%v-%d", p.Kind, p.N) })
		}, "'=receipt-1,receipt,"},
	} {
		var b bytes.Buffer
		if err := c.write(&b); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		rows := table(t, b.Bytes())
		if strings.Join(rows[0], " ") != strings.Join(c.header, " ") || len(rows) < 2 || !strings.Contains(b.String(), "\n"+c.want) {
			t.Errorf("%s:\n%s", c.name, b.String())
		}
	}
}

func TestPapersOfAnOrder(t *testing.T) {
	w := busy(12)
	v := w.views(t, t.TempDir())
	defer v.Close()
	all, err := v.Papers(context.Background(), PaperQuery{Sale: "club"})
	if err != nil || len(all.Papers) < 2 {
		t.Fatalf("%+v, %v", all, err)
	}
	n := all.Papers[1].Order
	page, err := v.Papers(context.Background(), PaperQuery{Sale: "club", Order: n})
	if err != nil || len(page.Papers) == 0 || page.Next != "" {
		t.Fatalf("%+v, %v", page, err)
	}
	o, _ := w.m.OrderInfo(n)
	if p := &page.Papers[0]; p.Order != n || p.Kind != ledger.Receipt || p.Currency != o.Currency || p.Seller != "hall" || len(p.Lines) == 0 || len(p.Taxes) == 0 {
		t.Errorf("%+v", p)
	}
	for _, q := range []PaperQuery{{Sale: "club", After: "1.2"}, {Sale: "club", After: "x.1.1"}, {Sale: "club", Limit: -1}, {Sale: "club", Limit: maxLimit + 1}} {
		if _, err := v.Papers(context.Background(), q); !errors.Is(err, ErrQuery) {
			t.Errorf("%+v answers %v", q, err)
		}
	}
	if page, err := v.Papers(context.Background(), PaperQuery{Sale: "other"}); err != nil || len(page.Papers) != 0 {
		t.Errorf("of a sale that is not there: %+v, %v", page, err)
	}
}
