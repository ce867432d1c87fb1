package views

import (
	"context"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"facevalue/sale"

	"pgregory.net/rapid"
)

func settle(t tb, v *Views, q SettlementQuery) Settlement {
	t.Helper()
	all, err := v.Settlement(context.Background(), q)
	if err != nil {
		t.Fatalf("%v", err)
	}
	if len(all) == 0 {
		return Settlement{}
	}
	if len(all) > 1 {
		t.Fatalf("%d currencies, the sale has one", len(all))
	}
	return all[0]
}

// The settlement of a sale is what the machine's own books say, and all its parts and
// all reports come to the same.
func TestSettlementIsTheMachinesBooks(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld("club", rapid.Uint64().Draw(rt, "seed"))
		for range rapid.IntRange(50, 250).Draw(rt, "steps") {
			w.step()
		}
		v := openViews(rt, filepath.Join(t.TempDir(), "views.db"), w.options())
		defer v.Close()
		feedAll(rt, v, w)
		s := settle(rt, v, SettlementQuery{Sale: "club"})

		var net, owing int64 // of orders that do not wait
		var live int64
		for n := uint64(1); n <= w.m.Orders(); n++ {
			o, _ := w.m.OrderInfo(n)
			live += int64(len(valid(o)))
			net += o.Paid - o.Refunded - o.Refunding - o.Owed
			if o.State != "waits" {
				owing += o.Outstanding()
			}
		}
		paid := w.m.Summary().Paid
		var till, tenders int64
		for _, x := range s.Till {
			till += x.Paid - x.Refunded
		}
		for _, x := range s.Tenders {
			tenders += x.Net
		}
		switch {
		case s.Total != net+owing:
			rt.Fatalf("settled are %d, paid and owed %d", s.Total, net+owing)
		case till != paid:
			rt.Fatalf("the till has %d, the sale was paid %d", till, paid)
		case tenders != s.Total:
			rt.Fatalf("tenders come to %d, the total is %d", tenders, s.Total)
		case s.Tickets.Sold-s.Tickets.Returned != live:
			rt.Fatalf("%d tickets are settled, %d are live", s.Tickets.Sold-s.Tickets.Returned, live)
		case parts(&s) != s.Total:
			rt.Fatalf("parts come to %d, the total is %d", parts(&s), s.Total)
		}
		events := settle(rt, v, SettlementQuery{Sale: "club", Event: "gig"}).Total + settle(rt, v, SettlementQuery{Sale: "club", Event: "play"}).Total
		for _, by := range []By{ByDay, ByEvent, ByType, ByPrice, ByChannel, ByTender} {
			rows := report(rt, v, ReportQuery{Sales: []string{"club"}, By: by})
			var total, ofEvents int64
			for _, r := range rows {
				total += r.Total
				if by == ByEvent && r.Key != "" {
					ofEvents += r.Total
				}
			}
			if total != s.Total || by == ByEvent && ofEvents != events {
				rt.Fatalf("the report by %s comes to %d, of events to %d; settled are %d and %d", by, total, ofEvents, s.Total, events)
			}
		}
	})
}

// parts is a settlement's total from its parts.
func parts(s *Settlement) int64 {
	sum := s.Face.Net() + s.Discount.Net() + s.Other
	for _, f := range s.Fees {
		sum += f.Net()
	}
	for _, x := range s.Taxes {
		if !x.Included {
			sum += x.Net()
		}
	}
	return sum
}

func report(t tb, v *Views, q ReportQuery) []ReportRow {
	t.Helper()
	rows, err := v.Report(context.Background(), q)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return rows
}

