package work_test

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/url"
	"testing"

	"facevalue/payment"
	"facevalue/payment/sandbox"
	"facevalue/sale"
)

var (
	seeds = flag.Int("money.seeds", 25, "how many seeds TestMoney runs")
	seed  = flag.Uint64("money.seed", 0, "run this seed alone")
)

// TestMoney lets buyers, staff, webhooks, sweeps, lapses, crashes and the company's bad
// days come in any order, and then holds the company's money against the sale's.
func TestMoney(t *testing.T) {
	from, to := uint64(1), uint64(*seeds)
	if *seed != 0 {
		from, to = *seed, *seed
	} else if underRace {
		to = min(to, 5)
	}
	seen := map[string]int{}
	for n := from; n <= to; n++ {
		t.Run(fmt.Sprintf("seed_%d", n), func(t *testing.T) {
			p := &play{world: newWorld(t, n, 12), r: rand.New(rand.NewPCG(n, 7))}
			for range 250 {
				p.step()
			}
			p.quiet()
			p.stragglers()
			p.quiet()
			p.books()
			p.nothingLeft()
			p.count(seen)
			if t.Failed() {
				t.Logf("again: go test ./payment/work -run TestMoney -money.seed=%d", n)
			}
		})
	}
	t.Logf("came to %v", seen)
	for _, what := range []string{
		"confirmed", "lapsed", "cancelled", "owed", "refunded", "refunded by halves", "lapsed with money back", "several payments",
	} {
		if seen[what] == 0 && to-from >= 24 {
			t.Errorf("no order was ever %s", what)
		}
	}
}

// count counts what a play has come to, so that a test that no longer reaches a corner
// says so.
func (p *play) count(seen map[string]int) {
	for n := uint64(1); n <= p.m.Orders(); n++ {
		info := p.info(n)
		seen[info.State]++
		for what, is := range map[string]bool{
			"owed": info.Owed > 0, "refunded": info.Refunded > 0, "refunded by halves": info.Refunded > 0 && info.State == "confirmed",
			"lapsed with money back": info.State == "lapsed" && info.Refunded > 0, "several payments": len(p.payments(n)) > 1,
		} {
			if is {
				seen[what]++
			}
		}
	}
}

type play struct {
	*world
	r     *rand.Rand
	banks []string // pages of banks that buyers stand on
}

// cardsDrawn are what buyers pay with; good ones more often.
var cardsDrawn = []string{good, good, good, poor, secure, secure, forever, later, later, slowRefund, lostRefund, "4000000000100026", "1234"}

// step is one thing that happens.
func (p *play) step() {
	things := []struct {
		weight int
		do     func()
	}{
		{12, func() { p.buy(1 + p.r.Uint32N(3)) }},
		{25, p.next},
		{30, p.finishAny},
		{18, p.visit},
		{8, p.atTheBank},
		{10, p.world.work},
		{16, p.hookAny},
		{12, func() { p.pass(p.r.Int64N(2 * minute)) }},
		{2, func() { p.pass(payFor / 2) }},
		{8, p.ask},
		{5, p.badDay},
		{2, p.crash},
		{4, p.retry},
		{5, p.cancelAny},
		{3, p.adjust},
		{2, p.force},
	}
	all := 0
	for _, thing := range things {
		all += thing.weight
	}
	drawn := p.r.IntN(all)
	for _, thing := range things {
		if drawn -= thing.weight; drawn < 0 {
			thing.do()
			return
		}
	}
}

func (p *play) order() (uint64, bool) {
	n := p.m.Orders()
	if n == 0 {
		return 0, false
	}
	return 1 + p.r.Uint64N(n), true
}

func (p *play) finishAny() {
	if len(p.begun) > 0 {
		p.finish(p.r.IntN(len(p.begun)))
	}
}

// visit has a buyer pay, if the company answers whoever looks for the page.
func (p *play) visit() {
	order, ok := p.order()
	if !ok || p.info(order).Charge.Ref == "" {
		return
	}
	got, err := p.client.Fetch(p.t.Context(), p.info(order).Charge.Ref)
	if err != nil {
		return
	}
	if status, next := p.pay(got.PayURL, card(cardsDrawn[p.r.IntN(len(cardsDrawn))])); status == 303 && next == got.PayURL+"/bank" {
		p.banks = append(p.banks, next)
	} else if p.r.IntN(3) == 0 {
		p.tell(got.Ref) // the buyer comes back to the shop
	}
}

func (p *play) tell(ref string) {
	if err := p.worker.News(p.t.Context(), p, ref); err != nil {
		p.notice(err)
	}
}

func (p *play) atTheBank() {
	if len(p.banks) == 0 {
		return
	}
	i := p.r.IntN(len(p.banks))
	page := p.banks[i]
	p.banks = append(p.banks[:i], p.banks[i+1:]...)
	if p.r.IntN(4) > 0 { // or the tab is closed
		p.pay(page, url.Values{"bank": {[]string{"approve", "approve", "refuse"}[p.r.IntN(3)]}})
	}
}

