package test

import (
	"encoding/json"
	"net/url"
)

// intent is a payment in the company's books.
type intent struct {
	ID       string
	Status   string
	Amount   int64
	Received int64 `json:"amount_received"`
	Metadata struct{ Order, Sale string }
	Charge   struct {
		Refunded int64 `json:"amount_refunded"`
	} `json:"latest_charge"`
}

// intents are all payments that the company knows of.
func (s *shop) intents() (all []intent) {
	s.t.Helper()
	query := url.Values{"query": {`metadata["sale"]:"sale_shop"`}, "limit": {"100"}, "expand[]": {"data.latest_charge"}}
	for {
		a := s.staff.ask(request{
			method: "GET", path: "/sandbox/v1/payment_intents/search?" + query.Encode(), header: map[string]string{"Authorization": "Bearer " + booksKey},
		})
		var page struct {
			Data []json.RawMessage
			Next *string `json:"next_page"`
		}
		if err := json.Unmarshal([]byte(a.body), &page); err != nil || a.status != 200 {
			s.t.Fatalf("the company's books: %s: %v", &a, err)
		}
		for _, doc := range page.Data {
			all = append(all, s.intent(doc))
		}
		if page.Next == nil {
			return all
		}
		query.Set("page", *page.Next)
	}
}

// intent reads a payment; one that nobody paid has no charge.
func (s *shop) intent(doc []byte) (in intent) {
	s.t.Helper()
	if err := json.Unmarshal(doc, &in); err != nil {
		s.t.Fatalf("%s: %v", doc, err)
	}
	return in
}

// money holds the company's books against the orders' and the settlement: all that was
// taken and not given back is somebody's order, once.
func (s *shop) money(orders []map[string]string) {
	s.t.Helper()
	type books struct {
		taken, back int64
		paid        int // payments that took money and kept it
	}
	of := map[string]*books{}
	for _, in := range s.intents() {
		b := of[in.Metadata.Order]
		if b == nil {
			b = &books{}
			of[in.Metadata.Order] = b
		}
		b.taken, b.back = b.taken+in.Received, b.back+in.Charge.Refunded
		if in.Received > in.Charge.Refunded {
			b.paid++
		}
	}
	var taken, back, total int64
	for _, row := range orders {
		b := of[row["order"]]
		if b == nil {
			b = &books{}
		}
		if b.taken != cents(s.t, row["paid"]) || b.back != cents(s.t, row["refunded"]) || b.paid > 1 {
			s.t.Errorf("the company took %d and gave %d back, in %d payments that stand, for %v", b.taken, b.back, b.paid, row)
		}
		if row["state"] != "confirmed" && row["state"] != "cancelled" && b.taken != b.back {
			s.t.Errorf("the company keeps %d for %v", b.taken-b.back, row)
		}
		taken, back, total = taken+b.taken, back+b.back, total+cents(s.t, row["paid"])-cents(s.t, row["refunded"])
		delete(of, row["order"])
	}
	for order, b := range of {
		s.t.Errorf("the company took %d for %s, which is no order", b.taken, order)
	}
	s.settled(taken, back, total)
}

// settled holds the settlement against what the company took.
func (s *shop) settled(taken, back, total int64) {
	s.t.Helper()
	var out struct {
		Settlements []struct {
			Total int64
			Till  []struct{ Paid, Refunded, Failed int64 }
		}
	}
	a := s.staff.must(200, "GET", "/v1/organizer/sales/nye/settlement", "", &out)
	if len(out.Settlements) != 1 {
		s.t.Fatalf("settlement: %s", &a)
	}
	var paid, refunded, failed int64
	for _, t := range out.Settlements[0].Till {
		paid, refunded, failed = paid+t.Paid, refunded+t.Refunded, failed+t.Failed
	}
	if paid != taken || refunded != back || failed != 0 || out.Settlements[0].Total != total || total != taken-back {
		s.t.Errorf("the company took %d and gave %d back, orders add up to %d; the settlement says %s", taken, back, total, &a)
	}
}