// One seller's evening, reckoned by hand. A ga ticket costs 20.00 with 19 % VAT in it,
// fees of 1.00 + 2 % that are not given back and 0.50 that are, and a city tax of 5 %
// on face and fees: 20.00 + 1.40 + 0.50 + 1.10 = 23.00 (5 % of 20.00 is 1.00, of 1.40
// 0.07, of 0.50 0.03). Of 21.90 the VAT is 3.50, of which 0.22 is on the fee that stays. Each order that costs anything costs 1.50 more.
func TestSettlementByHand(t *testing.T) {
	w := shop("club")
	first := w.buy(contact{Name: "Anna"}, sale.Want{Index: 0, Count: 2})
	w.buy(contact{Name: "Bo"}, sale.Want{Index: 0, Count: 1}, sale.Want{Kind: sale.ItemLine, Count: 1})
	w.do(&sale.CancelTickets{Meta: sale.Meta{By: boss}, Order: first, Tickets: []uint64{1}, Reason: "ill"})
	for _, e := range w.m.Open(nil) {
		w.do(&sale.FinishEffect{Meta: sale.Meta{By: house}, Effect: e.ID, Result: sale.EffectDone, Ref: "re_1"})
	}
	for _, r := range w.m.Review() { // what was paid in cash goes back by hand
		w.do(&sale.CloseReview{Meta: sale.Meta{By: boss}, Row: r.Row, Did: sale.ReviewByHand, Ref: "till 1", Reason: "given back at the till"})
	}
	v := w.views(t, t.TempDir())
	defer v.Close()

	s := settle(t, v, SettlementQuery{Sale: "club"})
	if s.Seq != uint64(len(w.records)) {
		t.Errorf("true behind record %d, the last is %d", s.Seq, len(w.records))
	}
	s.Seq = 0
	want := Settlement{
		Sale: "club", Currency: "EUR", Tickets: Count{3, 1},
		Units: []UnitsRow{{"fee", "", Count{2, 0}}, {"item", "scarf", Count{1, 0}}, {"ticket", "ga", Count{3, 1}}},
		Face:  Sum{3*2000 + 1500, 2000, 0},
		Fees: []FeeRow{
			{"order", "hall", Sum{300, 0, 0}},
			{"print", "", Sum{150, 50, 0}},
			{"service", "hall", Sum{3 * 140, 0, 140}},
		},
		Taxes: []TaxRow{
			{"vat", 190_000, true, Sum{3*350 + 239, 350 - 22, 22}},
			{"city", 50_000, false, Sum{3 * 110, 103, 7}},
		},
		Total:   3*2300 + 1500 + 300 - (2000 + 50 + 103),
		Tenders: []TenderRow{{"cash", 3*2300 + 1500 + 300 - 2153}},
		Till:    []TillRow{{Tender: "cash", Paid: 3*2300 + 1500 + 300, Refunded: 2153, Payments: 2, Refundings: 1}},
	}
	if !reflect.DeepEqual(s, want) {
		t.Errorf("settled\n%+v\nwant\n%+v", s, want)
	}
	gig := settle(t, v, SettlementQuery{Sale: "club", Event: "gig"})
	if gig.Total != 3*2300-2153 || gig.Till != nil || len(gig.Units) != 1 {
		t.Errorf("the gig alone is settled with %+v", gig)
	}
	if none := settle(t, v, SettlementQuery{Sale: "club", Event: "play"}); none.Total != 0 {
		t.Errorf("nobody bought the play, and it is settled with %+v", none)
	}
}

