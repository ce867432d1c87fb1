package sale

import (
	"testing"
)

// A run of many orders is taken a few facts at a time. A desk that stops after any fact
// goes on from what is durable, and every order is taken once; so many refunds are open
// at most; what fails is owed again when somebody says so.
func TestRunTakesEveryOrderOnce(t *testing.T) {
	const orders = 100
	for _, most := range []int{1, 2, 7, 64} {
		r := newFloor(t, usual())
		for pool := range uint32(2) {
			r.must(&SetCapacity{Meta: boss, Pool: pool, Capacity: orders})
		}
		for i := range orders {
			h := r.must(holdFor(buyer(byte(i+1)), Want{Count: 1}))
			o := r.must(&Checkout{Hold: h.Ref, Owner: buyer(byte(i + 1)), Agreed: h.Total})
			r.charge(o.Ref, EffectDone)
		}
		r.must(&EndEvent{Meta: boss, Reason: "storm"})
		r.runOn()
		r.must(&StartRun{Meta: boss, Reason: "storm", WithFees: true})
		refunds := map[uint64]int{}
		stepRun(t, r, most, refunds, func(order uint64) bool { return order == 57 })
		info, _ := r.m.RunInfo(1)
		if info.State != RunDone || info.Taken != orders || info.Failed != 1 || info.Left != 0 || info.Asked != info.Back+r.m.orderAt(57).owed {
			t.Errorf("at most %d: %+v", most, info)
		}
		r.must(&RetryRun{Meta: boss, Run: 1})
		stepRun(t, r, most, refunds, func(uint64) bool { return false })
		for n := uint64(1); n <= orders; n++ {
			o := r.m.orderAt(n)
			want := 1
			if n == 57 {
				want = 2
			}
			if refunds[n] != want || o.net() != 0 || o.owed != 0 || o.state != orderCancelled {
				t.Errorf("at most %d: order %d was refunded %d times, has %d, owed %d", most, n, refunds[n], o.net(), o.owed)
			}
		}
		r.replay()
	}
}

// stepRun lets the clock run until the run is done, carrying out what it opens. Of all
// facts of a step only the first is durable before the machine is loaded again.
func stepRun(t *testing.T, r *rig, most int, refunds map[uint64]int, fails func(order uint64) bool) {
	t.Helper()
	for steps := 0; ; steps++ {
		if steps > 5000 {
			t.Fatal("the run does not end")
		}
		if r.m.Wake() <= r.now {
			facts := r.m.Due(r.now, most)
			if len(facts) == 0 || len(facts) > most {
				t.Fatalf("at most %d: %d facts", most, len(facts))
			}
			r.apply(facts[:1])
			if steps%10 == 0 {
				loaded := New(r.charts)
				if err := loaded.LoadSnapshot(r.m.AppendSnapshot(nil)); err != nil {
					t.Fatal(err)
				}
				r.m = loaded
			}
			continue
		}
		open := 0
		for _, e := range r.m.OpenEffects(nil) {
			if e.Kind != RefundEffect {
				continue
			}
			if open++; open > 1 {
				continue
			}
			refunds[e.Order]++
			c := &FinishEffect{Meta: house, Effect: e.ID, Result: EffectDone}
			if fails(e.Order) {
				c.Result, c.Reason = EffectDeclined, "account closed"
			}
			out, facts := r.m.Decide(c, r.now)
			if !out.OK() {
				t.Fatalf("%+v: %+v", c, out)
			}
			r.apply(facts)
		}
		if open > runAtOnce {
			t.Fatalf("%d refunds are open at once", open)
		}
		if open == 0 {
			return
		}
	}
}

// Refusals about runs come in the order of the statuses.
func TestRunRefusals(t *testing.T) {
	r := newFloor(t, usual())
	box, finance := Meta{By: Actor{Role: BoxOffice, Name: "kim"}}, Meta{By: Actor{Role: Finance, Name: "flo"}}
	until := r.now + maxRunPause + 1
	r.must(&AddEvent{Meta: boss, Def: EventDef{Key: "other"}})
	r.must(&EndEvent{Meta: boss, Event: 1, Reason: "ill"})
	first := r.must(&StartRun{Meta: finance, Event: 1, Reason: "ill"})
	for _, c := range []struct {
		cmd  Command
		want Status
	}{
		{&StartRun{Meta: box}, Forbidden},
		{&StartRun{Meta: finance, Event: 9}, Malformed},
		{&StartRun{Meta: finance, Event: 9, Reason: "x"}, Unknown},
		{&StartRun{Meta: finance, Reason: "x"}, Contradiction},
		{&TurnRun{Meta: box, Run: 1}, Forbidden},
		{&TurnRun{Meta: finance, Run: 2, State: RunGoing}, Unknown},
		{&TurnRun{Meta: finance, Run: 1, State: RunDone, Reason: "x"}, Malformed},
		{&TurnRun{Meta: finance, Run: 1, State: RunPaused}, Malformed},
		{&TurnRun{Meta: finance, Run: 1, State: RunPaused, Reason: "x", Until: r.now}, Malformed},
		{&TurnRun{Meta: finance, Run: 1, State: RunPaused, Reason: "x", Until: until}, Malformed},
		{&TurnRun{Meta: finance, Run: 1, State: RunGoing, Until: r.now + 1}, Malformed},
		{&TurnRun{Meta: finance, Run: 1, State: RunGoing}, EffectState}, // it is over: there was nothing to take
		{&RetryRun{Meta: box, Run: 1}, Forbidden},
		{&RetryRun{Meta: finance}, Unknown},
		{&RetryRun{Meta: finance, Run: 1}, EffectState},
	} {
		if out := r.do(c.cmd); out.Status != c.want {
			t.Errorf("%T %+v: %v, want %v", c.cmd, c.cmd, out.Status, c.want)
		}
	}
	if again := r.must(&StartRun{Meta: finance, Event: 1, Reason: "ill"}); again.Ref != first.Ref+1 {
		t.Errorf("the second run is number %d", again.Ref)
	}
}
