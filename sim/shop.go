package sim

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"hash"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"

	"facevalue/desk/driver"
	"facevalue/sale"
)

const never = math.MaxInt64

// shop is one run: the clients, the outside world, and the auditor's books.
type shop struct {
	options Options
	policy  sale.Policy
	rand    *rand.Rand // for what has to be drawn outside the driver
	trace   hash.Hash
	report  Report
	err     error // what was broken first

	now  int64         // the sale's clock at the last decision
	live *sale.Machine // that decided last: for numbers to ask with, never for truth
	last *sale.Machine // that was audited last
	when int64         // at that time

	founding [][]sale.Command
	founded  int // chapters of set-up that are done
	lastKey  uint64
	pending  []*Ask // by client
	answered []*Ask // accepted, with a key
	fans     []*fan

	outside *outside
	mail    map[uint64][]ticket // that were delivered, by order
	holds   []*hold
	orders  []*order
	byHold  map[uint64]*hold
	byOrder map[uint64]*order
	orderOf map[uint64]uint64 // orders by the number of the hold they came from
	blocks  []*claim
	state   sale.Switch
	grace   int64 // the latest instant that all holds may have been given

	frozenFrom int64 // since when the sale may be frozen; 0 = it is not
	freezing   int   // freezes asked for and not answered yet
}

// ticket is one that was delivered.
type ticket struct {
	n uint64
	good
	void bool
}

func newShop(seed uint64, clients int, options Options) *shop {
	s := &shop{
		options: options, rand: rand.New(rand.NewPCG(seed, 3)), trace: sha256.New(), outside: newOutside(seed),
		pending: make([]*Ask, clients), mail: map[uint64][]ticket{},
		byHold: map[uint64]*hold{}, byOrder: map[uint64]*order{}, orderOf: map[uint64]uint64{},
	}
	s.policy = rules(s.rand)
	s.founding = s.chapters()
	for i := range clients {
		s.fans = append(s.fans, newFan(s, i))
	}
	return s
}

func (s *shop) workload() driver.Workload[*Ask, sale.Fact, sale.Outcome, sale.Effect] {
	return driver.Workload[*Ask, sale.Fact, sale.Outcome, sale.Effect]{
		New:      s.newStage,
		Command:  s.command,
		CarryOut: s.carryOut,
		Valid:    s.valid,
		Keeps:    (*Ask).kept,
		Same:     sameOutcome,
	}
}

// command makes a client's next request. What it made before and nobody answered
// was never sent: the driver lets clients repeat old requests instead.
func (s *shop) command(r *rand.Rand, client int, _ int64) *Ask {
	s.forget(client)
	a := s.wish(r, client)
	a.Client = client
	s.pending[client] = a
	for _, c := range a.touches {
		c.touch(1)
	}
	return a
}

func (s *shop) wish(r *rand.Rand, client int) *Ask {
	switch {
	case s.founded < len(s.founding):
		return s.found()
	case client == 0:
		return s.staffWish(r)
	case r.IntN(14) == 0 && len(s.outside.list) > 0:
		return s.webhook(r)
	}
	return s.fans[client].wish(r)
}

// found is the next chapter of set-up. Several clients may ask for it side by side.
func (s *shop) found() *Ask {
	n := s.founded
	a := newAsk("set-up", sale.Meta{Key: sale.Key{15: 1}}, nil, func(sale.Outcome) error {
		s.founded = max(s.founded, n+1)
		return nil
	})
	a.Cmds = s.founding[n]
	a.refuse = func(out sale.Outcome) error { return fmt.Errorf("set-up: %v", out.Status) }
	return a
}

