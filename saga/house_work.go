package saga

import (
	"context"
	"slices"

	"facevalue/payment"
	"facevalue/sale"
)

// next has the lanes begin what they can, and submits what there is to submit.
func (h *house) next() {
	for {
		todo, ok := h.lanes.Next(h.now)
		switch {
		case !ok:
			return
		case todo.Submit:
			h.do(todo.Result)
			h.commit()
			h.lanes.Answered(todo.Effect.ID, true, h.now)
		default:
			h.begun = append(h.begun, todo.Effect)
		}
	}
}

// finish does work i and leaves its result with the lanes, unless the process ends
// meanwhile.
func (h *house) finish(i int) {
	e := h.begun[i]
	h.begun = slices.Delete(h.begun, i, i+1)
	cmd, err := h.carryOut(e)
	switch {
	case h.bank.dead:
		h.counts.add("fault: crash at work")
		h.crash()
	case err != nil:
		h.lanes.Failed(e.ID, h.now)
	default:
		h.lanes.Carried(e.ID, cmd)
	}
}

func (h *house) carryOut(e sale.Effect) (sale.Command, error) {
	if e.Kind == sale.DeliverEffect || e.Kind == sale.NoticeEffect {
		return &sale.FinishEffect{Meta: own, Effect: e.ID, Result: sale.EffectDone}, nil
	}
	o, err := h.Order(context.Background(), suffix, e.Order)
	if err != nil {
		return nil, err
	}
	return h.worker.CarryOut(context.Background(), &o, e)
}

// settle lets all work be done that needs no buyer and no time.
func (h *house) settle() {
	h.commit()
	for {
		h.next()
		if len(h.begun) == 0 {
			return
		}
		h.finish(0)
	}
}

// ask has everything asked about that the sweep wants to know.
func (h *house) ask() {
	ctx := context.Background()
	begun, _ := h.Begun(ctx, suffix)
	h.sweep.See(suffix, begun, h.now)
	for {
		_, e, ok := h.sweep.Next(h.now)
		if !ok {
			return
		}
		over, err := h.worker.Ask(ctx, h, suffix, e)
		if h.bank.dead {
			h.counts.add("fault: crash at work")
			h.crash()
			return
		}
		h.tell(err)
		h.sweep.Asked(suffix, e.ID, over, h.now)
	}
}

// news asks about a payment that something is said to have happened to.
func (h *house) news(ref string) (ok bool) {
	err := h.worker.News(context.Background(), h, ref)
	if h.bank.dead {
		h.counts.add("fault: crash at work")
		h.crash()
		return false
	}
	h.tell(err)
	return err == nil
}

// hear takes webhook i, and has it sent again if it is not taken.
func (h *house) hear(i int) {
	said := h.bank.hooks[i]
	h.bank.hooks = slices.Delete(h.bank.hooks, i, i+1)
	if h.guards&FetchFirst == 0 {
		h.believe(&said.says)
		return
	}
	if !h.news(said.says.Ref) {
		said.at = h.now + minute
		h.bank.hooks = append(h.bank.hooks, said)
	}
}

// catchUp asks what happened lately.
func (h *house) catchUp(back int64) {
	if h.guards&CatchingUp == 0 {
		return
	}
	err := h.worker.CatchUp(context.Background(), h, h.now-back)
	if h.bank.dead {
		h.counts.add("fault: crash at work")
		h.crash()
		return
	}
	h.tell(err)
}

// tell keeps what an operator would be told, except that the company cannot be asked.
func (h *house) tell(err error) {
	if err != nil && !unwell(err) {
		h.told = append(h.told, err)
	}
}

func unwell(err error) bool {
	f := payment.FailureOf(err)
	return f == payment.Unknown || f == payment.Busy
}
