package node

import (
	"context"

	"facevalue/payment"
	"facevalue/sale"
)

// runPause is how long a run waits whose refunds the provider has too little of our money
// for, in ms. Then it goes on by itself, and waits again if there is no more by then.
const runPause = 60_000

// pauseRun pauses the run that a refund belongs to when there is not enough money at the
// provider for it. The refund stays owed and is asked for again as any other.
func (s *Sale) pauseRun(ctx context.Context, e sale.Effect, why error) {
	if e.Kind != sale.RefundEffect || payment.CodeOf(why) != payment.CodeBalance {
		return
	}
	run := uint32(0)
	if err := s.Live().Read(func(m *sale.Machine, _ uint64) { run = m.RunOfRefund(e.ID) }); err != nil || run == 0 {
		return
	}
	_, _, err := s.desk.Submit(ctx, &sale.TurnRun{
		Meta: sale.Meta{By: sale.Actor{Role: sale.House}}, Run: run, State: sale.RunPaused,
		Reason: "there is not enough money at the payment provider", Until: s.node.options.Clock.Now() + runPause,
	})
	if err != nil { // a refusal says that it is paused already
		s.node.options.Log.Warn("node: a run could not be paused", "sale", s.suffix, "run", run, "why", err)
	}
}