// webhook is the bank telling by itself what came of an effect, before the sale
// heard it from its own worker or long after.
func (s *shop) webhook(r *rand.Rand) *Ask {
	d := s.outside.some(r)
	d.turn(r)
	late := d.late
	a := newAsk("webhook", sale.Meta{}, s.outside.tells(d), func(sale.Outcome) error {
		s.report.Counts.Webhooks++
		d.heard = d.heard || late
		return nil
	})
	a.refuse = func(out sale.Outcome) error {
		s.report.Counts.Webhooks++
		d.heard = d.heard || late // it had been told before
		if out.Status != sale.EffectState {
			return fmt.Errorf("told the end of effect %d: %v", d.ID, out.Status)
		}
		return nil
	}
	return a
}

// forget takes back what a client's unanswered request kept in doubt.
func (s *shop) forget(client int) {
	if a := s.pending[client]; a != nil {
		s.pending[client] = nil
		for _, c := range a.touches {
			c.touch(-1)
		}
	}
}

// valid takes note of an answer.
func (s *shop) valid(a *Ask, out sale.Outcome) error {
	s.note(a.Client, a.Name, out)
	switch {
	case s.err != nil:
		return s.err
	case a.first != nil && a.first.OK():
		s.report.Counts.Repeats++
		return sameOutcome(a, *a.first, out)
	}
	if s.pending[a.Client] == a {
		s.forget(a.Client)
	}
	a.first = &out
	learn := a.accept
	if !out.OK() {
		learn = a.refuse
		s.report.Refusals[out.Status]++
	} else if a.kept(out) && len(a.Cmds) == 1 {
		s.answered = append(s.answered, a)
	}
	if learn == nil {
		return nil
	}
	if err := learn(out); err != nil {
		return fmt.Errorf("%s by client %d: %w", a.Name, a.Client, err)
	}
	return nil
}

// sameOutcome says in what an answer contradicts the first one.
func sameOutcome(a *Ask, first, again sale.Outcome) error {
	if reflect.DeepEqual(first, again) {
		return nil
	}
	return fmt.Errorf("%s by client %d was answered %s and is now answered %s", a.Name, a.Client, tell(first), tell(again))
}

// carryOut is the outside world at work for the sale.
func (s *shop) carryOut(e sale.Effect) *Ask {
	d, err := s.outside.carry(e)
	if err != nil {
		s.broken("%w", err)
	}
	if e.Kind == sale.DeliverEffect {
		s.deliver(e.Order)
	}
	s.countDeed(d)
	s.note(int(e.ID), "carried out", d.Effect, d.result, d.moved)
	return &Ask{Client: -1, Name: "result", Cmds: []sale.Command{s.outside.tells(d)}}
}

// deliver puts an order's tickets into its buyer's mail. That they were issued is
// durable by now; some may be void already.
func (s *shop) deliver(n uint64) {
	o, _ := s.live.Order(n)
	for _, t := range o.Tickets {
		if !slices.ContainsFunc(s.mail[n], func(m ticket) bool { return m.n == t.Ticket }) {
			s.mail[n] = append(s.mail[n], ticket{n: t.Ticket, good: goodOf(t)})
		}
	}
}

// goodOf is what a ticket is for.
func goodOf(t sale.TicketSummary) good {
	g := good{typ: uint32(slices.Index(typeKeys[:], t.Type))}
	if t.Seat != "" {
		g.seat = seatNumber(t.Seat) + 1
	}
	return g
}

func (s *shop) broken(format string, args ...any) {
	if s.err == nil {
		s.err = fmt.Errorf(format, args...)
	}
}

// note adds to the trace.
func (s *shop) note(who int, what string, about ...any) {
	b, err := json.Marshal(about)
	if err != nil {
		s.broken("trace: %w", err)
	}
	fmt.Fprintf(s.trace, "%d %s %s\n", who, what, b)
	if s.options.Log != nil {
		s.options.Log(fmt.Sprintf("    %d: %s %s", who, what, b))
	}
}

// tell writes an outcome out.
func tell(out sale.Outcome) string {
	b, _ := json.Marshal(out) // has nothing that could not be written
	return out.Status.String() + " " + string(b)
}
