package node_test

import (
	"bytes"
	"context"
	"testing"

	"facevalue/catalog"
	"facevalue/ledger"
	"facevalue/payment"
	"facevalue/sale"
	"facevalue/views"
)

// oddPlan has prices of which nothing is round: three fees and two taxes, of which one is
// in the price, on a face value of 33.33.
func oddPlan() *catalog.Plan {
	p := plan(300)
	p.Types[0].Price = catalog.Price{
		Currency: "EUR", Face: 3333,
		Fees: []catalog.Fee{
			{Code: "service", Payee: "hall", Amount: 17, RatePPM: 33_300, Unavoidable: true}, {Code: "print", Amount: 29, Refundable: true},
		},
		Taxes: []catalog.Tax{{Code: "vat", RatePPM: 70_000, Included: true, OnFees: true}, {Code: "city", RatePPM: 33_333}},
	}
	p.Policy.OrderFees, p.Policy.Currency = []catalog.Fee{{Code: "order", Amount: 111, Refundable: true}}, "EUR"
	p.Policy.OrderTaxes = []catalog.Tax{{Code: "vat", RatePPM: 190_000, Included: true, OnFees: true}}
	return p
}

// papersOf are an order's receipts and credit notes.
func (w *world) papersOf(order uint64) []views.Paper {
	w.t.Helper()
	if err := w.node.Views().WaitSeq(context.Background(), "sale-club", w.sale().Stats().Seq); err != nil {
		w.t.Fatal(err)
	}
	page, err := w.node.Views().Papers(context.Background(), views.PaperQuery{Sale: "club", Order: order})
	if err != nil {
		w.t.Fatal(err)
	}
	return page.Papers
}

// Edge cases 61 and 88: what three tickets cost is the same in the cart, at the payment
// company, on the receipt, in the refund and on the credit note, tax by tax.
func TestOneSumFromTheCartToTheCreditNote(t *testing.T) {
	w := newWorld(t)
	w.publish(w.organizer("acme"), "club", oddPlan())
	w.clock.pass(2 * hour)
	order, _ := w.buy(1, 0, 3)
	ref := <-w.bank.begun
	cart := w.state(order, "waits")
	taxes, fees := map[string]int64{}, map[string]int64{}
	var total int64
	for _, l := range cart.Lines {
		total += int64(l.Count) * l.Unit.Total()
		for _, x := range l.Unit.Taxes {
			taxes[x.Code] += int64(l.Count) * x.Amount
		}
		for _, f := range l.Unit.Fees {
			fees[f.Code] += int64(l.Count) * f.Amount
		}
	}
	charged, err := w.bank.Fetch(context.Background(), ref)
	if err != nil || charged.Amount != total || cart.Total != total {
		t.Fatalf("the cart is %d, its lines %d, the company is asked for %d, %v", cart.Total, total, charged.Amount, err)
	}
	if file, err := w.node.Papers().Receipts(context.Background(), "club", order); file != nil || err != nil {
		t.Errorf("before it is paid there is a receipt of %d bytes, %v", len(file), err)
	}
	w.bank.set(ref, payment.Succeeded)
	if err := w.node.PaymentNews(context.Background(), ref); err != nil {
		t.Fatal(err)
	}
	w.state(order, "confirmed")
	receipt := w.papersOf(order)
	if len(receipt) != 1 {
		t.Fatalf("%d papers: %+v", len(receipt), receipt)
	}
	w.agrees(&receipt[0], total, taxes, fees)

	w.told(&sale.CancelOrder{Meta: sale.Meta{By: sale.Actor{Role: sale.House}}, Order: order, Reason: "rain", WithFees: true})
	for info := w.state(order, "cancelled"); info.Refunded != total; info = w.state(order, "cancelled") {
		if err := w.sale().Live().Wait(context.Background(), w.sale().Live().Seq()+1); err != nil {
			t.Fatal(err)
		}
	}
	back, err := w.bank.Fetch(context.Background(), ref)
	if err != nil || back.Refunded() != total {
		t.Errorf("the company gave %d of %d back, %v", back.Refunded(), total, err)
	}
	papers := w.papersOf(order)
	if len(papers) != 2 || papers[1].Kind != ledger.CreditNote {
		t.Fatalf("%+v", papers)
	}
	w.agrees(&papers[1], total, taxes, fees)
	file, err := w.node.Papers().Receipts(context.Background(), "club", order)
	if err != nil || pages(file) != 2 {
		t.Fatalf("%d pages, %v", pages(file), err)
	}
	if again, _ := w.node.Papers().Receipts(context.Background(), "club", order); !bytes.Equal(file, again) {
		t.Error("the same papers are other bytes")
	}
	statement, err := w.node.Views().Statement(context.Background(), views.StatementQuery{Sales: []string{"club"}})
	if err != nil || len(statement) == 0 {
		t.Fatal(statement, err)
	}
	for i := range statement {
		if r := &statement[i]; r.Closing() != 0 {
			t.Errorf("nothing is left, and %v %s is %d", r.Account, r.Code, r.Closing())
		}
	}
}

