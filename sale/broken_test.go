package sale

import (
	"fmt"
	"strings"
	"testing"
)

// stranger is a command and a fact of no kind that the machine knows.
type stranger struct{ Meta }

func (*stranger) kind() factKind { return 99 }

// A fact that cannot be true stops the machine, by name: to sell on would be to sell
// from a state that never was.
func TestImpossibleFacts(t *testing.T) {
	for name, c := range map[string]struct {
		fact Fact
		says string
	}{
		"a hold left out":        {&HoldPlaced{Hold: 9}, "hold 9 placed after hold 2"},
		"no such hold ends":      {&HoldReleased{Hold: 7}, "hold 7 ends but is not live"},
		"a hold ends twice":      {&HoldReleased{Hold: 1}, "hold 1 ends but is not live"},
		"a hold renewed":         {&HoldRenewed{Hold: 1}, "hold 1 renewed but is not live"},
		"a hold amended":         {&HoldAmended{Hold: 1}, "hold 1 amended but is not live"},
		"a hold lapsed":          {&HoldsLapsed{Holds: []uint64{1}}, "hold 1 ends but is not live"},
		"an order of no hold":    {&OrderPlaced{Order: 2, Hold: 1}, "order 2 placed for hold 1, which is not live"},
		"an order left out":      {&OrderPlaced{Order: 5, Hold: 2}, "order 5 placed after order 1"},
		"an order closed":        {&OrderClosed{Order: 1}, "order 1 closes but does not wait"},
		"no such order":          {&OrderPaid{Order: 9}, "order 9 does not exist"},
		"no such ticket":         {&TicketNamed{Ticket: 9}, "ticket 9 does not exist"},
		"tickets left out":       {&TicketsIssued{Order: 1, First: 9}, "ticket 9 issued after ticket 2"},
		"tickets miscounted":     {&TicketsIssued{Order: 1, First: 3, Count: 1}, "order 1 got 0 tickets where 1 were issued"},
		"another order's ticket": {&TicketsVoided{Order: 1, Tickets: []uint64{1, 1}}, "ticket 1 voided but is not a live one of order 1"},
		"an effect left out":     {&EffectOpened{Effect: Effect{ID: 9}}, "effect 9 opened after effect 2"},
		"an effect closed twice": {&EffectClosed{ID: 1}, "effect 1 closed twice"},
		"an exchange opened":     {&ExchangeOpened{Order: 1, Hold: 1}, "exchange of order 1 for hold 1, which is not live"},
		"an exchange closed":     {&ExchangeClosed{Order: 1, Hold: 1}, "exchange of order 1 ends for hold 1, which is not live"},
		"a chart is missing":     {&EventAdded{Def: EventDef{Chart: [32]byte{1}}}, "chart 010000000000 is missing; restore its blob"},
		"a category is missing":  {&TypeAdded{Def: TypeDef{Key: "box", Event: 1, Categories: []string{"box"}}}, "type box: no category box on its chart"},
		"of no kind":             {&stranger{}, "a fact of kind 99 is not known"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newFloor(t, usual())
			r.m.findChart = findRows
			r.must(&AddEvent{Meta: boss, Def: EventDef{Key: "play", Chart: rowsCharts[0].Hash()}})
			r.bought(buyer(1), Want{Count: 2})
			r.must(holdFor(buyer(1), Want{Count: 1}))
			defer func() {
				if said := fmt.Sprint(recover()); !strings.Contains(said, c.says) || !strings.HasPrefix(said, "sale tour: ") {
					t.Errorf("%q, want sale tour: %q", said, c.says)
				}
			}()
			r.m.Apply(c.fact)
		})
	}
}

// A command of no kind is refused.
func TestStrangeCommand(t *testing.T) {
	r := newFloor(t, usual())
	r.refused(Malformed, &stranger{Meta: boss})
	r.refused(Forbidden, &stranger{})
	if out, _ := New(noCharts).Decide(&stranger{Meta: boss}, 0); out.Status != Unknown {
		t.Fatalf("before there is a sale: %v", out.Status)
	}
}