// A day of a report is one of the zone that was named, also in the night in which the
// clocks go back.
func TestReportDays(t *testing.T) {
	w := newWorld("club", 1)
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("no zones here: ", err)
	}
	at := func(s string) int64 {
		x, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return x.UnixMilli()
	}
	for _, instant := range []string{
		"2027-10-30T21:59:59Z", // 23:59 on Saturday in Berlin
		"2027-10-30T22:00:00Z", // midnight
		"2027-10-31T22:59:59Z", // 23:59 on Sunday, an hour longer
		"2027-10-31T23:00:00Z", // midnight
	} {
		w.now = at(instant)
		w.buy(contact{Name: "Anna"}, sale.Want{Index: 0, Count: 1})
	}
	v := w.views(t, t.TempDir())
	defer v.Close()
	days := func(q ReportQuery) map[string]int64 {
		q.Sales, q.By = []string{"club"}, ByDay
		sold := map[string]int64{}
		for _, r := range report(t, v, q) {
			sold[r.Key] = r.Sold
		}
		return sold
	}
	if got, want := days(ReportQuery{Zone: berlin}), (map[string]int64{"2027-10-30": 1, "2027-10-31": 2, "2027-11-01": 1}); !reflect.DeepEqual(got, want) {
		t.Errorf("in Berlin %v, want %v", got, want)
	}
	if got, want := days(ReportQuery{}), (map[string]int64{"2027-10-30": 2, "2027-10-31": 2}); !reflect.DeepEqual(got, want) {
		t.Errorf("in UTC %v, want %v", got, want)
	}
	if got, want := days(ReportQuery{From: at("2027-10-30T22:00:00Z"), To: at("2027-10-31T23:00:00Z")}),
		(map[string]int64{"2027-10-30": 1, "2027-10-31": 1}); !reflect.DeepEqual(got, want) {
		t.Errorf("between two midnights %v, want %v", got, want)
	}
}

func TestReportByWhat(t *testing.T) {
	w := shop("club")
	w.buy(contact{}, sale.Want{Index: 0, Count: 2})
	place := func(codes ...string) {
		c := &sale.PlaceHold{Wants: []sale.Want{{Index: 0, Count: 1}}, Claims: []sale.Claim{session(1)}, Codes: codes}
		if len(codes) > 0 && codes[0] == "MEMBER" {
			c.Window = 1
		}
		out := w.do(c)
		h := w.do(&sale.Checkout{Hold: out.Ref, Owner: session(1), Agreed: out.Total, Answers: []sale.Answer{{Version: 1, Agreed: true, Language: "en"}}})
		e := w.m.Open(nil)
		last := e[len(e)-1]
		if done := w.do(&sale.FinishEffect{Meta: sale.Meta{By: house}, Effect: last.ID, Result: sale.EffectDone, Amount: last.Amount, Tender: "card"}); !h.OK() || !done.OK() {
			t.Fatal(out, h, done)
		}
	}
	place("TENTH")
	w.do(&sale.ChangeWindow{Meta: sale.Meta{By: boss}, Window: 0, Def: sale.WindowDef{Key: "general", Types: []uint32{0, 1, 2, 3}, Channel: "app"}})
	place("MEMBER", "TENTH")
	place()
	w.do(&sale.SellAtCounter{Meta: sale.Meta{By: clerk}, Wants: []sale.Want{{Index: 0, Count: 1}}, Free: true, Reason: "guest"})
	w.do(&sale.SetPrice{Meta: sale.Meta{By: boss}, Type: 0, Price: price(2500)})
	place()
	v := w.views(t, t.TempDir())
	defer v.Close()

	type sold = map[string]int64
	for _, c := range []struct {
		by   By
		want sold
	}{
		// A window's channel counts as it was when somebody came through.
		{ByChannel, sold{"web": 3, "app": 2, "club": 1, "counter": 1}},
		{ByCode, sold{"tenth": 2, "member": 1}},
		{ByTender, sold{"cash": 2, "card": 4, "none": 1}},
		{ByEvent, sold{"gig": 7, "": 0}},
		{ByPrice, sold{"ticket ga 1": 5, "ticket ga 2": 1, "ticket ga 0": 1, "fee  0": 5}},
	} {
		got := sold{}
		for _, r := range report(t, v, ReportQuery{Sales: []string{"club"}, By: c.by}) {
			key := r.Key
			if c.by == ByPrice {
				key = r.Kind + " " + r.Key + " " + show(r.Price)
			}
			got[key] += r.Sold
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("by %s %v, want %v", c.by, got, c.want)
		}
	}
	if _, err := v.Report(context.Background(), ReportQuery{Sales: []string{"club"}, By: "moon"}); err == nil {
		t.Error("a report by moon is answered")
	}
}
