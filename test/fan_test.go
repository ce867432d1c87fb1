package test

import (
	"encoding/json"
	"fmt"
	"html"
	"math/rand/v2"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// fan is somebody who buys, in the way that people do: some change their minds, some
// leave without a word, and some press everything twice.
type fan struct {
	*browser
	shop   *shop
	rng    *rand.Rand
	n      int
	email  string
	asked  int // requests with a key so far
	orders []*purchase
	full   bool // has met the limit per person
}

// purchase is an order, as its buyer was told.
type purchase struct {
	id      string
	total   int64
	places  int
	seats   []string
	code    bool              // with the friends' code
	state   string            // newest
	gaveUp  bool              // the buyer was told that it is cancelled
	refund  int64             // that was promised then
	tickets map[string]string // seats of the tickets that were shown, "" for none
}

// held is a hold, as answers tell it.
type held struct {
	Hold  string
	State string
	Total int64
	Lines []heldLine
}

type heldLine struct {
	Type  string
	Count int
	Seats []string
	Unit  struct{ Total int64 }
	Total int64
}

// newFan is fan n, with a session.
func (s *shop) newFan(n int) *fan {
	f := &fan{
		browser: newBrowser(s.ctx, s.house, n, s.counts, s.wrong), shop: s, n: n,
		rng: rand.New(rand.NewPCG(*shopSeed, uint64(n))), email: fmt.Sprintf("fan%d@fans.example", n),
	}
	a := f.ask(request{method: "POST", path: "/v1/sessions", body: "{}"})
	var in struct{ Token string }
	if err := json.Unmarshal([]byte(a.body), &in); err != nil || a.status != http.StatusCreated {
		s.wrong("no session: %s", &a)
	}
	f.token = in.Token
	return f
}

// send sends a request with a new key; one in five is sent twice at once.
func (f *fan) send(method, path, body string) answer {
	f.asked++
	r := request{method: method, path: path, body: body, key: fmt.Sprintf("%d-%d", f.n, f.asked)}
	if f.rng.IntN(5) == 0 {
		return f.askTwice(r)
	}
	return f.ask(r)
}

// visit looks for tickets until there are none, or enough were bought.
func (f *fan) visit() {
	for round, misses := 0, 0; round < 8 && misses < 3 && !f.full && f.ctx.Err() == nil; round++ {
		h, code, ok := f.place(f.cart())
		if !ok {
			misses++
			continue
		}
		misses = 0
		f.decide(h, code)
	}
}

// cart is what a fan wants, and with the friends' code or not.
func (f *fan) cart() (lines string, code bool) {
	count := 1 + f.rng.IntN(4)
	seats := func(n int) string {
		return fmt.Sprintf(`{"type":%q,"count":%d,"apart":%t}`, []string{"near", "far"}[f.rng.IntN(2)], n, f.rng.IntN(2) == 0)
	}
	code = f.rng.IntN(8) == 0
	switch f.rng.IntN(10) {
	case 0, 1, 2:
		return seats(count), code
	case 3:
		return fmt.Sprintf(`{"type":"ga","count":%d},`, count) + seats(1+f.rng.IntN(2)), code
	case 4:
		if seat := f.shop.aSeat(f.rng.IntN(1 << 20)); seat != "" {
			return fmt.Sprintf(`{"type":%q,"seats":[%q]}`, []string{"near", "far"}[f.rng.IntN(2)], seat), code
		}
	}
	return fmt.Sprintf(`{"type":"ga","count":%d}`, count), code
}

// noneLeft are the refusals that people meet when others were faster.
var noneLeft = []string{"sold_out", "no_seats", "seats_taken", "seat_not_sold"}

// place asks for a hold.
func (f *fan) place(lines string, code bool) (h held, coded, ok bool) {
	body := `{"window":"general","lines":[` + lines + `]`
	if code {
		body += `,"codes":["` + friendsCode + `"]`
	}
	a := f.send("POST", "/v1/sales/sale_shop/holds", body+"}")
	switch refused := a.code(); {
	case a.accepted():
		return f.given(a), code, true
	case a.status == 0:
	case slices.Contains(noneLeft, refused):
		f.counts.soldOut.Add(1)
	case refused == "limit_sale":
		f.counts.limits.Add(1)
		f.full = true
	case code && strings.HasPrefix(refused, "code_"):
		f.counts.codes.Add(1)
		return f.place(lines, false)
	default:
		f.wrong("a hold of %s: %s", lines, &a)
	}
	return h, false, false
}

// given reads a hold and does its sum again.
func (f *fan) given(a answer) (h held) {
	if err := json.Unmarshal([]byte(a.body), &h); err != nil {
		f.wrong("a hold: %s: %v", &a, err)
	}
	var sum int64
	for _, l := range h.Lines {
		sum += l.Total
		if l.Total != l.Unit.Total*int64(l.Count) || l.Type != "ga" && len(l.Seats) != l.Count {
			f.wrong("a line of a hold does not add up: %s", &a)
		}
		f.shop.seen(l.Seats)
	}
	if sum != h.Total || h.Hold == "" || h.State != "live" {
		f.wrong("a hold does not add up: %s", &a)
	}
	return h
}

// decide does what people do with a hold.
func (f *fan) decide(h held, code bool) {
	path := "/v1/holds/" + h.Hold
	switch f.rng.IntN(20) {
	case 0, 1:
		if a := f.ask(request{method: "DELETE", path: path}); a.status != http.StatusNoContent && a.status != 0 {
			f.wrong("let go of %s: %s", h.Hold, &a)
		}
		f.counts.released.Add(1)
		return
	case 2:
		f.counts.abandoned.Add(1)
		return
	case 3, 4:
		h = f.amend(h)
	case 5:
		if a := f.ask(request{method: "POST", path: path + "/renew", body: "{}"}); !a.accepted() {
			f.expect(&a, "hold_gone", "hold_ceiling")
		}
	}
	f.buy(h, code)
}

// amend gives one ticket up or adds one.
func (f *fan) amend(h held) held {
	body := `{"add":[{"type":"ga","count":1}]}`
	if l := h.Lines[0]; l.Type == "ga" && l.Count > 1 {
		body = `{"drop":[{"line":0,"count":1}]}`
	} else if l.Count > 1 {
		body = fmt.Sprintf(`{"drop":[{"line":0,"seats":[%q]}]}`, l.Seats[0])
	}
	a := f.send("PATCH", "/v1/holds/"+h.Hold, body)
	if !a.accepted() {
		f.expect(&a, "hold_gone", "sold_out", "limit_sale", "too_many")
		return h
	}
	f.counts.amended.Add(1)
	return f.given(a)
}

// expect takes a refusal down that has no reason to be.
func (f *fan) expect(a *answer, codes ...string) {
	if a.status != 0 && !slices.Contains(codes, a.code()) {
		f.wrong("refused, and not by one of %v: %s", codes, a)
	}
}

// buy makes an order of a hold, and sees it to its end.
func (f *fan) buy(h held, code bool) {
	if o := f.order(h, code); o != nil {
		f.finish(o)
	}
}

// keep buys what is held, without second thoughts.
func (f *fan) keep(h held) {
	if o := f.order(h, false); o != nil {
		f.payWith(o, goodCard)
		f.await(o)
	}
}

// order makes an order of a hold; nil when that has ended.
func (f *fan) order(h held, code bool) *purchase {
	a := f.send("POST", "/v1/holds/"+h.Hold+"/checkout", fmt.Sprintf(`{"agreed_total":%d,"buyer":{"name":"Fan %d","email":%q}}`, h.Total, f.n, f.email))
	if !a.accepted() {
		f.counts.gone.Add(1)
		f.expect(&a, "hold_gone")
		return nil
	}
	var order struct {
		Order, State string
		Total        int64
	}
	if err := json.Unmarshal([]byte(a.body), &order); err != nil || order.Total != h.Total || order.State != "waiting" {
		f.wrong("an order of %d: %s", h.Total, &a)
	}
	o := &purchase{id: order.Order, total: order.Total, code: code, state: order.State}
	for _, l := range h.Lines {
		o.places += l.Count
		o.seats = append(o.seats, l.Seats...)
	}
	f.orders = append(f.orders, o)
	return o
}

// finish pays an order, or does what else people do.
func (f *fan) finish(o *purchase) {
	switch f.rng.IntN(25) {
	case 0:
		f.counts.abandoned.Add(1)
		return
	case 1:
		f.cancel(o)
	case 2: // one tab pays, the other one cancels
		f.counts.raced.Add(1)
		var both sync.WaitGroup
		both.Go(func() { f.payWith(o, goodCard) })
		f.cancel(o)
		both.Wait()
	default:
		f.pay(o)
	}
	f.await(o)
	if o.state != "confirmed" {
		return
	}
	f.receive(o)
	if f.rng.IntN(12) == 0 {
		f.cancel(o)
	}
}

// cancel cancels an order. One that waits for its money is called off first, and may
// turn out to be paid.
func (f *fan) cancel(o *purchase) {
	a := f.send("POST", "/v1/orders/"+o.id+"/cancel", `{"reason":"cannot come"}`)
	if !a.accepted() {
		f.expect(&a, "order_state", "policy_forbids")
		return
	}
	var c struct {
		Order, State string
		Refund       int64
	}
	if err := json.Unmarshal([]byte(a.body), &c); err != nil || c.Order != o.id {
		f.wrong("cancelled %s: %s", o.id, &a)
	}
	f.counts.cancelled.Add(1)
	if c.State == "cancelled" {
		o.state, o.gaveUp, o.refund = c.State, true, c.Refund
	}
}

// await looks at an order until it waits for nothing.
func (f *fan) await(o *purchase) {
	for try := 0; ; try++ {
		a := f.ask(request{method: "GET", path: fmt.Sprintf("/v1/orders/%s?at_least=%d", o.id, f.seq.Load())})
		var is struct {
			Order, State          string
			Total, Paid, Refunded int64
		}
		if a.status == 0 {
			return
		}
		if err := json.Unmarshal([]byte(a.body), &is); err != nil || a.status != http.StatusOK || is.Order != o.id {
			f.wrong("order %s: %s", o.id, &a)
			return
		}
		if is.State != "waiting" {
			if o.gaveUp && is.State != "cancelled" || is.State == "confirmed" && (is.Total != o.total || is.Paid-is.Refunded != is.Total) {
				f.wrong("order %s of %d, cancelled: %t: %s", o.id, o.total, o.gaveUp, &a)
			}
			o.state = is.State
			return
		}
		if !f.rest(try, &a) {
			return
		}
	}
}

// receive takes the tickets of a confirmed order.
func (f *fan) receive(o *purchase) {
	a := f.ask(request{method: "GET", path: "/v1/orders/" + o.id + "/tickets"})
	var list struct {
		Tickets []struct{ Ticket, State, Seat, Code string }
	}
	if err := json.Unmarshal([]byte(a.body), &list); err != nil || len(list.Tickets) != o.places {
		f.wrong("tickets of %s, which has %d places: %s", o.id, o.places, &a)
		return
	}
	seats := []string{}
	o.tickets = map[string]string{}
	for _, t := range list.Tickets {
		if t.State != "live" || t.Code == "" {
			f.wrong("a ticket of %s: %s", o.id, &a)
		}
		if t.Seat != "" {
			seats = append(seats, t.Seat)
		}
		o.tickets[t.Ticket] = t.Seat
	}
	slices.Sort(seats)
	slices.Sort(o.seats)
	if !slices.Equal(seats, o.seats) {
		f.wrong("order %s was for %v, its tickets are for %v", o.id, o.seats, seats)
	}
	f.shop.sold.Add(int64(len(list.Tickets)))
}

var codeInSubject = regexp.MustCompile(`(\d{6})[^<]*</a><br><small>to ([^,]+),`)

// mailed is the newest code that was mailed to an address.
func (b *browser) mailed(address string) (string, error) {
	a := b.ask(request{method: "GET", path: "/dev/outbox"})
	for _, found := range codeInSubject.FindAllStringSubmatch(a.body, -1) {
		if html.UnescapeString(found[2]) == address {
			return found[1], nil
		}
	}
	return "", fmt.Errorf("no code was mailed to %s: %s", address, &a)
}
