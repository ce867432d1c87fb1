package catalog

import (
	"errors"
	"strings"
	"testing"

	"facevalue/sale"
	"pgregory.net/rapid"
)

var errLost = errors.New("lost")

// TestCarriedThroughFailures carries plans out while calls fail before or after they
// have done their work, as when the process dies between any two. It is repeated until
// it ends, and the sale is as planned.
func TestCarriedThroughFailures(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawnWorld(t)
		plan := w.d.plan()
		for range w.d.number(1, 4, "plans") {
			s, _ := w.m.Sale("drawn")
			out := w.must(&DraftPlan{Meta: ada, Sale: "drawn", Base: s.Draft, Plan: plan})
			w.must(&PublishPlan{Meta: ada, Sale: "drawn", Version: uint32(out.Ref)})
			w.last = plan
			w.carryFlaky()
			plan = w.d.edit(plan)
		}
		w.settle()
		w.replay()
	})
}

// carryFlaky carries out what is owed, with calls that fail, until all has ended.
func (w *stepsWorld) carryFlaky() {
	for range 200 {
		effects := w.m.Open(nil)
		if len(effects) == 0 {
			return
		}
		end, err := Carry(w.flaky(w.worker(effects[0])))
		if err != nil {
			if !errors.Is(err, errLost) {
				w.t.Fatal(err)
			}
			w.now += second
			continue
		}
		if end.Result == Refused {
			w.t.Fatalf("refused: %s %s %s", end.Step, end.Code, end.Text)
		}
		end.Effect, end.By = effects[0].ID, Actor{Kind: House}
		w.must(end)
	}
	w.t.Fatal("it does not end")
}

// flaky is a worker whose calls fail sometimes, before or after their work, but not for
// ever.
func (w *stepsWorld) flaky(good Worker) Worker {
	bad := good
	fails := func(what string) bool {
		if w.failed < 40 && w.d.chance(6, what) {
			w.failed++
			return true
		}
		return false
	}
	bad.Setup = func() (*sale.Setup, error) {
		if fails("setup fails") {
			return nil, errLost
		}
		return good.Setup()
	}
	bad.Submit = func(c sale.Command) (sale.Outcome, uint64, error) {
		if fails("submit fails") {
			return sale.Outcome{}, 0, errLost
		}
		out, seq, err := good.Submit(c)
		if fails("answer lost") {
			err = errLost
		}
		return out, seq, err
	}
	bad.Publish = func(p Posting) error {
		if fails("publish fails") {
			return errLost
		}
		err := good.Publish(p)
		if fails("dies behind publish") {
			err = errLost
		}
		return err
	}
	return bad
}

// TestRefusedForNow: what the sale forbids only until an instant waits for it.
func TestRefusedForNow(t *testing.T) {
	r := openRig(t)
	w := Worker{Now: func() int64 { return r.now }}
	step := &Step{Path: "/types/0/price"}
	for _, c := range []struct {
		out  sale.Outcome
		want Result
		text string
	}{
		{sale.Outcome{Status: sale.PricePosted, Detail: &sale.Detail{What: "all", At: r.now + 1}}, Waits, ""},
		{sale.Outcome{Status: sale.PricePosted, Detail: &sale.Detail{What: "all", At: r.now}}, Refused, "all"},
		{sale.Outcome{Status: sale.PostedOrder, Detail: &sale.Detail{What: "notice", At: r.now + day}}, Waits, ""},
		{sale.Outcome{Status: sale.Committed, Detail: &sale.Detail{What: "play", Seats: []uint32{1, 2}}}, Refused, "(2 seats)"},
		{sale.Outcome{Status: sale.Frozen}, Refused, "on hold"},
	} {
		end := w.refused(&FinishEffect{}, step, c.out)
		if end.Result != c.want || (end.Until != 0) != (c.want == Waits) || !strings.Contains(end.Text, c.text) {
			t.Errorf("%s: %+v", c.out.Status, end)
		}
	}
}

// TestChangedMeanwhile: whoever changes the sale while a plan is carried out makes it
// look again; if that goes on, it is looked at later.
func TestChangedMeanwhile(t *testing.T) {
	r := openRig(t)
	r.must(&AddSale{Meta: ada, Sale: "club", Suffix: "club", Name: "Club"})
	r.publish("club", clubPlan())
	p := clubPlan()
	p.Pools[0].Capacity = 400
	s, _ := r.m.Sale("club")
	r.must(&DraftPlan{Meta: ada, Sale: "club", Base: s.Draft, Plan: p})
	r.must(&PublishPlan{Meta: ada, Sale: "club", Version: 2})
	e := r.m.Open(nil)[0]
	w := r.worker(e)
	submit, times := w.Submit, 0
	w.Submit = func(c sale.Command) (sale.Outcome, uint64, error) {
		out, seq, err := submit(c)
		if _, sets := c.(*sale.SetCapacity); sets {
			times++
			_, seq, _ = submit(&sale.SetCapacity{Meta: asHouse, Pool: 0, Capacity: 200}) // by somebody else
		}
		return out, seq, err
	}
	end, err := Carry(w)
	if err != nil || times != passes || end.Result != Waits || end.Until != r.now+minute || end.Seq != r.seq {
		t.Fatalf("%+v %v, %d times, at %d", end, err, times, r.seq)
	}
}