// agrees holds a paper against what a cart came to.
func (w *world) agrees(p *views.Paper, total int64, taxes, fees map[string]int64) {
	w.t.Helper()
	var sum int64
	for _, l := range p.Lines {
		sum += l.Sum
	}
	if p.Total != total || sum != total || p.Other != 0 || len(p.Taxes) < len(taxes) {
		w.t.Errorf("%v of %d with lines of %d, %d of it unexplained; the cart was %d", p.Kind, p.Total, sum, p.Other, total)
	}
	byCode := map[string]int64{}
	for _, x := range p.Taxes {
		byCode[x.Code] += x.Amount
	}
	for code, want := range taxes {
		if byCode[code] != want {
			w.t.Errorf("%v: tax %s is %d, in the cart %d", p.Kind, code, byCode[code], want)
		}
	}
	for _, f := range p.Fees {
		if f.Amount != fees[f.Code] {
			w.t.Errorf("%v: fee %s is %d, in the cart %d", p.Kind, f.Code, f.Amount, fees[f.Code])
		}
	}
}

// Edge case 88: whoever buys at the same time, is refused, repeats or crashes: the numbers
// have no gap, and making the views again gives the same ones.
func TestPaperNumbersOutlastCrashesAndRebuilds(t *testing.T) {
	w := newWorld(t)
	w.club(40)
	for n := range 12 {
		order, _ := w.buy(n, 0, 1)
		ref := <-w.bank.begun
		if n%4 == 3 {
			continue // never paid
		}
		w.bank.set(ref, payment.Succeeded)
		if err := w.node.PaymentNews(context.Background(), ref); err != nil {
			t.Fatal(err)
		}
		w.state(order, "confirmed")
		if n%4 == 1 {
			w.told(&sale.CancelOrder{Meta: sale.Meta{By: sale.Actor{Role: sale.House}}, Order: order, Reason: "ill"})
		}
		if n == 5 {
			w.reopen()
		}
	}
	before := w.papersOf(0)
	next := map[ledger.DocumentKind]uint64{}
	for i := range before {
		if next[before[i].Kind]++; before[i].N != next[before[i].Kind] {
			t.Errorf("%v %d where %d is next", before[i].Kind, before[i].N, next[before[i].Kind])
		}
	}
	if next[ledger.Receipt] != 9 || next[ledger.CreditNote] != 3 {
		t.Errorf("numbers given: %v", next)
	}
	if err := w.node.Views().Forget(context.Background(), "sale-club"); err != nil {
		t.Fatal(err)
	}
	w.reopen()
	after := w.papersOf(0)
	if len(after) != len(before) {
		t.Fatalf("%d papers, there were %d", len(after), len(before))
	}
	for i := range after {
		if a, b := &after[i], &before[i]; a.Kind != b.Kind || a.N != b.N || a.Order != b.Order || a.Total != b.Total {
			t.Errorf("%v %d of order %d was %v %d of order %d", a.Kind, a.N, a.Order, b.Kind, b.N, b.Order)
		}
	}
}
