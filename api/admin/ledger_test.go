package admin

import (
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
)

func decode(t *testing.T, a answer, into any) {
	t.Helper()
	if err := json.Unmarshal(a.raw, into); err != nil {
		t.Fatal(err)
	}
}

// What the counter took in cash is on its account, earned, and has a receipt; a discount
// afterwards has a credit note.
func TestTheLedgerOfASale(t *testing.T) {
	w := stage(t)
	const s, o = "/v1/organizer/sales/nye", "/v1/organizer/orders/ord_club_1"
	w.must(200, "POST", o+"/adjust", m{"lines": []m{{"kind": "discount", "amount": -100, "code": "view"}}, "reason": "=HYPERLINK()"}, "Idempotency-Key", "less")

	var balance struct{ Rows []AccountRow }
	decode(t, w.must(200, "GET", s+"/trial-balance", nil), &balance)
	on, debits, credits := map[string]int64{}, int64(0), int64(0)
	for _, r := range balance.Rows {
		on[r.Account] += r.Closing
		debits += r.Debits
		credits += r.Credits
		if r.Seller != "house" || r.Currency != "EUR" || r.Period != "" {
			t.Errorf("a row of %+v", r)
		}
	}
	if debits != credits || debits == 0 || on["cash"] <= 0 || on["refunding"]+on["owed"] != -100 || on["receivable"] != 0 || on["discounts"] != 100 {
		t.Errorf("debits %d, credits %d, accounts %v", debits, credits, on)
	}

	var list struct{ Receipts []ReceiptBody }
	decode(t, w.must(200, "GET", s+"/receipts", nil), &list)
	if len(list.Receipts) != 2 {
		t.Fatalf("%+v", list.Receipts)
	}
	r, c := list.Receipts[0], list.Receipts[1]
	if r.Number != "house-club-R000001" || r.Order != "ord_club_1" || r.Total != on["cash"] || c.Number != "house-club-C000001" || c.Kind != "credit_note" || c.Total != 100 {
		t.Errorf("%+v\n%+v", r, c)
	}
	for path, want := range map[string]string{
		"/trial-balance.csv?every=day": ",cash,", "/taxes.csv": "given_back", "/payout.csv?every=month": ",cash,", "/receipts.csv": "house-club-C000001,credit_note,",
	} {
		got := w.must(200, "GET", s+path, nil)
		if rows, err := csv.NewReader(strings.NewReader(string(got.raw))).ReadAll(); err != nil || !strings.Contains(string(got.raw), want) {
			t.Errorf("%s: %d rows, %v:\n%s", path, len(rows), err, got.raw)
		}
	}
	if got := w.must(200, "GET", o+"/receipts.pdf", nil); !strings.HasPrefix(string(got.raw), "%PDF-") || got.header.Get("Content-Type") != "application/pdf" {
		t.Errorf("receipts of %d bytes, %v", len(got.raw), got.header)
	}
	w.must(400, "GET", s+"/trial-balance?zone=Nowhere/Land", nil)
	w.must(400, "GET", s+"/receipts?after=x", nil)
}
