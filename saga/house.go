package saga

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"

	"facevalue/desk"
	"facevalue/payment/work"
	"facevalue/sale"
	"facevalue/seating"
)

const (
	start   = int64(1_780_000_000_000)
	payFor  = 15 * minute
	holdFor = 10 * minute
	face    = int64(5000)
	fee     = int64(250)
	suffix  = "club"
)

// house is a sale on the lanes of a desk, with its worker.
type house struct {
	now     int64
	m       *sale.Machine
	durable [][]byte // facts that were committed
	pending [][]byte // facts that were applied and are not committed yet
	lanes   *desk.Lanes[sale.Command, sale.Effect]
	begun   []sale.Effect // at work: handed out by the lanes
	sweep   *work.Sweep
	worker  work.Worker
	bank    *Bank
	guards  Guard
	counts  Counts
	told    []error // what an operator would be told
	promise []promise
	err     error // the first thing that must not be
	tale    func(string)
}

// promise is an answer that a client was given.
type promise struct {
	order uint64
	owner sale.Claim
}

// check keeps the first thing that must not be.
func (h *house) check(err error) {
	if err != nil && h.err == nil {
		h.err = err
	}
}

func noCharts([32]byte) (*seating.Chart, bool) { return nil, false }

func newHouse(seed uint64, guards Guard, counts Counts) *house {
	h := &house{now: start, m: sale.New(noCharts), guards: guards, counts: counts}
	h.restart()
	clock := func() int64 { return h.now }
	h.bank = newBank(rand.New(rand.NewPCG(seed, 0xba4c)), clock, counts)
	h.worker = work.Worker{Provider: guards.provider(h.bank), Now: clock}
	return h
}

// restart is what a process begins with.
func (h *house) restart() {
	h.lanes = desk.NewLanes[sale.Command, sale.Effect](16)
	h.begun, h.sweep = nil, work.NewSweep(30_000, 10*minute)
}

var (
	boss  = sale.Meta{By: sale.Actor{Role: sale.Owner, Name: "ann"}}
	money = sale.Meta{By: sale.Actor{Role: sale.Finance, Name: "fay"}}
	own   = sale.Meta{By: sale.Actor{Role: sale.House}}
)

// setUp opens the sale.
func (h *house) setUp(capacity uint32) {
	policy := sale.Policy{
		HoldFor: holdFor, HoldCeiling: 3 * holdFor, PayFor: payFor,
		JoinKinds: sale.Kinds(sale.ClaimSession), CountKinds: sale.Kinds(sale.ClaimSession),
	}
	for _, cmd := range []sale.Command{
		&sale.OpenSale{Meta: boss, Name: suffix, Policy: policy},
		&sale.AddSeller{Meta: boss, Def: sale.Seller{Key: "hall", Currency: "EUR"}},
		&sale.AddEvent{Meta: boss, Def: sale.EventDef{Key: "night", Starts: start + 90*day}},
		&sale.AddPool{Meta: boss, Def: sale.PoolDef{Key: "floor", Event: 1, Capacity: capacity}},
		&sale.AddType{Meta: boss, Def: sale.TypeDef{Key: "ga", Pools: []uint32{0}, Admits: 1, Max: 4}},
		&sale.SetPrice{Meta: boss, Price: sale.Price{Face: face, Fees: []sale.Fee{{Code: "service", Amount: fee, Unavoidable: true}}}},
		&sale.AddWindow{Meta: boss, Def: sale.WindowDef{Key: "general", Opens: start, Types: []uint32{0}, General: true}},
	} {
		if out := h.do(cmd); !out.OK() {
			h.check(fmt.Errorf("%T: %v", cmd, out.Status))
		}
	}
	h.commit()
}

// do gives the sale a command, as its desk would: what is due first.
func (h *house) do(cmd sale.Command) sale.Outcome {
	h.pass(0)
	out, facts := h.m.Decide(cmd, h.now)
	h.apply(facts)
	return out
}

