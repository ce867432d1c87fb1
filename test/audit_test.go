package test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// audit holds what everybody was told against what the organizer sees and what the
// payment company has in its books; then against the same after another start, with
// views that were made again and every request repeated.
func (s *shop) audit(capacity int64) {
	s.t.Helper()
	orders, tickets, before := s.sheets()
	s.compare(orders, tickets, capacity)
	s.limits(tickets)
	s.people()
	s.money(orders)
	run(s.t, s.house.path, "status", "--data", s.house.dir)
	s.house.end()
	s.check(capacity)
	if said := run(s.t, s.house.path, "views", "rebuild", "--data", s.house.dir); strings.Count(said, "as they were") != 2 {
		s.t.Errorf("views were made again, and:\n%s", said)
	}
	s.house.start()
	if _, _, after := s.sheets(); after != before {
		s.t.Error("with views that were made again the exports are not what they were")
	}
	s.repeat()
	_, _, after := s.sheets()
	if after != before {
		s.t.Error("requests that were repeated have changed the exports")
	}
	s.house.end()
	run(s.t, s.house.path, "check", "--data", s.house.dir)
}

// sheets are the exports, once they have everything that anybody was told.
func (s *shop) sheets() (orders, tickets []map[string]string, text string) {
	s.t.Helper()
	for _, f := range s.fans {
		if len(f.orders) > 0 {
			s.staff.upTo(f.orders[0].id, f.seq.Load())
		}
	}
	for try := 0; ; try++ {
		orders, first := s.staff.sheet("orders", nil)
		under := slices.ContainsFunc(orders, func(row map[string]string) bool { return row["state"] == "waits" || row["refund_under_way"] != "0.00" })
		if !under {
			tickets, second := s.staff.sheet("tickets", nil)
			return orders, tickets, first + second
		}
		if !s.staff.rest(try, &answer{}) {
			s.t.Fatalf("orders wait, or refunds are under way, for longer than the test may take:\n%s", first)
		}
	}
}

// compare holds both sheets against what the fans were told.
func (s *shop) compare(orders, tickets []map[string]string, capacity int64) {
	s.t.Helper()
	buyers, told := s.told()
	live := map[string]map[string]string{} // tickets of each order, with their seats
	seats, sold := map[string]string{}, int64(0)
	for _, row := range tickets {
		if row["state"] != "live" {
			continue
		}
		sold++
		if live[row["order"]] == nil {
			live[row["order"]] = map[string]string{}
		}
		live[row["order"]][row["ticket"]] = row["seat"]
		if other := seats[row["seat"]]; row["seat"] != "" && other != "" {
			s.t.Errorf("seat %s is on the tickets %s and %s", row["seat"], other, row["ticket"])
		}
		seats[row["seat"]] = row["ticket"]
	}
	if sold != capacity {
		s.t.Errorf("%d tickets are live, the house has %d places", sold, capacity)
	}
	if len(orders) != len(told) {
		s.t.Errorf("%d orders were exported, fans were told of %d", len(orders), len(told))
	}
	for _, row := range orders {
		o := told[row["order"]]
		if o == nil {
			s.t.Errorf("nobody was told of the order %v", row)
			continue
		}
		s.sameOrder(o, buyers[o.id], row, live[o.id])
	}
}

// told are all orders that fans were told of, and whose they are.
func (s *shop) told() (buyers map[string]*fan, orders map[string]*purchase) {
	s.t.Helper()
	buyers, orders = map[string]*fan{}, map[string]*purchase{}
	for _, f := range s.fans {
		for _, o := range f.orders {
			if orders[o.id] != nil {
				s.t.Errorf("two fans were told that %s is theirs", o.id)
			}
			buyers[o.id], orders[o.id] = f, o
		}
	}
	return buyers, orders
}

