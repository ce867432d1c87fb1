package saga

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"

	"facevalue/payment"
	"facevalue/payment/work"
	"facevalue/sale"
)

// play is one saga: some buyers, some bad luck.
type play struct {
	*house
	r      *rand.Rand
	buyers byte
	things []thing
	all    int
}

// thing is something that happens, so often among all.
type thing struct {
	weight int
	do     func()
}

func newPlay(seed uint64, guards Guard, counts Counts) *play {
	p := &play{house: newHouse(seed, guards, counts), r: rand.New(rand.NewPCG(seed, 0x5a6a))}
	p.things = []thing{
		{7, p.buy},
		{8, p.commit},
		{20, p.settleSome},
		{14, p.finishAny},
		{30, p.visit},
		{14, p.atTheBank},
		{14, p.hearAny},
		{8, func() { p.pass(p.r.Int64N(2 * minute)) }},
		{2, func() { p.pass(payFor / 2) }},
		{1, func() { p.pass(p.r.Int64N(2 * day)) }},
		{8, p.ask},
		{2, func() { p.catchUp(3 * day) }},
		{2, p.crash},
		{2, func() { p.bank.crashIn = 1 + p.r.IntN(5) }},
		{4, p.retry},
		{1, p.giveUp},
		{3, p.cancelAny},
		{2, p.adjust},
		{3, p.force},
	}
	for _, t := range p.things {
		p.all += t.weight
	}
	return p
}

// step is one thing that happens.
func (p *play) step() {
	drawn := p.r.IntN(p.all)
	for _, t := range p.things {
		if drawn -= t.weight; drawn < 0 {
			t.do()
			break
		}
	}
	if p.bank.dead { // it was asked by nobody who would have noticed
		p.crash()
	}
}

// buy is a new buyer who holds and checks out; each answer may come late or never.
func (p *play) buy() {
	p.buyers++
	who := sale.Claim{byte(sale.ClaimSession), p.buyers}
	hold := p.do(&sale.PlaceHold{Wants: []sale.Want{{Count: 1 + p.r.Uint32N(2)}}, Claims: []sale.Claim{who}})
	if !hold.OK() {
		p.counts.add("outcome: sold out")
		return
	}
	if p.r.IntN(10) == 0 {
		p.counts.add("outcome: held and left")
		return
	}
	p.pass(p.r.Int64N(minute))
	if out := p.do(&sale.Checkout{Hold: hold.Ref, Owner: who, Agreed: hold.Total}); out.OK() {
		p.answer(promise{out.Ref, who})
	}
}

// answer lets a buyer know of an order once it is durable.
func (p *play) answer(given promise) {
	if p.guards&Promises != 0 {
		p.commit()
	}
	p.promise = append(p.promise, given)
}

func (p *play) order() (sale.OrderInfo, bool) {
	n := p.m.Orders()
	if n == 0 {
		return sale.OrderInfo{}, false
	}
	return p.m.OrderInfo(1 + p.r.Uint64N(n))
}

func (p *play) finishAny() {
	if len(p.begun) > 0 {
		p.finish(p.r.IntN(len(p.begun)))
	}
}

// visit is a buyer on the page to pay: one that an order shows, or one that is still
// open in some tab.
func (p *play) visit() {
	p.commit()
	open := slices.DeleteFunc(slices.Clone(p.bank.payments), func(at *paid) bool {
		at.shown = at.shown || p.shows(at)
		return !at.shown || at.State != payment.Open || at.atBank
	})
	if len(open) == 0 {
		p.settleSome()
		return
	}
	at := open[p.r.IntN(len(open))]
	p.bank.visit(at)
	p.comesBack(at)
}

// shows says whether an order shows its buyer a payment.
func (p *play) shows(at *paid) bool {
	n, ok := p.orderOf(at)
	info, _ := p.m.OrderInfo(n)
	return ok && info.Charge.Ref == at.Ref
}

// settleSome does what the lanes have to do, so that there is something to pay.
func (p *play) settleSome() {
	p.next()
	p.finishAny()
	p.next()
}

// comesBack is a buyer who returns to the shop, which then asks.
func (p *play) comesBack(at *paid) {
	if p.r.IntN(3) == 0 {
		p.news(at.Ref)
	}
}

func (p *play) atTheBank() {
	for _, at := range p.bank.payments {
		if at.atBank && p.r.IntN(2) == 0 {
			p.bank.answer(at)
			p.comesBack(at)
			return
		}
	}
}

// hearAny takes some webhook that has arrived, in no order.
func (p *play) hearAny() {
	n := len(p.bank.hooks)
	if n == 0 {
		return
	}
	i := p.r.IntN(n)
	for p.bank.hooks[i].at > p.now {
		if i++; i == n {
			return
		}
	}
	p.hear(i)
}