// pass lets time go by.
func (h *house) pass(ms int64) {
	h.now += ms
	h.bank.work()
	for {
		facts := h.m.Due(h.now, 100)
		if len(facts) == 0 {
			return
		}
		h.apply(facts)
	}
}

// apply makes facts true in the live state; they are not durable yet.
func (h *house) apply(facts []sale.Fact) {
	for _, f := range facts {
		b := sale.AppendFact(nil, f)
		read, err := sale.ReadFact(b)
		if err != nil {
			h.check(err)
			return
		}
		h.pending = append(h.pending, b)
		if h.tale != nil {
			h.tale(fmt.Sprintf("%8d s  fact %T %+v", (h.now-start)/second, read, read))
		}
		h.m.Apply(read)
	}
	if h.guards&DurableFirst == 0 && len(facts) > 0 {
		h.hand()
	}
}

// commit makes what was decided durable; only then is anything done about it.
func (h *house) commit() {
	h.durable = append(h.durable, h.pending...)
	h.pending = h.pending[:0]
	h.hand()
}

// hand gives the lanes what the sale owes, and takes back what it owes no longer.
func (h *house) hand() {
	h.lanes.Add(h.m.Opened(nil))
	h.lanes.Drop(h.m.Closed(nil))
}

// crash ends the process: what is at work and what is not durable is lost, what is
// durable is folded again, and open effects go on.
func (h *house) crash() {
	h.counts.add("fault: crash")
	if h.tale != nil {
		h.tale(fmt.Sprintf("%8d s  crash; %d facts are not durable", (h.now-start)/second, len(h.pending)))
	}
	if len(h.pending) > 0 {
		h.counts.add("fault: crash before what was decided is durable")
	}
	h.pending = nil
	h.m = h.folded()
	h.restart()
	h.bank.dead, h.bank.crashIn = false, 0
	h.lanes.Add(h.m.Open(nil))
}

// folded is the sale that the durable facts make.
func (h *house) folded() *sale.Machine {
	again := sale.New(noCharts)
	for _, b := range h.durable {
		f, err := sale.ReadFact(b)
		if err != nil {
			h.check(err)
			break
		}
		again.Apply(f)
	}
	return again
}

// The house as package work sees it. All that it is told is durable.

// Running is the one sale.
func (h *house) Running() []string { return []string{suffix} }

// Order is an order as a worker knows it.
func (h *house) Order(_ context.Context, name string, n uint64) (work.Order, error) {
	if h.guards&DurableFirst != 0 {
		h.commit()
	}
	info, ok := h.m.OrderInfo(n)
	if name != suffix || !ok {
		return work.Order{}, fmt.Errorf("sale_%s, order %d: %w", name, n, work.ErrUnknown)
	}
	return work.Order{
		Sale: suffix, Number: n, At: info.At, Paid: info.Paid, Charge: info.Charge.ID, Currency: info.Currency,
		ReturnURL: "https://tickets.example/o", Description: "tickets",
	}, nil
}

// Missed says whether a charge ended without money.
func (h *house) Missed(_ context.Context, _ string, charge uint64) (bool, error) {
	return h.m.Missed(charge), nil
}

// Begun are the effects that a provider has something to show for.
func (h *house) Begun(context.Context, string) ([]sale.Effect, error) {
	h.commit()
	return slices.DeleteFunc(h.m.OpenEffects(nil), func(e sale.Effect) bool {
		return e.Ref == "" || e.Kind != sale.ChargeEffect && e.Kind != sale.RefundEffect
	}), nil
}

var errDown = errors.New("saga: the process has ended")

// Submit gives the sale a command and waits for the durable answer.
func (h *house) Submit(_ context.Context, _ string, cmd sale.Command) (sale.Outcome, error) {
	if h.bank.dead {
		return sale.Outcome{}, errDown
	}
	out := h.do(cmd)
	h.commit()
	return out, nil
}