// hookAny delivers a webhook out of order, perhaps twice, perhaps never.
func (p *play) hookAny() {
	n := p.post.size()
	if n == 0 {
		return
	}
	l := p.post.take(p.r.IntN(n))
	for range []int{0, 1, 1, 1, 2}[p.r.IntN(5)] {
		p.deliver(l)
	}
}

func (p *play) badDay() {
	kinds := []string{
		sandbox.FaultLostBefore, sandbox.FaultLostAfter, sandbox.FaultError, sandbox.FaultSavedError, sandbox.FaultConflict,
		sandbox.FaultTooMany, sandbox.FaultOutage, sandbox.FaultBalance, sandbox.HookLost, sandbox.HookTwice, sandbox.HookLate,
	}
	f := sandbox.Fault{Kind: kinds[p.r.IntN(len(kinds))], Times: 1 + p.r.IntN(4), Delay: p.r.Int64N(1000)}
	switch f.Kind {
	case sandbox.FaultLostBefore, sandbox.FaultLostAfter:
		f.Delay = 0
	case sandbox.FaultBalance:
		f.Match = "POST /v1/refunds"
	}
	p.fault(f)
}

func (p *play) retry() {
	if order, ok := p.order(); ok {
		p.do(&sale.RetryPayment{Meta: boss, Order: order})
	}
}

func (p *play) cancelAny() {
	order, ok := p.order()
	if !ok {
		return
	}
	info := p.info(order)
	if len(info.Tickets) > 0 && p.r.IntN(2) == 0 {
		one := info.Tickets[p.r.IntN(len(info.Tickets))].Ticket
		p.do(&sale.CancelTickets{Meta: boss, Order: order, Tickets: []uint64{one}, Reason: "ill", WithFees: p.r.IntN(2) == 0})
		return
	}
	p.do(&sale.CancelOrder{Meta: boss, Order: order, Reason: "ill", WithFees: p.r.IntN(2) == 0})
}

func (p *play) adjust() {
	if order, ok := p.order(); ok {
		p.do(&sale.AdjustOrder{Meta: boss, Order: order, Reason: "upgrade", Lines: []sale.Adjustment{{Kind: sale.FeeLine, Amount: 300 + p.r.Int64N(500), Code: "upgrade"}}})
	}
}

// force does what no bank should.
func (p *play) force() {
	order, ok := p.order()
	if !ok {
		return
	}
	all, err := p.client.Payments(p.t.Context(), "sale_club", fmt.Sprintf("ord_club_%d", order))
	if err != nil || len(all) == 0 {
		return
	}
	got := all[p.r.IntN(len(all))]
	if got.Ref != p.info(order).Charge.Ref && got.State != payment.Cancelled {
		return // nobody ever got a link to this one
	}
	to := []string{"succeeded", "processing", "canceled"}[p.r.IntN(3)]
	if got.State == payment.Cancelled {
		to = "succeeded"
	}
	_ = p.company.Force(p.t.Context(), got.Ref, to) // one that has succeeded stays so
}

// quiet mends everything and lets all that is under way come to its end; what stays
// under way at the bank is ended by a person.
func (p *play) quiet() {
	p.company.Mend()
	for i := range 150 {
		p.pass(minute)
		if i == 75 {
			p.pass(25 * hour) // errors that the company keeps to are forgotten
		}
		p.settle()
		p.hooks()
		p.ask()
		if i%30 == 29 {
			if err := p.worker.CatchUp(p.t.Context(), p, p.now-48*hour); err != nil {
				p.t.Errorf("catching up: %v", err)
			}
		}
		for n := uint64(1); n <= p.m.Orders(); n++ {
			if c := p.info(n).Charge; c.Doubtful {
				p.must(&sale.FinishEffect{
					Meta:   sale.Meta{By: sale.Actor{Role: sale.Finance, Name: "fay"}},
					Effect: c.ID, Result: sale.EffectDeclined, Reason: "the bank does not know of it",
				})
			}
		}
	}
}

// stragglers are payments that a person gave up on and that the bank finds after all.
func (p *play) stragglers() {
	for n := uint64(1); n <= p.m.Orders(); n++ {
		for _, got := range p.payments(n) {
			if got.State != payment.Processing || p.r.IntN(2) == 0 {
				continue
			}
			if err := p.company.Force(p.t.Context(), got.Ref, "succeeded"); err != nil {
				p.t.Fatal(err)
			}
		}
	}
}

// nothingLeft checks that nothing is under way any more.
func (p *play) nothingLeft() {
	for n := uint64(1); n <= p.m.Orders(); n++ {
		info := p.info(n)
		if info.Charge.ID != 0 || info.Refunding != 0 || info.State == "waits" {
			p.t.Errorf("order %d is %s with charge %+v and %d on its way back", n, info.State, info.Charge, info.Refunding)
		}
	}
	for _, err := range p.notices {
		if _, known := errors.AsType[*payment.Error](err); !known {
			p.t.Errorf("notice: %v", err)
		}
	}
}
