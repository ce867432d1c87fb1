package sale

import (
	"strings"
	"testing"
)

// unpaidOrder is an order of one place whose charge is under way.
func unpaidOrder(t *testing.T) (r *rig, order, charge uint64) {
	r = newFloor(t, usual())
	h := r.must(holdFor(buyer(1), Want{Count: 1}))
	order = r.must(&Checkout{Hold: h.Ref, Owner: buyer(1), Agreed: h.Total}).Ref
	return r, order, r.m.orderAt(order).charge
}

// What nobody should say of an effect is malformed or forbidden, whatever its state.
func TestWhatMayBeSaidOfEffects(t *testing.T) {
	r, order, charge := unpaidOrder(t)
	long := strings.Repeat("x", maxText+1)
	fay := Meta{By: Actor{Role: Finance, Name: "fay"}}
	for _, c := range []struct {
		want Status
		cmd  Command
	}{
		{Malformed, &BeginEffect{Meta: house, Effect: charge}},
		{Malformed, &BeginEffect{Meta: house, Effect: charge, Ref: long}},
		{Forbidden, &BeginEffect{Meta: boss, Effect: charge, Ref: "pay"}},
		{EffectState, &BeginEffect{Meta: house, Effect: charge + 9, Ref: "pay"}},
		{Forbidden, &FinishEffect{Effect: charge, Result: EffectDone, Amount: 1}},
		{Forbidden, &FinishEffect{Meta: fay, Effect: charge, Result: EffectDone, Amount: 1, Reason: "statement"}},
		{Forbidden, &FinishEffect{Meta: fay, Effect: charge + 9, Result: EffectDone, Reason: "statement"}},
		{EffectState, &FinishEffect{Meta: house, Effect: charge + 9, Result: EffectDone, Amount: 1}},
	} {
		r.refused(c.want, c.cmd)
	}
	r.now = r.m.orderAt(order).payBy
	r.apply(r.m.Due(r.now, 1))
	question := r.m.effects[charge].cancel
	r.refused(Malformed, &FinishEffect{Meta: house, Effect: question, Result: EffectDone, Amount: 1})
	if closed := r.m.Closed(nil); len(closed) != 0 {
		t.Errorf("closed by themselves: %v", closed)
	}
	r.must(&FinishEffect{Meta: house, Effect: charge, Result: EffectDeclined})
	if closed := r.m.Closed(nil); len(closed) != 1 || closed[0] != question {
		t.Errorf("closed by themselves: %v, want the question %d", closed, question)
	}
	r.refused(EffectState, &FinishEffect{Meta: house, Effect: charge, Result: EffectDeclined}) // told twice
	r.refused(EffectState, &FinishEffect{Meta: house, Effect: charge, Result: EffectDone})     // no money is not late money
	r.replay()
}

// A worker finds after a restart what it had begun.
func TestBegunIsKnownAfterARestart(t *testing.T) {
	r, _, charge := unpaidOrder(t)
	r.must(&BeginEffect{Meta: house, Effect: charge, Ref: "pay-1"})
	loaded := New(r.charts)
	if err := loaded.LoadSnapshot(r.m.AppendSnapshot(nil)); err != nil {
		t.Fatal(err)
	}
	for _, m := range []*Machine{r.m, loaded, r.replay()} {
		if open := m.Open(nil); len(open) != 1 || open[0].Ref != "pay-1" || open[0].Until == 0 {
			t.Errorf("open after a restart: %+v", open)
		}
	}
}

// What cannot be of payments stops the machine, and a snapshot that says it is refused.
func TestImpossiblePayments(t *testing.T) {
	for name, f := range map[string]Fact{
		"begun and not open":   &EffectBegun{ID: 99, Ref: "x"},
		"revived and not over": &OrderRevived{Order: 1},
	} {
		t.Run(name, func(t *testing.T) {
			r, _, _ := unpaidOrder(t)
			defer func() {
				if recover() == nil {
					t.Errorf("%T was taken", f)
				}
			}()
			r.m.Apply(f)
		})
	}
	for says, damage := range map[string]func(m *Machine){
		"is asked about by effect 7": func(m *Machine) {
			e := m.effects[1]
			e.cancel = 7
			m.effects[1] = e
		},
		"charge 9 was for order 1":                          func(m *Machine) { m.unpaid[9] = 1 },
		"orders 1 to 9 are to be looked at for event 0":     func(m *Machine) { m.reissues = []reissue{{last: 9, next: 1}} },
		"chart 000000000000 is missing; restore its blob":   func(m *Machine) { m.reissues = []reissue{{last: 1, next: 1}} },
		"orders 1 to 1 are to be looked at for event 12345": func(m *Machine) { m.reissues = []reissue{{event: 12345, last: 1, next: 1}} },
	} {
		r, _, _ := unpaidOrder(t)
		damage(r.m)
		if err := New(r.charts).LoadSnapshot(r.m.AppendSnapshot(nil)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("a snapshot is read with %v, want %q", err, says)
		}
	}
}