// sameOrder holds one order against its row and its live tickets.
func (s *shop) sameOrder(o *purchase, buyer *fan, row, live map[string]string) {
	s.t.Helper()
	if row["state"] != o.state || row["email"] != buyer.email || row["live_tickets"] != fmt.Sprint(len(live)) || row["owed"] != "0.00" {
		s.t.Errorf("%s was told as %s of %s; it is %v with %d live tickets", o.id, o.state, buyer.email, row, len(live))
	}
	total, paid, refunded := cents(s.t, row["total"]), cents(s.t, row["paid"]), cents(s.t, row["refunded"])
	if o.state == "confirmed" {
		if total != o.total || paid-refunded != total || !equal(live, o.tickets) {
			s.t.Errorf("%s was told as %d for the tickets %v; it is %v with %v", o.id, o.total, o.tickets, row, live)
		}
		return
	}
	if len(live) > 0 || paid > 0 && o.gaveUp && refunded != o.refund || paid > 0 && !o.gaveUp && refunded != paid {
		s.t.Errorf("%s has ended, with a refund of %d promised: %v with %d tickets", o.id, o.refund, row, len(live))
	}
}

func equal(a, b map[string]string) bool {
	if len(a) != len(b) {
		return false
	}
	for k, v := range a {
		if is, ok := b[k]; !ok || is != v {
			return false
		}
	}
	return true
}

// eachMost is how many tickets one person may have.
const eachMost = 8

// limits counts what each person has: those who share an address are one.
func (s *shop) limits(tickets []map[string]string) {
	s.t.Helper()
	buyers, orders := s.told()
	has, coded := map[string]int{}, map[string]bool{}
	for _, row := range tickets {
		if f := buyers[row["order"]]; f != nil && row["state"] == "live" {
			person := f.email
			if f.n < 2*pairs {
				person = fmt.Sprint("pair ", f.n/2)
			}
			has[person]++
			if orders[row["order"]].code {
				coded[row["order"]] = true
			}
		}
	}
	for person, n := range has {
		if n > eachMost {
			s.t.Errorf("%s has %d tickets, %d are the limit", person, n, eachMost)
		}
	}
	if len(coded) > friendsUses {
		s.t.Errorf("a code for %d orders is in %d", friendsUses, len(coded))
	}
}

// people finds orders by an address that was proven, in a spelling that nobody used.
func (s *shop) people() {
	s.t.Helper()
	for p := range pairs {
		want := map[string]bool{}
		for _, f := range s.fans[2*p : 2*p+2] {
			for _, o := range f.orders {
				want[o.id] = true
			}
		}
		found, _ := s.staff.sheet("orders", url.Values{"email": {fmt.Sprintf("jopair%d+x@gmail.com", p)}})
		for _, row := range found {
			if !want[row["order"]] {
				s.t.Errorf("%s was found by the address of pair %d", row["order"], p)
			}
			delete(want, row["order"])
		}
		if len(want) > 0 {
			s.t.Errorf("%v were not found by the address of pair %d, which they have proven", want, p)
		}
	}
}

// check has the directory checked, which must be sound and sold out.
func (s *shop) check(capacity int64) {
	s.t.Helper()
	var reports []struct {
		Machine, Broken string
		Sale            *struct{ Tickets, Holds, Waiting int64 }
	}
	if err := json.Unmarshal([]byte(run(s.t, s.house.path, "check", "--json", "--data", s.house.dir)), &reports); err != nil {
		s.t.Fatal(err)
	}
	for _, r := range reports {
		if r.Broken != "" || r.Sale != nil && (r.Sale.Tickets != capacity || r.Sale.Holds+r.Sale.Waiting != 0) {
			s.t.Errorf("check says %+v %+v", r, r.Sale)
		}
	}
	if len(reports) != 2 {
		s.t.Errorf("check knows %d machines", len(reports))
	}
}

// repeat sends every request again that was accepted, and some as what they are not:
// with the same key for something else, and by somebody else.
func (s *shop) repeat() {
	s.t.Helper()
	repeated := 0
	for i, f := range s.fans {
		repeated += f.repeat()
		if len(f.told) == 0 || i%10 != 0 {
			continue
		}
		first := f.told[0].asked
		other := first
		other.body = strings.Replace(other.body, `"count":`, `"count":1`, 1)
		if a := f.twin().ask(other); a.code() != "key_reused" {
			s.wrong("%s with a key that was used for %s: %s", other.body, first.body, &a)
		}
		if a := s.fans[(i+1)%len(s.fans)].twin().ask(first); a.accepted() {
			s.wrong("a stranger who used the key of %s %s was answered %s", first.method, first.path, &a)
		}
	}
	s.t.Logf("%d requests were repeated after everything, and answered as before", repeated)
}