func (p *play) retry() {
	if info, ok := p.order(); ok && p.do(&sale.RetryPayment{Meta: boss, Order: info.Order}).OK() {
		p.counts.add("outcome: tried again")
	}
}

// giveUp is a buyer who no longer wants to pay.
func (p *play) giveUp() {
	if info, ok := p.order(); ok && info.State == "waits" && p.do(&sale.CancelOrder{Meta: sale.Meta{}, Order: info.Order, Owner: info.Owner, Reason: "given up"}).OK() {
		p.counts.add("outcome: given up")
	}
}

func (p *play) cancelAny() {
	info, ok := p.order()
	if !ok {
		return
	}
	if len(info.Tickets) > 0 && p.r.IntN(2) == 0 {
		one := info.Tickets[p.r.IntN(len(info.Tickets))].Ticket
		p.do(&sale.CancelTickets{Meta: boss, Order: info.Order, Tickets: []uint64{one}, Reason: "ill", WithFees: p.r.IntN(2) == 0})
		return
	}
	p.do(&sale.CancelOrder{Meta: boss, Order: info.Order, Reason: "ill", WithFees: p.r.IntN(2) == 0})
	if p.r.IntN(4) == 0 { // whoever did something about it already has done it for nothing
		p.next()
		p.finishAny()
		p.crash()
	}
}

func (p *play) adjust() {
	if info, ok := p.order(); ok {
		fee := sale.Adjustment{Kind: sale.FeeLine, Amount: 300 + p.r.Int64N(500), Code: "upgrade"}
		p.do(&sale.AdjustOrder{Meta: boss, Order: info.Order, Reason: "upgrade", Lines: []sale.Adjustment{fee}})
	}
}

// force does what no bank should, to a payment that somebody has a link to.
func (p *play) force() {
	all := slices.DeleteFunc(slices.Clone(p.bank.payments), func(at *paid) bool { return !at.shown || at.State == payment.Succeeded })
	if len(all) > 0 {
		p.bank.force(all[p.r.IntN(len(all))])
	}
}

// quiet mends everything and lets all that is under way come to its end.
func (p *play) quiet() {
	p.bank.weather.mend()
	p.bank.crashIn = 0
	if p.bank.dead {
		p.crash()
	}
	for i := range 400 {
		p.settle()
		p.hearDue()
		p.ask()
		p.staff()
		next := min(p.m.Wake(), p.lanes.Wake(), p.sweep.Wake(), p.bank.wake())
		if p.atRest() || next > p.now+100*day {
			break
		}
		wait := max(next-p.now, second)
		if i%40 == 39 {
			wait = 25 * hour // errors that the company keeps to are forgotten
		}
		p.pass(wait)
	}
	p.catchUp(p.now - start + day)
	p.settle()
}

// atRest says whether nothing is under way any more.
func (p *play) atRest() bool {
	return len(p.m.OpenEffects(nil)) == 0 && len(p.bank.hooks) == 0 && len(p.bank.jobs) == 0 && p.m.Wake() > p.now+100*day
}

// hearDue takes all webhooks that have arrived.
func (p *play) hearDue() {
	for i := 0; i < len(p.bank.hooks); {
		if p.bank.hooks[i].at > p.now {
			i++
			continue
		}
		n := len(p.bank.hooks)
		if p.hear(i); len(p.bank.hooks) >= n {
			i++ // it was not taken
		}
	}
}

// staff end what nobody knows of in time.
func (p *play) staff() {
	for n := uint64(1); n <= p.m.Orders(); n++ {
		info, _ := p.m.OrderInfo(n)
		if !info.Charge.Doubtful {
			continue
		}
		p.counts.add("outcome: ended by a person")
		out := p.do(&sale.FinishEffect{Meta: money, Effect: info.Charge.ID, Result: sale.EffectDeclined, Reason: "the bank does not know of it"})
		if !out.OK() {
			p.check(fmt.Errorf("order %d: its charge cannot be ended by a person: %v", n, out.Status))
		}
	}
}

// stragglers are payments that a person gave up on and that the bank finds after all;
// of some of them nobody hears.
func (p *play) stragglers() {
	p.bank.weather.hooks = 50
	for _, at := range p.bank.payments {
		if at.State == payment.Processing && p.r.IntN(2) == 0 {
			p.counts.add("outcome: found by the bank after all")
			p.bank.take(at, at.Amount)
		}
	}
}

// again hears, asks and catches up on everything once more.
func (p *play) again() {
	for _, at := range p.bank.payments {
		if _, err := work.ParseKey(at.Key); err == nil {
			p.told = p.told[:0]
			_ = p.worker.News(context.Background(), p, at.Ref)
		}
	}
	p.catchUp(p.now - start + day)
	p.settle()
}
